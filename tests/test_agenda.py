"""The meeting's rules: the agenda in its order, periods and terms as data, and every fault told at once."""

import importlib
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit import agenda, config, figures
from cockpit.agenda import Cadence
from cockpit.text import agenda as words

FILE = config.ROOT / "data" / "rules" / "meeting.toml"
WRITTEN = FILE.read_text("utf-8")
MORE = """
[[cadence]]
id = "{id}"
title = "例会"
months = {months}
due_after = 1
due_day = 25
"""
DAYS = st.dates(date(2018, 1, 1), date(2031, 12, 31))


def read(tmp_path: Path, written: str) -> agenda.Rules:
    path = tmp_path / "meeting.toml"
    path.write_text(written, "utf-8")
    return agenda.read(path)


def faults(tmp_path: Path, written: str) -> str:
    with pytest.raises(agenda.AgendaError) as refused:
        read(tmp_path, written)
    return str(refused.value)


def test_the_agenda_goes_from_what_was_promised_to_what_is_decided():
    rules = agenda.rules()
    assert [item.source for item in rules.items][:2] == ["followups", "changes"]
    assert [item.source for item in rules.items][-2:] == ["exceptions", "decisions"]
    assert rules.minutes == sum(item.minutes for item in rules.items) <= 120
    assert len(rules.sourced("standing")) == 5 and rules.item("rectify").minutes == 10
    assert rules.item("nothing") is None and set(words.SOURCES) == set(agenda.SOURCES)


def test_what_the_agenda_looks_at_outside_the_meeting_is_a_figure_that_there_is():
    for item in agenda.rules().items:
        for key in item.figures:
            subject, name = key.split("?")[0].split(".")
            if subject != "meeting":
                room = importlib.import_module(f"{figures.__name__}.{subject}")
                assert name in {each.__name__ for each in room.PAGE}, key


def test_a_month_is_due_on_its_day_of_the_next_month():
    month = agenda.rules().regular
    assert (month.id, month.months) == ("month", 1)
    assert month.due(date(2026, 10, 31)) == date(2026, 11, 21)
    assert month.latest(date(2026, 11, 22)) == date(2026, 10, 31)
    assert month.latest(date(2026, 11, 20)) == date(2026, 9, 30)


@given(day=DAYS, months=st.sampled_from((1, 3, 6, 12)), after=st.integers(1, 12), due=st.integers(1, 28))
def test_every_day_is_in_one_period_and_periods_follow_each_other(day, months, after, due):
    cadence = Cadence("x", "", months, after, due)
    period = cadence.period(day)
    assert cadence.start(period) <= day <= period == cadence.period(period)
    assert cadence.period(cadence.start(period)) == period
    assert cadence.previous(period) + timedelta(days=1) == cadence.start(period)
    assert cadence.due(period) > period
    latest = cadence.latest(day)
    following = cadence.period(latest + timedelta(days=1))
    assert cadence.due(latest) <= day < cadence.due(following)


@given(day=DAYS, other=DAYS, one=st.integers(1, 3), two=st.integers(1, 3))
def test_codes_tell_periods_cadences_and_editions_apart(day, other, one, two):
    cadences = [Cadence("x", "", months, 1, 1) for months in (1, 3, 6, 12)]
    named = {
        (c.months, c.period(d), n): c.code(c.period(d), n)
        for c in cadences
        for d in (day, other)
        for n in (one, two)
    }
    assert len(set(named.values())) == len(named)
    assert all(re.fullmatch(r"[0-9A-Z-]+", code) for code in named.values())


def test_quarters_and_halves_are_two_more_tables_of_the_file(tmp_path: Path):
    more = "".join(MORE.format(id=id, months=n) for id, n in (("quarter", 3), ("half", 6), ("year", 12)))
    rules = read(tmp_path, WRITTEN + more)
    assert list(rules.cadences) == ["month", "quarter", "half", "year"]
    quarter = rules.cadences["quarter"]
    assert quarter.named(quarter.period(date(2026, 8, 31))) == "2026 年第三季度例会"
    assert quarter.due(quarter.period(date(2026, 8, 31))) == date(2026, 10, 25)


