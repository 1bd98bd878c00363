"""One person's record (``format = 1``): who they are, what they take and have, doses, diary.

Frozen; built in Python or read from a folder (``patient.folder``). Absent means *not known*, an
empty list means *none*. The data dictionary in the docs is generated from these classes.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date
from datetime import time as ClockTime
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field
from pydantic.dataclasses import dataclass

from titrant.core.calendar import age_in_years
from titrant.patient.fields import (
    Count,
    Flag,
    Micrograms,
    Note,
    Number,
    Partial,
    Positive,
    Score,
    TimeZone,
    about,
)
from titrant.patient.fields import (
    Day as DayField,
)
from titrant.patient.formulation import Capsule, Cream, Formulation, Liquid, Tablet
from titrant.patient.one_a_day import refuse_second_rows
from titrant.patient.scales import POTASSIUM, within_scale

STRICT = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
FORMAT: Literal[1] = 1

Pregnancy = Literal["not_applicable", "no", "yes", "planning", "breastfeeding", "unknown"]
ParalysisType = Literal[
    "none", "hypokalaemic", "hyperkalaemic", "paramyotonia", "normokalaemic", "andersen-tawil", "thyrotoxic", "unknown"
]
MedicineStatus = Literal["active", "stopped", "tapering", "prn", "on-hold", "unknown", "entered-in-error"]
ConditionStatus = Literal["active", "resolved", "remission", "refuted", "entered-in-error", "unknown"]
Route = Literal["oral", "buccal", "sublingual", "skin", "intravenous"]
Sensitivity = Literal["medicines", "lactose", "gluten", "dyes"]
ActionWord = Literal["do_not_start", "start", "step_up", "hold", "step_down", "pause", "stop", "test_off", "test_blind"]


@dataclass(frozen=True, config=STRICT)
class Person:
    """Who the record is about."""

    born: DayField | None = about("date of birth")
    age: Count | None = about("age, where the date of birth is not given", unit="a", le=125)
    sex: Literal["female", "male", "other"] | None = about("sex, for rules on pregnancy")
    weight_kg: Positive | None = about("body weight", unit="kg", le=500)
    pregnancy: Pregnancy | None = about("pregnancy or breastfeeding")
    pp_type: ParalysisType | None = about("type of periodic paralysis", absent="taken from conditions")
    drives: Flag | None = about("drives or works with machines", absent="counts as driving")
    jurisdiction: Literal["US", "UK", "EU"] | None = about("whose label rules apply", absent="the strictest applies")
    time_zone: TimeZone = Field(default="UTC", description="zone in which a day is the person's day")
    sensitivities: tuple[Sensitivity, ...] = Field(
        default=(), description="'medicines': reacts to small doses of many medicines; or an excipient"
    )

    def age_on(self, on: date) -> int | None:
        """Completed years of life, or None when not known."""
        return age_in_years(self.born, on) if self.born else self.age


@dataclass(frozen=True, config=STRICT)
class Medicine:
    """One entry of the medicine list, under the name the person or the chart uses."""

    name: str = Field(min_length=1, max_length=200, description="name as written")
    status: MedicineStatus = Field(default="active", description="whether it is being taken")
    start: Partial | None = about("first day")
    stop: Partial | None = about("last day of the order")
    last_taken: Partial | None = about("last day it was taken")
    never_taken: Flag = Field(default=False, description="listed, but attested never to have been taken")
    route: str | None = about("route as written", absent="as usual for the product")
    dose: str | None = about("dose as written")
    pattern: Literal["regular", "prn", "single", "infusion"] | None = about("how it is taken", absent="regular")
    mg_day: Positive | None = about("daily amount", unit="mg/d")
    taper_end: Partial | None = about("planned last day of a taper")
    patch_applied: Partial | None = about("day the last patch was put on")
    patch_removed: Partial | None = about("day the last patch came off")
    last_injection: Partial | None = about("day of the last depot injection")
    implant_inserted: Partial | None = about("day the implant went in")
    implant_removed: Partial | None = about("day the implant came out")
    course_days: Count | None = about("length of the course", unit="d")
    physiological: Flag | None = about("replacement of a missing hormone")
    indication: str | None = about("what it is taken for, as written")


@dataclass(frozen=True, config=STRICT)
class Condition:
    """One diagnosis, by ICD-10-CM code or in words."""

    code: str | None = about("ICD-10-CM code")
    text: str | None = about("name in words", max_length=1000)
    status: ConditionStatus = Field(default="active", description="clinical status")
    date: Partial | None = about("when it was diagnosed or done")
    donor: Literal["autologous", "allogeneic", "unknown"] | None = about("donor of a stem-cell transplant")
    off_immunosuppression: Flag | None = about("documented to be off immunosuppression")
    graft_removed: Flag | None = about("the graft has been removed")
    child_pugh: Literal["A", "B", "C"] | None = about("Child-Pugh class")
    total_thyroidectomy: Flag | None = about("no thyroid gland left")
    subtype: str | None = about("subtype in words")


@dataclass(frozen=True, config=STRICT)
class Allergy:
    """One allergy or intolerance."""

    substance: str = Field(min_length=1, max_length=200, description="what it is to")
    verification: Literal["confirmed", "unconfirmed", "refuted", "entered-in-error"] | None = about(
        "how sure it is", absent="counts as present"
    )
    reaction: str | None = about("what happened")


@dataclass(frozen=True, config=STRICT)
class Result:
    """One laboratory result, test or score."""

    test: str = Field(min_length=1, max_length=100, description="name of the test")
    date: Partial | None = about("day of the specimen")
    value: Number | None = about("numeric value")
    text: str | None = about("value in words, such as positive or negative")
    unit: str | None = about("unit of the value (UCUM)", absent="the test's usual unit")
    low: Number | None = about("lower end of the reference range")
    high: Number | None = about("upper end of the reference range")
    x_uln: Number | None = about("value over the upper limit of normal", unit="1", ge=0)
    comparator: Literal["<", "<=", ">", ">="] | None = about("comparator of the value", absent="equal")
    confirmatory: Literal["positive", "negative", "pending"] | None = about("confirmation of the same specimen")


@dataclass(frozen=True, config=STRICT)
class Attestation:
    """A named clinician's word that no opioid has been taken since a day."""

    since: DayField = Field(description="last possible day of any opioid, of undated old orders")
    clinician: str = Field(min_length=1, description="who attests")


