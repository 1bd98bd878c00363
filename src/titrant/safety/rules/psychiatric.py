"""Mood, thoughts of suicide, psychosis, alcohol and other substances."""

from __future__ import annotations

from titrant.core.calendar import format_day
from titrant.safety.conditions import Diagnosis
from titrant.safety.note_words import tells_of_crisis
from titrant.safety.patient_view import Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, caution, info, together
from titrant.safety.thresholds import Thresholds


@rule("PS-01", reads=("conditions", "results", "diary"))
def depression_and_suicidality(p: Patient, at: Thresholds) -> Reply:
    """Thoughts of suicide come first; depression is followed; remission is told."""
    coded = [block(d.told, urgent=True, text="crisis") for d in p.has_now("suicidality")]
    scored = [
        block(r.told, urgent=True, text="crisis")
        for test in ("PHQ9_item9", "suicide_screen")
        for r in p.readings.get(test, [])
        if r.above(0) is not False and r.positive is not False and r.at_least_days_old(p.on) <= at.suicidality_days
    ]
    noted = [
        block(f"a note of {format_day(d.date)}", urgent=True, text="crisis")
        for d in p.recent_days(at.crisis_note_days)
        if tells_of_crisis(d)
    ]
    past = [caution(d.told) for d in p.ever("past_suicide_attempt")]
    told = [info(d.told) for d in p.ever("depression_remission")]
    return together([*coded, *scored, *noted, *past, *told, *(_mood(d) for d in p.has("depression"))])


def _mood(d: Diagnosis) -> Reply:
    return info(d.told) if d.condition.status == "remission" else caution(d.told)


@rule("PS-02", reads=("conditions",))
def psychosis(p: Patient, at: Thresholds) -> Reply:
    """Psychosis, by diagnosis."""
    return together(caution(d.told) for d in p.has("psychosis"))


@rule("DR-03", reads=("conditions",))
def alcohol_use_disorder(p: Patient, at: Thresholds) -> Reply:
    """Alcohol: withdrawal blocks, active disorder cautions, remission is told."""
    withdrawal = [block(d.told) for d in p.has_now("alcohol_withdrawal")]
    active = [info(d.told) if d.condition.status == "remission" else caution(d.told) for d in p.has("alcohol_use")]
    return together([*withdrawal, *active, *(info(d.told) for d in p.ever("alcohol_remission"))])


@rule("DR-05", reads=("conditions",))
def other_substance_use(p: Patient, at: Thresholds) -> Reply:
    """Use of other substances: ask about opioids among them."""
    return together(caution(d.told) for d in p.has_now("other_substance_use"))
