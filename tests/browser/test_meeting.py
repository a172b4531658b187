"""A month is closed, its pack fetched, corrected, opened again as it was, and shown on a projector."""

import io
import re

import openpyxl
import pytest

from cockpit import access, intake, ledger, store
from cockpit.text import frame
from cockpit.text import identity as identity_words
from cockpit.text import meeting_figures as told
from cockpit.text import meeting_page as words
from tests.browser import sight
from tests.browser.test_desk import accepted, filed, links
from tests.browser.test_export import fetched, squeezed

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
MONTH, LONG_MS = "2026-06", 180_000
STARTS = {"pptx": b"PK", "docx": b"PK", "pdf": b"%PDF", "xlsx": b"PK"}
SPEND = """() => sessionStorage.setItem(
  'cockpit-timer:' + document.querySelector('[data-timer]').dataset.timer, '4000')"""
DECIDED = "千兆到班列为下月重点"


@pytest.fixture(scope="module")
def closed(spare, browser):
    """The month that a leader has closed with one click; the address of the meeting."""
    context = sight.window(browser)
    page = context.new_page()
    sight.opened(page, f"{spare.url}/meeting?role=leader")
    page.get_by_text(words.coming("2026 年 6 月例会")).wait_for()
    page.locator("[class*=st-key-meeting-close-1] button").dblclick()
    page.locator(".st-key-meeting-open button").wait_for(timeout=LONG_MS)
    page.locator(".st-key-meeting-open button").click()
    page.wait_for_url(re.compile(f"month={MONTH}"))
    context.close()
    return f"{spare.url}/meeting?role=leader&month={MONTH}"


def section(page, address: str, name: str) -> None:
    sight.opened(page, f"{address}&section={name}")


def network(page, address: str) -> list[str]:
    """The numbers on the cards of the frozen network section."""
    sight.opened(page, address)
    page.locator("[data-testid=stRadioOption]", has_text="网络覆盖").click()
    page.locator("h2", has_text="网络覆盖").wait_for()
    sight.complete(page)
    return [squeezed(number) for number in page.locator(".cs-headline .cs-number").all_text_contents()]


def place(page) -> str:
    return page.locator(".cs-present-place").inner_text()


def pressed(page, key: str, at: int) -> None:
    """A key leads to the step of this number."""
    page.keyboard.press(key)
    page.locator(".cs-present-place", has_text=re.compile(rf"^{at} / ")).wait_for()


def test_two_quick_clicks_close_one_month_and_its_parts_are_there(closed, spare):
    with spare.home.entered():
        book = ledger.open().meetings
        found = book.meetings()
        scopes = book.scopes(found[0].id)
        runs = [run for run in book.runs() if run.kind == "close"]
        ledger.open().close()
    assert [meeting.code for meeting in found] == [MONTH]
    assert [run.state for run in runs] == ["done"]
    assert "district" in scopes and any(scope.startswith("school:") for scope in scopes)


def test_the_pack_is_made_with_progress_and_fetched_as_four_whole_files(closed, page):
    numbers = network(page, closed)
    section(page, closed, "pack")
    page.locator(".st-key-meeting-pack-go button").click()
    page.locator(".st-key-meeting-files button").wait_for(timeout=LONG_MS)
    sight.complete(page)
    page.locator(".st-key-meeting-files button").click()
    files = {}
    for form, start in STARTS.items():
        link = page.locator("a[data-testid^=stBaseLinkButton]", has_text=words.form(form))
        link.wait_for()
        files[form] = fetched(page, link, f".{form}")
        assert files[form].startswith(start)
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    cells = {
        squeezed(str(c)) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row if c
    }
    assert len(numbers) >= 5 and set(numbers) <= cells


def test_a_correction_changes_neither_the_month_nor_goes_unsaid(closed, spare, page, tmp_path):
    before = network(page, closed)
    with spare.home.entered():
        rows = store.reader(access.principal("admin"))(links).to_dicts()
        begun = [row for row in rows if row["started_on"] and not row["accepted_on"]]
        batch = intake.stage(
            filed(tmp_path / "更正.xlsx", [accepted(begun[0])]), "更正.xlsx", "admin", role="admin"
        )
        intake.publish(batch, "admin", role="admin")
        store.close()
        ledger.open().close()
    sight.opened(page, f"{spare.url}/network?role=leader")
    now = [squeezed(number) for number in page.locator(".cs-headline .cs-number").all_text_contents()]
    assert now != before
    assert network(page, closed) == before
    section(page, closed, "restated-now")
    table = page.locator("[class*=st-key-card-] [data-testid=stDataFrame]").first
    table.locator("td").first.wait_for(state="attached")
    assert "更正.xlsx" in table.text_content()


