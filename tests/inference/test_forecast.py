"""The days to come stray as the days past did: bands hold what they say, with flares and without."""

import numpy as np
import pytest

from tests.inference.calibration.as_used import as_used
from tests.inference.told_diaries import pain_under, spells, told
from titrant.inference.infer import infer

DOSE = spells((0.0, 14), (1.5, 56))


@pytest.mark.parametrize("seed", range(3))
def test_unlogged_bad_days_in_the_past_widen_the_forecast(seed: int) -> None:
    calm = pain_under(DOSE, {1.5: 1.0}, seed, sd=0.8)
    spiky = calm.copy()
    spiky[4::9] += 4.0
    widths = [np.subtract(*infer(told(DOSE, pain)).forecast["80"][::-1]).mean() for pain in (calm, spiky)]
    assert widths[1] > widths[0] + 0.2


def test_the_bands_cover_within_six_points_of_their_name() -> None:
    """120 people, 14 days each; the standard error over people is below two points."""
    inside = np.nanmean(as_used(120, seed=17).days_inside, axis=(0, 2))
    assert inside == pytest.approx([0.50, 0.80, 0.95], abs=0.06)