@dataclass(frozen=True, config=STRICT)
class Surgery:
    """A planned or past operation."""

    date: DayField = Field(description="day of the operation")
    opioids_expected: Flag | None = about("opioids expected", absent="counts as expected")


@dataclass(frozen=True, config=STRICT)
class Plans:
    """What is intended."""

    ldn_start: DayField | None = about("planned first day of naltrexone", absent="the day of asking")
    first_dose_ug: Micrograms | None = about("planned first dose", unit="ug", absent="titrant chooses")
    target_dose_ug: Micrograms | None = about("planned target dose", unit="ug", absent="titrant chooses")
    step_days: Count | None = about("days between steps", unit="d", absent="protocol decides")
    surgery: Surgery | None = about("operation planned or done", absent="none planned")
    new_opioid_order: Flag = Field(default=False, description="a new opioid is being ordered")
    no_opioid_since: Attestation | None = about(
        "attested opioid-free date for undated old orders", absent="not attested"
    )
    step_ug: Micrograms | None = about("largest planned step", unit="ug", absent="titrant chooses")
    dose_written: str | None = about("first dose as written at its source, with its unit", absent="nothing to compare")
    relying_on_urine_screen: Flag = Field(default=False, description="a negative screen is used as proof")


@dataclass(frozen=True, config=STRICT)
class Goals:
    """What matters to the person."""

    side_effect_weight: Annotated[Number, Field(ge=0, le=4)] | None = about(
        "weight of side effects against pain", unit="1", absent="0.5 for gut, 0.25 for sleep"
    )
    note: str | None = about("goal in words")


@dataclass(frozen=True, config=STRICT)
class Override:
    """A named clinician's decision against one rule. Kept and printed with the finding."""

    rule: str = Field(min_length=1, description="rule id")
    clinician: str = Field(min_length=1, description="who decided")
    reason: str = Field(min_length=1, description="why")
    date: DayField = Field(description="when")


@dataclass(frozen=True, config=STRICT)
class Limits:
    """Limits set by the prescriber."""

    ceiling_ug: Micrograms | None = about("highest dose allowed", unit="ug", absent="4500", le=6000)
    washout_days: Count | None = about(
        "opioid washout of this site, valid only with an override of the rule", unit="d", absent="14", ge=7
    )
    transdermal_tail_days: Count | None = about("days this site adds after an opioid patch", unit="d", absent="0", le=3)
    overrides: tuple[Override, ...] = Field(default=(), description="decisions against single rules")


@dataclass(frozen=True, config=STRICT)
class Settings:
    """How titrant is to work for this person; an argument of a verb beats these."""

    protocol: str | None = about("base protocol by name", absent="chosen by titrant")
    prior: Literal["sceptical", "trial", "enthusiast"] = Field(
        default="trial", description="prior belief that it helps"
    )
    policy: Literal["paper-rule", "relief"] = Field(
        default="relief", description="what chooses among the allowed doses; relief reads the diary with a model"
    )
    mode: Literal["clinician", "person"] = Field(default="clinician", description="who reads")
    off_block: Literal["offer", "never"] = Field(default="offer", description="whether test periods off are offered")
    blind_test: Literal["never", "offer"] = Field(
        default="never", description="whether a test of drug against look-alike in a sealed order is offered"
    )
    specialist_vldn: Flag = Field(default=False, description="specialist protocol of very low doses beside an opioid")
    route: Route = Field(default="oral", description="route chosen by the prescriber")


