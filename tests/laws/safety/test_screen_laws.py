"""Laws of the screen: one statement each, for every record that is drawn."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.laws.safety.people import ON, OPIOIDS, OTHERS, conditions, medicines, records

from titrant.patient.record import Allergy, Condition, Medicine, Person, Record, Result
from titrant.safety.names.table import read_rows
from titrant.safety.registry import all_rules
from titrant.safety.screen import screen
from titrant.safety.screening import RANK, Screening

MODEST = settings(max_examples=40, deadline=None)
SHORT = ("codeine", "oxycodone", "tramadol", "hydrocodone")
BRANDS = {"codeine": "Codeine Contin", "oxycodone": "Roxicodone", "tramadol": "Ultram", "levothyroxine": "Synthroid"}


def healthy(**given_: object) -> Record:
    """A person of whom everything is known and nothing is wrong."""
    tests = tuple(Result(t, date="2026-10-20", value=v, high=40) for t, v in (("ALT", 20), ("AST", 20), ("eGFR", 90)))
    base = Record(
        person=Person(age=45, sex="male", jurisdiction="US"), medicines=(), medicines_confirmed=True, conditions=(),
        allergies=(), results=tests,
    )  # fmt: skip
    return replace(base, **given_)


def wait(screening: Screening) -> tuple[int, date]:
    """How bad the wait is: verdict first, then undetermined as the longest."""
    return RANK[screening.verdict], date.max if screening.undetermined else screening.earliest_start or date.min


def stopped(name: str, last: date) -> Medicine:
    return Medicine(name, status="stopped", last_taken=last)


@MODEST
@given(records(), st.sampled_from(OPIOIDS), st.integers(0, 400), st.integers(1, 400))
def test_a_later_last_opioid_never_makes_it_safer(record, name, back, later):
    earlier_day = ON - timedelta(days=back)
    first = replace(record, medicines=(*record.medicines, stopped(name, earlier_day)))
    second = replace(record, medicines=(*record.medicines, stopped(name, earlier_day + timedelta(days=later))))
    assert wait(screen(first, ON)) <= wait(screen(second, ON))


@MODEST
@given(records(), medicines)
def test_one_more_medicine_never_lowers_the_verdict(record, more):
    # Antiretrovirals answer HI-01 and an opioid may explain a urine screen: neither question is drawn here.
    added = replace(record, medicines=(*record.medicines, more))
    assert RANK[screen(record, ON).verdict] <= RANK[screen(added, ON).verdict]


@MODEST
@given(records(), conditions)
def test_one_more_condition_that_asks_never_lowers_the_verdict(record, more):
    # A reason for thyroid hormone answers TH-02; only conditions that ask are drawn.
    assume(more.code not in ("E06.3",))
    added = replace(record, conditions=(*record.conditions, more))
    assert RANK[screen(record, ON).verdict] <= RANK[screen(added, ON).verdict]


@MODEST
@given(records())
def test_every_rule_always_answers_once(record):
    answers = screen(record, ON).answers
    assert [a.rule for a in answers] == [r.id for r in all_rules()]


@MODEST
@given(records())
def test_an_unknown_is_never_clear(record):
    screening = screen(record, ON)
    if any(a.answer == "unknown" for a in screening.answers):
        assert screening.verdict != "clear"


@MODEST
@given(records(), st.randoms())
def test_the_order_of_the_lists_is_irrelevant(record, random):
    def shuffled(items: tuple) -> tuple:
        return tuple(random.sample(items, len(items)))

    mixed = replace(
        record,
        medicines=shuffled(record.medicines),
        conditions=shuffled(record.conditions),
        results=shuffled(record.results),
    )
    assert screen(record, ON).to_json() == screen(mixed, ON).to_json()


@MODEST
@given(records())
def test_the_same_record_gives_the_same_bytes(record):
    assert screen(record, ON).to_json() == screen(record, ON).to_json()


@MODEST
@given(st.sampled_from(SHORT), st.integers(1, 12))
def test_a_day_later_the_wait_is_one_day_shorter(name, back):
    record = healthy(medicines=(stopped(name, ON - timedelta(days=back)),))
    today, tomorrow = screen(record, ON), screen(record, ON + timedelta(days=1))
    assert today.earliest_start is not None
    remaining = (today.earliest_start - ON).days
    if remaining == 1:
        assert tomorrow.verdict == "info"
    else:
        assert tomorrow.earliest_start == today.earliest_start
        assert (tomorrow.earliest_start - tomorrow.on).days == remaining - 1


# name, the field of its last day, and the days of its rule
ANY_EXPOSURE = (
    ("methadone", "last_taken", 14), ("MST Continus", "last_taken", 14), ("heroin", "last_taken", 14),
    ("Lomotil", "last_taken", 7), ("remifentanil", "last_taken", 7), ("Duragesic", "patch_removed", 14),
    ("Buvidal weekly", "last_injection", 28), ("Sublocade", "last_injection", 300),
    ("Probuphine", "implant_removed", 30), ("lofexidine", "last_taken", 14),
)  # fmt: skip


@MODEST
@given(st.sampled_from(ANY_EXPOSURE).flatmap(lambda e: st.tuples(st.just(e), st.integers(1, e[2] - 2))))
def test_every_kind_of_wait_shrinks_by_one_day_a_day(exposed):
    (name, field, days), back = exposed
    record = healthy(medicines=(Medicine(name, status="stopped", **{field: ON - timedelta(days=back)}),))
    today, tomorrow = screen(record, ON), screen(record, ON + timedelta(days=1))
    assert (today.earliest_start - today.on).days == days - back
    assert (tomorrow.earliest_start - tomorrow.on).days == days - back - 1


def _as_generic() -> list[tuple[str, str]]:
    """Brands of one ingredient beside the generic of the same classes and days; naltrexone's brands are 50 mg."""
    rows = read_rows("medicines.csv")
    alike = ("ingredients", "classes", "opioid_free_days", "patch_wear_days", "depot_days")
    seen = [row for row in rows if row["certainty"] == "seen" or row["opioid_free_days"] not in ("", "0")]
    plain = {tuple(row[part] for part in alike): row["name"] for row in seen if row["kind"] == "generic"}
    brands = [row for row in seen if row["ingredients"] != "naltrexone"]
    return [(row["name"], plain[key]) for row in brands if (key := tuple(row[part] for part in alike)) in plain]


