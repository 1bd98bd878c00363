"""What a page says and never says, without a browser."""

import re
from base64 import b64encode
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from markupsafe import escape
from tests.browser.sample_pages import ATTACK, EXAMPLES, example, pages

from titrant.core.dose import format_dose
from titrant.evidence.claim import all_claims
from titrant.patient.record import SignedStep
from titrant.patient.signature import sign
from titrant.reports.build import build_report

DAYS = {
    "article-story": date(2026, 3, 13),
    "fibromyalgia-start": date(2026, 1, 15),
    "opioid-nine-days": date(2026, 1, 15),
    "fibromyalgia-helped": date(2026, 3, 26),
    "fibromyalgia-expectation": date(2026, 3, 26),
    "transplant-tacrolimus": date(2026, 1, 15),
}
DOSE = re.compile(r"\d\s*(?:mg|micrograms?|mL)\b")
# what the person wrote down themselves, and what they say they take, is theirs
OWN = re.compile(r'<section id="diary".*?</section>', re.DOTALL)


@pytest.fixture(scope="module")
def samples():
    return pages()


@pytest.fixture(scope="module", params=sorted(DAYS))
def both(request):
    record, on = example(request.param), DAYS[request.param]
    return request.param, build_report(record, on, simulated=False), build_report(record, on, mode="person")


def test_every_example_has_a_day():
    assert set(DAYS) == {path.parent.name for path in EXAMPLES.glob("*/record.toml")}


def test_the_same_record_gives_the_same_bytes():
    record = example("fibromyalgia-helped")
    first, second = (build_report(record, DAYS["fibromyalgia-helped"], simulated=False).html for _ in range(2))
    assert first == second


def test_made_twice_the_samples_are_equal(samples):
    assert {name: report.html for name, report in pages().items()} == {n: r.html for n, r in samples.items()}


def test_the_policy_allows_this_style_sheet_alone(samples):
    for report in samples.values():
        style = re.search(r"<style>(.*?)</style>", report.html, re.DOTALL)[1]
        digest = b64encode(sha256(style.encode()).digest()).decode()
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', report.html)[1].replace("&#39;", "'")
        assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
        assert not re.search(
            r"<script|<link|\sstyle=|\son\w+=|@import|url\(", report.html.replace(str(escape(ATTACK)), "")
        )


def test_notes_and_names_are_escaped(samples):
    html = samples["hold-clinician"].html
    assert "<script>alert" not in html and "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html


def test_the_prescriber_sees_rule_arithmetic_source_strength_and_disagreement(both):
    _, clinician, _ = both
    for words in ("The decision is the prescriber&#39;s", "Not for emergencies", "Off-label use", "CE-marked"):
        assert words in clinician.html
    for label in ("What to do", "Source", "Strength", "What went in", "Basis of the advice"):
        assert label in clinician.html


CITED = re.compile(r"\b[CE]\d\d\b(?!\.)")  # not a code of a diagnosis


def test_every_claim_that_a_page_cites_stands_there_with_its_certainty(both):
    _, clinician, person = both
    for page in (clinician.html, person.html):
        shown = re.sub(r"<style>.*?</style>|<details>.*?</details>", "", page, flags=re.DOTALL)
        known = re.search(r'<section id="known".*?</section>', shown, re.DOTALL)
        graded = {
            id_: told for id_, told in ((c.id, c.certainty) for c in all_claims().values()) if known and id_ in known[0]
        }
        assert all(f"{certainty} certainty" in known[0] for certainty in graded.values())
        if page is clinician.html:
            assert set(CITED.findall(shown)) <= set(graded)


def test_the_page_says_where_the_article_and_the_evidence_disagree():
    html = build_report(example("fibromyalgia-helped"), DAYS["fibromyalgia-helped"], simulated=False).html
    told = html[html.index("Where the article and the evidence disagree") :]
    assert "C69, claimed:" in told
    assert "Two later and larger trials found no mean benefit." in told


def test_the_page_says_what_to_expect_and_what_the_diary_shows_so_far():
    html = build_report(example("fibromyalgia-helped"), DAYS["fibromyalgia-helped"], simulated=False).html
    assert "the average relief over placebo was small or none" in html
    assert "pain at 1.5 mg, from day 8" in html


def test_the_opioid_page_prints_its_arithmetic_and_date():
    html = build_report(example("opioid-nine-days"), DAYS["opioid-nine-days"], simulated=False).html
    assert "6 January 2026 + 14 days = 20 January 2026" in html
    assert "OP-02" in html


def test_the_person_reads_no_dose_that_nobody_signed_and_never_that_they_may_start(both):
    name, _, person = both
    told = OWN.sub("", person.html)
    shown = re.sub(r"<style>.*?</style>", "", told, flags=re.DOTALL)
    assert "may start" not in shown.lower()
    assert DOSE.findall(shown) == [], name


def test_the_person_reads_questions(both):
    _, _, person = both
    assert "Ask:</span>" in person.html


def test_a_dose_of_the_signed_plan_is_shown_and_one_beyond_it_is_not():
    on = DAYS["fibromyalgia-helped"]
    record = example("fibromyalgia-helped")
    steps = [SignedStep(date(2026, 3, 12), 1500, 28)]
    within = replace(record, signed_plan=sign("Dr Example", date(2026, 3, 12), steps, 1500))
    assert "Dr Example" in build_report(within, on, mode="person").html
    assert format_dose(1500) in OWN.sub("", build_report(within, on, mode="person").html)
    less = replace(
        record, signed_plan=sign("Dr Example", date(2026, 3, 12), [SignedStep(date(2026, 3, 12), 500, 28)], 500)
    )
    told = OWN.sub("", build_report(less, on, mode="person").html)
    measured = "0.5 mg = 0.5 mL of the 1 mg per mL liquid"
    assert measured in told
    assert DOSE.findall(told.replace(measured, "")) == []
    assert "question for your prescriber" in told


def test_rows_after_the_day_are_named_and_not_drawn():
    record = example("fibromyalgia-helped")
    html = build_report(record, date(2026, 3, 1), simulated=False).html
    assert "dose rows after 2026-03-01" in html
    assert "everything aches again" not in html


def test_a_page_is_written_whole(tmp_path, samples):
    report = samples["start-person"]
    path = report.write(tmp_path / "out" / "report.html")
    assert path.read_text(encoding="utf-8") == report.html
    assert [item.name for item in path.parent.iterdir()] == ["report.html"]


@pytest.mark.slow
def test_a_simulated_page_is_the_same_twice():
    record, on = example("fibromyalgia-start"), DAYS["fibromyalgia-start"]
    first = build_report(record, on).html
    assert "A simulated day" in first and "The weeks ahead" in first
    assert build_report(record, on).html == first


def test_the_schedule_prints_the_prescription_the_refusals_and_why_each_line_stands_there():
    record = example("fibromyalgia-start")
    wanted = replace(record, plans=replace(record.plans, target_dose_ug=6000))
    html = build_report(wanted, DAYS["fibromyalgia-start"], simulated=False).html
    assert "a target of 6 mg is refused: 4.5 mg is the ceiling" in html
    assert "naltrexone hydrochloride" in html and "immediate release, never slow release" in html
    assert "seek care today" in html and "(GI-02)" in html
