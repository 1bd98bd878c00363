"""``titrant warm`` from the command line."""

from __future__ import annotations

import json

import pytest

from titrant.cli.app import run
from titrant.engine.compiled import compile_system


def test_warm_compiles_once_and_finds_the_kernel_kept_the_next_time(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("TITRANT_CACHE", str(tmp_path))
    compile_system.compiled.cache_clear()
    compile_system.compiled_for_any_schedule.cache_clear()  # what this process compiled before lies in another folder
    with pytest.raises(SystemExit):
        run(["warm", "occupancy-M1", "--json"])
    kernels = json.loads(capsys.readouterr().out)["kernels"]
    assert [kernel["schedule"] for kernel in kernels] == ["daily", "any"]
    for kernel in kernels:
        assert (kernel["system"], len(kernel["key"])) == ("occupancy-M1", 32)
        assert (tmp_path / "kernels" / f"{kernel['key']}.o").exists()
    with pytest.raises(SystemExit):
        run(["warm", "occupancy-M1"])
    assert "occupancy-M1" in capsys.readouterr().out


def test_warm_refuses_a_system_that_is_not_there(capsys):
    with pytest.raises(SystemExit) as ended:
        run(["warm", "wishful"])
    assert ended.value.code
    assert "no such system" in capsys.readouterr().err
