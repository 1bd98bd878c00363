"""Any policy stands behind the shield; a test period gives way to trouble."""

from dataclasses import dataclass

from tests.titration_people import START, after, blocked_until, days, diary, passes, spoil, with_paralysis, woman

from titrant.advice.advise import advise
from titrant.advice.policy import Choice

FIRST = START + days(14)
RECORD, ON = after(woman(diary=tuple(diary(14))), [(500, 14, {}), (1000, 14, {})], first=FIRST)


@dataclass(frozen=True)
class Wants:
    """A policy that wants one thing whatever happened."""

    dose_ug: int
    offer: str | None = None
    name: str = "wants"

    def next(self, course, allowed, *, seed=0):
        return Choice(self.dose_ug, ("because",), ("C06",), offer=self.offer, p_helped=0.4, claim="cannot tell yet")


def wanted(record, on, screener=passes, **wants):
    return advise(record, on, policy=Wants(**wants), screener=screener)


def test_a_bold_policy_gets_the_next_rung_and_no_more():
    assert wanted(RECORD, ON, dose_ug=4500).dose_ug == 1500
    assert wanted(RECORD, ON - days(1), dose_ug=4500).dose_ug == 1000
    assert wanted(RECORD, ON, blocked_until(None), dose_ug=4500).dose_ug == 0


def test_a_policy_may_go_lower_to_any_dose_that_can_be_measured():
    assert (wanted(RECORD, ON, dose_ug=740).action, wanted(RECORD, ON, dose_ug=740).dose_ug) == ("step_down", 740)


def test_a_test_period_off_advises_nothing_and_a_blind_one_the_open_dose():
    off, blind = (
        wanted(RECORD, ON, dose_ug=1000, offer="test_off"),
        wanted(RECORD, ON, dose_ug=1000, offer="test_blind"),
    )
    assert (off.action, off.dose_ug) == ("test_off", 0)
    assert (blind.action, blind.dose_ug) == ("test_blind", 1000)
    assert off.p_helped == 0.4


def test_a_test_period_is_kept_while_no_dose_is_taken():
    record, on = after(RECORD, [(0, 10, {})], first=ON)
    assert wanted(record, on, dose_ug=1000, offer="test_off").action == "test_off"


def test_trouble_and_blocks_beat_a_test_period():
    bad = spoil(RECORD, ON - days(1), gut=9)
    assert wanted(bad, ON, dose_ug=1000, offer="test_off").action == "step_down"
    assert wanted(RECORD, ON, blocked_until(None), dose_ug=1000, offer="test_off").action == "pause"


def test_one_mild_gut_day_delays_no_step_and_two_do():
    once = spoil(RECORD, ON - days(9), gut=3)
    assert wanted(once, ON, dose_ug=4500).dose_ug == 1500
    twice = spoil(once, ON - days(4), gut=3)
    held = wanted(twice, ON, dose_ug=4500)
    assert (held.action, held.dose_ug) == ("hold", 1000)
    assert any("was a gut day; wait 14 days" in reason for reason in held.reasons)


def test_a_moderate_gut_day_delays_a_step_by_itself():
    assert wanted(spoil(RECORD, ON - days(9), gut=4), ON, dose_ug=4500).dose_ug == 1000


def test_with_periodic_paralysis_one_mild_gut_day_is_enough():
    record, on = after(with_paralysis(diary=tuple(diary(14))), [(100, 14, {}), (200, 14, {})], first=FIRST)
    assert wanted(record, on, dose_ug=4500).dose_ug > 200
    assert wanted(spoil(record, on - days(9), gut=3), on, dose_ug=4500).dose_ug <= 200
