"""Two real versions and a real ledger: what a month is remembered by, what changed, what was corrected."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from cockpit import access, config, ledger, store
from cockpit.figures import meeting
from cockpit.figures.meeting import Facts
from tests import small_district as small
from tests.conftest import _created
from tests.homes import Home
from tests.rectifying import key, picture

JULY = date(2026, 7, 31)
CHECKED, MONTHLY = "线路核查_2026-07.xlsx", "网络月报_2026-07.xlsx"
LEADER = access.principal("leader")
CANARY = "金丝雀"


@dataclass(frozen=True)
class Two:
    """The facts of June as they were kept, those of July, and a reader of what is served now."""

    june: Facts
    july: Facts
    now: store.Reader

    def schools(self) -> dict[str, Facts]:
        """School → the facts of June, cut when they were kept."""
        return dict(meeting.facts_of_schools(store.reader(LEADER, self.june.version), self.june))

    def said(self, **choice: str) -> list[str]:
        return meeting.changes(self.june, self.july, **choice).frame["text"].to_list()


@pytest.fixture(scope="module", params=["duckdb", "postgresql"])
def two(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """June was kept in the middle of July; since then a register was corrected and an item closed."""
    url = ""
    if request.param == "postgresql":
        url = _created(request.getfixturevalue("postgres"), "meeting_facts")
    with pytest.MonkeyPatch.context() as patch:
        Home(tmp_path_factory.mktemp("meeting"), url).enter(patch)
        yield lived(patch)
        store.close()
    config.reset()


def lived(patch: pytest.MonkeyPatch) -> Two:
    read = small.published(*small.PLACES, *small.REGISTERS)
    opened(small.A, CANARY, date(2026, 7, 30), datetime(2026, 6, 20, 2, tzinfo=UTC))
    opened(small.B, "机房没有门禁", date(2026, 7, 20), datetime(2026, 6, 22, 2, tzinfo=UTC))
    june = Facts.of(meeting.facts(read).frames())
    patch.setenv("COCKPIT_TODAY", "2026-08-21")
    config.reset()
    store.publish([corrected(), delivered()], by="信息中心", note="七月网络月报与核查", month=JULY, demo=True)
    closed(ledger.open().rectifications.items(LEADER.scope, school=small.A)[0])
    now = store.reader(LEADER)
    return Two(june, meeting.facts(now), now)


def link(code: str, **dates: date | None) -> dict:
    return {**small.link(code), "reported_on": JULY, **dates}


def corrected() -> store.Change:
    """The second school's optical network turns out not to be there."""
    change = small.rows("campus_link", link(small.B, accepted_on=date(2026, 3, 2), all_optical_on=None))
    return filed(change, CHECKED)


def delivered() -> store.Change:
    """The third school gets its network; the first one reports what it had."""
    day = date(2026, 7, 20)
    change = small.rows(
        "campus_link", link(small.A, **small.FIBER), link(small.C, accepted_on=day, all_optical_on=day)
    )
    return filed(change, MONTHLY)


def filed(change: store.Change, name: str) -> store.Change:
    """The change as a file of that name brings it."""
    return replace(change, file_name=name, frame=change.frame.with_columns(source_file=pl.lit(name)))


def opened(school: str, problem: str, due: date, at: datetime) -> ledger.Rectification:
    draft = ledger.Draft(
        school=school, problem=problem, severity="normal", origin="manual", indicator="yz-g25-fiber", due=due
    )
    return ledger.open().rectifications.open_(draft, who=LEADER, key=key(), at=at)


def closed(item: ledger.Rectification) -> None:
    door, school = ledger.open().rectifications, access.principal("school", (item.school,))
    at = datetime(2026, 7, 25, 2, tzinfo=UTC)
    for action, who, more in (
        ("receive", school, {}),
        ("fix", school, {"measures": "换线"}),
        ("selfcheck", school, {"note": "好了"}),
        ("submit", school, {}),
        ("close", access.principal("inspector", (item.school,)), {"failing": False}),
    ):
        if action == "submit":
            door.attach(item.id, name="a.jpg", data=picture(), who=who, key=key(), at=at)
        item = door.move(item.id, action, revision=item.revision, who=who, key=key(), at=at, **more)


def test_two_months_are_told_with_what_moved_them(two: Two):
    said = two.said()
    assert "全光网络新增 1 所：丙校（7 月 20 日），累计 2 所" in said
    assert f"全光网络减少 1 所：乙校，累计 2 所；依据“{CHECKED}”" in said
    assert "网络升级验收新增 1 所：丙校（7 月 20 日），累计 3 所" in said
    assert any(line.startswith("乙校整改 ZG2026-0002 逾期 32 天：机房没有门禁") for line in said)
    assert f"甲校整改 ZG2026-0001 于 2026 年 7 月 25 日销号：{CANARY}；销号时数据复核已达标" in said
    assert any("《无线覆盖测试》" not in line for line in said)
    table = meeting.changes_table(two.june, two.july).frame
    assert set(table["theme"]) >= {"学校进退", "整改动态", "目标进展"}


