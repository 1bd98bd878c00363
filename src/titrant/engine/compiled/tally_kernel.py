"""Summaries of a chunk of people counted into bins, added up, and responders flagged, in one pass.

    tally_kernel(INTEGERS..., ARRAYS...)

Counts are whole numbers, so that it cannot matter which thread counts first. The place of a value is found with the
operations, and the rounding, of NumPy; the first and the last bin hold what lies outside. Lanes past the last
person are left out. Nothing here belongs to a system: one kernel serves all.
"""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import Any, NamedTuple

from llvmlite import ir

from titrant.engine.compiled.lanes import F64, I64
from titrant.engine.compiled.native import Native, compile_text
from titrant.engine.compiled.writer import BYTE, Writer

INTEGERS = (
    "blocks", "days", "summaries", "bins", "people", "flagging", "summary", "first_day", "last_day", "first_before",
    "last_before",
)  # fmt: skip
ARRAYS = ("daily", "low", "width", "limit", "counts", "sums", "flags", "scratch")
NO_FLAG, AT_MOST, AT_LEAST = 0, 1, 2


class Counter(NamedTuple):
    """The kernel, kept alive, and its scratch memory."""

    scratch_bytes: int
    native: Native
    call: Any


@lru_cache(maxsize=4)
def counter(width: int, single: bool) -> Counter:
    """The kernel for lanes of a width."""
    writer = TallyKernel(width, single)
    native = compile_text(writer.write())
    kinds = [ctypes.c_int64] * len(INTEGERS) + [ctypes.c_void_p] * len(ARRAYS)
    return Counter(writer.scratch_bytes + 64, native, native.function("tally_kernel", *kinds))


class TallyKernel(Writer):
    """Writes the kernel."""

    def __init__(self, width: int, single: bool) -> None:
        super().__init__("tally", width, single)
        self.kind = ir.VectorType(I64, width)

    def write(self) -> str:
        """The text of the kernel."""
        self.begin("tally_kernel", INTEGERS, ARRAYS)
        self.places = self.region(1, wide=True)
        flagging = self.b.icmp_signed("!=", self.args["flagging"], self.at(NO_FLAG))
        with self.loop(self.args["blocks"], "block") as block:
            self._count(block)
            with self.b.if_then(flagging):
                self._flags(block)
        return self.end()

    def _count(self, block: Any) -> None:
        """Days in the order in which they lie in memory, so that a chunk is read once from end to end."""
        b, here = self.b, self._here(block)
        own = ir.Constant(self.kind, [ir.Constant(I64, lane) for lane in range(self.wide.width)])
        real = b.icmp_signed("<", own, self.wide.whole(here))
        with self.loop(self.args["days"], "day") as day, self.loop(self.args["summaries"], "summary") as k:
            row, value = b.add(b.mul(k, self.args["days"]), day), self._value(block, day, k)
            place = self.argument("sums", row, wide=True)
            counted = b.select(real, value, self.wide.constant(0.0))
            b.store(b.fadd(self.load_at(place, wide=True), counted), place, align=8)
            self.store(self._bins(value, k), self.places, 0)
            first = b.mul(row, b.add(self.args["bins"], self.at(2)))
            with self.loop(here, "lane") as lane:
                found = b.load(b.gep(self.pointer(self.places, 0), [lane], source_etype=I64), typ=I64)
                count = b.gep(self.args["counts"], [b.add(first, found)], source_etype=I64)
                b.store(b.add(b.load(count, typ=I64), self.at(1)), count)

    def _value(self, block: Any, day: Any, k: Any) -> Any:
        """One summary of one day of a block of people, in double precision."""
        b = self.b
        row = b.add(b.mul(block, self.args["days"]), day)
        value = self.load_at(self.argument("daily", b.add(b.mul(row, self.args["summaries"]), k)))
        return b.fpext(value, self.wide.type) if self.single else value

    def _here(self, block: Any) -> Any:
        """How many people a block holds."""
        b, width = self.b, self.at(self.wide.width)
        left = b.sub(self.args["people"], b.mul(block, width))
        return b.select(b.icmp_signed("<", left, width), left, width)

    def _bins(self, value: Any, k: Any) -> Any:
        """The bin of each lane's value, as NumPy finds it: no operation is joined with another."""
        b, wide = self.b, self.wide
        low, width = (wide.splat(self.scalar(self.args[name], k, F64)) for name in ("low", "width"))
        place = b.fadd(b.fdiv(b.fsub(value, low), width), wide.constant(1.0))
        last = wide.splat(b.sitofp(b.add(self.args["bins"], self.at(1)), F64))
        place = b.select(b.fcmp_ordered("<", place, last), place, last)
        place = b.select(b.fcmp_ordered(">", place, wide.constant(0.0)), place, wide.constant(0.0))
        return b.fptosi(place, self.kind)

    def _flags(self, block: Any) -> None:
        b, a = self.b, self.args
        mean = self._mean(block, a["first_day"], a["last_day"], "days")
        base = self._mean(block, a["first_before"], a["last_before"], "before")
        own = b.icmp_signed("<", a["first_before"], a["last_before"])
        limit = self.wide.splat(self.scalar(a["limit"], 0, F64))
        limit = b.select(own, b.fmul(limit, base), limit)
        below = b.icmp_signed("==", a["flagging"], self.at(AT_MOST))
        flag = b.select(below, b.fcmp_ordered("<=", mean, limit), b.fcmp_ordered(">=", mean, limit))
        place = b.gep(a["flags"], [b.mul(block, self.at(self.wide.width))], source_etype=BYTE)
        b.store(b.zext(flag, ir.VectorType(BYTE, self.wide.width)), place, align=1)

    def _mean(self, block: Any, first: Any, last: Any, name: str) -> Any:
        """The mean over some days, added day after day."""
        b, total = self.b, self.slot(f"mean of {name}", self.wide.type)
        b.store(self.wide.constant(0.0), total)
        count = b.sub(last, first)
        with self.loop(count, name) as day:
            value = self._value(block, b.add(first, day), self.args["summary"])
            b.store(b.fadd(b.load(total, typ=self.wide.type), value), total)
        return b.fdiv(b.load(total, typ=self.wide.type), self.wide.splat(b.sitofp(count, F64)))
