"""Every case still says, word for word, what it said."""

from tests.golden.screenings import GOLDEN, screenings


def test_every_case_says_what_it_said():
    now, before = screenings().splitlines(), GOLDEN.read_text(encoding="utf-8").splitlines()
    different = [(a, b) for a, b in zip(before, now, strict=False) if a != b]
    assert different[:3] == [], "intended? then: python -m tests.golden.screenings"
    assert len(now) == len(before)
