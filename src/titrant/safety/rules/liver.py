"""The liver: acute and chronic disease, cirrhosis, cholestasis, tests."""

from __future__ import annotations

import re

from titrant.safety.conditions import Diagnosis
from titrant.safety.patient_view import Patient
from titrant.safety.readings import Reading
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, caution, info, no, together, unknown
from titrant.safety.screening import DoseCaps
from titrant.safety.thresholds import Thresholds

TESTS = ("ALT", "AST")
_CHILD_PUGH = re.compile(
    r"\bchild(?:s|'s)?(?:[- ]?(?:turcotte[- ]?)?pugh)?(?:[- ](?:class|stage|grade|score))?[- ]?([abc])\b", re.I
)


def times_upper_limit(r: Reading, at: Thresholds) -> float | None:
    """A transaminase over its upper limit; the assumed limit where the laboratory gave none.

    With the laboratory's own limit the unit does not matter. Nothing or less is no result.
    """
    readable = r.value is not None and (r.high or r.unit_known)
    times = r.value / (r.high or at.liver_assumed_uln) if readable and r.value is not None else None
    times = r.x_uln if r.x_uln is not None else times
    return times if times is not None and times > 0 else None


def _at_least(r: Reading) -> bool:
    """Whether the true value may lie anywhere above the one given."""
    return r.comparator in (">", ">=")


def _is_normal(r: Reading, at: Thresholds) -> bool:
    times = times_upper_limit(r, at)
    return times is not None and times <= at.liver_told_x_uln and not _at_least(r)


@rule("HE-01", reads=("conditions",))
def acute_liver_disease(p: Patient, at: Thresholds) -> Reply:
    """Acute hepatitis, liver failure, decompensation, Child-Pugh C."""
    severe = [d for d in p.diagnoses if _child_pugh(d) == "C" and d.condition.status != "resolved"]
    return together(block(d.told) for d in (*p.has_now("acute_liver"), *severe))


@rule("HE-02", reads=("results",))
def transaminases_raised(p: Patient, at: Thresholds) -> Reply:
    """ALT or AST over the upper limit: told, cautioned, blocked."""
    return together(_raised(r, at) for test in TESTS for r in p.worrying(test, at.results_recent_days))


def _raised(r: Reading, at: Thresholds) -> Reply:
    times = times_upper_limit(r, at)
    assumed = "" if r.x_uln is not None or r.high else f" (upper limit taken as {at.liver_assumed_uln:g} U/L)"
    if times is not None and (times > at.liver_block_x_uln or (times == at.liver_block_x_uln and r.comparator == ">")):
        return block(r.told + assumed)
    if times is None or _at_least(r):
        return unknown(f"a value of {r.test} over its upper limit", found=(r.told,))
    if times > at.liver_caution_x_uln:
        return caution(r.told + assumed)
    return info(r.told + assumed) if times > at.liver_told_x_uln else no()


@rule("HE-03", reads=("conditions", "results"))
def chronic_liver_disease(p: Patient, at: Thresholds) -> Reply:
    """Chronic liver disease; a fatty liver with a normal ALT is only told."""
    normal = [r for r in p.fresh("ALT", at.results_recent_days) if _is_normal(r, at)]
    fatty = [info(d.told) if normal else caution(d.told) for d in p.has("fatty_liver")]
    return together([*fatty, *(caution(d.told) for d in p.has("chronic_liver"))])


@rule("HE-04", reads=("results",))
def liver_tests_missing(p: Patient, at: Thresholds) -> Reply:
    """No ALT or AST within a year."""
    if any(p.fresh(test, at.results_recent_days) for test in TESTS):
        return no()
    old = tuple(r.told for test in TESTS for r in p.latest(test))
    return unknown("ALT or AST of the last year", severity="info", found=old, holds=False)


@rule("HE-05", reads=("conditions", "doses"))
def cirrhosis(p: Patient, at: Thresholds) -> Reply:
    """Cirrhosis raises exposure several times: a smaller first dose; signs of hepatitis on treatment stop it."""
    caps = DoseCaps(first_dose_ug=at.cirrhosis_first_dose_ug, target_ug=at.cirrhosis_target_ug)
    found = [d for d in p.diagnoses if _is_cirrhosis(d)]
    signs = p.has_now("jaundice") if p.on_ldn else ()
    return together([*(caution(d.told, caps=caps) for d in found), *(block(d.told, urgent=True) for d in signs)])


def _is_cirrhosis(d: Diagnosis) -> bool:
    present = d.condition.status != "resolved"
    return present and ("cirrhosis" in d.groups or _child_pugh(d) in ("A", "B"))


def _child_pugh(d: Diagnosis) -> str | None:
    """The class, as given or as the words tell it; of several the worst."""
    words = f"{d.condition.text or ''} {d.condition.subtype or ''}" if d.groups & {"cirrhosis", "chronic_liver"} else ""
    told = _CHILD_PUGH.findall(words)
    return max([*(x.upper() for x in told), *filter(None, (d.condition.child_pugh,))], default=None)


@rule("HE-06", reads=("conditions",))
def cholestasis(p: Patient, at: Thresholds) -> Reply:
    """Cholestasis: a withdrawal-like reaction without any opioid; with itch or jaundice no start.

    Jaundice without a named cause may be cholestasis, so the cause is asked; on naltrexone HE-05 holds the dose.
    """
    caps = DoseCaps(first_dose_ug=at.cholestasis_first_dose_ug)
    found = p.has("cholestasis")
    symptoms = p.has_now("itch_or_jaundice")
    if not found and not p.on_ldn and not p.has_now("acute_liver"):
        return together(unknown(f"the cause of {d.told}", found=(d.told,)) for d in p.has_now("jaundice"))
    return together(block(d.told, caps=caps) if symptoms else caution(d.told, caps=caps) for d in found)
