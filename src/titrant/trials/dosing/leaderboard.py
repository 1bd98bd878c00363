"""The leaderboard page and its figures, made from the kept results alone."""

from __future__ import annotations

from typing import Any

from titrant.trials.dosing.bench import code_fingerprint, columns
from titrant.trials.dosing.scenarios import scenario_says

Cell = dict[str, float | int | None]
PERCENT = {
    "within", "over", "harmed", "false_claim_nil", "power", "nil_off_or_told", "covered_80", "share_of_gain",
    "share_of_gain_last_four_weeks", "no_effect_still_on", "could_gain_taken_off",
}  # fmt: skip
ROW, LEFT, WIDTH, TOP = 22, 190, 640, 40


def leaderboard_page(results: list[dict[str, Any]]) -> str:
    """Markdown of all tables, errors beside; results of other code than today's are marked stale."""
    parts = [
        "# Dose finding: leaderboard",
        "",
        "Simulated people, not patients: a rank here says how a policy does if people are like the generator's. "
        "Made by `titrant bench dosing` from the results in `docs/results`; a number after ± is one Monte Carlo "
        "standard error. `greedy-bayes`, `thompson` and `oracle` know what no user can know.",
        "",
    ]
    for result in results:
        parts += _result(result)
    return "\n".join(parts).rstrip() + "\n"


def regret_figure(result: dict[str, Any]) -> str:
    """A dot for each policy with its 95 % Monte Carlo interval, as SVG; of people as drawn where they were run."""
    metric = next(iter(columns(result["generator"])))
    scenarios = next(iter(result["tables"].values()))
    scenario = "base" if "base" in scenarios else next(iter(scenarios))
    rows = {policy: tables[scenario][metric] for policy, tables in result["tables"].items()}
    ends = {policy: _interval(cell) for policy, cell in rows.items()}
    low, high = min(0.0, *(a for a, _ in ends.values())), max(0.1, *(b for _, b in ends.values()))

    def x(value: float) -> float:
        return LEFT + (value - low) / (high - low) * (WIDTH - LEFT - 30)

    height = TOP + ROW * len(rows) + 40
    title = f"{metric.replace('_', ' ')} on {result['generator']}, {scenario}, {result['people']} people"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{title}" '
        'font-family="sans-serif" font-size="13">',
        f'<text x="10" y="22" font-weight="bold">{title}</text>',
        f'<line x1="{x(0):.1f}" x2="{x(0):.1f}" y1="{TOP - 8}" y2="{height - 30}" stroke="#999"/>',
    ]
    ranked = sorted(rows, key=lambda p: rows[p]["value"] or 0.0, reverse=result["generator"].startswith("g3"))
    for place, policy in enumerate(ranked):
        y, (a, b) = TOP + ROW * place + 10, ends[policy]
        parts += [
            f'<text x="10" y="{y + 4}">{policy}</text>',
            f'<line x1="{x(a):.1f}" x2="{x(b):.1f}" y1="{y}" y2="{y}" stroke="#356" stroke-width="2"/>',
            f'<circle cx="{x(rows[policy]["value"] or 0.0):.1f}" cy="{y}" r="4" fill="#135"/>',
        ]
    for value in (low, 0.0, high):
        parts.append(f'<text x="{x(value):.1f}" y="{height - 12}" text-anchor="middle">{value:.2f}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _interval(cell: Cell) -> tuple[float, float]:
    middle, se = float(cell["value"] or 0.0), float(cell["se"] or 0.0)
    return middle - 1.96 * se, middle + 1.96 * se


def _result(result: dict[str, Any]) -> list[str]:
    shown = columns(result["generator"])
    head = f"## {result['generator']}, ceiling {result['ceiling_ug'] / 1000:g} mg"
    about = (
        f"{result['people']} people a scenario, {result['seed_set']} seeds, {result.get('date', 'not dated')}, "
        f"commit `{result.get('commit', 'not known')}`."
    )
    stale = [policy for policy, code in result["made_by"].items() if code != code_fingerprint(policy)]
    if stale:
        about += f" **Stale**, as the code has changed since: {', '.join(stale)}."
    parts = [head, "", about, ""]
    scenarios = list(next(iter(result["tables"].values())))
    for scenario in scenarios:
        parts += [f"**{scenario}** – {scenario_says(scenario)}", ""]
        parts += ["| policy | " + " | ".join(shown.values()) + " |", "|---" * (len(shown) + 1) + "|"]
        for policy, tables in result["tables"].items():
            cells = [_cell(name, tables[scenario][name]) for name in shown]
            parts.append(f"| {policy} | " + " | ".join(cells) + " |")
        parts.append("")
    return parts + _differences(result)


def _differences(result: dict[str, Any]) -> list[str]:
    if not result["differences"]:
        return []
    lines = [
        f"Final regret less that of `{result['rival']}`, same people (95 % paired bootstrap interval):",
        "",
        "| policy | scenario | difference |",
        "|---|---|---|",
    ]
    for policy, scenarios in result["differences"].items():
        for scenario, metrics in scenarios.items():
            d = metrics["final_regret"]
            lines.append(f"| {policy} | {scenario} | {d['mean']:.2f} ({d['low']:.2f} to {d['high']:.2f}) |")
    return [*lines, ""]


def _cell(name: str, cell: Cell) -> str:
    value, se = cell["value"], cell["se"]
    if value is None:
        return "–"
    if name in PERCENT:
        return f"{100 * value:.0f} %" if se is None else f"{100 * value:.0f} ± {100 * se:.1f} %"
    return f"{value:.2f}" if se is None else f"{value:.2f} ± {se:.2f}"
