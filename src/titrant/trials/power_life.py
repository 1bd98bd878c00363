"""One virtual person lives under the design of a record: record in, advice out, as for anyone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from titrant.advice.claims import NO, PROBABLY, WORKS
from titrant.patient.record import Person, Record
from titrant.trials.dosing.policies.from_record import DEFAULT_CEILING_UG, RecordPolicy

if TYPE_CHECKING:
    from titrant.trials.prior_world import PriorWorld

OffBlock = Literal["offer", "never"]


@dataclass(frozen=True)
class Life:
    """What became of one virtual person: kind, what was said in the end, days off, whether ever on too much."""

    kind: str
    said: str
    days_off: float
    over: bool


@dataclass
class AskAsDesigned:
    """Asks advise for a virtual person who has the design of a record; keeps the last advice."""

    design: Record
    last: Any = field(default=None, init=False)

    def __call__(self, lived: Record, on: date, seed: int) -> Any:
        """Advice on the design with the days that the virtual person lived."""
        import titrant

        record = replace(
            self.design, doses=lived.doses, diary=lived.diary, attacks=lived.attacks, advised=lived.advised
        )
        self.last = titrant.advise(record, on=on, seed=seed)
        return self.last


def design_of(record: Record) -> Record:
    """The design alone: a person who may start, with the sensitivities, limits and settings of the record."""
    frail = record.person.pp_type not in (None, "none")
    sensitivities = dict.fromkeys((*record.person.sensitivities, *(("medicines",) if frail else ())))
    return Record(
        person=Person(born=date(1975, 5, 2), sex="female", pregnancy="no", sensitivities=tuple(sensitivities)),
        medicines=(),
        medicines_confirmed=True,
        conditions=(),
        allergies=(),
        goals=record.goals,
        limits=replace(record.limits, overrides=(), washout_days=None),
        settings=replace(record.settings, mode="clinician", specialist_vldn=False),
        formulations=record.formulations,
    )


def world_of(design: Record, people: range, seed: int, *, weeks: int) -> PriorWorld:
    """People of the prior that the design names."""
    from titrant.trials.prior_world import PriorWorld

    return PriorWorld(
        seed,
        people,
        prior=design.settings.prior,
        sensitive="medicines" in design.person.sensitivities,
        side_effect_weight=design.goals.side_effect_weight,
        weeks=weeks,
    )


def ceiling_of(design: Record) -> int:
    """The highest dose of the design [ug]."""
    return design.limits.ceiling_ug or DEFAULT_CEILING_UG


def live_piece(design: Record, off_block: OffBlock, who: list[tuple[str, int]], weeks: int, seed: int) -> list[Life]:
    """What became of a few people."""
    with_test = replace(design, settings=replace(design.settings, off_block=off_block))
    return [_live(with_test, kind, person, weeks, seed) for kind, person in who]


def _live(design: Record, kind: str, person: int, weeks: int, seed: int) -> Life:
    from titrant.trials.dosing.live import live
    from titrant.trials.dosing.measures import measure
    from titrant.trials.dosing.world import best_dose

    ask, ceiling_ug = AskAsDesigned(design), ceiling_of(design)
    world = world_of(design, range(person, person + 1), seed, weeks=weeks)
    best = best_dose(world, ceiling_ug)
    policy = RecordPolicy(ask, off_block=design.settings.off_block == "offer")
    measures = measure(live(world, [policy], ceiling_ug=ceiling_ug, seed=seed, generator="prior"), best)
    off = ask.last.action == "stop" or ask.last.claim == NO
    said = "off" if off else {WORKS: "works", PROBABLY: "probably"}.get(ask.last.claim, "cannot tell")
    return Life(kind, said, float(measures["days_off"][0]), bool(measures["over"][0]))
