"""The numbers that a rule says it hangs on are the numbers that it reads, and every number belongs to a rule."""

from collections import defaultdict
from datetime import date
from pathlib import Path

from titrant.patient.record import Dose, Person, Record
from titrant.patient.until import record_until
from titrant.safety.case_record import case_record
from titrant.safety.cases import read_cases
from titrant.safety.patient_view import Patient
from titrant.safety.registry import all_rules
from titrant.safety.screening import DoseCaps
from titrant.safety.thresholds import load_thresholds, read_thresholds
from titrant.safety.words import load_words
from titrant.workflow import evidence_graph

TABLES = sorted((Path(__file__).parents[1] / "cases").glob("*_cases.csv"))
# every rule that looks at the opioids of the list reads these, whatever the opioid
OF_ANY_OPIOID = {
    "opioid_washout_days", "procedural_washout_days", "central_antidiarrhoeal_washout_days", "unknown_depot_days",
    "implant_days", "unknown_patch_wear_days", "loperamide_label_mg_day", "vldn_cap_ug",
}  # fmt: skip
OF_GUT_DAYS = {"baseline_entries", "baseline_window_days", "gut_window_days", "paralysis_gut_above_baseline"}


TIGHT = DoseCaps(first_dose_ug=500, target_ug=1500)


class Watched:
    """The thresholds, remembering which of them were read."""

    def __init__(self):
        self.read = set()

    def __getattr__(self, name):
        self.read.add(name)
        return getattr(load_thresholds(), name)


def _people():
    """Every case, and one with dose rows of its own, which a case cannot hold."""
    for case in (case for table in TABLES for case in read_cases(table)):
        yield case_record(case.overrides, case.on), case.on
    rows = tuple(Dose(date(2026, 1, day), ug=ug) for day, ug in ((1, 500), (2, 5000)))
    yield Record(person=Person(age=50), doses=rows), date(2026, 1, 3)


def _read_by_rule():
    read = defaultdict(set)
    for whole, on in _people():
        record, _ = record_until(whole, on)
        first = max(record.plans.ldn_start or on, on)
        for rule in all_rules():
            at, patient = Watched(), Patient(record, on, first)
            rule.judge(patient, at) if rule.judge else rule.late(patient, at, TIGHT)
            read[rule.id] |= at.read
    return read


def test_a_rule_names_the_numbers_it_reads_and_no_others():
    read = _read_by_rule()
    for id, words in load_words().items():
        assert set(words.numbers) <= read[id], (id, set(words.numbers) - read[id])
        assert read[id] - set(words.numbers) <= OF_ANY_OPIOID | OF_GUT_DAYS, id


def test_every_number_belongs_to_a_rule_and_is_followed_both_ways():
    graph = evidence_graph()
    for name in read_thresholds():
        above = [step.node for step in graph.impact(name)]
        assert above[0].kind == "threshold" and "Source: " in above[0].says
        assert any(node.kind == "rule" for node in above), name
    below = {step.node.id for step in graph.follow("OP-02")}
    assert {"opioid_washout_days", "site_washout_floor_days", "C57"} <= below
