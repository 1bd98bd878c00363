"""Codes with their purposes."""

import pytest

from titrant.safety.conditions import condition_groups
from titrant.safety.names.codes import ICD10CM, code_is_known, code_rows, codes_for, purposes_of_code


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("Z94.0", {"solid_organ_transplant"}),
        ("Z940", {"solid_organ_transplant"}),
        ("T86.810", {"solid_organ_transplant", "transplant_complication"}),
        ("T86.851", {"solid_organ_transplant", "transplant_complication"}),
        ("Z48.21", {"solid_organ_transplant", "transplant_aftercare"}),
        ("T86.5", {"hsct", "transplant_complication"}),
        ("E06.3", {"hashimoto"}),
        ("g72.3", {"periodic_paralysis"}),
        ("K71.2", {"acute_hepatitis_or_liver_failure"}),
        ("K74.3", {"cholestasis", "chronic_liver_disease"}),
        ("K83.01", {"cholestasis"}),
        ("L29.81", {"cholestatic_itch", "cholestasis", "itch"}),
        ("F11.23", {"oud_active", "opioid_withdrawal"}),
        ("F11.21", {"oud_remission"}),
        ("F11.90", {"opioid_use_unspecified"}),
        ("Z79.891", {"long_term_opioid"}),
        ("Z79.624", {"immunosuppressant_use"}),
        ("O80", {"pregnancy"}),
        ("I10", set()),
    ],
)
def test_codes_match_by_their_longest_listed_prefix(code, expected):
    assert purposes_of_code(code) == expected


def test_a_code_cut_short_of_a_listed_one_is_not_known():
    assert code_is_known("I10") and code_is_known("E06.3")
    assert not code_is_known("F11") and not code_is_known("Z94") and not code_is_known("transplant")


def test_no_code_system_is_shipped_that_may_not_be():
    assert not [row for row in code_rows() if "snomed" in row["system"]]
    assert all(row["source"] for row in code_rows())


def test_every_code_that_a_rule_reads_stands_in_the_code_table_with_its_source():
    listed = {row["code"] for row in code_rows() if row["system"] == ICD10CM and row["source"].strip()}
    groups = condition_groups().values()
    read = {code for group in groups for code in (*group.codes, *group.excluded)}
    chapter = {"O0", "O1", "O2", "O3", "O4", "O6", "O7", "C"}  # parts of a chapter, which stands there as a whole
    bare = [code for code in sorted(read - chapter) if not any(row.startswith(code) for row in listed)]
    assert bare == []


def test_codes_of_a_purpose_by_system():
    assert "3016-3" in codes_for("tsh", "http://loinc.org")
    assert codes_for("periodic_paralysis") == ("G72.3",)
