"""Before day 1: how likely is this design to give an answer? Virtual people live under ``advise``, twice.

The design is what the record says of prior, policy, limits, formulations, goals and protocol. Each
virtual person lives it with test periods off on offer, and again without, on the same days.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from math import sqrt
from multiprocessing import get_context
from typing import Any

from titrant._version import __version__
from titrant.core.errors import UsageError
from titrant.patient.record import Record
from titrant.trials.dosing.measures import MATTERS, NO_EFFECT
from titrant.trials.power_life import Life, OffBlock, ceiling_of, design_of, live_piece, world_of
from titrant.trials.power_result import Design, PowerResult, Share, share, weighted

OFF_BLOCKS: tuple[OffBlock, ...] = ("offer", "never")
FEWEST_PEOPLE, MOST_PEOPLE, MOST_WEEKS = 5, 10_000, 52
POOL_A_PERSON, SMALLEST_POOL = 10, 1000
LIVED = {"helped": 0.4, "between": 0.2, "not_helped": 0.4}
PEOPLE_A_PIECE = 5


def power(
    record: Record,
    *,
    people: int = 100,
    weeks: int = 24,
    seed: int = 0,
    workers: int = 1,
    told: Callable[[int, int], None] | None = None,
) -> PowerResult:
    """Let virtual people of the record's prior live under its design.

    Parameters
    ----------
    record
        Whose prior, policy, limits, goals, formulations and protocol are asked about. Diary, doses, medicines and
        conditions are not used: the virtual people may start.
    people, weeks
        How many virtual people, and for how long after two baseline weeks.
    seed
        Person i of a seed is always the same.
    workers
        Processes; the answer does not depend on them.
    told
        Hears of progress: pieces done, pieces in all.

    Raises
    ------
    UsageError
        When people or weeks are out of range.
    """
    if not FEWEST_PEOPLE <= people <= MOST_PEOPLE:
        raise UsageError("power", f"{people} people", f"ask for {FEWEST_PEOPLE} to {MOST_PEOPLE}")
    if not 1 <= weeks <= MOST_WEEKS:
        raise UsageError("power", f"{weeks} weeks", f"ask for 1 to {MOST_WEEKS}")
    design = design_of(record)
    kinds, common = _kinds(design, people, seed)
    who = [(kind, person) for kind, chosen in kinds.items() for person in chosen]
    pieces = [
        (design, off_block, who[first : first + PEOPLE_A_PIECE], weeks, seed)
        for off_block in OFF_BLOCKS
        for first in range(0, len(who), PEOPLE_A_PIECE)
    ]
    found = _run(pieces, workers, told)
    half = len(pieces) // 2
    designs = tuple(
        _of_design(off_block, [life for piece in part for life in piece], common)
        for off_block, part in zip(OFF_BLOCKS, (found[:half], found[half:]), strict=True)
    )
    lived = {kind: len(chosen) for kind, chosen in kinds.items()}
    return PowerResult(
        designs, lived, common, weeks, _notes(design.settings.policy), ("C06", "C69"), _inputs(record, design, seed)
    )


def _kinds(design: Record, people: int, seed: int) -> tuple[dict[str, list[int]], dict[str, float]]:
    """Who lives: numbers of people of each kind, the first ones of a pool drawn from the prior; how common each is."""
    import numpy as np

    from titrant.trials.dosing.world import best_dose

    pool = world_of(design, range(max(SMALLEST_POOL, POOL_A_PERSON * people)), seed, weeks=0)
    none = np.isin(pool.hidden()["klass"], NO_EFFECT)
    helped = ~none & (best_dose(pool, ceiling_of(design)).utility >= MATTERS)
    groups = {"helped": helped, "between": ~helped & ~none, "not_helped": none}
    wanted = {kind: round(part * people) for kind, part in LIVED.items()}
    wanted["helped"] += people - sum(wanted.values())
    chosen = {kind: [int(i) for i in np.flatnonzero(group)[: wanted[kind]]] for kind, group in groups.items()}
    return chosen, {kind: float(group.mean()) for kind, group in groups.items()}


def _run(pieces: list[Any], workers: int, told: Callable[[int, int], None] | None) -> list[list[Life]]:
    """Every piece in order, in this process or in several."""
    found: list[list[Life]] = [[] for _ in pieces]
    if workers <= 1:
        for i, piece in enumerate(pieces):
            found[i] = live_piece(*piece)
            if told:
                told(i + 1, len(pieces))
        return found
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(live_piece, *piece): i for i, piece in enumerate(pieces)}
        for done, each in enumerate(as_completed(waiting), 1):
            found[waiting[each]] = each.result()
            if told:
                told(done, len(pieces))
    return found


def _of_design(off_block: str, lives: list[Life], common: dict[str, float]) -> Design:
    def of(kind: str, *said: str) -> Share:
        group = [life for life in lives if life.kind == kind]
        return share(sum(life.said in said for life in group), len(group))

    over = {kind: [life.over for life in lives if life.kind == kind] for kind in LIVED}
    days, se = _days_off(lives, common)
    return Design(
        off_block=off_block,
        shares={
            "power": of("helped", "works"),
            "power_or_probably": of("helped", "works", "probably"),
            "missed": of("helped", "off"),
            "false_claims": of("not_helped", "works"),
            "false_or_probably": of("not_helped", "works", "probably"),
            "rightly_off": of("not_helped", "off"),
            "cannot_tell": weighted([(common[kind], of(kind, "cannot tell")) for kind in LIVED]),
            "over": weighted([(common[kind], share(sum(over[kind]), len(over[kind]))) for kind in LIVED]),
        },
        days_off=days,
        days_off_se=se,
    )


def _days_off(lives: list[Life], common: dict[str, float]) -> tuple[float, float]:
    """Mean days off of everyone and its standard error, kinds weighted by how common they are."""
    import numpy as np

    groups = [(common[kind], np.array([life.days_off for life in lives if life.kind == kind])) for kind in LIVED]
    known = [(weight, days) for weight, days in groups if days.size]
    whole = sum(weight for weight, _ in known)
    mean = sum(weight * float(days.mean()) for weight, days in known) / whole
    var = sum(weight**2 * float(days.var(ddof=1)) / days.size for weight, days in known if days.size > 1)
    return mean, sqrt(var) / whole


def _inputs(record: Record, design: Record, seed: int) -> dict[str, Any]:
    return {
        "record": record.id or "",
        "seed": seed,
        "prior": design.settings.prior,
        "policy": design.settings.policy,
        "ceiling_ug": ceiling_of(design),
        "sensitive": "medicines" in design.person.sensitivities,
        "titrant": __version__,
    }


def _notes(policy: str) -> tuple[str, ...]:
    notes = [
        "The people are drawn from the model's own prior: of people unlike it less can be told, and less truly.",
        "Test periods off are taken up when advised. +- is the standard error; in parentheses 95 % intervals.",
    ]
    if policy == "paper-rule":
        notes.append("The rule on paper makes no claim of benefit; the policy relief does.")
    return tuple(notes)
