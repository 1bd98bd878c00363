"""A page from results: sections in order, one template each, style inside, nothing fetched, nothing run."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from titrant._version import __version__
from titrant.core.calendar import format_day
from titrant.reports.material import Known, Material, Mode
from titrant.reports.report_result import Report
from titrant.reports.sections.basis import basis
from titrant.reports.sections.findings import findings
from titrant.reports.sections.known import known as known_section
from titrant.reports.sections.learned import learned as learned_section
from titrant.reports.sections.pictures import diary, many_weeks, one_day
from titrant.reports.sections.schedule import schedule
from titrant.reports.sections.section import Section
from titrant.reports.sections.unknown import unknown
from titrant.reports.sections.verdict import NOT_FOR, verdict

if TYPE_CHECKING:
    from jinja2 import Environment

    from titrant.advice.advice_result import Advice
    from titrant.patient.record import Record
    from titrant.reports.learned import Learned
    from titrant.safety.screening import Screening
    from titrant.simulation.trajectory import Trajectory
    from titrant.titration.plan_result import TitrationPlan

HERE = Path(__file__).parent
SECTIONS: tuple[Callable[[Material], Section | None], ...] = (
    verdict,
    findings,
    unknown,
    schedule,
    diary,
    learned_section,
    one_day,
    many_weeks,
    known_section,
    basis,
)


def render(
    record: Record,
    screening: Screening,
    *,
    on: date,
    mode: Mode = "clinician",
    advice: Advice | None = None,
    plan: TitrationPlan | None = None,
    day: Trajectory | None = None,
    weeks: Trajectory | None = None,
    learned: Learned | None = None,
    known: tuple[Known, ...] = (),
    left_out: tuple[str, ...] = (),
) -> Report:
    """One self-contained page.

    Parameters
    ----------
    record
        The record as it was known on the day (see ``patient.until``).
    screening, advice, plan
        Results for that record and day.
    day, weeks
        Trajectories of one day and of the weeks of the plan.
    learned
        What the diary has taught by that day.
    mode
        ``clinician`` shows findings, arithmetic and doses; ``person`` shows questions for the
        prescriber, and a dose only from a signed plan.
    known
        The claims the page rests on.
    left_out
        Rows of the record after the day, as lines.
    """
    material = Material(record, screening, on, mode, advice, plan, day, weeks, learned, known, left_out)
    sections = [section for make in SECTIONS if (section := make(material)) is not None]
    html = _page(material, sections)
    because = tuple(dict.fromkeys(id_ for section in sections for id_ in section.because))
    inputs = {"on": on, "mode": mode, "version": __version__, "left_out": left_out}
    return Report(html, because, inputs)


def _page(material: Material, sections: list[Section]) -> str:
    environment = _environment()
    style = (HERE / "page.css").read_text(encoding="utf-8")
    bodies = [
        (section, Markup(environment.get_template(section.template).render(**section.values)))  # noqa: S704  (escaped)
        for section in sections
    ]
    who = "For the person" if material.for_person else "For the prescriber"
    return environment.get_template("page.html").render(
        title=f"Low-dose naltrexone, {format_day(material.on)}",
        who=who,
        record_id=material.record.id or "",
        policy=security_policy(style),
        style=Markup(style),  # noqa: S704  (the style sheet is ours)
        sections=bodies,
        not_for=NOT_FOR,
    )


def security_policy(style: str) -> str:
    """A content security policy under which only this very style sheet applies and nothing is fetched."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folders = [HERE / "templates", HERE / "templates" / "sections"]
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
