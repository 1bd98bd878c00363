"""Named priors: how likely it is, before any diary, that the drug does nothing for a person.

The three names differ in that one number; all other pieces are shared.
"""

from __future__ import annotations

from titrant.evidence import toml_file
from titrant.evidence.load_parameters import load_file
from titrant.evidence.parameter import Parameter

NAMES = ("sceptical", "trial", "enthusiast")
PIECES = ("response", "diary", "tolerance")


def prior(name: str) -> dict[str, Parameter]:
    """Every piece of a named prior, by symbol.

    Raises
    ------
    EvidenceError
        When the name is not one of the three.
    """
    toml_file.check_word("prior", "name", name, NAMES)
    pieces: dict[str, Parameter] = {}
    for file in (*PIECES, name):
        pieces |= load_file(toml_file.folder("priors") / f"{file}.toml")
    return pieces


def prior_without_effect(name: str) -> float:
    """P(no effect) of a named prior."""
    return prior(name)["P_null"].value
