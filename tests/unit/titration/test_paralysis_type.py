"""The plan and the rules read the type of periodic paralysis alike, since they read it once."""

from datetime import date

import pytest

from titrant.patient.record import Condition, Person, Record
from titrant.titration.profile import paralysis_type

ON = date(2026, 1, 15)


@pytest.mark.parametrize(
    ("person", "text", "expected"),
    [
        (None, None, "none"),
        ("none", None, "none"),
        ("thyrotoxic", None, "hypokalaemic"),
        ("paramyotonia", None, "hyperkalaemic"),
        ("normokalaemic", None, "other"),
        ("unknown", None, "unknown"),
        (None, "periodic paralysis", "unknown"),
        (None, "HypoKPP", "hypokalaemic"),
        (None, "no periodic paralysis", "none"),
    ],
)
def test_the_type_is_read_from_the_record(person, text, expected):
    conditions = (Condition(text=text),) if text else ()
    assert paralysis_type(Record(person=Person(pp_type=person), conditions=conditions), ON) == expected
