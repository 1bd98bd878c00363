"""Let people live under a policy: the loop of days, and what it leaves behind.

All people of a world are stepped together; each has a policy of their own. A policy is asked on the
first day after the baseline, every seven days, and on the day after a severe one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from titrant.core.streams import stream
from titrant.trials.dosing.history import SEVERE, Finish, History, Profile
from titrant.trials.dosing.world import Felt, Observed, World

if TYPE_CHECKING:
    import numpy as np

GRID_MG = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0)


class Policy(Protocol):
    """A way to choose doses for one person."""

    def reset(self, profile: Profile, rng: np.random.Generator) -> None:
        """Begin with a person."""

    def next_dose(self, history: History) -> float:
        """The dose until the next decision [mg]."""

    def finish(self, history: History) -> Finish:
        """Recommendation and claim at the end."""


@dataclass
class Lives:
    """All that happened, (N, D) each, and what each policy said in the end."""

    world: World
    dose_ug: np.ndarray
    pain: np.ndarray
    adverse: np.ndarray
    true_adverse: np.ndarray
    relief: np.ndarray
    utility: np.ndarray
    over: np.ndarray
    finish: list[Finish]
    decisions: int
    seconds: float


class _Pages:
    """The diaries of N people as they fill."""

    def __init__(self, n: int, days: int) -> None:
        import numpy as np

        self.dose_mg, self.taken = np.zeros((n, days)), np.zeros((n, days), bool)
        self.pain, self.sleep, self.gut = (np.full((n, days), np.nan) for _ in range(3))
        self.adverse = np.full((n, days), -1)

    def write(self, day: int, dose_mg: np.ndarray, seen: Observed) -> None:
        self.dose_mg[:, day], self.taken[:, day] = dose_mg, seen.taken
        self.pain[:, day], self.sleep[:, day], self.gut[:, day] = seen.pain, seen.sleep, seen.gut
        self.adverse[:, day] = seen.adverse

    def history(self, i: int, day: int, world: World, *, event: bool = False) -> History:
        upto = (i, slice(0, day))
        return History(
            today=day,
            baseline_days=world.baseline_days,
            dose_mg=self.dose_mg[upto],
            taken=self.taken[upto],
            pain=self.pain[upto],
            sleep=self.sleep[upto],
            gut=self.gut[upto],
            adverse=self.adverse[upto],
            event=event,
            notes=lambda: world.notes(i),
        )


def live(
    world: World,
    policies: Sequence[Policy],
    *,
    ceiling_ug: int = 4500,
    seed: int = 0,
    generator: str = "g1",
    events: bool = True,
    on_day: Callable[[int], None] | None = None,
) -> Lives:
    """Let every person of the world live to the horizon under their own policy.

    Parameters
    ----------
    world
        The people; it is used up.
    policies
        One a person.
    ceiling_ug
        Highest dose that is carried out; a policy that asks for more gets this.
    generator
        Its name, which policies that know the true laws are told.
    events
        Whether a severe day calls for a decision on the next.
    """
    import numpy as np

    n, days, first = len(world.people), world.days, world.baseline_days
    pages, felt = _Pages(n, days), []
    for k, policy in enumerate(policies):
        rng = stream(seed, "dosing/policy", world.people[k])
        grid = tuple(d for d in GRID_MG if d * 1000 <= ceiling_ug)
        policy.reset(
            Profile(world.people[k], ceiling_ug / 1000, grid, first, days, generator=generator, seed=seed), rng
        )
    dose_ug, decisions, seconds = np.zeros(n, int), 0, 0.0
    for day in range(days):
        severe = (pages.adverse[:, day - 1] >= SEVERE) & (day > first) & events
        weekly = day >= first and (day - first) % 7 == 0
        began = perf_counter()
        for i in range(n) if weekly else [int(k) for k in np.nonzero(severe)[0]]:
            asked = policies[i].next_dose(pages.history(i, day, world, event=not weekly))
            dose_ug[i] = min(max(round(asked * 1000), 0), ceiling_ug)
            decisions += 1
        seconds += perf_counter() - began
        pages.write(day, dose_ug / 1000, world.step(day, dose_ug.copy()))
        felt.append(world.felt())
        if on_day:
            on_day(day)
    finish = [policy.finish(pages.history(i, days, world)) for i, policy in enumerate(policies)]
    return _lives(world, pages, felt, finish, spent=(decisions, seconds))


def _lives(world: World, pages: _Pages, felt: list[Felt], finish: list[Finish], *, spent: tuple[int, float]) -> Lives:
    import numpy as np

    def days(name: str) -> np.ndarray:
        return np.stack([getattr(day, name) for day in felt], axis=1)

    return Lives(
        world=world,
        dose_ug=np.round(pages.dose_mg * 1000).astype(int),
        pain=pages.pain,
        adverse=pages.adverse,
        true_adverse=days("adverse"),
        relief=days("relief"),
        utility=days("utility"),
        over=days("over"),
        finish=finish,
        decisions=spent[0],
        seconds=spent[1],
    )
