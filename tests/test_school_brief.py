"""The brief of one school: beside similar schools whose names stay with who may know, on one page."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from cockpit import access, config, ledger, store
from cockpit.figures import school
from cockpit.figures.core import Selection
from cockpit.figures.school import asking, peering
from cockpit.figures.school.rules import RuleError
from cockpit.text import school_brief as words
from tests import small_district as small
from tests.small_district import MONTH, NORTH, SOUTH

CODES = tuple(f"21500000{n:02d}" for n in range(1, 15))
WORST, BEST, SPECIAL, SHUT = CODES[0], CODES[-1], "5150000099", "2150000098"
EVERY = (*CODES, SPECIAL, SHUT)
OF_WORST = Selection(school=WORST)


def place(n: int, code: str, **more: object) -> dict:
    named = small.school(code, NORTH if n % 2 else SOUTH, f"第{n}校")
    return named | {"students": 400 + 20 * n, "classrooms": 12 + n, "teachers": 20 + n} | more


def line(n: int, code: str) -> dict:
    mbps, day = (1000, None) if n < 3 else (10_000, date(2026, 1, 5))
    dates = {} if day is None else {"ten_gigabit_on": day, "all_optical_on": day}
    return {"school_code": code, "reported_on": MONTH, "access_mbps": mbps, **dates}


PLACES = (
    small.PLACES[0],
    small.rows(
        "school",
        *(place(n, code) for n, code in enumerate(CODES, 1)),
        place(20, SPECIAL, stage="special", school_type="511"),
        place(21, SHUT, valid_to=date(2025, 8, 31)),
    ),
)
REGISTERS = (
    small.rows("campus_link", *(line(n, code) for n, code in enumerate(EVERY, 1))),
    small.rows("wifi_survey", *(small.survey(c, MONTH, 5 if c == WORST else 10) for c in CODES)),
    small.rows(
        "classroom_network",
        *(
            {"school_code": c, "reported_on": MONTH, "classrooms_total": 20, "classrooms_gigabit": 4 + n}
            for n, c in enumerate(CODES, 1)
        ),
    ),
    small.rows(
        "designation",
        {"school_code": WORST, "kind": "smart_campus", "applied_on": date(2026, 1, 5), "reported_on": MONTH},
    ),
    small.rows(
        "incident",
        {"incident_code": "i1", "school_code": CODES[3], "kind": "outage", "severity": "high"}
        | {"occurred_on": date(2026, 5, 1), "reported_on": MONTH},
    ),
)


@pytest.fixture
def read(settings):
    return small.published(*PLACES, *REGISTERS)


def as_(role: str, *codes: str) -> store.Reader:
    return store.reader(access.principal(role, codes or None))


def line_of(figure, label: str) -> dict:
    return next(row for row in figure.frame.to_dicts() if row["label"] == label)


def spoken(figure) -> str:
    return f"{figure.claim}{figure.frame.write_json()}{figure.options}{figure.title}{figure.source}"


def test_an_exception_names_value_limit_place_month_rule_and_register(read):
    rows = {row["text"]: row["detail"] for row in school.exceptions(read, OF_WORST).frame.to_dicts()}
    text = "校园无线覆盖率 50.0%，低于 90%；在 13 所同类学校中大致居后 10%（2026 年 6 月）"
    assert rows[text] == "规则：方案要求 2025 年全覆盖，留 10 个百分点给测试误差；来源：无线覆盖测试"
    assert "出口带宽 1\u2009Gbps，低于万兆目标；在 13 所同类学校中大致居后 20%（2026 年 6 月）" in rows
    assert "全光网络尚未达到；同类学校 13 所中 12 所已达到（2026 年 6 月）" in rows


def test_an_exception_opens_a_rectification_for_those_who_may(read):
    links = school.exceptions(read, OF_WORST).frame.filter(pl.col("status") == "off_track")["link"]
    assert links[0] == f"/rectify?new=exception&school={WORST}&indicator=yz-wifi&ref=wireless"
    own = school.exceptions(as_("school", WORST), OF_WORST)
    assert not [link for link in own.frame["link"] if link.startswith("/rectify")]
    assert "hint" not in own.options


def test_a_school_without_exceptions_says_so(read, monkeypatch):
    monkeypatch.setattr("cockpit.figures.school.facts.rules", lambda: ())
    figure = school.exceptions(read, Selection(school=BEST))
    fine = [row for row in figure.frame.to_dicts() if row["status"] not in ("no_data", "stale")]
    assert not fine, "missing data are no rule that was broken"
    monkeypatch.setattr("cockpit.figures.school.noticing.facts.facts", lambda *_: ())
    figure = school.exceptions(read, Selection(school=BEST))
    assert figure.frame["text"].to_list() == ["没有触发任何一条例外规则"]
    assert figure.claim == "第14校没有例外事项"


def test_a_profile_shows_value_target_course_band_and_place(read):
    row = line_of(school.network(read, OF_WORST), words.ACCESS)
    assert (row["text"], row["target_text"]) == ("1\u2009Gbps", "万兆")
    assert (row["low"], row["median"], row["high"]) == (10_000.0, 10_000.0, 10_000.0)
    assert (row["peer_text"], row["place_text"]) == ("中位 10\u2009Gbps", "大致居后 20%")
    rooms = line_of(school.network(read, OF_WORST), "千兆到班")
    assert rooms["target_text"] == "100%" and rooms["place_text"] == "大致居后 10%" and rooms["spark"]


def test_cards_and_comparison_stand_beside_the_same_schools_as_the_profile(read):
    """What the wall tells of a school is what its page says."""
    profile = line_of(school.network(read, OF_WORST), "千兆到班")
    beside = {row["key"]: row for row in school.comparison(read, OF_WORST).frame.to_dicts()}
    cards = {row["key"]: row["gap_text"] for row in school.headline(read, OF_WORST).frame.to_dicts()}
    assert profile["peer_text"] == f"中位 {beside['yz-t01-1g-class']['peer']}"
    assert beside["yz-t01-1g-class"]["place"] == profile["place_text"] == "大致居后 10%"
    assert cards["yz-t01-1g-class"] == f"同类学校{profile['peer_text']}"
    assert cards["yz-t01-10g-school"] == "同类学校 13 所中 12 所已达到"
    assert {row["word"] for row in beside.values() if row["peer"].startswith("13 所")} == {"较弱"}


def test_each_section_has_a_profile_with_its_own_title(read):
    titles = [draw(read, OF_WORST).title for draw in school.PROFILES]
    assert titles == list(words.SECTIONS.values())
    steps = school.projects(read, OF_WORST).frame.select("label", "text").rows()
    assert steps[0][0] == words.UPGRADE and ("市级智慧校园建设示范学校", "申报（2026 年 1 月）") in steps


def test_everybody_reads_the_same_band_and_nobody_else_reads_names(read):
    """A school or an inspector is told the quartiles of many schools, never which schools they are."""
    district = school.network(read, OF_WORST).frame
    for role in ("school", "inspector"):
        own = as_(role, WORST)
        assert school.network(own, OF_WORST).frame.equals(district)
        for draw in school.PAGE:
            said = spoken(draw(own, OF_WORST))
            assert not [code for code in EVERY[1:] if code in said], draw.__name__
            assert "第14校" not in said, draw.__name__
        assert not school.named(own)
        assert school.similar(own, OF_WORST).empty and school.left_out(own, OF_WORST).empty


def test_similar_schools_are_named_to_who_sees_the_district(read):
    figure = school.similar(read, OF_WORST)
    assert figure.frame.height == 13 and WORST not in figure.frame["key"]
    assert figure.frame["rank"].to_list() == list(range(1, 14))
    assert figure.claim.startswith("与第1校最接近的 13 所学校")
    out = dict(school.left_out(read, OF_WORST).frame.select("key", "reason").iter_rows())
    assert out == {SPECIAL: "办学性质不同，不与普通中小学比较", SHUT: "已停用"}


def test_a_school_that_is_compared_with_nobody_says_why(read):
    figure = school.network(read, Selection(school=SPECIAL))
    assert figure.options["note"] == "不与其他学校比较：办学性质不同，不与普通中小学比较。"
    assert set(figure.frame["place_text"]) == {""} and figure.frame["median"].null_count() == 6


def test_fewer_than_ten_known_values_are_suppressed(read):
    """Nine schools with a figure: their quartiles would tell on single ones."""
    of = peering.group(read, OF_WORST, WORST)
    nine = replace(of, codes=of.codes[:9])
    fact = next(f for f in school.facts.facts(read, OF_WORST, WORST) if f.indicator == "yz-wifi")
    beside = peering.beside(read, OF_WORST, fact, nine)
    assert beside.band.median is None and beside.place_text == ""
    assert beside.peer_text == "同类仅 9 所有数据，不作比较"


def test_words_are_weaker_when_few_schools_are_close(read):
    of = replace(peering.group(read, OF_WORST, WORST), close=4)
    many = replace(of, close=of.few)
    fact = next(f for f in school.facts.facts(read, OF_WORST, WORST) if f.indicator == "yz-wifi")
    assert peering.beside(read, OF_WORST, fact, many).place_text == "居后 10%"
    assert peering.beside(read, OF_WORST, fact, of).place_text == "大致居后 10%"
    assert "与本校相近的学校只有 4 所，位次仅供参考" in of.note


def test_a_saved_set_takes_the_place_of_the_nearest_for_its_owner(read):
    who = read.principal
    mine = ledger.open().peer_sets.save("甲组", CODES[:12], who=who)
    chosen = replace(OF_WORST, peers=mine.id)
    figure = school.similar(read, chosen)
    assert set(figure.frame["key"]) == set(CODES[1:12]) and "自选的“甲组”11 所" in figure.claim
    assert "11 所自选学校" in school.network(read, chosen).options["note"]
    other = store.reader(access.principal("admin", login="other"))
    assert school.similar(other, chosen).frame.height == 13
    own = as_("school", WORST)
    assert school.network(own, chosen).frame.equals(school.network(own, OF_WORST).frame)


def test_a_set_that_was_changed_is_seen_at_once(read):
    mine = ledger.open().peer_sets.save("甲组", CODES[:12], who=read.principal)
    chosen = replace(OF_WORST, peers=mine.id)
    assert "11 所" in school.network(read, chosen).options["note"]
    ledger.open().peer_sets.save("甲组", CODES, who=read.principal)
    assert "13 所" in school.network(read, chosen).options["note"]


def test_only_what_stands_out_is_left_when_that_is_asked_for(read):
    only = replace(OF_WORST, only="1")
    shown = school.network(read, only).frame
    every = school.network(read, OF_WORST).frame
    assert 0 < shown.height <= every.height
    assert all(row["status"] or "居后" in row["place_text"] for row in shown.to_dicts())
    assert all(not figure.empty for figure in school.shown(read, only, *school.PROFILES))
    assert only.pairs() == {"school": WORST, "only": "1"}


def test_questions_follow_what_stands_out_and_end_with_last_time(read):
    rows = school.questions(read, OF_WORST).frame.to_dicts()
    assert 2 <= len(rows) <= asking.MOST
    assert any("无线信号最弱" in row["text"] and row["detail"] == "因：校园无线覆盖率" for row in rows)
    assert "上次督导提出的问题" in rows[-1]["text"]


def test_dates_say_which_register_is_too_old(read):
    figure = school.dates(read, OF_WORST)
    rows = {row["dataset"]: row["word"] for row in figure.frame.to_dicts()}
    assert rows["校园网络"] == "有效" and "个台账" in figure.claim


def test_the_document_is_one_page_with_every_part_of_the_brief(read):
    made = school.document(read, OF_WORST)
    assert made.one_page and made.demo and made.title == "第1校"
    titles = [section.title for section in made.sections]
    assert titles == ["例外事项", "各方面现状", "整改", "现场询问", "数据日期"]
    assert [figure.kind for figure in made.sections[1].figures] == ["profile"] * 6
    assert made.figures[0].frame.equals(school.exceptions(read, OF_WORST).frame)


def test_an_unknown_and_a_foreign_school_get_the_same_answer(read):
    own = as_("school", WORST)
    unknown, foreign = Selection(school="0000000000"), Selection(school=CODES[5])
    assert school.about(own, unknown) == school.about(own, foreign)
    for draw in school.PAGE:
        one, other = draw(own, unknown), draw(own, foreign)
        assert one.claim == other.claim and one.frame.equals(other.frame), draw.__name__
    for asked in (unknown, foreign):
        assert school.document(own, asked).sections == ()


@pytest.mark.parametrize(
    "written",
    [
        '[[question]]\non = "nothing"\nwhen = "broken"\nask = "？"',
        '[[question]]\non = "wireless"\nwhen = "sometimes"\nask = "？"',
        '[[question]]\non = "wireless"\nwhen = "broken"\nask = ""',
    ],
)
def test_a_faulty_list_of_questions_is_one_chinese_sentence(settings, tmp_path, monkeypatch, written):
    (tmp_path / "data" / "rules").mkdir(parents=True)
    rules = (config.ROOT / "data" / "rules" / "school.toml").read_text("utf-8")
    (tmp_path / "data" / "rules" / "school.toml").write_text(rules, encoding="utf-8")
    (tmp_path / "data" / "rules" / "questions.toml").write_text(written, encoding="utf-8")
    monkeypatch.setenv("COCKPIT_DATA", str(tmp_path / "data"))
    config.reset()
    with pytest.raises(RuleError, match="学校问题清单有误：1的字段"):
        asking.questions()


def test_the_way_down_leads_from_the_district_to_the_chosen_schools(read):
    asked = Selection(subdistrict=NORTH, schools=f"{WORST},{BEST}")
    assert school.trail(read, Selection()) == (("全区", ("subdistrict", "schools")),)
    steps = school.trail(read, asked)
    assert [said for said, _ in steps] == ["全区", "北街道", "已选 2 所学校"]
    assert [forgotten for _, forgotten in steps] == [("subdistrict", "schools"), ("schools",), ()]
    assert school.trail(as_("school", WORST), Selection())[0][0] == "所辖学校"


def test_chosen_schools_stand_side_by_side_with_the_same_words_as_alone(read):
    figure = school.side_by_side(read, Selection(schools=f"{WORST},{BEST}"))
    cells = {(row["row"], row["column"]): row for row in figure.frame.to_dicts()}
    wifi = cells["校园无线覆盖率", "第1校"]
    assert (wifi["text"], wifi["status"]) == ("50.0%", "off_track")
    assert wifi["text"] == line_of(school.network(read, OF_WORST), "校园无线覆盖率")["text"]
    assert cells["在校学生", "第14校"]["text"] == "680 人"
    assert "第1校例外最多" in figure.claim


def test_a_choice_of_schools_keeps_its_order_and_drops_what_is_not_in_sight(read):
    asked = Selection(schools=",".join((BEST, "0000000000", WORST, BEST)))
    assert school.picked(read, asked) == (BEST, WORST)
    assert school.picked(as_("school", WORST), asked) == (WORST,)
    assert "第14校" not in spoken(school.side_by_side(as_("school", WORST), asked))
    assert school.side_by_side(read, Selection(schools="0000000000")).empty
    assert len(school.picked(read, Selection(schools=",".join(CODES)))) == 6


def test_the_choice_lives_in_the_address():
    assert Selection(schools=f"{WORST},{BEST}").pairs() == {"schools": f"{WORST},{BEST}"}
