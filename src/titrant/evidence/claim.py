"""Graded claims: what is said, what speaks for and against it, and how sure that leaves us.

Ids ``C01`` to ``C70`` are claims of the article; ``E..`` are further claims that models, rules and advice
rest on. A claim names its sources; retracted work may be warned of, and supports nothing.
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
from titrant.evidence.source_index import check_support, source_index
from titrant.evidence.words import CERTAINTIES, PROVENANCES

TYPES = (
    "dose", "effect", "evidence", "measurement", "mechanism", "method", "population", "practice", "route", "safety",
)  # fmt: skip
_REQUIRED = ("slug", "about", "type", "says", "verdict", "certainty", "sources", "provenance")
_OPTIONAL = (
    "article_references", "supports", "against", "certainty_is_against", "disagreement", "consequence", "warns_of",
    "second_reader",
)  # fmt: skip
_ID = re.compile(r"[CE]\d\d")


@dataclass(frozen=True)
class Claim(PlainResult):
    """One graded claim. ``certainty_is_against``: the certainty attaches to its contradiction."""

    id: str
    slug: str
    about: tuple[str, ...]
    type: str
    says: str
    verdict: str
    certainty: str
    sources: tuple[str, ...]
    provenance: str
    supports: str = ""
    against: str = ""
    certainty_is_against: bool = False
    disagreement: str = ""
    consequence: str = ""
    article_references: tuple[int, ...] = ()
    warns_of: tuple[str, ...] = ()
    second_reader: str = ""

    @property
    def of_article(self) -> bool:
        """Whether the article makes it."""
        return self.id.startswith("C")

    @property
    def graded(self) -> str:
        """Verdict and certainty in words."""
        against = " that it is wrong" if self.certainty_is_against else ""
        recalled = "; recalled, not verified" if self.provenance == "recalled" else ""
        return f"{self.verdict}; {self.certainty} certainty{against}{recalled}"


def all_claims() -> dict[str, Claim]:
    """Every claim by id, in order of id."""
    return _all(toml_file.folder("claims"))


def claims(about: str | None = None) -> list[Claim]:
    """Claims whose topic, slug or sentence holds a word; all of them without one."""
    known = list(all_claims().values())
    if about is None:
        return known
    word = about.casefold().replace(" ", "-")
    by_topic = [found for found in known if word in found.about or word in found.slug]
    return by_topic or [found for found in known if about.casefold() in found.says.casefold()]


def topics() -> list[str]:
    """Every topic that a claim carries."""
    return sorted({topic for found in all_claims().values() for topic in found.about})


def claim(name: str) -> Claim:
    """One claim, by id or slug; an unknown name is offered the nearest."""
    known = all_claims()
    by_name = {found.slug: found for found in known.values()} | known
    wanted = name if name in by_name else name.upper()
    if wanted not in by_name:
        raise EvidenceError("evidence", f"unknown claim {name!r}{toml_file.nearest(name, by_name)}", "name one it has")
    return by_name[wanted]


def disagreements() -> list[Claim]:
    """Claims in which the article and the evidence disagree."""
    return [found for found in all_claims().values() if found.disagreement]


@lru_cache(maxsize=4)
def _all(folder: Path) -> dict[str, Claim]:
    known: dict[str, Claim] = {}
    slugs: set[str] = set()
    for path in sorted(folder.glob("*.toml")):
        for name, entry in toml_file.read(path).items():
            found = _claim(f"{path.name} [{name}]", name, entry)
            if name in known or found.slug in slugs:
                raise EvidenceError(f"{path.name} [{name}]", "this id or slug is taken", "give the claim its own")
            known[name] = found
            slugs.add(found.slug)
    return dict(sorted(known.items()))


def _claim(place: str, name: str, entry: dict[str, Any]) -> Claim:
    if not _ID.fullmatch(name):
        raise EvidenceError(place, "is not an id of a claim", "write it as C37 or E05")
    toml_file.check_keys(place, entry, _REQUIRED, _OPTIONAL)
    for key, words in (("type", TYPES), ("certainty", CERTAINTIES), ("provenance", PROVENANCES)):
        toml_file.check_word(place, key, entry[key], words)
    if not entry["sources"]:
        raise EvidenceError(place, "has no source", "name where it was read")
    for cited in entry["sources"]:
        check_support(place, cited)
    for cited in entry.get("warns_of", ()):
        if not source_index().get(cited):
            raise EvidenceError(place, f"warns of {cited!r}, which is not retracted work", "move it to sources")
    lists = {key: tuple(entry.get(key, ())) for key in ("about", "sources", "article_references", "warns_of")}
    return Claim(id=name, **(entry | lists))
