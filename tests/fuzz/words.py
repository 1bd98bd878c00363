"""Words that the formats know, and some that break things: what a fuzzer would need ages to guess."""

from __future__ import annotations

from titrant.patient.safe_files import NAMES
from titrant.patient.schema import PARTS, PLAN_PARTS, keys_at
from titrant.safety.names.table import read_rows

FILES = (*NAMES, "Doses.csv", "dose.csv", "diary.toml", "other.txt")
_KEYS = sorted({key for parts in (PARTS, PLAN_PARTS) for path in parts for key in keys_at(path, parts, "liquid")})
_TABLES = [".".join(step for step in path if step != "*") for path in (*PARTS, *PLAN_PARTS, ("formulations",)) if path]
_HEADERS = [f"\n[{name}]\n" for name in _TABLES] + [f"\n[[{name}]]\n" for name in _TABLES]
_VALUES = [
    '"active"', '"stopped"', '"2026"', '"2026-01"', "2026-01-15", "2026-01-15T10:00:00", "22:00", "true", "false",
    "nan",
    "-inf", "[]", "{}", "[{}]", '"liquid"', '"capsule"', '"cream"', '"tablet"',
    '"person"', "1.500", "0x1F", '"""', "'''",
    "#", "\x1b", "\\u001b", "0.5", "500", "1_000", "\\u0000", '"\\u0000"', '"G72.3"', '"codeine"', '"Europe/Berlin"',
    "\ufeff", "\r\n", "\0",
    '"Nowhere/None"', "= 1\n", ",", ";", "\t", '"', "kind = \"liquid\"\n", "dose_mg", "ug", "mg", "ug_per_mg", "0,5",
    "9999-12-31", "0001-01-01", "1899-12-31", "2026-02-30", "25:00", "22:00:01", "oral", "skin",
]  # fmt: skip
IN_RECORDS = (*_HEADERS, *(f"\n{key} = " for key in _KEYS), *_KEYS, *_VALUES)
IN_NAMES = (
    *(row["name"] for row in read_rows("medicines.csv")[::7]),
    *(row["alias"] for row in read_rows("medicine_aliases.csv")[::3]),
    *(row["word"] for row in read_rows("medicine_words.csv")),
    *(row["code"] for row in read_rows("codes.csv")[::9]),
    " 5/325", " #3", " No. 3", " 20 mg", " 25 mcg/hr", " q12h", " 1-2 tabs", " prn", " x 5 days", " 2 x daily", "?",
    "%", " and ", ", ", "+", "/", "(", ")", "ER", "ß", "İ", "ﬁ", "\u200b", "\u0301", "’", "°", "１", "½",
    "²", "\n", "\0", "\x1b", "®",
    "no ", "history of ", "not ", "without ", "denies ", "resolved ", "suspected ", "family history of ",
)  # fmt: skip
