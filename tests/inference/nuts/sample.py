"""NUTS on one diary: height, place and steepness of relief are continuous, discrete choices are summed out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from tests.inference.equations import mechanism_on, normed, on_curve
from tests.inference.nuts.likelihood import Forms
from titrant.inference.curves import MEMBERS, Curves
from titrant.inference.priors import numbers

WARM_UP, DRAWS, CHAINS = 400, 1000, 2
ED50_RANGE_MG = (0.03, 8.0)


@dataclass(frozen=True)
class Sampled:
    """Relief at the doses taken: mean and sd (V,) [NRS] with their Monte Carlo errors (V,); P(no effect)."""

    mean: np.ndarray
    sd: np.ndarray
    mean_error: np.ndarray
    sd_error: np.ndarray
    p_none: float
    p_none_error: float
    worst_r_hat: float
    divergences: int


def sample(form: Forms, curves: Curves, p_nothing: float, seed: int) -> Sampled:
    """Sample the posterior of one diary."""
    import jax
    from numpyro.diagnostics import gelman_rubin

    given = _given(form, curves, p_nothing)
    sampler = _sampler()
    sampler.run(jax.random.PRNGKey(seed), given, extra_fields=("diverging",))
    draws = sampler.get_samples(group_by_chain=True)
    V = int((form.dose_mg > 0).sum())
    traces = {"none": np.asarray(draws["none"])}
    for v in range(V):
        traces[f"mean{v}"] = np.asarray(draws["mean"])[..., v]
    square = np.asarray(draws["square"])[..., :V]
    mean = np.array([traces[f"mean{v}"].mean() for v in range(V)])
    sd = np.sqrt(square.mean(axis=(0, 1)) - mean**2)
    moves = [square[..., v] - 2 * mean[v] * traces[f"mean{v}"] for v in range(V)]  # what a draw moves the variance by
    error = {k: _error(x) for k, x in traces.items()}
    return Sampled(
        mean=mean,
        sd=sd,
        mean_error=np.array([error[f"mean{v}"] for v in range(V)]),
        sd_error=np.array([_error(x) for x in moves]) / (2 * sd),
        p_none=float(traces["none"].mean()),
        p_none_error=error["none"],
        worst_r_hat=float(max(gelman_rubin(x) for x in traces.values())),
        divergences=int(np.asarray(sampler.get_extra_fields()["diverging"]).sum()),
    )


def _error(trace: np.ndarray) -> float:
    """Monte Carlo error of the mean of a trace (chains, draws)."""
    from numpyro.diagnostics import effective_sample_size

    return float(trace.std() / np.sqrt(effective_sample_size(trace)))


@cache
def _sampler() -> Any:
    """One sampler for all diaries, compiled once."""
    import jax
    from numpyro.infer import MCMC, NUTS

    jax.config.update("jax_enable_x64", True)
    kernel = NUTS(_model, dense_mass=True, target_accept_prob=0.9)
    return MCMC(
        kernel, num_warmup=WARM_UP, num_samples=DRAWS, num_chains=CHAINS, progress_bar=False,
        chain_method="sequential", jit_model_args=True,
    )  # fmt: skip


def _given(form: Forms, curves: Curves, p_nothing: float) -> dict[str, Any]:
    """All numbers of one diary, as arrays of one shape for every diary."""
    p = numbers("relief-curve")
    helps, helps_weight = mechanism_on(curves.log_mg, helps=True)
    worsens, worsens_weight = mechanism_on(curves.log_mg, helps=False)
    free = curves.shape[curves.member == MEMBERS.index("free")]
    fixed = {
        name: np.array([[on_curve(curves.log_mg, c, d) for d in form.dose_mg] for c in rows])
        for name, rows in (("mechanism", helps), ("mechanism_worsens", worsens), ("free", free))
    }
    even = {"bell": len(p["width"]), "plateau": len(p["hill"]), "worsening": len(p["hill"]), "free": len(free)}
    each = {name: np.full(count, p[f"share_{name}"] / count) for name, count in even.items()}
    each |= {"mechanism": p["share_mechanism"] * np.concatenate([helps_weight, worsens_weight])}
    order = ("bell", "plateau", "worsening", "mechanism", "free")
    weight = np.concatenate([[p_nothing], *((1 - p_nothing) * each[name] for name in order)])
    return {
        "G": form.G, "log_det": form.log_det, "log_weight": form.log_weight, "n": float(form.n),
        "dose": form.dose_mg, "log_each": np.log(weight / weight.sum()), **fixed,
    }  # fmt: skip


def _model(given: dict[str, Any]) -> None:
    """Priors of the continuous parts; the likelihood sums over curves and settings."""
    import jax.numpy as jnp
    import numpyro
    import numpyro.distributions as dist
    from jax.scipy.special import logsumexp

    p, q = numbers("diary-pain"), numbers("relief-curve")

    def normal(name: str, mean: float, sd: float) -> Any:
        return mean + sd * numpyro.sample(name, dist.Normal(0.0, 1.0))

    def height(name: str, mean: float) -> Any:
        return numpyro.sample(f"height_{name}", dist.Gamma(q["height_shape"], q["height_shape"] / mean))

    def log_place(name: str, median: float, sd: float, low: float, high: float) -> Any:
        law = dist.TruncatedNormal(np.log(median), sd, low=np.log(low), high=np.log(high))
        return numpyro.sample(f"place_{name}", law)

    slopes = dist.MixtureSameFamily(
        dist.Categorical(probs=jnp.array(normed(p["slope_weight"]))),
        dist.Normal(jnp.zeros(len(p["slope_sd"])), jnp.array(p["slope_sd"]) / max(p["slope_sd"])),
    )
    moves = [
        normal("level", p["level_mean"], p["level_sd"]),
        max(p["slope_sd"]) * numpyro.sample("slope", slopes),
        normal("settling", p["settling_mean"], p["settling_sd"]),
        normal("placebo", p["placebo_mean"], p["placebo_sd"]),
        normal("bump", p["bump_mean"], p["bump_sd"]),
        normal("off", 0.0, p["off_sd"]),
    ]
    log_sigma = normal("log_sigma", float(np.log(p["noise_median"])), p["noise_log_sd"])
    x = jnp.log(jnp.where(given["dose"] > 0, given["dose"], 1.0))
    mode = log_place("bell", q["mode_median"], q["mode_log_sd"], q["mode_low"], q["mode_high"])
    bells = jnp.exp(-0.5 * ((x - mode)[None, :] / jnp.array(q["width"])[:, None]) ** 2)

    def plateaus(name: str) -> Any:
        ed50 = log_place(name, q["ed50_median"], q["ed50_log_sd"], *ED50_RANGE_MG)
        return 1 / (1 + jnp.exp(-jnp.array(q["hill"])[:, None] * (x - ed50)[None, :]))

    relief = jnp.concatenate([
        jnp.zeros((1, x.size)),
        height("bell", q["height_mean"]) * bells,
        height("plateau", q["height_mean"]) * plateaus("plateau"),
        -height("worsening", q["worsening_mean"]) * plateaus("worsening"),
        height("mechanism", q["height_mean"]) * given["mechanism"],
        height("mechanism_worsens", q["worsening_mean"]) * given["mechanism_worsens"],
        height("free", q["height_mean"]) * given["free"],
    ])  # fmt: skip
    relief = relief * (given["dose"] > 0)
    rest = jnp.broadcast_to(jnp.stack([jnp.asarray(1.0), *moves]), (relief.shape[0], 1 + len(moves)))
    v = jnp.concatenate([rest, relief], axis=1)
    square = jnp.einsum("ci,sij,cj->cs", v, given["G"], v)
    each = (
        given["log_weight"] - 0.5 * given["log_det"] - given["n"] * log_sigma - 0.5 * square * jnp.exp(-2 * log_sigma)
    )
    by_curve = given["log_each"] + logsumexp(each, axis=1)
    total = logsumexp(by_curve)
    numpyro.factor("diary", total)
    share = jnp.exp(by_curve - total)
    numpyro.deterministic("none", share[0])
    numpyro.deterministic("mean", share @ relief)
    numpyro.deterministic("square", share @ relief**2)
