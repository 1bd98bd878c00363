"""The picture of a simulated day says its numbers in the unit they are in."""

from titrant.patient.record import Record
from titrant.reports.charts.simulated_day import simulated_day
from titrant.simulation.simulate import simulate


def test_plasma_stands_in_the_unit_it_was_measured_in():
    picture = simulated_day(simulate(Record(), [4500] * 15, people=25, seed=1))
    assert "Naltrexone in plasma [ng/mL]" in picture.svg
    assert picture.head[1] == "Plasma [ng/mL]"
    one_hour, eight_hours = (float(row[1]) for row in picture.rows if row[0] in ("1", "8"))
    # the base set: 4.5 mg reaches 1.11 ng/mL and holds 0.073 after 8 h in the typical person
    assert 0.6 < one_hour < 1.4
    assert 0.04 < eight_hours < 0.12
