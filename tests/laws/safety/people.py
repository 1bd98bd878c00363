"""Records from which the laws of the screen are drawn: opioids of every kind, with every kind of date."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from titrant.patient.record import Condition, Dose, Medicine, Person, Record, Result

ON = date(2026, 11, 23)
OPIOIDS = (
    "codeine", "oxycodone", "OxyContin", "methadone", "kratom", "heroin", "tramadol", "Suboxone", "remifentanil",
    "Lomotil",
)  # fmt: skip
OTHERS = (
    "ibuprofen", "levothyroxine", "prednisone", "tacrolimus", "naloxegol", "Narcan", "Delsym", "loperamide", "Revia",
    "frobnicol",
)  # fmt: skip
CODES = (
    "Z94.0", "E06.3", "G72.3", "F11.20", "F33.9", "K74.60", "M79.7", "Z79.891", "D57.1", "N18.4", "J45.909", "K74.3",
)  # fmt: skip
STATUSES = ("active", "stopped", "tapering", "prn", "on-hold", "unknown")

days_back = st.integers(0, 500).map(lambda n: ON - timedelta(days=n))
partial = st.one_of(days_back.map(str), days_back.map(lambda d: f"{d:%Y-%m}"), days_back.map(lambda d: f"{d:%Y}"))


def medicine(name: str, status: str, last: str | None) -> Medicine:
    return Medicine(name, status=status, last_taken=last)


medicines = st.builds(medicine, st.sampled_from(OPIOIDS + OTHERS), st.sampled_from(STATUSES), st.none() | partial)
conditions = st.builds(Condition, st.sampled_from(CODES))
results = st.builds(
    lambda test, value, day: Result(test, date=day, value=value),
    st.sampled_from(("TSH", "K", "ALT", "eGFR")),
    st.sampled_from((0.1, 2.0, 2.9, 4.1, 5.4, 30, 90, 240)),
    days_back.map(str),
)


def _course(days: int, missed: int) -> tuple[Dose, ...]:
    """A dose a day for some days, the last of them some days ago."""
    return tuple(Dose(ON - timedelta(days=missed + i), ug=1500) for i in range(days))


courses = st.builds(_course, st.sampled_from((0, 0, 3, 20)), st.sampled_from((0, 1, 2, 9)))


@st.composite
def records(draw: st.DrawFn, *, confirmed: bool | None = None) -> Record:
    """A record; nothing in it answers a question that another entry asks."""
    return Record(
        person=Person(
            age=draw(st.sampled_from((17, 18, 45, 70, None))),
            sex=draw(st.sampled_from(("male", "female", None))),
            pregnancy=draw(st.sampled_from(("no", "yes", None))),
            jurisdiction=draw(st.sampled_from(("US", "UK", None))),
        ),
        medicines=tuple(draw(st.lists(medicines, max_size=4))),
        medicines_confirmed=draw(st.booleans()) if confirmed is None else confirmed,
        conditions=tuple(draw(st.lists(conditions, max_size=3))),
        allergies=(),
        results=tuple(draw(st.lists(results, max_size=3))),
        doses=draw(courses),
    )