@MODEST
@given(st.sampled_from(_as_generic()), st.sampled_from(("active", "stopped", "prn", "tapering")), st.integers(0, 40))
def test_any_brand_says_what_its_generic_says(pair, status, back):
    last = ON - timedelta(days=back)
    one, other = (screen(healthy(medicines=(Medicine(name, status=status, last_taken=last),)), ON) for name in pair)
    assert [(f.rule, f.severity, f.earliest, f.undetermined) for f in one.findings if f.rule != "OP-09"] == [
        (f.rule, f.severity, f.earliest, f.undetermined) for f in other.findings if f.rule != "OP-09"
    ]


@MODEST
@given(records(confirmed=True), st.text(alphabet="bcdfghjklmnpqrstvwxz", min_size=9, max_size=16))
def test_a_name_that_nobody_knows_is_never_clear(record, name):
    unknown = replace(record, medicines=(*record.medicines, Medicine(name)))
    assert screen(unknown, ON).verdict != "clear"
    assert screen(unknown, ON).holds_start


@MODEST
@given(records(), st.sampled_from(OPIOIDS), st.sampled_from(OPIOIDS), st.integers(0, 60))
def test_two_opioids_on_one_line_wait_as_long_as_on_two(record, one, other, back):
    last = ON - timedelta(days=back)
    both = replace(record, medicines=(*record.medicines, stopped(one, last), stopped(other, last)))
    joined = replace(record, medicines=(*record.medicines, stopped(f"{one} and {other}", last)))
    assert wait(screen(joined, ON)) >= wait(screen(both, ON))


