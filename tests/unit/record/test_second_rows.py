"""One day, one row: a row that stands twice is refused wherever a record is made."""

from datetime import date, time

import pytest

from titrant.core.errors import RecordError, shown
from titrant.patient.record import Day, Dose, Record

TODAY = date(2026, 1, 15)


def test_two_diary_rows_for_one_day_are_refused():
    with pytest.raises(RecordError, match="diary: a second entry for 2026-01-15; keep one entry a day"):
        Record(diary=(Day(TODAY, pain=5), Day(TODAY, pain=6)))


@pytest.mark.parametrize("times", [(None, None), (None, time(8)), (time(8), None), (time(8), time(8))])
def test_two_dose_rows_for_one_day_need_their_own_times(times):
    with pytest.raises(RecordError, match="doses: a second row for 2026-01-15"):
        Record(doses=tuple(Dose(TODAY, 500, time=at) for at in times))


def test_two_dose_rows_with_their_own_times_are_two_doses():
    record = Record(doses=(Dose(TODAY, 500, time=time(8)), Dose(TODAY, 500, time=time(22))))
    assert len(record.doses) == 2


def test_a_message_does_not_steer_the_terminal_and_stays_readable():
    error = RecordError("record.toml line 1", f"unknown key '\x1b[2J{'x' * 5000}'", "see")
    assert "\x1b" not in str(error) and r"\x1b[2J" in str(error)
    assert len(str(error)) < 800
    assert shown("Schmerz täglich\nzwei") == "Schmerz täglich\nzwei"
