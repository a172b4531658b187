"""What a reader takes away is what the reader saw, once."""

from io import BytesIO

import openpyxl
import pytest

from cockpit.text import door
from tests import printed
from tests.browser import sight

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_an_export_says_what_the_page_says_and_its_link_works_once(server, page):
    sight.opened(page, f"{server.url}/network?role=leader")
    shown = claims(page)
    numbers = [text(number) for number in page.query_selector_all(".cs-headline .cs-number")]
    page.locator(".st-key-export-network button").click()
    link = page.locator("[data-testid=stLinkButton] a, a[data-testid^=stBaseLinkButton]").first
    link.wait_for()
    address = link.evaluate("e => e.href")
    assert address.startswith(f"{server.url}/api/export/")
    book = openpyxl.load_workbook(BytesIO(fetched(page, link)))
    sheets = {sheet["A1"].value: sheet["A2"].value for sheet in book.worksheets[1:]}
    assert len(shown) > 5
    assert {title: sheets.get(title) for title in shown} == shown
    written = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert numbers and set(numbers) <= {squeezed(str(cell)) for cell in written}
    again = page.request.get(address)
    assert again.status == 410
    assert again.text() == door.spent_ticket()


def test_the_page_of_a_school_is_printed_with_the_sentences_of_the_page(server, page):
    sight.opened(page, f"{server.url}/school?role=leader&school=2150900003")
    said = next(claim for title, claim in claims(page).items() if title.startswith("例外事项"))
    page.locator(".st-key-export-school button").click()
    link = page.locator("a[data-testid^=stBaseLinkButton]", has_text="下载 PDF")
    link.wait_for()
    raw = fetched(page, link, ".pdf")
    assert printed.pages(raw) == 1 and printed.tight(said) in printed.words(raw)


def fetched(page, link, ending: str = ".xlsx") -> bytes:
    """The file behind the link, by a click on it."""
    link.evaluate("e => e.removeAttribute('target')")
    with page.expect_download() as coming:
        link.click()
    assert coming.value.suggested_filename.endswith(ending)
    return coming.value.path().read_bytes()


def claims(page) -> dict[str, str]:
    """Title and claim of every card on the page."""
    heads = page.query_selector_all("[class*=st-key-card-] .cs-head:has(.cs-over)")
    return {
        h.query_selector(".cs-over").text_content(): h.query_selector(".cs-said").text_content()
        for h in heads
    }


def text(element) -> str:
    return squeezed(element.text_content())


def squeezed(said: str) -> str:
    """Without the thin spaces between a number and its unit, which are markup on the page."""
    return "".join(said.split())
