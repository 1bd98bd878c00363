"""What the rules see of a record: entries with their names resolved, the two days, refuted entries dropped."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Literal

from titrant.core.calendar import PartialDate, age_in_years, days_between
from titrant.patient.gut_days import day_of_dose, days_before, doses_by_day, is_gut_day, usual
from titrant.patient.record import Day, Medicine, Record
from titrant.safety.conditions import Diagnosis, read_condition
from titrant.safety.names import Product, Resolution, resolve
from titrant.safety.readings import Reading, from_result, from_score, newest
from titrant.safety.thresholds import Thresholds

PATH = Path(__file__).parent / "data" / "medicine_groups.toml"
NOT_SYSTEMIC = (
    "topical",
    "eye",
    "ophthalmic",
    "skin",
    "nasal",
    "nose",
    "inhaled",
    "inhalation",
    "ear",
    "cream",
    "ointment",
)
_TAKING = ("active", "tapering", "prn", "on-hold", "unknown")
Subtype = Literal["hypokalaemic", "hyperkalaemic", "andersen-tawil", "other", "unknown"]


@lru_cache(maxsize=2048)
def _read_name(name: str, dose: str | None) -> Resolution:
    """A line of a list, remembered, so that asking again about the same list is cheap."""
    return resolve(name, dose)


@cache
def medicine_groups() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Classes and ingredients of each group."""
    with PATH.open("rb") as file:
        table = tomllib.load(file)
    return {name: (frozenset(row["classes"]), frozenset(row["ingredients"])) for name, row in table.items()}


@dataclass(frozen=True)
class Listed:
    """One medicine of the list, what its name means, and whether it counts as being taken."""

    medicine: Medicine
    resolution: Resolution
    on: date

    @property
    def product(self) -> Product | None:
        """The product, where the name is known."""
        return self.resolution.entry

    def has(self, *classes: str) -> bool:
        """Whether it is of any of these classes."""
        return self.product is not None and self.product.has(*classes)

    def is_in(self, group: str) -> bool:
        """Whether it belongs to a group of medicines."""
        if self.product is None:
            return False
        classes, ingredients = medicine_groups()[group]
        return bool(classes & set(self.product.classes) or ingredients & set(self.product.ingredients))

    @property
    def contains(self) -> tuple[str, ...]:
        """Its ingredients."""
        return self.product.ingredients if self.product else ()

    @property
    def told(self) -> str:
        """The name as written, with the ingredients it stands for."""
        inside = " + ".join(self.contains)
        return (
            self.medicine.name
            if inside.casefold() in ("", self.medicine.name.casefold())
            else f"{self.medicine.name} ({inside})"
        )

    @property
    def stop(self) -> PartialDate | None:
        """The last day of the order; a future one of something still taken is a plan, not a day of use."""
        m = self.medicine
        planned = m.status != "stopped" and m.stop is not None and m.stop.first > self.on
        return None if planned else m.stop

    @property
    def uses(self) -> tuple[PartialDate, ...]:
        """Every day on which the record says it was in the body."""
        m = self.medicine
        given = (m.patch_applied, m.patch_removed, m.last_injection, m.implant_inserted, m.implant_removed)
        return tuple(d for d in (m.last_taken, *given) if d is not None)

    @property
    def used(self) -> bool:
        """Whether the record tells of a use, not only of an order."""
        return bool(self.uses) or self.medicine.status == "tapering"

    @property
    def dates(self) -> tuple[PartialDate, ...]:
        """Every day on which the record says it was used, the last of the order among them."""
        return self.uses if self.stop is None else (self.stop, *self.uses)

    @property
    def impossible(self) -> str:
        """What is impossible about its dates, or nothing."""
        m = self.medicine
        if m.never_taken:
            return f"{m.name}: never taken, says the record, and gives a use of it"
        if any(d.first > self.on for d in self.dates):
            return f"{m.name}: a day of use lies in the future"
        if m.start and any(d.last < m.start.first for d in (m.stop, m.last_taken) if d):
            return f"{m.name}: it ends before it starts"
        return ""

    @property
    def taking(self) -> bool:
        """Whether it counts as being taken now."""
        return self.medicine.status in _TAKING or bool(self.impossible)

    @property
    def prn(self) -> bool:
        """Whether it is kept for use as needed."""
        m = self.medicine
        return m.status == "prn" or (m.status == "active" and m.pattern == "prn")

    @property
    def systemic(self) -> bool:
        """Whether it reaches the whole body."""
        route = (self.medicine.route or "").casefold()
        return not any(word in route for word in NOT_SYSTEMIC)