FIGURES = '["meeting.changes"]'
FAULTS = {  # what is wrong → (what stands in the file, what instead, what is said)
    "not toml": ("[term]", "[", "不是合法的 TOML"),
    "an unknown table": ("[term]", "[extra]\n[term]", "有不认识的键 extra"),
    "an unknown key": ("due_day = 21", "due_day = 21\nhour = 9", "周期 month：有不认识的键 hour"),
    "a missing key": ('title = "月度例会"', "", "周期 month：缺少 title"),
    "a length nobody meets at": ("months = 1", "months = 2", "months 应是 1、3、6 或 12"),
    "a length that is a truth": ("months = 1", "months = true", "months 应是 1、3、6 或 12"),
    "a day that February lacks": ("due_day = 21", "due_day = 31", "due_day 应是 1 到 28"),
    "no minutes": ("minutes = 5", "minutes = 0", "议程 resources：minutes 应是 1 到 240"),
    "an unknown source": ('"exceptions"\nfigures', '"gossip"\nfigures', "议程 exceptions：source 应是"),
    "a figure that is none": (FIGURES, '["changes"]', "议程 changes：figures 应是"),
    "one figure twice": (FIGURES, '["a.b", "a.b"]', "议程 changes：figures 应是"),
    "an id twice": ('id = "security"', 'id = "network"', "议程 network：编号重复"),
    "a long title": ("整改闭环", "长" * 17, "议程 rectify：title 应是不超过 16 字"),
    "two of one length": ("[term]", MORE.format(id="b", months=1) + "[term]", "有两个周期都是 1 个月"),
    "a cadence twice": ("[term]", MORE.format(id="month", months=3) + "[term]", "周期 month：编号重复"),
    "decisions first": ('"followups"\nfigures', '"decisions"\nfigures', "议程 changes 应排在 followups 之前"),
    "decisions of many kinds": ("standing", "decisions", "议定事项（decisions）只能有一项"),
    "no promises": ('"followups"\nfigures', '"standing"\nfigures', "议程缺少上次议定事项（followups）"),
    "a term of a year and more": ("action_days = 30", "action_days = 400", "期限：action_days 应是"),
    "a link that outlives its most": ("\ndays = 14", "\ndays = 90", "days 不能大于 most_days"),
    "no term at all": ("[term]\naction_days = 30", "", "缺少 term"),
    "no agenda": ("[[item]]", "[[items]]", "缺少 item"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_file_is_told_with_its_place(tmp_path: Path, fault: str):
    stands, instead, said = FAULTS[fault]
    assert stands in WRITTEN
    told = faults(tmp_path, WRITTEN.replace(stands, instead))
    assert said in told and told.startswith("例会规则有误：") and told.count("。") == 1


def test_every_fault_is_told_at_once(tmp_path: Path):
    wrong = WRITTEN.replace("due_day = 21", "due_day = 0").replace("minutes = 5", 'minutes = "5"')
    told = faults(tmp_path, wrong.replace("most_days = 60", "most_days = 0"))
    assert all(
        part in told for part in ("周期 month：due_day", "议程 resources：minutes", "只读链接：most_days")
    )


def test_a_missing_file_is_told_of_in_one_sentence(tmp_path: Path):
    for ask in (agenda.read, agenda.rules):
        with pytest.raises(agenda.AgendaError, match=r"^例会规则有误：文件缺失.*。$"):
            ask(tmp_path / "none.toml")


def test_a_changed_file_is_read_anew(tmp_path: Path):
    path = tmp_path / "meeting.toml"
    path.write_text(WRITTEN, "utf-8")
    assert agenda.rules(path).action_days == 30
    path.write_text(WRITTEN.replace("action_days = 30", "action_days = 7"), "utf-8")
    assert agenda.rules(path).action_days == 7
