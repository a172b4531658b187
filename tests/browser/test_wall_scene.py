"""The wall: a published change is shown by itself."""

import re

import polars as pl
import pytest
import sqlalchemy as sa

from cockpit import access, contracts, store
from tests.browser import sight

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SHOWN_MS = 15_000


def test_a_published_change_reaches_the_wall_by_itself(spare, page):
    sight.opened(page, f"{spare.url}/wall?role=wall&scene=overview")
    first = page.locator(".cs-tile-headline .cs-number").first
    before = first.inner_text()
    with spare.home.entered():
        version = _one_school_more()
    page.wait_for_function(
        "([old, number]) => document.querySelector('.cs-clock')?.innerText.includes('数据版本 ' + number)"
        " && document.querySelector('.cs-tile-headline .cs-number')?.innerText !== old",
        arg=[before, version],
        timeout=SHOWN_MS,
        polling=100,
    )
    assert _count(first.inner_text()) == _count(before) + 1


def _count(said: str) -> int:
    return int(re.sub(r"\D", "", said))


def _one_school_more() -> int:
    """Publish one more accepted upgrade; returns the number of the new version."""
    read = store.reader(access.principal("admin"))
    rows = read(_links).filter("upgrade_planned", pl.col("accepted_on").is_null()).head(1)
    done = rows.with_columns(accepted_on=pl.col("reported_on"), import_id=pl.lit("one-more"))
    frame = done.select(contracts.load()["campus_link"].empty().columns)
    change = store.Change("campus_link", frame, "one-more")
    number = store.publish([change], by="test", note="one more", month=read.version.month).number
    store.close()
    return number


def _links(t) -> sa.Select:
    joined = t.campus_link.join(t.school, t.school.c.school_code == t.campus_link.c.school_code)
    columns = (*t.campus_link.c, t.school.c.upgrade_planned)
    return sa.select(*columns).select_from(joined).order_by(t.campus_link.c.school_code)
