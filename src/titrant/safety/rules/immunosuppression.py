"""Medicines that calm or drive the immune system, without a graft."""

from __future__ import annotations

from titrant.safety.patient_view import Listed, Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, caution, info, no, note, together
from titrant.safety.rules.transplant import has_graft
from titrant.safety.thresholds import Thresholds


@rule("IS-01", reads=("medicines", "conditions"))
def immunosuppressant_without_graft(p: Patient, at: Thresholds) -> Reply:
    """A systemic immunosuppressant for another reason than a graft."""
    if has_graft(p):
        return no()
    coded = [] if p.immunosuppressants else [caution(d.told) for d in p.has_now("immunosuppressant_use")]
    return together([*coded, *(caution(x.told) for x in p.immunosuppressants)])


@rule("IS-02", reads=("medicines",))
def immunosuppressant_on_skin_or_eye(p: Patient, at: Thresholds) -> Reply:
    """On the skin or in the eye it stays there: no finding."""
    by_route = [x for x in p.takes_any("systemic_immunosuppressant") if not x.systemic]
    return together(note(x.told) for x in (*p.takes("immunosuppressant_topical"), *by_route))


@rule("IS-03", reads=("medicines", "conditions"))
def systemic_corticosteroid(p: Patient, at: Thresholds) -> Reply:
    """A short course or replacement is told; a longer one needs care."""
    taken = [x for x in p.takes("corticosteroid_systemic") if x.systemic]
    coded = [] if taken else [caution(d.told) for d in p.has_now("long_term_steroids")]
    return together([*coded, *(_steroid(x, at) for x in taken)])


def _steroid(x: Listed, at: Thresholds) -> Reply:
    days = x.medicine.course_days
    short = days is not None and days <= at.short_steroid_course_days
    return info(x.told) if short or x.medicine.physiological else caution(x.told)


@rule("IS-04", reads=("medicines",))
def interferon_or_checkpoint_inhibitor(p: Patient, at: Thresholds) -> Reply:
    """Interferon beta is told; a checkpoint inhibitor needs the oncology team."""
    told = [info(x.told) for x in p.takes("immunomodulator_interferon")]
    return together([*told, *(caution(x.told) for x in p.takes("immune_checkpoint_inhibitor"))])
