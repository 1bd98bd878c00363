"""What relief may look like over dose: a dense grid of curves, each of unit height, times heights.

    R(d) = height * shape(d),   R(0) = 0

Members differ in structure: nothing, a bell in log dose, a plateau, worsening, the mechanistic chain
of ``models`` (a table of its shapes) with a discrepancy, and free-form curves. Heights enter linearly,
so the diary's likelihood is exact on this grid: no sampling, no seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from titrant.inference.priors import numbers

if TYPE_CHECKING:
    import numpy as np

LOWEST_MG = 0.01
HIGHEST_MG = 6.0
NODES = 49
MEMBERS = ("nothing", "bell", "plateau", "worsening", "mechanism", "free")


@dataclass(frozen=True, eq=False)
class Curves:
    """Prior over relief curves.

    ``log_mg`` (G,) are the nodes in log dose, ``shape`` (K, G) the curves at unit height, ``height``
    (K, H) the heights [NRS], ``weight`` (K, H) their prior, ``member`` (K,) the index into MEMBERS.
    Curve 0 is *nothing*.
    """

    log_mg: np.ndarray
    shape: np.ndarray
    height: np.ndarray
    weight: np.ndarray
    member: np.ndarray

    def at(self, dose_mg: np.ndarray) -> np.ndarray:
        """Unit-height curves at doses (V,), as (K, V); below the lowest node linear to 0 at 0 mg."""
        values: np.ndarray = self.shape @ interpolation(dose_mg)
        return values


def nodes() -> np.ndarray:
    """The nodes in log dose, (G,)."""
    import numpy as np

    return np.linspace(np.log(LOWEST_MG), np.log(HIGHEST_MG), NODES)


def interpolation(dose_mg: np.ndarray) -> np.ndarray:
    """Weights (G, V) that turn values at the nodes into values at doses."""
    import numpy as np

    log_mg = nodes()
    dose = np.asarray(dose_mg, dtype=float)
    x = np.log(np.clip(dose, LOWEST_MG, HIGHEST_MG))
    place = (x - log_mg[0]) / (log_mg[1] - log_mg[0])
    left = np.clip(place.astype(int), 0, NODES - 2)
    share = place - left
    weights = np.zeros((NODES, dose.size))
    columns = np.arange(dose.size)
    weights[left, columns] = 1 - share
    weights[left + 1, columns] += share
    return np.asarray(weights * np.clip(dose / LOWEST_MG, 0, 1))


@lru_cache(maxsize=8)
def prior_curves(p_nothing: float) -> Curves:
    """The grid of curves with its prior, given the share of people for whom the drug does nothing."""
    import numpy as np

    p = numbers("relief-curve")
    x = nodes()
    up, up_weight = _gamma_heights(p["height_mean"], p["height_shape"])
    down, down_weight = _gamma_heights(p["worsening_mean"], p["height_shape"])
    parts = [
        (1, p["share_bell"], *_bells(x), up, up_weight),
        (2, p["share_plateau"], *_plateaus(x), up, up_weight),
        (3, p["share_worsening"], *_plateaus(x), -down, down_weight),
        (4, p["share_mechanism"], *_mechanism(x, helps=True), up, up_weight),
        (4, p["share_mechanism"], *_mechanism(x, helps=False), down, down_weight),
        (5, p["share_free"], *_free(x), up, up_weight),
    ]
    shapes, heights, weights = (
        [np.zeros((1, x.size))],
        [np.zeros((1, up.size))],
        [np.full((1, up.size), p_nothing / up.size)],
    )
    member = [np.zeros(1, dtype=int)]
    for index, share, shape, shape_weight, height, height_weight in parts:
        shapes.append(shape)
        heights.append(np.broadcast_to(height, (len(shape), height.size)))
        weights.append((1 - p_nothing) * share * shape_weight[:, None] * height_weight[None, :])
        member.append(np.full(len(shape), index))
    weight = np.concatenate(weights)
    return Curves(x, np.concatenate(shapes), np.concatenate(heights), weight / weight.sum(), np.concatenate(member))


def _gamma_heights(mean: float, shape: float) -> tuple[np.ndarray, np.ndarray]:
    """Heights [NRS] and their gamma weights."""
    import numpy as np

    height = mean * np.array([0.12, 0.25, 0.4, 0.55, 0.72, 0.9, 1.1, 1.32, 1.58, 1.9, 2.3, 2.8])
    density = height ** (shape - 1) * np.exp(-shape * height / mean) * np.gradient(height)
    return height, density / density.sum()


def _log_normal_weights(x: np.ndarray, median: float, sd: float) -> np.ndarray:
    import numpy as np

    density = np.exp(-0.5 * ((x - np.log(median)) / sd) ** 2)
    return np.asarray(density / density.sum())


def _bells(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gaussian bells in log dose over a grid of modes and widths."""
    import numpy as np

    p = numbers("relief-curve")
    mode = np.linspace(np.log(p["mode_low"]), np.log(p["mode_high"]), 28)
    weight = _log_normal_weights(mode, p["mode_median"], p["mode_log_sd"])
    width = np.array(p["width"])
    shape = np.exp(-0.5 * ((x[None, None, :] - mode[:, None, None]) / width[None, :, None]) ** 2)
    weights = weight[:, None] * np.full(width.size, 1 / width.size)[None, :]
    return shape.reshape(-1, x.size), weights.reshape(-1)


def _plateaus(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """d^hill / (ED50^hill + d^hill)."""
    import numpy as np

    p = numbers("relief-curve")
    ed50 = np.linspace(np.log(0.03), np.log(8.0), 14)
    weight = _log_normal_weights(ed50, p["ed50_median"], p["ed50_log_sd"])
    hill = np.array(p["hill"])
    shape = 1 / (1 + np.exp(-hill[None, :, None] * (x[None, None, :] - ed50[:, None, None])))
    weights = weight[:, None] * np.full(hill.size, 1 / hill.size)[None, :]
    return shape.reshape(-1, x.size), weights.reshape(-1)


def _mechanism(x: np.ndarray, *, helps: bool) -> tuple[np.ndarray, np.ndarray]:
    """Shapes of the chain that help, or those that worsen, each with a discrepancy and its mirror image."""
    import numpy as np

    from titrant.inference.mechanism import mechanism_shapes

    p, table = numbers("relief-curve"), mechanism_shapes()
    chosen = table.helps == helps
    base = np.array([np.interp(x, np.log(table.mg), shape) for shape in table.shape[chosen]])
    wrong = p["discrepancy_sd"] * _gaussian_draws(x, 2 * len(base), p["free_length"])
    return np.concatenate([base, base]) + wrong, np.tile(table.weight[chosen] / 2, 2)


def _free(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Free-form curves: Gaussian draws in log dose, fixed once."""
    import numpy as np

    shape = 0.7 * _gaussian_draws(x, 40, numbers("relief-curve")["free_length"])
    return shape, np.full(len(shape), 1 / len(shape))


def _gaussian_draws(x: np.ndarray, count: int, length: float) -> np.ndarray:
    """Draws (count, G) of a Gaussian process, each with its mirror image; the same in every run."""
    import numpy as np

    from titrant.core.streams import stream

    cov = np.exp(-0.5 * ((x[:, None] - x[None, :]) / length) ** 2) + 1e-9 * np.eye(x.size)
    normal = stream(0, "free-curves").standard_normal((-(-count // 2), x.size))
    draws = normal @ np.linalg.cholesky(cov).T
    return np.concatenate([draws, -draws])[:count]
