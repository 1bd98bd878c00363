"""The doses of a plan in the plainest form, so that rules below the plan can read them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DoseSteps:
    """The daily doses of a plan in order [ug], and the days that each lasts."""

    doses_ug: tuple[int, ...]
    days: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.doses_ug) != len(self.days):
            raise ValueError(f"{len(self.doses_ug)} doses, but {len(self.days)} lengths")
