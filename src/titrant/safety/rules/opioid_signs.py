"""Signs of opioid effect or use that a medicine list may not show: urine screens, withdrawal, diagnoses."""

from __future__ import annotations

from datetime import date, timedelta

from titrant.core.calendar import days_between, format_day
from titrant.safety.conditions import Diagnosis
from titrant.safety.exposure import Exposure, attested_since, exposures
from titrant.safety.names.mentions import Mention, opioids_named
from titrant.safety.patient_view import Listed, Patient
from titrant.safety.readings import Reading
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, blocked_until_known, caution, info, no, together, unknown
from titrant.safety.tests_by_name import explained_by, screens_for_opioid
from titrant.safety.thresholds import Thresholds


@rule("OP-13", reads=("results", "conditions"))
def objective_sign_of_opioid(p: Patient, at: Thresholds) -> Reply:
    """A positive urine screen, withdrawal, or a failed naloxone challenge."""
    screens = [_screen(p, at, test) for test in sorted(p.readings) if screens_for_opioid(test)]
    withdrawal = [block(d.told, text="withdrawal", urgent=p.on_ldn) for d in p.has_now("opioid_withdrawal")]
    return together([*screens, *withdrawal, *_scored(p, at), *_challenged(p)])


def _scored(p: Patient, at: Thresholds) -> list[Reply]:
    recent = p.worrying("COWS", at.opioid_washout_days)
    return [
        block(r.told, text="withdrawal", urgent=p.on_ldn) for r in recent if r.below(at.withdrawal_score) is not True
    ]


def _challenged(p: Patient) -> list[Reply]:
    return [block(r.told, text="withdrawal") for r in p.latest("naloxone_challenge") if r.positive is not False]


def _counts(r: Reading) -> bool:
    """Whether a urine result counts as positive; words that are not clear do."""
    return r.positive is not False and r.confirmatory != "negative"


def _screen(p: Patient, at: Thresholds, test: str) -> Reply:
    readings = p.readings[test]
    positive = [r for r in readings if _counts(r)]
    if not positive:
        return no()
    last = max(positive, key=lambda r: r.last or p.on)
    return together([_positive(p, at, last, readings)])


def _positive(p: Patient, at: Thresholds, last: Reading, readings: list[Reading]) -> Reply:
    day = last.last or p.on
    source = _explaining(p, at, last)
    if source is not None and source.state != "dated":
        return block(f"{last.told}; explained by {source.told}", text="explained")
    if source is not None and source.last is not None:
        found = f"{last.told}; explained by {source.told}"
        return _until(p, max(source.last, day), source.days, found, text="explained")
    repeated = [r for r in readings if r.positive is False and r.last and r.last > day]
    if repeated:
        return _until(p, day, at.opioid_washout_days, f"{last.told}; {repeated[-1].told}", text="repeated")
    return _unexplained(last, days_between(day, p.on), at)


def _until(p: Patient, day: date, days: int, told: str, *, text: str) -> Reply:
    earliest = day + timedelta(days=days)
    if p.first_dose_day >= earliest:
        return no()
    sum_ = f"documented exposure {format_day(day)} + {days} days = {format_day(earliest)}"
    return block(told, earliest=earliest, arithmetic=(sum_,), text=text)


def _unexplained(last: Reading, age: int, at: Thresholds) -> Reply:
    if age <= at.urine_positive_block_days:
        return blocked_until_known("which opioid made the screen positive, and its last day", found=(last.told,))
    return caution(last.told) if age <= at.urine_positive_ask_days else no()


def _explaining(p: Patient, at: Thresholds, reading: Reading) -> Exposure | None:
    """The listed opioid that makes this screen positive: of the analyte, and acting shortly before the specimen."""
    causes = set(explained_by(reading.test))
    day = reading.last or p.on
    near = [e for e in exposures(p, at) if causes & set(e.listed.contains) and _may_have_shown(e, day, at)]
    return max(near, key=lambda e: (e.state != "dated", e.earliest or p.on, e.told), default=None)


def _may_have_shown(e: Exposure, day: date, at: Thresholds) -> bool:
    """Whether an opioid may have been in the urine of a day: a depot as long as its interval, others for days."""
    if e.state != "dated" or e.last is None:
        return e.state != "undated"
    return days_between(e.last, day) <= (e.days if e.rule == "OP-05" else at.urine_explained_days)


@rule("OP-14", reads=("results", "plans"))
def negative_screen_proves_little(p: Patient, at: Thresholds) -> Reply:
    """A negative "opiates" screen does not see most opioids."""
    negative = [r for r in p.latest("UDS_opiates") if r.positive is False]
    relied_on = bool(p.record.plans.relying_on_urine_screen) and bool(negative)
    return info(negative[0].told) if relied_on else no()


