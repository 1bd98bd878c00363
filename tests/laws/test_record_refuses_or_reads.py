"""Law: whatever stands in a folder, it is read or refused with a place, a fault and a remedy; never a traceback."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.record.folders import write

from titrant.core.errors import RecordError, SignatureError
from titrant.patient.folder import load_folder
from titrant.patient.record import Record

cell = st.sampled_from(
    [
        "2026-01-15",
        "2026-02-30",
        "500",
        "1.5",
        "1.500",
        "0,5",
        "11",
        "-1",
        "nan",
        "1e9",
        "",
        " ",
        "true",
        "oral",
        '"',
        "x",
    ]
)
header = st.lists(
    st.sampled_from(["date", "dose_ug", "pain", "gut", "note", "time", "taken", "route", "dose", ""]), max_size=6
)
tables = st.builds(
    lambda head, rows: "\n".join(",".join(line) for line in [head, *rows]),
    header,
    st.lists(st.lists(cell, max_size=6), max_size=4),
)
keys = st.sampled_from(
    [
        "person",
        "medicines",
        "conditions",
        "results",
        "plans",
        "limits",
        "formulations",
        "settings",
        "advised",
        "id",
        "x",
    ]
)
leaves = st.sampled_from(
    [
        "inf",
        "nan",
        "1" + "0" * 400,
        "1",
        "-1",
        "1.5",
        "1.500",
        '"a"',
        "true",
        "2026-01-15",
        "[]",
        "{}",
        "[1]",
        "[{}]",
        "{ug = 1}",
    ]
)
fields = st.sampled_from(
    [
        "value",
        "mg_day",
        "ug_per_ml",
        "course_days",
        "name",
        "age",
        "born",
        "ug",
        "kind",
        "date",
        "first_dose_ug",
        "time_zone",
        "rule",
        "surgery",
    ]
)
tomls = st.builds(
    lambda flat, parts: "format = 1\n" + "\n".join(flat + parts),
    st.lists(st.builds("{} = {}".format, keys, leaves), max_size=3, unique=True),
    st.lists(st.builds("[[{}]]\n{} = {}".format, keys, fields, leaves), max_size=3),
)


def read_or_refuse(**files):
    with TemporaryDirectory() as folder:
        write(Path(folder), **files)
        try:
            assert isinstance(load_folder(folder), Record)
        except (RecordError, SignatureError) as error:
            assert error.place and error.wrong and error.todo


@settings(max_examples=120, deadline=None)
@given(tomls, st.sampled_from(["record__toml", "plan__toml"]))
def test_any_toml_is_read_or_refused(text, name):
    read_or_refuse(**{name: text})


@settings(max_examples=120, deadline=None)
@given(tables, st.sampled_from(["doses__csv", "diary__csv", "attacks__csv", "scores__csv"]))
def test_any_table_is_read_or_refused(text, name):
    read_or_refuse(**{name: text})


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["record__toml", "doses__csv", "diary__csv", "plan__toml"]))
def test_any_bytes_are_read_or_refused(content, name):
    read_or_refuse(**{name: content})
