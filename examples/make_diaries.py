"""Write the doses and diaries of the examples, once, from a seed.

The people are invented. What each diary holds is stated here, so that a reader can compare the advice
with the truth behind it: run ``python examples/make_diaries.py`` and nothing changes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import exp
from pathlib import Path

from titrant.core.streams import stream
from titrant.patient.folder import load_folder, save_folder
from titrant.patient.record import Day, Dose

HERE = Path(__file__).parent
FIRST = date(2026, 1, 1)
BASELINE_DAYS = 14
NOISE_SD = 1.0
DAY_TO_DAY = 0.35  # correlation of one day's deviation with the next
MISSED = 0.06


def noise(seed: int, days: int) -> list[float]:
    """Deviations from the usual level: an AR(1) series with rare flares."""
    draw = stream(seed, "example-diary")
    value, series = 0.0, []
    for _ in range(days):
        value = DAY_TO_DAY * value + NOISE_SD * (1 - DAY_TO_DAY**2) ** 0.5 * draw.standard_normal()
        series.append(value + (1.5 if draw.random() < 1 / 40 else 0.0))
    return series


def missed(seed: int, days: int) -> list[bool]:
    """Days without an entry."""
    draw = stream(seed, "example-missed")
    return [draw.random() < MISSED for _ in range(days)]


def score(value: float) -> int:
    """A score as people give it: whole, from 0 to 10."""
    return min(10, max(0, round(value)))


def dose_rows(blocks: list[tuple[int, int]]) -> tuple[Dose, ...]:
    """A row a day from the first dose: (micrograms, days) in order."""
    amounts = [ug for ug, days in blocks for _ in range(days)]
    start = FIRST + timedelta(days=BASELINE_DAYS)
    return tuple(Dose(start + timedelta(days=i), ug) for i, ug in enumerate(amounts))


def amounts_by_day(doses: tuple[Dose, ...]) -> list[int]:
    """Micrograms taken on each day from the first diary day."""
    return [0] * BASELINE_DAYS + [dose.ug for dose in doses]


def follow(targets: list[float], days_to_follow: float) -> list[float]:
    """A level that runs after its target, day by day, with a time constant."""
    level, series = 0.0, []
    for target in targets:
        level += (target - level) * (1 - exp(-1 / days_to_follow))
        series.append(level)
    return series


def diary(seed: int, pain: list[float], sleep: list[float], gut: list[float]) -> tuple[Day, ...]:
    """Daily entries around the given levels, some missing."""
    days = len(pain)
    errors = [noise(seed + part, days) for part in range(3)]
    return tuple(
        Day(
            FIRST + timedelta(days=i),
            pain=score(pain[i] + errors[0][i]),
            sleep=score(sleep[i] + 0.7 * errors[1][i]),
            gut=score(gut[i] + 0.4 * errors[2][i]),
        )
        for i, skipped in enumerate(missed(seed, days))
        if not skipped
    )


def write(name: str, doses: tuple[Dose, ...], entries: tuple[Day, ...], notes: dict[date, str]) -> None:
    """Put doses and diary into an example folder."""
    if lost := notes.keys() - {day.date for day in entries}:
        raise ValueError(f"{name}: no entry on {sorted(lost)}, so its note would be lost")
    noted = tuple(replace(day, note=notes.get(day.date)) for day in entries)
    save_folder(replace(load_folder(HERE / name), doses=doses, diary=noted), HERE / name)


def start() -> None:
    """Two weeks of baseline, nothing taken yet."""
    days = BASELINE_DAYS
    entries = diary(10, [6.2] * days, [4.0] * days, [0.6] * days)
    write("fibromyalgia-start", (), entries, {date(2026, 1, 9): "long car ride"})


def helped() -> None:
    """The drug lowers pain by 3 points at 1.5 mg, less below; two weeks off bring the pain back."""
    doses = dose_rows([(500, 14), (1000, 14), (1500, 14), (0, 14), (1500, 14)])
    relief = follow([{0: 0.0, 500: 0.8, 1000: 1.9, 1500: 3.0}[ug] for ug in amounts_by_day(doses)], 4.0)
    pain = [6.4 - drop for drop in relief]
    sleep = [4.0 - 0.4 * drop for drop in relief]
    entries = diary(20, pain, sleep, [0.5] * len(pain))
    notes = {
        date(2026, 1, 17): "vivid dreams",
        date(2026, 2, 21): "walked to the lake and back, first time in a year",
        date(2026, 3, 7): "everything aches again",
    }
    write("fibromyalgia-helped", doses, entries, notes)


def expectation() -> None:
    """No dose does anything: hope takes 2 points off at once and fades within weeks."""
    doses = dose_rows([(500, 14), (1000, 14), (1500, 42)])
    days = BASELINE_DAYS + len(doses)
    hope = [0.0 if i < BASELINE_DAYS else 2.0 * exp(-(i - BASELINE_DAYS) / 16) for i in range(days)]
    entries = diary(30, [6.3 - drop for drop in hope], [4.2] * days, [0.5] * days)
    notes = {date(2026, 1, 18): "this is it! best days in months", date(2026, 2, 20): "not sure any more"}
    write("fibromyalgia-expectation", doses, entries, notes)


def story() -> None:
    """1.5 mg takes four fifths of the pain away; 4.5 mg brings cramps that no way back ends."""
    blocks = [(1500, 28), (4500, 3), (1500, 5), (500, 7), (10, 14)]
    doses = dose_rows(blocks)
    amounts = amounts_by_day(doses)
    after_jump = [i >= BASELINE_DAYS + 28 for i in range(len(amounts))]
    relief = follow(
        [0.0 if ug == 0 else (4.9 if not jump else 3.6) for ug, jump in zip(amounts, after_jump, strict=True)], 3.0
    )
    gut = [7.5 if ug == 4500 else (4.8 if jump else 0.4) for ug, jump in zip(amounts, after_jump, strict=True)]
    entries = diary(40, [6.4 - drop for drop in relief], [3.5] * len(gut), gut)
    notes = {
        date(2026, 2, 1): "pain hardly there, perhaps a fifth of what it was",
        date(2026, 2, 12): "4.5 mg: stomach pain, cramps, diarrhoea within hours",
        date(2026, 2, 17): "back at 1.5 mg, bowel no better",
        date(2026, 3, 1): "0.01 mg still helps the pain, gut still irritated",
    }
    write("article-story", doses, entries, notes)


if __name__ == "__main__":
    start()
    helped()
    expectation()
    story()
