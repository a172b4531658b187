"""Signing in and out as people do: real pages in a real browser, with a real provider."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from cockpit import access, ledger
from cockpit.text import entering as words
from cockpit.text import frame, meeting_page
from cockpit.text import identity as shown
from cockpit.text import people_desk as screen
from tests import canaries, guarding, homes, serving, signing
from tests.browser import sight
from tests.browser.server import LOG, copied
from tests.parts import served
from tests.signing import PASSWORD, ROOT
from tests.test_meeting_page import CODE, OTHER, OWN, _closed

DRAWN_MS = 60_000  # a busy machine draws a page slowly
COVERED_MS = 5_000  # within which a page of an ended session shows nothing any more
LEADER, SCHOOL = "li.ming", "wang.fang"


@dataclass(frozen=True)
class Cockpit:
    """A cockpit with sign-in: its address and its home."""

    url: str
    home: homes.Home

    def known(self, login: str) -> ledger.Person:
        with self.home.entered():
            return next(each for each in ledger.open().people.people() if each.login == login)

    def enter(self, context: BrowserContext, login: str) -> str:
        """Give a browser a session of somebody, as the sign-in page does; its public id."""
        with self.home.entered():
            told = {"via": "local", "address": "127.0.0.1", "agent": "browser"}
            session, token = ledger.open().sessions.begin(person=self.known(login), **told)
        context.add_cookies([{"name": "cockpit_session", "value": token, "url": self.url, "httpOnly": True}])
        return session.id


@pytest.fixture(scope="module")
def provider() -> Iterator[signing.Provider]:
    with signing.provider(("u-1", {"name": "李明"}), ("u-2", {"name": "赵未"})) as running:
        yield running


@pytest.fixture(scope="module")
def cockpit(tmp_path_factory: pytest.TempPathFactory, provider: signing.Provider) -> Iterator[Cockpit]:
    """A closed month of a district in which every text names its school; a provider, and reserve accounts."""
    home = homes.shared(tmp_path_factory, "canary-meeting", _closed)
    port = serving.free_port()
    told = {"sign_in": "oidc", "secret": guarding.SECRET, "address": f"http://127.0.0.1:{port}"}
    told |= {"oidc_metadata": provider.metadata, "oidc_client": signing.CLIENT, "oidc_secret": "x" * 20}
    own = served(copied(home, tmp_path_factory.mktemp("signed") / "home"), **told)
    with own.entered():
        people = ledger.open().people
        people.add("li", "李明", role="leader", issuer=provider.issuer, subject="u-1", who=ROOT)
        people.add(LEADER, "李明", role="leader", break_glass=True, who=ROOT)
        people.add(SCHOOL, "王芳", role="school", schools=[OWN], break_glass=True, who=ROOT)
        people.add("sec", "周安全", role="security", break_glass=True, who=ROOT)
        ledger.open().close()
    with serving.started(own, own.folder / LOG, port):
        yield Cockpit(f"http://127.0.0.1:{port}", own)


@pytest.fixture
def mine(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor's own browser."""
    context = sight.window(browser, (1440, 900))
    yield context
    context.close()


@pytest.fixture
def tab(mine: BrowserContext) -> Page:
    return mine.new_page()


def covered(page: Page, since: float) -> None:
    """The page shows the sign-in page and nothing of what it showed, soon enough."""
    page.wait_for_url(re.compile("/sign-in"), timeout=max(COVERED_MS - (time.monotonic() - since) * 1000, 1))
    assert not page.locator("[data-testid=stApp]").count()


