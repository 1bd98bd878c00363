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

_HEAD, _TAIL = 500, 200  # signs kept of a text too long to read


def shown(text: str) -> str:
    """A text as it may be printed: signs that steer a terminal are spelled out, what is too long loses its middle.

    >>> shown("pain" + chr(27) + "[2J") == "pain" + chr(92) + "x1b[2J"
    True
    """
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() or sign in "\n\t" else _spelled(sign) for sign in text)
    return text if len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]} ... {text[-_TAIL:]}"


def _spelled(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")


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
        self.place = shown(place)
        self.wrong = shown(wrong)
        self.todo = shown(todo)
        super().__init__(f"{self.place}: {self.wrong}; {self.todo}")


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
