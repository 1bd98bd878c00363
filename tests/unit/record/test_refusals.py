"""Whatever cannot be read as it stands is refused with file, line, what is wrong and what to do."""

import os

import pytest
from tests.unit.record.folders import write

from titrant.core.errors import RecordError, SignatureError
from titrant.patient.faults import RecordFaults
from titrant.patient.folder import load_folder


def refusal(tmp_path, **files):
    with pytest.raises(RecordError) as caught:
        load_folder(write(tmp_path, **files))
    return caught.value


DOSES = "date,dose_ug\n2026-01-15,"
CASES = [
    # (files, place, part of what is wrong, part of what to do)
    ({"record__toml": "format = 1\n[person]\nweigth_kg = 60\n"}, "record.toml line 3", "unknown key", "'weight_kg'"),
    ({"record__toml": "format = 1\n\nmedicine = []\n"}, "record.toml line 3", "unknown key", "'medicines'"),
    ({"record__toml": "format = 1\n[plans]\nfirst_dose_mg = 0.5\n"}, "line 3", "micrograms", "first_dose_ug"),
    ({"record__toml": "format = 1\n[plans]\nfirst_dose_ug = 0.5\n"}, "line 3", "looks like milligrams", "write 500"),
    ({"record__toml": "format = 1\n[limits]\nceiling_ug = 4\n"}, "line 3", "looks like milligrams", "write 4000"),
    ({"record__toml": "format = 1\n[plans]\ntarget_dose_ug = 4500000\n"}, "line 3", "4500 mg", "write 4500"),
    ({"record__toml": "format = 1\n[[medicines]]\nname = 'a'\nmg_day = 1.500\n"}, "line 4", "1500", "write 1.5 or"),
    ({"record__toml": "format = 1\n[person]\nage = '40'\n"}, "line 3", "not a whole number", "correct"),
    ({"record__toml": "format = 1\n[person]\nborn = 2001-02-29\n"}, "line 3", "not TOML", ""),
    ({"record__toml": "format = 1\n[person\n"}, "record.toml line 2", "not TOML", ""),
    ({"record__toml": "format = 1\nallergies = 'none'\n"}, "line 2", "list is expected", "[]"),
    ({"record__toml": "format = 1\n[person]\ntime_zone = 'Mars/Olympus'\n"}, "line 3", "no time zone", "Europe/"),
    ({"record__toml": "format = 1\n[person]\ntime_zone = '../../etc/passwd'\n"}, "line 3", "no time zone", ""),
    ({"record__toml": "format = 1\n[person]\npregnancy = 'maybe'\n"}, "line 3", "'maybe'", "it may be"),
    ({"record__toml": "format = 1\ndoses = []\n"}, "line 2", "does not stand here", "doses.csv"),
    ({"record__toml": "format = 1\n[[formulations]]\nug = 500\n"}, "line 2", "kind is missing", "capsule"),
    ({"record__toml": "format = 2\n"}, "line 1", "reads format 1", "format = 1"),
    ({"record__toml": "[person]\n"}, "line 1", "format is not stated", "format = 1"),
    ({"record__toml": ""}, "line 1", "format is not stated", "format = 1"),
    ({"record__toml": "format = 1\nx = " + "[" * 5000}, "record.toml", "", ""),
    ({"record__toml": "format = 1\nx = " + "9" * 5000}, "record.toml", "number cannot be read", "shorten"),
    ({"record__toml": "format = 1\n[person]\nage = inf\n"}, "line 3", "not a whole number", ""),
    ({"record__toml": "format = 1\n[person]\nweight_kg = nan\n"}, "line 3", "not a number", ""),
    ({"record__toml": "format = 1\n[person]\nweight_kg = 1" + "0" * 400}, "line 3", "too large", ""),
    ({"record__toml": "format = 1\n[[formulations]]\nkind = 'liquid'\nug_per_ml = inf\n"}, "line 4", "", ""),
    ({"record__toml": "format = 1\n[person]\nborn = 0981-05-02\n"}, "line 3", "year 981", ""),
    ({"record__toml": "format = 1\n[[medicines]]\nname = 'a'\nlast_taken = '0206-01'\n"}, "line 4", "year 206", ""),
    ({"diary__csv": "date,pain\n0206-01-15,5\n"}, "diary.csv line 2", "year 206", ""),
    ({"doses__csv": DOSES + "0.5\n"}, "doses.csv line 2", "looks like milligrams", "write 500"),
    ({"doses__csv": DOSES + "4.5\n"}, "doses.csv line 2", "looks like milligrams", "write 4500"),
    ({"doses__csv": DOSES + '"0,5"\n'}, "doses.csv line 2", "looks like milligrams", "write 500"),
    ({"doses__csv": DOSES + "3\n"}, "doses.csv line 2", "below 10 micrograms", "write 3000"),
    ({"doses__csv": DOSES + "1500000\n"}, "doses.csv line 2", "1500 mg", "write 1500"),
    ({"doses__csv": DOSES + "50000\n"}, "doses.csv line 2", "50 mg", "write 5000 if 5 mg"),
    ({"doses__csv": DOSES + "15000\n"}, "doses.csv line 2", "15 mg", "write 1500 if 1.5 mg"),
    ({"doses__csv": DOSES + "100000\n"}, "doses.csv line 2", "100 mg", "write 100 if 0.1 mg"),
    ({"doses__csv": DOSES + "12345\n"}, "doses.csv line 2", "12.345 mg", "correct the dose"),
    ({"doses__csv": "date,dose_ug\n2026-01-15,0,5\n"}, "doses.csv line 2", "3 cells", "in double quotes"),
    ({"doses__csv": DOSES + "1.500\n"}, "doses.csv line 2", "1500 micrograms or 1.5", "write 1500"),
    ({"doses__csv": DOSES + "-500\n"}, "doses.csv line 2", "below zero", "0 if none"),
    ({"doses__csv": DOSES + "half\n"}, "doses.csv line 2", "not a dose", "whole micrograms"),
    ({"doses__csv": DOSES + "٥٠٠\n"}, "doses.csv line 2", "not a dose", "whole micrograms"),
    ({"doses__csv": DOSES + "\n"}, "doses.csv line 2", "dose_ug is empty", "write 0"),
    ({"doses__csv": DOSES + "500\n2026-01-15,500\n"}, "doses.csv line 3", "second row", "own time"),
    ({"doses__csv": "date,dose_mg\n2026-01-15,0.5\n"}, "doses.csv line 1", "micrograms", "dose_ug"),
    ({"doses__csv": "date,dose_ug,time\n2026-01-15,500,25:00\n"}, "doses.csv line 2", "not a time", "22:00"),
    ({"doses__csv": "date,dose_ug,route\n2026-01-15,500,orally\n"}, "doses.csv line 2", "'orally'", "'oral'"),
    ({"doses__csv": "date,dose_ug,taken\n2026-01-15,500,maybe\n"}, "doses.csv line 2", "neither true", "write true"),
    ({"doses__csv": ""}, "doses.csv", "empty", "first line"),
    ({"doses__csv": "\n\n"}, "doses.csv", "empty", "first line"),
    ({"diary__csv": "date,pain\n2026-01-15,11\n"}, "diary.csv line 2", "scale ends at 10", "0 to 10"),
    ({"diary__csv": "date,pain\n2026-01-15,-1\n"}, "diary.csv line 2", "below 0", ""),
    ({"diary__csv": "date,pain\n2026-01-15,bad\n"}, "diary.csv line 2", "not a number", "leave the cell empty"),
    ({"diary__csv": "date,pain\n2026-01-15,nan\n"}, "diary.csv line 2", "not a number", ""),
    ({"diary__csv": "date,pain\n2026-01-15,5\n2026-01-15,6\n"}, "diary.csv line 3", "second entry", "one entry a day"),
    ({"diary__csv": "date,pain\n2026-02-30,5\n"}, "diary.csv line 2", "no day 2026-02-30", "correct"),
    ({"diary__csv": "date,pain\n15/01/2026,5\n"}, "diary.csv line 2", "not a day", "2026-01-15"),
    ({"diary__csv": "date,pian\n2026-01-15,5\n"}, "diary.csv line 1", "unknown column", "'pain'"),
    ({"diary__csv": "date,pain,pain\n2026-01-15,5,5\n"}, "diary.csv line 1", "twice", "keep one"),
    ({"diary__csv": "pain\n5\n"}, "diary.csv line 1", "column 'date' is missing", "add it"),
    ({"diary__csv": "date,pain\n2026-01-15,5,6\n"}, "diary.csv line 2", "3 cells", "double quotes"),
    ({"diary__csv": "date,pain\n2026-01-15\n"}, "diary.csv line 2", "1 cell", "missing commas"),
    ({"diary__csv": "date;pain\n2026-01-15;5\n"}, "diary.csv line 1", "semicolons", "commas"),
    ({"diary__csv": "date,pain\n2026-01-15;5\n"}, "diary.csv line 2", "1 cell,", "semicolons"),
    ({"scores__csv": "date,name,value\n2026-01-15,PHQ9_item9,7\n"}, "scores.csv line 2", "not on the scale", "0 to 3"),
    ({"scores__csv": "date,name,value\n2026-01-15,PEG,11\n"}, "scores.csv line 2", "not on the scale", "0 to 10"),
    ({"attacks__csv": "onset,hours\n2026-01-15,-3\n"}, "attacks.csv line 2", "below 0", "correct"),
    ({"attacks__csv": "onset,potassium\n2026-01-15,32\n"}, "attacks.csv line 2", "above the highest", "its unit"),
    ({"diary__csv": "date\tpain\n2026-01-15\t5\n"}, "diary.csv line 1", "tabs", "commas"),
    ({"diary__csv": 'date,note\n2026-01-15,"open\n'}, "diary.csv line 2", "not CSV", "quotes"),
    ({"diary__csv": b"date,note\n2026-01-15,\xff\n"}, "diary.csv line 2", "not UTF-8", "UTF-8"),
    ({"diary__csv": b"date,note\n2026-01-15,a\x00b\n"}, "diary.csv line 2", "NUL", "plain"),
    ({"diary__csv": "date,pain\n".encode("utf-16")}, "diary.csv line 1", "NUL", "plain"),
    ({"diary__csv": b"date,pain\n" + b"2026-01-15,5\n" * 800_000}, "diary.csv", "10.4 MB", "shorten"),
    ({"dose__csv": DOSES}, "dose.csv", "not read", "doses.csv"),
    ({"Diary__csv": "date\n"}, "Diary.csv", "not read", "diary.csv"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "place", "wrong", "todo"), CASES, ids=range(len(CASES)))
