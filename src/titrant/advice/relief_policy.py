"""The policy that reads the diary with a model: look where relief is likely or not yet known, then stay.

Each review every preparable dose on a round menu is scored: expected relief less side effects, plus
curiosity that fades over twelve weeks. The best allowed one is taken; a small difference moves
nothing. When the trial of treatment ends and no dose is likely to help, the drug is stopped. The shield
decides what is allowed; nothing here can raise it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from titrant.advice.allowed import Allowed
from titrant.advice.claims import claim_of, expectation, why_not
from titrant.advice.policy import NOT_YET, Choice
from titrant.core.dose import format_dose
from titrant.inference.infer import infer
from titrant.patient.record import Record
from titrant.titration.behaviours.base import Limit
from titrant.titration.course import Course

if TYPE_CHECKING:
    import numpy as np

    from titrant.inference.posterior import Posterior


@cache
def policy_numbers() -> dict[str, Any]:
    """The policy's numbers by name."""
    text = files("titrant.advice").joinpath("data", "relief_policy.toml").read_text(encoding="utf-8")
    return {key: entry["value"] for key, entry in tomllib.loads(text).items()}


@dataclass(frozen=True)
class Scores:
    """The menu (V,) [ug], what each dose is worth and would teach [NRS], and the risk it carries."""

    menu: np.ndarray
    worth: np.ndarray
    curiosity: np.ndarray
    p_over: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """Worth and curiosity together."""
        total: np.ndarray = self.worth + self.curiosity
        return total


@dataclass(frozen=True)
class ReliefPolicy:
    """Chooses by the posterior of one record."""

    record: Record
    name: str = "relief-1"

    def next(self, course: Course, allowed: Allowed, *, seed: int = 0) -> Choice:
        """The dose until the next review."""
        if not course.started:
            first = allowed.ladder.first
            return Choice(first, ("nothing in the record stands against a first dose",), ("C06",))
        if not course.is_on and course.last:
            return Choice(course.last.dose_ug, ())
        posterior = infer(self.record, course.on, seed=seed)
        scores = score(posterior, allowed, course, self.record)
        if stop := _verdict(posterior, allowed, course):
            return _chosen(posterior, scores, 0, (stop,), course)
        return _chosen(posterior, scores, _pick(scores, course.current_ug), (), course)


def score(posterior: Posterior, allowed: Allowed, course: Course, record: Record) -> Scores:
    """Score the doses of the menu that may be chosen today."""
    import numpy as np

    p, beliefs = policy_numbers(), posterior.beliefs
    may = set(allowed.doses)
    menu = np.array(sorted({ug for ug in (*p["menu"], course.current_ug) if ug in may}), dtype=int)
    mg = menu / 1000
    hopeful = beliefs.with_no_effect(p["no_effect_odds"])
    mean, sd = beliefs.relief(mg, hopeful)
    gut, sleep = side_effect_weights(record)
    worth = mean - gut * beliefs.gut.lasting(mg) - sleep * beliefs.sleep.lasting(mg)
    left = max(0.0, 1 - weeks_on(course) / p["search_weeks"])
    over = 1 - (1 - beliefs.gut.p_over(mg, p["over_factor"])) * (1 - beliefs.sleep.p_over(mg, p["over_factor"]))
    return Scores(menu, worth, p["curiosity"] * left * sd, over)


def side_effect_weights(record: Record) -> tuple[float, float]:
    """Weights of gut and sleep trouble against pain; the person's own where given."""
    p, own = policy_numbers(), record.goals.side_effect_weight
    if own is None:
        return p["gut_weight"], p["sleep_weight"]
    return float(own), float(own) * p["sleep_weight"] / p["gut_weight"]


def weeks_on(course: Course) -> float:
    """Weeks since the first dose ever."""
    return (course.on - course.spells[0].first).days / 7 if course.spells else 0.0


def _pick(scores: Scores, current_ug: int) -> int:
    """The best dose whose risk is small enough; the present one unless another is clearly better."""
    import numpy as np

    p = policy_numbers()
    safe = scores.p_over <= p["over_at_most"]
    if not safe.any():
        return int(scores.menu[0]) if scores.menu.size else 0
    total = np.where(safe, scores.total, -np.inf)
    best = int(np.argmax(total))
    here = np.flatnonzero((scores.menu == current_ug) & safe)
    if here.size and total[best] - total[here[0]] < p["move_for"]:
        return current_ug
    return int(scores.menu[best])


def _verdict(posterior: Posterior, allowed: Allowed, course: Course) -> Limit | None:
    """The end of a trial of treatment in which nothing was likely to help."""
    import numpy as np

    p = policy_numbers()
    weeks = weeks_on(course)
    if weeks < p["verdict_weeks"]:
        return None
    reachable = posterior.dose_ug <= max(allowed.most_ug, course.current_ug)
    chance = float(np.max(posterior.p_helps[reachable], initial=0.0))
    if chance >= p["verdict_below"]:
        return None
    tried = len({spell.dose_ug for spell in course.spells})
    text = (
        f"{tried} doses over {weeks:.0f} weeks: no dose within reach has more than {chance * 100:.0f} in 100 chances "
        "of lowering pain by half a point by itself"
    )
    return Limit(0, text, ("C69",), "stop")


def _chosen(posterior: Posterior, scores: Scores, ug: int, limits: tuple[Limit, ...], course: Course) -> Choice:
    p = policy_numbers()
    expect = expectation(posterior, ug or course.current_ug)
    expect["why_not"] = why_not(posterior, scores, ug)
    return Choice(
        dose_ug=ug,
        reasons=_reasons(posterior, scores, ug, course) if ug else (),
        because=posterior.because,
        limits=limits,
        p_helped=posterior.p_helped,
        claim=claim_of(posterior, course, p) if posterior.p_helped is not None else NOT_YET,
        expect=expect,
    )


def _reasons(posterior: Posterior, scores: Scores, ug: int, course: Course) -> tuple[str, ...]:
    import numpy as np

    at, here = posterior.at(ug), posterior.at(course.current_ug)
    i = int(np.argmin(np.abs(scores.menu - ug)))
    told = f"{at['relief']:.1f} points less pain by the drug itself at {format_dose(ug)} (80 %: {_band(at)})"
    if ug == course.current_ug:
        return (f"stay: no other dose within reach is clearly better; expected {told}",)
    looking = scores.curiosity[i] > abs(scores.worth[i] - _worth_at(scores, course.current_ug))
    if looking:
        return (f"to learn what {format_dose(ug)} does; expected so far {told}",)
    return (f"expected {told}, against {here['relief']:.1f} at {format_dose(course.current_ug)}",)


def _worth_at(scores: Scores, ug: int) -> float:
    import numpy as np

    return float(scores.worth[int(np.argmin(np.abs(scores.menu - ug)))]) if scores.menu.size else 0.0


def _band(at: dict[str, float]) -> str:
    return f"{at['relief_low']:.1f} to {at['relief_high']:.1f}"
