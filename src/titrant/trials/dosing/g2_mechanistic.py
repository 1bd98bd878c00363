"""Person generator G2: relief from a mechanism, every number in ``g2.toml``.

    plasma      dA/dt = -ka*A;  two compartments of naltrexone, C = fu*A2/V2
    occupancy   M1: O = C/(C + Kd)
                M2: ds/dt = k3*(1 - s)*C/(C + Kd) - k4*s;  O = s + (1 - s)*C/(C + Kd)
                M3: dc/dt = ke0*(C - c);  O = c/(c + Kd)
    tone        T = E*R*(1 - O)
    rebound     dE/dt = (1 + gain*max(0, 1 - T) - E)/adapt
    receptors   dR/dt = (1 + more*O/(O + half) - R)/adapt
    relief      rebound: scale*(mean T of the day - 1), a loss by loss_per_tone;  glia: peak*mean C/(mean C + ec50)

Blockade comes at once, the answer to it days later: a new dose first lowers tone, and its gain, where there
is one, lasts a while after stopping. Time step one hour, linear kinetics exact. Doses are taken at hour 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from titrant.trials.dosing.frozen import read_frozen
from titrant.trials.dosing.g1_statistical import UG_PER_MG, G1World
from titrant.trials.dosing.laws import draw_class
from titrant.trials.dosing.world import TRUTH_GRID_UG

if TYPE_CHECKING:
    import numpy as np

HOURS = 24


class Body:
    """Drug, occupancy and tone of many bodies, one hour at a time; all arrays have the same shape (B,)."""

    def __init__(self, traits: dict[str, np.ndarray], law: dict[str, Any]) -> None:
        import numpy as np

        pk = law["pk"]
        self.pk, self.structure = pk, traits["structure_name"]
        kd = {name: pk[f"Kd_{name}"] for name in ("M1", "M2", "M3")}
        self.Kd = traits["Kd"] * np.array([kd[name] for name in self.structure])
        self.gain, self.more, self.adapt_h = traits["gain"], traits["more"], HOURS * traits["adapt"]
        self.half = law["mechanism"]["receptor_half"]
        self.dose_nmol_per_ug = traits["F"] * pk["nmol_per_mg"] / UG_PER_MG
        self.to_free_nM = pk["fu"] / traits["V2"]
        self.hour = _propagators(traits, pk)
        self.amounts = np.zeros((*self.Kd.shape, 3))
        self.slow, self.site = np.zeros_like(self.Kd), np.zeros_like(self.Kd)
        self.E, self.R = np.ones_like(self.Kd), np.ones_like(self.Kd)

    def day(self, swallowed_ug: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Live a day after a dose: mean tone and mean free concentration [nmol/L], (B,) each."""
        import numpy as np

        self.amounts[:, 0] += swallowed_ug * self.dose_nmol_per_ug
        tones, levels = np.zeros_like(self.E), np.zeros_like(self.E)
        for _ in range(HOURS):
            self.amounts = np.einsum("bij,bj->bi", self.hour, self.amounts)
            C = self.amounts[:, 1] * self.to_free_nM
            occupancy = self._occupancy(C)
            T = self.E * self.R * (1 - occupancy)
            self.R = self.R + (1 + self.more * occupancy / (occupancy + self.half) - self.R) / self.adapt_h
            self.E = self.E + (1 + self.gain * np.maximum(0, 1 - T) - self.E) / self.adapt_h
            tones += T / HOURS
            levels += C / HOURS
        return tones, levels

    def _occupancy(self, C: np.ndarray) -> np.ndarray:
        import numpy as np

        pk, bound = self.pk, C / (C + self.Kd)
        self.slow = self.slow + pk["k3"] * (1 - self.slow) * bound - pk["k4"] * self.slow
        self.site = self.site + (1 - np.exp(-pk["ke0_M3"])) * (C - self.site)
        slow = self.slow + (1 - self.slow) * bound
        site = self.site / (self.site + self.Kd)
        return np.select([self.structure == "M1", self.structure == "M2"], [bound, slow], site)


