"""The product's posterior beside the sampler's, on diaries as people write them."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.inference.calibration.as_used import person_who_starts
from tests.inference.calibration.exact import P_NOTHING
from tests.inference.calibration.figures import rounded
from tests.inference.drawn_people import (
    FLARES,
    HISTORIES,
    MISSING,
    Drawn,
    draw_pain,
    history,
    on_the_scale,
)
from tests.inference.nuts.likelihood import forms
from tests.inference.nuts.sample import sample
from titrant.inference.curves import Curves, prior_curves
from titrant.inference.posterior import Beliefs
from titrant.inference.priors import numbers
from titrant.inference.relief import relief_evidence
from titrant.inference.weigh import weigh

DIARIES, SEED = 20, 2026
MEAN_APART, SD_APART, P_APART = 0.10, 0.10, 0.05  # NRS, NRS, probability; errors of the sampler come on top
WORST_R_HAT = 1.05


def compare(diaries: int = DIARIES, seed: int = SEED) -> dict[str, Any]:
    """Every other person is one whom the drug does something for."""
    curves, names = prior_curves(P_NOTHING), list(HISTORIES)
    rows = [_one(np.random.default_rng((seed, i, 3)), curves, names[i % len(names)], i) for i in range(diaries)]
    return {"diaries": diaries, "seed": seed, "worst": _worst(rows), "rows": rows}


def _one(rng: np.random.Generator, curves: Curves, plan: str, i: int) -> dict[str, Any]:
    dose, person = history(plan), _person(rng, curves, effect=i // 4 % 2 == 1)
    flare = rng.random(dose.size) < FLARES
    own = np.where(flare, numbers("diary-pain")["flare_variance"], 0.0)
    pain = on_the_scale(draw_pain(rng, person, curves, dose, own))
    pain[rng.random(dose.size) < MISSING] = np.nan
    evidence = relief_evidence(dose, pain, flare)
    weight = weigh(curves, evidence)
    mean, sd = Beliefs(curves, weight, None, None).relief(evidence.dose_mg)  # type: ignore[arg-type]
    sampled = sample(forms(dose, pain, evidence.inflation, evidence.noise), curves, P_NOTHING, i)
    return {
        "plan": plan,
        "true": [rounded(person.relief(curves, d)) for d in evidence.dose_mg],
        "mean": [rounded(m) for m in mean],
        "mean_nuts": [rounded(m) for m in sampled.mean],
        "mean_error": [rounded(e, 4) for e in sampled.mean_error],
        "sd": [rounded(s) for s in sd],
        "sd_nuts": [rounded(s) for s in sampled.sd],
        "sd_error": [rounded(e, 4) for e in sampled.sd_error],
        "p_none": rounded(weight[0].sum()),
        "p_none_nuts": rounded(sampled.p_none),
        "p_none_error": rounded(sampled.p_none_error, 4),
        "r_hat": rounded(sampled.worst_r_hat, 4),
        "divergences": sampled.divergences,
    }


def _person(rng: np.random.Generator, curves: Curves, *, effect: bool) -> Drawn:
    person = person_who_starts(rng, curves)
    while person.no_effect() == effect:
        person = person_who_starts(rng, curves)
    return person


def _worst(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Largest differences beyond two sampling errors, and plain means of their sizes."""
    mean = [np.abs(np.subtract(r["mean"], r["mean_nuts"])) for r in rows]
    beyond = [np.maximum(d - 2 * np.array(r["mean_error"]), 0) for d, r in zip(mean, rows, strict=True)]
    sd = [np.abs(np.subtract(r["sd"], r["sd_nuts"])) for r in rows]
    sd_beyond = [np.maximum(d - 2 * np.array(r["sd_error"]), 0) for d, r in zip(sd, rows, strict=True)]
    p = np.array([abs(r["p_none"] - r["p_none_nuts"]) for r in rows])
    p_beyond = np.maximum(p - 2 * np.array([r["p_none_error"] for r in rows]), 0)
    return {
        "mean_apart": rounded(np.concatenate(beyond).max()),
        "mean_apart_usual": rounded(np.concatenate(mean).mean()),
        "sd_apart": rounded(np.concatenate(sd_beyond).max()),
        "sd_apart_usual": rounded(np.concatenate(sd).mean()),
        "p_none_apart": rounded(p_beyond.max()),
        "p_none_apart_usual": rounded(p.mean()),
        "r_hat": max(r["r_hat"] for r in rows),
        "divergences": sum(r["divergences"] for r in rows),
    }


def broken(worst: dict[str, float]) -> list[str]:
    """What lies beyond its bound."""
    bounds = {"mean_apart": MEAN_APART, "sd_apart": SD_APART, "p_none_apart": P_APART, "r_hat": WORST_R_HAT}
    return [f"{name} is {worst[name]}, bound {bound}" for name, bound in bounds.items() if worst[name] > bound]
