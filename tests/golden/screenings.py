"""What every case says, line by line; ``python -m tests.golden.screenings`` writes it anew after an intended change."""

from pathlib import Path

from titrant.safety.cases import run_cases
from titrant.safety.screening import Finding

HERE = Path(__file__).parent
GOLDEN = HERE / "screenings.txt"
TABLES = sorted((HERE.parent / "spec" / "cases").glob("*_cases.csv"))


def _flags(f: Finding) -> str:
    given = {"undetermined": f.undetermined, "provisional": f.provisional, "holds": f.holds_start, "urgent": f.urgent}
    return " ".join(name for name, is_so in given.items() if is_so)


def _line(f: Finding) -> str:
    caps = "/".join(str(ug) for ug in (f.caps.first_dose_ug, f.caps.target_ug, f.caps.step_ug) if ug is not None)
    parts = (
        f"{f.rule}:{f.severity}:{f.answer}", str(f.earliest or ""), _flags(f), caps, "; ".join(f.inputs),
        "; ".join(f.missing), f.arithmetic, f.action.split(".")[0],
    )  # fmt: skip
    return "  " + " | ".join(parts)


def screenings() -> str:
    """All cases with all their findings."""
    lines = []
    for table in TABLES:
        for result in run_cases(table):
            assert result.screening is not None, result.differs
            lines.append(f"{result.case.id} {result.screening.verdict}")
            lines += [_line(f) for f in result.screening.findings if f.severity != "clear"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(screenings(), encoding="utf-8")
