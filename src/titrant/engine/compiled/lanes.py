"""Graph nodes as LLVM vector instructions: one lane a person.

Vectors may be wider than a register; LLVM then works on two or more registers in turn, which hides the
latency of a division. ``exp`` and ``log`` are polynomials of our own, because the library's are scalar.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from llvmlite import ir

from titrant.engine.compiled.trace import Node

FAST = ("nsz", "arcp", "contract", "reassoc")
I64 = ir.IntType(64)
F64 = ir.DoubleType()
F32 = ir.FloatType()


class Lanes:
    """Emits vector code of one real type and width into a builder."""

    def __init__(self, real: Any, width: int) -> None:
        self.real = real
        self.width = width
        self.type = ir.VectorType(real, width)
        self.bytes = (8 if isinstance(real, ir.DoubleType) else 4) * width
        self.builder: Any = None  # set by `at` before use

    def at(self, builder: ir.IRBuilder) -> Lanes:
        """These lanes, emitting into a builder."""
        self.builder = builder
        return self

    def constant(self, value: float) -> Any:
        """The same number in every lane."""
        return ir.Constant(self.type, [ir.Constant(self.real, self._rounded(value))] * self.width)

    def _rounded(self, value: float) -> float:
        if isinstance(self.real, ir.FloatType):
            import struct

            return float(struct.unpack("f", struct.pack("f", value))[0])
        return value

    def splat(self, scalar: Any) -> Any:
        """A scalar of the real type in every lane."""
        return self._spread(scalar, self.type)

    def whole(self, integer: Any) -> Any:
        """A scalar whole number in every lane."""
        return self._spread(integer, ir.VectorType(I64, self.width))

    def _spread(self, scalar: Any, kind: Any) -> Any:
        one = self.builder.insert_element(ir.Constant(kind, ir.Undefined), scalar, ir.Constant(I64, 0))
        mask = ir.Constant(ir.VectorType(ir.IntType(32), self.width), [ir.Constant(ir.IntType(32), 0)] * self.width)
        return self.builder.shuffle_vector(one, ir.Constant(kind, ir.Undefined), mask)

    def any(self, mask: Any) -> Any:
        """Whether a mask holds in some lane."""
        bits = ir.IntType(self.width)
        return self.builder.icmp_unsigned("!=", self.builder.bitcast(mask, bits), ir.Constant(bits, 0))

    def add(self, x: Any, y: Any) -> Any:
        """x + y."""
        return self.builder.fadd(x, y, flags=FAST)

    def sub(self, x: Any, y: Any) -> Any:
        """x - y."""
        return self.builder.fsub(x, y, flags=FAST)

    def mul(self, x: Any, y: Any) -> Any:
        """x * y."""
        return self.builder.fmul(x, y, flags=FAST)

    def div(self, x: Any, y: Any) -> Any:
        """x / y."""
        return self.builder.fdiv(x, y, flags=FAST)

    def maximum(self, x: Any, y: Any) -> Any:
        """The larger of two; not a number if either is not."""
        return self._intrinsic("maximum", x, y)

    def minimum(self, x: Any, y: Any) -> Any:
        """The smaller of two; not a number if either is not."""
        return self._intrinsic("minimum", x, y)

    def step(self, x: Any, y: Any) -> Any:
        """1 where x is at least y, else 0."""
        above = self.builder.fcmp_ordered(">=", x, y)
        return self.builder.select(above, self.constant(1.0), self.constant(0.0))

    def worst(self, x: Any, y: Any) -> Any:
        """The larger of two, for errors."""
        return self._intrinsic("maxnum", x, y)

    def clamped(self, x: Any, low: float, high: float) -> Any:
        """x held between two numbers; what is not a number stays so."""
        b = self.builder
        x = b.select(b.fcmp_ordered("<", x, self.constant(low)), self.constant(low), x)
        return b.select(b.fcmp_ordered(">", x, self.constant(high)), self.constant(high), x)

    def magnitude(self, x: Any) -> Any:
        """|x|."""
        return self._intrinsic("fabs", x)

    def root(self, x: Any) -> Any:
        """Square root."""
        return self._intrinsic("sqrt", x)

    def _intrinsic(self, name: str, *args: Any) -> Any:
        module = self.builder.module
        full = f"llvm.{name}.v{self.width}f{64 if isinstance(self.real, ir.DoubleType) else 32}"
        kind = ir.FunctionType(self.type, [self.type] * len(args))
        function = module.globals.get(full) or ir.Function(module, kind, name=full)
        return self.builder.call(function, args)

    def power(self, x: Any, y: Any) -> Any:
        """x to the y, x positive."""
        return self.exp(self.mul(y, self.log(x)))

    # --- exp and log -------------------------------------------------------------------------------

    def exp(self, x: Any) -> Any:
        """e to the x: x = n ln 2 + r, a polynomial in r, and n put into the exponent bits.

        Adding the magic number rounds to an integer and leaves it in the low bits, which needs no
        conversion instruction. Arguments are clamped to what the type holds.
        """
        double = isinstance(self.real, ir.DoubleType)
        low, high = (-708.0, 709.0) if double else (-87.0, 88.0)
        x = self.clamped(x, low, high)
        magic = 1.5 * 2.0 ** (52 if double else 23)
        shifted = self.builder.fadd(self.mul(x, self.constant(1 / math.log(2))), self.constant(magic))
        n = self.builder.fsub(shifted, self.constant(magic))
        upper, lower = (0.693145751953125, 1.42860682030941723212e-6) if double else (0.693359375, -2.12194440e-4)
        r = self.builder.fsub(x, self.builder.fmul(n, self.constant(upper)))
        r = self.builder.fsub(r, self.builder.fmul(n, self.constant(lower)))
        degree = 13 if double else 7
        polynomial = self.constant(1 / math.factorial(degree))
        for k in range(degree - 1, -1, -1):
            polynomial = self.add(self.mul(polynomial, r), self.constant(1 / math.factorial(k)))
        bits, mantissa, bias = (64, 52, 1023) if double else (32, 23, 127)
        whole = ir.VectorType(ir.IntType(bits), self.width)
        exponent = self.builder.add(self.builder.bitcast(shifted, whole), self._integers(whole, bias))
        return self.mul(
            polynomial, self.builder.bitcast(self.builder.shl(exponent, self._integers(whole, mantissa)), self.type)
        )

    def log(self, x: Any) -> Any:
        """Natural logarithm of a positive number: x = m 2**n, m near 1, atanh series of (m-1)/(m+1)."""
        double = isinstance(self.real, ir.DoubleType)
        bits, mantissa = (64, 52) if double else (32, 23)
        whole = ir.VectorType(ir.IntType(bits), self.width)
        raw = self.builder.bitcast(x, whole)
        root_half = 0x3FE6A09E667F3BCD if double else 0x3F3504F3
        offset = self.builder.sub(raw, self._integers(whole, root_half))
        n = self.builder.ashr(offset, self._integers(whole, mantissa))
        m = self.builder.bitcast(self.builder.sub(raw, self.builder.shl(n, self._integers(whole, mantissa))), self.type)
        s = self.div(self.sub(m, self.constant(1.0)), self.add(m, self.constant(1.0)))
        z = self.mul(s, s)
        terms = 11 if double else 5
        polynomial = self.constant(1 / (2 * terms + 1))
        for k in range(terms - 1, -1, -1):
            polynomial = self.add(self.mul(polynomial, z), self.constant(1 / (2 * k + 1)))
        series = self.mul(self.mul(self.constant(2.0), s), polynomial)
        count = self.builder.sitofp(n, self.type)
        return self.add(series, self.mul(count, self.constant(math.log(2))))

    def _integers(self, kind: Any, value: int) -> Any:
        return ir.Constant(kind, [ir.Constant(kind.element, value)] * self.width)

    # --- graphs ------------------------------------------------------------------------------------

    def emit(self, roots: list[Node], known: Mapping[int, Any]) -> list[Any]:
        """The vectors of some nodes; ``known`` holds those already there by node key."""
        value = dict(known)
        for node in needed(roots, value):
            value[node.key] = self._one(node, [value[a.key] for a in node.args])
        return [value[root.key] for root in roots]

    def _one(self, node: Node, args: list[Any]) -> Any:
        if node.op == "const":
            return self.constant(node.value)
        return getattr(self, node.op)(*args)


def needed(roots: list[Node], known: Mapping[int, Any]) -> list[Node]:
    """Nodes to compute, arguments first, not descending below what is known."""
    ordered: list[Node] = []
    seen: set[int] = set(known)
    stack: list[tuple[Node, bool]] = [(root, False) for root in reversed(roots)]
    while stack:
        node, ready = stack.pop()
        if ready:
            if node.key not in seen:
                seen.add(node.key)
                ordered.append(node)
        elif node.key not in seen:
            stack.append((node, True))
            stack.extend((a, False) for a in reversed(node.args))
    return ordered
