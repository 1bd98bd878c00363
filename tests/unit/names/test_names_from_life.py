"""Names as people and charts write them."""

import pytest

from titrant.safety.names import resolve


@pytest.mark.parametrize(
    ("written", "ingredient", "one_class"),
    [
        ("Percs 5/325 prn", "oxycodone", "opioid_short"),
        ("co-codamol 30/500", "codeine", "opioid_short"),
        ("CO-CODAMOL 8/500 two at night", "codeine", "opioid_short"),
        ("Tylenol #3", "codeine", "opioid_short"),
        ("Tylenol 3", "codeine", "opioid_short"),
        ("TYLENOL No. 1", "codeine", "opioid_short"),
        ("Tylenol #3 1-2 tabs q6h prn", "codeine", "opioid_short"),
        ("Tylenol 3 1 to 2 tablets", "codeine", "opioid_short"),
        ("Tylenol #3 300 mg tabs", "codeine", "opioid_short"),
        ("222's", "codeine", "opioid_short"),
        ("OxyContin 20 mg q12h", "oxycodone", "opioid_er"),
        ("Duragesic 25 mcg/hr", "fentanyl", "opioid_transdermal"),
        ("fentanyl 25 mcg/h", "fentanyl", "opioid_transdermal"),
        ("Lomotil", "diphenoxylate", "opioid_antidiarrhoeal_central"),
        ("Suboxone film", "buprenorphine", "opioid_partial"),
        ("loperamide", "loperamide", "opioid_antidiarrhoeal_peripheral"),
        ("Robitussin AC", "codeine", "opioid_cough"),
        ("Paracetamol and codeine", "codeine", "opioid_short"),
        ("codeine 30mg/paracetamol 500mg", "codeine", "opioid_short"),
        ("heroin", "diamorphine", "opioid_illicit"),
        ("LDN", "naltrexone", "antagonist_systemic"),
        ("Betaseron", "interferon beta-1b", "immunomodulator_interferon"),
        ("Subutex", "buprenorphine", "opioid_partial"),
        ("oxy", "oxycodone", "opioid_short"),
        ("vikes", "hydrocodone", "opioid_short"),
        ("T3s", "codeine", "opioid_short"),
        ("norcos", "hydrocodone", "opioid_short"),
        ("morphine SR 30 mg bd", "morphine", "opioid_er"),
        ("Targin", "oxycodone", "opioid_er"),
        ("Metformin 500mg BD", "metformin", "no_rule"),
        ("lisinopril", "lisinopril", "acei_arb"),
        ("losartan potassium 50 mg", "losartan", "acei_arb"),
        ("potassium chloride", "potassium chloride", "potassium_salt"),
        ("tacrolimus 0.1% ointment", "tacrolimus", "immunosuppressant_topical"),
    ],
)
def test_names_from_life_are_read(written, ingredient, one_class):
    answer = resolve(written)
    assert answer.outcome == "matched"
    assert ingredient in answer.entry.ingredients
    assert one_class in answer.entry.classes


@pytest.mark.parametrize(
    "written",
    [
        "Tylenol #",
        "Tylenol x3",
        "Tylenol 3 tablets",
        "Tylenol 3 x daily",
        "Nurofen Plu",
        "Fioricet with codene",
        "Tylenol 7",
    ],
)
def test_a_damaged_opioid_name_is_never_read_as_its_harmless_cousin(written):
    assert resolve(written).outcome == "ask"


@pytest.mark.parametrize(
    "written",
    ["Tylenol 500 mg", "Tylenol 1-2 tabs prn", "Fioricet", "Lamictal", "apomorphine", "Percogesic", "ibuprofen"],
)
def test_look_alikes_stay_silent(written):
    answer = resolve(written)
    assert answer.outcome == "matched" and not answer.entry.is_opioid


@pytest.mark.parametrize(
    "written",
    [
        "Tylenol three",
        "Tylenol three tabs",
        "paracetamol 30/500",
        "paracetamol 500mg/30mg",
        "acetaminophen 300/30",
        "Tylenol 325-7.5",
        "ibuprofen 200/12.8",
        "guaifenesin 100/10",
        "Fioricet #3",
        "Fioricet 50/325/40/30",
        "Panadol 3",
    ],
)
def test_numbers_that_speak_of_a_second_ingredient_are_asked_with_an_opioid_shown(written):
    answer = resolve(written)
    assert answer.outcome == "ask"
    assert answer.candidates[0].is_opioid


def test_two_strengths_in_the_dose_beside_the_name_are_asked_too():
    assert resolve("paracetamol", dose="500/8").outcome == "ask"
    assert resolve("paracetamol", dose="500 mg four times a day").outcome == "matched"


@pytest.mark.parametrize(
    "written",
    [
        "paracetamol 500 mg/5 ml",
        "paracetamol 500-1000 mg",
        "paracetamol 1-2 tabs 4-6 hourly",
        "paracetamol 500 mg 5/7",
        "aspirin 81",
        "Fioricet 50/300/40",
        "Excedrin 250/250/65",
        "lisinopril 20/12.5",
        "insulin 70/30",
    ],
)
def test_numbers_that_are_counts_days_or_own_strengths_are_not_asked(written):
    answer = resolve(written)
    assert answer.outcome == "matched" and not answer.entry.is_opioid


@pytest.mark.parametrize("written", ["Nurofen +", "Nurofen+", "Nurofen + 24 tabs", "oxys", "bupes"])
def test_a_last_plus_and_a_plural_are_read(written):
    answer = resolve(written)
    assert answer.outcome == "matched" and answer.entry.must_wait


@pytest.mark.parametrize("written", ["tramacort", "hydrocotone", "naltrexon", "Solpadeine", "Feminax", "T3"])
def test_what_is_near_or_ambiguous_is_asked(written):
    answer = resolve(written)
    assert answer.outcome == "ask" and answer.candidates


@pytest.mark.parametrize("written", ["Zyxolapan 5 mg", "", "   ", "42", "!!", "none"])
def test_an_unknown_name_is_unknown(written):
    assert resolve(written).outcome == "unknown"


def test_a_recalled_row_may_block_but_never_clear():
    assert resolve("Tramal").outcome == "matched"  # recalled, an opioid
    answer = resolve("Covonia Original")  # recalled, no opioid
    assert answer.outcome == "ask" and answer.entry.certainty == "recalled"


def test_words_left_over_make_a_known_harmless_name_a_question():
    answer = resolve("lisinopril and zyxolapan")
    assert answer.outcome == "ask" and answer.unread == ("zyxolapan",) and answer.entry.name == "lisinopril"


def test_an_antagonist_inside_an_opioid_product_is_no_antagonist():
    for written in ("oxycodone/naloxone", "oxycodone and naloxone", "Suboxone", "Embeda"):
        assert not any(name.startswith("antagonist_") for name in resolve(written).entry.classes)


def test_exact_names_need_no_heavy_import():
    import subprocess
    import sys

    code = "import sys; from titrant.safety.names import resolve; resolve('OxyContin 20 mg');" \
           "assert not {'numpy', 'rapidfuzz', 'pandas'} & set(sys.modules)"  # fmt: skip
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})
