"""预警: three schools worked out by hand on every engine; rules, counts, limits tried, what a scope sees."""

import subprocess
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cockpit import access, config, ledger, paper, store
from cockpit.figures import alerts, overview
from cockpit.figures.alerts.rules import RuleError, limits
from cockpit.figures.core import Selection
from cockpit.ledger import LimitChange
from cockpit.measures.alerts import Limit
from cockpit.text import alerts as words
from tests import small_district as small
from tests.small_district import MONTH, A, B

LATE, LASTING, RATE = "findings-overdue-school", "findings-lasting-school", "fixed-in-time"
FEB, MAR, APR, JUN = date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), MONTH
ALL = Selection()
OF_B = Selection(rule=LATE, school=B)


def finding(number: int, school: str, found: date, due: date, fixed: date | None) -> dict:
    return {
        "finding_code": f"f{number}", "system_code": "s1", "school_code": school, "severity": "high",
        "found_on": found, "due_on": due, "fixed_on": fixed, "reported_on": MONTH,
    }  # fmt: skip


FINDINGS = (
    finding(1, A, date(2026, 1, 5), date(2026, 2, 10), date(2026, 4, 2)),  # open Jan–Mar, late Feb and Mar
    finding(2, B, date(2026, 6, 1), date(2026, 6, 10), None),  # late in June, open for one month only
)


@pytest.fixture
def read(store_url, settings):
    return small.published(*small.PLACES, small.rows("vulnerability", *FINDINGS))


def as_(role: str, *codes: str) -> store.Reader:
    return store.reader(access.principal(role, codes if role in ("inspector", "school") else None))


def of(read, rule: str) -> list[alerts.Alert]:
    return [a for a in alerts.alerts(read) if a.rule.id == rule]


def taken(alert: alerts.Alert, seen: int = 0, **said) -> None:
    told = {"owner": "王主任", "note": "已约定修复日期", "who": access.principal("leader")} | said
    ledger.open().alerts.acknowledge(alert.key, seen=seen, key=f"{alert.id}{seen}", **told)


def adopted(value: float, since: date = JUN, seen: int = 0) -> None:
    told = {"op": ">", "value": value, "clear": 0.0, "months": 1, "since": since, "reason": "试算后"}
    ledger.open().alerts.adopt(LATE, **told, seen=seen, who=access.principal("admin"), key=f"c{seen}")


def today(monkeypatch, day: str) -> None:
    monkeypatch.setenv("COCKPIT_TODAY", day)
    config.reset()


def test_alerts_are_raised_and_ended_in_the_months_worked_out_by_hand(read):
    late = {a.place: (a.name, a.opened, a.closed, a.state, a.last) for a in of(read, LATE)}
    assert late == {A: ("甲校", FEB, APR, "closed", 0.0), B: ("乙校", JUN, None, "new", 1.0)}
    lasting = [(a.place, a.begun, a.opened, a.closed) for a in of(read, LASTING)]
    assert lasting == [(A, date(2026, 1, 31), FEB, APR)]
    assert [(a.begun, a.opened, a.closed) for a in of(read, RATE)] == [(FEB, MAR, None)], "none in time"
    assert of(read, "findings-overdue-district") == [], "one or two late findings are no district matter"


def test_an_alert_says_place_value_and_limit(read):
    (standing,) = [a for a in of(read, LATE) if a.standing]
    assert standing.sentence == "乙校逾期隐患 1 项，高于 0 项"
    assert (standing.status, standing.word, standing.owner) == ("off_track", "紧急 · 未确认", "区委网信办")
    assert standing.id == f"{LATE}.{B}.2026-06"


def test_the_same_count_stands_on_every_figure(read):
    up = [a for a in alerts.alerts(read) if a.standing]
    cards = dict(alerts.state(read, ALL).frame.select("key", "value").iter_rows())
    assert cards["new"] + cards["taken"] + cards["stale"] == len(up) == 2
    assert alerts.listing(read, ALL).frame["key"].to_list() == [a.id for a in up]
    told = [r for r in alerts.attention(read, ALL).frame.to_dicts() if r["link"]]
    assert [r["text"] for r in told] == [a.sentence for a in up]
    assert alerts.book(read, ALL).frame["standing"].sum() == 2
    assert alerts.log(read, ALL).frame.height == len(alerts.alerts(read)) == cards["year"]
    assert words.overview(2, 2) in overview.exceptions(read, ALL).frame["text"].to_list()