def test_a_slip_is_told_with_its_place_and_its_remedy(tmp_path, files, place, wrong, todo):
    error = refusal(tmp_path, **files)
    assert place in error.place
    assert wrong in error.wrong
    assert todo in error.todo
    assert error.todo


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    error = refusal(tmp_path, diary__csv="date,pain,gut\n2026-01-15,11,5\n2026-13-01,5,5\n2026-01-16,5,12\n")
    assert isinstance(error, RecordFaults)
    assert [f.place for f in error.all] == ["diary.csv line 2", "diary.csv line 3", "diary.csv line 4"]


def test_the_line_of_a_row_is_right_after_a_note_of_two_lines(tmp_path):
    error = refusal(tmp_path, diary__csv='date,pain,note\n2026-01-15,5,"one\ntwo"\n2026-01-16,11,\n')
    assert error.place == "diary.csv line 4"


def test_the_second_table_of_a_list_is_named_by_its_own_line(tmp_path):
    text = 'format = 1\n[[medicines]]\nname = "a"\n\n[[medicines]]\nname = "b"\nstatus = "gone"\n'
    assert refusal(tmp_path, record__toml=text).place == "record.toml line 7 [medicines 2 status]"


def test_a_folder_without_record_is_refused(tmp_path):
    with pytest.raises(RecordError, match=r"holds no record\.toml"):
        load_folder(tmp_path)


