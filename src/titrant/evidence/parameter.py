"""One number of a model, with everything a reader must know to judge it."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log, log1p, sqrt

from titrant.evidence.words import certainty_text


@dataclass(frozen=True, slots=True)
class Spread:
    """How a value differs between people (or, in a prior, how unsure we are), in the parameter's unit.

    ``law`` is one of ``lognormal`` (cv or sd_log), ``logit_normal`` and ``normal`` (sd), ``uniform`` and
    ``loguniform`` (low, high), ``gamma`` (shape, scale). ``low`` and ``high`` cut any law off.
    """

    law: str
    cv: float | None = None
    sd_log: float | None = None
    sd: float | None = None
    shape: float | None = None
    scale: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def omega(self) -> float:
        """Standard deviation on the scale on which the law is normal (log, logit or plain).

        >>> round(Spread("lognormal", cv=0.3).omega, 4)
        0.2936
        """
        if self.law == "lognormal":
            return self.sd_log if self.sd_log is not None else sqrt(log1p((self.cv or 0.0) ** 2))
        if self.law in ("normal", "logit_normal"):
            return self.sd or 0.0
        if self.law == "loguniform" and self.low and self.high:
            return log(self.high / self.low) / sqrt(12)
        raise ValueError(f"a {self.law} spread has no omega")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value in the canonical unit of its symbol, and where it comes from.

    ``stated`` and ``stated_unit`` are as the source printed them. ``saw`` lists observations of the
    held-out column that the value has been fitted to.
    """

    symbol: str
    value: float
    unit: str
    stated: float
    stated_unit: str
    kind: str
    source: str
    certainty: str
    provenance: str
    applies_to: str
    file: str
    where: str = ""
    reason: str = ""
    formula: str = ""
    formula_says: str = ""
    tolerance: float = 0.005
    fit: str = ""
    note: str = ""
    spread: Spread | None = None
    saw: tuple[str, ...] = ()
    claims: tuple[str, ...] = field(default=())
    second_reader: str = ""

    @property
    def graded(self) -> str:
        """Its grades in words."""
        return certainty_text(self.kind, self.certainty, self.provenance)

    @property
    def id(self) -> str:
        """The name by which the evidence graph knows it, such as ``base_pk.CL``."""
        return f"{self.file}.{self.symbol}"
