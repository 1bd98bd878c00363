"""What a record leaves out, and what each gap costs: which rule stays open, which advice is weaker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from titrant.core.plain import PlainResult
from titrant.patient.record import Condition, Record, Result, default_formulations

BASELINE_DAYS = 14
LIVER_DAYS = 365
KIDNEY_DAYS = 365
THYROID_DAYS = 90
POTASSIUM_DAYS = 30
CHILDBEARING = range(12, 56)
_LIVER = ("alt", "ast", "alat", "asat", "gpt", "got")
_KIDNEY = ("egfr", "gfr")
_THYROID = ("tsh",)
_POTASSIUM = ("potassium", "k", "kalium")


@dataclass(frozen=True)
class Gap(PlainResult):
    """One thing that is not known.

    ``holds_start`` is true when no dose may start until it is settled.
    """

    what: str
    cost: str
    todo: str
    rules: tuple[str, ...] = ()
    holds_start: bool = False


def what_is_missing(record: Record, on: date) -> tuple[Gap, ...]:
    """Every gap of a record on a day, those that hold the start first."""
    found = [gap for look in _LOOKS for gap in look(record, on)]
    return tuple(sorted(found, key=lambda gap: not gap.holds_start))


def _lists(record: Record, on: date) -> Iterator[Gap]:
    if record.medicines is None:
        yield Gap(
            "the medicine list",
            "no opioid can be ruled out; no dose may start",
            "write every medicine as [[medicines]], or medicines = [] for none",
            ("MED-02", "OP-01"),
            holds_start=True,
        )
    if not record.medicines_confirmed:
        yield Gap(
            "a confirmation of the medicine list",
            "a list that nobody confirmed cannot rule out an opioid; no dose may start",
            "go through the list with the person, then write medicines_confirmed = true",
            ("MED-02",),
            holds_start=True,
        )
    if record.conditions is None:
        yield Gap(
            "conditions",
            "transplants, liver disease and periodic paralysis cannot be ruled out; no dose may start",
            "write each as [[conditions]], or conditions = [] for none",
            ("TR-01", "HE-01", "PP-01"),
            holds_start=True,
        )
    if record.allergies is None:
        yield Gap(
            "allergies",
            "an allergy to naltrexone or naloxone cannot be ruled out; no dose may start",
            "write each as [[allergies]], or allergies = [] for none",
            ("AL-01", "AL-02"),
            holds_start=True,
        )


def _last_doses(record: Record, on: date) -> Iterator[Gap]:
    for medicine in record.medicines or ():
        ended = medicine.status in ("stopped", "unknown", "on-hold")
        if ended and not medicine.never_taken and medicine.last_taken is None:
            yield Gap(
                f"the last day on which {medicine.name} was taken",
                "if it holds an opioid, its washout cannot be counted and no dose may start",
                "write last_taken, as exactly as it is known, or never_taken = true",
                ("OP-07",),
            )


def _person(record: Record, on: date) -> Iterator[Gap]:
    person = record.person
    age = person.age_on(on)
    if age is None:
        yield Gap("age", "children and people over 65 have rules of their own", "write born or age", ("AG-01",), True)
    may_be_pregnant = person.sex != "male" and (age is None or age in CHILDBEARING)
    if may_be_pregnant and person.pregnancy in (None, "unknown"):
        yield Gap(
            "pregnancy",
            "naltrexone in pregnancy is for a specialist to decide; the question stays open",
            "write pregnancy, 'not_applicable' where it does not arise",
            ("PR-01", "PR-04"),
        )
    if person.time_zone == "UTC":
        yield Gap("the time zone", "a day is counted in UTC, not in the person's own day", "write time_zone")
    if person.jurisdiction is None:
        yield Gap("the jurisdiction", "the strictest label applies", "write jurisdiction", ("RE-01",))


def _laboratory(record: Record, on: date) -> Iterator[Gap]:
    if not _has_test(record, _LIVER, on, LIVER_DAYS):
        yield Gap(
            "liver tests of the last year", "raised values would not be seen", "measure ALT and AST", ("HE-04", "HE-02")
        )
    if not _has_test(record, _KIDNEY, on, KIDNEY_DAYS):
        yield Gap("kidney function of the last year", "slower removal would not be seen", "measure eGFR", ("RE-01",))
    paralysis = _has_paralysis(record)
    if paralysis and not _has_test(record, _POTASSIUM, on, POTASSIUM_DAYS):
        yield Gap(
            "potassium of the last 30 days",
            "in periodic paralysis no dose starts beside thyroid hormone without it",
            "measure potassium",
            ("PP-01", "PP-02"),
        )
    if (paralysis or _has_thyroid_disease(record)) and not _has_test(record, _THYROID, on, THYROID_DAYS):
        yield Gap(
            "TSH of the last 90 days", "a falling hormone need would not be seen", "measure TSH", ("TH-07", "PP-01")
        )


def _diary(record: Record, on: date) -> Iterator[Gap]:
    first = record.first_dose()
    until = min(first.date, on + timedelta(days=1)) if first else on + timedelta(days=1)
    baseline = sum(1 for day in record.diary if day.date < until and day.pain is not None)
    if baseline < BASELINE_DAYS:
        yield Gap(
            f"{BASELINE_DAYS - baseline} of {BASELINE_DAYS} diary days before the first dose",
            "help cannot be told from the usual ups and downs as early, or as surely",
            "score pain, sleep and gut each day before the first dose"
            if first is None
            else "nothing can be added now; an offered period off the drug can stand in",
        )
    if first is not None and first.date <= on:
        yield from _after_start(record, first.date, on)


def _after_start(record: Record, start: date, on: date) -> Iterator[Gap]:
    days = (on - start).days  # the day of asking is not over, so its rows are not missing yet
    scored = {day.date for day in record.diary if start <= day.date < on and day.pain is not None}
    dosed = {dose.date for dose in record.doses if start <= dose.date < on}
    if missing := days - len(scored):
        yield Gap(f"pain on {missing} of {days} days since the first dose", "the answer is less sure", "score each day")
    if missing := days - len(dosed):
        yield Gap(
            f"the dose of {missing} of {days} days since the first dose",
            "what was taken is guessed from the days around",
            "write a row a day; dose_ug 0 says none was taken",
        )
    for name in ("sleep", "gut"):
        if scored and not any(getattr(d, name) is not None for d in record.diary if d.date in scored):
            yield Gap(f"{name} scores", f"{name} trouble from the drug would not be seen", f"score {name} each day")


def _slips(record: Record, on: date) -> Iterator[Gap]:
    """Dose rows that are ten, a hundred or a thousand times the row before, or a tenth of it and so on."""
    taken = sorted((dose.date, dose.ug) for dose in record.doses if dose.taken and dose.ug > 0 and dose.date <= on)
    for (_, before), (day, ug) in pairwise(taken):
        if any(ug == before * factor or before == ug * factor for factor in (10, 100, 1000)):
            yield Gap(
                f"whether the dose of {day} is right: {ug} micrograms after {before}",
                "a slip by ten would be counted as taken, and the advice built on it",
                "correct the row in doses.csv where a zero was lost or added",
                ("DO-06",),
            )


def _formulation(record: Record, on: date) -> Iterator[Gap]:
    if record.formulations == default_formulations():
        yield Gap(
            "what the person has in hand",
            "doses are chosen for liquids of 1 mg and 0.1 mg per mL",
            "write each liquid or capsule as [[formulations]]",
        )


_LOOKS: tuple[Callable[[Record, date], Iterator[Gap]], ...] = (
    _lists,
    _last_doses,
    _person,
    _laboratory,
    _diary,
    _slips,
    _formulation,
)


def _has_test(record: Record, names: tuple[str, ...], on: date, days: int) -> bool:
    return any(_is_recent(result, on, days) for result in record.results if result.test.lower() in names)


def _is_recent(result: Result, on: date, days: int) -> bool:
    return result.date is not None and 0 <= (on - result.date.last_possible(on)).days <= days


def _has_paralysis(record: Record) -> bool:
    if record.person.pp_type not in (None, "none"):
        return True
    return any(_says(condition, "G72.3", "periodic paralysis") for condition in record.conditions or ())


def _has_thyroid_disease(record: Record) -> bool:
    return any(_says(c, "E06.3", "hashimoto") or _says(c, "E03", "hypothyroid") for c in record.conditions or ())


def _says(condition: Condition, code: str, words: str) -> bool:
    return (condition.code or "").startswith(code) or words in (condition.text or "").lower()
