"""What can be read is read as it was meant."""

from datetime import date, time

import pytest
from tests.unit.record.folders import write

from titrant.core.calendar import PartialDate
from titrant.patient.folder import load_folder
from titrant.patient.record import Day, Dose


def test_absent_lists_are_not_known_and_empty_lists_are_none(tmp_path):
    assert load_folder(write(tmp_path)).conditions is None
    assert load_folder(write(tmp_path, record__toml="format = 1\nconditions = []\n")).conditions == ()


def test_never_taken_and_not_known_differ(tmp_path):
    text = 'format = 1\n[[medicines]]\nname = "a"\nnever_taken = true\n[[medicines]]\nname = "b"\n'
    never, unknown = load_folder(write(tmp_path, record__toml=text)).medicines
    assert (never.never_taken, never.last_taken) == (True, None)
    assert (unknown.never_taken, unknown.last_taken) == (False, None)


def test_a_partial_date_keeps_its_precision(tmp_path):
    text = 'format = 1\n[[medicines]]\nname = "a"\nlast_taken = "2025-11"\nstart = 2020\nstop = 2025-11-10\n'
    (medicine,) = load_folder(write(tmp_path, record__toml=text)).medicines
    assert medicine.last_taken == PartialDate(2025, 11)
    assert medicine.start == PartialDate(2020)
    assert medicine.stop == PartialDate(2025, 11, 10)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte-order mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
def test_byte_order_mark_and_line_ends_change_nothing(tmp_path, mark, end):
    rows = [b"date,time,dose_ug", b"2026-01-15,22:00,500", b"", b",,", b""]
    toml_end = b"\n" if end == b"\r" else end
    record = load_folder(
        write(tmp_path, record__toml=mark + b"format = 1" + toml_end, doses__csv=mark + end.join(rows))
    )
    assert record.doses == (Dose(date(2026, 1, 15), 500, time=time(22)),)


def test_a_decimal_comma_is_read(tmp_path):
    record = load_folder(write(tmp_path, diary__csv='date,pain,sleep\n2026-01-15,"6,5",2.5\n'))
    assert record.diary == (Day(date(2026, 1, 15), pain=6.5, sleep=2.5),)


def test_empty_cells_are_missing_and_zero_is_zero(tmp_path):
    (day,) = load_folder(write(tmp_path, diary__csv="date,pain,sleep,gut\n2026-01-15,,0,\n")).diary
    assert (day.pain, day.sleep, day.gut) == (None, 0, None)


def test_two_doses_of_one_day_need_two_times(tmp_path):
    rows = "date,time,dose_ug\n2026-01-15,08:00,250\n2026-01-15,22:00,250\n"
    assert len(load_folder(write(tmp_path, doses__csv=rows)).doses) == 2


@pytest.mark.parametrize("note", ["=1+1", "@SUM(A1)", "<script>alert(1)</script>", "-2 better", "日本 ⟨x⟩"])
def test_notes_are_kept_as_text(tmp_path, note):
    (day,) = load_folder(write(tmp_path, diary__csv=f"date,note\n2026-01-15,{note}\n")).diary
    assert day.note == note


def test_a_whole_number_written_with_a_zero_is_read(tmp_path):
    (dose,) = load_folder(write(tmp_path, doses__csv="date,dose_ug\n2026-01-15,1500.0\n")).doses
    assert dose.ug == 1500


def test_laboratory_values_keep_three_decimals(tmp_path):
    text = 'format = 1\n[[results]]\ntest = "TSH"\nvalue = 2.345\n'
    assert load_folder(write(tmp_path, record__toml=text)).results[0].value == 2.345


def test_columns_may_stand_in_any_order_and_files_beside_them(tmp_path):
    (tmp_path / "README.md").write_text("who this is")
    (tmp_path / "export.csv").write_text("anything")
    record = load_folder(write(tmp_path, doses__csv="dose_ug,date\n0,2026-01-15\n"))
    assert record.doses == (Dose(date(2026, 1, 15), 0),)


def test_attacks_and_scores_are_read(tmp_path):
    record = load_folder(
        write(
            tmp_path,
            attacks__csv="onset,hours,muscle_groups,potassium,trigger\n2026-01-15,3,legs,2.9,rest\n",
            scores__csv="date,name,value\n2026-01-15,PEG,6.33\n",
        )
    )
    assert record.attacks[0].potassium == 2.9
    assert record.scores[0].name == "PEG"
