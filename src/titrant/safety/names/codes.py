"""Codes of conditions, tests and medicines with the purpose each serves, its display and where it was seen.

Of an ICD-10-CM code the longest listed prefix decides. A code that stops short of a listed one is not known.
"""

from __future__ import annotations

import re
from functools import cache

from titrant.safety.names.table import Row, read_rows

ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
LONGEST_CODE = 8
_SHAPE = re.compile(r"^[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?$")


@cache
def code_rows() -> tuple[Row, ...]:
    """Every code of the package with its purpose, system, display, certainty and source."""
    return tuple(read_rows("codes.csv"))


@cache
def _by_code() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in code_rows():
        if row["system"] == ICD10CM:
            code = _plain(row["code"])
            found[code] = found.get(code, frozenset()) | {row["purpose"]}
    return found


def _plain(code: str) -> str:
    return code.upper().replace(".", "").strip()


def codes_for(purpose: str, system: str = ICD10CM) -> tuple[str, ...]:
    """The codes of one purpose in one code system.

    >>> codes_for("periodic_paralysis")
    ('G72.3',)
    """
    return tuple(row["code"] for row in code_rows() if row["purpose"] == purpose and row["system"] == system)


@cache
def _displays() -> dict[str, str]:
    return {row["code"]: row["display"] for row in code_rows() if row["system"] == ICD10CM}


def display_of(code: str) -> str:
    """The name of a listed ICD-10-CM code; empty for others.

    >>> display_of("Z94.0")
    'Kidney transplant status'
    """
    return _displays().get(code.strip().upper(), "")


def purposes_of_code(code: str) -> frozenset[str]:
    """Purposes of an ICD-10-CM code: those of its longest listed prefix.

    >>> sorted(purposes_of_code("F11.21")), sorted(purposes_of_code("K74.60"))
    (['oud_remission'], ['chronic_liver_disease', 'cirrhosis'])
    """
    listed, code = _by_code(), _plain(code)
    for length in range(min(len(code), LONGEST_CODE), 0, -1):
        if code[:length] in listed:
            return listed[code[:length]]
    return frozenset()


def code_is_known(code: str) -> bool:
    """Whether a code is well formed and says enough: ``I10`` has no rule, ``F11`` leaves open which."""
    if not _SHAPE.match(code.upper().strip()):
        return False
    listed, code = _by_code(), _plain(code)
    return bool(purposes_of_code(code)) or not any(longer.startswith(code) for longer in listed)