def test_who_takes_an_alert_up_becomes_its_owner_on_every_figure(read):
    taken(next(a for a in of(read, LATE) if a.standing))
    (alert,) = [a for a in of(read, LATE) if a.standing]
    assert (alert.state, alert.owner, alert.word) == ("taken", "王主任", "紧急 · 已确认")
    shown = alerts.listing(read, Selection(rule=LATE)).frame.row(0, named=True)
    assert (shown["owner"], shown["note"]) == ("王主任", "已约定修复日期")
    assert alerts.attention(read, Selection(rule=LATE)).claim == words.attention(0, 0)
    assert "王主任负责：已约定修复日期" in alerts.story(read, OF_B).frame["text"].to_list()
    assert words.overview(2, 1) in overview.exceptions(read, ALL).frame["text"].to_list()


def test_an_earlier_moment_knows_no_later_note_and_no_later_limit(read):
    taken(next(a for a in of(read, LATE) if a.standing))
    adopted(5.0)
    book, leader = ledger.open().alerts, access.principal("leader")
    notes = [note.at for each in book.acknowledgements(leader.scope).values() for note in each]
    written = sorted([*notes, *(change.at for change in book.changes(leader.scope))])
    before = store.reader(leader, until=written[0] - timedelta(seconds=1))
    after = store.reader(leader, until=written[-1])
    assert {a.state for a in of(before, LATE) if a.standing} == {"new"}
    assert of(after, LATE) == of(read, LATE) != of(before, LATE)


def test_data_too_old_raise_nothing_and_end_nothing_and_are_said_to_be_old(read, monkeypatch):
    today(monkeypatch, "2026-09-01")
    read = as_("leader")
    (alert,) = [a for a in of(read, LATE) if a.standing]
    assert (alert.state, alert.status, alert.word) == ("stale", "stale", "数据过期")
    cards = dict(alerts.state(read, ALL).frame.select("key", "value").iter_rows())
    assert (cards["new"], cards["stale"]) == (0, 2)
    (_, told, _) = alerts.attention(read, ALL).frame.to_dicts()
    assert told["status"] == "stale" and "2026 年 6 月 30 日" in told["detail"]
    course = alerts.course(read, OF_B)
    assert course.stale and course.as_of == JUN
    assert overview.exceptions(read, ALL).frame["text"].str.contains("条预警未解除").sum() == 0


def test_an_adopted_limit_holds_from_its_month_and_leaves_the_record_as_it_was(read):
    adopted(1.0)
    assert {a.place: (a.opened, a.closed) for a in of(read, LATE)} == {A: (FEB, APR)}
    row = alerts.book(read, ALL).frame.to_dicts()[[r.id for r in alerts.rules()].index(LATE)]
    assert (row["limit"], row["changed"]) == ("高于 1 项", "1 次")
    change = alerts.changes(read, ALL).frame.row(0, named=True)
    assert (change["old"], change["new"]) == ("高于 0 项，解除线 0 项", "高于 1 项，解除线 0 项")
    assert (change["since"], change["by"], change["reason"]) == ("2026 年 6 月", "系统管理员", "试算后")
    course = alerts.course(read, OF_B).frame
    assert course.filter(course["period"] == JUN)["target"].item() == 1.0
    assert course.filter(course["period"] == FEB)["target"].item() == 0.0
    adopted(0.0, seen=1)
    assert {a.place for a in of(read, LATE) if a.standing} == {B}


def test_what_was_taken_up_stays_in_the_record_when_it_no_longer_holds(read):
    taken(next(a for a in of(read, LATE) if a.standing))
    adopted(1.0)
    assert not [a for a in of(read, LATE) if a.standing]
    log = alerts.log(read, Selection(rule=LATE))
    assert log.claim == words.log(1, 1, 0, 1)
    lost = log.frame.row(-1, named=True)
    assert (lost["key"], lost["closed"], lost["place"]) == (f"{LATE}.{B}.2026-06", words.GONE, "乙校")
    assert (lost["owner"], lost["value"]) == ("王主任", "—") and lost["note"].startswith("已约定修复日期")
    for chosen in (Selection(school=A), Selection(rule=LASTING), Selection(subdistrict=small.SOUTH)):
        assert words.GONE not in alerts.log(read, chosen).frame["closed"]
    assert words.GONE not in alerts.log(as_("school", A), ALL).frame["closed"]


def test_a_later_decision_replaces_what_it_reaches_back_to():
    rule = alerts.rule(LATE)
    said = {"op": ">", "clear": 0.0, "months": 1, "reason": "", "by": "", "role": "", "at": datetime.now(UTC)}
    first, second, third = (
        LimitChange(n, LATE, value=value, since=since, **said)
        for n, value, since in ((1, 1.0, APR), (2, 2.0, JUN), (3, 3.0, APR))
    )
    assert [x.value for x in limits(rule, (first, second))] == [0, 1, 2]
    assert [x.value for x in limits(rule, (first, second, third))] == [0, 3]
    other = replace(third, op="<")
    assert [x.value for x in limits(rule, (first, other))] == [0, 1], "the file's direction has changed since"


