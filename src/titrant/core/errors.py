"""Errors a person may see, each with an exit code.

    TitrantError                1
    ├─ UsageError               2   the command or call is wrong
    ├─ RecordError              3   the record cannot be read as it stands
    ├─ PlanBlocked              4   no plan may start; carries the screening
    ├─ EvidenceError            5   shipped data breaks its own rules
    ├─ ModelError               6   a model or its parameters are wrong
    └─ SignatureError           7   a signed plan does not match its signature

A message reads *place: what is wrong; what to do*. A blocked screening is a result, not an error.
"""

from __future__ import annotations


class TitrantError(Exception):
    """An error told to the person, without a traceback.

    Parameters
    ----------
    place
        File, line, field or verb in which the fault lies.
    wrong
        What is wrong: what was found, what was expected.
    todo
        What the person can do about it.
    """

    exit_code = 1

    def __init__(self, place: str, wrong: str, todo: str) -> None:
        self.place = place
        self.wrong = wrong
        self.todo = todo
        super().__init__(f"{place}: {wrong}; {todo}")


class UsageError(TitrantError):
    """The command or call is wrong."""

    exit_code = 2


class RecordError(TitrantError):
    """The record cannot be read as it stands."""

    exit_code = 3


class PlanBlocked(TitrantError):
    """No plan may start; ``screening`` says why."""

    exit_code = 4

    def __init__(self, place: str, wrong: str, todo: str, screening: object = None) -> None:
        super().__init__(place, wrong, todo)
        self.screening = screening


class EvidenceError(TitrantError):
    """Shipped data breaks its own rules."""

    exit_code = 5


class ModelError(TitrantError):
    """A model or its parameters are wrong."""

    exit_code = 6


class SignatureError(TitrantError):
    """A signed plan does not match its signature."""

    exit_code = 7
