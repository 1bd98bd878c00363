"""``titrant simulate``: what a plan, or one dose a day, does to receptors, tone and pain, in three structures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from titrant.cli.layout import columns, lines, section
from titrant.cli.reading import Json, On, RecordPath, for_prescriber_only, read_record
from titrant.core.dose import UG_PER_MG, format_dose

if TYPE_CHECKING:
    from datetime import date

    from titrant.patient.record import Record
    from titrant.simulation.trajectory import Trajectory
    from titrant.titration.plan_result import TitrationPlan

DAYS = 84
SHOWN_WEEKS = (1, 2, 4, 8, 12)
DoseMg = Annotated[float | None, Parameter(name="--dose-mg", help="One dose a day for 12 weeks instead of the plan.")]
RouteOf = Annotated[
    Literal["oral", "buccal", "sublingual", "skin", "intravenous"] | None,
    Parameter(name="--route", help="Route of --dose-mg; through the skin nothing is taken up. [default: oral]"),
]
People = Annotated[int, Parameter(help="How many people are drawn.")]
Seed = Annotated[int, Parameter(help="Person i of a seed is always the same.")]
To = Annotated[Path | None, Parameter(help="Write all bands as CSV.")]
MIDDLE = 0.5


def command(
    record: RecordPath,
    *,
    on: On = None,
    dose_mg: DoseMg = None,
    route: RouteOf = None,
    people: People = 200,
    seed: Seed = 0,
    to: To = None,
    json: Json = False,
) -> None:
    """Simulate the plan of a record in many people, in three occupancy structures that disagree.

    Examples
    --------
    titrant simulate examples/fibromyalgia-start --on 2026-01-15
    titrant simulate examples/fibromyalgia-start --on 2026-01-15 --dose-mg 50 --people 50
    titrant simulate examples/fibromyalgia-start --on 2026-01-15 --dose-mg 4.5 --route sublingual
    titrant simulate examples/fibromyalgia-start --on 2026-01-15 --to bands.csv
    """
    from titrant.simulation.simulate import simulate

    found, day = read_record(record, on)
    for_prescriber_only(found, "simulate")
    what = _plan(found, day) if dose_mg is None else [round(dose_mg * UG_PER_MG)] * DAYS
    trajectory = simulate(found, what, people=people, seed=seed, on=day, route=route)
    if to:
        write_csv(trajectory, to)
    print(trajectory.to_json() if json else trajectory_text(trajectory))


def _plan(record: Record, day: date) -> TitrationPlan:
    from titrant.titration.first_day import default_screener
    from titrant.titration.plan import make_plan

    screening = default_screener(record, day, max(day, record.plans.ldn_start or day))
    return make_plan(record, screening, on=day)


def trajectory_text(trajectory: Trajectory) -> str:
    """Weeks by structure, and the last day in words."""
    middle = trajectory.quantiles.index(MIDDLE)
    head = ("week", "dose", *(f"{name} held / tone / pain" for name in trajectory.bands))
    rows = [head, *(_week(trajectory, week, middle) for week in SHOWN_WEEKS if 7 * week <= len(trajectory.doses_ug))]
    about = (
        "mean share of mu receptors held, opioid tone, change of pain by the drug; medians of the last day of a week"
    )
    out = [f"SIMULATION  {trajectory.people} people, seed {trajectory.seed}; error {trajectory.error:.0e}"]
    out += section("Weeks", [*columns(rows), *lines([about], mark="")])
    out += section("A steady day", lines(str(trajectory).split("\n"), mark=""))
    return "\n".join(out)


def _week(trajectory: Trajectory, week: int, middle: int) -> tuple[str, ...]:
    at = 7 * week - 1
    cells = [
        f"{bands['occupancy_mu'][middle][at]:.0%} / {bands['tone'][middle][at]:.2f} / "
        f"{bands['pain_drug'][middle][at]:+.2f}"
        for bands in trajectory.bands.values()
    ]
    return (str(week), format_dose(trajectory.doses_ug[at]), *cells)


def write_csv(trajectory: Trajectory, path: Path) -> None:
    """All bands as rows: structure, output, unit, time, quantile, value."""
    import csv

    table = trajectory.table()
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(table)
        writer.writerows(zip(*(column.tolist() for column in table.values()), strict=True))
