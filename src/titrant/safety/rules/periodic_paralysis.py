"""Periodic paralysis: thyroid, gut losses, subtype, medicines that trigger attacks."""

from __future__ import annotations

from titrant.core.calendar import format_day
from titrant.patient.formulation import Liquid
from titrant.safety.note_words import tells_of_gut_loss
from titrant.safety.patient_view import Listed, Patient
from titrant.safety.readings import Reading
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, blocked_until_known, caution, info, no, together, unknown
from titrant.safety.rules.thyroid import hormone
from titrant.safety.screening import DoseCaps
from titrant.safety.thresholds import Thresholds


def told(p: Patient) -> str:
    """The diagnosis in words."""
    named = p.has("periodic_paralysis")
    return named[0].told if named else f"periodic paralysis ({p.record.person.pp_type})"


@rule("PP-00", reads=("conditions", "person", "medicines"))
def periodic_paralysis_without_hormone(p: Patient, at: Thresholds) -> Reply:
    """Periodic paralysis without thyroid hormone: first tests, and know the own type."""
    return info(told(p)) if p.paralysis and not hormone(p) else no()


@rule("PP-01", reads=("conditions", "person", "medicines", "results"))
def periodic_paralysis_on_hormone(p: Patient, at: Thresholds) -> Reply:
    """Thyroid hormone in periodic paralysis: a fresh TSH in range and a fresh potassium, or no start."""
    if not p.paralysis or not hormone(p):
        return no()
    tsh = p.fresh("TSH", at.paralysis_tsh_recent_days)
    potassium = p.fresh("K", at.paralysis_potassium_recent_days)
    if any(r.below(at.tsh_low) is not False for r in p.latest("TSH")):
        return block(told(p), *(r.told for r in p.latest("TSH")))
    missing = [name for name, found in (("a TSH", tsh), ("a potassium", potassium)) if not found]
    if missing:
        return blocked_until_known(*(f"{name} of the last weeks" for name in missing), found=(told(p),))
    return caution(told(p), caps=DoseCaps(first_dose_ug=at.low_first_dose_ug))


@rule("PP-03", reads=("conditions", "person", "results"))
def periodic_paralysis_and_overactive_thyroid(p: Patient, at: Thresholds) -> Reply:
    """An overactive thyroid in periodic paralysis causes attacks: first euthyroid, then naltrexone."""
    if not p.paralysis:
        return no()
    signs = [d.told for d in p.has_now("hyperthyroidism")]
    if not hormone(p):
        signs += [r.told for r in p.worrying("TSH", at.results_recent_days) if r.below(at.tsh_low) is not False]
    if _thyrotoxic_form(p) and not p.fresh("TSH", at.paralysis_tsh_recent_days):
        signs.append("thyrotoxic form without a recent TSH")
    return together(block(told(p), sign) for sign in signs)


def _thyrotoxic_form(p: Patient) -> bool:
    words = (f"{d.condition.subtype or ''} {d.condition.text or ''}".casefold() for d in p.has("periodic_paralysis"))
    return p.record.person.pp_type == "thyrotoxic" or any("thyrotoxic" in w for w in words)


def losing_from_gut(p: Patient, at: Thresholds) -> tuple[str, ...]:
    """Diarrhoea or vomiting in the last days on naltrexone, by diary or by diagnosis."""
    days = p.gut_days(at.gut_window_days, at.paralysis_gut_above_baseline, at)
    diary = (f"gut trouble on {days} of the last {at.gut_window_days} days",) if days else ()
    noted = (f"a note of {format_day(day.date)}" for day in p.recent_days(at.gut_window_days) if tells_of_gut_loss(day))
    return (*diary, *noted, *(d.told for d in p.has_now("gut_losses")))


@rule("PP-04", reads=("conditions", "person", "diary", "doses"))
def periodic_paralysis_and_gut_loss(p: Patient, at: Thresholds) -> Reply:
    """Any diarrhoea or vomiting on naltrexone loses potassium: hold, and a potassium the same day."""
    if not p.paralysis or not p.on_ldn:
        return no()
    return together(block(told(p), loss, urgent=True) for loss in losing_from_gut(p, at))


@rule("PP-10", reads=("conditions", "person", "diary", "doses"))
def paralysis_gut_not_told(p: Patient, at: Thresholds) -> Reply:
    """A diary that says nothing of the gut leaves a loss open: no step up until somebody asks."""
    silent = all(day.gut is None for day in p.recent_days(at.gut_window_days))
    if not p.paralysis or not p.on_ldn or not silent or losing_from_gut(p, at):
        return no()
    return unknown(f"how the gut was in the last {at.gut_window_days} days", found=(told(p),))


@rule("PP-06", reads=("conditions", "person", "medicines"))
def medicine_against_paralysis_type(p: Patient, at: Thresholds) -> Reply:
    """Medicines that move potassium the wrong way for the type; carbonic anhydrase inhibitors stay."""
    if not p.paralysis:
        return no()
    return together(_trigger(x, p) for x in p.taking)


def _trigger(x: Listed, p: Patient) -> Reply:
    if x.is_in("carbonic_anhydrase_inhibitor"):
        return info(x.told, text="treatment")
    raising = x.is_in("potassium_raising")
    lowering = x.is_in("potassium_lowering")
    wrong = {
        "hyperkalaemic": raising,
        "hypokalaemic": lowering,
        "andersen-tawil": raising or lowering,
        "other": False,
        "unknown": raising or lowering,
    }[p.paralysis_type]
    if wrong or x.is_in("neuromuscular_antibiotic"):
        return caution(f"{told(p)}; {x.told}")
    return no()


@rule("PP-07", reads=("conditions", "person", "medicines", "results"))
def andersen_tawil(p: Patient, at: Thresholds) -> Reply:
    """Andersen-Tawil: the heart's rhythm hangs on potassium and on medicines that lengthen QT."""
    if not p.paralysis or p.paralysis_type != "andersen-tawil":
        return no()
    drugs = [x.told for x in p.takes_any("qt_prolonging")]
    levels = [r.told for r in p.worrying("K", at.paralysis_potassium_recent_days) if _out_of_range(r, at)]
    if drugs or levels:
        return block(told(p), *drugs, *levels)
    return caution(told(p))


def _out_of_range(r: Reading, at: Thresholds) -> bool:
    return r.below(at.potassium_low) is not False or r.above(at.potassium_high) is not False


@rule("PP-08", reads=("conditions", "person", "medicines"))
def excipient_against_paralysis_type(p: Patient, at: Thresholds) -> Reply:
    """No sugar-based liquid in the hypokalaemic, no potassium salt in the hyperkalaemic form."""
    if not p.paralysis:
        return no()
    liquids = [f for f in p.record.formulations if isinstance(f, Liquid)]
    sugar = p.paralysis_type in ("hypokalaemic", "unknown") and any(f.sugar_based for f in liquids)
    salt = p.paralysis_type in ("hyperkalaemic", "andersen-tawil", "unknown") and any(f.potassium_salt for f in liquids)
    found = [("sugar-based liquid", sugar), ("liquid with a potassium salt", salt)]
    return together(caution(told(p), what) for what, wrong in found if wrong)


@rule("PP-09", reads=("conditions", "person"))
def periodic_paralysis_and_breathing(p: Patient, at: Thresholds) -> Reply:
    """Weak breathing or sleep apnoea: lost sleep weighs more."""
    return together(caution(told(p), d.told) for d in p.has_now("breathing_weakness")) if p.paralysis else no()