@dataclass(frozen=True, config=STRICT)
class Dose:
    """One dose row. ``ug = 0`` says that none was taken that day."""

    date: DayField
    ug: Micrograms
    route: Route = "oral"
    time: ClockTime | None = None
    taken: Flag = True


@dataclass(frozen=True, config=STRICT)
class Day:
    """One diary row; any score may be missing."""

    date: DayField
    pain: Score | None = None
    sleep: Score | None = None
    gut: Score | None = None
    flare: Flag | None = None
    red_flag: Flag | None = None
    note: Note = None


@dataclass(frozen=True, config=STRICT)
class Attack:
    """One attack of periodic paralysis."""

    onset: DayField
    hours: Annotated[Number, Field(ge=0)] | None = None
    muscle_groups: Note = None
    potassium: Annotated[Number, Field(ge=POTASSIUM[0], le=POTASSIUM[1])] | None = None
    trigger: Note = None


@dataclass(frozen=True, config=STRICT)
class ScoreEntry:
    """One questionnaire score (PEG, PGIC, PHQ9_item9 ...)."""

    date: DayField
    name: Annotated[str, Field(min_length=1, max_length=100)]
    value: Annotated[Number, AfterValidator(within_scale)]


@dataclass(frozen=True, config=STRICT)
class Advised:
    """What was advised before."""

    date: DayField
    action: ActionWord
    dose_ug: Micrograms
    until: DayField | None = None
    seal: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")] | None = None


@dataclass(frozen=True, config=STRICT)
class SignedStep:
    """One step of a plan that a prescriber signed."""

    start: DayField
    dose_ug: Micrograms
    days: Count


@dataclass(frozen=True, config=STRICT)
class SignedPlan:
    """A plan as signed by a named prescriber; the hash covers all other fields."""

    prescriber: str = Field(min_length=1, description="who signed")
    signed_on: DayField = Field(description="when")
    ceiling_ug: Micrograms = Field(description="highest dose of the plan", le=6000)
    steps: tuple[SignedStep, ...] = Field(description="the steps in order")
    content_hash: str = Field(description="hash of all other fields")
    route: Route = "oral"


def default_formulations() -> tuple[Formulation, ...]:
    """Liquids of 1 mg/mL and 0.1 mg/mL."""
    return (Liquid(ug_per_ml=1000), Liquid(ug_per_ml=100))


@dataclass(frozen=True, config=STRICT)
class Record:
    """All that is known of one person. Lists given are kept in the order given."""

    person: Person = field(default_factory=Person)
    medicines: tuple[Medicine, ...] | None = None
    medicines_confirmed: Flag = False
    conditions: tuple[Condition, ...] | None = None
    allergies: tuple[Allergy, ...] | None = None
    results: tuple[Result, ...] = ()
    plans: Plans = field(default_factory=Plans)
    goals: Goals = field(default_factory=Goals)
    limits: Limits = field(default_factory=Limits)
    settings: Settings = field(default_factory=Settings)
    formulations: tuple[Formulation, ...] = field(default_factory=default_formulations)
    doses: tuple[Dose, ...] = ()
    diary: tuple[Day, ...] = ()
    attacks: tuple[Attack, ...] = ()
    scores: tuple[ScoreEntry, ...] = ()
    advised: tuple[Advised, ...] = ()
    signed_plan: SignedPlan | None = None
    id: str | None = None
    format: Literal[1] = FORMAT

    def __post_init__(self) -> None:
        refuse_second_rows(self.doses, self.diary)

    def first_dose(self) -> Dose | None:
        """The first dose above zero that was taken, or None."""
        return min((d for d in self.doses if d.taken and d.ug > 0), key=lambda d: d.date, default=None)

    def on_ldn(self, on: date) -> bool:
        """Whether naltrexone has been started by a day and not been stopped since.

        Stopped means: a row of zero, or an advised stop or pause, after the last dose taken.
        """
        taken = [d.date for d in self.doses if d.taken and d.ug > 0 and d.date <= on]
        if not taken:
            return False
        last = max(taken)
        none_since = any(d.date > last and d.date <= on and (d.ug == 0 or not d.taken) for d in self.doses)
        ended = any(a.action in ("pause", "stop", "do_not_start") and last < a.date <= on for a in self.advised)
        return not (none_since or ended)


__all__ = [
    "Advised", "Allergy", "Attack", "Attestation", "Capsule", "Condition", "Cream", "Day", "Dose", "Formulation",
    "Goals", "Limits", "Liquid", "Medicine", "Override", "Person", "Plans", "Record", "Result", "ScoreEntry",
    "Settings", "SignedPlan", "SignedStep", "Surgery", "Tablet", "default_formulations",
]  # fmt: skip
