"""Transplants: solid organs, stem cells, tissues, waiting lists."""

from __future__ import annotations

from titrant.core.calendar import days_between
from titrant.safety.conditions import Diagnosis
from titrant.safety.patient_view import Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, caution, info, no, together
from titrant.safety.thresholds import Thresholds


def suppressed(p: Patient) -> bool:
    """Whether a systemic immunosuppressant is in use, by the list or by a code."""
    steroids = [x for x in p.takes("corticosteroid_systemic") if x.systemic and not x.medicine.physiological]
    return bool(p.immunosuppressants or p.has_now("immunosuppressant_use") or steroids)


@rule("TR-01", reads=("conditions", "medicines"))
def solid_organ_transplant(p: Patient, at: Thresholds) -> Reply:
    """A grafted organ blocks, also without immunosuppression; only its removal lifts that to a caution."""
    organs = [caution(d.told) if d.condition.graft_removed else block(d.told) for d in p.ever("solid_organ_transplant")]
    return together([*organs, *(_unspecified(d, p) for d in p.ever("transplant_unspecified"))])


def _unspecified(d: Diagnosis, p: Patient) -> Reply:
    if d.condition.graft_removed or not suppressed(p):
        return caution(d.told, text="unspecified")
    return block(d.told)


def has_graft(p: Patient) -> bool:
    """Whether TR-01, TR-02 or TR-04 speaks for the immunosuppression."""
    grafts = (
        "solid_organ_transplant",
        "transplant_unspecified",
        "stem_cell_transplant",
        "graft_versus_host",
        "tissue_transplant",
    )
    return any(not d.condition.graft_removed and d.condition.donor != "autologous" for d in p.ever(*grafts))


@rule("TR-02", reads=("conditions", "medicines"))
def stem_cells_of_another(p: Patient, at: Thresholds) -> Reply:
    """Stem cells of another person, or of a donor that is not recorded."""
    disease = [block(d.told) for d in p.has_now("graft_versus_host")]
    grafts = [d for d in p.ever("stem_cell_transplant") if d.condition.donor != "autologous"]
    return together([*disease, *(_others_cells(d, p, at) for d in grafts)])


def _others_cells(d: Diagnosis, p: Patient, at: Thresholds) -> Reply:
    if suppressed(p):
        return block(d.told)
    day = d.condition.date
    recent = day is None or days_between(day.last_possible(p.on), p.first_dose_day) < at.stem_cell_recent_days
    unsure = recent or d.condition.donor in (None, "unknown")
    if unsure and not d.condition.off_immunosuppression:
        return block(d.told, text="unsure")
    return caution(d.told)


@rule("TR-03", reads=("conditions",))
def own_stem_cells(p: Patient, at: Thresholds) -> Reply:
    """The person's own stem cells: no graft to protect, but a year of recovery."""
    own = [d for d in p.ever("stem_cell_transplant") if d.condition.donor == "autologous"]
    return together(_own_cells(d, p, at) for d in own)


def _own_cells(d: Diagnosis, p: Patient, at: Thresholds) -> Reply:
    day = d.condition.date
    if day is None or days_between(day.last_possible(p.on), p.first_dose_day) < at.stem_cell_recent_days:
        return caution(d.told)
    return info(d.told)


@rule("TR-04", reads=("conditions", "medicines"))
def tissue_transplant(p: Patient, at: Thresholds) -> Reply:
    """Skin, bone or cornea: only a systemic immunosuppressant makes it a graft to protect."""
    found = p.ever("tissue_transplant")
    return together(block(d.told) if suppressed(p) else info(d.told) for d in found)


@rule("TR-05", reads=("conditions",))
def awaiting_transplant(p: Patient, at: Thresholds) -> Reply:
    """On a waiting list."""
    found = p.has("awaiting_transplant")
    return together(caution(d.told) for d in found) if found else no()