def test_a_path_that_is_no_folder_is_refused(tmp_path):
    with pytest.raises(RecordError, match="no such folder"):
        load_folder(tmp_path / "nowhere")
    with pytest.raises(RecordError, match="not a folder"):
        load_folder(write(tmp_path) / "record.toml")


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    folder, outside = tmp_path / "record", tmp_path / "outside.csv"
    folder.mkdir()
    outside.write_text("date,pain\n2026-01-15,5\n")
    (write(folder) / "diary.csv").symlink_to(outside)
    with pytest.raises(RecordError, match="leads out of the folder"):
        load_folder(folder)


def test_a_link_to_nowhere_and_a_pipe_are_refused(tmp_path):
    (write(tmp_path) / "diary.csv").symlink_to(tmp_path / "nothing.csv")
    with pytest.raises(RecordError, match="not a plain file"):
        load_folder(tmp_path)
    (tmp_path / "diary.csv").unlink()
    os.mkfifo(tmp_path / "diary.csv")
    with pytest.raises(RecordError, match="not a plain file"):
        load_folder(tmp_path)


def test_a_plan_changed_after_signing_is_refused_with_both_hashes(tmp_path):
    plan = (
        'prescriber = "Dr Example"\nsigned_on = 2026-01-15\nceiling_ug = 4500\ncontent_hash = "sha256:00"\n'
        "[[steps]]\nstart = 2026-01-16\ndose_ug = 500\ndays = 14\n"
    )
    with pytest.raises(SignatureError, match=r"carries sha256:00, its content gives sha256:[0-9a-f]{64}"):
        load_folder(write(tmp_path, plan__toml=plan))
