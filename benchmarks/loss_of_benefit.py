"""How often the watch for loss of benefit speaks: people whose effect stays, and people whose effect goes.

    python -m benchmarks.loss_of_benefit             a table
    python -m benchmarks.loss_of_benefit --write     docs/results/loss_of_benefit_DATE.json and the table in the docs

People of generator G1 take 0.5 and 1 mg for a fortnight each, then 1.5 mg for thirty weeks, without a test period.
From week 10 the watch is asked every week. All respond to the drug at some dose; whom it was never judged to help is
not counted. *Found* counts people who had half a point of relief or more when it began to go.
"""

from __future__ import annotations

import argparse
import copy
import json
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from titrant.advice.policy_numbers import policy_numbers
from titrant.advice.watch import loss_of_benefit, watch_numbers
from titrant.inference.infer import infer
from titrant.patient.record import Day, Dose, Record
from titrant.titration.course_reading import read_course
from titrant.trials.dosing.frozen import read_frozen
from titrant.trials.dosing.g1_statistical import G1World
from titrant.trials.dosing.scenarios import apply_scenario

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "explanation" / "loss_of_benefit.md"
FIRST, BASELINE, WEEKS, WATCH_FROM = date(2026, 1, 1), 14, 34, 10
FOLLOWED = 112  # days after the first judgement in which a false word counts
SCHEDULE = ((28, 500), (42, 1000), (10**6, 1500))
RESPONDERS = {"nil": 0.0, "hormetic": 0.7, "plateau": 0.3, "worsens": 0.0}
LATE = {"from_day": BASELINE + 7 * 14, "half_life_days": 42.0}
# scenario -> (says, what it changes, day from which the effect goes or None)
SCENARIOS = {
    "stays": ("the effect stays", {}, None),
    "flares": ("the effect stays, three times as many flares, none logged", {"flares": {"rate": 0.1}}, None),
    "missing": ("the effect stays, 45 % of days missing, more of the bad ones", "M5", None),
    "worsening": ("the effect stays, natural worsening of 2 NRS over 24 weeks", "M3", None),
    "M11": ("tachyphylaxis from week 9, half-life 6 weeks", "M11", 77),
    "late": ("tachyphylaxis from week 14, half-life 6 weeks", {"fading": LATE}, LATE["from_day"]),
}


def law_of(change: str | dict) -> dict:
    """The generator's tables for thirty-four weeks, with a scenario's change."""
    law = copy.deepcopy(read_frozen("g1.toml"))
    law["horizon"]["treated_days"] = 7 * WEEKS
    law["classes"] = dict(RESPONDERS)
    if isinstance(change, str):
        return apply_scenario(law, change)
    for table, values in change.items():
        law[table] |= values
    return law


def dose_on(day: int) -> int:
    """The dose of a day of the schedule [ug]."""
    return 0 if day < BASELINE else next(ug for until, ug in SCHEDULE if day < until)


def lives(seed: int, people: int, change: str | dict) -> list[tuple[Record, np.ndarray]]:
    """Record and true relief (D,) of each person."""
    world = G1World(seed, range(people), law_of(change))
    pain, taken, relief = [], [], []
    for day in range(world.days):
        seen = world.step(day, np.full(people, dose_on(day)))
        pain.append(seen.pain)
        taken.append(seen.taken)
        relief.append(world.felt().relief)
    return [
        (record_of([p[i] for p in pain], [t[i] for t in taken]), np.array([r[i] for r in relief]))
        for i in range(people)
    ]


def record_of(pain: list[float], taken: list[bool]) -> Record:
    """The record at the end of the weeks."""
    on = [FIRST + timedelta(days=k) for k in range(len(pain))]
    doses = tuple(Dose(day, ug=dose_on(k), taken=bool(taken[k])) for k, day in enumerate(on) if k >= BASELINE)
    diary = tuple(Day(day, pain=float(pain[k])) for k, day in enumerate(on) if pain[k] == pain[k])
    return Record(doses=doses, diary=diary)


def first_spoken(record: Record, latest: int) -> tuple[int | None, int | None]:
    """Days of the first judgement that the dose helps, by a latest day, and of the first word of the watch."""
    at, probably = watch_numbers(), policy_numbers()["probably"]
    asked = range(42 + at["settled_days"], latest + 1, at["judged_every_days"])
    helps = (k for k in asked if (infer(record, FIRST + timedelta(days=k)).p_helped or 0.0) >= probably)
    judged = next(helps, None)
    if judged is None:
        return None, None
    for week in range(WATCH_FROM, WEEKS + 1):
        day = BASELINE + 7 * week - 1
        on = FIRST + timedelta(days=day)
        if day > judged and loss_of_benefit(record, read_course(record, on), probably):
            return judged, day
    return judged, None


def measure(name: str, seed: int, people: int) -> dict[str, float | int | str]:
    """Counts of one scenario."""
    says, change, goes_from = SCENARIOS[name]
    latest = BASELINE + 7 * WEEKS - FOLLOWED if goes_from is None else goes_from + 7
    judged = within = six = twelve = before = 0
    for record, relief in lives(seed, people, change):
        helped, spoken = first_spoken(record, latest)
        if helped is None:
            continue
        if goes_from is None:
            judged += 1
            within += spoken is not None and spoken <= helped + FOLLOWED
        elif relief[goes_from] >= 0.5:
            judged += 1
            before += spoken is not None and spoken <= goes_from
            six += spoken is not None and goes_from < spoken <= goes_from + 42
            twelve += spoken is not None and goes_from < spoken <= goes_from + 84
    counts = {"within_16_weeks": within} if goes_from is None else {"before": before, "in_6": six, "in_12": twelve}
    return {"scenario": name, "says": says, "people": people, "judged_to_help": judged, **counts}


def share(count: int, of: int) -> str:
    """A share with its standard error, in percent."""
    p = count / max(of, 1)
    return f"{100 * p:.0f} % ({100 * (p * (1 - p) / max(of, 1)) ** 0.5:.0f})"


def table(rows: list[dict]) -> str:
    """The counts as a table."""
    lines = [
        "| people | judged to help | spoke within 16 weeks | found in 6 weeks | found in 12 weeks |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        n = row["judged_to_help"]
        cells = [f"{n} of {row['people']}"]
        cells += [share(row[key], n) if key in row else "–" for key in ("within_16_weeks", "in_6", "in_12")]
        lines.append(f"| {row['says']} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table, or keep it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=250)
    parser.add_argument("--seed", type=int, default=90101)
    parser.add_argument("--only", nargs="*", choices=list(SCENARIOS), default=list(SCENARIOS))
    parser.add_argument("--odds", type=float, default=watch_numbers()["odds"], help="to try another threshold")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with ProcessPoolExecutor(options.workers, initializer=_use, initargs=(options.odds,)) as pool:
        count = len(options.only)
        rows = list(pool.map(measure, options.only, [options.seed] * count, [options.people] * count))
    print(table(rows))
    if options.write:
        made = datetime.now(UTC).date().isoformat()
        kept = {"made": made, "seed": options.seed, "odds": options.odds, "rows": rows}
        place = ROOT / "docs" / "results" / f"loss_of_benefit_{made}.json"
        place.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        text = PAGE.read_text(encoding="utf-8")
        start, end = "<!-- measured -->\n", "<!-- end -->"
        head, rest = text.split(start)
        PAGE.write_text(head + start + table(rows) + "\n" + end + rest.split(end)[1], encoding="utf-8")


def _use(odds: float) -> None:
    """In a worker: the threshold of this run."""
    watch_numbers()["odds"] = odds


if __name__ == "__main__":
    main()
