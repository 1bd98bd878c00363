"""The population kernel for any schedule: each lane has periods of its own, from one entry to the next.

A period starts when something enters, or a day after the one before did; it is at most a day long, and each
lane's periods have that lane's lengths, so that doses at any hour, lags that differ between people, several routes
and missed doses stand where periods start. A lane with fewer periods than others is carried through theirs at length
zero, unchanged.

    period_kernel(INTEGERS..., TABLES..., ARRAYS...)
"""

from __future__ import annotations

from titrant.engine.compiled.calendar_part import CalendarPart
from titrant.engine.compiled.day_kernel import KernelText

INTEGERS = ("blocks", "days", "segments", "nodes", "times", "calendar_days")
TABLES = ("tolerance", "edge", "whole", "t_node", "H", "direct_start", "direct_source", "wanted", "days_from")
ARRAYS = (
    "params", "rate", "V", "load", "amplitude", "state", "dose", "begin", "length", "live", "out", "daily", "worst",
    "scratch",
)  # fmt: skip


class PeriodKernel(CalendarPart):
    """Writes the whole kernel."""

    def write(self) -> KernelText:
        """The text of the kernel."""
        self.begin("period_kernel", INTEGERS, TABLES + ARRAYS)
        self._regions()
        self._tables()
        with self.loop(self.args["blocks"], "block") as block:
            self.block = block
            self._begin_block()
            self._exponentials_of_whole_segments()
            with self.loop(self.args["days"], "period") as period:
                self.day = period
                self._dose()
                for s in range(len(self.order)):
                    self.store(self.load(self.y0, s), self.starts, s * (self.segments + 1))
                with self.loop(self._live(), "segment") as segment:
                    self._before_segment(segment)
                    self._solve_segment(segment)
                    self._after_segment()
                    if self.options.summaries:
                        self._summaries_of_segment()
                self._outputs()
                self._end_period()
            if self.options.summaries:
                self._last_days()
            self._finish()
        return KernelText(self.end(), self.scratch_bytes + 64, self.linear_read, self.routes, self._direct_slopes())

    def _end_period(self) -> None:
        length = self._of_period("length")
        for k in range(self.K):
            decayed = self._decayed(self._rate(k), length)
            self.store(self.wide.mul(self.load(self.amp, k, wide=True), decayed), self.amp, k)