class G2World(G1World):
    """N people of G2; see ``world.World``. Side effects, background and diary take the form of G1."""

    name = "g2"

    def __init__(self, seed: int, people: range, law: dict[str, Any] | None = None) -> None:
        super().__init__(seed, people, law or read_frozen("g2.toml"))

    def _draw_traits(self) -> dict[str, Any]:
        traits = super()._draw_traits()
        traits["structure_name"] = draw_class(self.law["structures"], traits["structure"])
        return traits

    def _begin(self) -> None:
        super()._begin()
        self.tone_gain, self.level = self._settle()
        self.scale = self.traits["peak"] / self.tone_gain.max(axis=1).clip(self.law["mechanism"]["least_gain"])
        self.body = Body(self.traits, self.law)

    def _settle(self) -> tuple[np.ndarray, np.ndarray]:
        """Gain of tone and mean free concentration of each person on each dose of the grid, (N, G)."""
        import numpy as np

        n, grid = len(self.people), np.array((0, *TRUTH_GRID_UG), float)
        many = {name: np.repeat(value, len(grid)) for name, value in self.traits.items()}
        body, doses = Body(many, self.law), np.tile(grid, n)
        tone = level = np.zeros_like(doses)
        for _ in range(int(self.law["mechanism"]["settle_days"])):
            tone, level = body.day(doses)
        return (tone - 1).reshape(n, -1), level.reshape(n, -1)

    def relief(self, dose_ug: np.ndarray, *, now: bool = True) -> np.ndarray:
        """Lasting relief of a dose, (N,) or (N, G) [NRS]: between the doses of the grid, linear."""
        import numpy as np

        dose = np.asarray(dose_ug, float)
        wide = dose.reshape(len(self.people), -1)
        tone_gain, level = self._between(wide, self.tone_gain), self._between(wide, self.level)
        harmed = self.harmed if now else np.zeros_like(self.harmed)
        factor = np.where(harmed, self.law["harm"]["relief_factor"], 1.0)[:, None]
        return np.asarray((factor * self._relief_of(tone_gain, level)).reshape(dose.shape))

    def _relief_of(self, tone_gain: np.ndarray, level: np.ndarray) -> np.ndarray:
        """Relief of a mean tone and a mean concentration, (N, K)."""
        import numpy as np

        tr = {name: self.traits[name][:, None] for name in ("klass", "peak", "glia_ec50")}
        loss = self.law["mechanism"]["loss_per_tone"] * tone_gain
        rebound = np.where(tone_gain > 0, np.minimum(self.scale[:, None] * tone_gain, tr["peak"]), loss)
        glia = tr["peak"] * level / (level + tr["glia_ec50"])
        return np.select([tr["klass"] == "rebound", tr["klass"] == "glia"], [rebound, glia], 0.0)

    def _between(self, dose: np.ndarray, table: np.ndarray) -> np.ndarray:
        import numpy as np

        grid = np.array((0, *TRUTH_GRID_UG), float)
        right = np.clip(np.searchsorted(grid, dose), 1, len(grid) - 1)
        share = np.clip((dose - grid[right - 1]) / (grid[right] - grid[right - 1]), 0, 1)
        low, high = (np.take_along_axis(table, index, axis=1) for index in (right - 1, right))
        return np.asarray(low + share * (high - low))

    def _relief_today(self, day: int, swallowed: np.ndarray) -> np.ndarray:
        import numpy as np

        tone, level = self.body.day(swallowed)
        target = self._relief_of((tone - 1)[:, None], level[:, None])[:, 0]
        target = np.where(self.harmed, self.law["harm"]["relief_factor"] * target, target)
        self.effect = self.effect + (target - self.effect) * (1 - np.exp(-1 / self.traits["onset"]))
        return self._faded(day)


def _propagators(traits: dict[str, np.ndarray], pk: dict[str, Any]) -> np.ndarray:
    """One hour of gut, central and peripheral amounts, (B, 3, 3)."""
    import numpy as np
    from scipy.linalg import expm

    ka, CL, V2 = traits["ka"], traits["CL"], traits["V2"]
    k12, k21 = pk["Q"] / V2, pk["Q"] / pk["V3"] + 0 * V2
    rates = np.zeros((*ka.shape, 3, 3))
    rates[:, 0, 0], rates[:, 1, 0] = -ka, ka
    rates[:, 1, 1], rates[:, 1, 2] = -(CL / V2 + k12), k21
    rates[:, 2, 1], rates[:, 2, 2] = k12, -k21
    unique, back = np.unique(rates.reshape(len(ka), 9), axis=0, return_inverse=True)
    return np.asarray(expm(unique.reshape(-1, 3, 3))[back.reshape(-1)])
