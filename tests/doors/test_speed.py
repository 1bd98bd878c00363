"""Whole commands stay within the CPU time they are allowed."""

from benchmarks.commands import measure


def test_every_command_stays_within_its_cpu_time():
    over = {name: row for name, row in measure(1).items() if row["allowed_s"] and row["median_s"] >= row["allowed_s"]}
    assert over == {}
