"""Kept kernels: the key holds whatever changes a result, and a damaged file is never run."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engines.work_item import W
from titrant.engine.compiled import native
from titrant.engine.compiled.compile_system import analysed, compiled
from titrant.engine.compiled.day_kernel import DayKernel


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TITRANT_CACHE", str(tmp_path))
    return tmp_path / "kernels"


def text_of(system):
    options = compiled(W).options
    return DayKernel(*analysed(system), options).write().text


def test_an_edited_equation_is_another_kernel(folder):
    def edited(t, y, p):
        return tuple(1.000001 * dy if place == 9 else dy for place, dy in enumerate(W.rhs(t, y, p)))

    first = native.compile_text(text_of(W))
    second = native.compile_text(text_of(replace(W, rhs=edited)))
    assert first.key != second.key
    assert not second.from_cache
    assert native.compile_text(text_of(W)).from_cache


def test_a_damaged_kept_kernel_is_compiled_anew(folder):
    key = native.compile_text(text_of(W)).key
    path = folder / f"{key}.o"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    again = native.compile_text(text_of(W))
    assert not again.from_cache
    assert native.compile_text(text_of(W)).from_cache


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("TITRANT_CACHE", str(blocked))
    assert not native.compile_text(text_of(W)).from_cache


@pytest.mark.parametrize("module", ["titrant.workflow", "titrant.cli.app", "titrant.simulation.simulate"])
def test_nothing_of_the_compiler_is_imported_with(module):
    told = f"import sys, {module}; print([m for m in sys.modules if m.split('.')[0] in ('llvmlite', 'numba')])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("verb", ["screen", "plan", "infer", "advise"])
def test_a_verb_for_one_person_runs_without_the_compiler(verb):
    told = (
        "import sys; from titrant.cli.app import run\n"
        f"try: run([{verb!r}, 'examples/fibromyalgia-helped', '--on', '2026-03-26', '--json'])\n"
        "except SystemExit as ended: assert ended.code in (0, None), ended.code\n"
        "print('|', [m for m in sys.modules if m.split('.')[0] in ('llvmlite', 'numba')])"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.rsplit("|", 1)[1].strip() == "[]"
