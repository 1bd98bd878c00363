"""Sources: papers, labels, registry entries, and how each was read.

``read_as`` keeps visible how deep the reading went: hardly any source was read in full.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from titrant.core.errors import EvidenceError
from titrant.core.plain import PlainResult
from titrant.evidence import toml_file

KINDS = ("paper", "label", "registry", "secondary", "article", "project")
_REQUIRED = ("kind", "title", "read_as")
_OPTIONAL = (
    "authors", "journal", "volume", "pages", "year", "doi", "pmid", "pmcid", "url", "article_reference", "bibliography",
    "trust", "retracted", "note",
)  # fmt: skip
_SHAPES = {
    "doi": re.compile(r"10\.\d{4,9}/\S+[^.\s]"),
    "pmid": re.compile(r"\d{4,9}"),
    "pmcid": re.compile(r"PMC\d+"),
    "url": re.compile(r"https?://\S+"),
}
_BARE_ADDRESS = re.compile(r"//(?:[^/@\s]*@)?(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:.]+\]|\d{8,10})(?=[:/?#]|$)")


@dataclass(frozen=True)
class Source(PlainResult):
    """Where something was read. ``article_reference`` is its number in the article's own list."""

    id: str
    kind: str
    title: str
    read_as: str
    authors: tuple[str, ...] = ()
    journal: str = ""
    volume: str = ""
    pages: str = ""
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    url: str = ""
    article_reference: int | None = None
    bibliography: str = "seen"
    trust: str = ""
    retracted: bool = False
    note: str = ""

    @property
    def short(self) -> str:
        """First author and year, or the title."""
        year = f" {self.year}" if self.year else ""
        return f"{self.authors[0]}{year}" if self.authors else f"{self.title}{year}"

    @property
    def link(self) -> str:
        """The stablest address known."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        return self.url


def sources() -> dict[str, Source]:
    """All sources by id."""
    return _all(toml_file.folder("sources"))


def source(name: str) -> Source:
    """One source; an unknown id is offered the nearest."""
    known = sources()
    if name not in known:
        raise EvidenceError(
            "evidence", f"unknown source {name!r}{toml_file.nearest(name, known)}", "name a source it has"
        )
    return known[name]


def article_references() -> list[Source]:
    """The article's own reference list, in its order."""
    cited = [found for found in sources().values() if found.article_reference is not None]
    return sorted(cited, key=lambda found: found.article_reference or 0)


@lru_cache(maxsize=4)
def _all(folder: Path) -> dict[str, Source]:
    known: dict[str, Source] = {}
    for path in sorted(folder.glob("*.toml")):
        for name, entry in toml_file.read(path).items():
            known[name] = _source(f"{path.name} [{name}]", name, entry)
    return known


def _source(place: str, name: str, entry: dict[str, Any]) -> Source:
    toml_file.check_keys(place, entry, _REQUIRED, _OPTIONAL)
    toml_file.check_word(place, "kind", entry["kind"], KINDS)
    check_no_bare_address(place, entry)
    for key, shape in _SHAPES.items():
        if key in entry and not shape.fullmatch(entry[key]):
            raise EvidenceError(place, f"{key} {entry[key]!r} is incomplete or misspelt", "look it up, or leave it out")
    if entry.get("retracted") and not entry.get("note"):
        raise EvidenceError(place, "is retracted without a note", "say who retracted it and why")
    return Source(id=name, **(entry | {"authors": tuple(entry.get("authors", ()))}))


def check_no_bare_address(place: str, entry: dict[str, Any]) -> None:
    """Refuse an address that is a number: nobody can tell who stands behind it."""
    for value in entry.values():
        if isinstance(value, str) and (found := _BARE_ADDRESS.search(value)):
            raise EvidenceError(place, f"{found.group()[2:]!r} is a bare address", "name the site, the DOI or the PMID")
