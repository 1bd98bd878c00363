"""The policy that reads the diary with a model: climb while higher may be better, then settle, test and stop.

Each review every preparable dose on a round menu is scored by what a fortnight at it is worth and would
teach (``lookahead``), plus curiosity that fades over thirteen weeks. While a higher dose within reach is
likely enough to be better, the next step up is taken first. At the end of the trial of treatment a test period
without it is offered, at once where little speaks for the drug; when it then still does not help, it is
stopped. The shield decides what is allowed; nothing here can raise it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from titrant.advice.allowed import Allowed
from titrant.advice.change_of_mind import what_would_change
from titrant.advice.claims import claim_of, expectation, why_not
from titrant.advice.climb import ended_without_a_claim, higher_may_be_better
from titrant.advice.dose_reasons import dose_reasons
from titrant.advice.loss_question import question_of_loss
from titrant.advice.off_start import drawn_start, drawn_words, review_before_start
from titrant.advice.policy import NOT_YET, Choice
from titrant.advice.policy_numbers import policy_numbers
from titrant.advice.scores import Scores, score, weeks_on
from titrant.advice.test_period import TestPeriod, blind_test_until, read_test_period
from titrant.inference.infer import infer
from titrant.patient.record import Record
from titrant.titration.behaviours.base import Limit
from titrant.titration.behaviours.leave_well_enough_alone import LeaveWellEnoughAlone
from titrant.titration.course import Course
from titrant.titration.practice import practice

if TYPE_CHECKING:
    from titrant.inference.posterior import Posterior


@dataclass(frozen=True)
class ReliefPolicy:
    """Chooses by the posterior of one record."""

    record: Record
    name: str = "relief-5"

    def next(self, course: Course, allowed: Allowed, *, seed: int = 0) -> Choice:
        """The dose until the next review."""
        if course.last is None:
            return Choice(allowed.ladder.first, ("no rule of the screening blocks a first dose",))
        p = policy_numbers()
        test = read_test_period(self.record, course, from_week=p["test_from_week"], days=p["confirming_days"])
        if (not course.is_on and not test.is_test) or blind_test_until(self.record, course):
            return Choice(course.last.dose_ug, ())
        posterior = infer(self.record, course.on, seed=seed)
        scores = score(posterior, allowed, course, self.record)
        if test.is_test:
            return _while_testing(posterior, scores, test, allowed, course)
        off_first = _may_be_tested(self.record, test)
        if not off_first and (stop := _stop(posterior, test, allowed, course)):
            return _chosen(posterior, scores, 0, course, limits=(stop,))
        if asked := _asked(self.record, posterior, scores, test, allowed, course, seed):
            return asked
        limits = _well_enough(posterior, allowed, course)
        late = ended_without_a_claim(posterior, test, course)
        dose = _next_dose(scores, allowed, course, posterior.p_no_effect, late=late)
        review_by = review_before_start(self.record, test, course, p["confirm_from_week"])
        return replace(_chosen(posterior, scores, dose, course, limits=limits), review_by=review_by)


def _asked(
    record: Record, posterior: Posterior, scores: Scores, test: TestPeriod, allowed: Allowed, course: Course, seed: int
) -> Choice | None:
    """What is asked before any dose is chosen: whether benefit goes, and whether it is the drug at all."""
    if losing := question_of_loss(record, course, allowed, policy_numbers()):
        choice = _chosen(posterior, scores, course.current_ug, course, reasons=losing.reasons, offer=losing.offer)
        return replace(choice, expect=choice.expect | {"losing": losing.told})
    why = _test_due(record, posterior, test, allowed, course, seed)
    return _chosen(posterior, scores, course.current_ug, course, reasons=(why,), offer="test_off") if why else None


def _while_testing(posterior: Posterior, scores: Scores, test: TestPeriod, allowed: Allowed, course: Course) -> Choice:
    """The test goes on to its end; then the verdict: stopped, or back to the dose before."""
    p, open_ug = policy_numbers(), course.last.dose_ug if course.last else 0
    if test.days_off < p["test_days"]:
        goes_on = f"day {test.days_off} of {p['test_days']} without it"
        return _chosen(posterior, scores, open_ug, course, reasons=(goes_on,), offer="test_off")
    if stop := _stop(posterior, test, allowed, course):
        return _chosen(posterior, scores, 0, course, limits=(stop,))
    back = "the days without it do not speak against it: back to the dose before"
    return _chosen(posterior, scores, open_ug, course, reasons=(back,))


def _well_enough(posterior: Posterior, allowed: Allowed, course: Course) -> tuple[Limit, ...]:
    """No step up from a dose that very likely helps, with pain much lower than before."""
    likely = posterior.p_helped is not None and posterior.p_helped >= policy_numbers()["well_enough"]
    limit = LeaveWellEnoughAlone().limit(course, allowed.ladder) if likely else None
    return (limit,) if limit else ()


def _tried(course: Course) -> list[int]:
    """The doses that were taken for a week or more, tolerated or not [ug]."""
    taken: dict[int, int] = {}
    for spell in course.spells:
        taken[spell.dose_ug] = taken.get(spell.dose_ug, 0) + spell.taken
    return [ug for ug, days in taken.items() if days >= practice().tolerated_after_days]


def _next_dose(scores: Scores, allowed: Allowed, course: Course, p_no_effect: float, *, late: bool = False) -> int:
    """The next step up while higher may be better; else the best dose; the present one until it had its fortnight.

    A present dose that is no longer allowed is kept here too: the limit that forbids it says what to go down to.
    """
    p, current = policy_numbers(), course.current_ug
    if current > allowed.most_ug or course.days_at_dose < p["step_days"]:
        return current
    up = allowed.ladder.above(current)
    if up > current and scores.may[scores.index(up)] and higher_may_be_better(scores, course, late=late):
        return up
    if p_no_effect >= p["no_effect_stays"] and _first_review_with_a_test(course) and scores.may[scores.index(current)]:
        return current
    best, here = _best_to_move_to(scores, course), scores.index(current)
    worth_it = scores.total[best] - scores.total[here] >= p["move_for"]
    return int(scores.menu[best]) if worth_it else current


def _first_review_with_a_test(course: Course) -> bool:
    """Whether days off count as a test today and did not a week ago."""
    return bool(0 <= weeks_on(course) - policy_numbers()["test_from_week"] < 1)


def _best_to_move_to(scores: Scores, course: Course) -> int:
    """The best dose of the menu; one that was never tried only when it is likely enough to be better."""
    import numpy as np

    p, here = policy_numbers(), scores.index(course.current_ug)
    likely = scores.believed.chances_of_better(here, p["better_by"]) >= p["move_chance"]
    open_to = likely | np.isin(scores.menu, [*_tried(course), course.current_ug])
    return int(np.argmax(np.where(open_to, scores.total, -np.inf)))


def _chance(posterior: Posterior, allowed: Allowed, course: Course) -> float:
    """P(the dose within reach that is most likely to help does help)."""
    import numpy as np

    open_ug = course.last.dose_ug if course.last else 0
    reachable = posterior.dose_ug <= max(allowed.most_ug, open_ug, *course.tolerated, 0)
    return float(np.max(posterior.p_helps[reachable], initial=0.0))


def _test_due(
    record: Record, posterior: Posterior, test: TestPeriod, allowed: Allowed, course: Course, seed: int
) -> str | None:
    """Why a test period off is offered now, or None."""
    p, tried = policy_numbers(), len(_tried(course))
    if not _may_be_tested(record, test) or allowed.most_ug < course.current_ug or tried < p["doses_tried"]:
        return None
    chance = _chance(posterior, allowed, course)
    if weeks_on(course) >= p["verdict_week"] and chance < p["doubtful_below"]:
        return f"little speaks for it so far ({chance * 100:.0f} in 100 at the best dose): a test period off can tell"
    if course.on >= drawn_start(course, p["confirm_from_week"], seed):
        return f"only days without it can tell what the drug does from what time and hope do; {drawn_words()}"
    return None


def _may_be_tested(record: Record, test: TestPeriod) -> bool:
    """Whether days off that were not kept yet can still be asked for."""
    return not (record.settings.off_block == "never" or test.kept or test.declined)


def _stop(posterior: Posterior, test: TestPeriod, allowed: Allowed, course: Course) -> Limit | None:
    """The end of a trial of treatment in which nothing was likely to help."""
    p, weeks = policy_numbers(), weeks_on(course)
    tried = len(_tried(course))
    tested = test.is_test or test.kept
    if tried < p["doses_tried"] or weeks < (p["test_from_week"] if tested else p["verdict_week"]):
        return None
    chance = _chance(posterior, allowed, course)
    limit = p["tested_stop_below"] if tested else p["untested_stop_below"]
    if chance >= limit:
        return None
    text = (
        f"{tried} doses over {weeks:.0f} weeks: no dose within reach has more than {chance * 100:.0f} in 100 chances "
        "of lowering pain by half a point by itself"
    )
    return Limit(0, text, ("C69",), "stop")


def _chosen(
    posterior: Posterior,
    scores: Scores,
    ug: int,
    course: Course,
    *,
    reasons: tuple[str, ...] = (),
    limits: tuple[Limit, ...] = (),
    offer: Any = None,
) -> Choice:
    open_ug = ug or (course.last.dose_ug if course.last else 0)
    expect = expectation(posterior, open_ug)
    return Choice(
        dose_ug=ug,
        reasons=reasons or (dose_reasons(posterior, scores, ug, course) if ug else ()),
        because=posterior.because,
        limits=limits,
        offer=offer,
        p_helped=posterior.p_helped,
        claim=claim_of(posterior, course, policy_numbers()) if posterior.p_helped is not None else NOT_YET,
        expect=expect,
        p_tolerated=expect["p_tolerated"],
        why_not=why_not(posterior, scores, ug),
        would_change=what_would_change(scores, open_ug, course, posterior) if ug else (),
    )
