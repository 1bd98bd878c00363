"""What rises with time, fades with hope or was picked because it looked good is not called an effect of the drug."""

import numpy as np
import pytest

from tests.inference.calibration.as_used import Used, as_used
from tests.inference.calibration.stopping import asked_every_week
from tests.inference.told_diaries import advised, pain_under, spells, told
from titrant.advice.claims import PROBABLY, WORKS
from titrant.advice.policy import NOT_YET
from titrant.advice.policy_numbers import policy_numbers
from titrant.inference.infer import infer

RAMP = spells((0.0, 14), *((0.5 * step, 7) for step in range(1, 10)))
ON_OFF_ON = spells((0.0, 14), (1.5, 21), (0.0, 14), (1.5, 28))
ONE_DOSE = spells((0.0, 14), (1.5, 63))
SEEDS = range(4)


def improving(dose_mg: np.ndarray, a_day: float, seed: int) -> np.ndarray:
    """Pain that falls by itself from the first dose on."""
    since = np.clip(np.arange(dose_mg.size) - 14, 0, None)
    return pain_under(dose_mg, {}, seed) - a_day * since


@pytest.mark.parametrize("seed", SEEDS)
def test_a_ramp_reports_that_time_and_dose_go_together_and_days_off_part_them(seed: int) -> None:
    """Improvement by itself that the dose could explain as well."""
    ramp = infer(told(RAMP, improving(RAMP, 0.04, seed))).slope_relief_correlation
    apart = infer(told(ON_OFF_ON, pain_under(ON_OFF_ON, {1.5: 2.0}, seed))).slope_relief_correlation
    assert ramp > 0.35
    assert ramp > apart + 0.1


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("a_day", [0.0, 0.02, 0.04])
def test_a_ramp_alone_never_earns_more_than_probably(seed: int, a_day: float) -> None:
    claim = advised(told(RAMP, improving(RAMP, a_day, seed)), RAMP.size - 1).claim
    assert claim in (NOT_YET, PROBABLY, "does not help you")


def test_a_ramp_under_which_pain_falls_steeply_is_sure_of_help_and_still_only_probably() -> None:
    """A number above the bound of *works for you*, from a design that cannot part drug and time."""
    records = [told(RAMP, improving(RAMP, 0.1, seed)) for seed in SEEDS]
    assert max(infer(record).p_helped for record in records) >= policy_numbers()["works"]
    assert {advised(record, RAMP.size - 1).claim for record in records} == {PROBABLY}


def test_a_true_effect_shown_by_days_off_can_earn_more() -> None:
    claims = [
        advised(told(ON_OFF_ON, pain_under(ON_OFF_ON, {1.5: 3.0}, seed)), ON_OFF_ON.size - 1).claim for seed in SEEDS
    ]
    assert WORKS in claims


def test_relief_that_came_with_the_first_dose_and_stayed_without_it_was_hope() -> None:
    """The same fall of pain after the first dose; only the days off tell hope from drug."""
    onset = 1.5 * (1 - np.exp(-np.clip(np.arange(77) - 13, 0, None) / 7))
    noise = [pain_under(ONE_DOSE, {}, seed) for seed in range(6)]
    stayed = [infer(told(ON_OFF_ON, e - onset)).p_helped for e in noise]
    went = [infer(told(ON_OFF_ON, pain_under(ON_OFF_ON, {1.5: 1.5}, seed))).p_helped for seed in range(6)]
    never_off = [infer(told(ONE_DOSE, e - onset)).p_helped for e in noise]
    assert np.mean(stayed) < 0.25
    assert np.mean(stayed) < np.mean(never_off) < 0.5
    assert np.mean(went) > np.mean(stayed) + 0.1


def test_a_good_week_before_the_question_does_not_make_a_claim() -> None:
    dose = spells((0.0, 14), (1.5, 49))
    for seed in SEEDS:
        pain = pain_under(dose, {}, seed)
        pain[-7:] -= 2.0
        assert advised(told(dose, pain), dose.size - 1).claim != WORKS
        assert infer(told(dose, pain)).p_helped < 0.7


@pytest.fixture(scope="module")
def chosen() -> Used:
    return as_used(120, seed=17)


def test_the_best_looking_dose_is_not_overrated_though_plain_averages_overrate_it(chosen: Used) -> None:
    """Within three standard errors for the model; more than three above for the best of plain averages."""
    error, naive = chosen.error, chosen.naive_error
    assert error.mean() < 3 * error.std(ddof=1) / np.sqrt(error.size)
    assert naive.mean() > 3 * naive.std(ddof=1) / np.sqrt(naive.size)


def test_printed_intervals_hold_at_the_dose_that_looks_best(chosen: Used) -> None:
    """80 % intervals, 120 people: below 82 inside by chance in one run of 1000."""
    assert chosen.inside[:, 1, 1].sum() >= 82


def test_asking_every_week_does_not_turn_hope_into_works() -> None:
    """People whom the drug does nothing for; claims are counted over eleven weekly questions."""
    told_them = asked_every_week(8, seed=4)
    assert told_them["ever_works"]["percent"] == 0
    assert told_them["ever_probably"]["percent"] <= 25
