"""The kidney: naltrexone's metabolite leaves through it."""

from __future__ import annotations

from titrant.safety.patient_view import Patient
from titrant.safety.readings import Reading
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, caution, info, no, together, unknown
from titrant.safety.thresholds import Thresholds


@rule("RE-01", reads=("results", "conditions", "person"))
def kidney_function(p: Patient, at: Thresholds) -> Reply:
    """Severe impairment blocks under the UK and EU label and where none is chosen, and cautions under the US one."""
    severe = [_severe(d.told, p) for d in p.has("severe_kidney")]
    moderate = [info(d.told) for d in p.has("moderate_kidney")]
    return together([*severe, *moderate, *_measured(p, at)])


def _severe(told: str, p: Patient) -> Reply:
    return caution(told) if p.record.person.jurisdiction == "US" else block(told)


def _measured(p: Patient, at: Thresholds) -> list[Reply]:
    latest = p.latest("eGFR")
    if not latest:
        return [unknown("an eGFR of the last year", severity="info", holds=False)]
    return [_filtration(r, p, at) for r in latest]


def _filtration(r: Reading, p: Patient, at: Thresholds) -> Reply:
    if r.at_least_days_old(p.on) > at.results_recent_days:
        return unknown("an eGFR of the last year", severity="info", found=(r.told,), holds=False)
    severe = r.below(at.egfr_severe)
    if severe is None:
        return unknown(f"an eGFR that can be read ({r.told})", found=(r.told,))
    if severe:
        return _severe(r.told, p)
    return info(r.told) if r.below(at.egfr_moderate) is not False else no()
