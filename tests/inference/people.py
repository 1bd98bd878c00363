"""People whose truth is known, for the tests of inference."""

from datetime import date, timedelta

import numpy as np

from titrant.patient.record import Day, Dose, Record

FIRST = date(2026, 1, 1)
SCHEDULE_UG = (500, 1000, 1500, 2000, 2500, 3000, 1500, 1500)


def person(
    seed: int,
    relief: float,
    *,
    mode_mg: float = 1.5,
    width: float = 0.7,
    weeks: int = 16,
    gut_from_mg: float | None = None,
    slope: float = 0.0,
) -> Record:
    """A bell of known height in a noisy diary with placebo; ``gut_from_mg`` adds lasting gut trouble."""
    rng = np.random.default_rng(seed)
    doses, days, effect, noise = [], [], 0.0, 0.0
    for t in range(14 + 7 * weeks):
        on = FIRST + timedelta(days=t)
        ug = 0 if t < 14 else SCHEDULE_UG[min((t - 14) // 14, len(SCHEDULE_UG) - 1)]
        if ug:
            doses.append(Dose(on, ug=ug))
        full = relief * np.exp(-0.5 * (np.log(max(ug, 1) / 1000 / mode_mg) / width) ** 2) if ug else 0.0
        effect += (full - effect) * (1 - np.exp(-1 / 7))
        noise = 0.4 * noise + rng.normal() * 1.0
        placebo = 0.8 * (1 - np.exp(-max(t - 13, 0) / 7)) if ug else 0.0
        pain = float(np.clip(round(6 + slope * t - placebo - effect + noise), 0, 10))
        trouble = 4.0 if gut_from_mg and ug / 1000 >= gut_from_mg else 0.0
        gut = float(np.clip(round(1 + trouble + rng.normal() * 0.7), 0, 10))
        if rng.random() > 0.15:
            days.append(Day(on, pain=pain, sleep=2, gut=gut))
    return Record(doses=tuple(doses), diary=tuple(days))