@rule("OP-15", reads=("conditions", "medicines"))
def opioid_use_disorder(p: Patient, at: Thresholds) -> Reply:
    """Opioid use disorder; a depot or implant of buprenorphine in the history asks for it."""
    disorder = [_disorder(d) for d in p.ever("opioid_use_disorder", "opioid_use")]
    past = [caution(d.told) for d in p.ever("opioid_remission")]
    return together([*disorder, *past, *_old_depots(p, at)])


def _disorder(d: Diagnosis) -> Reply:
    if d.condition.status in ("remission", "resolved"):
        return caution(d.told)
    return block(d.told, text="use" if "opioid_use" in d.groups else "")


def _old_depots(p: Patient, at: Thresholds) -> list[Reply]:
    """Depots past their own rule's window: the medicine itself implies the question."""
    past = (e for e in exposures(p, at) if e.rule == "OP-05" and e.state == "dated")
    return [caution(e.told, text="depot") for e in past if e.day_number(p.first_dose_day) > at.depot_ask_days]


def named_now(p: Patient, at: Thresholds) -> bool:
    """Whether the list names an opioid being taken; one that ended leaves the question open."""
    return any(e.state in ("now", "tapering") for e in exposures(p, at))


@rule("OP-16", reads=("medicines",))
def opioid_constipation_medicine(p: Patient, at: Thresholds) -> Reply:
    """A medicine for opioid constipation asks: which opioid? Only one being taken answers."""
    answered = named_now(p, at)
    taken = [
        x for x in p.takes("antagonist_peripheral") if not x.has("after_operation") and "alvimopan" not in x.contains
    ]
    if answered:
        return together(caution(x.told) for x in taken)
    return together(blocked_until_known(f"which opioid {x.told} is for", found=(x.told,)) for x in taken)


@rule("OP-22", reads=("conditions", "medicines"))
def long_term_opioid_without_name(p: Patient, at: Thresholds) -> Reply:
    """A code of long-term opioid use, and no current opioid on the list."""
    coded = p.has_now("long_term_opioid")
    if not coded or named_now(p, at):
        return no()
    if attested_since(p, at):
        return together(info(d.told, text="attested") for d in coded)
    return together(blocked_until_known("which opioid, and its last day", found=(d.told,)) for d in coded)


@rule("OP-23", reads=("medicines",))
def opioid_withdrawal_medicine(p: Patient, at: Thresholds) -> Reply:
    """Lofexidine is labelled for opioid withdrawal alone."""
    return together(_lofexidine(x, p, at) for x in p.listed if x.has("opioid_withdrawal_treatment"))


def _lofexidine(x: Listed, p: Patient, at: Thresholds) -> Reply:
    last = max((d.last_possible(p.on) for d in x.dates), default=None)
    if x.taking or last is None:
        return blocked_until_known("which opioid, and its last day", found=(x.told,))
    earliest = last + timedelta(days=at.lofexidine_days)
    if p.first_dose_day >= earliest:
        return no()
    sum_ = f"{x.told}: last day {format_day(last)} + {at.lofexidine_days} days = {format_day(earliest)}"
    return block(x.told, earliest=earliest, provisional=True, arithmetic=(sum_,))


@rule("OP-26", reads=("conditions",))
def opioids_likely_needed(p: Patient, at: Thresholds) -> Reply:
    """Sickle cell disease, cancer, palliative care, recurrent stones: plan the pain before the naltrexone."""
    likely = p.has_now("sickle_cell", "palliative_care", "recurrent_stones", "active_cancer")
    return together(caution(d.told) for d in likely)


@rule("OP-27", reads=("conditions", "diary", "medicines"))
def opioid_named_elsewhere(p: Patient, at: Thresholds) -> Reply:
    """An opioid named in a note or a diagnosis, of which the list of medicines says nothing."""
    diagnoses = [(d.told, d.condition.text or "", None) for d in p.diagnoses if not _judged_already(d)]
    notes = [(f"a note of {format_day(d.date)}", d.note or "", d.date) for d in p.recent_days(at.opioid_washout_days)]
    named = [(where, m, day) for where, text, day in (*diagnoses, *notes) if text for m in opioids_named(text)]
    return together(_asked(where, m) for where, m, day in named if not _listed(p, m, day))


def _judged_already(d: Diagnosis) -> bool:
    """Past, or about opioids itself, for which OP-13, OP-15 and OP-22 speak."""
    return d.condition.status == "resolved" or any("opioid" in group for group in d.groups)


def _asked(where: str, named: Mention) -> Reply:
    question, found = f"whether {named.name} was taken, and its last day", (f"{where}: {named.name}",)
    return blocked_until_known(question, found=found) if named.taken else unknown(question, found=found)


def _listed(p: Patient, named: Mention, day: date | None) -> bool:
    """Whether the list tells of this opioid, as late as the note does."""
    same = [x for x in p.listed if set(named.ingredients) & set(x.contains)]
    return any(x.taking or day is None or any(d.last_possible(p.on) >= day for d in x.dates) for x in same)
