"""The loader refuses a number that nobody could check."""

from __future__ import annotations

from pathlib import Path

import pytest

from titrant.core.errors import EvidenceError
from titrant.evidence import toml_file
from titrant.evidence.load_parameters import load_parameters

GOOD = {
    "value": "3.5",
    "unit": '"L/min"',
    "kind": '"measured"',
    "source": '"licko-1981"',
    "where": '"intravenous arm"',
    "applies_to": '"healthy adults"',
    "certainty": '"high"',
    "provenance": '"seen"',
}


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A function that writes one parameter with changed keys and loads it."""
    sources = toml_file.folder("sources")
    (tmp_path / "parameters").mkdir()
    (tmp_path / "sources").symlink_to(sources)
    monkeypatch.setattr(toml_file, "folder", lambda part: tmp_path / part)
    counter = iter(range(1000))

    def load(symbol: str = "CL", **changes: str | None):
        keys = {key: text for key, text in (GOOD | changes).items() if text is not None}
        name = f"case{next(counter)}"
        lines = "\n".join(f"{key} = {text}" for key, text in keys.items())
        (tmp_path / "parameters" / f"{name}.toml").write_text(f'about = "a case"\n\n[{symbol}]\n{lines}\n')
        return load_parameters(name)

    return load


def test_a_value_comes_in_the_canonical_unit_and_keeps_what_was_stated(written) -> None:
    clearance = written()["CL"]
    assert (clearance.value, clearance.unit, clearance.stated, clearance.stated_unit) == (210.0, "L/h", 3.5, "L/min")


def test_the_names_of_other_authors_are_mapped_once(written) -> None:
    assert set(written("Vc", unit='"L"')) == {"V2"}


@pytest.mark.parametrize(
    ("symbol", "changes", "message"),
    [
        ("CLL", {}, "not a registered symbol (did you mean 'CL'"),
        ("CL", {"unit": '"L"'}, "unit is 'L', but CL is measured in L/h"),
        ("CL", {"unit": '"gallon/h"'}, "unknown part 'gallon'"),
        ("CL", {"source": '"licko-1891"'}, "unknown source 'licko-1891' (did you mean 'licko-1981'"),
        ("CL", {"source": '"wang-filamin-2008"'}, "is retracted"),
        ("CL", {"kind": '"assumed"'}, "assumed without a reason"),
        ("CL", {"kind": '"derived"'}, "derived without a formula"),
        ("CL", {"kind": '"mesured"'}, "did you mean 'measured'"),
        ("CL", {"where": None}, "where in the source is not said"),
        ("CL", {"certanty": '"high"'}, "unknown key 'certanty' (did you mean 'certainty'"),
        ("CL", {"certainty": None}, "'certainty' is missing"),
        ("CL", {"value": '"3.5"'}, "not a number"),
        ("CL", {"value": "true"}, "not a number"),
        ("CL", {"spread": '{ law = "lognormal", sd = 0.3 }'}, "a lognormal spread cannot have"),
        ("CL", {"spread": '{ law = "triangle", low = 0.3 }'}, "spread law is 'triangle'"),
    ],
)
def test_the_loader_refuses_and_offers(written, symbol: str, changes: dict[str, str | None], message: str) -> None:
    with pytest.raises(EvidenceError, match=message.replace("(", r"\(")):
        written(symbol, **changes)


def test_a_missing_file_offers_the_nearest() -> None:
    with pytest.raises(EvidenceError, match="did you mean 'base_pk'"):
        load_parameters("base_pkk")


def test_a_spread_is_converted_with_its_value(written) -> None:
    clearance = written(spread='{ law = "normal", sd = 0.3 }')["CL"]
    assert clearance.spread is not None and clearance.spread.sd == pytest.approx(18.0)
