"""Person generator G3: full diaries on three scales, every law in ``g3.toml``.

    bell      R(d) = peak*exp(-z^2/2), z = (ln d - ln optimum)/(rise below the optimum, fall above it)
    plateau   R(d) = peak*d/(d + half)
    worsens   R(d) = -worsening*peak*d/(d + half)
    side      S(d) = 1/(1 + (tol/d)^steepness); gut + gut_top*S, sleep + sleep_top*S, part of sleep fades
    gain      G(d) = R(d) - 0.5*gut - 0.25*sleep, of the drug alone

Dose in mg. The sensitive keep a smaller tolerated dose after days beyond 1.2 times it. Two worlds:
``hopeful`` (a third without any effect) and ``sober`` (72 %).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from titrant.core.errors import UsageError
from titrant.trials.dosing.background import ar1, background_pain, flares, normals, uniforms
from titrant.trials.dosing.frozen import read_frozen
from titrant.trials.dosing.laws import draw, draw_class, trait_uniforms
from titrant.trials.dosing.placebo import PlaceboState
from titrant.trials.dosing.world import Felt, Observed

if TYPE_CHECKING:
    import numpy as np

UG_PER_MG = 1000.0
WORLDS = ("hopeful", "sober")
LEVEL_CUTS = (0.5, 3.5, 6.5)


class G3World:
    """N people of G3; see ``world.World``."""

    name = "g3"
    utility_at_stake = "pain relief - 0.5 gut - 0.25 sleep, placebo part taken out"

    def __init__(self, seed: int, people: range, law: dict[str, Any] | None = None, *, kind: str = "hopeful") -> None:
        if kind not in WORLDS:
            raise UsageError("bench dosing g3", f"there is no world {kind!r}", f"use one of {', '.join(WORLDS)}")
        self.law = law or read_frozen("g3.toml")
        self.seed, self.people = seed, people
        self.classes = self.law["sober"]["classes"] if kind == "sober" else self.law["classes"]
        self.baseline_days = int(self.law["horizon"]["baseline_days"])
        self.days = self.baseline_days + int(self.law["horizon"]["treated_days"])
        u = trait_uniforms(seed, self.name, people)
        self.traits = {name: draw(law, u[:, i + 1]) for i, (name, law) in enumerate(self.law["traits"].items())}
        self.traits["klass"] = draw_class(self.classes, u[:, 0])
        self._draw_days()
        self._begin()

    def _draw_days(self) -> None:

        seed, people, days, law, traits = self.seed, self.people, self.days, self.law, self.traits

        def noise(purpose: str) -> np.ndarray:
            return ar1(normals(seed, f"{self.name}/{purpose}", people, days), traits["phi"], traits["score_sd"])

        def u(purpose: str) -> np.ndarray:
            return uniforms(seed, f"{self.name}/{purpose}", people, days)

        self.pain_alone = background_pain(seed, self.name, people, days, traits=traits, law=law)
        self.gut_alone = traits["gut_base"][:, None] + noise("gut")
        self.sleep_alone = traits["sleep_base"][:, None] + noise("sleep")
        gaps = flares(u("gap"), u("gap-days"), {"height": 1.0, **law["gaps"]}) > 0
        self.missing = gaps | (u("missing") < traits["missing"][:, None])
        self.skipped = u("skipped") < law["dosing"]["skipped"]

    def _begin(self) -> None:
        import numpy as np

        n = len(self.people)
        self.effect, self.side, self.before = np.zeros(n), np.zeros(n), np.zeros(n)
        self.since_increase = np.full(n, 10_000)
        self.days_over, self.harmed = np.zeros(n, int), np.zeros(n, bool)
        self.placebo = PlaceboState(self.traits["placebo"], self.law["placebo"])
        self._felt: Felt | None = None

    # -- what a dose does in the long run --------------------------------------------------------

    def relief(self, dose_ug: np.ndarray, *, now: bool = True) -> np.ndarray:
        """Lasting relief of a dose, (N,) or (N, G) [NRS]."""
        import numpy as np

        d, tr = np.asarray(dose_ug, float) / UG_PER_MG, self._column(dose_ug)
        z = np.log(np.maximum(d, 1e-9)) - np.log(tr("optimum"))
        bell = np.exp(-((z / np.where(z < 0, tr("rise"), tr("fall"))) ** 2) / 2)
        plateau = d / (d + tr("half"))
        klass = tr("klass")
        shape = np.select(
            [klass == "bell", klass == "plateau", klass == "worsens"], [bell, plateau, -tr("worsening") * plateau]
        )
        return np.asarray(tr("peak") * shape)

    def side_effects(self, dose_ug: np.ndarray, *, now: bool = True) -> np.ndarray:
        """Share of a person's full side effects at a dose, 0 to 1."""
        import numpy as np

        d = np.maximum(np.asarray(dose_ug, float) / UG_PER_MG, 1e-9)
        tol = self.tolerated(now=now)
        tol = tol.reshape(tol.shape + (1,) * (d.ndim - 1))
        return np.asarray(1 / (1 + (tol / d) ** self.law["side_effects"]["steepness"]))

    def utility(self, dose_ug: np.ndarray, *, now: bool = True) -> np.ndarray:
        """Lasting gain of a dose on the three scales."""
        import numpy as np

        tr, law = self._column(dose_ug), self.law["gain"]
        per_share = law["gut"] * tr("gut_top") + law["sleep"] * tr("sleep_top") * tr("sleep_stays")
        return np.asarray(self.relief(dose_ug, now=now) - per_share * self.side_effects(dose_ug, now=now))

    def tolerated(self, *, now: bool = True) -> np.ndarray:
        """The tolerated dose, (N,) [mg]."""
        import numpy as np

        tol = self.traits["tol"]
        return np.where(self.harmed, tol * self.law["harm"]["tol_factor"], tol) if now else np.asarray(tol)

    def level_chances(self, dose_ug: np.ndarray) -> np.ndarray:
        """Chance of each adverse level once habituated to a dose, by the gut alone, (N, 4)."""
        import numpy as np
        from scipy.special import ndtr

        gut = self.traits["gut_top"] * self.side_effects(dose_ug)
        reached = ndtr((gut[:, None] - np.array(LEVEL_CUTS)) / self.traits["score_sd"][:, None])
        edges = np.concatenate([np.ones((len(gut), 1)), reached, np.zeros((len(gut), 1))], axis=1)
        return np.asarray(edges[:, :-1] - edges[:, 1:])

    def _column(self, dose_ug: np.ndarray) -> Any:
        def trait(name: str) -> np.ndarray:
            value: np.ndarray = self.traits[name]
            return value.reshape(value.shape + (1,) * (dose_ug.ndim - 1))

        return trait

    # -- one day --------------------------------------------------------------------------------

    def step(self, day: int, dose_ug: np.ndarray) -> Observed:
        """Live one day on the doses given; see ``world.World``."""
        import numpy as np

        intended = np.asarray(dose_ug, float)
        taken = (intended > 0) & ~self.skipped[:, day]
        swallowed = np.where(taken, intended, 0.0)
        over = (intended > 0) & (intended > self.law["harm"]["over"] * UG_PER_MG * self.tolerated())
        self._harm(intended, taken)
        self.since_increase = np.where(intended > self.before, 0, self.since_increase + 1)
        placebo = self.placebo.step(intended, self.before)
        self.before = intended
        self.effect = self.effect + (self.relief(swallowed) - self.effect) * (1 - np.exp(-1 / self.traits["onset"]))
        fast = 1 - np.exp(-1 / self.law["side_effects"]["onset_days"])
        self.side = self.side + (self.side_effects(swallowed) - self.side) * fast
        gut, sleep = self._on_scales()
        burden = self.law["gain"]["gut"] * gut + self.law["gain"]["sleep"] * sleep
        pain_row = np.clip(np.round(self.pain_alone[:, day] - self.effect - placebo), 0, 10)
        gut_row = np.clip(np.round(self.gut_alone[:, day] + gut), 0, 10)
        sleep_row = np.clip(np.round(self.sleep_alone[:, day] + sleep), 0, 10)
        adverse = self._level(gut_row, sleep_row)
        self._felt = Felt(self.effect, burden, self.effect - burden, over, adverse)
        gone = self.missing[:, day]
        blank = np.where(gone, np.nan, 0.0)
        return Observed(pain_row + blank, sleep_row + blank, gut_row + blank, np.where(gone, -1, adverse), taken)

    def felt(self) -> Felt:
        """The day just lived."""
        if self._felt is None:
            raise ValueError("no day has been lived yet")
        return self._felt

    def hidden(self) -> dict[str, np.ndarray]:
        """Class, tolerated dose at the start, harm done."""
        return {"klass": self.traits["klass"], "tol_ug": self.traits["tol"] * UG_PER_MG, "harmed": self.harmed.copy()}

    def notes(self, person: int) -> dict[str, Any]:
        """Nothing beside the diary."""
        return {}

    def _harm(self, intended: np.ndarray, taken: np.ndarray) -> None:
        law = self.law["harm"]
        self.days_over = self.days_over + (taken & (intended > law["over"] * UG_PER_MG * self.traits["tol"]))
        self.harmed = self.harmed | ((self.traits["sensitive"] < law["share"]) & (self.days_over >= law["days"]))

    def _on_scales(self) -> tuple[np.ndarray, np.ndarray]:
        """Gut and sleep points of the drug today; part of the sleep trouble fades after an increase."""
        import numpy as np

        stays = self.traits["sleep_stays"]
        fades = np.exp(-self.since_increase / self.law["side_effects"]["habituation_days"])
        sleep = self.traits["sleep_top"] * self.side * (stays + (1 - stays) * fades)
        return self.traits["gut_top"] * self.side, sleep

    def _level(self, gut: np.ndarray, sleep: np.ndarray) -> np.ndarray:
        """Adverse level 0-3: points above the person's usual, on the worse scale."""
        import numpy as np

        above = np.maximum(gut - np.round(self.traits["gut_base"]), sleep - np.round(self.traits["sleep_base"]))
        return np.asarray(np.searchsorted(LEVEL_CUTS, above, side="right"))
