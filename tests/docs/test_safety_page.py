"""SAFETY.md names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_every_test_that_the_safety_page_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "SAFETY.md").read_text()))
    known = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(), re.M)
    }
    assert len(named) > 15
    assert not named - known


def test_every_file_that_the_safety_page_names_exists() -> None:
    text = (ROOT / "SAFETY.md").read_text()
    for name in re.findall(r"`(\w+(?:/\w+)+(?:\.py)?|reports)`", text):
        assert (ROOT / "src" / "titrant" / name).exists(), name
