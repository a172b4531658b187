"""A visit on a tablet at the school: tapped point by point, a picture taken, signed, closed, printed."""

import io
from pathlib import Path

import pytest
from PIL import Image

from cockpit import access, config, inspection, ledger, store
from cockpit.figures import visits as figures
from cockpit.ledger.visits import FINISHED, Plan
from cockpit.text import visits as told
from cockpit.text import visits_desk as words
from tests.browser import sight
from tests.visiting import key

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
TABLET = {"width": 1024, "height": 1366}
FINGER = 44  # CSS px: the least that a finger hits without looking twice
AREA = "support"


@pytest.fixture
def tablet(page):
    page.set_viewport_size(TABLET)
    return page


@pytest.fixture
def visit(spare):
    """A visit under way, and the school it goes to."""
    with spare.home.entered():
        names = figures.schools(store.reader(access.principal("admin")))
        school = sorted(names)[0]
        who, book = access.principal("inspector", (school,)), ledger.open().visits
        day = config.settings().today()
        made = book.plan(Plan("平板督导", day, "李督学", (school,), (AREA,)), who=who, key=key())
        made = book.start(made.id, revision=1, who=who, key=key())
        ledger.open().close()
        store.close()
    return made


def photo(path: Path) -> Path:
    written = io.BytesIO()
    Image.new("RGB", (640, 480), (40, 90, 160)).save(written, "JPEG")
    path.write_bytes(written.getvalue())
    return path


def test_a_visit_is_recorded_signed_and_closed_with_a_finger(spare, tablet, visit, tmp_path):
    school = visit.schools[0]
    sight.opened(tablet, f"{spare.url}/visits?role=inspector&mine={school}&visit={visit.code}")
    points = [point.id for point in inspection.load().asked((AREA,))]
    for point in points[:-1]:
        tap(tablet, point, told.GRADES["met"])
    tap(tablet, points[-1], told.GRADES["unmet"], wait=False)
    card = tablet.locator(f"[class*='st-key-visit-point-'][class*='{points[-1]}']").first
    card.locator("textarea").fill("没有服务记录 <b>x</b>")
    card.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(photo(tmp_path / "现场.jpg"))
    card.get_by_role("button", name=words.SAVE).click()
    tablet.get_by_text("没有服务记录 <b>x</b>").last.wait_for()
    for party, name in (("inspector", "李督学"), ("school", "陈校长")):
        sign(tablet, told.PARTIES[party], name)
    tablet.get_by_role("button", name=words.FINISH).click()
    tablet.get_by_text(words.FINISHED).wait_for()
    with spare.home.entered():
        held = ledger.open().visits.visit(visit.id, access.principal("admin").scope)
        kept = ledger.open().visits.findings(access.principal("admin").scope, visit.id)
        ledger.open().close()
    assert held.state == FINISHED and len(kept) == len(points)
    assert [f.photo.kind for f in kept if f.photo] == ["jpg"]
    assert not sight.english(tablet)


def tap(page, point: str, word: str, wait: bool = True) -> None:
    """Tap a grade; what needs no words is kept at once."""
    card = page.locator(f"[class*='st-key-visit-point-'][class*='{point}']").first
    button = card.get_by_role("radio", name=word, exact=True).first
    assert button.bounding_box()["height"] >= FINGER
    button.click()
    if wait:
        card.locator(".cs-chip", has_text=word).wait_for()


def sign(page, party: str, name: str) -> None:
    form = page.locator("[class*='st-key-visit-party-']").locator("xpath=ancestor::*[@data-testid='stForm']")
    form.get_by_role("radio", name=party, exact=True).click()
    form.locator("input[type=text]").fill(name)
    form.get_by_text(words.READ).click()
    form.get_by_role("button", name=words.GO_SIGN).click()
    page.get_by_text(words.signed({v: k for k, v in told.PARTIES.items()}[party], name)).wait_for()


def test_nothing_of_the_page_is_wider_than_a_tablet(spare, tablet, visit):
    for address in ("/visits?role=admin", f"/visits?role=admin&visit={visit.code}"):
        sight.opened(tablet, spare.url + address)
        wide = tablet.evaluate(
            "[...document.querySelectorAll('[data-testid=stMain] *')]"
            ".filter(e => !e.closest('[data-testid=stDataFrame]'))"
            ".filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
            ".map(e => e.className.toString().slice(0, 60))"
        )
        assert wide == []
