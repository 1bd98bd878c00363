"""What each dose of the menu is worth, would teach and risks, by the posterior of one record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from titrant.advice.allowed import Allowed
from titrant.advice.lookahead import Hypotheses, fortnight, hypotheses, value
from titrant.advice.policy_numbers import policy_numbers
from titrant.patient.record import Record
from titrant.titration.course import Course

if TYPE_CHECKING:
    import numpy as np

    from titrant.inference.posterior import Posterior


@dataclass(frozen=True, eq=False)
class Scores:
    """The menu (V,) [ug] and each dose's worth, worth with what it would teach, risk, and whether it may be taken.

    ``believed`` holds the posterior as it is; ``known`` the one that looks for a dose, with *no effect* counted less.
    """

    menu: np.ndarray
    known: Hypotheses
    believed: Hypotheses
    worth: np.ndarray
    total: np.ndarray
    p_over: np.ndarray
    may: np.ndarray

    def index(self, ug: int) -> int:
        """The place of a dose on the menu, or of the nearest one."""
        import numpy as np

        return int(np.argmin(np.abs(self.menu - ug)))


def score(posterior: Posterior, allowed: Allowed, course: Course, record: Record) -> Scores:
    """Score the doses of the menu, those within reach of the next steps included."""
    import numpy as np

    p, beliefs = policy_numbers(), posterior.beliefs
    ceiling = allowed.ladder.ceiling_ug
    preparable = set(allowed.ladder.preparable)
    open_ug = course.last.dose_ug if course.last else allowed.ladder.first
    menu = np.array(sorted({open_ug, *(ug for ug in p["menu"] if ug in preparable and ug <= ceiling)}), dtype=int)
    mg = menu / 1000
    gut, sleep = side_effect_weights(record)
    cost = gut * beliefs.gut.lasting(mg) + sleep * beliefs.sleep.lasting(mg) + p["drug_cost"]
    over = np.maximum(beliefs.gut.p_over(mg, p["over_factor"]), beliefs.sleep.p_over(mg, p["over_factor"]))
    known = hypotheses(beliefs, mg, cost, p["no_effect_odds"])
    may = np.isin(menu, allowed.doses) & ((over <= p["over_at_most"]) | (menu < open_ug))
    total = _values(known, menu, may, over, course)
    left = max(0.0, 1 - weeks_on(course) / p["search_weeks"])
    believed = hypotheses(beliefs, mg, cost, 1.0)
    return Scores(menu, known, believed, known.worth, total + p["curiosity"] * left * known.spread, over, may)


def _values(known: Hypotheses, menu: np.ndarray, may: np.ndarray, over: np.ndarray, course: Course) -> np.ndarray:
    """Q of each dose that may be taken, minus infinity elsewhere, (V,)."""
    import numpy as np

    p = policy_numbers()
    open_ug = course.last.dose_ug if course.last else 0
    here = int(np.argmin(np.abs(menu - open_ug)))
    horizon = max(p["horizon_at_least_days"], p["horizon_days"] - 7 * weeks_on(course))
    highest = max(course.tolerated, default=open_ug)
    q = np.full(menu.size, -np.inf)
    for i in np.flatnonzero(may):
        within = (menu <= reach(max(highest, int(menu[i])))) & (over <= p["over_far"])
        seen = fortnight(known, int(i), here, p["difference_error"], p["repeat_error"])
        q[i] = value(seen, float(known.worth[i]), within, p["step_days"], horizon)
    return q


def reach(ug: float) -> float:
    """How far the next few steps lead from a dose [ug]."""
    p = policy_numbers()
    for _ in range(p["reach_steps"]):
        ug = max(ug + p["step_ug"], p["step_factor"] * ug)
    return ug


def side_effect_weights(record: Record) -> tuple[float, float]:
    """Weights of gut and sleep trouble against pain; the person's own where given."""
    p, own = policy_numbers(), record.goals.side_effect_weight
    if own is None:
        return p["gut_weight"], p["sleep_weight"]
    return float(own), float(own) * p["sleep_weight"] / p["gut_weight"]


def weeks_on(course: Course) -> float:
    """Weeks since the first dose ever."""
    return (course.on - course.spells[0].first).days / 7 if course.spells else 0.0
