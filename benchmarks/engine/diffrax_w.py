"""Work item W on diffrax's Tsit5: people side by side by ``vmap``, days by ``scan``, compiled once for each shape."""

from __future__ import annotations

import os

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import diffrax
import jax
import jax.numpy as jnp
import numpy as np
from tests.engines.work_item import W, observe, rhs

jax.config.update("jax_enable_x64", True)
TOGETHER = 32  # people of one call


@jax.jit
def _people(params, doses, times, rtol, atol):
    term = diffrax.ODETerm(lambda t, y, p: jnp.stack(rhs(t, y, p)))
    control = diffrax.PIDController(rtol=rtol, atol=atol)

    def day(p, y, amount):
        y = y.at[0].add(amount)
        saved = diffrax.SaveAt(ts=times)
        solved = diffrax.diffeqsolve(
            term, diffrax.Tsit5(), 0.0, 24.0, 0.02, y, args=p, saveat=saved, stepsize_controller=control, max_steps=4096
        )
        return solved.ys[-1], jax.vmap(lambda y: jnp.stack(observe(0.0, y, p)))(solved.ys)

    def person(p):
        start = jnp.array([float(value) for value in W.initial(None)])
        return jax.lax.scan(lambda y, amount: day(p, y, amount), start, doses)[1]

    return jax.vmap(person)(params)


def solve(params: np.ndarray, doses: np.ndarray, times: np.ndarray, rtol: float, atol: float) -> np.ndarray:
    """Outputs (N, D*T, 6) of W; ``times`` are those of a day without 0, the last its end; doses (D,)."""
    parts = [
        np.asarray(_people(params[k : k + TOGETHER], doses, times, rtol, atol)) for k in range(0, len(params), TOGETHER)
    ]
    return np.concatenate(parts).reshape(len(params), len(doses) * len(times), -1)
