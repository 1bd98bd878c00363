"""The report in a real browser: nothing leaves it, nothing runs in it, everyone can read it."""

import pytest
from tests.browser.sample_pages import ATTACK, pages

pytestmark = pytest.mark.browser
NAMES = (
    "start-clinician",
    "start-person",
    "hold-clinician",
    "hold-person",
    "hold-signed-person",
    "learned-clinician",
    "learned-person",
    "block-clinician",
    "block-person",
    "stop-clinician",
    "stop-person",
)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    return {name: report.write(folder / f"{name}.html") for name, report in pages().items()}


@pytest.fixture
def show(tab, files):
    """Open a page; collect every request beyond the file itself and every complaint of the browser."""
    tab.requests, tab.complaints = [], []
    tab.on("console", lambda message: tab.complaints.append(message.text))
    tab.on("dialog", lambda dialog: tab.complaints.append("a dialog opened"))
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))

    def route(found):
        tab.requests.append(found.request.url)
        found.continue_() if found.request.url.startswith("file:") else found.abort()

    tab.route("**/*", route)

    def opened(name):
        tab.goto(files[name].as_uri())
        return tab

    return opened


def test_every_sample_page_is_tested(files):
    assert set(NAMES) == set(files)


@pytest.mark.parametrize("name", NAMES)
def test_no_request_leaves_the_page_and_the_browser_has_no_complaint(show, files, name):
    tab = show(name)
    assert tab.requests == [files[name].as_uri()]
    assert tab.complaints == []


@pytest.mark.parametrize("name", NAMES)
def test_the_page_has_no_axe_violation_with_all_details_open(show, name):
    from axe_playwright_python.sync_playwright import Axe

    tab = show(name)
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    # axe is put in by the debugger, which the page's own policy does not bind
    result = Axe().run(tab)
    assert result.violations_count == 0, result.generate_report()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [640, 320], ids=["200 percent of 1280", "400 percent of 1280"])
def test_the_page_needs_no_sideways_scrolling_when_zoomed(show, name, width):
    tab = show(name)
    tab.set_viewport_size({"width": width, "height": 450})
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_smaller_than_twelve_point(show, name):
    small = show(name).evaluate(
        """() => [...document.querySelectorAll('body *')].filter(e => e.firstChild && e.firstChild.nodeType === 3
             && e.firstChild.data.trim() && parseFloat(getComputedStyle(e).fontSize) < 16).map(e => e.outerHTML)"""
    )
    assert small == []


def test_a_note_with_a_script_in_it_is_text(show):
    tab = show("hold-clinician")
    assert tab.locator("script").count() == 0
    assert tab.locator(".notes").inner_text().count(ATTACK) == 1
    assert tab.locator("img").count() == 0


def test_each_picture_has_a_sentence_and_a_table(show):
    for name, count in (("hold-clinician", 3), ("learned-clinician", 7), ("learned-person", 4)):
        tab = show(name)
        pictures = tab.locator("figure > svg[role=img]")
        assert pictures.count() == count
        for i in range(count):
            assert len(pictures.nth(i).get_attribute("aria-label")) > 40
        assert tab.locator("figure + details table").count() == count


def test_severity_is_said_in_words(show):
    text = show("block-clinician").locator("#findings").inner_text()
    assert "BLOCK" in text and "INFO" in text


def test_every_part_can_be_reached_by_keyboard(show):
    tab = show("block-clinician")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.tagName") == "SUMMARY"
    tab.keyboard.press("Enter")
    assert tab.locator("details[open]").count() == 1
