"""Step back on trouble: to the last dose that was tolerated; what was not stays blocked."""

from __future__ import annotations

from dataclasses import dataclass

from titrant.core.calendar import format_day
from titrant.core.dose import format_dose
from titrant.titration.behaviours.base import Behaviour, Limit
from titrant.titration.course import Course
from titrant.titration.ladder import Ladder
from titrant.titration.practice import practice


@dataclass(frozen=True)
class StepBackOnTrouble(Behaviour):
    """Two moderate days in a week, or one severe: down at once, and never up to that dose again."""

    @property
    def says(self) -> str:
        """The behaviour in plain words."""
        return (
            f"step back at once after {practice().moderate_days_in_7} moderate days in a week or one severe day; "
            "a dose that was not tolerated stays blocked"
        )

    def limit(self, course: Course, ladder: Ladder) -> Limit | None:
        """At the blocked dose: the highest dose tolerated before. Below it: anything lower."""
        blocked = course.blocked_ug
        if blocked is None:
            return None
        trouble = next(t for t in reversed(course.troubles) if t.dose_ug == blocked)
        reason = f"{format_dose(blocked)} was not tolerated ({trouble.what}, {format_day(trouble.date)})"
        if course.baseline.sleep is None or course.baseline.gut is None:
            reason += "; days before the drug are not known, so the whole score counts"
        because = ("C06", "GI-01") if "gut" in trouble.what else ("C06",)
        if course.current_ug < blocked:
            below = ladder.at_most(blocked - 1) or self.back_to(course, ladder, blocked)
            return Limit(below, f"{reason}; it stays blocked", because, None if below else "pause")
        back_to = self.back_to(course, ladder, blocked)
        # The usual first step counts as lowest for everyone: a cap that allows a lower rung is an added
        # risk, and must not turn this pause into a dose.
        if not course.tolerated and blocked <= max(ladder.first, practice().start_at_most_ug):
            then = "pause before a lower one is tried" if back_to else "no lower dose can be measured"
            return Limit(0, f"{reason}, and it was the lowest step: {then}", because, "pause")
        return Limit(back_to, f"{reason}: back to {format_dose(back_to)}", because)

    def back_to(self, course: Course, ladder: Ladder, blocked: int) -> int:
        """The highest tolerated dose below the blocked one; else the first rung; else half of it."""
        if course.tolerated:
            return course.tolerated[-1]
        if ladder.first < blocked:
            return ladder.first
        return ladder.measured_at_most(blocked / 2)