@MODEST
@given(st.sampled_from(sorted(BRANDS)), st.sampled_from(("active", "stopped", "prn")), st.integers(0, 40))
def test_a_brand_of_the_same_class_changes_nothing(name, status, back):
    last = ON - timedelta(days=back)
    assume(BRANDS[name] != "Codeine Contin")  # an extended-release brand is another class, and is meant to differ
    plain, brand = (
        screen(healthy(medicines=(Medicine(n, status=status, last_taken=last),)), ON) for n in (name, BRANDS[name])
    )
    shown = [(f.rule, f.severity, f.earliest, f.undetermined) for f in plain.findings if f.rule != "OP-09"]
    assert shown == [(f.rule, f.severity, f.earliest, f.undetermined) for f in brand.findings if f.rule != "OP-09"]


@MODEST
@given(records(), st.sampled_from(OPIOIDS + OTHERS))
def test_an_entry_made_in_error_changes_nothing(record, name):
    wrong = replace(
        record,
        medicines=(*record.medicines, Medicine(name, status="entered-in-error")),
        conditions=(*record.conditions, Condition("Z94.4", status="entered-in-error")),
        allergies=(Allergy("naltrexone", verification="refuted"),),
    )
    told = [(f.rule, f.severity) for f in screen(record, ON).findings]
    assert told == [(f.rule, f.severity) for f in screen(wrong, ON).findings]


@MODEST
@given(records(), st.integers(0, 60))
def test_the_verdict_is_the_worst_finding_and_the_date_the_latest_block(record, ahead):
    screening = screen(record, ON, first_dose_day=ON + timedelta(days=ahead))
    assert RANK[screening.verdict] == max((RANK[f.severity] for f in screening.findings), default=0)
    dated = [f.earliest for f in screening.blocks if f.earliest]
    if any(f.undetermined for f in screening.blocks):
        assert screening.undetermined
        assert screening.earliest_start is None
    elif dated:
        assert screening.earliest_start == max(dated)


@MODEST
@given(records())
def test_a_block_always_holds_and_has_a_date_or_none(record):
    screening = screen(record, ON)
    for finding in screening.blocks:
        assert finding.holds_start
        assert finding.undetermined == (finding.earliest is None)
        assert screening.holds_start


@MODEST
@given(records(confirmed=True), st.integers(0, 60))
def test_a_plan_day_before_today_is_judged_today(record, back):
    assert screen(record, ON, first_dose_day=ON - timedelta(days=back)).to_json() == screen(record, ON).to_json()


@MODEST
@given(st.sampled_from(SHORT), st.integers(0, 13))
def test_the_first_safe_day_is_safe_and_the_day_before_is_not(name, back):
    record = healthy(medicines=(stopped(name, ON - timedelta(days=back)),))
    earliest = screen(record, ON).earliest_start
    assert screen(record, ON, first_dose_day=earliest).verdict != "block"
    assert screen(record, ON, first_dose_day=earliest - timedelta(days=1)).verdict == "block"


@MODEST
@given(
    records(),
    st.sampled_from(("urine", "serum", "oral fluid", "hair", "")),
    st.sampled_from((*SHORT, "opioid", "opiates", "morphine", "drug screen", "toxicology screen", "fentanyl")),
    st.sampled_from(("", "panel", "confirmatory", "(lab B)")),
    st.integers(0, 13),  # a listed opioid may explain the screen, and then counts by its own fourteen days
)
def test_a_positive_screen_blocks_under_whatever_name_it_stands(record, before, what, after, back):
    name = " ".join(part for part in (before, what, after) if part)
    positive = Result(name, date=str(ON - timedelta(days=back)), text="positive")
    assert screen(replace(record, results=(*record.results, positive)), ON).fired("OP-13").severity == "block"


@MODEST
@given(records(), st.sampled_from(OPIOIDS), st.sampled_from(("active", "stopped", "prn")), st.integers(0, 400))
def test_a_use_counts_no_less_because_the_entry_also_says_never_taken(record, name, status, back):
    used = Medicine(name, status=status, last_taken=ON - timedelta(days=back))
    denied = replace(used, never_taken=True)
    plain, odd = (screen(replace(record, medicines=(*record.medicines, m)), ON) for m in (used, denied))
    assert wait(plain) <= wait(odd)
