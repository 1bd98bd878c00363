"""``titrant seal`` and ``titrant unseal`` from the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from titrant.cli.app import run

HELPED = Path(__file__).parents[2] / "examples" / "fibromyalgia-helped"


def said(capsys, *words):
    with pytest.raises(SystemExit) as ended:
        run(list(words))
    return ended.value.code or 0, capsys.readouterr()


def put_in(folder, text):
    entry = text.partition("[[advised]]")[2].partition("\n\n")[0]
    path = folder / "record.toml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n[[advised]]{entry}\n", encoding="utf-8")


def test_a_test_is_sealed_recorded_and_unsealed(tmp_path, capsys):
    folder, sealed = tmp_path / "her", tmp_path / "sealed.json"
    shutil.copytree(HELPED, folder)
    code, out = said(capsys, "seal", str(folder), "--on", "2026-03-26", "--to", str(sealed))
    assert code == 0 and "The order stands in the sealed file only." in out.out
    put_in(folder, out.out)
    code, out = said(capsys, "unseal", str(folder), str(sealed), "--on", "2026-04-23", "--json")
    assert code == 0
    opened = json.loads(out.out)
    assert sorted(block["kind"] for block in opened["blocks"]) == ["drug", "look-alike"]
    rows = folder / "doses.csv"
    code, out = said(capsys, "unseal", str(folder), str(sealed), "--on", "2026-04-23", "--doses", str(rows))
    assert code == 0 and "The seal holds" in out.out
    assert rows.read_text(encoding="utf-8").startswith("date,")
    assert said(capsys, "check", str(folder), "--on", "2026-04-23")[0] == 0


def test_before_its_end_a_test_stays_sealed(tmp_path, capsys):
    folder, sealed = tmp_path / "her", tmp_path / "sealed.json"
    shutil.copytree(HELPED, folder)
    _, out = said(capsys, "seal", str(folder), "--on", "2026-03-26", "--to", str(sealed))
    put_in(folder, out.out)
    code, out = said(capsys, "unseal", str(folder), str(sealed), "--on", "2026-04-01")
    assert code == 2 and out.out == ""
    assert said(capsys, "unseal", str(folder), str(sealed), "--on", "2026-04-01", "--early")[0] == 0


def test_the_sealed_file_does_not_go_into_the_persons_folder(tmp_path, capsys):
    folder = tmp_path / "her"
    shutil.copytree(HELPED, folder)
    code, out = said(capsys, "seal", str(folder), "--on", "2026-03-26", "--to", str(folder / "sealed.json"))
    assert code == 2 and "own folder" in out.err
    assert not (folder / "sealed.json").exists()


def test_another_file_exits_with_the_code_of_a_broken_seal(tmp_path, capsys):
    sealed = tmp_path / "sealed.json"
    said(capsys, "seal", str(HELPED), "--on", "2026-03-26", "--to", str(sealed))
    code, out = said(capsys, "unseal", str(HELPED), str(sealed), "--on", "2026-04-23")
    assert code == 7 and "no test in the record carries this seal" in out.err