def test_a_limit_is_tried_on_the_whole_history_before_it_is_adopted(read):
    chosen = Selection(rule=LATE)
    as_it_is = alerts.trial(read, chosen)
    assert as_it_is.claim == words.as_it_is("高于 0 项", 0, 2)
    tried = Limit(">", 1.0, 0.0)
    beside = alerts.trial(read, chosen, tried)
    assert beside.claim == "改为高于 1 项，去年会触发 0 次，今年以来 0 次；现行界限为 0 次和 2 次"
    cells = {(r["row"], r["column"]): r["value"] for r in beside.frame.to_dicts()}
    assert cells[words.PRESENT, "2026 年"] == 2 and cells[words.TRIED, "2026 年"] == 0
    assert cells[words.PRESENT, words.STILL_UP] == 1 and cells[words.TRIED, words.STILL_UP] == 0
    rows = alerts.differences(read, chosen, tried).frame.rows()
    assert rows == [
        (f"{B}.2026-06", "乙校", "2026 年 6 月", "1 项", words.RAISED, "—"),
        (f"{A}.2026-02", "甲校", "2026 年 2 月", "1 项", words.RAISED, "—"),
    ]
    assert [a.place for a in of(read, LATE) if a.standing] == [B], "a trial changes nothing"
    longer = alerts.trial(read, chosen, Limit(">", 0.0, 0.0, 2))
    assert longer.claim == "改为连续 2 个月高于 0 项，去年会触发 0 次，今年以来 1 次；现行界限为 0 次和 2 次"


def test_the_picked_alert_tells_its_course_and_the_way_to_a_rectification(read):
    course = alerts.course(read, OF_B)
    assert course.claim == "乙校逾期隐患 2026 年 6 月报警，2026 年 6 月最差（1 项），至今未解除"
    assert course.frame["target_text"].unique().to_list() == ["界限 0 项"]
    links = [r["link"] for r in alerts.story(read, OF_B).frame.to_dicts() if r["link"]]
    assert links == [f"/rectify?new=alert&school={B}&indicator=op-findings-overdue&ref={LATE}.{B}.2026-06"]
    ended = alerts.story(read, Selection(rule=LATE, school=A))
    assert ended.frame["link"].drop_nulls().to_list() == [] and "已解除" in ended.claim
    own = alerts.story(as_("school", B), OF_B)
    assert own.frame["link"].drop_nulls().to_list() == [], "a school does not dispatch"
    quiet = alerts.course(read, Selection(rule=LATE, school=small.C))
    assert quiet.claim == "丙校逾期隐患没有触发过预警（高于 0 项）"


def test_a_rectification_opened_from_an_alert_is_found_again(read):
    alert = alerts.picked(read, OF_B)
    draft = ledger.Draft(
        school=B, problem=alert.sentence, severity="urgent", origin="alert", ref=alert.id,
        indicator=alert.rule.indicator, due=date(2026, 12, 31),
    )  # fmt: skip
    item = ledger.open().rectifications.open_(draft, who=access.principal("leader"), key="k" * 32)
    rows = {r["text"]: r["link"] for r in alerts.story(read, OF_B).frame.to_dicts()}
    assert rows[words.sent(item.code)] == f"/rectify?item={item.code}"
    assert words.DISPATCH not in rows


def test_the_printed_alerts_say_what_the_page_says(read):
    taken(next(a for a in of(read, LATE) if a.standing))
    whole = alerts.document(read, ALL)
    text = pdf_text(paper.pdf(whole))
    for said in (
        alerts.state(read, ALL).claim,
        alerts.listing(read, ALL).claim,
        "乙校",
        "王主任",
        "演示数据",
    ):
        assert said.replace(" ", "") in text, said
    picked = alerts.document(read, OF_B)
    assert alerts.course(read, OF_B).claim in [f.claim for f in picked.figures] and picked.marked
    foreign = alerts.document(as_("school", A), OF_B)
    assert "乙校" not in pdf_text(paper.pdf(foreign))


