"""Philox in vector lanes: random numbers by counter, each lane a counter of its own.

Ten rounds of two multiplications; a number is a function of its key and counter alone, so that the order in
which people are drawn cannot matter. Integer arithmetic throughout: what comes out is what NumPy's Philox gives.
Source: J. K. Salmon et al., Parallel random numbers: as easy as 1, 2, 3, SC11 (2011), Philox4x64-10.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from titrant.engine.compiled.lanes import F64, I64
from titrant.engine.compiled.writer import Writer

ROUNDS = 10
WORDS = 4  # of 64 bits, from one step of the counter
MULTIPLIERS = (0xD2E7470EE14C6C93, 0xCA5A826395121157)
BUMPS = (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)  # added to the key from round to round
LOW = 0xFFFFFFFF
MANTISSA = 53


class Philox:
    """Writes draws into a kernel."""

    def __init__(self, writer: Writer) -> None:
        self.writer, self.b, self.wide = writer, writer.b, writer.wide
        self.kind = ir.VectorType(I64, self.wide.width)

    def whole(self, value: int) -> Any:
        """The same whole number in every lane."""
        return ir.Constant(self.kind, [ir.Constant(I64, value)] * self.wide.width)

    def words(self, counter: Any, key: tuple[Any, Any]) -> list[Any]:
        """Four random words of 64 bits for each lane's counter, whose upper words are 0."""
        w = self.writer
        c = [w.slot(f"counter{k}", self.kind) for k in range(WORDS)]
        k = [w.slot(f"key{j}", self.kind) for j in range(2)]
        for place, value in zip((*c, *k), (counter, *[self.whole(0)] * 3, *map(self.wide.whole, key)), strict=True):
            self.b.store(value, place)
        with w.loop(ROUNDS, "round"):
            for place, value in zip((*c, *k), self._round(*map(self._read, (*c, *k))), strict=True):
                self.b.store(value, place)
        return [self._read(place) for place in c]

    def _read(self, place: Any) -> Any:
        return self.b.load(place, typ=self.kind)

    def _round(self, c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> tuple[Any, ...]:
        b = self.b
        high0, low0 = self._product(MULTIPLIERS[0], c0)
        high1, low1 = self._product(MULTIPLIERS[1], c2)
        mixed = (b.xor(b.xor(high1, c1), k0), low1, b.xor(b.xor(high0, c3), k1), low0)
        return (*mixed, b.add(k0, self.whole(BUMPS[0])), b.add(k1, self.whole(BUMPS[1])))

    def _product(self, constant: int, x: Any) -> tuple[Any, Any]:
        """Upper and lower half of a product of 128 bits, from products of 32 bits that vectors have."""
        b, half, low = self.b, self.whole(32), self.whole(LOW)
        m0, m1 = self.whole(constant & LOW), self.whole(constant >> 32)
        x0, x1 = b.and_(x, low), b.lshr(x, half)
        bottom, cross0, cross1 = b.mul(m0, x0), b.mul(m0, x1), b.mul(m1, x0)
        middle = b.add(b.add(b.lshr(bottom, half), b.and_(cross0, low)), b.and_(cross1, low))
        top = b.add(b.mul(m1, x1), b.add(b.lshr(cross0, half), b.lshr(cross1, half)))
        return b.add(top, b.lshr(middle, half)), b.or_(b.shl(middle, half), b.and_(bottom, low))

    def uniform(self, word: Any) -> Any:
        """A number between 0 and 1 from the upper 53 bits of a word, rounded as NumPy rounds."""
        b, real = self.b, self.wide.type
        kept = b.uitofp(b.lshr(word, self.whole(64 - MANTISSA)), real)
        return b.fmul(
            b.fadd(kept, self.wide.constant(0.5)),
            ir.Constant(real, [ir.Constant(F64, 2.0**-MANTISSA)] * self.wide.width),
        )
