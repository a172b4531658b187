"""督导整改: one count on every page, nothing out of scope, terms to the day, and what the data say."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cockpit import access, config, ledger, playlists, store
from cockpit.access import Level, Scope
from cockpit.figures import network, overview, rectify, security, wall
from cockpit.figures.core import KINDS, Figure, Selection
from cockpit.figures.rectify import Item
from cockpit.ledger import Draft, LedgerError, Rectification
from cockpit.playlists import Scene
from cockpit.screen import cards, staging, tables
from cockpit.text import rectify as words
from queries import school as queries
from tests import rectifying
from tests import small_district as small
from tests.rectifying import PATHS, picture, told
from tests.small_district import A, B, C
from tests.test_network_school_queries import FINDINGS, PROBES, ROOMS, USE

ALL, TODAY = Selection(), date(2026, 7, 15)
SAID = "机房没有门禁，张三负责"
KEYS = itertools.count()
INSPECTOR = access.principal("inspector", (A, B, C))
SCENE = Scene("r", "rectify", "整改")
each_figure = pytest.mark.parametrize("draw", rectify.PAGE, ids=lambda draw: draw.__name__)


@pytest.fixture
def read(settings):
    return small.published(*small.PLACES, *small.REGISTERS, PROBES, ROOMS, *USE, *FINDINGS)


def key() -> str:
    return f"figures-{next(KEYS)}"


def opened(school: str = A, days: int = 10, ago: int = 0, **said: object) -> Rectification:
    """An item due in `days` from today, opened so many days `ago`."""
    at = None
    if ago:
        at = datetime.combine(TODAY - timedelta(days=ago), datetime.min.time(), UTC).replace(hour=4)
    given = {"problem": SAID, "severity": "normal", "origin": "manual", "unit": "总务处"} | said
    draft = Draft(school=school, due=TODAY + timedelta(days=days), **given)
    return ledger.open().rectifications.open_(draft, who=INSPECTOR, key=key(), at=at)


def brought(state: str, school: str = A, **said: object) -> Rectification:
    """An item in a state."""
    item, door = opened(school, **said), ledger.open().rectifications
    for action in PATHS[state]:
        who = access.principal("school", (school,)) if action in rectifying.BY_SCHOOL else INSPECTOR
        if action == "submit":
            door.attach(item.id, name="现场.jpg", data=picture(), who=who, key=key())
        more = told(action, item) | {"revision": item.revision, "key": key()}
        item = door.move(item.id, action, who=who, **more)
    return item


def several() -> None:
    """Items in every state in three schools; two of them late, one due soon."""
    for number, state in enumerate(PATHS):
        brought(state, (A, B, C)[number % 3], problem=f"{SAID}{number}")
    opened(B, days=-3, ago=20, problem="逾期一", severity="urgent")
    opened(B, days=-40, ago=60, problem="逾期二")
    opened(C, days=3, problem="临期一", unit="")


def as_(role: str, *codes: str) -> store.Reader:
    return store.reader(access.principal(role, codes or None))


def total(figure: Figure) -> int:
    return int(figure.frame["value"].sum())


def test_every_place_counts_the_same_items(read):
    several()
    n = rectify.counts(read)
    live = [i for i in rectify.items(read) if i.live]
    assert (n.total, n.open, n.overdue, n.soon, n.closed) == (12, 10, 2, 1, 1)
    assert (n.urgent, n.longest, n.review, n.checked, n.in_time) == (1, 40, 1, 1, 1)
    card = {row["key"]: row["value"] for row in rectify.headline(read, ALL).frame.to_dicts()}
    assert card == {"open": 10, "overdue": 2, "soon": 1, "review": 1, "closed": 1, "took": 0}
    assert rectify.stages(read, ALL).frame["count"].sum() == n.open
    lanes = rectify.lanes(read, ALL)
    assert sum(figure.frame.height for figure in lanes if figure.name != "rectify-closed") == n.open
    listed = rectify.listing(read, ALL).frame
    assert (listed.height, listed["late"].count()) == (n.total, n.overdue)
    assert total(rectify.units(read, ALL)) == total(rectify.schools(read, ALL)) == n.open
    assert total(rectify.ageing(read, ALL)) == n.open
    assert total(rectify.places(read, ALL)) == sum(rectify.places(read, ALL).options["area_values"].values())
    assert total(rectify.places(read, ALL)) == n.open == len(live)
    said = words.brief(n.open, n.overdue, n.closed)
    assert rectify.brief(read, ALL).claim == said and said.startswith(rectify.wall(wall.reader(), ALL).claim)
    by_school = [rectify.counts(read, Selection(school=code)) for code in (A, B, C)]
    for code, mine in zip((A, B, C), by_school, strict=True):
        claim = rectify.of_school(read, code).claim
        assert claim == words.brief(mine.open, mine.overdue, mine.closed)
    assert sum(mine.open for mine in by_school) == n.open
    assert sum(mine.overdue for mine in by_school) == n.overdue


def test_the_maps_of_overview_and_network_say_how_many_are_open_at_a_school(read):
    several()
    marks = dict(overview.coverage_map(read, ALL).frame.select("code", "detail").iter_rows())
    plain = dict(network.coverage_map(read, ALL).frame.select("code", "detail").iter_rows())
    for code in (A, B, C):
        mine = rectify.counts(read, Selection(school=code))
        assert marks[code].endswith(words.mark(mine.open, mine.overdue))
        assert marks[code].startswith(plain[code] or "")


@each_figure
def test_without_items_every_figure_says_that_there_are_none(draw, read):
    figure = draw(read, ALL)
    assert figure.claim in (words.NOTHING, words.NOTHING_OPEN, words.NOTHING_CLOSED)
    assert figure.source == words.SOURCE and figure.as_of == TODAY
    assert figure.kind in KINDS and figure.demo


@each_figure
def test_a_school_learns_nothing_about_the_items_of_another(draw, read):
    opened(A, problem="甲校之事")
    opened(B, problem="乙校之一", unit="乙校")
    brought("closed", B, problem="乙校之二", unit="乙校")
    whole, own = (spoken(draw(each, ALL)) for each in (as_("leader"), as_("school", A)))
    assert "乙校" not in own
    assert whole != own
    assert rectify.counts(as_("school", A)).total == 1
    assert rectify.counts(as_("inspector")).total == 0


def spoken(figure: Figure) -> str:
    return f"{figure.claim}{figure.frame.write_json()}{figure.options}"


def test_the_board_has_a_lane_per_state_in_the_order_of_the_workflow(read):
    several()
    assert [figure.title for figure in rectify.lanes(read, ALL)] == [
        *("派发", "签收", "整改", "自查", "复核", "退回", "挂起", "销号")
    ]
    assert [f.title for f in rectify.lanes(read, Selection(status="withdrawn"))] == ["撤销"]
    assert [f.title for f in rectify.lanes(read, Selection(status="review", school=A))] in ([], ["复核"])


@pytest.mark.parametrize(
    ("days", "word", "late"),
    [(-1, words.OVERDUE, 1), (0, words.DUE_SOON, 0), (7, words.DUE_SOON, 0), (8, words.IN_TIME, 0)],
)
def test_a_term_runs_to_its_last_day(days, word, late, read):
    opened(A, days=days, ago=30)
    (item,) = rectify.items(read)
    assert (item.status[1], item.late) == (word, late)
    assert (item.level != "") == bool(late)


def test_a_suspended_item_is_neither_late_nor_due(read):
    brought("suspended", days=0)
    (item,) = rectify.items(read)
    assert (item.late, item.near, item.status) == (0, False, ("no_trend", words.RESTING))


def test_open_items_come_before_done_ones_and_the_longest_delay_first_where_few_are_told(read):
    several()
    every = rectify.items(read)
    assert [i.live for i in every] == sorted((i.live for i in every), reverse=True)
    told_ = rectify.brief(read, ALL).frame
    assert [each.rpartition("：")[2] for each in told_["text"][:3]] == ["逾期二", "逾期一", "临期一"]
    assert told_["text"][-1] == words.more(10 - 4) and told_["link"][-1] == "/rectify"
    assert told_["status"][:3].to_list() == ["missed", "missed", "at_risk"]


def test_closing_counts_days_from_opening_and_what_was_late(read):
    for ago, days in ((30, 5), (12, -2)):
        item = opened(A, days=days, ago=ago, problem=f"第 {ago} 天")
        closed(item)
    figure = rectify.closing(read, ALL)
    assert sorted(figure.frame["value"].to_list()) == [12.0, 30.0]
    assert dict(figure.frame.select("value", "status").iter_rows()) == {30.0: "achieved", 12.0: "missed"}
    assert "一般中位 21 天" in figure.claim and figure.claim.endswith("2 项中 1 项逾期销号")
    n = rectify.counts(read)
    assert (n.took, n.in_time, n.closed) == (21.0, 1, 2)


def closed(item: Rectification) -> Rectification:
    door, school = ledger.open().rectifications, access.principal("school", (item.school,))
    for action in PATHS["closed"]:
        who = school if action in rectifying.BY_SCHOOL else INSPECTOR
        if action == "submit":
            door.attach(item.id, name="现场.jpg", data=picture(), who=who, key=key())
        more = told(action, item) | {"revision": item.revision, "key": key()}
        item = door.move(item.id, action, who=who, **more)
    return item


def test_a_month_says_what_came_and_what_went(read):
    opened(A, ago=40)
    brought("closed", B)
    rows = rectify.flow(read, ALL).frame
    july, june = date(2026, 7, 1), date(2026, 6, 1)
    told_ = {(row["series"], row["period"]): row["value"] for row in rows.to_dicts()}
    assert told_[words.OPENED, july] == told_[words.OPENED, june] == told_[words.CLOSED, july] == 1
    assert sum(told_.values()) == 3 and rows.height == 24


def about(read: store.Reader, **said: object) -> rectify.Check:
    return rectify.check(read, opened(**said))


def test_the_data_say_that_an_exception_is_still_there(read):
    found = about(read, school=B, origin="exception", ref="ten-gigabit", indicator="yz-t01-10g-school")
    assert found.failing is True and "万兆到校：尚未达到" in found.sentence
    assert (found.as_of, found.source) == (small.MONTH, "校园网络")


def test_the_data_say_that_an_exception_is_gone_once_they_are_published(read):
    item = opened(B, origin="exception", ref="ten-gigabit", indicator="yz-t01-10g-school")
    row = small.link(B, **small.LATE, ten_gigabit_on=date(2026, 6, 1))
    small.published(small.rows("campus_link", row))
    found = rectify.check(as_("leader"), item)
    assert found.failing is False and "万兆到校" in found.sentence, found


def test_data_that_are_too_old_or_without_a_rule_say_nothing(read):
    old = about(read, school=B, origin="exception", ref="wireless", indicator="yz-wifi")
    assert old.failing is None and "数据停在 2025 年 6 月" in old.sentence
    assert about(read, school=C) == rectify.Check(None, words.NO_RULE)


def test_a_finding_is_judged_by_its_own_row(read):
    rows = read(queries.findings, school=A)
    code = rows["finding_code"][0]
    still = about(read, origin="finding", ref=code)
    assert still.failing is True and "系统甲" in still.sentence
    assert about(read, origin="finding", ref="none").failing is None
    low = store.reader(Scope(None, Level.INTERNAL))
    hidden = about(low, school=B, origin="finding", ref=code)
    assert hidden == rectify.Check(None, words.NOT_IN_SIGHT)


def test_an_item_can_be_opened_from_every_exception_and_open_finding_of_a_school(read):
    found = rectify.leads(read, A)
    assert {lead.origin for lead in found} == {"exception", "finding", "alert"}
    assert [lead.severity for lead in found] == sorted((x.severity for x in found), reverse=True)
    mine = next(lead for lead in found if lead.origin == "finding")
    item = opened(A, origin=mine.origin, ref=mine.ref, indicator=mine.indicator, problem=mine.problem)
    again = next(lead for lead in rectify.leads(read, A) if lead.key == mine.key)
    assert again.open == item.code
    assert rectify.leads(as_("school", B), A) == ()
    ruled = next(lead for lead in rectify.leads(read, B) if lead.ref == "ten-gigabit")
    assert ruled.clause and "万兆到校" in ruled.problem


def test_the_wall_shows_no_words_of_people_and_nothing_about_single_findings(read):
    opened(A, days=-5, ago=30)
    opened(
        B, days=-4, ago=30, origin="finding", ref="f1", indicator="op-findings-overdue", problem="漏洞在此"
    )
    opened(C, origin="exception", ref="ten-gigabit", indicator="yz-t01-10g-school", problem="丙校之言")
    told_ = rectify.wall(wall.reader(), ALL)
    said = spoken(told_)
    assert not any(secret in said for secret in (SAID, "张三", "漏洞", "丙校之言", "隐患", "f1"))
    assert told_.frame["text"].to_list() == [
        words.said(*each) for each in (("甲校", words.MATTER), ("乙校", words.MATTER), ("丙校", "万兆到校"))
    ]


def test_the_wall_changes_as_soon_as_an_item_does(read):
    item = opened(A)
    assert "1 项整改未销号" in right(wall.reader()).claim
    closed(item)
    assert right(wall.reader()).claim.startswith(words.NOTHING_OPEN)


def right(read: store.Reader) -> Figure:
    return wall.scene(read, SCENE)["right"][0]


def test_while_the_ledger_is_away_other_pages_say_so_and_go_on(read, monkeypatch):
    opened(A)
    plain = network.coverage_map(read, ALL)

    def gone():
        raise LedgerError("台账数据库连接不上或没有按时应答，请稍后再试。")

    monkeypatch.setattr(ledger, "open", gone)
    for figure in (rectify.brief(read, ALL), rectify.wall(read, ALL), rectify.of_school(read, A)):
        assert figure.frame["text"].to_list() == [words.AWAY]
    assert rectify.marked(read, plain).frame.equals(plain.frame)
    assert rectify.known(read) is None and rectify.stamp() == -1
    with pytest.raises(LedgerError):
        rectify.counts(read)


def test_an_item_out_of_sight_is_answered_like_an_unknown_one(read):
    item = opened(B)
    assert rectify.found(as_("school", A), item.code) is None is rectify.found(read, "ZG2026-9999")
    assert rectify.found(as_("school", B), item.code).held == item


def test_an_item_tells_its_whole_way(read):
    item = brought("closed")
    shown = rectify.found(read, item.code)
    history = rectify.history(read, shown).frame
    assert history["status_word"].to_list() == [
        *("派发", "签收", "开始整改", "自查", "交佐证", "提交复核", "销号")
    ]
    fields = {row["status_word"]: row["text"] for row in rectify.facts(read, shown).frame.to_dicts()}
    assert fields[words.LABELS["problem"]] == SAID and words.LABELS["clause"] not in fields
    assert rectify.evidence(read, shown).frame["name"].to_list() == ["现场.jpg"]
    assert rectify.about(shown) == (f"{item.code} {SAID}", "甲校 · 销号 · 已销号")


def test_markup_in_every_field_stays_text_on_the_page(read):
    evil = '<img src=x onerror=alert(1)>"&{{7*7}}'
    item = opened(A, days=-1, ago=9, problem=evil, clause=evil, unit=evil, person="<b>x</b>", measures=evil)
    shown = rectify.found(read, item.code)
    painted = [
        cards.claims(rectify.facts(read, shown)),
        cards.claims(rectify.history(read, shown)),
        cards.claims(rectify.brief(read, ALL)),
        tables.data(rectify.listing(read, ALL)),
    ]
    assert all("<img src=x" not in html and "<b>x" not in html for html in painted)
    assert sum("&lt;img src=x" in html for html in painted) == 4


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_both_databases_make_the_same_figures(engine, request, read, monkeypatch):
    if engine == "postgresql":
        monkeypatch.setenv("COCKPIT_LEDGER_URL", request.getfixturevalue("database"))
        config.reset()
    opened(A, days=-3, ago=20)
    brought("closed", B)
    assert [draw(read, ALL).claim for draw in rectify.PAGE[:3]] == [
        words.headline(1, 1, 0),
        words.stages(1, "派发", 1),
        words.units("总务处", 1, 0),
    ]
    (item, *_) = rectify.items(read)
    assert isinstance(item, Item) and item.term == words.term(TODAY - timedelta(days=3), 3, "提醒")
    ledger.open().close()


def test_an_overdue_finding_leads_to_a_new_rectification_for_who_may_open_one(read):
    links = {
        role: security.attention(as_(role, *codes), ALL).frame["link"].to_list()
        for role, codes in (("leader", ()), ("school", (A,)))
    }
    assert f"/rectify?new=finding&school={A}&ref=v1" in links["leader"]
    assert f"/school?school={A}" in links["school"]
    assert not any("/rectify" in link for link in links["school"])


def test_only_what_was_done_is_green(read):
    for figure in (rectify.brief(read, ALL), rectify.of_school(read, A), rectify.wall(read, ALL)):
        assert figure.frame["status"].to_list() == [None], "nothing was ever asked for"
    assert set(rectify.places(read, ALL).frame["status"]) == {"no_data"}
    brought("closed", A)
    assert rectify.brief(read, ALL).frame["status"].to_list() == ["achieved"]
    marks = dict(rectify.places(read, ALL).frame.select("code", "status").iter_rows())
    assert marks == {A: "achieved", B: "no_data", C: "no_data"}


def test_a_wall_that_stays_on_its_scene_learns_of_a_step(read):
    scene = next(s for p in playlists.load().values() for s in p.scenes if s.kind == "rectify")
    standing = staging.Stage("district", scene, 0, (0, 1), held=True, happened=rectify.stamp())
    assert standing.current() == standing.shown(read.version.number)
    opened(A)
    assert standing.current() != standing.shown(read.version.number)
    other = replace(standing, scene=replace(scene, kind="network"), happened=0)
    assert other.current() == other.shown(read.version.number)
