"""Person generator G1: statistical, every law in ``g1.toml``.

    hormetic  R(d) = peak*exp(-(ln d - ln mode)^2/(2*width^2))
    plateau   R(d) = peak*d^hill/(d^hill + ed50^hill)
    worsens   R(d) = -worsening*peak*d^hill/(d^hill + ed50^hill)
    burden    B(d) = 6/(1 + (d/tol)^-4)
    relief    E_t  = E_{t-1} + (R(d_t) - E_{t-1})*(1 - exp(-1/onset))
    felt      b_t  = B(d_t)*(persistent + (1 - persistent)*exp(-since/10))
    utility   U(d) = R(d) - side_effect_weight*persistent*B(d)

Dose in mg. ``since``: days since the last increase. Harm: after two days above 1.2 times the tolerated
dose, the fragile keep a smaller tolerated dose and half the relief for good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from titrant.trials.dosing.background import background_pain, normals, uniforms
from titrant.trials.dosing.frozen import read_frozen
from titrant.trials.dosing.laws import draw, draw_class, trait_uniforms
from titrant.trials.dosing.placebo import PlaceboState
from titrant.trials.dosing.side_scores import SideScores
from titrant.trials.dosing.world import Felt, Observed

if TYPE_CHECKING:
    import numpy as np

UG_PER_MG = 1000.0


class G1World:
    """N people of G1; see ``world.World``."""

    name = "g1"
    utility_at_stake = "relief - side_effect_weight * burden"

    def __init__(self, seed: int, people: range, law: dict[str, Any] | None = None) -> None:
        self.law = law or read_frozen("g1.toml")
        self.seed, self.people = seed, people
        self.baseline_days = int(self.law["horizon"]["baseline_days"])
        self.days = self.baseline_days + int(self.law["horizon"]["treated_days"])
        self.traits = self._draw_traits()
        self._draw_days()
        self._begin()

    # -- who they are ---------------------------------------------------------------------------

    def _draw_traits(self) -> dict[str, Any]:
        u = trait_uniforms(self.seed, self.name, self.people)
        laws = self.law["traits"]
        traits = {name: draw(law, u[:, i + 1]) for i, (name, law) in enumerate(laws.items())}
        traits["klass"] = draw_class(self.law["classes"], u[:, 0])
        return traits

    def _draw_days(self) -> None:
        import numpy as np

        people, days, law, traits = self.people, self.days, self.law, self.traits

        def u(purpose: str) -> np.ndarray:
            return uniforms(self.seed, f"{self.name}/{purpose}", people, days)

        self.pain_alone = background_pain(self.seed, self.name, people, days, traits=traits, law=law)
        self.missing_u, self.heaping_u, self.attack_u = u("missing"), u("heaping"), u("attack")
        self.skipped = u("skipped") < law["dosing"]["skipped"]
        self.dose_error = np.exp(
            law["dosing"]["error_sigma"] * normals(self.seed, f"{self.name}/dose-error", people, days)
        )
        self.adverse_noise = law["burden"]["latent_sd"] * normals(self.seed, f"{self.name}/adverse", people, days)
        gut_first = traits["gut_share"] < law["scores"]["gut_first"]
        self.scores = SideScores(
            traits["sleep_base"], traits["gut_base"], gut_first, u("score"), u("scale"), law["scores"]
        )

    def _begin(self) -> None:
        import numpy as np

        n = len(self.people)
        self.effect, self.before = np.zeros(n), np.zeros(n)
        self.since_increase = np.full(n, 10_000)
        self.days_over, self.harmed = np.zeros(n, int), np.zeros(n, bool)
        self.placebo = PlaceboState(self.traits["placebo"], self.law["placebo"])
        self.attack_left = np.zeros(n, int)
        self.attack_days: list[list[int]] = [[] for _ in range(n)]
        self._felt: Felt | None = None

    # -- what a dose does in the long run --------------------------------------------------------

    def relief(self, dose_ug: np.ndarray, *, now: bool = True) -> np.ndarray:
        """Lasting relief of a dose, (N,) or (N, G) [NRS]."""
        import numpy as np

        d, tr = self._mg(dose_ug), self._column(dose_ug)
        klass, peak = tr("klass"), tr("peak")
        bell = self._bell(d, tr("mode"), tr("width")) + self.law["hump"]["height"] * self._bell(
            d, self.law["hump"]["at_mg"], self.law["hump"]["width"]
        )
        plateau = d ** tr("hill") / (d ** tr("hill") + tr("ed50") ** tr("hill"))
        shape = np.select(
            [klass == "hormetic", klass == "plateau", klass == "worsens"], [bell, plateau, -tr("worsening") * plateau]
        )
        harmed = self.harmed if now else np.zeros_like(self.harmed)
        factor = np.where(harmed, self.law["harm"]["relief_factor"], 1.0)
        return np.asarray(peak * shape * factor.reshape(factor.shape + (1,) * (d.ndim - 1)))

    def burden(self, dose_ug: np.ndarray, *, now: bool = True) -> np.ndarray:
        """Burden of a dose before habituation, 0 to 6."""
        import numpy as np

        d = self._mg(dose_ug)
        tol = self.tolerated(now=now)
        tol = tol.reshape(tol.shape + (1,) * (d.ndim - 1))
        ratio = np.where(d > 0, d, 1e-9) / tol
        return np.asarray(self.law["burden"]["top"] / (1 + ratio ** -self.law["burden"]["steepness"]))

    def utility(self, dose_ug: np.ndarray, *, now: bool = True) -> np.ndarray:
        """Lasting utility of a dose: relief less the weighted burden that stays."""
        import numpy as np

        stays = self._column(dose_ug)("persistent") * self.burden(dose_ug, now=now)
        return np.asarray(self.relief(dose_ug, now=now) - self.law["utility"]["side_effect_weight"] * stays)

    def tolerated(self, *, now: bool = True) -> np.ndarray:
        """The tolerated dose, (N,) [mg]."""
        import numpy as np

        tol = self.traits["tol"]
        return np.where(self.harmed, tol * self.law["harm"]["tol_factor"], tol) if now else np.asarray(tol)

    def level_chances(self, dose_ug: np.ndarray) -> np.ndarray:
        """Chance of each adverse level once habituated to a dose, (N, 4)."""
        import numpy as np
        from scipy.special import ndtr

        law = self.law["burden"]
        latent = self.traits["persistent"] * self.burden(dose_ug) + law["nocebo"]
        reached = ndtr((latent[:, None] - np.array(law["cuts"])) / law["latent_sd"])
        edges = np.concatenate([np.ones((len(latent), 1)), reached, np.zeros((len(latent), 1))], axis=1)
        return np.asarray(edges[:, :-1] - edges[:, 1:])

    def _column(self, dose_ug: np.ndarray) -> Any:
        def trait(name: str) -> np.ndarray:
            value: np.ndarray = self.traits[name]
            return value.reshape(value.shape + (1,) * (dose_ug.ndim - 1))

        return trait

    def _mg(self, dose_ug: np.ndarray) -> np.ndarray:
        import numpy as np

        return np.asarray(dose_ug, float) / UG_PER_MG

    def _bell(self, d: np.ndarray, mode: Any, width: Any) -> np.ndarray:
        import numpy as np

        return np.asarray(np.exp(-((np.log(np.maximum(d, 1e-9)) - np.log(mode)) ** 2) / (2 * width**2)))

    # -- one day --------------------------------------------------------------------------------

    def step(self, day: int, dose_ug: np.ndarray) -> Observed:
        """Live one day on the doses given; see ``world.World``."""
        import numpy as np

        intended = np.asarray(dose_ug, float)
        taken = (intended > 0) & ~self.skipped[:, day]
        swallowed = np.where(taken, intended * self.dose_error[:, day] * self._mistake(day), 0.0)
        self._harm(intended * self._mistake(day), taken)
        self.since_increase = np.where(intended > self.before, 0, self.since_increase + 1)
        relief = self._relief_today(day, swallowed)
        burden = self._burden_today(swallowed)
        placebo = self.placebo.step(intended, self.before)
        self.before = intended
        pain = self.pain_alone[:, day] - relief - placebo + self._other_causes(day)
        latent = burden + self.law["burden"]["nocebo"] + self.adverse_noise[:, day]
        adverse = np.searchsorted(self.law["burden"]["cuts"], latent, side="right")
        over = (intended > 0) & (
            intended * self._mistake(day) > self.law["harm"]["over"] * UG_PER_MG * self.tolerated()
        )
        weight = self.law["utility"]["side_effect_weight"]
        self._felt = Felt(relief, burden, relief - weight * burden, over, adverse)
        return self._write_down(day, pain, adverse, taken)

    def felt(self) -> Felt:
        """The day just lived."""
        if self._felt is None:
            raise ValueError("no day has been lived yet")
        return self._felt

    def hidden(self) -> dict[str, np.ndarray]:
        """Class, tolerated dose at the start, harm done."""
        return {"klass": self.traits["klass"], "tol_ug": self.traits["tol"] * UG_PER_MG, "harmed": self.harmed.copy()}

    def notes(self, person: int) -> dict[str, Any]:
        """Attacks and a logged therapy of one person (index into the batch), by day."""
        notes: dict[str, Any] = {"attacks": list(self.attack_days[person])}
        if self.law["therapy"]["logged"] and self.law["therapy"]["share"] > 0:
            notes["therapy_day"] = self.baseline_days + int(self.traits["therapy_day"][person])
        return notes

    def _harm(self, intended: np.ndarray, taken: np.ndarray) -> None:
        law = self.law["harm"]
        self.days_over = self.days_over + (taken & (intended > law["over"] * UG_PER_MG * self.traits["tol"]))
        self.harmed = self.harmed | ((self.traits["fragile"] < law["fragile_share"]) & (self.days_over >= law["days"]))

    def _relief_today(self, day: int, swallowed: np.ndarray) -> np.ndarray:
        import numpy as np

        gain = 1 - np.exp(-1 / self.traits["onset"])
        self.effect = self.effect + (self.relief(swallowed) - self.effect) * gain
        return self._faded(day)

    def _faded(self, day: int) -> np.ndarray:
        """Relief after what tachyphylaxis has taken."""
        import numpy as np

        fading = self.law["fading"]
        if fading["half_life_days"] > 0 and day > fading["from_day"]:
            return np.asarray(self.effect * 2.0 ** (-(day - fading["from_day"]) / fading["half_life_days"]))
        return self.effect

    def _burden_today(self, swallowed: np.ndarray) -> np.ndarray:
        import numpy as np

        stays = self.traits["persistent"]
        fades = np.exp(-self.since_increase / self.law["burden"]["habituation_days"])
        return np.asarray(self.burden(swallowed) * (stays + (1 - stays) * fades))

    def _mistake(self, day: int) -> np.ndarray:
        import numpy as np

        first = self.baseline_days + 7 * np.floor(self.traits["mistake_week"])
        return np.where((day >= first) & (day < first + 7), self.law["mistake"]["factor"], 1.0)

    def _other_causes(self, day: int) -> np.ndarray:
        """Rating drift, another therapy, attacks of paralysis, (N,) [NRS]."""
        import numpy as np

        added = self.traits["rater_drift"] * day
        law = self.law["therapy"]
        if law["share"] > 0:
            added = added - law["relief"] * (day >= self.baseline_days + np.floor(self.traits["therapy_day"]))
        law = self.law["attacks"]
        if law["rate"] > 0:
            chance = law["rate"] * np.exp(law["per_point"] * (self.pain_alone[:, day] - self.effect - 6))
            begins = (self.attack_left == 0) & (self.attack_u[:, day] < chance)
            for person in np.nonzero(begins)[0]:
                self.attack_days[person].append(day)
            self.attack_left = np.where(begins, law["days"], np.maximum(self.attack_left - 1, 0))
            added = added + law["height"] * (self.attack_left > 0)
        return np.asarray(added)

    def _write_down(self, day: int, pain: np.ndarray, adverse: np.ndarray, taken: np.ndarray) -> Observed:
        import numpy as np

        rated = np.clip(np.round(pain), 0, 10)
        heap = self.heaping_u[:, day] < self.law["rating"]["heaping"]
        near_five, near_zero = np.abs(rated - 5) <= 1, rated <= 1
        rated = np.where(heap & near_five, 5, np.where(heap & near_zero, 0, rated))
        law = self.law["missing"]
        missing = self.missing_u[:, day] < law["share"] + law["more_when_bad"] * (pain > law["bad_pain"])
        sleep, gut = self.scores.write(day, adverse)
        blank = np.where(missing, np.nan, 0.0)
        return Observed(rated + blank, sleep + blank, gut + blank, np.where(missing, -1, adverse), taken)
