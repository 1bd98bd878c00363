"""The emergency card."""

from datetime import date

import pytest

from titrant.core.errors import RecordError
from titrant.patient.record import Allergy, Condition, Dose, Person, Record
from titrant.reports.card import emergency_card

ON = date(2026, 3, 12)
TAKES = Record(
    person=Person(born=date(1961, 7, 19), sex="female"),
    doses=(Dose(date(2026, 3, 10), ug=1500), Dose(date(2026, 3, 11), ug=3000)),
)


def _with(**parts):
    from dataclasses import replace

    return replace(TAKES, **parts)


def test_the_card_says_dose_and_day_of_the_last_dose():
    text = emergency_card(TAKES, ON).to_text()
    assert "Dose: 3 mg by mouth" in text and "Last dose recorded: 11 March 2026" in text
    assert "I take low-dose naltrexone" in text


def test_a_later_dose_row_is_not_on_an_earlier_card():
    assert "10 March 2026" in emergency_card(TAKES, date(2026, 3, 10)).to_text()


def test_after_stopping_the_card_warns_of_stronger_opioids():
    stopped = _with(doses=(*TAKES.doses, Dose(date(2026, 3, 12), ug=0)))
    text = emergency_card(stopped, ON).to_text()
    assert "I took low-dose naltrexone" in text and "more strongly" in text


def test_no_card_states_a_dose_that_was_never_taken():
    with pytest.raises(RecordError, match="no dose of naltrexone"):
        emergency_card(Record(), ON)


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"conditions": (Condition(code="G72.3"),)}, "Periodic paralysis: measure potassium"),
        ({"conditions": (Condition(text="HypoKPP"),)}, "no glucose load"),
        ({"person": Person(pp_type="hyperkalaemic")}, "no suxamethonium"),
        ({"person": Person(pp_type="normokalaemic")}, "Periodic paralysis: measure potassium"),
        ({"conditions": (Condition(text="Andersen-Tawil syndrome"),)}, "arrhythmia"),
        ({"allergies": (Allergy("latex"), Allergy("eggs", verification="refuted"))}, "Allergies: latex."),
    ],
)
def test_the_card_adds_what_an_anaesthetist_must_know(parts, says):
    assert says in emergency_card(_with(**parts), ON).to_text()


def test_a_refuted_condition_is_not_on_the_card():
    card = emergency_card(_with(conditions=(Condition(code="G72.3", status="refuted"),)), ON)
    assert card.also == ()


def test_the_page_is_one_self_contained_file_with_a_print_size():
    page = emergency_card(TAKES, ON).to_html()
    assert "@page { size: 148mm 105mm" in page and 'lang="en"' in page
    assert "http" not in page and "<script" not in page and "<link" not in page


def test_what_the_record_says_is_escaped():
    assert "<b>" not in emergency_card(_with(allergies=(Allergy("<b>latex</b>"),)), ON).to_html()


def test_the_card_never_holds_back_care_nor_tells_anyone_to_stop_a_medicine():
    card = emergency_card(TAKES, ON)
    assert "Never delay emergency care" in card.to_text()
    assert "stop" not in card.to_text().lower() and "EM-01" in card.because
