"""Laws of reading medicine names."""

import string
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from titrant.safety.names import resolve
from titrant.safety.names.table import read_rows, table
from titrant.safety.names.text import compact

ROWS = [*read_rows("medicines.csv"), *read_rows("common_medicines.csv")]
NAMES = st.sampled_from([row["name"] for row in ROWS])
OPIOIDS = st.sampled_from(
    [r["name"] for r in ROWS if r["classes"].startswith("opioid_") and r["opioid_free_days"] not in ("", "0")]
)
HARMLESS = st.sampled_from([row["name"] for row in read_rows("common_medicines.csv")])
QUICK = settings(max_examples=80, deadline=None)


def _classes(text):
    entry = resolve(text).entry
    return None if entry is None else set(entry.classes)


@QUICK
@given(NAMES, st.randoms(use_true_random=False))
def test_case_spaces_and_unicode_forms_change_nothing(name, rng):
    as_it_stands = resolve(name)
    wide = "".join(chr(ord(c) + 0xFEE0) if c in string.ascii_letters and rng.random() < 0.3 else c for c in name)
    for form in (name.upper(), f"  {name}\t", name.replace(" ", "  "), unicodedata.normalize("NFD", name), wide):
        again = resolve(form)
        assert (again.outcome, again.entry) == (as_it_stands.outcome, as_it_stands.entry)


@QUICK
@given(st.sampled_from(["codeine", "morphine", "oxycodone", "tramadol", "fentanyl", "levothyroxine", "tacrolimus"]))
def test_a_generic_and_its_plain_brand_are_of_one_class(generic):
    of_generic = _classes(generic)
    plain = [
        r
        for r in ROWS
        if r["ingredients"] == generic and r["kind"] == "brand" and set(r["classes"].split(";")) == of_generic
    ]
    assert plain or generic == "codeine"
    for row in plain:
        assert _classes(row["name"]) == of_generic


@QUICK
@given(OPIOIDS, HARMLESS, st.sampled_from([" and ", ", ", "/", " + ", " with ", "\n", " then 2 x "]), st.booleans())
def test_an_opioid_beside_anything_still_blocks(opioid, harmless, glue, first):
    line = f"{opioid}{glue}{harmless}" if first else f"{harmless}{glue}{opioid}"
    answer = resolve(line)
    blocked = answer.outcome == "matched" and answer.entry.must_wait
    assert blocked or answer.outcome == "ask", line


@QUICK
@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text):
    answer = resolve(text)
    assert answer.outcome in ("matched", "ask", "unknown")
    assert len(answer.candidates) <= 3
    assert (answer.entry is not None) or answer.outcome != "matched"


@QUICK
@given(st.text(alphabet=string.ascii_lowercase, min_size=4, max_size=14))
def test_a_string_that_is_no_name_is_never_silent(text):
    known = table()
    inside = {compact(text)[i:j] for i in range(len(text)) for j in range(i + 1, len(text) + 1)}
    if inside & (set(known.rows) | set(known.aliases)):
        return
    answer = resolve(text)
    assert answer.outcome != "matched" or answer.entry.must_wait


@QUICK
@given(NAMES, st.text(alphabet=string.ascii_lowercase, min_size=5, max_size=9))
def test_words_left_over_never_leave_a_harmless_name_silent(name, junk):
    if junk in table().words or junk in table().rows or junk in table().aliases:
        return
    answer = resolve(f"{name} {junk}")
    assert answer.outcome != "matched" or answer.entry.must_wait or not answer.unread


@pytest.mark.parametrize("word", sorted(row["word"] for row in read_rows("medicine_words.csv")))
def test_a_form_word_never_shortens_an_interval(word):
    for name in ("codeine", "methadone", "buprenorphine", "fentanyl", "MST Continus", "diphenoxylate"):
        plain, formed = resolve(name).entry, resolve(f"{name} {word}").entry
        assert formed is not None and (formed.opioid_free_days or 0) >= plain.opioid_free_days


def test_no_recalled_row_is_ever_silent():
    for row in ROWS:
        answer = resolve(row["name"])
        if row["certainty"] != "seen":
            assert answer.outcome == "ask" or answer.entry.must_wait


def test_every_row_has_a_source_and_a_certainty():
    for row in ROWS:
        assert row["certainty"] in ("seen", "recalled")
        assert row["source"] if row["certainty"] == "recalled" else row["source"] not in ("", "recalled")
