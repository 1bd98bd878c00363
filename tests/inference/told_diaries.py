"""Diaries told in a line: doses by spell, relief by dose, noise by seed; a record that the rules let through."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from tests.inference.drawn_people import FIRST, on_the_scale, record_of
from tests.inference.equations import effect
from tests.titration_people import passes, woman
from titrant.advice.advice_result import Advice
from titrant.advice.advise import advise
from titrant.inference.infer import infer
from titrant.patient.record import Record, Settings

MODEL = Settings(policy="relief")
ONSET = (7.0, 7.0)


def spells(*parts: tuple[float, int]) -> np.ndarray:
    """Doses by day [mg] from (dose, days)."""
    return np.concatenate([np.full(days, mg) for mg, days in parts])


def pain_under(dose_mg: np.ndarray, relief: Mapping[float, float], seed: int, *, level: float = 7.0, sd: float = 1.0):
    """Pain on every day, not rounded: a level, less the drug's effect, and noise [NRS]."""
    full = np.array([relief.get(float(mg), 0.0) for mg in dose_mg])
    return level - effect(dose_mg, full, ONSET) + sd * np.random.default_rng(seed).normal(size=dose_mg.size)


def told(dose_mg: np.ndarray, pain: np.ndarray, flares: Sequence[int] = ()) -> Record:
    """The record, with quiet gut and sleep."""
    flare = np.isin(np.arange(dose_mg.size), flares)
    record = record_of(dose_mg, on_the_scale(pain), flare)
    diary = tuple(replace(day, gut=1.0, sleep=2.0) for day in record.diary)
    return woman(doses=record.doses, diary=diary)


def day(t: int) -> date:
    return FIRST + timedelta(days=t)


def advised(record: Record, t: int, settings: Settings = MODEL) -> Advice:
    """Advice on day ``t`` with rules that find nothing."""
    return advise(record, on=day(t), settings=settings, screener=passes)


def as_json(record: Record, t: int | None = None) -> str:
    """The posterior without what it was made from, as it is written out."""
    plain = infer(record, None if t is None else day(t)).to_dict()
    return json.dumps({key: value for key, value in plain.items() if key != "inputs"}, sort_keys=True)
