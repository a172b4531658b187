"""The way of a file from a person's hand to the pages, and what a role may not do on that way."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from cockpit import access, contracts, store
from cockpit.text import intake as reasons
from cockpit.text import intake_desk as words
from cockpit.text import network
from tests.browser import sight

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
LINK = contracts.load()["campus_link"]
FUTURE, DONE, REPORTED = date(2099, 1, 1), date(2026, 6, 20), date(2026, 6, 30)
STRANGER = "9999999999"


@pytest.fixture(scope="module")
def waiting(spare):
    """Rows of schools whose upgrade has begun and is not yet accepted."""
    with spare.home.entered():
        rows = store.reader(access.principal("admin"))(links)
        store.close()
    begun = [row for row in rows.to_dicts() if row["started_on"] and not row["accepted_on"]]
    return [row for row in begun if row["started_on"] < DONE]


def links(t):
    """A row is a school's link, all columns of the contract."""
    return t.campus_link.select()


def accepted(row: dict) -> dict:
    """The row as its school reports it after acceptance."""
    return row | {"accepted_on": DONE, "reported_on": REPORTED}


def filed(path: Path, rows: list[dict]) -> Path:
    """A workbook with one sheet of these rows, as a person would fill in the template."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = LINK.title
    shown = [field for field in LINK.fields if field.name not in ("private_network", "ipv6")]
    sheet.append([field.title for field in shown])
    for row in rows:
        sheet.append([row.get(field.name) for field in shown])
    book.save(path)
    return path


def handed_in(page, spare, role: str, path: Path, **more: str) -> None:
    """Open the desk as `role`, hand the file in, wait for what is said about it."""
    query = "&".join(f"{k}={v}" for k, v in {"role": role, **more}.items())
    sight.opened(page, f"{spare.url}/intake?{query}")
    page.set_input_files("[data-testid=stFileUploaderDropzoneInput]", path)
    page.locator(".st-key-card-intake-counts").wait_for()
    sight.complete(page)


def upgraded(page, url: str) -> str:
    """The number on the card of upgraded networks."""
    sight.opened(page, f"{url}/network?role=leader")
    card = page.locator(".cs-card", has=page.locator(".cs-label", has_text=network.UPGRADE_CARD)).first
    return card.locator(".cs-number").inner_text()


def test_a_school_hands_in_and_cannot_publish(spare, page, waiting, tmp_path):
    own = waiting[1]
    handed_in(page, spare, "school", filed(tmp_path / "本校.xlsx", [accepted(own)]), own=own["school_code"])
    page.get_by_text(words.WAITS).wait_for()
    assert not page.locator(".st-key-publish").count()
    assert not sight.english(page)


def test_a_messy_workbook_is_explained_cell_by_cell_and_its_good_row_moves_the_number(
    spare, page, waiting, tmp_path
):
    before = upgraded(page, spare.url)
    bad = [
        accepted(waiting[0]) | {"school_code": STRANGER},
        waiting[1] | {"reported_on": FUTURE},
        waiting[2] | {"access_mbps": "很快"},
    ]
    handed_in(page, spare, "admin", filed(tmp_path / "填报.xlsx", [accepted(waiting[0]), *bad]))
    table = page.locator(".st-key-card-intake-problems [data-testid=stDataFrame]").first
    table.scroll_into_view_if_needed()
    table.locator("td").first.wait_for(state="attached")  # what a screen reader gets of the drawn table
    listed = table.text_content()
    for cell in (LINK.title, "3", "4", "5", STRANGER, reasons.UNKNOWN_SCHOOL, reasons.NOT_BANDWIDTH):
        assert cell in listed, (cell, listed)
    for name in ("school_code", "reported_on", "access_mbps"):
        assert next(field.title for field in LINK.fields if field.name == name) in listed
    assert not sight.english(page)
    page.locator(".st-key-publish button").click()
    page.get_by_text(words.published(2)).wait_for()
    after = upgraded(page, spare.url)
    assert after != before
    assert first_number(after) == first_number(before) + 1


def first_number(said: str) -> int:
    return int("".join(c if c.isdigit() else " " for c in said).split()[0])
