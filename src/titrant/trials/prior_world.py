"""People drawn from the prior of the diary model: what a design can find if the prior is right.

Dose-response and tolerated dose come from the model's prior; level, noise, flares, placebo, gaps and
side effects from generator G1. It is the inverse crime on purpose: people unlike the prior do worse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from titrant.evidence.prior import prior_without_effect
from titrant.inference.curves import MEMBERS, interpolation, prior_curves
from titrant.inference.priors import numbers
from titrant.trials.dosing.frozen import read_frozen
from titrant.trials.dosing.g1_statistical import G1World
from titrant.trials.dosing.laws import MOST_TRAITS, trait_uniforms

if TYPE_CHECKING:
    import numpy as np

CURVE_TRAIT = MOST_TRAITS - 1
KLASS = {"nothing": "nil", "worsening": "worsens"}


class PriorWorld(G1World):
    """N people of a named prior; see ``dosing.world.World``.

    Parameters
    ----------
    prior
        Name of the prior: how likely it is that the drug does nothing.
    sensitive
        Whether they react to small doses of many medicines.
    side_effect_weight
        Weight of burden against relief in utility [1].
    """

    name = "prior"

    def __init__(
        self,
        seed: int,
        people: range,
        *,
        prior: str,
        sensitive: bool = False,
        side_effect_weight: float | None = None,
        weeks: int = 24,
    ) -> None:
        self.curves = prior_curves(prior_without_effect(prior))
        super().__init__(seed, people, _law(sensitive, side_effect_weight, weeks))

    def _draw_traits(self) -> dict[str, Any]:
        import numpy as np

        traits = super()._draw_traits()
        u = trait_uniforms(self.seed, self.name, self.people)[:, CURVE_TRAIT]
        reached = np.cumsum(self.curves.weight.reshape(-1))
        place = np.minimum(np.searchsorted(reached, u * reached[-1], side="right"), reached.size - 1)
        row, column = np.divmod(place, self.curves.weight.shape[1])
        members = [MEMBERS[int(self.curves.member[k])] for k in row]
        traits["klass"] = np.array([KLASS.get(member, "helps") for member in members])
        traits["shape"] = self.curves.shape[row]
        traits["height"] = np.where(traits["klass"] == "nil", 0.0, self.curves.height[row, column])
        return traits

    def relief(self, dose_ug: np.ndarray, *, now: bool = True) -> np.ndarray:
        """Lasting relief of a dose, (N,) or (N, G) [NRS]: each person's own curve."""
        import numpy as np

        mg = self._mg(dose_ug)
        n = len(self.people)
        weights = interpolation(mg.reshape(-1)).reshape(-1, n, mg.size // max(n, 1))
        unit = np.einsum("ng,gnv->nv", self.traits["shape"], weights).reshape(mg.shape)
        harmed = self.harmed if now else np.zeros_like(self.harmed)
        factor = self.traits["height"] * np.where(harmed, self.law["harm"]["relief_factor"], 1.0)
        return np.asarray(unit * factor.reshape(factor.shape + (1,) * (mg.ndim - 1)))


def _law(sensitive: bool, side_effect_weight: float | None, weeks: int) -> dict[str, Any]:
    """The tables of G1 with the model's tolerance, the person's weight of side effects, and the weeks."""
    law, at = read_frozen("g1.toml"), numbers("side-effects")
    median = at["limit_median_sensitive"] if sensitive else at["limit_median"]
    law["traits"]["tol"] |= {"median": median, "sigma": at["limit_log_sd"]}
    law["harm"]["fragile_share"] = at["damage_share"]
    law["horizon"]["treated_days"] = 7 * weeks
    if side_effect_weight is not None:
        law["utility"]["side_effect_weight"] = side_effect_weight
    return law
