"""A protocol made safe for one person: the behaviours that always hold, whatever the base protocol says."""

from __future__ import annotations

from dataclasses import dataclass, replace

from titrant.core.dose import format_dose
from titrant.patient.formulation import preparable_doses
from titrant.patient.record import Record
from titrant.safety.screening import Screening
from titrant.safety.thresholds import load_thresholds
from titrant.titration.formulation_choice import usable
from titrant.titration.ladder import Ladder
from titrant.titration.practice import practice
from titrant.titration.profile import Profile, read_profile
from titrant.titration.protocol import Protocol, fixed_steps


@dataclass(frozen=True)
class PersonalTitration:
    """A protocol, its ladder, and what was changed for this person, with the reasons."""

    protocol: Protocol
    ladder: Ladder
    profile: Profile
    notes: tuple[str, ...]
    because: tuple[str, ...]


def personal_titration(record: Record, screening: Screening, base: Protocol | None = None) -> PersonalTitration:
    """Make a base protocol safe for a person.

    Parameters
    ----------
    record, screening
        The person, and what the rules found: caps on first dose, step and target are kept.
    base
        The base protocol; by default half a milligram every two weeks, lower and slower for
        sensitive people and in periodic paralysis.
    """
    profile = read_profile(record, screening)
    base = base or base_protocol(profile)
    ceiling, why_ceiling = ceiling_of(record, screening)
    target = _target(record, base, ceiling)
    days = max(base.step_days, record.plans.step_days or 0)
    protocol = with_safe_behaviours(replace(base, target_ug=target, step_days=days), profile, screening, record)
    doses = preparable_doses(usable(record, profile), ceiling)
    cap = start_cap(profile, screening)
    ladder = protocol.ladder(doses, start_at_most_ug=cap, ceiling_ug=ceiling)
    notes = (*_changes(record, base, protocol, cap, ceiling), *why_ceiling, *ladder.notes)
    return PersonalTitration(protocol, ladder, profile, notes, ("C02", "C06", *base.because))


def base_protocol(profile: Profile) -> Protocol:
    """Half a milligram every two weeks from 0.5 mg; from 0.1 mg by quarters where people start lower."""
    at = practice()
    start = at.sensitive_start_ug if profile.starts_lower else at.start_at_most_ug
    name = "quarter steps from 0.1 mg" if profile.starts_lower else "half steps from 0.5 mg"
    return fixed_steps(
        start_ug=start,
        step_ug=at.step_at_most_ug,
        days=at.dwell_days,
        target_ug=load_thresholds().highest_dose_ug,
        name=name,
    )


def with_safe_behaviours(base: Protocol, profile: Profile, screening: Screening, record: Record) -> Protocol:
    """The behaviours that hold for everyone, and those that hold for this person."""
    at, caps = practice(), screening.caps
    step = min(at.step_at_most_ug, caps.step_ug or at.step_at_most_ug)
    early = min(at.sensitive_step_at_most_ug, step) if profile.starts_lower else None
    protocol = (
        base.start_low(at_most_ug=_first_dose(record, profile, screening))
        .small_steps(
            at_most_ug=step, early_at_most_ug=early, until_ug=at.sensitive_until_ug, never_above_ug=caps.step_ug
        )
        .never_skip_a_step()
        .hold_at_least(days=at.dwell_days)
        .keep_a_diary()
        .wait_after_a_bad_day(days=at.dwell_days, gut_days=1 if profile.starts_lower else at.gut_days_to_wait)
        .step_back_on_trouble()
        .stop_when_not_tolerated()
        .restart_after_a_gap(from_the_start=profile.starts_lower)
        .let_the_gut_settle(days=at.pause_days, after_any_gut_day=profile.periodic_paralysis)
    )
    return protocol.pause_on_gut_trouble() if profile.periodic_paralysis else protocol


def start_cap(profile: Profile, screening: Screening) -> int:
    """The highest first dose for this person [ug]."""
    at = practice()
    cap = at.sensitive_start_at_most_ug if profile.starts_lower else at.start_at_most_ug
    rule = screening.caps.first_dose_ug
    return cap if rule is None else min(cap, rule)


def ceiling_of(record: Record, screening: Screening) -> tuple[int, tuple[str, ...]]:
    """The highest dose for this person [ug], and the reasons where it is not the usual one."""
    at, wanted = load_thresholds(), record.limits.ceiling_ug
    ceiling = at.usual_highest_dose_ug if wanted is None else min(wanted, at.highest_dose_ug)
    why = [] if wanted is None else [f"the prescriber set the ceiling at {format_dose(ceiling)}"]
    cap = screening.caps.target_ug
    if cap is not None and cap < ceiling:
        rules = ", ".join(f.rule for f in screening.findings if f.caps.target_ug == cap)
        why.append(f"doses above {format_dose(cap)} are refused: {rules or 'a safety rule'} caps the target")
        ceiling = cap
    return ceiling, tuple(why)


def _target(record: Record, base: Protocol, ceiling: int) -> int:
    planned = record.plans.target_dose_ug
    wanted = base.target_ug if planned is None else min(base.target_ug, planned)
    return max(1, min(wanted, ceiling))


def _first_dose(record: Record, profile: Profile, screening: Screening) -> int:
    planned = record.plans.first_dose_ug
    cap = start_cap(profile, screening)
    return min(cap, planned) if planned else cap


def _changes(record: Record, base: Protocol, protocol: Protocol, cap: int, ceiling: int) -> tuple[str, ...]:
    """What the safe behaviours changed in what was asked for, in words."""
    notes = []
    wanted = record.plans.first_dose_ug or base.start_ug
    if wanted > protocol.first_ug:
        notes.append(f"a first dose of {format_dose(wanted)} is refused: {format_dose(cap)} is the most to start with")
    if protocol.dwell_days > base.step_days:
        notes.append(f"steps of {base.step_days} days are lengthened to {protocol.dwell_days}")
    if base.step_ug > protocol.step_from(protocol.first_ug) and base.step_ug > practice().step_at_most_ug:
        notes.append(f"steps of {format_dose(base.step_ug)} are cut into smaller ones")
    target = record.plans.target_dose_ug
    if target and target > ceiling:
        notes.append(f"a target of {format_dose(target)} is refused: {format_dose(ceiling)} is the ceiling")
    return tuple(notes)
