"""The decision tree of the coming weeks: at each review advise is asked again, on the record with hypothetical days.

The likelier branches are followed first; what is unlikely is shown with its advice and followed no further.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count

from titrant._version import __version__
from titrant.advice.advice_result import Advice
from titrant.advice.advise import advise
from titrant.advice.future import Future, futures, path_numbers
from titrant.advice.path_result import DosePath, PathNode
from titrant.core.calendar import format_day
from titrant.core.errors import UsageError
from titrant.patient.record import Record, Settings
from titrant.patient.until import record_until

LONGEST_WEEKS = 26
TAKEN_FOR_GRANTED = (
    "Each branch is a slice of the forecast, told by its middle. Trouble is two moderate days of gut trouble in the "
    "first week; its chance is that the dose is not tolerated.",
    "Doses are taken as advised, offers are taken up, nothing else changes. The advice of the day governs, not this "
    "tree.",
)


@dataclass
class _Branch:
    """A review while the tree grows."""

    on: date
    record: Record
    advice: Advice
    came: Future | None
    chance: float
    branches: list[_Branch] = field(default_factory=list)
    grown: bool = False


def path(
    record: Record, on: date, settings: Settings | None = None, *, weeks: int | None = None, seed: int = 0
) -> DosePath:
    """The tree of reviews from a day.

    Parameters
    ----------
    record
        The person; rows after ``on`` are left out.
    on
        The day of asking.
    settings
        How to work; beats the record's own.
    weeks
        How far to look, 1 to 26; 8 by default.
    seed
        Seed of the day-to-day noise of hypothetical days, and of advise.

    Raises
    ------
    UsageError
        When the record holds no pain to forecast from, the weeks are out of range, or the person reads.
    """
    record = replace(record, settings=settings) if settings else record
    if record.settings.mode == "person":
        raise UsageError("path", "the tree names doses that nobody has signed", "go through it with your prescriber")
    weeks = path_numbers()["weeks"] if weeks is None else weeks
    if not 1 <= weeks <= LONGEST_WEEKS:
        raise UsageError("path", f"{weeks} weeks", f"look ahead 1 to {LONGEST_WEEKS} weeks")
    known, left_out = record_until(record, on)
    root = _Branch(on, known, advise(known, on, seed=seed), None, 1.0)
    until = on + timedelta(weeks=weeks)
    if _goes_on(root, until) and not any(day.pain is not None for day in known.diary):
        raise UsageError("path", "the diary holds no pain to forecast from", "keep the diary for two weeks first")
    calls = _grow(root, until, seed)
    cut = sum(branch.chance for branch in _walk(root) if _goes_on(branch, until) and not branch.grown)
    inputs = {"record": known.id or "", "on": on, "weeks": weeks, "seed": seed, "left_out": left_out,
              "policy": root.advice.policy, "titrant": __version__}  # fmt: skip
    return DosePath(_node(root, until), until, cut, calls, _notes(cut, until), root.advice.because, inputs)


def _grow(root: _Branch, until: date, seed: int) -> int:
    """Follow the likeliest review first, until what is left is unlikely or enough was asked; returns the calls."""
    at, calls, order = path_numbers(), 1, count()
    waiting = [(-root.chance, next(order), root)]
    while waiting:
        _, _, branch = heapq.heappop(waiting)
        if not _goes_on(branch, until) or branch.chance < at["follow_from"] or calls >= at["most_calls"]:
            continue
        branch.grown = True
        for came in futures(branch.record, branch.advice, branch.on, seed=seed):
            then = advise(came.record, came.review_on, seed=seed)
            calls += 1
            branch.branches.append(_Branch(came.review_on, came.record, then, came, branch.chance * came.share))
            heapq.heappush(waiting, (-branch.branches[-1].chance, next(order), branch.branches[-1]))
    return calls


def _goes_on(branch: _Branch, until: date) -> bool:
    """Whether another review lies within the weeks looked at."""
    review = branch.advice.review_on
    return review is not None and branch.advice.from_date is not None and review < until


def _walk(branch: _Branch) -> list[_Branch]:
    return [branch, *(found for each in branch.branches for found in _walk(each))]


def _node(branch: _Branch, until: date) -> PathNode:
    advice, came = branch.advice, branch.came
    return PathNode(
        on=branch.on,
        says=came.says if came else "",
        share=came.share if came else 1.0,
        chance=branch.chance,
        pain=came.pain if came else None,
        action=advice.action,
        dose_ug=advice.dose_ug,
        review_on=advice.review_on,
        p_helped=advice.p_helped,
        claim=advice.claim,
        followed=branch.grown or not _goes_on(branch, until),
        branches=tuple(_node(each, until) for each in branch.branches),
    )


def _notes(cut: float, until: date) -> tuple[str, ...]:
    if cut == 0:
        told = f"Nothing was cut: every branch is followed to {format_day(until)}."
    else:
        told = f"Lines that end in ... are not followed further; their chance together is {_of_hundred(cut)} in 100."
    return (told, *TAKEN_FOR_GRANTED)


def _of_hundred(chance: float) -> str:
    count = round(100 * chance)
    return str(count) if count else "less than 1"
