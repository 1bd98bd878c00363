"""The evidence in lines of text, for the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from titrant.evidence.claim import Claim
from titrant.evidence.graph import Step
from titrant.evidence.parameter import Parameter
from titrant.evidence.source import Source, source


def tell_claims(found: Iterable[Claim]) -> str:
    """One line a claim: id, verdict, sentence."""
    return "\n".join(f"{c.id}  {c.says}\n     {c.graded}" for c in found)


def tell_claim(found: Claim) -> str:
    """A claim in full, down to its references."""
    whose = "The article claims" if found.of_article else "Claim"
    rows = [
        ("", f"{found.id} ({found.slug})"),
        (whose, found.says),
        ("Verdict", found.graded),
        ("For", found.supports),
        ("Against", found.against),
        ("Where they disagree", found.disagreement),
        ("In titrant", found.consequence),
        ("Article's references", ", ".join(str(number) for number in found.article_references)),
        ("Second reader", found.second_reader or "nobody yet"),
    ]
    lines = [f"{label}: {text}" if label else text for label, text in rows if text]
    lines += ["Rests on:", *(f"  {tell_source(source(name))}" for name in found.sources)]
    lines += [f"  warns of: {tell_source(source(name))}" for name in found.warns_of]
    return "\n".join(lines)


def tell_source(found: Source) -> str:
    """A source in one line: id, who, what, where, how it was read."""
    marks = ["RETRACTED"] if found.retracted else []
    marks += [f"read as {found.read_as}", *([found.trust] if found.trust else [])]
    who = f"{found.short}. " if found.authors else ""
    where = f"{found.journal}. " if found.journal else ""
    link = f"{found.link} " if found.link else ""
    return f"{found.id}: {who}{found.title}. {where}{link}({'; '.join(marks)})"


def tell_parameter(found: Parameter) -> str:
    """A number with everything that it rests on."""
    rows = [
        ("Grades", found.graded),
        ("Applies to", found.applies_to),
        ("Reason", found.reason),
        ("Formula", f"{found.formula}  ({found.formula_says})" if found.formula else ""),
        ("Fit", found.fit),
        ("Where", found.where),
        ("Note", found.note),
        ("Fitted to held-out observations", ", ".join(found.saw)),
        ("Source", tell_source(source(found.source))),
    ]
    head = f"{found.id}: {found.stated:g} {found.stated_unit}"
    if found.stated_unit != found.unit:
        head += f" = {found.value:g} {found.unit}"
    return "\n".join([head, *(f"{label}: {text}" for label, text in rows if text)])


def tell_steps(steps: Iterable[Step], *, most: int = 200) -> str:
    """A walk through the graph, indented; a long one says how much it leaves out."""
    all_steps = list(steps)
    lines = [f"{'  ' * step.depth}{step.node.kind} {step.node.id}: {step.node.says}" for step in all_steps[:most]]
    if len(all_steps) > most:
        lines.append(f"... and {len(all_steps) - most} more")
    return "\n".join(lines)
