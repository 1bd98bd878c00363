"""Named sets of parameters. A released set is not edited: a changed number makes a new one.

``calibration-left`` holds only what the left column of the leak-free split allows; replays of the trials
that stand in the right column read it. ``advice-1`` holds the best estimate from all trials.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from titrant.core.errors import EvidenceError
from titrant.evidence import toml_file
from titrant.evidence.load_parameters import load_parameters
from titrant.evidence.parameter import Parameter

ADVICE = "advice-1"
CALIBRATION = "calibration-left"


@dataclass(frozen=True)
class ParameterSet:
    """Names of the files of a set; those in ``over`` replace what ``files`` say."""

    name: str
    about: str
    files: tuple[str, ...]
    over: tuple[str, ...]
    may_see_held_out: bool


def parameter_set(name: str) -> ParameterSet:
    """The description of a set."""
    return _read_set(toml_file.folder("sets") / f"{name}.toml")


@lru_cache(maxsize=32)
def _read_set(path: Path) -> ParameterSet:
    content = toml_file.read(path)
    toml_file.check_keys(path.name, content, ("about", "files"), ("over", "may_see_held_out"))
    held_out = content.get("may_see_held_out", False)
    return ParameterSet(
        path.stem, content["about"], tuple(content["files"]), tuple(content.get("over", ())), bool(held_out)
    )


def parameters(name: str) -> dict[str, Parameter]:
    """All parameters of a set, by symbol.

    Raises
    ------
    EvidenceError
        When two files of the set give one symbol two meanings, or a held-out value enters a set that
        may not see it.
    """
    return dict(_merge(toml_file.folder("sets"), name))


def parameter(name: str, symbol: str) -> Parameter:
    """One parameter of a set."""
    known = parameters(name)
    if symbol not in known:
        raise EvidenceError(
            f"{name} [{symbol}]", f"not in this set{toml_file.nearest(symbol, known)}", "name a symbol it has"
        )
    return known[symbol]


def values(name: str) -> dict[str, float]:
    """Typical values of a set, in canonical units."""
    return {symbol: parameter.value for symbol, parameter in parameters(name).items()}


@lru_cache(maxsize=32)
def _merge(folder: Path, name: str) -> dict[str, Parameter]:
    chosen = _read_set(folder / f"{name}.toml")
    merged: dict[str, Parameter] = {}
    for file in chosen.files:
        loaded = load_parameters(file)
        if twice := merged.keys() & loaded.keys():
            raise EvidenceError(f"{name}", f"{sorted(twice)} stand in two files of this set", "keep one of them")
        merged |= loaded
    for file in chosen.over:
        merged |= load_parameters(file)
    _check_held_out(chosen, merged)
    return merged


def _check_held_out(chosen: ParameterSet, merged: dict[str, Parameter]) -> None:
    leaks = [p.id for p in merged.values() if p.saw]
    if leaks and not chosen.may_see_held_out:
        raise EvidenceError(chosen.name, f"{leaks} were fitted to held-out observations", "use values that were not")


def content_hash(name: str) -> str:
    """SHA-256 over the set's description and the files it names, line ends normalised."""
    chosen = parameter_set(name)
    digest = hashlib.sha256()
    paths = [toml_file.folder("sets") / f"{name}.toml"]
    paths += [toml_file.folder("parameters") / f"{file}.toml" for file in (*chosen.files, *chosen.over)]
    for path in paths:
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
        digest.update(f"{path.name}\n{text}\n".encode())
    return digest.hexdigest()
