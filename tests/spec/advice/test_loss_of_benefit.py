"""When benefit seems to go at an unchanged dose, days off or a lower step are asked about; nothing is raised."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from tests.inference.people import FIRST
from tests.titration_people import passes

from titrant.advice.advise import advise
from titrant.advice.person import for_person
from titrant.advice.watch import judged, loss_of_benefit, odds_of_loss, watch_numbers
from titrant.inference.ahead import errors_ahead
from titrant.patient.record import Advised, Day, Dose, Record, Settings
from titrant.titration.course_reading import read_course

START = FIRST + timedelta(days=14)
STEPS = ((14, 0), (28, 500), (42, 1000))
WEEKS = 20
LAST = START + timedelta(weeks=WEEKS)


def dose_on(day):
    return next((ug for until, ug in STEPS if day < until), 1500)


def lived(seed=0, relief=3.0, goes_from=None, weeks=WEEKS, flare=(), half_life=21.0, slope=0.0):
    """Full relief at 1 mg and above, going from a week on the drug on where told; a flare adds three points."""
    rng, effect, noise = np.random.default_rng(seed), 0.0, 0.0
    doses, diary = [], []
    for t in range(14 + 7 * weeks):
        ug, on = dose_on(t), FIRST + timedelta(days=t)
        lost = 1 - 2.0 ** (-max(t - 14 - 7 * goes_from, 0) / half_life) if goes_from is not None else 0.0
        effect += (relief * min(ug / 1000, 1.0) - effect) * (1 - np.exp(-1 / 7))
        noise = 0.3 * noise + 0.8 * rng.normal()
        hurts = 3.0 if t in flare else 0.0
        pain = float(np.clip(round(6.5 + slope * max(t - 70, 0) - effect * (1 - lost) + noise + hurts), 0, 10))
        if ug:
            doses.append(Dose(on, ug=ug))
        diary.append(Day(on, pain=pain, sleep=1, gut=0, flare=True if hurts else None))
    return Record(doses=tuple(doses), diary=tuple(diary))


GOING = lived(2, goes_from=11)


def ask(record, on=LAST):
    return advise(record, on, screener=passes)


def spoke(record, weeks=range(10, WEEKS + 1)):
    days = [START + timedelta(weeks=week) - timedelta(days=1) for week in weeks]
    return [day for day in days if loss_of_benefit(record, read_course(record, day), 0.7)]


def asked_about(advice):
    return any("the effect may be going" in reason for reason in advice.reasons)


def test_benefit_that_goes_leads_to_the_offer_of_days_off_in_words():
    advice = ask(until_the_draw(GOING), BEFORE_THE_DRAW)
    assert (advice.action, advice.dose_ug) == ("test_off", 0)
    assert asked_about(advice)
    assert any("14 days without it or one step lower can tell" in reason for reason in advice.reasons)
    assert advice.expect["losing"]["one_step_lower_ug"] == 1000


BEFORE_THE_DRAW = START + timedelta(weeks=15, days=6)


def until_the_draw(record):
    return replace(
        record,
        doses=tuple(d for d in record.doses if d.date < BEFORE_THE_DRAW),
        diary=tuple(d for d in record.diary if d.date < BEFORE_THE_DRAW),
    )


def declined(record):
    return replace(record, advised=(Advised(BEFORE_THE_DRAW - timedelta(days=7), "test_off", 0),))


def never(record):
    return replace(record, settings=Settings(off_block="never"))


@pytest.mark.parametrize("without_offer", [declined, never])
def test_who_wants_no_days_off_stays_at_the_dose_and_is_asked_about_a_lower_step(without_offer):
    advice = ask(without_offer(until_the_draw(GOING)), BEFORE_THE_DRAW)
    assert (advice.action, advice.dose_ug) == ("hold", 1500)
    assert asked_about(advice)
    assert any("one step lower can tell; a step up is no answer" in reason for reason in advice.reasons)
    assert not any("days without it" in reason for reason in advice.reasons)


@pytest.mark.parametrize("seed", range(6))
def test_no_step_up_is_ever_the_answer(seed):
    record = never(lived(seed, goes_from=11))
    for day in spoke(record):
        advice = ask(record, day)
        assert asked_about(advice) and advice.dose_ug <= 1500


def test_most_of_those_whose_relief_of_three_points_goes_are_found():
    assert sum(bool(spoke(lived(seed, goes_from=11))) for seed in range(10)) >= 8


def test_those_whose_relief_stays_are_left_alone():
    assert sum(bool(spoke(lived(seed))) for seed in range(10)) <= 1


def test_whom_it_never_helped_loses_nothing_when_pain_grows():
    assert not any(spoke(lived(seed, relief=0.0, slope=0.02)) for seed in range(5))


@pytest.mark.parametrize("seed", range(4))
def test_a_logged_flare_alone_says_nothing(seed):
    """Ten days of three points more at the end of every possible look back."""
    flare = range(14 + 7 * 15, 14 + 7 * 15 + 10)
    assert not spoke(lived(seed, flare=flare))


@pytest.mark.parametrize("seed", range(4))
def test_missing_days_alone_say_nothing(seed):
    record = lived(seed)
    gone = replace(record, diary=tuple(d for d in record.diary if d.date.toordinal() % 2 or d.date < START))
    silent = replace(record, diary=tuple(d for d in record.diary if d.date < START + timedelta(weeks=14)))
    assert not spoke(gone) and not spoke(silent)


def test_too_few_entries_in_the_last_fortnight_say_nothing():
    since = LAST - timedelta(days=14)
    few = replace(GOING, diary=tuple(d for d in GOING.diary if d.date < since or d.date.toordinal() % 3 == 0))
    assert loss_of_benefit(GOING, read_course(GOING, LAST), 0.7)
    assert not loss_of_benefit(few, read_course(few, LAST), 0.7)


def test_nothing_is_watched_while_the_drug_is_not_taken():
    off = replace(GOING, doses=(*GOING.doses, Dose(LAST, ug=0), Dose(LAST + timedelta(days=1), ug=0)))
    on = LAST + timedelta(days=8)
    assert loss_of_benefit(off, read_course(off, on), 0.7) is None


def test_a_person_reads_a_question_and_no_dose():
    record = replace(until_the_draw(GOING), settings=Settings(mode="person"))
    view = for_person(ask(record, BEFORE_THE_DRAW), record)
    assert view.dose_ug is None
    assert any("or one step lower, tell?" in question for question in view.questions)
    assert "1 mg" not in " ".join((view.headline, *view.why, *view.questions))


def test_the_words_name_no_dose():
    advice = ask(until_the_draw(GOING), BEFORE_THE_DRAW)
    assert not any(" mg" in reason for reason in advice.reasons)


@pytest.fixture(scope="module")
def ahead():
    return errors_ahead(GOING, START + timedelta(weeks=10), LAST)


def test_errors_are_standard_and_independent_while_all_goes_on():
    found = [errors_ahead(lived(seed), START + timedelta(weeks=8), LAST).error for seed in range(20)]
    error = np.concatenate(found)
    assert abs(error.mean()) < 0.15
    assert 0.85 < error.std() < 1.2
    assert abs(np.mean([np.corrcoef(one[1:], one[:-1])[0, 1] for one in found])) < 0.1


def test_a_change_of_pain_changes_the_errors_by_its_signature(ahead):
    since, last = ahead.since, GOING.diary[-1].date
    more = tuple(replace(d, pain=min(10, d.pain + 1)) if d.date > since else d for d in GOING.diary)
    changed = errors_ahead(replace(GOING, diary=more), since, LAST)
    added = np.array([b.pain - a.pain for a, b in zip(GOING.diary, more, strict=True) if a.date > since])
    assert last < LAST
    assert changed.error - ahead.error == pytest.approx(ahead.signature(added[:, None])[:, 0], abs=1e-9)


def test_odds_are_those_of_normal_errors_written_out(ahead):
    """The mean over begins and shares of the ratio of two normal densities, each from its own covariance."""
    at = watch_numbers()
    clipped = replace(ahead, error=np.clip(ahead.error, -1.0, 1.0))
    cov, pain = clipped.lower @ clipped.lower.T, clipped.lower @ clipped.error
    ratios = []
    for begin in range(0, int(ahead.day[-1]) - 14 + 1, 7):
        for share in at["shares_lost"]:
            gone = 1 - 0.5 ** (np.maximum(ahead.day - begin, 0) / at["half_life_days"])
            lost = share * ahead.relief * gone
            square = [p @ np.linalg.solve(cov, p) for p in (pain - lost, pain)]
            ratios.append(np.exp(-0.5 * (square[0] - square[1])))
    assert odds_of_loss(clipped) == pytest.approx(np.mean(ratios), rel=1e-8)


def test_one_bad_week_is_not_enough(ahead):
    """Errors that speak for a loss today but did not a week ago say nothing yet."""
    last = int(ahead.day[-1])
    assert judged(ahead)
    sudden = replace(ahead, error=np.where(ahead.day > last - 7, 8.0, 0.0))
    assert odds_of_loss(sudden) >= watch_numbers()["odds"]
    assert judged(sudden) is None


def test_errors_as_they_stood_are_those_of_asking_then(ahead):
    """But for the prior of the drift, which turns about the middle of the days laid out."""
    then = errors_ahead(GOING, ahead.since, LAST - timedelta(days=20))
    cut = ahead.until(int((LAST - timedelta(days=20) - ahead.since).days))
    assert cut.error == pytest.approx(then.error, abs=5e-3)
    assert odds_of_loss(cut) == pytest.approx(odds_of_loss(then), rel=0.02)


def test_what_is_told_can_be_written_down():
    advice = ask(until_the_draw(GOING), BEFORE_THE_DRAW)
    assert '"losing"' in advice.to_json()
