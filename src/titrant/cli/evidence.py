"""``titrant evidence``: search the claims, follow one to its references, see what rests on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from titrant.cli.reading import Json
from titrant.core.errors import UsageError

if TYPE_CHECKING:
    from titrant.evidence.claim import Claim
    from titrant.evidence.graph import Node, Step

Name = Annotated[str | None, Parameter(help="A claim, source, parameter, protocol or rule: C37, lee-1988, base_pk.CL.")]
About = Annotated[str | None, Parameter(help="List the claims about a topic, such as rebound.")]
Impact = Annotated[str | None, Parameter(help="List everything that rests on this id.")]
Disagreements = Annotated[bool, Parameter(negative="", help="List where the article and the evidence disagree.")]
Unread = Annotated[bool, Parameter(negative="", help="List what no second person has read yet.")]
BibTeX = Annotated[Path | None, Parameter(name="--bibtex", help="Write all sources as BibTeX to this file.")]
Csl = Annotated[Path | None, Parameter(name="--csl-json", help="Write all sources as CSL-JSON to this file.")]


def command(
    name: Name = None,
    *,
    about: About = None,
    impact: Impact = None,
    disagreements: Disagreements = False,
    unread: Unread = False,
    bibtex: BibTeX = None,
    csl_json: Csl = None,
    json: Json = False,
) -> None:
    """Show the evidence: claims with their grades, numbers with their sources.

    Examples
    --------
    titrant evidence
    titrant evidence C37
    titrant evidence --about rebound
    titrant evidence --impact lee-1988
    titrant evidence --disagreements --json
    titrant evidence --bibtex titrant.bib
    """
    asked = [name, about, impact, disagreements or None, unread or None, bibtex or csl_json]
    if sum(one is not None for one in asked) > 1:
        raise UsageError("evidence", "more than one question was asked", "ask for one at a time")
    if bibtex or csl_json:
        _export(bibtex, csl_json)
        return
    text, plain = _answer(name, about, impact, disagreements, unread)
    if json:
        from titrant.core.plain import to_json

        print(to_json(plain))
    else:
        print(text)


def _answer(
    name: str | None, about: str | None, impact: str | None, disagreements: bool, unread: bool
) -> tuple[str, Any]:
    from titrant.evidence import claim
    from titrant.evidence.telling import tell_steps

    if impact is not None:
        steps = _graph().impact(impact)
        return tell_steps(steps), {"impact": steps}
    if name is not None:
        return _one(name)
    if disagreements:
        found = claim.disagreements()
        lines = [f"{c.id}  {c.says}\n     {c.disagreement} ({c.graded})" for c in found]
        return "\n".join(lines), {"disagreements": found}
    if unread:
        return _unread()
    found = claim.claims(about)
    if not found:
        raise UsageError("evidence", f"no claim is about {about!r}", f"topics are {', '.join(claim.topics())}")
    return _list(found), {"claims": found}


def _list(found: list[Claim]) -> str:
    from titrant.evidence.telling import tell_claims

    return f"{tell_claims(found)}\n\n{len(found)} claims. `titrant evidence ID` shows one with its references."


def _graph() -> Any:
    from titrant.workflow import evidence_graph

    return evidence_graph()


def _one(name: str) -> tuple[str, Any]:
    """A claim or a number in full; anything else as a walk down to its sources."""
    from titrant.evidence.telling import tell_steps

    graph = _graph()
    node, steps = graph.find(name), graph.follow(name)
    full = _full(node)
    if full is None:
        return tell_steps(steps), {"follow": steps}
    text, plain = full
    return f"{text}\n{_resting(graph.impact(node.id))}", plain


def _full(node: Node) -> tuple[str, Any] | None:
    from titrant.evidence import telling
    from titrant.evidence.claim import claim
    from titrant.evidence.load_parameters import load_parameters
    from titrant.evidence.source import source

    if node.kind == "claim":
        return telling.tell_claim(claim(node.id)), claim(node.id)
    if node.kind == "source":
        return telling.tell_source(source(node.id)), source(node.id)
    if node.kind == "parameter" and not node.id.startswith("prior:"):
        file, symbol = node.id.split(".", 1)
        found = load_parameters(file)[symbol]
        return telling.tell_parameter(found), found
    return None


def _resting(steps: list[Step]) -> str:
    above = [step.node.id for step in steps if step.depth > 0]
    return f"Rests on it: {', '.join(above)}" if above else "Nothing rests on it."


def _unread() -> tuple[str, Any]:
    from titrant.evidence.reading_state import unread

    waiting = unread()
    from textwrap import fill

    lines = [fill(f"{kind}: {', '.join(ids)}", width=100, subsequent_indent="  ") for kind, ids in waiting.items()]
    total = sum(len(ids) for ids in waiting.values())
    return "\n".join([*lines, f"{total} entries have no second reader. Only a person fills that field."]), waiting


def _export(bibtex_file: Path | None, csl_file: Path | None) -> None:
    from titrant.evidence.bibliography import bibtex, csl_items
    from titrant.evidence.source import sources

    cited = sources().values()
    if bibtex_file:
        bibtex_file.write_text(bibtex(cited), encoding="utf-8")
    if csl_file:
        from titrant.core.plain import to_json

        csl_file.write_text(to_json(csl_items(cited)) + "\n", encoding="utf-8")
    print(f"{len(cited)} sources written.")
