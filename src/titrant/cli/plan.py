"""``titrant plan``: dated steps on condition of a review, what to do if, what to prescribe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from titrant.cli.layout import columns, lines, section
from titrant.cli.reading import Json, On, PersonMode, RecordPath, for_prescriber_only, person_reads, read_record
from titrant.core.calendar import format_day
from titrant.core.dose import format_dose

if TYPE_CHECKING:
    from datetime import date

    from titrant.patient.record import Record
    from titrant.titration.plan_result import Contingency, Step, TitrationPlan
    from titrant.titration.published import Comparison

ProtocolName = Annotated[str | None, Parameter(help="Published titration to use as the base; see --compare.")]
Compare = Annotated[bool, Parameter(negative="", help="List published titrations beside their safe form.")]
Sign = Annotated[str | None, Parameter(help="Name of the prescriber who signs; writes plan.toml.")]
To = Annotated[Path | None, Parameter(help="Where the signed plan goes; default: the record's folder.")]

UNSIGNED = "No plan is signed. Ask your prescriber: is low-dose naltrexone something for me, and with which plan?"
EACH_STEP = "Each step after the first only if your review says so. The advice of the day comes first."
TAKE_NONE = ("do_not_start", "pause", "stop")
DECIDES = "titrant supports a decision; you and your prescriber make it."


def command(
    record: RecordPath,
    *,
    on: On = None,
    protocol: ProtocolName = None,
    compare: Compare = False,
    sign: Sign = None,
    to: To = None,
    person: PersonMode = False,
    json: Json = False,
) -> None:
    """Write the plan of a titration, screened for its own first day; every later step needs its review.

    Examples
    --------
    titrant plan examples/fibromyalgia-start --on 2026-01-15
    titrant plan examples/fibromyalgia-start --on 2026-01-15 --protocol diabetic-neuropathy
    titrant plan examples/fibromyalgia-start --on 2026-01-15 --compare
    titrant plan examples/fibromyalgia-start --on 2026-01-15 --person
    titrant plan examples/fibromyalgia-start --on 2026-01-15 --sign "Dr N. Okafor" --to plan.toml
    """
    from titrant.titration.first_day import default_screener
    from titrant.titration.plan import compare_protocols, make_plan

    found, day = read_record(record, on)
    if person_reads(found, person):
        if sign is not None or compare:
            for_prescriber_only(found, "plan", person)
        print(_for_person(found, day, json))
        return
    screening = default_screener(found, day, max(day, found.plans.ldn_start or day))
    if compare:
        rows = compare_protocols(found, screening)
        print(_json(rows) if json else comparison_text(rows))
        return
    plan = make_plan(found, screening, on=day, protocol=protocol)
    signed = _sign(plan, sign, day, to or record) if sign is not None else None
    print(plan.to_json() if json else plan_text(plan))
    if signed and not json:
        print(f"\nSigned by {sign} on {format_day(day)}: {signed}")


def plan_text(plan: TitrationPlan) -> str:
    """The plan as a prescriber reads it."""
    first, last = plan.steps[0], plan.steps[-1]
    span = f"{format_dose(first.dose_ug)} to {format_dose(last.dose_ug)} in {len(plan.steps)} steps"
    out = [f"PLAN  {span}, from {format_day(plan.first_day)}", f"      {plan.protocol}; by mouth, once a day"]
    out += section("Steps", columns([_step(step) for step in plan.steps]))
    out += [
        "",
        *lines(["Every step after the first only if its review says so. The advice of the day governs."], mark=""),
    ]
    out += section("Limits and what was refused", lines(plan.refused))
    out += section("Watch for", lines(plan.steps[0].watch_for))
    out += section("At once, if", lines((_branch(c) for c in plan.contingencies if c.urgent), mark="! "))
    out += section("If", lines(_branch(c) for c in plan.contingencies if not c.urgent))
    due = [t for t in plan.tasks if t.kind != "review"]
    out += section("Due", columns([(t.on.isoformat(), _then(t.what, t.because)) for t in due]))
    out += section("First supply", columns([(s.formulation, f"{s.quantity}; {s.directions}") for s in plan.supply]))
    out += section("Prescription", columns(_fields(plan)))
    out += section("How this titration behaves", lines(plan.behaviours))
    out += section("Notes", lines(plan.notes))
    return "\n".join(out)


def _for_person(record: Record, day: date, json: bool) -> str:
    """What a named prescriber signed, and nothing else; where today's advice is to take none, that alone."""
    from titrant.advice.advise import advise
    from titrant.advice.person import for_person
    from titrant.titration.measured import measured

    shown = for_person(advise(record, day), record)
    waits = shown.headline if shown.action in TAKE_NONE else ""
    signed = None if waits else record.signed_plan
    if json:
        return _json({"signed_plan": signed, "waits": waits, "ask": () if record.signed_plan else (UNSIGNED,)})
    if signed is None:
        return "\n".join([waits or UNSIGNED, "", *lines([DECIDES], mark="")])
    head = f"Your plan, once a day, signed by {signed.prescriber} on {format_day(signed.signed_on)}"
    rows = [(format_day(s.start), f"{s.days} days", measured(record, s.dose_ug, day)) for s in signed.steps]
    return "\n".join([head, *section("Steps", columns(rows)), "", *lines([EACH_STEP, DECIDES], mark="")])


def comparison_text(rows: tuple[Comparison, ...]) -> str:
    """Published titrations beside their safe form."""
    table = [("name", "as published", "days", "largest step", "safe form here", "days")]
    for row in rows:
        safe = (_span(row.safe_doses_ug), str(row.safe_days_to_target)) if row.safe_doses_ug else ("not offered", "")
        days, largest = str(row.days_to_target), format_dose(row.largest_step_ug)
        table.append((row.name, _span(row.doses_ug), days, largest, *safe))
    notes = [f"{row.name}: {row.title} ({row.condition}; {row.evidence}; {row.provenance})" for row in rows]
    return "\n".join([*columns(table, indent=0), *section("What they are", lines(notes))])


def _span(doses: tuple[int, ...]) -> str:
    first, last = format_dose(doses[0]), format_dose(doses[-1])
    return first if first == last else f"{first.removesuffix(' mg')}-{last}"


def _step(step: Step) -> tuple[str, ...]:
    when = "first" if step.number == 1 else "if reviewed"
    return (f"{step.number}", step.start.isoformat(), f"{step.days} days", when, step.dose_text)


def _branch(branch: Contingency) -> str:
    return f"{branch.when}: {_then(branch.then, branch.because)}"


def _then(text: str, because: tuple[str, ...]) -> str:
    return f"{text} ({', '.join(because)})" if because else text


def _fields(plan: TitrationPlan) -> list[tuple[str, str]]:
    if plan.prescription is None:
        return []
    filled = [(name, value or "______________________") for name, value in plan.prescription.fields]
    return [*filled, *(("directions", line) for line in plan.prescription.directions)]


def _sign(plan: TitrationPlan, prescriber: str, on: date, to: Path) -> Path:
    from titrant.titration.signoff import sign_plan, write_signed_plan

    return write_signed_plan(sign_plan(plan, prescriber=prescriber, signed_on=on), to)


def _json(rows: object) -> str:
    from titrant.core.plain import to_json

    return to_json(rows)
