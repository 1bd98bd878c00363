"""Pages made from the rules: the reference, the disagreements, the second list of rules set against them.

Run ``python -m titrant.safety.pages FOLDER`` to write them; a test keeps them current.
"""

from __future__ import annotations

import sys
from pathlib import Path

from titrant.safety.names.table import read_rows
from titrant.safety.registry import Rule, all_rules
from titrant.safety.thresholds import read_thresholds
from titrant.safety.words import Words, load_words

_GENERATED = "*Made from the rules by `python -m titrant.safety.pages docs`; not written by hand.*"
_OVERRIDES = {
    "never": "noted, changes nothing",
    "lifts": "turns the block into a caution",
    "settles": "settles the open question",
}


def _rule_part(rule: Rule, words: Words) -> str:
    actions = [f"- {'to do' if name == 'all' else f'to do ({name})'}: {text}" for name, text in words.actions.items()]
    lines = [
        f"### {rule.id} {words.title}",
        "",
        words.says,
        "",
        *actions,
        f"- reads: {', '.join(rule.reads)}",
        f"- source: {words.source} (*{words.strength}*)",
        f"- disagreement: {words.disagreement}",
        f"- an override by a named clinician: {_OVERRIDES[words.override]}",
        *([f"- numbers: {', '.join(f'`{name}`' for name in words.numbers)}"] if words.numbers else []),
        f"- claims: {', '.join(words.claims)}",
        f"- asked by the person: {words.question}",
        f"- slug: `{rule.slug}`",
    ]
    return "\n".join(lines)


def rules_page() -> str:
    """Every rule by theme, and every threshold."""
    words, parts = load_words(), ["# The rules", _GENERATED, _HOW]
    theme = ""
    for rule in all_rules():
        if rule.theme != theme:
            theme = rule.theme
            parts.append(f"## {theme.replace('_', ' ').capitalize()}")
        parts.append(_rule_part(rule, words[rule.id]))
    return "\n\n".join([*parts, "## Thresholds", _thresholds()]) + "\n"


_HOW = (
    "Every rule is asked for every record and answers yes, no or unknown. The verdict is the worst answer. "
    "A block without a date leaves the first safe day undetermined; of several dates the latest counts. "
    "What was never asked is unknown and holds the start, with two exceptions by decision: that pregnancy was not "
    "asked (PR-04) and that kidney or liver tests are missing (RE-01, HE-04) is told and does not hold it."
)


def _thresholds() -> str:
    rows = [
        f"| `{name}` | {row['value']} | {row['unit']} | {row['kind']} | {row['certainty']} | {row['source']} |"
        for name, row in read_thresholds().items()
    ]
    return "\n".join(["| threshold | value | unit | kind | certainty | source |", "|---|---|---|---|---|---|", *rows])


_DISAGREEMENT_HEAD = ("| rule | about | positions and default | why this default | strength |", "|---|---|---|---|---|")


def disagreements_page() -> str:
    """Where experts disagree about a rule, and what titrant does."""
    words = load_words()
    rows = [
        f"| {rule.id} | {words[rule.id].title} | {words[rule.id].disagreement} | {words[rule.id].why} "
        f"| {words[rule.id].strength} |"
        for rule in all_rules()
        if words[rule.id].disagreement != "none"
    ]
    parts = [
        "# Where experts disagree about safety",
        _GENERATED,
        "Each row gives both sides, the default of this project and the reason for it. A default marked *project "
        "choice* waits for a clinician to settle it.",
        "\n".join(
            ["| rule | about | positions and default | why this default | strength |", "|---|---|---|---|---|", *rows]
        ),
        "## Chosen by this project",
        "These thresholds are choices that no source prints:",
        "\n".join(f"- `{n}`: {r['value']} {r['unit']}. {r['source']}" for n, r in _chosen()),
    ]
    return "\n\n".join(parts) + "\n"


def _chosen() -> list[tuple[str, dict[str, object]]]:
    return [(name, row) for name, row in read_thresholds().items() if row["certainty"] == "project choice"]


def reconciled_page() -> str:
    """The second list of rules, row by row, against the rules here."""
    rows = [
        f"| {r['row']} | {r['about']} | {r['rules'].replace(';', ', ') or 'none'} | {r['difference']} |"
        for r in read_rows("reconciled.csv")
    ]
    parts = [
        "# The second list of rules, reconciled",
        _GENERATED,
        "A second, independent list of sixty rules was drawn up from labels and literature. Each of its rows is either "
        "a rule here, or says why not. *Refer* became a caution with an action, *monitor* a caution or note with a "
        "test due, *stop* a block.",
        "\n".join(["| row | about | rules | difference |", "|---|---|---|---|", *rows]),
    ]
    return "\n\n".join(parts) + "\n"


PAGES = {
    "reference/rules.md": rules_page,
    "explanation/disagreements.md": disagreements_page,
    "explanation/rules_reconciled.md": reconciled_page,
}


def main(folder: Path) -> None:
    """Write every page."""
    for name, make in PAGES.items():
        (folder / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