def test_c1_by_keyboard_alone_through_the_new_password_to_the_page_that_was_asked_for(cockpit, tab):
    with cockpit.home.entered():
        first = ledger.open().people.set_password(cockpit.known(LEADER).id, who=ROOT)
        ledger.open().close()
    heard = sight.listening(tab)
    tab.goto(f"{cockpit.url}/registers?register=campus_link")
    tab.locator("summary").focus()
    tab.keyboard.press("Enter")
    for said in (LEADER, first):
        tab.keyboard.press("Tab")
        tab.keyboard.type(said)
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile("/sign-in/password"))
    expect(tab.get_by_text(words.MUST_CHANGE)).to_be_visible()
    expect(tab.get_by_label(words.OLD)).to_be_focused()
    for said in (first, PASSWORD, PASSWORD):
        tab.keyboard.type(said)
        tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile("/registers"))
    sight.complete(tab)
    assert "register=campus_link" in tab.url
    foot = tab.locator(".cs-visitor")
    assert foot.inner_text().split() == ["李明", "区领导", shown.CHANGE_PASSWORD, shown.SIGN_OUT]
    assert not tab.get_by_label(shown.ROLE).count()
    assert not heard.refused and not heard.broken


def test_c22_after_signing_out_every_tab_is_covered_and_back_shows_nothing(cockpit, mine, tab):
    cockpit.enter(mine, LEADER)
    sight.opened(tab, f"{cockpit.url}/meeting?month={CODE}")
    other = mine.new_page()
    sight.opened(other, f"{cockpit.url}/registers")
    tab.locator('a[href$="/sign-out"]').click()
    since = time.monotonic()
    tab.wait_for_url(re.compile("/sign-in"))
    expect(tab.get_by_text(words.LEFT)).to_be_visible()
    covered(other, since)
    assert "why=ended" in other.url and words.ENDED in other.locator("main").inner_text()
    tab.go_back()
    tab.wait_for_load_state()
    assert "/sign-in" in tab.url and not tab.locator("[data-testid=stApp]").count()
    assert not [each for each in mine.cookies() if each["name"].startswith("cockpit_")][1:]


def test_r12_a_session_that_an_administrator_ends_is_covered_within_five_seconds(cockpit, mine, tab):
    id = cockpit.enter(mine, SCHOOL)
    sight.opened(tab, f"{cockpit.url}/registers")
    assert canaries.canary(OWN) in tab.inner_text("body") or "王芳" in tab.inner_text("body")
    with cockpit.home.entered():
        assert ledger.open().sessions.end(id, why="ended", who=ROOT)
        ledger.open().close()
    covered(tab, time.monotonic())


def test_r12_who_is_given_another_role_loses_the_old_page_within_five_seconds(cockpit, mine, tab):
    cockpit.enter(mine, SCHOOL)
    sight.opened(tab, f"{cockpit.url}/registers")
    person = cockpit.known(SCHOOL)
    with cockpit.home.entered():
        people = ledger.open().people
        person = people.grant(person.id, "auditor", revision=person.revision, who=ROOT)
        ledger.open().close()
    try:
        tab.wait_for_url(lambda url: "/registers" not in url, timeout=COVERED_MS, wait_until="commit")
        expect(tab.locator(".cs-visitor")).to_contain_text("审计管理员", timeout=DRAWN_MS)
        assert OWN not in tab.inner_text("body") and not tab.get_by_role("link", name="台账").count()
    finally:
        with cockpit.home.entered():
            ledger.open().people.grant(person.id, "school", schools=[OWN], revision=person.revision, who=ROOT)
            ledger.open().close()


def test_through_another_one_s_eyes_only_looking_is_possible_and_the_way_back_is_plain(cockpit, mine, tab):
    cockpit.enter(mine, "sec")
    person = cockpit.known(SCHOOL)
    sight.opened(tab, f"{cockpit.url}/people?person={person.id}")
    tab.get_by_role("button", name=screen.GO_PREVIEW).click()
    banner = tab.locator(".cs-banner")
    expect(banner).to_contain_text("王芳")
    sight.complete(tab)
    assert tab.locator(".cs-visitor b").inner_text() == "王芳"
    tab.get_by_role("link", name="台账").click()
    tab.wait_for_url(re.compile("/registers"))
    sight.complete(tab)
    assert not tab.get_by_text("导出").count()
    tab.get_by_role("button", name=shown.END_PREVIEW).click()
    expect(banner).to_have_count(0)
    expect(tab.locator(".cs-visitor b")).to_have_text("周安全")


