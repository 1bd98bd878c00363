"""Two frozen sets, and which may have seen what."""

from __future__ import annotations

import pytest

from titrant.core.errors import EvidenceError
from titrant.evidence.formula import evaluate, symbols_in
from titrant.evidence.load_parameters import load_parameters
from titrant.evidence.parameter_sets import ADVICE, CALIBRATION, content_hash, parameter, parameters
from titrant.evidence.toml_file import files

SETS = [path.stem for path in files("sets")]


@pytest.mark.parametrize("name", SETS)
def test_every_derived_value_is_what_its_formula_gives(name: str) -> None:
    known = parameters(name)
    values = {symbol: found.value for symbol, found in known.items()}
    for found in known.values():
        if found.formula:
            assert symbols_in(found.formula) <= values.keys(), found.id
            assert evaluate(found.formula, values) == pytest.approx(found.value, rel=found.tolerance), found.id


def test_calibration_left_never_saw_what_it_is_judged_on() -> None:
    assert [found.id for found in parameters(CALIBRATION).values() if found.saw] == []


def test_advice_reads_all_trials_and_says_which_it_saw() -> None:
    assert "final-difference" in parameter(ADVICE, "drug_effect").saw
    assert parameter(ADVICE, "drug_effect").value == -0.15
    assert parameter(CALIBRATION, "drug_effect").value == -0.5


def test_both_sets_name_the_same_symbols_save_rates_only_later_trials_gave() -> None:
    only_later = {"stop_for_harm", "stop_for_harm_placebo", "any_event_drug", "any_event_placebo"}
    assert parameters(ADVICE).keys() - parameters(CALIBRATION).keys() == only_later
    assert parameters(CALIBRATION).keys() <= parameters(ADVICE).keys()


def test_an_unknown_symbol_of_a_set_is_offered_the_nearest() -> None:
    with pytest.raises(EvidenceError, match="did you mean 'CL'"):
        parameter(ADVICE, "CLx")


def test_no_parameter_file_is_left_out_of_every_set() -> None:
    from titrant.evidence.parameter_sets import parameter_set

    used = {file for name in SETS for file in (*parameter_set(name).files, *parameter_set(name).over)}
    assert used == {path.stem for path in files("parameters")}


def test_the_low_scale_moves_only_what_oral_data_leave_open() -> None:
    base, low = parameters(ADVICE), parameters("advice-1-low-scale")
    for ratio in ("CL", "V2", "Q", "V3"):
        assert low[ratio].value / low["F"].value == pytest.approx(base[ratio].value / base["F"].value, rel=0.05)


def test_loading_one_file_is_fast() -> None:
    from time import process_time

    from titrant.evidence import load_parameters as module

    load_parameters("base_pk")
    module.load_file.cache_clear()
    start = process_time()
    load_parameters("base_pk")
    assert process_time() - start < 0.05


def test_the_hash_of_a_set_follows_its_content() -> None:
    assert len({content_hash(name) for name in SETS}) == len(SETS)
