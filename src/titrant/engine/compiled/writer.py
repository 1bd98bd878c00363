"""What every kernel writer shares: scratch memory, loops, constant tables, arguments.

A *region* is a run of vectors in the scratch memory; a vector holds one number for each lane.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from llvmlite import ir

from titrant.engine.compiled.lanes import F32, F64, I64, Lanes

POINTER = ir.PointerType()
BYTE = ir.IntType(8)


@dataclass(frozen=True)
class Region:
    """A part of the scratch memory: where it starts and how large one vector is, in bytes."""

    offset: int
    bytes: int


class Writer:
    """Writes one function ``name(integers..., pointers...) -> int64`` over lanes of people."""

    def __init__(self, name: str, width: int, single: bool) -> None:
        self.single = single
        self.real = F32 if single else F64
        self.lanes = Lanes(self.real, width)
        self.wide = Lanes(F64, width)
        self.module = ir.Module(name=name)
        self.scratch_bytes = 0
        self.counters: dict[str, Any] = {}

    def begin(self, name: str, integers: tuple[str, ...], pointers: tuple[str, ...]) -> None:
        """Open the function; all pointers are promised not to overlap."""
        kinds = [I64] * len(integers) + [POINTER] * len(pointers)
        function = ir.Function(self.module, ir.FunctionType(I64, kinds), name=name)
        function.attributes.add("nounwind")
        for argument, label in zip(function.args, integers + pointers, strict=True):
            argument.name = label
            if argument.type == POINTER:
                argument.add_attribute("noalias")
        self.args = dict(zip(integers + pointers, function.args, strict=True))
        self.b = ir.IRBuilder(function.append_basic_block("entry"))
        self.lanes.at(self.b)
        self.wide.at(self.b)
        start = self.b.append_basic_block("start")
        self.b.branch(start)
        self.b.position_at_end(start)
        self.scratch = self.args["scratch"]

    def end(self, answer: Any = 0) -> str:
        """Close the function, which answers with a whole number, and give its text."""
        self.b.ret(self.at(answer))
        return str(self.module)

    def region(self, count: int, wide: bool = False) -> Region:
        """Reserve ``count`` vectors of scratch memory."""
        size = (self.wide if wide else self.lanes).bytes
        start = -(-self.scratch_bytes // 64) * 64
        self.scratch_bytes = start + max(count, 1) * size
        return Region(start, size)

    def pointer(self, region: Region, index: Any) -> Any:
        """Address of vector ``index`` of a region."""
        b = self.b
        if isinstance(index, int):
            return b.gep(self.scratch, [ir.Constant(I64, region.offset + index * region.bytes)], source_etype=BYTE)
        place = b.add(b.mul(index, ir.Constant(I64, region.bytes)), ir.Constant(I64, region.offset))
        return b.gep(self.scratch, [place], source_etype=BYTE)

    def load(self, region: Region, index: Any, wide: bool = False) -> Any:
        """Vector ``index`` of a region."""
        return self.load_at(self.pointer(region, index), wide)

    def load_at(self, pointer: Any, wide: bool = False) -> Any:
        """The vector at an address."""
        lanes = self.wide if wide else self.lanes
        return self.b.load(pointer, typ=lanes.type, align=8)

    def store(self, value: Any, region: Region, index: Any) -> None:
        """Write vector ``index`` of a region."""
        self.b.store(value, self.pointer(region, index), align=8)

    def argument(self, name: str, index: Any, wide: bool = False) -> Any:
        """Address of vector ``index`` of an argument array, counted from its start."""
        size = (self.wide if wide else self.lanes).bytes
        b = self.b
        return b.gep(self.args[name], [b.mul(self.at(index), ir.Constant(I64, size))], source_etype=BYTE)

    def at(self, index: Any) -> Any:
        """An index as a value, whether it is known now or only when the kernel runs."""
        return ir.Constant(I64, index) if isinstance(index, int) else index

    @contextmanager
    def loop(self, count: Any, name: str) -> Iterator[Any]:
        """``for i in range(count)``; the builder stands after the loop when the block ends."""
        b = self.b
        counter = self.counter(name)
        b.store(ir.Constant(I64, 0), counter)
        head, body, done = (b.append_basic_block(f"{name}.{part}") for part in ("head", "body", "done"))
        b.branch(head)
        b.position_at_end(head)
        i = b.load(counter, typ=I64)
        b.cbranch(b.icmp_signed("<", i, self.at(count)), body, done)
        b.position_at_end(body)
        yield i
        b.store(b.add(i, ir.Constant(I64, 1)), counter)
        b.branch(head)
        b.position_at_end(done)

    @contextmanager
    def repeated(self, name: str) -> Iterator[Callable[[Any], None]]:
        """The body once, and again while the last condition handed to what is yielded holds."""
        b, going = self.b, list[Any]()
        body, done = b.append_basic_block(f"{name}.body"), b.append_basic_block(f"{name}.done")
        b.branch(body)
        b.position_at_end(body)
        yield going.append
        b.cbranch(going[-1], body, done)
        b.position_at_end(done)

    def counter(self, name: str) -> Any:
        """A named loop counter, made once."""
        return self.slot(name, I64)

    def table(self, name: str, values: np.ndarray, kind: Any) -> Any:
        """A constant array of scalars in the module."""
        flat = np.asarray(values).ravel()
        content = [ir.Constant(kind, self._literal(v, kind)) for v in flat]
        array = ir.ArrayType(kind, len(content))
        constant = ir.GlobalVariable(self.module, array, name=name)
        constant.initializer = ir.Constant(array, content)
        constant.global_constant = True
        constant.linkage = "internal"
        return constant

    def _literal(self, value: Any, kind: Any) -> Any:
        if kind is I64:
            return int(value)
        return float(np.float32(value)) if kind is F32 else float(value)

    def scalar(self, table: Any, index: Any, kind: Any | None = None) -> Any:
        """One entry of a constant table."""
        kind = kind or self.real
        pointer = self.b.gep(table, [self.at(index)], source_etype=kind)
        return self.b.load(pointer, typ=kind)

    def spread(self, table: Any, index: Any) -> Any:
        """One entry of a constant table in every lane."""
        return self.lanes.splat(self.scalar(table, index))

    def slot(self, name: str, kind: Any) -> Any:
        """A named place on the stack, made once."""
        if name not in self.counters:
            with self.b.goto_entry_block():
                self.counters[name] = self.b.alloca(kind, name=name)
        return self.counters[name]