def test_somebody_the_provider_knows_comes_in_and_somebody_else_is_told_whom_to_ask(cockpit, mine, tab):
    tab.goto(f"{cockpit.url}/registers?register=campus_link")
    tab.get_by_role("link", name=words.with_provider(words.PROVIDER)).click()
    tab.wait_for_url(re.compile("localhost"))
    tab.get_by_role("button", name="u-1").click()
    tab.wait_for_url(re.compile("/registers"))
    sight.complete(tab)
    assert "register=campus_link" in tab.url and "李明" in tab.locator(".cs-visitor").inner_text()
    assert shown.CHANGE_PASSWORD not in tab.locator(".cs-visitor").inner_text()
    tab.locator('a[href$="/sign-out"]').click()
    tab.wait_for_url(re.compile("localhost|/sign-in"))
    tab.goto(f"{cockpit.url}/sign-in/oidc")
    tab.get_by_role("button", name="u-2").click()
    expect(tab.get_by_role("heading", name=words.UNKNOWN_TITLE)).to_be_visible()
    assert "u-2" in tab.inner_text("dl")


def test_a_link_shows_its_part_to_somebody_without_an_account_and_nothing_else(cockpit, mine, tab):
    with cockpit.home.entered():
        told = {"scope": f"school:{OWN}", "label": "缺席的同志", "who": access.principal("leader")}
        ends = datetime.now(UTC) + timedelta(days=2)
        given, token = ledger.open().meetings.invite(CODE, **told, expires_at=ends, key="browser-link")
        ledger.open().close()
    sight.opened(tab, f"{cockpit.url}/meeting?link={token}")
    assert tab.url == f"{cockpit.url}/invited" and "2026 年 6 月例会" in tab.inner_text("body")
    assert canaries.canary(OTHER) not in tab.inner_text("body")
    assert (
        frame.TITLE not in tab.inner_text("body") and not tab.locator("[data-testid=stSidebar]").is_visible()
    )
    other = mine.new_page()
    other.goto(f"{cockpit.url}/registers")
    assert "/sign-in" in other.url
    with cockpit.home.entered():
        ledger.open().meetings.revoke(given.id, who=access.principal("leader"))
        ledger.open().close()
    tab.reload()
    expect(tab.get_by_text(words.LINK_GONE)).to_be_visible()
    assert meeting_page.REVOKE not in tab.inner_text("body")


@pytest.mark.parametrize("mode", ["dark", "light"])
@pytest.mark.parametrize("size", [(390, 780), (820, 1180), (1440, 900), (3840, 2160)])
def test_the_sign_in_page_fits_every_screen_and_says_what_is_wrong_beside_the_field(
    cockpit, browser, size, mode
):
    context = sight.window(browser, size)
    context.add_cookies([{"name": "mode", "value": mode, "url": cockpit.url}])
    page = context.new_page()
    heard = sight.listening(page)
    page.goto(f"{cockpit.url}/sign-in")
    page.locator("summary").click()
    page.get_by_label(words.ACCOUNT).fill("nobody")
    page.get_by_role("button", name=words.SIGN_IN).click()
    wrong = page.get_by_role("alert")
    expect(wrong).to_have_text(words.NO_PASSWORD)
    box, field = wrong.bounding_box(), page.get_by_label(words.PASSWORD, exact=True).bounding_box()
    assert 0 <= box["y"] - field["y"] - field["height"] < 24 and abs(box["x"] - field["x"]) < 4
    expect(page.get_by_label(words.PASSWORD, exact=True)).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.fonts.check('16px \"Cockpit Sans\"')")
    assert not sight.english(page) and not page.evaluate("window.__violations")
    assert all(each.startswith(cockpit.url) for each in heard.asked)
    context.close()
