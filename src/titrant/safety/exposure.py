"""Opioids as exposures: the last *possible* day of each, and which rule counts from it.

L is the last possible exposure: a full date is itself, a month its last day, a year its 31 December, both
clamped to the day of asking; a patch counts from removal, else from its application plus full wear; a depot
from its injection. Of two dates the later counts. The day of the last dose is day 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from titrant.core.calendar import PartialDate, days_between, format_day
from titrant.safety.patient_view import Listed, Patient
from titrant.safety.thresholds import Thresholds

State = Literal["now", "tapering", "prn", "dated", "undated"]
PATCH_ROUTES = ("patch", "transdermal")
VEIN_ROUTES = ("intravenous", "iv", "injection", "infusion")
SPINE_ROUTES = ("spinal", "epidural")  # intrathecal stands for a pump: OP-03
PUMP_ROUTES = ("intrathecal",)
LONG_CLASSES = ("opioid_er", "opioid_long", "opioid_partial", "opioid_with_antagonist", "opioid_intrathecal")
SHORT_CLASSES = ("opioid_short", "opioid_mixed", "opioid_cough")
SUPPLEMENT_CLASSES = ("opioid_like_supplement", "opioid_illicit")
PERIPHERAL_CLASSES = ("opioid_antidiarrhoeal_peripheral", "opioid_kappa_peripheral")
NOT_CLEARED_BY_WORD = ("OP-04", "OP-05")


@dataclass(frozen=True)
class Exposure:
    """One opioid of the list: its state, its last possible day, the rule and the days that apply."""

    listed: Listed
    state: State
    last: date | None
    precise: bool
    rule: str
    days: int
    told: str

    def day_number(self, day: date) -> int:
        """Days from the last possible exposure to a day."""
        return days_between(self.last, day) if self.last else 0

    @property
    def earliest(self) -> date | None:
        """First day on which its washout is over."""
        return self.last + timedelta(days=self.days) if self.last else None

    def running_at(self, day: date) -> bool:
        """Whether its days are not over on a day, further use left out of account."""
        return self.day_number(day) < self.days

    def running(self, day: date) -> bool:
        """Whether its washout is not shown to be over on a day."""
        return self.state != "dated" or self.day_number(day) < self.days


def is_patch(listed: Listed) -> bool:
    """Whether an opioid is worn as a patch."""
    m = listed.medicine
    by_route = any(word in (m.route or "").casefold() for word in PATCH_ROUTES)
    return listed.has("opioid_transdermal") or bool(m.patch_applied or m.patch_removed or by_route)


def is_depot(listed: Listed) -> bool:
    """Whether buprenorphine was injected as a depot or implanted."""
    m = listed.medicine
    given = m.last_injection or m.implant_inserted or m.implant_removed
    return listed.has("opioid_partial_depot") or ("buprenorphine" in listed.contains and given is not None)


def is_implant(listed: Listed) -> bool:
    """Whether it is an implant, which acts until it is taken out."""
    m = listed.medicine
    return listed.has("implant") or m.implant_inserted is not None or m.implant_removed is not None


def is_pumped(listed: Listed) -> bool:
    """Whether it runs from a pump to the spine."""
    return listed.has("opioid_intrathecal") or (listed.medicine.route or "").casefold() in PUMP_ROUTES


def _is_procedural(listed: Listed) -> bool:
    """A product for procedures, fentanyl into a vein, or a short-acting opioid once to the spine."""
    m = listed.medicine
    route = (m.route or "").casefold()
    by_route = ("fentanyl" in listed.contains and route in VEIN_ROUTES) or (
        listed.has(*SHORT_CLASSES) and route in SPINE_ROUTES
    )
    return listed.has("opioid_procedural") or (by_route and m.pattern in (None, "single", "infusion"))


def _lasted(listed: Listed) -> bool:
    """Whether a procedural opioid ran for more than two days."""
    return listed.medicine.pattern == "infusion" or (listed.medicine.course_days or 0) > 2


def _is_single_procedural(listed: Listed, at: Thresholds) -> bool:
    return _is_procedural(listed) and not _lasted(listed) and not _released_slowly(listed) and not is_pumped(listed)


def _released_slowly(listed: Listed) -> bool:
    return listed.has("opioid_er") or (listed.product is not None and listed.product.extended_release)


def _is_opioid_like(listed: Listed, at: Thresholds) -> bool:
    """A supplement, an illicit opioid, or loperamide beyond its label."""
    misused = "loperamide" in listed.contains and (listed.medicine.mg_day or 0) > at.loperamide_label_mg_day
    return listed.has(*SUPPLEMENT_CLASSES) or misused


def _is_long(listed: Listed, at: Thresholds) -> bool:
    return listed.has(*LONG_CLASSES) or _released_slowly(listed) or is_pumped(listed) or _is_procedural(listed)


_NO_WASHOUT = ""
_FIRST_THAT_APPLIES: tuple[tuple[Callable[[Listed, Thresholds], bool], str], ...] = (
    (lambda x, at: is_depot(x), "OP-05"),
    (lambda x, at: is_patch(x), "OP-04"),
    (_is_opioid_like, "OP-12"),
    (_is_single_procedural, "OP-18"),
    (_is_long, "OP-03"),
    (lambda x, at: x.has("opioid_antidiarrhoeal_central"), "OP-11"),
    (lambda x, at: not x.has(*SHORT_CLASSES) and x.has(*PERIPHERAL_CLASSES), _NO_WASHOUT),
    (lambda x, at: True, "OP-02"),
)


# Of two rules with the same days the one that asks for more comes first.
_STRICTEST_FIRST = ("OP-05", "OP-04", "OP-12", "OP-03", "OP-02", "OP-18", "OP-11")


def washout_rule(listed: Listed, at: Thresholds) -> tuple[str, int] | None:
    """The rule that counts for a medicine and its days, or None when no washout is needed.

    Of a line that names several opioids the strictest counts: the codeine of ``codeine and Lomotil``.
    """
    product = listed.product
    if product is None or not product.parts:
        return _rule_of_one(listed, at)
    alone = (replace(listed, resolution=replace(listed.resolution, entry=part)) for part in product.parts)
    found = [rule for one in alone if (rule := _rule_of_one(one, at))]
    return max(found, key=lambda rule: (rule[1], -_STRICTEST_FIRST.index(rule[0])), default=None)


def _rule_of_one(listed: Listed, at: Thresholds) -> tuple[str, int] | None:
    product = listed.product
    if product is None or not (product.is_opioid or is_depot(listed)):
        return None
    rule = next(rule for applies, rule in _FIRST_THAT_APPLIES if applies(listed, at))
    if rule == _NO_WASHOUT:
        return None
    days = {
        "OP-05": product.depot_days or (at.implant_days if is_implant(listed) else at.unknown_depot_days),
        "OP-11": at.central_antidiarrhoeal_washout_days,
        "OP-18": at.procedural_washout_days,
    }
    return rule, days.get(rule, at.opioid_washout_days)


def _wear(listed: Listed, at: Thresholds) -> int:
    product = listed.product
    days = product.patch_wear_days if product else None
    if days is None and "fentanyl" in listed.contains:
        days = 3
    return days or at.unknown_patch_wear_days


def _later(dates: list[tuple[date, bool]]) -> tuple[date, bool] | None:
    """The latest day and whether it is precise."""
    return max(dates, default=None)


def _days(on: date, *dates: PartialDate | None) -> list[tuple[date, bool]]:
    return [(d.last_possible(on), d.precision == "day") for d in dates if d]


def _patch_last(listed: Listed, on: date, at: Thresholds) -> tuple[date, bool] | None:
    """Removal, or the day it was put on (or last said to be used) plus full wear."""
    m = listed.medicine
    wear = timedelta(days=_wear(listed, at))
    removed, put_on, said = _days(on, m.patch_removed), _days(on, m.patch_applied), _days(on, listed.stop, m.last_taken)
    if removed:
        worn_again = [(day + wear, precise) for day, precise in put_on if day > removed[0][0]]
        return _later([*removed, *worn_again, *said])
    worn = [(day + wear, precise) for day, precise in put_on or said]
    return _later([*worn, *said])


def _last_exposure(listed: Listed, on: date, at: Thresholds) -> tuple[date, bool] | None:
    m = listed.medicine
    if is_implant(listed) and is_depot(listed):
        return _later(_days(on, m.implant_removed, listed.stop, m.last_taken)) if m.implant_removed else None
    if is_depot(listed):
        return _later(_days(on, m.last_injection, m.last_taken) or _days(on, listed.stop))
    if is_patch(listed):
        return _patch_last(listed, on, at)
    return _later(_days(on, listed.stop, m.last_taken, m.last_injection))


def _state(listed: Listed, last: date | None, on: date) -> State:
    medicine = listed.medicine
    in_place = is_implant(listed) and is_depot(listed) and last is None
    if listed.impossible or in_place or (last is not None and last > on and medicine.status != "tapering"):
        return "now"
    if medicine.status == "tapering":
        return "tapering"
    if listed.prn and medicine.last_taken and not is_patch(listed) and not is_depot(listed):
        return "prn"
    if medicine.status != "stopped":
        return "now"
    return "dated" if last else "undated"


def exposure(listed: Listed, patient: Patient, at: Thresholds) -> Exposure | None:
    """An opioid of the list as an exposure; None for a medicine without a washout."""
    found = washout_rule(listed, at)
    if found is None:
        return None
    rule, days = found
    day, precise = _last_exposure(listed, patient.on, at) or (None, True)
    state = _state(listed, day, patient.on)
    by_word = rule not in NOT_CLEARED_BY_WORD and not is_pumped(listed)
    if state == "undated" and by_word and (attested := attested_since(patient, at)):
        state, day = "dated", attested
    counted = day is not None and state in ("dated", "prn")
    told = f"{listed.told}, {f'last possible day {format_day(day)}' if counted and day else listed.medicine.status}"
    return Exposure(listed, state, day, precise, rule, days, told)


def attested_since(patient: Patient, at: Thresholds) -> date | None:
    """The attested opioid-free date, unless it lies in the future or an entry of the list contradicts it."""
    word = patient.record.plans.no_opioid_since
    if word is None or word.since > patient.on or contradicting(patient, at):
        return None
    return word.since


def contradicting(patient: Patient, at: Thresholds) -> tuple[Listed, ...]:
    """Opioids with a recorded day of use after the attested date."""
    word = patient.record.plans.no_opioid_since
    if word is None:
        return ()
    opioids = (x for x in patient.listed if washout_rule(x, at))
    return tuple(x for x in opioids if x.taking or any(d.first > word.since for d in x.dates))


def exposures(patient: Patient, at: Thresholds) -> tuple[Exposure, ...]:
    """Every opioid of the list that needs a washout."""
    found = patient.__dict__.get("_exposures")
    if found is None:
        found = tuple(e for e in (exposure(x, patient, at) for x in patient.listed) if e is not None)
        patient.__dict__["_exposures"] = found
    return found


def of_rule(patient: Patient, at: Thresholds, *rules: str) -> tuple[Exposure, ...]:
    """Exposures with a last day that the given rules count."""
    return tuple(e for e in exposures(patient, at) if e.state == "dated" and e.rule in rules)
