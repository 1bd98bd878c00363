"""The confusion table: a sample on every run, the whole table in the nightly run."""

import pytest
from benchmarks.names.confusion import PAGE, measure, page


def _holds(run):
    assert not run.false_clears
    assert not run.exact_wrong
    assert not run.negatives_opioid
    assert run.exact_matched >= 0.99 * (run.names - run.exact_asked)
    assert sum(run.right.values()) >= 0.90 * sum(run.slips.values())
    assert sum(run.negatives_asked.values()) <= 0.10 * sum(run.negatives.values())


def test_a_sample_of_the_confusion_table_has_no_false_clear():
    _holds(measure(seed=7, every=8, most=6))


@pytest.mark.slow
def test_the_whole_confusion_table_has_no_false_clear_and_its_page_is_current():
    run = measure()
    _holds(run)
    assert PAGE.read_text(encoding="utf-8") == page(run)
