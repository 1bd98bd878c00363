"""One person's posterior by Hamiltonian Monte Carlo on tangents, beside the particles of ``more.py``.

Everything favours the sampler: 256 chains fill the lanes, chains start at draws of the posterior, so that none is
spent on warming up, and step and length are the best of a few tried, whose cost is not counted.
"""

from __future__ import annotations

from time import process_time

import numpy as np
from tests.engines.work_item import DOSE_NMOL, F_CAP, OMEGA, TYPICAL, W

from titrant.engine.doses import every_day
from titrant.engine.gradient import derivatives

CHAINS, PILOT, TRAJECTORIES = 256, 12, 40
STEPS, LENGTHS = (0.4, 0.6, 0.8, 1.0), (1, 2, 3)
DOSES, TIMES = every_day(DOSE_NMOL, 84), np.arange(24.0, 2017.0, 24.0)
CENTRE, WIDTH = (np.array(list(numbers.values())) for numbers in (TYPICAL, OMEGA))
PAIN = W.outputs.index("P")


class Posterior:
    """Of eight normal numbers, given twelve weekly means of pain; counts its gradients."""

    def __init__(self, diary: np.ndarray) -> None:
        self.diary, self.gradients = diary, 0

    def __call__(self, eta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Logarithm of the density (N,) and its gradient (N, 8)."""
        p = CENTRE * np.exp(WIDTH * eta)
        turn = p * WIDTH
        turn[:, 1] *= p[:, 1] < F_CAP
        p[:, 1] = np.minimum(p[:, 1], F_CAP)
        found = derivatives(W, tuple(p.T), DOSES, TIMES, W.parameters)
        self.gradients += len(eta)
        off = self.diary - found.outputs[:, :, PAIN].reshape(-1, 12, 7).mean(axis=2)
        weekly = found.slopes[:, :, PAIN].reshape(-1, 12, 7, 8).mean(axis=2)
        slope = np.einsum("nw,nwk->nk", off, weekly) * turn - eta
        return -0.5 * (off**2).sum(axis=1) - 0.5 * (eta**2).sum(axis=1), slope


def chains(posterior: Posterior, eta: np.ndarray, count: int, step: float, length: int, seed: int) -> np.ndarray:
    """States of every chain after each trajectory, (count, N, 8)."""
    random, (value, slope), kept = np.random.default_rng(seed), posterior(eta), []
    for _ in range(count):
        momentum = random.standard_normal(eta.shape)
        at, new_value, new_slope = eta.copy(), value, slope
        moved = momentum + 0.5 * step * slope
        for k in range(length):
            at = at + step * moved
            new_value, new_slope = posterior(at)
            moved = moved + (0.5 if k == length - 1 else 1.0) * step * new_slope
        gain = new_value - value - 0.5 * ((moved**2).sum(axis=1) - (momentum**2).sum(axis=1))
        taken = np.log(random.random(len(eta))) < gain
        eta = np.where(taken[:, None], at, eta)
        value, slope = np.where(taken, new_value, value), np.where(taken[:, None], new_slope, slope)
        kept.append(eta)
    return np.stack(kept)


def draws_for_one(found: np.ndarray) -> float:
    """Trajectories for one effective draw, of the parameter that needs most: from the spread of the chains' means."""
    return float((len(found) * found.mean(axis=0).var(axis=0, ddof=1) / found.reshape(-1, 8).var(axis=0)).max())


def sampled(diary: np.ndarray, prior: np.ndarray, weight: np.ndarray, effective: float, spent: float) -> str:
    """What as many effective draws cost as the particles gave.

    Parameters
    ----------
    prior, weight
        The particles' normal numbers (M, 8) and weights (M,).
    effective, spent
        Effective particles, and the CPU seconds they cost.
    """
    first = prior[np.random.default_rng(2).choice(len(prior), CHAINS, p=weight / weight.sum())]
    posterior = Posterior(diary)
    tried = [(step, length) for step in STEPS for length in LENGTHS]
    cost = {
        (step, length): length * draws_for_one(chains(posterior, first, PILOT, step, length, 3))
        for step, length in tried
    }
    step, length = min(cost, key=lambda each: cost[each])
    before, start = posterior.gradients, process_time()
    found = chains(posterior, first, TRAJECTORIES, step, length, 4)
    took, gradients = process_time() - start, posterior.gradients - before
    each = length * draws_for_one(found)
    whole = effective * each * took / gradients
    how = f"{CHAINS} chains of {TRAJECTORIES} trajectories, {length} steps of {step} each"
    needs = f"{each:.1f} gradients of {1e6 * took / gradients:.0f} microseconds for one effective draw"
    beside = f"{whole:.0f} s of CPU for {effective:,.0f}, where particles took {spent:.1f} s"
    return f"The same posterior by Hamiltonian Monte Carlo on tangents ({how}) needs {needs}: {beside}."
