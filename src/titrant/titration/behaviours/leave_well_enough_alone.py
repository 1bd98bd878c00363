"""Leave well enough alone: the article's author had 80 % less pain at 1.5 mg, and went up (C01, C02)."""

from __future__ import annotations

from dataclasses import dataclass

from titrant.titration.behaviours.base import Behaviour, Limit
from titrant.titration.course import Course
from titrant.titration.ladder import Ladder
from titrant.titration.practice import practice


@dataclass(frozen=True)
class LeaveWellEnoughAlone(Behaviour):
    """Stay where pain is much lower than before the first dose, whatever made it so."""

    days: int = 14

    @property
    def says(self) -> str:
        """The behaviour in plain words."""
        at = practice()
        share = round(at.much_better_share * 100)
        return f"leave well enough alone: stay when pain is {at.much_better_points:g} points and {share} % lower (C06)"

    def limit(self, course: Course, ladder: Ladder) -> Limit | None:
        """The present dose, where it is good enough."""
        before, now = course.baseline.pain, course.recent_pain(self.days)
        if not course.is_on or before is None or now is None or before == 0:
            return None
        at, relief = practice(), before - now
        if relief < at.much_better_points or relief / before < at.much_better_share:
            return None
        return Limit(
            course.current_ug,
            f"pain is {now:.1f} now and was {before:.1f} before the first dose: good enough to stay, "
            "whether or not the drug did it",
            ("C01", "C06"),
        )
