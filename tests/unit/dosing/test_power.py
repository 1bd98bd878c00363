"""Power before day 1: virtual people of the prior, the design of the record, shares with their errors."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

import titrant as tt
from titrant.core.errors import UsageError
from titrant.evidence.prior import prior_without_effect
from titrant.trials.power import LIVED, power
from titrant.trials.power_life import AskAsDesigned, ceiling_of, design_of, live_piece
from titrant.trials.power_result import SAYS, share, weighted
from titrant.trials.prior_world import PriorWorld

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(scope="module")
def record():
    return tt.load(EXAMPLES / "fibromyalgia-start")


@pytest.fixture(scope="module")
def result(record):
    return power(record, people=6, weeks=3)


@pytest.mark.parametrize("prior", ["sceptical", "trial", "enthusiast"])
def test_as_many_have_no_effect_as_the_prior_holds(prior):
    world = PriorWorld(0, range(600), prior=prior, weeks=0)
    nil = (world.hidden()["klass"] == "nil").mean()
    p = prior_without_effect(prior)
    assert abs(nil - p) < 4 * (p * (1 - p) / 600) ** 0.5


def test_relief_is_each_persons_own_curve_and_nothing_for_those_without_effect():
    world = PriorWorld(3, range(40), prior="enthusiast", weeks=0)
    grid = np.array([0, 10, 500, 1500, 4500])
    table = world.relief(np.broadcast_to(grid, (40, 5)))
    for k, ug in enumerate(grid):
        assert world.relief(np.full(40, ug)) == pytest.approx(table[:, k])
    assert (table[:, 0] == 0).all()
    assert (table[world.hidden()["klass"] == "nil"] == 0).all()
    assert np.abs(table[world.hidden()["klass"] == "helps"]).max() > 1


def test_a_person_is_the_same_alone_and_in_a_crowd():
    alone, crowd = PriorWorld(5, range(7, 8), prior="trial", weeks=1), PriorWorld(5, range(20), prior="trial", weeks=1)
    assert alone.traits["height"][0] == crowd.traits["height"][7]
    assert (alone.pain_alone[0] == crowd.pain_alone[7]).all()


def test_sensitive_people_tolerate_less():
    plain, sensitive = (PriorWorld(1, range(300), prior="trial", sensitive=s, weeks=0) for s in (False, True))
    assert np.median(sensitive.traits["tol"]) < 0.5 * np.median(plain.traits["tol"])


def test_the_design_keeps_settings_limits_and_sensitivity_and_no_ones_illness(record):
    own = replace(
        record,
        limits=tt.Limits(ceiling_ug=3000),
        goals=tt.Goals(side_effect_weight=1.0),
        settings=replace(record.settings, prior="sceptical", off_block="never"),
        person=replace(record.person, pp_type="hypokalaemic"),
    )
    design = design_of(own)
    assert design.settings.prior == "sceptical" and ceiling_of(design) == 3000
    assert design.goals.side_effect_weight == 1.0
    assert design.person.sensitivities == ("medicines",)
    assert (design.doses, design.diary, design.conditions, design.medicines) == ((), (), (), ())


def test_a_virtual_person_is_told_what_anyone_would_be_told(record):
    design = design_of(record)
    first = date(2026, 1, 1)
    lived = tt.Record(diary=tuple(tt.Day(first + timedelta(days=k), pain=6, sleep=2, gut=1) for k in range(14)))
    on = first + timedelta(days=14)
    said = AskAsDesigned(design)(lived, on, 0)
    assert said == tt.advise(replace(design, diary=lived.diary), on=on)
    assert said.action == "start"


def test_all_people_asked_for_live_and_both_designs_are_told(result):
    assert sum(result.lived.values()) == 6 and set(result.lived) == set(LIVED)
    assert sum(result.common.values()) == pytest.approx(1)
    for off_block in ("offer", "never"):
        assert set(result.of(off_block).shares) == set(SAYS)
    assert result.of("never").days_off == 0


def test_the_same_seed_gives_the_same_answer_whatever_the_processes(record, result):
    assert power(record, people=6, weeks=3, workers=2).to_json() == result.to_json()
    assert power(record, people=6, weeks=3, seed=1).common != result.common


def test_progress_is_told_up_to_the_last_piece(record):
    heard = []
    power(record, people=5, weeks=1, told=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 2), (2, 2)]


def test_those_said_to_gain_have_a_point_to_gain(record):
    from titrant.trials.dosing import best_dose
    from titrant.trials.power import _kinds
    from titrant.trials.power_life import world_of

    design = design_of(record)
    chosen, _ = _kinds(design, 20, 0)
    utility = best_dose(world_of(design, range(1000), 0, weeks=0), 4500).utility
    assert (utility[chosen["helped"]] >= 1).all()
    assert (utility[chosen["between"]] < 1).all()
    assert [len(chosen[kind]) for kind in LIVED] == [8, 4, 8]


def test_a_life_says_one_thing_at_the_end(record):
    lives = live_piece(design_of(record), "offer", [("helped", 0), ("not_helped", 1)], 2, 0)
    assert [life.kind for life in lives] == ["helped", "not_helped"]
    assert {life.said for life in lives} <= {"works", "probably", "off", "cannot tell"}


def test_the_text_names_both_designs_and_the_errors(result):
    text = str(result)
    assert "WITH a test period off" in text and "WITHOUT test periods off" in text
    assert "+-" in text and "the model's own prior" in text


@pytest.mark.parametrize(("count", "people", "low", "high"), [(0, 20, 0.0, 0.161), (10, 20, 0.299, 0.701)])
def test_the_interval_of_a_share_is_that_of_wilson(count, people, low, high):
    found = share(count, people)
    assert found.low == pytest.approx(low, abs=1e-3) and found.high == pytest.approx(high, abs=1e-3)


def test_a_share_of_nobody_is_not_nought():
    assert share(0, 0).value is None and str(share(0, 0)) == "nobody to ask"
    assert weighted([(0.0, share(0, 0))]).value is None


def test_groups_count_by_how_common_they_are():
    found = weighted([(0.9, share(0, 10)), (0.1, share(10, 10)), (0.0, share(0, 0))])
    assert found.value == pytest.approx(0.1)
    assert found.low < 0.1 < found.high and found.people == 20


@pytest.mark.parametrize("asked", [{"people": 4}, {"people": 10_001}, {"weeks": 0}, {"weeks": 53}])
def test_people_and_weeks_out_of_range_are_refused(record, asked):
    with pytest.raises(UsageError, match="ask for"):
        power(record, **asked)