def pdf_text(data: bytes) -> str:
    """What a PDF says, without spaces: lines are broken anywhere."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def test_a_narrow_scope_sees_its_own_schools_and_the_districts_alerts(read):
    taken(next(a for a in of(read, LATE) if a.place == A), who=access.principal("admin"))
    own = alerts.alerts(as_("school", B))
    assert {(a.rule.id, a.place) for a in own} == {(LATE, B), (RATE, "")}
    assert {a.place for a in alerts.alerts(as_("inspector", A, B))} == {A, B, ""}
    assert {a.place for a in alerts.alerts(as_("inspector"))} == {""}
    read = as_("school", B)
    for foreign in (A, "9999999999"):
        chosen = Selection(rule=LATE, school=foreign)
        assert alerts.picked(read, chosen) is None
        assert alerts.course(read, chosen).empty and alerts.story(read, chosen).empty
    assert alerts.by_id(read, f"{LATE}.{A}.2026-02") is None and alerts.parameters(read, "x") == {}
    assert A not in alerts.options(read)["school"]


@pytest.mark.parametrize(
    ("chosen", "places"),
    [
        (Selection(rule=LATE), {A, B}),
        (Selection(school=A), {A}),
        (Selection(subdistrict=small.NORTH), {A, B}),
        (Selection(subdistrict=small.SOUTH), set()),
        (Selection(unit="区教委"), {""}),
        (Selection(unit="区委网信办"), {A, B}),
        (Selection(rule="nothing"), set()),
    ],
)
def test_filters_narrow_what_is_shown(read, chosen, places):
    assert {a.place for a in alerts.chosen(read, chosen)} == places


def test_without_data_every_figure_says_so_and_counts_nothing(settings):
    read = small.published(small.rows("subdistrict"))
    assert alerts.alerts(read) == ()
    for draw in alerts.PAGE:
        figure = draw(read, Selection(rule=LATE))
        assert figure.title and (figure.empty or figure.claim)
    shown = [
        alerts.state(read, ALL),
        alerts.attention(read, ALL),
        alerts.listing(read, ALL),
        alerts.log(read, ALL),
    ]
    assert [f.claim for f in shown] == [words.NO_DATA] * 4 and all(f.empty for f in shown), "not a calm state"
    book = alerts.book(read, ALL).frame
    assert book.select("standing", "this_year", "last_year").null_count().row(0) == (book.height,) * 3


def test_what_needs_somebody_comes_first(at_district):
    every = alerts.alerts(store.reader(access.principal("leader")))
    up = [a for a in every if a.standing]
    places = [("new", "stale").index(a.state) for a in up]
    assert places == sorted(places) and up and [a.standing for a in every[: len(up)]] == [True] * len(up)
    ended = [a.opened for a in every[len(up) :]]
    assert ended == sorted(ended, reverse=True)


GOOD = tomllib.loads((config.ROOT / "data" / "rules" / "alerts.toml").read_text("utf-8"))["rule"]


@pytest.mark.parametrize("row", GOOD, ids=[row["id"] for row in GOOD])
def test_every_published_rule_gives_its_reason_and_belongs_to_a_responsible_unit(row):
    rule = alerts.rule(row["id"])
    assert rule.reason and rule.title and rule.limit.sound and rule.owner.startswith("区")
    assert rule.scope_kind in rule.definition.scopes and not rule.definition.snapshot


BROKEN = {
    "op": (">=", words.BAD_OP),
    "indicator": ("op-nothing", words.BAD_INDICATOR),
    "scope_kind": ("planet", words.BAD_SCOPE),
    "clear": (1e9, words.BAD_LIMIT),
    "value": ("x", words.BAD_LIMIT),
    "months": (0, words.BAD_LIMIT),
    "owner": ("某单位", words.BAD_OWNER),
    "level": ("red", words.BAD_LEVEL),
    "reason": ("", words.BAD_TEXT),
    "id": ("No 1", words.BAD_ID),
}


def written(rows: list[dict]) -> str:
    def said(value: object) -> str:
        return f'"{value}"' if isinstance(value, str) else str(value)

    return "\n".join("[[rule]]\n" + "\n".join(f"{k} = {said(v)}" for k, v in row.items()) for row in rows)


@pytest.fixture
def rules_file(settings, tmp_path, monkeypatch):
    folder = tmp_path / "data"
    (folder / "rules").mkdir(parents=True)
    monkeypatch.setenv("COCKPIT_DATA", str(folder))
    config.reset()
    return folder / "rules" / "alerts.toml"


def test_every_fault_of_the_rules_is_told_at_once(rules_file):
    good = GOOD[0]
    rows = [good | {name: value} | ({} if name == "id" else {"id": f"r-{name.replace('_', '-')}"})
            for name, (value, _) in BROKEN.items()]  # fmt: skip
    rows += [{"id": "short"}, good, good]
    rules_file.write_text(written(rows), "utf-8")
    with pytest.raises(RuleError) as refused:
        alerts.rules()
    told = str(refused.value)
    for name, (_, fault) in BROKEN.items():
        named = "No 1" if name == "id" else f"r-{name.replace('_', '-')}"
        assert words.bad_rule(named, fault) in told
    assert words.bad_rule("short", words.FIELDS) in told and words.bad_rule(good["id"], words.TWICE) in told


@pytest.mark.parametrize("content", [b"\xff", b"[[rule", None])
def test_a_file_that_cannot_be_read_is_one_sentence(rules_file, content):
    if content is not None:
        rules_file.write_bytes(content)
    with pytest.raises(RuleError, match=words.NO_RULES):
        alerts.rules()
