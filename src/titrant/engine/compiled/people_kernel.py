"""People made in a kernel: drawn or read, their poles found, their doses' loads and their start.

    people_kernel(INTEGERS..., ARRAYS...)

fills what the day and the period kernel read of a chunk of people, (block, ..., lane). Where there is a draw, each
lane takes the random numbers of its own person from the counter; else parameters are read from ``given``. It
answers 1 where two states of somebody oscillate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from llvmlite import ir

from titrant.core.streams import WORDS, steps_of
from titrant.engine.compiled.lanes import I64
from titrant.engine.compiled.normal_quantile import normal_quantile
from titrant.engine.compiled.philox import Philox
from titrant.engine.compiled.pole_part import PolePart
from titrant.engine.compiled.structure import Structure
from titrant.engine.compiled.trace import Graph, Node, Traced, nodes_of
from titrant.engine.compiled.writer import Region, Writer
from titrant.engine.draw import Recipe

INTEGERS = ("blocks", "first_lane", "last_person", "first_person", "key_low", "key_high", "goes_on")
ARRAYS = ("given", "params", "rate", "V", "load", "amplitude", "state", "scratch")


@dataclass(frozen=True, eq=False)
class PeopleText:
    """LLVM text of the kernel, and the scratch memory it wants."""

    text: str
    scratch_bytes: int


class PeopleKernel(Writer):
    """Writes the kernel of one system and, if people are drawn, of one recipe."""

    def __init__(
        self,
        traced: Traced,
        structure: Structure,
        linear_read: tuple[int, ...],
        recipe: Recipe | None,
        *,
        width: int,
        single: bool,
    ) -> None:
        super().__init__(f"people_{traced.system.name}", width, single)
        self.traced, self.structure, self.linear_read, self.recipe = traced, structure, linear_read, recipe

    def write(self) -> PeopleText:
        """The text of the kernel."""
        self.begin("people_kernel", INTEGERS, ARRAYS)
        oscillates = self.slot("oscillates", I64)
        self.b.store(self.at(0), oscillates)
        numbers = self.region(WORDS * steps_of(self.recipe.width), wide=True) if self.recipe else None
        with self.loop(self.args["blocks"], "block") as block:
            self.block = block
            values = self._drawn(self.recipe, numbers) if self.recipe and numbers else self._given()
            self._put("params", [self.b.fptrunc(v, self.lanes.type) if self.single else v for v in values], wide=False)
            self._prepared(values, oscillates)
        return PeopleText(self.end(self.b.load(oscillates, typ=I64)), self.scratch_bytes + 64)

    def _place(self, name: str, count: int, k: int, wide: bool = True) -> Any:
        """Address of vector ``k`` of ``count`` of this block."""
        return self.argument(name, self.b.add(self.b.mul(self.block, self.at(count)), self.at(k)), wide=wide)

    def _put(self, name: str, values: list[Any], wide: bool = True) -> None:
        for k, value in enumerate(values):
            self.b.store(value, self._place(name, len(values), k, wide), align=8)

    def _given(self) -> list[Any]:
        count = len(self.traced.parameters)
        return [self.load_at(self._place("given", count, k), wide=True) for k in range(count)]

    # --- random numbers ----------------------------------------------------------------------------

    def _drawn(self, recipe: Recipe, numbers: Region) -> list[Any]:
        b, philox, steps = self.b, Philox(self), steps_of(recipe.width)
        key = (self.args["key_low"], self.args["key_high"])
        before = b.mul(self._persons(philox), philox.whole(steps))
        with self.loop(steps, "step") as step:
            counter = b.add(before, self.wide.whole(b.add(step, self.at(1))))
            for k, word in enumerate(philox.words(counter, key)):
                place = b.add(b.mul(step, self.at(WORDS)), self.at(k))
                self.store(philox.uniform(word), numbers, place)
        normals = self.region(recipe.width, wide=True)
        with self.loop(recipe.width, "number") as k:
            self.store(normal_quantile(self.wide, self.load(numbers, k, wide=True)), normals, k)
        graph = Graph()
        z, u = (tuple(graph.symbol("parameter", f"{name}{k}") for k in range(recipe.width)) for name in "zu")
        roots = nodes_of(graph, recipe.traits(z, u), len(self.traced.parameters), "a draw", "traits")
        env = {node.key: self.load(normals, k, wide=True) for k, node in enumerate(z)}
        env |= {node.key: self.load(numbers, k, wide=True) for k, node in enumerate(u)}
        found: list[Any] = self.wide.emit(list(roots), env)
        return found

    def _persons(self, philox: Philox) -> Any:
        """The number of each lane's person; lanes past the last hold the last person again."""
        b, width = self.b, self.wide.width
        own = ir.Constant(philox.kind, [ir.Constant(I64, k) for k in range(width)])
        lane = b.add(self.args["first_lane"], b.mul(self.block, self.at(width)))
        place, last = b.add(self.wide.whole(lane), own), self.wide.whole(self.args["last_person"])
        place = b.select(b.icmp_signed("<", place, last), place, last)
        return b.add(place, self.wide.whole(self.args["first_person"]))

    # --- poles, loads, start -----------------------------------------------------------------------

    def _prepared(self, params: list[Any], oscillates: Any) -> None:
        traced, structure = self.traced, self.structure
        pairs = list(structure.coefficient)
        routes, starts = list(traced.fractions.values()), list(traced.initial)
        env = {node.key: value for node, value in zip(traced.parameters, params, strict=True)}
        values = self.wide.emit([*(structure.coefficient[pair] for pair in pairs), *routes, *starts], env)
        poles = PolePart(self, structure, dict(zip(pairs, values, strict=False)), oscillates)
        fractions, initial = values[len(pairs) : len(pairs) + len(routes)], values[len(pairs) + len(routes) :]
        K, zero = len(structure.linear), self.wide.constant(0.0)
        order = {state: k for k, state in enumerate(structure.linear)}
        self._put("rate", [poles.rate[k] for k in range(K)])
        self._put("V", [poles.V.get((order[i], k), zero) for i in self.linear_read for k in range(K)])
        entered = [order[traced.system.states.index(d.state)] for d in traced.system.depots.values()]
        loads = [
            self.wide.mul(poles.W[k, j], fraction) if (k, j) in poles.W else zero
            for j, fraction in zip(entered, fractions, strict=True)
            for k in range(K)
        ]
        self._put("load", loads)
        with self.b.if_then(self.b.icmp_signed("==", self.args["goes_on"], self.at(0))):
            self._put("amplitude", [self._amplitude(poles, k, starts, initial) for k in range(K)])
            own = [initial[i] for i in structure.nonlinear]
            self._put("state", [self.b.fptrunc(v, self.lanes.type) if self.single else v for v in own], wide=False)

    def _amplitude(self, poles: PolePart, k: int, starts: list[Node], initial: list[Any]) -> Any:
        """The drug-free start of one pole."""
        total = self.wide.constant(0.0)
        for j, i in enumerate(self.structure.linear):
            if (k, j) in poles.W and not (starts[i].op == "const" and starts[i].value == 0.0):
                total = self.wide.add(total, self.wide.mul(poles.W[k, j], initial[i]))
        return total
