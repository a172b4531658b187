"""The meeting's page: everybody sees the parts of a month that are theirs, and does what the policy gives."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from cockpit import access, agenda, config, ledger, meeting, plan, store
from cockpit.door import parcel
from cockpit.figures import meeting as figures
from cockpit.figures.document import Section
from cockpit.screen.conferring import sight
from cockpit.text import identity as identity_words
from cockpit.text import meeting_figures as told
from cockpit.text import meeting_page as words
from tests import canaries, homes, serving, watching

OWN, OTHER, THIRD = canaries.SCHOOLS
MONTH, CODE = date(2026, 6, 30), "2026-06"
SECTIONS = ("0", "1", "2", "3", "4", "5", "restated-now", "pack")


@pytest.fixture(scope="module")
def closed(tmp_path_factory) -> homes.Home:
    """A closed month of a district in which every text names its school."""
    return homes.shared(tmp_path_factory, "canary-meeting", _closed)


def _closed(home: homes.Home) -> None:
    canaries.publish(home)
    meeting.close(agenda.rules().regular, MONTH, who=access.principal("leader"), key="closing")
    ledger.open().close()
    store.close()


@pytest.fixture
def here(closed, monkeypatch) -> Iterator[homes.Home]:
    closed.enter(monkeypatch)
    yield closed
    ledger.open().close()
    config.reset()


def month(role: str, *schools: str, **address: str) -> AppTest:
    page = watching.turn(watching.visit(role, schools), "meeting", **{"month": CODE} | address)
    assert not page.exception
    return page


def guest(token: str, **address: str) -> AppTest:
    """A visit that began with a link, as it is once the door has exchanged the secret for a cookie."""
    page = AppTest.from_file(watching.FRAME, default_timeout=watching.PATIENCE)
    page.session_state[sight.PINNED] = ledger.open().meetings.opened(token)
    for name, value in address.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def invited(scope: str, label: str = "缺席的同志") -> tuple[ledger.Link, str]:
    ends = datetime.now(UTC) + timedelta(days=2)
    told = {"scope": scope, "label": label, "expires_at": ends, "who": access.principal("leader")}
    return ledger.open().meetings.invite(CODE, **told, key=f"{label}-{scope}-{datetime.now(UTC)}")


def said(page: AppTest) -> str:
    spoken = [e.value for kind in ("success", "error", "info", "markdown") for e in page.get(kind)]
    return watching.plain(watching.markup(page)) + "\n".join(spoken).replace("\\", "")


def foreign(page: AppTest, *mine: str) -> list[str]:
    """What the page sends that gives away a school other than these."""
    sent = watching.sent(page)
    others = [school for school in canaries.SCHOOLS if school not in mine]
    return [name for school in others for name in canaries.names(school) if name.encode() in sent]


@pytest.mark.parametrize("section", SECTIONS)
def test_a_school_reads_its_own_part_of_the_month_and_no_other_school(here, section):
    page = month("school", OWN, section=section)
    assert foreign(page, OWN) == []
    assert "6 月例会" in said(page)


@pytest.mark.parametrize("scope", ["district", f"school:{OTHER}", "unit:区教委", "school:0", "x"])
def test_a_school_that_asks_for_another_part_gets_its_own(here, scope):
    page = month("school", OWN, scope=scope)
    assert foreign(page, OWN) == [] and canaries.canary(OWN) in watching.sent(page).decode("utf-8", "ignore")


def test_an_inspector_chooses_among_the_schools_of_his_own(here):
    page = month("inspector", OWN, OTHER, scope=f"school:{OTHER}")
    assert foreign(page, OWN, OTHER) == []
    options = next(box for box in page.selectbox if box.key == "scope").options
    assert len(options) == 2


def test_a_school_sees_which_months_are_closed_and_nothing_of_the_districts_business(own):
    unit, due = first_unit(), config.now().date() + timedelta(days=20)
    own.meetings.act(CODE, "不给学校看的事", unit=unit, due=due, who=access.principal("leader"), key="a")
    page = watching.turn(watching.visit("school", (OWN,)), "meeting")
    assert told.months(1, None) in said(page) and told.months(1, 1) not in said(page)
    sent = watching.sent(page).decode("utf-8", "ignore")
    assert told.STILL_OPEN not in sent and "不给学校看的事" not in sent
    assert told.months(1, 1) in said(watching.turn(watching.visit("leader"), "meeting"))


@pytest.mark.parametrize("scope", ["district", f"school:{OWN}", "unit"])
def test_every_part_opens_for_a_leader_and_nothing_is_corrected_that_was_not(here, scope):
    scope = f"unit:{first_unit()}" if scope == "unit" else scope
    page = month("leader", scope=scope, section="restated-now")
    assert not page.error and "6 月例会" in said(page)
    if not scope.startswith("unit:"):
        assert "没有更正" in said(page)


def test_an_unknown_month_and_one_without_a_part_for_me_get_the_same_words(here):
    unknown, none = month("school", OWN, month="2019-01"), watching.visit("inspector")
    none.sidebar.multiselect(key="mine").set_value([]).run()
    none = watching.turn(none, "meeting", month=CODE)
    assert words.NOT_KNOWN in said(unknown) and words.NOT_KNOWN in said(none)
    assert CODE not in said(none) and "6 月例会" not in said(none)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_link_shows_its_scope_alone_without_any_form(here, section):
    _, token = invited(f"school:{OWN}")
    page = guest(token, section=section, scope="district", month="2019-01")
    assert foreign(page, OWN) == [] and "6 月例会" in said(page)
    assert not page.sidebar.selectbox and not page.text_area and not page.text_input
    assert not [
        b for b in page.button if b.label in (words.GO_DECIDE, words.GO_LINK, words.BACK, words.make(False))
    ]


def test_whoever_came_with_a_link_stays_a_guest_wherever_he_goes_in_the_same_visit(here):
    link, token = invited(f"school:{OWN}")
    page = watching.turn(guest(token), "meeting")
    assert foreign(page, OWN) == [] and "6 月例会" in said(page) and not page.sidebar.selectbox
    ledger.open().meetings.revoke(link.id, who=access.principal("leader"))
    page.run()
    assert identity_words.LINK_GONE in said(page)


def test_a_link_is_one_sentence_once_it_is_taken_back_or_was_never_given(here):
    link, token = invited("district")
    assert "6 月例会" in said(guest(token))
    ledger.open().meetings.revoke(link.id, who=access.principal("leader"))
    for each in (token, "never-given", "x" * 500):
        assert ledger.open().meetings.opened(each) is None
        page = guest(each)
        assert identity_words.LINK_GONE in said(page) and "6 月例会" not in said(page)


@pytest.mark.parametrize("role", access.CHOSEN)
def test_forms_are_there_for_those_who_may_use_them_and_for_nobody_else(here, role):
    schools = (OWN,) if role in ("school", "inspector") else ()
    who = access.principal(role, schools or None)
    if not who.may("page:meeting") or role == access.WALL:
        with pytest.raises(ValueError, match="Could not find"):
            month(role)
        return
    number = str([item.title for item in _sections()].index("议定事项与任务")) if who.scope.whole else "0"
    page = month(role, *schools, section=number)
    labels = {button.label for button in page.button}
    assert (words.GO_DECIDE in labels) == who.may("meeting:decide")
    assert (words.GO_ACT in labels) == who.may("meeting:act")
    assert (words.GO_HOLD in labels) == who.may("meeting:decide")
    links = month(role, *schools, section="links")
    assert (words.GO_LINK in {b.label for b in links.button}) == who.may("meeting:link")
    packs = month(role, *schools, section="pack")
    assert (words.make(False) in {b.label for b in packs.button}) == who.may("meeting:produce")
    index = watching.turn(watching.visit(role, schools), "meeting")
    assert (words.AGAIN in _popovers(index)) == who.may("meeting:close")


def _sections() -> tuple[Section, ...]:
    return figures.document(ledger.open().meetings.meeting(CODE), "district").sections


def _popovers(page: AppTest) -> str:
    return watching.sent(page).decode("utf-8", "ignore")


def pressed(page: AppTest, label: str) -> AppTest:
    page = next(b for b in page.button if b.label == label).click().run()
    assert not page.exception
    return page


def typed(page: AppTest, part: str, value: object) -> AppTest:
    fields = [*page.text_area, *page.text_input, *page.date_input, *page.selectbox]
    next(f for f in fields if f.key and f.key.startswith(part)).set_value(value)
    return page


@pytest.fixture
def own(settings, tmp_path_factory, closed, monkeypatch) -> Iterator[ledger.Ledger]:
    """A copy of the closed month that a test may write into."""
    folder = tmp_path_factory.mktemp("own") / "home"
    shutil.copytree(closed.folder, folder)
    homes.Home(folder).enter(monkeypatch)
    yield ledger.open()
    ledger.open().close()
    config.reset()


def decisions_page() -> AppTest:
    number = [section.title for section in _sections()].index("议定事项与任务")
    return month("leader", section=str(number))


def test_a_decision_and_its_action_are_recorded_together_and_a_second_click_adds_nothing(own):
    unit = first_unit()
    page = typed(decisions_page(), "decide-text", "同意")
    typed(page, "act-what-page", "排出日期")
    typed(page, "act-unit-page", unit)
    button = next(b for b in page.button if b.label == words.GO_DECIDE)
    page = button.click().run()
    assert words.recorded("D2026-06-01", "A2026-06-01") in said(page)
    assert told.decision(1, "同意") in said(page) and told.action(unit, "", "排出日期") in said(page)
    (action,) = own.meetings.actions(meeting=CODE)
    assert action.decision == "D2026-06-01" and [d.text for d in own.meetings.decisions(CODE)] == ["同意"]


def first_unit() -> str:
    return plan.load().tracked.units[0].name


def test_an_action_without_a_unit_is_refused_before_anything_is_written(own):
    page = typed(decisions_page(), "decide-text", "同意")
    page = pressed(typed(page, "act-what-page", "排出日期"), words.GO_DECIDE)
    assert words.NO_UNIT in said(page) and not own.meetings.decisions(CODE)
    form = next(each for each in page.expander if each.label == words.DECIDE_TITLE)
    assert form.proto.expanded and "同意" in [area.value for area in page.text_area]


def test_a_decision_leads_back_to_the_figure_it_was_based_on(own):
    basis = (ledger.Basis("network.headline", "网络覆盖总况", ""),)
    own.meetings.decide(CODE, "同意", basis=basis, who=access.principal("leader"), key="a")
    (link,) = figures.decided(own.meetings.meeting(CODE)).frame["link"]
    assert link == f"/meeting?month={CODE}&figure=network.headline"
    page = month("leader", figure="network.headline")
    assert page.radio(key="section").value == str([s.id for s in _sections()].index("network"))


def test_an_empty_decision_is_refused_in_one_sentence_and_nothing_is_written(own):
    page = pressed(decisions_page(), words.GO_DECIDE)
    assert len(page.error) == 1 and not own.meetings.decisions(CODE)


def test_whoever_was_slower_is_told_and_nothing_is_overwritten(own):
    who = access.principal("leader")
    due = config.now().date() + timedelta(days=20)
    action = own.meetings.act(CODE, "排出日期", unit=first_unit(), due=due, who=who, key="a")
    slow = decisions_page()
    own.meetings.report(action.code, "done", revision=action.revision, who=who, key="b")
    typed(slow, "report-note", "有进展")
    slow = pressed(slow, "进展")
    assert len(slow.error) == 1 and "刚被别人更新" in said(slow)
    assert [event.step for event in own.meetings.action_events(action.code)] == ["act", "done"]


def test_after_the_meeting_decisions_are_final_and_the_course_of_actions_goes_on(own):
    page = pressed(decisions_page(), words.GO_HOLD)
    assert own.meetings.meeting(CODE).state == "held"
    labels = {b.label for b in decisions_page().button}
    assert words.GO_DECIDE not in labels and words.GO_HOLD not in labels
    assert words.held(own.meetings.meeting(CODE).title) in said(page)


def test_a_file_that_may_no_longer_be_had_is_refused_in_one_sentence(own):
    book, leader, scope = own.meetings, access.principal("leader"), f"school:{OWN}"
    run = book.running(
        book.start("pack", subject=CODE, pack="school", scope=scope, who=leader, key="pack").id
    )
    files = meeting.produce(book.meeting(CODE), "school", scope, meeting.folder(run))
    done = book.finish(run.id, files)
    link, _ = invited(scope)
    stranger, _ = invited(f"school:{OTHER}")
    addresses = [
        parcel.pack_links(done, access.principal("guest"), each)["xlsx"] for each in (link, stranger, link)
    ]
    with serving.routed() as port:
        assert serving.ask(port, addresses[0]).status == 200
        refused = serving.ask(port, addresses[1])
        book.revoke(link.id, who=leader)
        late = serving.ask(port, addresses[2])
    for answer in (refused, late):
        assert answer.status == 410 and answer.body.decode().count("。") == 1
        assert OWN not in answer.body.decode() and b"Traceback" not in answer.body
