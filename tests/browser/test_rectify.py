"""The loop on a tablet: from the map to a rectification with a photo, refused and then closed by the data."""

import re
from datetime import date

import pytest

from cockpit import access, geo, ledger, store
from cockpit.figures import Selection, network, rectify
from cockpit.figures.school import facts
from cockpit.screen import maps
from cockpit.screen.places import project, zoom_for
from cockpit.text import intake_desk, rectify_ledger
from cockpit.text import rectify as said
from cockpit.text import rectify_desk as words
from cockpit.text.theme import UPLOAD_REFUSED
from tests.browser import sight
from tests.browser.test_desk import DONE, filed, handed_in, links
from tests.rectifying import picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
TABLET, RULE = (1024, 1366), "ten-gigabit"
INSPECTED = (1920, 1080)


@pytest.fixture
def tablet(browser):
    """A tablet held upright, with a finger for a mouse."""
    with sight.window(browser, TABLET, has_touch=True) as context:
        yield context.new_page()


@pytest.fixture(scope="module")
def waiting(spare):
    """A school without ten gigabits whose row can be completed: code, short name, its row."""
    with spare.home.entered():
        read = store.reader(access.principal("admin"))
        rows = {row["school_code"]: row for row in read(links).to_dicts()}
        short = dict(names(read))
        broken = [code for code in rows if RULE in {lead.ref for lead in rectify.leads(read, code)}]
        ledger.open().close()
        store.close()
    code = next(code for code in broken if rows[code]["started_on"] and rows[code]["started_on"] < DONE)
    return code, short[code], rows[code]


def names(read: store.Reader) -> list[tuple[str, str]]:
    frame = network.coverage_map(read, Selection()).frame
    return [(code, facts.chosen(read, Selection(school=code))["short_name"]) for code in frame["code"]]


def pressed(page, action: str, sentence: str) -> None:
    """Take a step and wait for what is said about it."""
    page.locator(f"[class*=st-key-go-{action}] button").click()
    page.get_by_text(sentence).first.wait_for()
    sight.complete(page)


def handed(page, form: str, name: str, data: bytes) -> None:
    """Choose a file in a form and wait until the server has it."""
    field = page.locator(f"[class*=st-key-proof-{form}] input[type=file]")
    field.set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": data})
    page.locator(f"[class*=st-key-proof-{form}]").get_by_text(name).first.wait_for()
    sight.complete(page)


def looked_at(page, name: str, size: list[int]) -> None:
    """The photo is shown as part of the page and can be fetched as it was kept."""
    page.locator(".st-key-evidence button").first.click()
    photo = page.locator("img.cs-photo")
    photo.wait_for()
    assert photo.evaluate("e => [e.naturalWidth, e.naturalHeight]") == size
    with page.expect_download() as fetched:
        page.get_by_text(words.FETCH).click()
    assert fetched.value.suggested_filename == name


def on_the_map(page, spare, code: str) -> None:
    """Touch the school's mark on the map of an inspector who has only this one."""
    sight.opened(page, f"{spare.url}/network?role=inspector&mine={code}")
    with spare.home.entered():
        read = store.reader(access.principal("inspector", (code,)))
        row = network.coverage_map(read, Selection()).frame.row(0, named=True)
        west, south, east, north = geo.layers(spare.home.folder / "geo").box
        store.close()
    zoom = zoom_for((west, south, east, north), maps.PAGE.width * 0.9, maps.PAGE.height * 0.84)
    middle = project((west + east) / 2, (south + north) / 2, zoom)
    x, y = project(row["longitude_deg"], row["latitude_deg"], zoom)
    chart = page.locator("[data-testid=stDeckGlJsonChart]").first
    chart.scroll_into_view_if_needed()
    sight.settled(page, chart.element_handle())
    area = chart.bounding_box()
    x, y = area["width"] / 2 + x - middle[0], area["height"] / 2 + y - middle[1]
    page.mouse.move(area["x"] + x, area["y"] + y)
    page.mouse.click(area["x"] + x, area["y"] + y)
    page.wait_for_url("**/school?*")
    page.locator("a[href*='new=exception']").first.wait_for()


def on_the_wall(browser, spare) -> str:
    """What the wall says about rectifications to whoever comes now."""
    with sight.window(browser, INSPECTED) as context:
        page = context.new_page()
        sight.opened(page, f"{spare.url}/wall?scene=rectify&hold=1")
        tile = page.locator(".cs-tile", has_text=said.WALL).last
        return tile.inner_text()