@dataclass(frozen=True)
class Patient:
    """The record as the rules read it, on the day of asking, for a planned first dose.

    ``first_dose_day`` is D0: the planned first dose, or the day of asking when that is absent or past.
    The list of medicines is judged as of ``on``, washouts at D0.
    """

    record: Record
    on: date
    first_dose_day: date

    @cached_property
    def on_ldn(self) -> bool:
        """Whether naltrexone is being taken."""
        return self.record.on_ldn(self.on)

    @cached_property
    def listed(self) -> tuple[Listed, ...]:
        """The medicine list without refuted and never-taken entries, in an order that is not the record's.

        An entry that says *never taken* and tells of a use contradicts itself: it stays, as taken now.
        """
        every = (Listed(m, _read_name(m.name, m.dose), self.on) for m in self.record.medicines or ())
        found = (x for x in every if x.medicine.status != "entered-in-error" and (not x.medicine.never_taken or x.used))
        return tuple(sorted(found, key=lambda x: (x.medicine.name, x.medicine.status, str(x.medicine))))

    @cached_property
    def taking(self) -> tuple[Listed, ...]:
        """Medicines that count as being taken now."""
        return tuple(x for x in self.listed if x.taking)

    def takes(self, *classes: str) -> tuple[Listed, ...]:
        """Medicines being taken that are of any of these classes."""
        return tuple(x for x in self.taking if x.has(*classes))

    def takes_any(self, group: str) -> tuple[Listed, ...]:
        """Medicines being taken that belong to a group."""
        return tuple(x for x in self.taking if x.is_in(group))

    @cached_property
    def immunosuppressants(self) -> tuple[Listed, ...]:
        """Immunosuppressants that act on the whole body."""
        return tuple(x for x in self.takes_any("systemic_immunosuppressant") if x.systemic)

    @cached_property
    def diagnoses(self) -> tuple[Diagnosis, ...]:
        """Conditions that are not refuted, in an order that is not the record's."""
        kept = (c for c in self.record.conditions or () if c.status not in ("refuted", "entered-in-error"))
        return tuple(sorted((read_condition(c) for c in kept), key=lambda d: (d.told, str(d.condition))))

    def ever(self, *groups: str) -> tuple[Diagnosis, ...]:
        """Diagnoses of any of these groups, resolved ones too."""
        return tuple(d for d in self.diagnoses if d.groups & set(groups))

    def has(self, *groups: str) -> tuple[Diagnosis, ...]:
        """Diagnoses of any of these groups that are present, in remission included."""
        return tuple(d for d in self.ever(*groups) if d.condition.status != "resolved")

    def has_now(self, *groups: str) -> tuple[Diagnosis, ...]:
        """Diagnoses of any of these groups that are present and not in remission."""
        return tuple(d for d in self.has(*groups) if d.condition.status != "remission")

    @cached_property
    def readings(self) -> dict[str, list[Reading]]:
        """Results up to the day of asking, by test."""
        found: dict[str, list[Reading]] = {}
        results = [from_result(r, self.on) for r in self.record.results if r.date is None or r.date.first <= self.on]
        scores = [from_score(s) for s in self.record.scores if s.date <= self.on]
        for reading in sorted((*results, *scores), key=str):
            found.setdefault(reading.test, []).append(reading)
        return found

    def latest(self, test: str) -> list[Reading]:
        """The newest readings of a test; several when they share the day, none when never done."""
        return newest(self.readings.get(test, []))

    def fresh(self, test: str, days: int) -> list[Reading]:
        """The newest readings, if surely no older than ``days`` at the first dose."""
        found = self.latest(test)
        ages = [r.at_most_days_old(self.first_dose_day) for r in found]
        return found if found and all(age is not None and age <= days for age in ages) else []

    def worrying(self, test: str, days: int) -> list[Reading]:
        """The newest readings that may be as young as ``days`` today."""
        return [r for r in self.latest(test) if r.at_least_days_old(self.on) <= days]

    @cached_property
    def impossible_age(self) -> str:
        """What is impossible about age and date of birth, or nothing."""
        person = self.record.person
        if person.born is None:
            return ""
        if person.born > self.on:
            return "the date of birth lies in the future"
        by_birth = age_in_years(person.born, self.on)
        apart = person.age is not None and abs(person.age - by_birth) > 1
        return f"age {person.age}, but {by_birth} by the date of birth" if apart else ""

    @cached_property
    def age(self) -> int | None:
        """Age at the first dose [a]; not known where the record contradicts itself."""
        return None if self.impossible_age else self.record.person.age_on(self.first_dose_day)

    @cached_property
    def paralysis(self) -> bool:
        """Whether the person has periodic paralysis."""
        return self.record.person.pp_type not in (None, "none") or bool(self.has("periodic_paralysis"))

    @cached_property
    def paralysis_type(self) -> Subtype:
        """Which way potassium matters in this person's periodic paralysis."""
        words = " ".join(
            f"{d.condition.subtype or ''} {d.condition.text or ''}".casefold() for d in self.has("periodic_paralysis")
        )
        told = self.record.person.pp_type
        if told == "andersen-tawil" or "andersen" in words:
            return "andersen-tawil"
        if told in ("hyperkalaemic", "paramyotonia") or any(w in words for w in ("hyperk", "hyperpp", "paramyotonia")):
            return "hyperkalaemic"
        if told in ("hypokalaemic", "thyrotoxic") or any(w in words for w in ("hypok", "hypopp", "thyrotoxic")):
            return "hypokalaemic"
        return "other" if told == "normokalaemic" or "normok" in words else "unknown"

    @cached_property
    def days_on_ldn(self) -> int | None:
        """Days since the first dose; the day of the first dose is day 0."""
        first = self.record.first_dose()
        return days_between(first.date, self.on) if first and first.date <= self.on else None

    @cached_property
    def last_dose_day(self) -> date | None:
        """The last day a dose above zero was taken."""
        return max((d.date for d in self.record.doses if d.taken and d.ug > 0 and d.date <= self.on), default=None)

    @cached_property
    def route(self) -> str:
        """Route of the last dose, or the one chosen."""
        taken = [d for d in self.record.doses if d.taken and d.ug > 0 and d.date <= self.on]
        return max(taken, key=lambda d: d.date).route if taken else self.record.settings.route

    def recent_days(self, days: int) -> tuple[Day, ...]:
        """Diary rows of the last ``days`` days, today included."""
        return tuple(d for d in self.record.diary if 0 <= days_between(d.date, self.on) < days)

    def gut_days(self, days: int, above: float, at: Thresholds) -> int:
        """How many of the last days had gut trouble this far above the usual, while on naltrexone.

        A day without a dose row is not known to be free of the dose, so it counts too.
        """
        first, taken = self.record.first_dose(), doses_by_day(self.record.doses, self.on)
        if first is None:
            return 0
        before = days_before(self.record.diary, first.date, self.on, at.baseline_window_days)
        normal = usual((day.gut for day in before), at.baseline_entries)
        return sum(
            day.date >= first.date
            and (day.date not in taken or day_of_dose(day.date, taken) is not None)
            and is_gut_day(day.gut, normal, above)
            for day in self.recent_days(days)
        )
