"""Glial activation, driven by a lack of opioid tone (H1) or calmed by the drug at TLR4 (H2).

    tlr4_block = bn/(bn + EC50_TLR4)
    drive      = max(0, 1 - gain_glia_tone*(tone - 1))*(1 - Emax_glia*tlr4_block)
    dG/dt      = (drive - G)/tau_glia

G is glial activation, 1 at rest. H1: less tone, more activation. H2: the drug itself closes TLR4. For H2 the
exposure is missing: cells answer at 1-100 umol/L while 4.5 mg gives about 3 nmol/L, 300 to 31 000 times less,
and 1-200 umol/L did nothing to TLR4 answers of human blood cells (Cant 2017). tlr4_block shows the gap.
Concentrations in nmol/L, time in h.
Source: claims C56, E15.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from titrant.core.functions import maximum
from titrant.models.system import Numbers


class States(NamedTuple):
    """Glia."""

    G: float  # glial activation over baseline [1]


class Inputs(NamedTuple):
    """Drug and tone."""

    bn: float  # naltrexone in the brain, free [nmol/L]
    tone: float  # opioid signal over its own baseline [1]


class Params(NamedTuple):
    """Weights of the two hypotheses."""

    tau_glia: float  # time constant of glial activation [h]
    gain_glia_tone: float  # activation taken away for each unit of tone above baseline [1]
    Emax_glia: float  # share of activation taken away when TLR4 is closed [1]
    EC50_TLR4: float  # free concentration that closes half of TLR4 [nmol/L]


class Outputs(NamedTuple):
    """The exposure gap."""

    tlr4_block: float  # share of TLR4 closed by the drug [1]


def initial(p: Numbers) -> Numbers:
    """Drug-free."""
    return States(1.0)


def rhs(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Time derivative, line by line as above."""
    (G,) = y
    bn, tone = u
    tau_glia, gain_glia_tone, Emax_glia, EC50_TLR4 = p

    tlr4_block = bn / (bn + EC50_TLR4)
    drive = maximum(0.0, 1.0 - gain_glia_tone * (tone - 1.0)) * (1.0 - Emax_glia * tlr4_block)

    dG = (drive - G) / tau_glia
    return (dG,)


def observe(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Share of TLR4 closed."""
    bn, _ = u
    EC50_TLR4 = Params(*p).EC50_TLR4
    return Outputs(bn / (bn + EC50_TLR4))
