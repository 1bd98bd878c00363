"""Law: what is saved is loaded again, the same; its canonical form is canonical."""

from datetime import date, time
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from titrant.core.calendar import PartialDate
from titrant.patient import record as r
from titrant.patient.folder import load_folder, save_folder
from titrant.patient.reformat import not_canonical
from titrant.patient.signature import sign

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
partial = days.flatmap(
    lambda d: st.sampled_from([PartialDate(d.year), PartialDate(d.year, d.month), PartialDate(d.year, d.month, d.day)])
)
word = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
note = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
flag = st.booleans()
ug = st.just(0) | st.integers(10, 6000)
number = st.floats(-1e6, 1e6) | st.integers(0, 5000).map(lambda n: n / 1000)
positive = st.floats(0.001, 400)
score = st.integers(0, 10) | st.floats(0, 10)


def maybe(strategy):
    return st.none() | strategy


def several(strategy, **keys):
    return st.lists(strategy, max_size=3, **keys).map(tuple)


people = st.builds(
    r.Person,
    born=maybe(days),
    age=maybe(st.integers(0, 125)),
    weight_kg=maybe(positive),
    pregnancy=maybe(st.sampled_from(["no", "unknown"])),
    time_zone=st.sampled_from(["UTC", "Europe/Berlin"]),
    sensitivities=several(st.sampled_from(["medicines", "lactose"])),
)
medicines = st.builds(
    r.Medicine,
    name=word,
    status=st.sampled_from(["active", "stopped", "prn"]),
    start=maybe(partial),
    last_taken=maybe(partial),
    never_taken=flag,
    dose=maybe(word),
    mg_day=maybe(positive),
    physiological=maybe(flag),
)
conditions = st.builds(r.Condition, code=maybe(word), text=maybe(word), date=maybe(partial), graft_removed=maybe(flag))
allergies = st.builds(r.Allergy, substance=word, reaction=maybe(word))
results = st.builds(r.Result, test=word, date=maybe(partial), value=maybe(number), unit=maybe(word))
plans = st.builds(
    r.Plans,
    ldn_start=maybe(days),
    first_dose_ug=maybe(ug),
    surgery=maybe(st.builds(r.Surgery, date=days, opioids_expected=maybe(flag))),
    no_opioid_since=maybe(st.builds(r.Attestation, since=days, clinician=word)),
)
limits = st.builds(
    r.Limits,
    ceiling_ug=maybe(ug),
    overrides=several(st.builds(r.Override, rule=word, clinician=word, reason=word, date=days)),
)
formulations = several(
    st.builds(r.Liquid, ug_per_ml=st.integers(10, 10_000), sugar_based=maybe(flag))
    | st.builds(r.Capsule, ug=st.integers(10, 6000))
    | st.builds(r.Tablet)
)
doses = several(
    st.builds(r.Dose, date=days, ug=ug, taken=flag, time=maybe(st.times().map(lambda t: t.replace(microsecond=0)))),
    unique_by=lambda dose: dose.date,
)
diary = several(
    st.builds(
        r.Day,
        date=days,
        pain=maybe(score),
        sleep=maybe(score),
        gut=maybe(score),
        flare=maybe(flag),
        red_flag=maybe(flag),
        note=maybe(note),
    ),
    unique_by=lambda day: day.date,
)
attacks = several(st.builds(r.Attack, onset=days, hours=maybe(number.map(abs)), trigger=maybe(note)))
scores = several(st.builds(r.ScoreEntry, date=days, name=note.filter(str.strip), value=number))
advised = several(
    st.builds(r.Advised, date=days, action=st.sampled_from(["start", "hold"]), dose_ug=ug, until=maybe(days))
)
steps = st.lists(st.builds(r.SignedStep, start=days, dose_ug=ug, days=st.integers(1, 60)), max_size=3)
signed = st.builds(sign, prescriber=word, signed_on=days, steps=steps, ceiling_ug=st.just(6000))
records = st.builds(
    r.Record,
    person=people,
    medicines=maybe(several(medicines)),
    medicines_confirmed=flag,
    conditions=maybe(several(conditions)),
    allergies=maybe(several(allergies)),
    results=several(results),
    plans=plans,
    goals=st.builds(r.Goals, side_effect_weight=maybe(st.floats(0, 4)), note=maybe(word)),
    limits=limits,
    settings=st.builds(r.Settings, protocol=maybe(word), prior=st.sampled_from(["sceptical", "trial"])),
    formulations=st.just(r.default_formulations()) | formulations,
    doses=doses,
    diary=diary,
    attacks=attacks,
    scores=scores,
    advised=advised,
    signed_plan=maybe(signed),
    id=maybe(word),
)


@settings(max_examples=80, deadline=None)
@given(records)
def test_a_saved_record_is_loaded_again_the_same(record):
    with TemporaryDirectory() as folder:
        save_folder(record, folder)
        assert load_folder(folder) == record
        assert not_canonical(folder) == ()


def test_a_time_with_seconds_comes_back():
    record = r.Record(doses=(r.Dose(date(2026, 1, 15), 500, time=time(22, 0, 1)),))
    with TemporaryDirectory() as folder:
        save_folder(record, folder)
        assert load_folder(folder) == record
