"""Exporting sources: BibTeX with everything escaped, and CSL-JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from titrant.evidence.source import Source

_BIB_TYPES = {"paper": "article"}
_CSL_TYPES = {"paper": "article-journal", "registry": "dataset", "secondary": "webpage", "project": "document"}
_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def bibtex(cited: Iterable[Source]) -> str:
    """The sources as BibTeX entries, ids as keys."""
    return "\n".join(_bib_entry(found) for found in cited)


def _bib_entry(found: Source) -> str:
    fields = {
        "author": " and ".join(_bib_name(name) for name in found.authors),
        "title": "{" + escape(found.title) + "}",
        "journal": escape(found.journal),
        "year": str(found.year or ""),
        "volume": escape(found.volume),
        "pages": escape(found.pages.replace("-", "--")),
        "doi": found.doi,
        "pmid": found.pmid,
        "pmcid": found.pmcid,
        "url": "" if found.doi else found.link,
        "note": escape(_note(found)),
    }
    lines = [f"  {key} = {{{text}}}," for key, text in fields.items() if text]
    return "\n".join([f"@{_BIB_TYPES.get(found.kind, 'misc')}{{{found.id},", *lines, "}", ""])


def escape(text: str) -> str:
    """Text in which no character means anything to TeX.

    >>> escape("R&D at 5%")
    'R\\\\&D at 5\\\\%'
    """
    return "".join(_ESCAPES.get(character, character) for character in text)


def _bib_name(name: str) -> str:
    family, initials = _split_name(name)
    return escape(f"{family}, {initials}") if initials else "{" + escape(family) + "}"


def _split_name(name: str) -> tuple[str, str]:
    """``Zagon IS`` -> family name and initials with stops; a name without initials stays whole."""
    family, _, last = name.rpartition(" ")
    if family and last.isupper() and len(last) <= 4 and "-" not in last:
        return family, " ".join(f"{letter}." for letter in last)
    return name, ""


def _note(found: Source) -> str:
    parts = ["RETRACTED" if found.retracted else "", f"Read as: {found.read_as}", found.trust, found.note]
    return ". ".join(part.rstrip(".") for part in parts if part)


def csl_items(cited: Iterable[Source]) -> list[dict[str, Any]]:
    """The sources as CSL-JSON items, for reference managers."""
    return [_csl_item(found) for found in cited]


def _csl_item(found: Source) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": found.id,
        "type": _CSL_TYPES.get(found.kind, "document"),
        "title": found.title,
        "author": [_csl_name(name) for name in found.authors],
        "container-title": found.journal,
        "volume": found.volume,
        "page": found.pages,
        "DOI": found.doi,
        "PMID": found.pmid,
        "PMCID": found.pmcid,
        "URL": found.link,
        "note": _note(found),
        "issued": {"date-parts": [[found.year]]} if found.year else None,
    }
    return {key: value for key, value in item.items() if value}


def _csl_name(name: str) -> dict[str, str]:
    family, initials = _split_name(name)
    return {"family": family, "given": initials} if initials else {"literal": name}
