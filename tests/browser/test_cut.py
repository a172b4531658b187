"""When the store is cut off, the pages stay calm; when it is back, so are they."""

import re

import pytest

from tests.browser import sight

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
TECHNICAL = re.compile(r"Traceback|Error|SELECT|duckdb|CURRENT|/home|/tmp|\.py\b", re.I)


def test_without_its_store_every_page_says_one_calm_sentence_and_recovers_by_itself(spare, page):
    store = spare.home.folder / "store"
    aside = store.with_name("store-aside")
    sight.opened(page, f"{spare.url}/network?role=leader")
    assert page.locator(".cs-page").count()
    store.rename(aside)
    try:
        for name in ("network", "school", "wall"):
            page.goto(f"{spare.url}/{name}?role=leader")
            page.locator(".cs-empty p, [data-testid=stAlert]").first.wait_for()
            said = page.inner_text("body")
            assert not TECHNICAL.search(said), said
            assert not sight.english(page)
            assert len(page.inner_text("[data-testid=stMain]").strip().splitlines()) <= 2
    finally:
        aside.rename(store)
    sight.opened(page, f"{spare.url}/network?role=leader")
    page.locator(".cs-page h1").wait_for()
    assert page.locator("[class*=st-key-card-]").count() > 3
