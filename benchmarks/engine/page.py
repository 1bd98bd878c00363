"""From the kept measurements to the table and plot of ``docs/explanation/engine.md``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

RESULTS = Path("docs/results/engine_w.json")
PAGE = Path("docs/explanation/engine.md")
PLOT = Path("docs/results/engine_w.svg")
HEAD = "| regimen | outputs a day | engine | people/s (low to high) | times the fastest peer | worst error | rms |\n"


def line(row: dict[str, Any]) -> str:
    speed, error = row["people_per_cpu_second"], row["error"]
    told = f"{error['max']:.1e} of {error['people']:,} | {error['rms']:.1e}" if error else "as above | "
    rtol = f", rtol {error['rtol']:.0e}" if error and "rtol" in error else ""
    digits = 2 if row["peer"] else 1
    ratio, low, high = (f"{row[name]:.{digits}f}" for name in ("ratio", "ratio_low", "ratio_high"))
    many = f"{speed['median']:,} ({speed['low']:,} to {speed['high']:,})"
    cells = (row["regimen"], row["per_day"], f"{row['engine']}{rtol}", many, f"{ratio} ({low} to {high})", told)
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def beside(kept: dict[str, Any]) -> list[str]:
    """What stands under the table."""
    told = [f"{name} is not among the peers: {why}." for name, why in kept.get("not_installed", {}).items()]
    for kind, found in kept.get("two_threads", {}).items():
        speeds = f"{found['threads']:,} people a second of wall time against {found['processes']:,}"
        spread = f"{found['ratio']:.2f} ({found['low']:.2f} to {found['high']:.2f})"
        told.append(f"Two threads against two processes in the same minute, {kind}: {speeds}, a ratio of {spread}.")
    for name, found in kept.get("first_result", {}).items():
        warm = f"{found['kept_s']} s after NumPy and the model are loaded, where the kernel is kept"
        cold = f"{found['nothing_kept_s']} s where it is compiled first"
        whole = f"a whole process takes {found['process_cpu_s']} s of CPU (at most {found['process_cpu_high_s']})"
        told.append(f"First result of {name}: {warm}; {cold}; {whole}.")
    return [*told, *kept.get("also", [])]


def table(kept: dict[str, Any]) -> str:
    rows = "\n".join(line(row) for row in kept["rows"])
    extra = "\n".join(f"* {text}" for text in beside(kept))
    first = f"Measured {kept['date']}, {kept['rounds']} rounds.\n\n{HEAD}|---|---|---|---|---|---|---|\n{rows}\n\n"
    return f"{first}{extra}\n"


def plot(kept: dict[str, Any]) -> str:
    """Bars on a logarithmic axis, one a row."""
    from math import log10

    rows, height = kept["rows"], 18
    drawn = []
    for k, row in enumerate(rows):
        width = 95 * (log10(row["people_per_cpu_second"]["median"]) - 1)
        name = f"{row['regimen']}, {row['per_day']} a day: {row['engine']}"
        fill = "#888" if row["peer"] else "#246"
        y = 10 + k * height
        drawn.append(f'<text x="270" y="{y + 11}" text-anchor="end">{name}</text>')
        drawn.append(f'<rect x="276" y="{y}" width="{width:.0f}" height="13" fill="{fill}"/>')
        drawn.append(f'<text x="{282 + width:.0f}" y="{y + 11}">{row["people_per_cpu_second"]["median"]:,}</text>')
    body = "\n".join(drawn)
    box = f'viewBox="0 0 720 {20 + height * len(rows)}" font-family="sans-serif" font-size="11"'
    title = "<title>People a second of CPU time, logarithmic from 10</title>"
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>\n{title}\n{body}\n</svg>\n'


def main() -> None:
    kept = json.loads(RESULTS.read_text(encoding="utf-8"))
    text = PAGE.read_text(encoding="utf-8")
    new = f"<!-- speed -->\n{table(kept)}<!-- end -->"
    PAGE.write_text(re.sub(r"<!-- speed -->.*<!-- end -->", lambda _: new, text, flags=re.DOTALL), encoding="utf-8")
    PLOT.write_text(plot(kept), encoding="utf-8")


if __name__ == "__main__":
    main()
