"""督导巡查 on its page: a visit planned, walked, signed and closed; once per click; words stay words."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cockpit import access, config, inspection, ledger, store
from cockpit.figures import visits as figures
from cockpit.ledger.visits import FINISHED, INSPECTOR, PLANNED, SCHOOL, STARTED
from cockpit.text import visits as told
from cockpit.text import visits_desk as words
from cockpit.text import visits_ledger as refusals
from tests import homes, test_admin, watching
from tests.test_admin import press
from tests.visiting import key

EVIL = "<script>alert(1)</script>[x](javascript:1)"
AREA = "support"


@pytest.fixture(scope="module")
def spare(district, tmp_path_factory) -> homes.Home:
    """A copy of the demonstration district for the visits of this module."""
    folder = tmp_path_factory.mktemp("spare") / "home"
    shutil.copytree(district.folder, folder, ignore=shutil.ignore_patterns("demo"))
    return homes.Home(folder)


@pytest.fixture
def home(spare, monkeypatch) -> Iterator[homes.Home]:
    spare.enter(monkeypatch)
    store.close()
    yield spare
    ledger.open().close()
    store.close()
    config.reset()


@pytest.fixture
def codes(home) -> tuple[str, str]:
    return tuple(sorted(figures.schools(store.reader(access.principal("admin"))))[:2])


def said(page) -> str:
    """Everything on the page in plain words."""
    return test_admin.said(page).replace("\\", "")


def opened(role: str, schools: tuple[str, ...] = (), **address: str):
    page = watching.turn(watching.visit(role, schools), "visits", **address)
    assert not page.exception
    return page


def planned(codes: tuple[str, ...], title: str = "秋季督导"):
    """A visit planned on the page by an inspector."""
    page = opened("inspector", codes)
    page.text_input(key="visit-title-new-0").set_value(title)
    page.text_input(key="visit-lead-new-0").set_value("李督学")
    page.text_input(key="visit-team-new-0").set_value("王督学，张工、")
    page.multiselect(key="visit-schools-new-0").set_value(list(codes[:1]))
    page.button_group(key="visit-areas-new-0").set_value([AREA])
    return press(page, words.GO_PLAN)


def newest():
    scope = access.principal("admin").scope
    return max(ledger.open().visits.visits(scope), key=lambda visit: visit.code)


def grade(page, visit, school: str, point: str, given: str, revision: int = 0):
    of = f"{visit.id}-{school}-{point}-{revision}"
    page.button_group(key=f"visit-grade-{of}").set_value(given)
    return page.run(), of


def test_a_visit_goes_from_its_plan_to_its_conclusion_on_the_page(codes):
    page = planned(codes)
    visit = newest()
    assert (visit.state, visit.team, visit.areas) == (PLANNED, ("王督学", "张工"), (AREA,))
    assert words.planned(visit.code) in said(page) and visit.code in said(page)
    page = press(page, words.START)
    assert newest().state == STARTED
    school, points = codes[0], [point.id for point in inspection.load().asked([AREA])]
    for point in points[:-1]:
        page, _ = grade(page, visit, school, point, "met")
    page, of = grade(page, visit, school, points[-1], "unmet")
    assert len(ledger.open().visits.findings(page_scope(codes), visit.id)) == len(points) - 1, "words first"
    page.text_area(key=f"visit-note-{of}").set_value("没有报修记录")
    page.checkbox(key=f"visit-urgent-{of}").check()
    page = page.button(key=f"visit-save-{of}").click().run()
    (wrong,) = [f for f in ledger.open().visits.findings(page_scope(codes), visit.id) if f.grade == "unmet"]
    assert (wrong.note, wrong.urgent) == ("没有报修记录", True)
    assert "没有报修记录" in said(page) and told.TO_SEND in said(page)
    for party, name in ((INSPECTOR, "李督学"), (SCHOOL, "陈校长")):
        page = signed(page, visit, school, party, name)
    assert words.CLOSED in said(page)
    page = press(page, words.FINISH)
    assert newest().state == FINISHED and words.FINISHED in said(page)
    assert newest().conclusion == words.conclusion(1, 1)


def page_scope(codes: tuple[str, ...]) -> access.Scope:
    return access.principal("inspector", codes).scope


def signed(page, visit, school: str, party: str, name: str):
    of = f"{school}-{newest().revision}"
    page.button_group(key=f"visit-party-{of}").set_value(party)
    page.text_input(key=f"visit-signer-{of}").set_value(name)
    page.checkbox(key=f"visit-read-{of}").check()
    return press(page, words.GO_SIGN)


def started(codes: tuple[str, ...], title: str = "秋季督导"):
    """A visit under way, and its page as an inspector has it open."""
    planned(codes, title)
    visit = newest()
    who = access.principal("inspector", codes)
    visit = ledger.open().visits.start(visit.id, revision=1, who=who, key=key())
    return visit, opened("inspector", codes, visit=visit.code)


def test_a_second_click_plans_starts_and_records_nothing_more(codes):
    before = len(ledger.open().visits.visits(access.principal("admin").scope))
    page = opened("inspector", codes)
    page.text_input(key="visit-lead-new-0").set_value("李督学")
    page.multiselect(key="visit-schools-new-0").set_value(list(codes))
    button = next(b for b in page.button if b.label == words.GO_PLAN)
    button.click().run()
    button.click()
    assert len(ledger.open().visits.visits(access.principal("admin").scope)) == before + 1
    visit, page = started(codes)
    page, _ = grade(page, visit, codes[0], "support-contract", "met")
    revision = newest().revision
    assert revision == 3
    page.run()
    assert newest().revision == revision


def test_what_cannot_be_planned_is_one_chinese_sentence_and_the_words_stay(codes):
    page = opened("inspector", codes)
    page.text_input(key="visit-title-new-0").set_value("只写了主题")
    page = press(page, words.GO_PLAN)
    assert [e.value.endswith("。") for e in page.error] == [True]
    assert page.text_input(key="visit-title-new-0").value == "只写了主题"


def test_an_unread_page_is_not_signed(codes):
    visit, _ = started(codes)
    who = access.principal("inspector", codes)
    for point in inspection.load().asked([AREA]):
        told_ = {"school": codes[0], "point": point.id, "grade": "met"}
        ledger.open().visits.record(visit.id, **told_, who=who, key=key())
    page = opened("inspector", codes, visit=visit.code)
    of = f"{codes[0]}-{newest().revision}"
    page.text_input(key=f"visit-signer-{of}").set_value("李督学")
    page = press(page, words.GO_SIGN)
    assert words.NOT_READ[:-1] in said(page)
    assert ledger.open().visits.signatures(who.scope, visit.id) == ()


def test_who_comes_second_is_told_and_overwrites_nothing(codes):
    visit, page = started(codes)
    other = access.principal("inspector", codes, login="wang", name="王督学")
    point = {"school": codes[0], "point": "support-contract"}
    ledger.open().visits.record(visit.id, **point, grade="unmet", note="过期", who=other, key=key())
    page, _ = grade(page, visit, codes[0], "support-contract", "met")
    assert "王督学" in "".join(e.value for e in page.error), page.error
    (kept,) = ledger.open().visits.findings(other.scope, visit.id)
    assert (kept.grade, kept.note) == ("unmet", "过期")


def test_what_a_person_typed_is_text_and_not_markup(codes):
    visit, page = started(codes, EVIL[:40])
    page, of = grade(page, visit, codes[0], "support-contract", "unmet")
    page.text_area(key=f"visit-note-{of}").set_value(EVIL)
    page = press(page, words.SAVE)
    for shown in (page, opened("admin")):
        assert "<script>alert" not in watching.markup(shown)
        assert all(
            "<script>" not in e.value for kind in ("success", "error", "info") for e in shown.get(kind)
        )
    assert EVIL in watching.plain(watching.markup(page))


@pytest.mark.parametrize("code", ["XC1999-0001", "../x", "<b>"])
def test_an_unknown_and_a_foreign_visit_get_the_same_sentence(codes, code):
    visit, _ = started(codes)
    for role, asked in (("admin", code), ("school", visit.code)):
        schools = ("9999999999",) if role == "school" else ()
        page = opened(role, schools, visit=asked) if role == "admin" else foreign(asked, codes)
        assert refusals.UNKNOWN_VISIT[:-1] in said(page)
        assert words.START not in {b.label for b in page.button}


def foreign(code: str, codes: tuple[str, ...]):
    """The page of a visit as a school has it that the visit does not go to."""
    return opened("school", (codes[1],), visit=code)


@pytest.mark.parametrize("role", ["leader", "school", "admin"])
def test_who_may_not_record_sees_the_checklist_without_anything_to_tap(codes, role):
    visit, _ = started(codes)
    page = opened(role, codes[:1] if role == "school" else (), visit=visit.code)
    assert not [g for g in page.button_group if g.key and g.key.startswith("visit-grade-")]
    assert words.SAVE not in {b.label for b in page.button}
    assert (words.NEW in {e.label for e in opened(role, codes[:1] if role == "school" else ()).expander}) == (
        role == "admin"
    )


def test_a_broken_checklist_is_one_chinese_sentence_in_place_of_the_page(home, monkeypatch):
    monkeypatch.setattr(inspection.loading, "FILE", Path("rules") / "none.toml")
    page = opened("admin")
    assert [e.value.endswith("。") for e in page.error] == [True]
    assert "督导巡查要点文件有误" in page.error[0].value and not page.exception


@pytest.mark.parametrize("name", ["visit-new", "visit-start", "visit-sign"])
def test_a_right_is_asked_for_again_when_the_click_arrives(codes, name):
    visit, _ = started(codes)
    leader, door = access.principal("leader"), ledger.open().visits
    asks = {
        "visit-new": lambda: door.plan(None, who=leader, key=key()),
        "visit-start": lambda: door.start(visit.id, revision=2, who=leader, key=key()),
        "visit-sign": lambda: door.sign(
            visit.id, school=codes[0], party=SCHOOL, name="陈", revision=2, who=leader, key=key()
        ),
    }
    with pytest.raises(access.Denied, match=refusals.NOT_ALLOWED):
        asks[name]()
