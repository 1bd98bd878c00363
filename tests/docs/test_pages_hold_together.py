"""Pages link to what exists, stand in the index, and tell of everything public."""

from __future__ import annotations

import inspect
import re
from dataclasses import is_dataclass
from importlib import import_module
from pathlib import Path

import pytest
from tests.docs.example_pages import ROOT, pages

import titrant
from titrant import workflow
from titrant.cli.app import COMMANDS
from titrant.cli.verbs_page import READ_ON, page, rows
from titrant.core import errors
from titrant.safety import case_course, case_record, case_words

DOCS = ROOT / "docs"
LINK = re.compile(r"\]\(([^)\s]+)\)")
CLASSES = [name for name, found in vars(errors).items() if inspect.isclass(found) and issubclass(found, Exception)]


def anchors(path: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_between_pages_leads_somewhere(path):
    dead = []
    for link in LINK.findall(re.sub(r"```.*?```|`[^`]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


def test_every_page_stands_in_the_index():
    linked = {(DOCS / link).resolve() for link in LINK.findall((DOCS / "index.md").read_text(encoding="utf-8"))}
    missing = [p.relative_to(DOCS).as_posix() for p in DOCS.rglob("*.md") if p != DOCS / "index.md" and p not in linked]
    assert missing == []


def test_decisions_are_numbered_once_and_titled_by_their_number():
    files = sorted((DOCS / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in files]
    assert len(numbers) == len(set(numbers))
    for path in files:
        assert path.read_text(encoding="utf-8").startswith(f"# {path.name[:4]}. ")


@pytest.mark.parametrize("name", CLASSES)
def test_every_error_class_has_an_entry_with_a_repaired_example(name):
    text = (DOCS / "how-to" / "errors.md").read_text(encoding="utf-8")
    code = getattr(errors, name).exit_code
    assert f"| [{name}](#{name.lower()}) | {code} |" in text
    entry = text.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    assert entry.strip()
    assert "```" in entry or name == "TitrantError"


def test_the_page_of_verbs_is_current():
    assert (DOCS / "reference" / "verbs.md").read_text(encoding="utf-8") == page(), (
        "run: python -m titrant.cli.verbs_page > docs/reference/verbs.md"
    )


def test_every_verb_and_command_is_in_the_table_and_every_page_named_there_is_a_verbs():
    assert {verb for verb, _ in rows() if verb} == set(titrant._HOMES["titrant.workflow"])
    assert {command for _, command in rows() if command} == set(COMMANDS)
    assert set(READ_ON) <= {name for pair in rows() for name in pair}


def test_every_verb_of_python_has_an_example_on_a_page():
    shown = "\n".join(path.read_text(encoding="utf-8") for path in pages())
    blocks = "\n".join(re.findall(r"```python\n(.*?)```", shown, re.DOTALL))
    assert [verb for verb in titrant._HOMES["titrant.workflow"] if f"tt.{verb}(" not in blocks] == []


def _public():
    """Everything that ``titrant`` offers, and the type of each verb's result."""
    for name in titrant.__all__:
        yield name, getattr(titrant, name)
    for verb in titrant._HOMES["titrant.workflow"]:
        hints = inspect.signature(getattr(workflow, verb)).return_annotation
        for result in re.findall(r"\w+", hints):
            yield f"{verb} -> {result}", _result(result)


def _result(name):
    """The class that an annotation of the verbs names, found where the type checker finds it."""
    source = Path(workflow.__file__).read_text(encoding="utf-8")
    home = re.search(rf"^    from (titrant\.[\w.]+) import .*\b{name}\b", source, re.MULTILINE)
    return getattr(import_module(home[1]), name)


@pytest.mark.parametrize(("name", "found"), [pair for pair in _public() if pair[0] != "__version__"])
def test_nothing_public_is_undocumented(name, found):
    assert _told(found), name
    if not inspect.isclass(found):
        return
    for member, value in vars(found).items():
        if not member.startswith("_") and (inspect.isfunction(value) or isinstance(value, property)):
            assert (inspect.getdoc(value) or "").strip(), f"{name}.{member}"


def _told(found):
    text = inspect.getdoc(found) or ""
    written_by_dataclass = is_dataclass(found) and inspect.isclass(found) and text.startswith(f"{found.__name__}(")
    return bool(text.strip()) and not written_by_dataclass


def test_the_page_of_cases_names_every_key_that_a_case_may_hold():
    text = (DOCS / "how-to" / "cases.md").read_text(encoding="utf-8")
    keys = {*case_record.TOP, *case_record.PLAN_KEYS, *case_course.LDN_KEYS, *case_course.DIARY_KEYS}
    keys |= {*case_record.OPTION_KEYS, *case_words.RESULT_KEYS, *case_words.MEDICINE_KEYS, *case_words.PLAN_WORDS}
    assert sorted(key for key in keys if f"`{key}`" not in text) == []


GENERATED = (
    "reference/evidence.md", "reference/parameters.md", "explanation/article_and_evidence.md", "reference/rules.md",
    "explanation/disagreements.md", "explanation/rules_reconciled.md", "reference/practice.md", "reference/record.md",
    "reference/verbs.md", "explanation/model_book.md", "explanation/rebound.md", "reference/names.md",
    "reference/dosing_leaderboard.md", "reference/diary_calibration.md",
)  # fmt: skip


def test_make_docs_writes_every_page_of_the_reference():
    """Each module that writes a page is called by the target; each page of the reference is written by one."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(r"^docs:.*\n((?:\t.+\n)+)", text, re.MULTILINE)[1]
    called = re.findall(r"-m ([\w.]+)", recipe)
    for module in called:
        at = ROOT if module.startswith(("benchmarks.", "tests.")) else ROOT / "src"
        assert at.joinpath(*module.split(".")).with_suffix(".py").exists()
    writers = "".join((ROOT / "src" / Path(*m.split("."))).with_suffix(".py").read_text(encoding="utf-8")
                      for m in called if m.startswith("titrant."))  # fmt: skip
    told = recipe + writers + "reference/names.md reference/dosing_leaderboard.md"
    assert [name for name in GENERATED if name not in told] == []
    assert {p.relative_to(DOCS).as_posix() for p in (DOCS / "reference").glob("*.md")} <= set(GENERATED)
