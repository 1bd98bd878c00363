"""Pain: the drug's own part, beside the placebo part and the natural course.

    share     = (1 + O50)*occupancy_mu/(occupancy_mu + O50)
    target    = drug_effect*share - gain_pain_tone*(tone - 1) - gain_pain_glia*(1 - Cyt)
    dPd/dt    = (target - Pd)/tau_relief
    pain_drug = Pd
    pain      = min(10, max(0, pain_baseline + Nat - Pl + Pd))

Pd is the change of pain by the drug, slow to come and to go; below zero is relief. drug_effect is the
person's own change at full blockade, found in trials and explained by no mechanism; its mean over people is
near zero, and for some it is above. The two mechanisms act through tone and cytokines. Points 0-10, time in h.
Source: claims E09, E13 (mean effect), C25 (return after stopping); O50 is assumed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from titrant.core.functions import maximum, minimum
from titrant.models.system import Numbers


class States(NamedTuple):
    """The drug's part."""

    Pd: float  # change of pain by the drug [NRS]


class Inputs(NamedTuple):
    """What moves pain."""

    occupancy_mu: float  # share of mu receptors held by the drug [1]
    tone: float  # opioid signal over its own baseline [1]
    Cyt: float  # inflammatory cytokines over baseline [1]
    Pl: float  # relief by expectation [NRS]
    Nat: float  # pain above the person's long-run mean [NRS]


class Params(NamedTuple):
    """Sizes and rate."""

    tau_relief: float  # time constant with which relief comes and goes [h]
    drug_effect: float  # change of pain by the drug at full blockade [NRS]
    O50: float  # occupancy at which half of it is reached [1]
    gain_pain_tone: float  # pain taken away for each unit of tone above baseline [NRS]
    gain_pain_glia: float  # pain taken away when cytokines go from baseline to none [NRS]
    pain_baseline: float  # long-run mean pain without treatment [NRS]


class Outputs(NamedTuple):
    """Pain and its drug part."""

    pain_drug: float  # change of pain by the drug itself, below zero is relief [NRS]
    pain: float  # pain on the scale of the diary [NRS]


def initial(p: Numbers) -> Numbers:
    """Drug-free."""
    return States(0.0)


def rhs(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Time derivative, line by line as above."""
    (Pd,) = y
    occupancy_mu, tone, Cyt, _, _ = u
    tau_relief, drug_effect, O50, gain_pain_tone, gain_pain_glia, _ = p

    share = (1.0 + O50) * occupancy_mu / (occupancy_mu + O50)
    target = drug_effect * share - gain_pain_tone * (tone - 1.0) - gain_pain_glia * (1.0 - Cyt)

    dPd = (target - Pd) / tau_relief
    return (dPd,)


def observe(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Pain and its drug part."""
    (Pd,) = y
    _, _, _, Pl, Nat = u
    pain_baseline = Params(*p).pain_baseline
    return Outputs(Pd, minimum(10.0, maximum(0.0, pain_baseline + Nat - Pl + Pd)))
