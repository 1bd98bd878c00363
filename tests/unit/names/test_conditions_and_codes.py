"""Conditions by code and in words."""

import pytest

from titrant.patient.record import Condition
from titrant.safety.names.codes import code_is_known, code_rows, known, purposes, purposes_of_code


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
        ("L29.81", {"cholestatic_itch", "itch"}),
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kidney transplant", {"solid_organ_transplant"}),
        ("Kidney transplant 2012, on tacrolimus", {"solid_organ_transplant"}),
        ("Hashimoto's", {"hashimoto"}),
        ("hypokalaemic periodic paralysis", {"periodic_paralysis", "pp_hypokalaemic"}),
        ("HypoKPP", {"periodic_paralysis", "pp_hypokalaemic"}),
        ("no history of transplant", set()),
        ("denies any opioid addiction", set()),
        ("family history of Hashimoto thyroiditis", set()),
        ("no diabetes but liver transplant", {"solid_organ_transplant"}),
        ("? Hashimoto", {"hashimoto"}),
        ("no pain since kidney transplant", {"solid_organ_transplant"}),
        ("living donor kidney transplant", {"solid_organ_transplant"}),
        ("never had a liver transplant", set()),
        ("not only depression", {"depression", "depression_suicidality"}),
        ("Graves' disease", {"graves_thyrotoxicosis"}),
    ],
)
def test_conditions_in_words(text, expected):
    assert purposes(Condition(text=text)) == expected


@pytest.mark.parametrize("text", ["glumpitis", "? Hashimoto", "fibromyalgia, glumpitis", "possible liver disease", ""])
def test_words_that_cannot_be_read_are_not_known(text):
    assert not known(Condition(text=text))


@pytest.mark.parametrize("text", ["fibromyalgia", "high blood pressure", "no history of transplant", "Type 2 diabetes"])
def test_common_conditions_are_known(text):
    assert known(Condition(text=text))


def test_no_code_system_is_shipped_that_may_not_be():
    assert not [row for row in code_rows() if "snomed" in row["system"]]
    assert all(row["source"] for row in code_rows())