def test_a_problem_is_found_sent_answered_refused_recovered_closed_and_gone(
    spare, tablet, browser, waiting, tmp_path
):
    code, short, row = waiting
    page = tablet
    on_the_map(page, spare, code)
    page.locator(f"a[href*='new=exception'][href*='ref={RULE}']").first.click()
    page.wait_for_url("**/rectify?*new=exception*")
    page.get_by_label(words.MEASURES).wait_for()
    sight.complete(page)
    assert not sight.english(page)
    page.get_by_label(words.MEASURES).fill("更换出口设备")
    handed(page, "photos", "机柜.jpg", picture(size=(640, 480)))
    pressed(page, "open", "已派发")
    item = re.search(r"item=(ZG\d{4}-\d{4})", page.url)[1]
    assert said.evidence(1) in page.inner_text("body")
    looked_at(page, "机柜.jpg", [640, 480])

    school = f"{spare.url}/rectify?role=school&own={code}&item={item}"
    sight.opened(page, school)
    pressed(page, "receive", "现为“签收”")
    page.get_by_label(words.MEASURES_TAKEN).fill("已联系运营商割接")
    pressed(page, "fix", "现为“整改”")
    page.get_by_label(words.NOTE).fill("已割接，实测达到")
    pressed(page, "selfcheck", "现为“自查”")
    handed(page, "evidence", "测速.jpg", picture(size=(480, 640)))
    pressed(page, "submit", "现为“复核”")
    assert not sight.english(page)

    inspector = f"{spare.url}/rectify?role=inspector&mine={code}&item={item}"
    sight.opened(page, inspector)
    assert said.FAILING in page.inner_text("body")
    pressed(page, "close", rectify_ledger.WHY_CLOSE)
    told = on_the_wall(browser, spare)
    assert "1 项整改未销号" in told and short in told and "更换出口设备" not in told

    fresh = row | {"ten_gigabit_on": DONE, "accepted_on": DONE, "access_mbps": 10_000}
    fresh |= {"reported_on": date(2026, 6, 30)}
    path = filed(tmp_path / "万兆.xlsx", [fresh])
    handed_in(page, spare, "admin", path)
    page.locator(".st-key-publish button").click()
    page.get_by_text(re.compile(intake_desk.published(99).partition("99")[0])).first.wait_for()

    sight.opened(page, inspector)
    assert said.RECOVERED in page.inner_text("body")
    pressed(page, "close", "现为“销号”")
    sight.opened(page, f"{spare.url}/rectify?role=leader")
    assert said.NOTHING_OPEN in page.inner_text("body")
    assert said.NOTHING_OPEN in on_the_wall(browser, spare)


def test_a_file_that_the_browser_turns_away_is_told_in_chinese(spare, tablet, waiting):
    code, _, _ = waiting
    sight.opened(tablet, f"{spare.url}/rectify?role=inspector&mine={code}&new=manual&school={code}")
    big = {"name": "太大.jpg", "mimeType": "image/jpeg", "buffer": bytes(21 * 1024 * 1024)}
    tablet.locator("[class*=st-key-proof-photos] input[type=file]").set_input_files(big)
    refused = tablet.locator("[data-testid=stFileChip] [role=alert]")
    refused.wait_for()
    assert UPLOAD_REFUSED in refused.evaluate("e => getComputedStyle(e, '::after').content")
    assert refused.evaluate("e => getComputedStyle(e).fontSize") == "0px"


def test_two_quick_taps_open_one_item_and_take_one_step(spare, tablet, waiting):
    code, _, _ = waiting
    page = tablet
    sight.opened(page, f"{spare.url}/rectify?role=inspector&mine={code}&new=manual&school={code}")
    page.get_by_label(words.field(words.PROBLEM, True)).fill("连点两次也只有一项")
    page.locator("[class*=st-key-go-open] button").dblclick()
    page.get_by_text("已派发").first.wait_for()
    sight.complete(page)
    item = re.search(r"item=(ZG\d{4}-\d{4})", page.url)[1]
    sight.opened(page, f"{spare.url}/rectify?role=school&own={code}&item={item}")
    page.locator("[class*=st-key-go-receive] button").dblclick()
    page.get_by_text("现为“签收”").first.wait_for()
    sight.complete(page)
    with spare.home.entered():
        everybody = access.principal("admin").scope
        every = ledger.open().rectifications.items(everybody)
        same = [each for each in every if each.problem == "连点两次也只有一项"]
        steps = ledger.open().rectifications.history(item, everybody)
        ledger.open().close()
    assert [each.code for each in same] == [item]
    assert [step.action for step in steps] == ["dispatch", "receive"]
