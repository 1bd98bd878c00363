"""``titrant advise``: what to do today, at which dose, why, and when to look again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from titrant.cli.layout import columns, lines, section
from titrant.cli.reading import Json, On, PersonMode, RecordPath, person_reads, read_record
from titrant.core.calendar import format_day

if TYPE_CHECKING:
    from titrant.advice.advice_result import Advice
    from titrant.advice.person import PersonAdvice
    from titrant.patient.record import Record, Settings

Protocol = Annotated[str | None, Parameter(help="Published titration to use as the base, by name.")]
Prior = Annotated[
    Literal["sceptical", "trial", "enthusiast"] | None, Parameter(help="Prior belief that it helps; beats the record.")
]
OffBlock = Annotated[
    Literal["offer", "never"] | None, Parameter(help="Whether test periods off are offered; beats the record.")
]
PolicyName = Annotated[
    Literal["paper-rule", "relief"] | None,
    Parameter(help="What chooses among the allowed doses; relief reads the diary with a model. Beats the record."),
]
Seed = Annotated[int, Parameter(help="Seed of what is drawn at random.")]
DECIDES = "titrant supports a decision; the prescriber makes it."
SOONER = "sooner after two moderate days in a week, or one severe day"


def command(
    record: RecordPath,
    *,
    on: On = None,
    json: Json = False,
    person: PersonMode = False,
    protocol: Protocol = None,
    prior: Prior = None,
    off_block: OffBlock = None,
    policy: PolicyName = None,
    seed: Seed = 0,
) -> None:
    """Advice for one day: do not start, start, step up, hold, step down, pause, stop or test.

    Examples
    --------
    titrant advise examples/fibromyalgia-helped --on 2026-03-26
    titrant advise examples/article-story --on 2026-03-13 --person
    titrant advise examples/fibromyalgia-start --on 2026-01-15 --json
    titrant advise examples/fibromyalgia-helped --on 2026-03-26 --policy relief
    """
    from titrant.advice.advise import advise
    from titrant.advice.person import for_person
    from titrant.reports.dose_words import without_unsigned_doses

    found, day = read_record(record, on)
    advice = advise(
        found, day, _settings(found, protocol=protocol, prior=prior, off_block=off_block, policy=policy), seed
    )
    if person_reads(found, person):
        shown = without_unsigned_doses(for_person(advice, found))
        print(shown.to_json() if json else person_text(shown, advice.dose_text))
        return
    print(advice.to_json() if json else advice_text(advice))


def advice_text(advice: Advice) -> str:
    """The advice as a prescriber reads it."""
    from titrant.reports.so_far import so_far

    out = [f"{advice.action.replace('_', ' ').upper()}", *lines([advice.headline], mark="")]
    out += lines([advice.dose_text] if advice.dose_text else [], mark="")
    out += section("Today", lines(advice.same_day, mark="! "))
    out += section("Why", lines(advice.reasons))
    out += section("Screening", lines(advice.findings))
    out += section("So far", columns(so_far(advice)))
    expect = advice.expect
    out += section("What to expect", lines([expect["benefit"]] if "benefit" in expect else []))
    out += section("Watch for", lines(expect.get("watch_for", ())))
    out += section("Next", columns(_next(advice)))
    return "\n".join([*out, "", *lines([DECIDES], mark="")])


def person_text(shown: PersonAdvice, measured: str = "") -> str:
    """The advice as the person reads it; how to measure the dose, where one is shown."""
    out = [shown.headline, *lines([measured] if shown.dose_ug and measured else [], mark="")]
    out += section("Do this today", lines(shown.same_day, mark="! "))
    out += section("Why", lines(shown.why))
    out += section("Ask your prescriber", lines(shown.questions, mark="? "))
    out += section("Watch for", lines(shown.watch_for))
    return "\n".join([*out, "", *lines([shown.next_look] if shown.next_look else [], mark=""),
                      *lines([shown.claim, shown.foot], mark="")])  # fmt: skip


def _settings(record: Record, **given: str | None) -> Settings | None:
    from dataclasses import replace

    changed = {name: value for name, value in given.items() if value is not None}
    return replace(record.settings, **changed) if changed else None  # type: ignore[arg-type]  # names as in Settings


def _next(advice: Advice) -> list[tuple[str, str]]:
    rows = [
        ("did the drug help?", advice.claim if advice.p_helped is None else f"{advice.claim} ({advice.p_helped:.0%})")
    ]
    if advice.review_on:
        sooner = f", {SOONER}" if advice.dose_ug else ""
        rows.append(("next review", f"{format_day(advice.review_on)}{sooner}"))
    if advice.action in ("do_not_start", "pause"):
        when = format_day(advice.earliest_start) if advice.earliest_start else "no date can be given yet"
        rows.append(("earliest dose", when))
    rows.append(("rests on", ", ".join(advice.because)))
    rows.append(("decided by", f"{advice.policy}, screening {advice.inputs['verdict']}"))
    rows += [("left out", text) for text in advice.inputs["left_out"]]
    return rows