def test_a_month_beside_itself_has_not_changed(two: Two):
    for facts in (two.june, two.july):
        assert meeting.changes(facts, facts).claim == "与上一次例会相比没有变化"
        assert meeting.changes_table(facts, facts).empty


def test_a_later_correction_is_marked_with_the_file_and_who_published_it(two: Two):
    found = meeting.restated(two.now, two.june)
    rows = {row["key"]: row for row in found.frame.to_dicts()}
    row = rows["yz-g25-fiber"]
    assert (row["kind"], row["then"], row["now"]) == ("更正", "66.7%", "33.3%")
    assert row["file"] == CHECKED and row["note"].endswith("七月网络月报与核查")
    assert "yz-t01-schools" not in rows, "the school that was accepted in July changes nothing in June"
    assert found.claim == "2026 年 6 月的数据自 2026 年 7 月 15 日封存以来更正 1 项"
    assert meeting.restated(two.now, two.july).claim.endswith("没有更正")


def test_without_the_frozen_version_the_files_since_are_named_all_the_same(two: Two):
    lost = Facts.of({**two.june.frames(), "about": two.june.about.with_columns(version=pl.lit(99))})
    (row,) = meeting.restated(two.now, lost).frame.to_dicts()
    assert row["file"] == f"{CHECKED}、{MONTHLY}"


def test_what_came_in_late_is_no_correction(two: Two):
    older = two.june.observations.with_columns(
        month=pl.when(pl.col("indicator") == "yz-g25-fiber")
        .then(date(2026, 5, 31))
        .otherwise(pl.col("month"))
    )
    (row,) = meeting.restated(
        two.now, Facts.of({**two.june.frames(), "observations": older})
    ).frame.to_dicts()
    assert row["kind"] == "补报"


def test_another_formula_is_no_correction_either(two: Two):
    older = two.june.observations.with_columns(formula=pl.col("formula") - 1)
    (row,) = meeting.restated(
        two.now, Facts.of({**two.june.frames(), "observations": older})
    ).frame.to_dicts()
    assert row["kind"] == "口径调整" and row["note"] == "口径由第 0 版改为第 1 版"


def test_a_school_is_told_of_itself_alone(two: Two):
    for code, own, foreign in (
        (small.B, "乙校", ("甲校", "丙校", CANARY)),
        (small.C, "丙校", ("甲校", "乙校", CANARY)),
    ):
        read = store.reader(access.principal("school", (code,)))
        facts = meeting.facts(read)
        assert facts.statuses.is_empty() and facts.imports.is_empty() and facts.stages.is_empty()
        figures = [
            meeting.changes(two.schools()[code], facts),
            meeting.changes_table(two.schools()[code], facts),
            meeting.restated(read, two.schools()[code]),
        ]
        everything = str(
            [frame.to_dicts() for frame in (*facts.frames().values(), *(f.frame for f in figures))]
        )
        assert own in everything and not any(word in everything for word in foreign)


def test_the_facts_of_a_school_are_cut_from_the_districts_as_its_own_reader_sees_them(two: Two):
    cut = meeting.facts_of_schools(two.now, two.july)
    assert set(cut) == {small.A, small.B, small.C}
    for code, facts in cut.items():
        own = meeting.facts(store.reader(access.principal("school", (code,)))).frames()
        for name, frame in facts.frames().items():
            assert_frame_equal(frame, own[name])


def test_a_school_sees_what_was_corrected_about_it(two: Two):
    read = store.reader(access.principal("school", (small.B,)))
    rows = meeting.restated(read, two.schools()[small.B]).frame.to_dicts()
    (row,) = [row for row in rows if row["key"].startswith("yz-g25-fiber")]
    assert (row["label"], row["then"], row["now"]) == ("乙校：全光网络", "已达到", "未达到")
    assert row["file"] == CHECKED and row["by"] == row["at"] == "—"
    lost = two.schools()[small.B].frames()
    lost["about"] = lost["about"].with_columns(version=pl.lit(99))
    assert {row["file"] for row in meeting.restated(read, Facts.of(lost)).frame.to_dicts()} == {"—"}


def test_the_leader_reads_of_a_school_what_the_school_reads(two: Two):
    then = two.schools()[small.B]
    own = store.reader(access.principal("school", (small.B,)))
    mine, seen = (meeting.restated(read, then) for read in (own, two.now))
    assert mine.claim == seen.claim and not mine.empty
    named = ("key", "kind", "label", "then", "now", "file")
    assert_frame_equal(mine.frame.select(named), seen.frame.select(named))
    assert seen.frame["note"].str.ends_with("七月网络月报与核查").all(), (
        "who sees the whole learns who published it"
    )
    assert meeting.restated(own, two.june).empty, "the district's figures are not for a school"


def test_the_past_is_the_same_when_it_is_gathered_later(two: Two):
    before = store.reader(LEADER, 1, datetime(2026, 7, 15, tzinfo=UTC))
    again = meeting.facts(before)
    for name in ("rectifications", "schools", "observations", "stages"):
        assert_frame_equal(
            again.frames()[name].drop("overdue", "level", strict=False),
            two.june.frames()[name].drop("overdue", "level", strict=False),
        )
