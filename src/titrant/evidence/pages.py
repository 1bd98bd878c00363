"""Documentation pages written from the evidence itself; a test holds the files to it.

``python -m titrant.evidence.pages`` writes them anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from titrant.evidence import toml_file
from titrant.evidence.claim import Claim, all_claims, disagreements
from titrant.evidence.load_parameters import load_file
from titrant.evidence.parameter import Parameter
from titrant.evidence.protocol import protocols
from titrant.evidence.reading_state import unread
from titrant.evidence.source import Source, article_references, sources

_GENERATED = "<!-- written by titrant.evidence.pages; not edited by hand -->"
_PAGES = {
    "reference/evidence.md": "evidence_page",
    "reference/parameters.md": "parameters_page",
    "explanation/article_and_evidence.md": "disagreements_page",
}


def evidence_page() -> str:
    """Every claim with verdict and certainty, the article's references, protocols, all sources."""
    known = all_claims().values()
    parts = [
        "# Claims and their grades",
        _GENERATED,
        "What the article says (C01 to C70) and what titrant rests on besides (E01 on), each with its verdict. "
        "Certainty *against* attaches to the contradiction. `titrant evidence ID` shows what speaks for and against.",
        "## The article's claims",
        _claim_table(found for found in known if found.of_article),
        "## Further claims",
        _claim_table(found for found in known if not found.of_article),
        "## The article's references, mended",
        _reference_table(),
        "## Published protocols",
        _protocol_table(),
        "## Retracted work",
        "It supports nothing here; the loader refuses it.",
        "\n".join(f"* {_cite(found)} {found.note}" for found in sources().values() if found.retracted),
        "## What waits for a second reader",
        _waiting(),
        "## All sources",
        "\n".join(f"* `{found.id}` {_cite(found)}" for found in sources().values()),
    ]
    return "\n\n".join(parts) + "\n"


def parameters_page() -> str:
    """Every number of the models and priors with kind, certainty and source."""
    parts = [
        "# Numbers of the models",
        _GENERATED,
        "One file is one study or one named agreement. *assumed* and *recalled* mean what they say. "
        "`titrant evidence FILE.SYMBOL` shows reason, formula or fit.",
    ]
    for part, title in (("parameters", "Parameters"), ("priors", "Pieces of the priors")):
        parts.append(f"## {title}")
        for path in toml_file.files(part):
            parts += [f"### {path.stem}", toml_file.read(path)["about"], _parameter_table(load_file(path).values())]
    return "\n\n".join(parts) + "\n"


def disagreements_page() -> str:
    """Where the article and the evidence part."""
    rows = [
        f"### {found.id}: {found.says}\n\n{found.disagreement} *{found.graded}.*\n\n"
        f"For: {found.supports or 'nothing was found'}\n\nAgainst: {found.against}\n\n"
        f"Sources: {', '.join(f'`{name}`' for name in found.sources)}"
        for found in disagreements()
    ]
    parts = [
        "# Where the article and the evidence disagree",
        _GENERATED,
        "The article that titrant started from describes a whole way of using low-dose naltrexone. Much of it does "
        "not survive its evidence. Nothing is left out for that reason: each claim stands here with what was found.",
        "The article also contradicts itself: no interactions, and then three precautions about them; very low doses "
        "with opioids, and an opioid washout; advice to begin with a cream, after its author's own cream failed.",
        *rows,
    ]
    return "\n\n".join(parts) + "\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    return "\n".join(lines)


def _claim_table(found: Iterable[Claim]) -> str:
    rows = ((c.id, c.says, c.verdict, _certainty(c), ", ".join(f"`{name}`" for name in c.sources)) for c in found)
    return _table(("id", "claim", "verdict", "certainty", "sources"), rows)


def _certainty(found: Claim) -> str:
    recalled = ", recalled" if found.provenance == "recalled" else ""
    return found.certainty + (" (against)" if found.certainty_is_against else "") + recalled


def _reference_table() -> str:
    rows = ((str(found.article_reference), _cite(found), found.note) for found in article_references())
    return _table(("number", "source", "note"), rows)


def _protocol_table() -> str:
    rows = ((p.id, f"`{name}`", p.title, p.condition, p.evidence, p.provenance) for name, p in protocols().items())
    return _table(("id", "name", "what", "condition", "evidence", "provenance"), rows)


def _parameter_table(found: Iterable[Parameter]) -> str:
    rows = (
        (f"`{p.symbol}`", f"{p.stated:g} {p.stated_unit}", p.kind, p.certainty, p.provenance, f"`{p.source}`")
        for p in found
    )
    return _table(("symbol", "value", "kind", "certainty", "provenance", "source"), rows)


def _cite(found: Source) -> str:
    who = f"{', '.join(found.authors[:3])}{' and others' if len(found.authors) > 3 else ''}. " if found.authors else ""
    where = ", ".join(part for part in (found.journal, str(found.year or "")) if part)
    link = f" <{found.link}>" if found.link else ""
    return f"{who}{found.title}.{f' {where}.' if where else ''}{link} ({found.read_as})"


def _waiting() -> str:
    counts = {kind: len(ids) for kind, ids in unread().items()}
    total = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    return (
        f"{total}: a person reads the source again and fills `second_reader`. `titrant evidence --unread` lists them."
    )


def write(docs: Path) -> None:
    """Write every page below a docs folder."""
    for name, page in _PAGES.items():
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(globals()[page](), encoding="utf-8")


if __name__ == "__main__":
    write(Path("docs"))
