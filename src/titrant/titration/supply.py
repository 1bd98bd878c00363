"""What to dispense: capsules or millilitres for the first weeks, with spare days, and how to take them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import ceil

from titrant.core.calendar import format_day
from titrant.core.dose import format_decimal, format_dose
from titrant.patient.formulation import Capsule, Formulation, Liquid, Preparation, prepare
from titrant.titration.formulation_choice import name
from titrant.titration.plan_result import Step, Supply
from titrant.titration.practice import practice


@dataclass(frozen=True)
class _Need:
    capsules: int = 0
    micrograms: int = 0
    days: int = 0


def supply(steps: tuple[Step, ...], formulations: tuple[Formulation, ...]) -> tuple[Supply, ...]:
    """The first supply: the steps that begin within four weeks, and three spare days.

    Later steps may never come, and a liquid keeps for weeks only, so they are dispensed when allowed.
    """
    return tuple(_supply(item, need) for item, need in _needs(steps, formulations).items())


def supplied(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps that the first supply is for."""
    return tuple(s for s in steps if (s.start - steps[0].start).days < practice().supply_days)


def directions(steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Steps with their dates, as they stand on the prescription."""
    return tuple(f"{format_day(s.start)} on, {s.days} days: {s.dose_text} once daily. {s.condition}" for s in steps)


def _needs(steps: tuple[Step, ...], formulations: tuple[Formulation, ...]) -> dict[Formulation, _Need]:
    needs: dict[Formulation, _Need] = {}
    early = supplied(steps)
    for step in early:
        spare = practice().spare_days if step is early[-1] else 0
        for item, need in _of_step(step, formulations, spare).items():
            had = needs.get(item, _Need())
            needs[item] = _Need(had.capsules + need.capsules, had.micrograms + need.micrograms, had.days + need.days)
    return needs


def _of_step(step: Step, formulations: tuple[Formulation, ...], spare: int) -> dict[Formulation, _Need]:
    days = step.days + spare
    prepared = prepare(step.dose_ug, formulations)
    if prepared is None:  # the ladder holds preparable doses only
        raise ValueError(f"{step.dose_text} cannot be prepared")
    if isinstance(prepared.formulation, Liquid):
        return {prepared.formulation: _Need(0, step.dose_ug * days, days)}
    return {item: _Need(count * days, 0, days) for item, count in _capsules(prepared, formulations).items()}


def _capsules(prepared: Preparation, formulations: tuple[Formulation, ...]) -> dict[Formulation, int]:
    by_strength = {item.ug: item for item in formulations if isinstance(item, Capsule)}
    return {by_strength[ug]: count for ug, count in Counter(prepared.capsules).items()}


def _supply(item: Formulation, need: _Need) -> Supply:
    if isinstance(item, Liquid):
        ml = ceil(need.micrograms / item.ug_per_ml)
        syringe = format_decimal(round(item.syringe_ml * 100), 2)
        text = f"{ml} mL ({need.days} days, {practice().spare_days} of them spare) and an oral syringe of {syringe} mL"
        each = f"{format_dose(item.ug_per_ml)} in each mL; shake; measure with the syringe, in mL and mg as written"
        return Supply(name(item), text, each)
    text = f"{need.capsules} capsules ({need.days} days, {practice().spare_days} of them spare)"
    return Supply(name(item), text, "swallow whole")
