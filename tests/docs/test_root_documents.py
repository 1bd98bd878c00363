"""The documents at the root are true to the code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from titrant._version import __version__
from titrant.advice.advice_result import Action
from titrant.evidence.prior import NAMES
from titrant.evidence.words import CERTAINTIES, KINDS, PROVENANCES
from titrant.safety.screening import RANK

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")


def test_each_glossary_word_has_one_meaning() -> None:
    words = re.findall(r"^\| ([^|]+?) \|", GLOSSARY, re.MULTILINE)
    words = [word for word in words if word != "word" and not word.startswith("---")]
    assert len(words) == len(set(words))


def test_the_glossary_holds_the_words_of_the_code() -> None:
    for words in (get_args(Action), RANK, NAMES, KINDS, CERTAINTIES, PROVENANCES):
        for word in words:
            assert f"`{word}`" in GLOSSARY, word


def test_the_citation_names_this_version() -> None:
    assert f"version: {__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"^    make ([a-z]+)", text, re.MULTILINE)
    assert set(named) <= targets


def test_every_folder_of_tests_that_is_named_is_the_houses() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.search(r"`(unit spec [a-z_ ]+)`", text)[1].split())
    here = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and not path.name.startswith("__")}
    assert here <= named
