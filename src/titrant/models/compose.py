"""Join model files into one system, by name.

A model's inputs are states of any model or outputs of a model that stands before it in the list; what
nobody provides must be given as a constant. A state belongs to one model, a parameter may be shared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from titrant.core.errors import ModelError
from titrant.models.system import Depot, Numbers, System

Values = dict[str, Any]


class Model(Protocol):
    """A model file: named tuples and pure functions."""

    States: Any
    Params: Any
    Outputs: Any

    def initial(self, p: Numbers) -> Numbers: ...  # noqa: D102  (the model file says it)
    def rhs(self, t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers: ...  # noqa: D102  (as above)
    def observe(self, t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers: ...  # noqa: D102  (as above)


@dataclass(frozen=True)
class _Part:
    """A model with the places of its states, inputs and parameters in the joined system."""

    model: Any
    first: int
    after: int
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    parameters: tuple[int, ...]
    linear: bool  # all its states are


def compose(
    name: str,
    models: Sequence[Any],
    *,
    outputs: Sequence[str],
    depots: dict[str, Depot] | None = None,
    linear: Sequence[str] = (),
    constants: dict[str, float] | None = None,
    units: dict[str, str] | None = None,
) -> System:
    """Join models, in the order in which their outputs depend on each other.

    Raises
    ------
    ModelError
        If an input or output has no provider, or two models own one state.
    """
    states = tuple(state for model in models for state in model.States._fields)
    parameters = tuple(dict.fromkeys(key for model in models for key in model.Params._fields))
    _refuse_shared_states(name, states)
    constants = constants or {}
    parts = _parts(models, parameters, linear)
    _refuse_missing(name, parts, {*states, *constants}, outputs)
    needed = {key for part in parts for key in part.inputs}

    def known(t: Any, y: Numbers, p: Numbers, wanted: set[str] | None) -> dict[str, Any]:
        values: dict[str, Any] = {**constants, **dict(zip(states, y, strict=True))}
        for part in parts:
            if wanted is None or wanted.intersection(part.outputs):
                values.update(zip(part.outputs, _call(part.model.observe, part, (t, y, p), values), strict=True))
        return values

    def rhs(t: Any, y: Numbers, p: Numbers) -> Numbers:
        values = known(t, y, p, needed)
        return tuple(dy for part in parts for dy in _call(part.model.rhs, part, (t, y, p), values))

    def rhs_beyond(t: Any, y: Numbers, p: Numbers) -> Numbers:
        values = known(t, y, p, needed)
        return tuple(
            dy
            for part in parts
            for dy in (
                (0.0,) * (part.after - part.first) if part.linear else _call(part.model.rhs, part, (t, y, p), values)
            )
        )

    def observe(t: Any, y: Numbers, p: Numbers) -> Numbers:
        values = known(t, y, p, None)
        return tuple(values[key] for key in outputs)

    def initial(p: Numbers) -> Numbers:
        return tuple(value for part in parts for value in part.model.initial(_own(part, p)))

    return System(
        name=name,
        states=states,
        parameters=parameters,
        outputs=tuple(outputs),
        rhs=rhs,
        observe=observe,
        initial=initial,
        depots=depots or {},
        units={key: (units or {})[key] for key in outputs} if units else {},
        linear=tuple(linear),
        rhs_beyond=rhs_beyond,
    )


def _parts(models: Sequence[Any], parameters: tuple[str, ...], linear: Sequence[str]) -> tuple[_Part, ...]:
    parts, first = [], 0
    for model in models:
        after = first + len(model.States._fields)
        inputs = model.Inputs._fields if hasattr(model, "Inputs") else ()
        whole = all(state in linear for state in model.States._fields)
        places = tuple(parameters.index(key) for key in model.Params._fields)
        parts.append(_Part(model, first, after, inputs, model.Outputs._fields, places, whole))
        first = after
    return tuple(parts)


def _own(part: _Part, p: Numbers) -> Numbers:
    return tuple(p[place] for place in part.parameters)


def _call(function: Callable[..., Numbers], part: _Part, at: tuple[Any, Numbers, Numbers], values: Values) -> Numbers:
    t, y, p = at
    return function(t, y[part.first : part.after], tuple(values[key] for key in part.inputs), _own(part, p))


def _refuse_shared_states(name: str, states: tuple[str, ...]) -> None:
    twice = {state for state in states if states.count(state) > 1}
    if twice:
        raise ModelError(name, f"two models own {', '.join(sorted(twice))}", "give each state one owner")


def _refuse_missing(name: str, parts: Sequence[_Part], provided: set[str], outputs: Sequence[str]) -> None:
    for part in parts:
        missing = set(part.inputs) - provided
        if missing:
            place = f"{name} [{part.model.__name__}]"
            raise ModelError(place, f"nobody provides {', '.join(sorted(missing))}", "put its model before this one")
        provided = provided | set(part.outputs)
    missing = set(outputs) - provided
    if missing:
        raise ModelError(name, f"no output is called {', '.join(sorted(missing))}", "name a state or an output")
