"""From the kept measurements to the table and plot of ``docs/explanation/engine.md``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

RESULTS = Path("docs/results/engine_w.json")
PAGE = Path("docs/explanation/engine.md")
PLOT = Path("docs/results/engine_w.svg")
HEAD = "| regimen | outputs a day | engine | people/s (low to high) | times the peer | worst error | rms |\n"


def line(row: dict[str, Any]) -> str:
    speed, error = row["people_per_cpu_second"], row["error"]
    told = f"{error['max']:.1e} of {error['people']:,} | {error['rms']:.1e}" if error else "as above | "
    rtol = f", rtol {error['rtol']:.0e}" if error and "rtol" in error else ""
    ratio = "1" if "numbalsoda" in row["engine"] else f"{row['ratio']} ({row['ratio_low']} to {row['ratio_high']})"
    many = f"{speed['median']:,} ({speed['low']:,} to {speed['high']:,})"
    return f"| {row['regimen']} | {row['per_day']} | {row['engine']}{rtol} | {many} | {ratio} | {told} |"


def table(kept: dict[str, Any]) -> str:
    rows = "\n".join(line(row) for row in kept["rows"])
    wall = "; ".join(f"{name} {v['median']:,}" for name, v in kept["wall_people_per_second"].items())
    extra = "\n".join(f"* {text}" for text in kept.get("also", []))
    first = f"Measured {kept['date']}, {kept['rounds']} rounds.\n\n{HEAD}|---|---|---|---|---|---|---|\n{rows}\n\n"
    return f"{first}People a second of wall time, on a machine with other work: {wall}.\n\n{extra}\n"


def plot(kept: dict[str, Any]) -> str:
    """Bars on a logarithmic axis, one a row."""
    from math import log10

    rows, height = kept["rows"], 18
    drawn = []
    for k, row in enumerate(rows):
        width = 120 * (log10(row["people_per_cpu_second"]["median"]) - 2)
        name = f"{row['regimen']}, {row['per_day']} a day: {row['engine']}"
        fill = "#888" if "numbalsoda" in row["engine"] else "#246"
        y = 10 + k * height
        drawn.append(f'<text x="270" y="{y + 11}" text-anchor="end">{name}</text>')
        drawn.append(f'<rect x="276" y="{y}" width="{width:.0f}" height="13" fill="{fill}"/>')
        drawn.append(f'<text x="{282 + width:.0f}" y="{y + 11}">{row["people_per_cpu_second"]["median"]:,}</text>')
    body = "\n".join(drawn)
    box = f'viewBox="0 0 720 {20 + height * len(rows)}" font-family="sans-serif" font-size="11"'
    title = "<title>People a second of CPU time, logarithmic from 100</title>"
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>\n{title}\n{body}\n</svg>\n'


def main() -> None:
    kept = json.loads(RESULTS.read_text(encoding="utf-8"))
    text = PAGE.read_text(encoding="utf-8")
    new = f"<!-- speed -->\n{table(kept)}<!-- end -->"
    PAGE.write_text(re.sub(r"<!-- speed -->.*<!-- end -->", lambda _: new, text, flags=re.DOTALL), encoding="utf-8")
    PLOT.write_text(plot(kept), encoding="utf-8")


if __name__ == "__main__":
    main()