def test_the_projector_is_driven_by_keys_and_counts_the_minutes_of_an_item(closed, page):
    sight.opened(page, closed)
    page.keyboard.press("p")
    page.locator(".cs-kind-meeting").wait_for()
    total = int(place(page).split("/")[1])
    assert total > 20 and not page.locator("[data-testid=stSidebar]").is_visible()
    pressed(page, "ArrowRight", 2)
    pressed(page, "Space", 3)
    pressed(page, "PageDown", 4)
    pressed(page, "ArrowLeft", 3)
    pressed(page, "End", total)
    pressed(page, "Home", 1)
    page.keyboard.press("o")
    page.locator(".cs-panel-title", has_text=words.OVERVIEW).wait_for()
    page.keyboard.press("2")
    page.locator("h1", has_text=words.numbered(2, told.FOLLOWUPS)).wait_for()
    page.locator(".cs-timer-said", has_text=re.compile(r"\d\d:(0[2-9]|[1-5]\d)")).wait_for()
    page.locator("[class*=st-key-present-explain] button").click()
    page.locator(".cs-panel-title", has_text=told.FOLLOWUPS).wait_for()
    assert page.locator(".cs-panel-lines li").count() >= 1
    page.keyboard.press("Escape")
    page.locator(".cs-panel-title").wait_for(state="detached")
    page.keyboard.press("Escape")
    page.locator(".st-key-meeting-rail").wait_for()
    assert "present" not in page.url


def test_the_clock_of_an_item_says_in_words_when_its_time_is_up(closed, page):
    sight.opened(page, f"{closed}&present=1&step=1")
    page.locator(".cs-timer").wait_for()
    page.evaluate(SPEND)
    page.locator(".cs-timer.cs-over", has_text=words.OVER).wait_for()
    page.keyboard.press("o")
    page.locator(".st-key-present-reset button").click()
    page.locator(".cs-timer:not(.cs-over)").wait_for()


def test_a_decision_is_taken_on_the_projector_without_its_letters_moving_the_pages(closed, page, spare):
    sight.opened(page, f"{closed}&present=1&step=3")
    at = place(page)
    page.keyboard.press("d")
    field = page.get_by_label(words.field(words.TEXT, True))
    field.click()
    page.keyboard.type("o d e h 2 ")
    page.keyboard.insert_text(DECIDED)
    page.keyboard.press("ArrowRight")
    assert place(page) == at
    page.locator("[class*=st-key-go-decide] button").click()
    page.get_by_text("已记录 D").wait_for()
    with spare.home.entered():
        decisions = ledger.open().meetings.decisions(MONTH)
        ledger.open().close()
    assert [decision.text for decision in decisions] == [f"o d e h 2 {DECIDED}"]
    assert decisions[0].basis and decisions[0].item
    page.keyboard.press("h")
    page.wait_for_url(re.compile(r"/(\?|$)"))
    page.locator("h1", has_text="总览").wait_for()


def test_a_link_shows_one_school_of_one_month_to_somebody_without_a_name(closed, spare, page, browser):
    with spare.home.entered():
        names = dict(store.reader(access.principal("admin"))(named).iter_rows())
        store.close()
    mine, *others = sorted(names)
    section(page, closed, "links")
    page.get_by_label(words.field(words.FOR_WHOM, True)).fill("缺席的同志")
    page.locator("[class*=st-key-link-scope] input").fill(names[mine])
    page.keyboard.press("Enter")
    page.locator("[class*=st-key-go-link] button").dblclick()
    address = page.locator(".cs-secret").inner_text()
    guest = sight.window(browser)
    tab = guest.new_page()
    sight.opened(tab, address)
    said = tab.locator("body").inner_text()
    assert names[mine] in said or "2026 年 6 月例会" in said
    assert not any(names[other] in said for other in others)
    assert frame.TITLE not in said and not tab.locator("[data-testid=stSidebar]").is_visible()
    assert not tab.locator("[class*=st-key-go-], .st-key-meeting-back").count()
    sight.opened(tab, f"{spare.url}/network?{address.partition('?')[2]}")
    assert not any(names[other] in tab.locator("body").inner_text() for other in others)
    assert address.partition("link=")[2] not in spare.log
    page.get_by_text(words.REVOKE).click()
    page.locator(".st-key-link-revoke-go button").click()
    page.get_by_text(words.REVOKED).wait_for()
    tab.reload()
    tab.get_by_text(identity_words.LINK_GONE).wait_for()
    guest.close()


def named(t):
    """A row is a school: code and full name."""
    return t.school.select().with_only_columns(t.school.c.school_code, t.school.c.name)
