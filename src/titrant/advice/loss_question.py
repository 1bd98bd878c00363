"""What is asked when benefit seems to go: days without it, or one step lower. Nothing is raised, nothing is done.

The words name no dose, so that a person reads none that nobody signed; the lower dose stands in the data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from titrant.advice.allowed import Allowed
from titrant.advice.watch import Loss, loss_of_benefit
from titrant.patient.record import Record
from titrant.titration.course import Course


@dataclass(frozen=True)
class LossQuestion:
    """The reasons in words, whether days off are offered, and the loss as data."""

    reasons: tuple[str, ...]
    offer: Literal["test_off"] | None
    told: dict[str, Any]


def question_of_loss(record: Record, course: Course, allowed: Allowed, at: dict[str, Any]) -> LossQuestion | None:
    """The question, or None where benefit does not seem to go, or a limit asks for a lower dose anyway.

    Parameters
    ----------
    at
        The policy's numbers: days off are a test from ``test_from_week``; ``probably`` is the word for helping.
    """
    if not course.spells or (course.on - course.spells[0].first).days < 7 * at["test_from_week"]:
        return None
    if allowed.most_ug < course.current_ug or not (loss := loss_of_benefit(record, course, at["probably"])):
        return None
    offer: Literal["test_off"] | None = "test_off" if _may_offer(record, course) else None
    lower = allowed.ladder.at_most(course.current_ug - 1)
    return LossQuestion((str(loss), _what_can_tell(at["test_days"], lower, offer)), offer, _told(loss, lower))


def _may_offer(record: Record, course: Course) -> bool:
    """Days off are offered once in a spell: doses that went on declined them."""
    begun = course.last.first if course.last else course.on
    asked = any(a.action == "test_off" and begun <= a.date < course.on for a in record.advised)
    return record.settings.off_block == "offer" and not asked


def _what_can_tell(days: int, lower: int, offer: str | None) -> str:
    off, step = f"{days} days without it", "one step lower" if lower else ""
    ways = " or ".join(way for way in (off if offer else "", step) if way)
    return (
        f"{ways} can tell; a step up is no answer to it" if ways else "no step up is an answer to it; ask what is new"
    )


def _told(loss: Loss, lower: int) -> dict[str, Any]:
    return {"judged_on": loss.judged_on, "over": loss.over, "odds": loss.odds, "one_step_lower_ug": lower}
