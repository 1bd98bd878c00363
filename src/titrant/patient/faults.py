"""Several faults of one file are told together: the first is raised and carries the rest."""

from __future__ import annotations

from titrant.core.errors import RecordError


class RecordFaults(RecordError):
    """The first fault of a record, with all others in ``more``."""

    def __init__(self, first: RecordError, more: tuple[RecordError, ...]) -> None:
        super().__init__(first.place, first.wrong, first.todo)
        self.more = more

    @property
    def all(self) -> tuple[RecordError, ...]:
        """Every fault, the first one included."""
        return (RecordError(self.place, self.wrong, self.todo), *self.more)


def faults_of(faults: list[RecordError]) -> RecordFaults:
    """Several faults as one error."""
    return RecordFaults(faults[0], tuple(faults[1:]))


def raise_any(faults: list[RecordError]) -> None:
    """Raise the faults, if there are any."""
    if faults:
        raise faults_of(faults)
