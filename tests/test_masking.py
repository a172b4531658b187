"""Persons are masked wherever they are shown; in full for one look with right, reason and record: C-25."""

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import sqlalchemy as sa

from cockpit import access, config, contracts, feed, ledger, store, workbook
from cockpit.contracts import ContractError
from cockpit.figures import Selection, registers
from cockpit.figures import meeting as meetings
from cockpit.figures import school as school_figures
from cockpit.screen import unmasking
from cockpit.text import personal
from cockpit.text import unmasking as words
from queries import observation
from tests import convening, homes, storing, watching

A, B = storing.codes(2)
MOBILE, IDENTITY = "13812345678", "11010119900101123X"
CODES = {A: "RY-2026-0007", B: "RY-2026-0008"}
REMARK = f"机房钥匙找王老师 {MOBILE}，证件 {IDENTITY}"
FEW, MANY = 4, 40  # pupils of a school
RAW = (*CODES.values(), MOBILE, IDENTITY)


def _publish(home: homes.Home) -> None:
    schools = storing.sample("school", (A, B), 2).with_columns(school_code=pl.Series([A, B]))
    schools = schools.with_columns(valid_to=pl.lit(None, pl.Date), valid_from=pl.lit(None, pl.Date))
    people = storing.sample("person_role", (A, B), 2, seed=3).with_columns(
        school_code=pl.Series([A, B]), person_code=pl.Series(list(CODES.values()))
    )
    links = storing.sample("campus_link", (A, B), 2, seed=5).with_columns(
        school_code=pl.Series([A, B]), remark=pl.lit(REMARK)
    )
    named = {
        "subdistrict": storing.streets(1),
        "school": schools,
        "person_role": people,
        "campus_link": links,
    }
    named["space_activity"] = pl.DataFrame(
        {"school_code": [A, B], "month": [date(2026, 6, 1)] * 2, "role": ["student"] * 2}
        | {"persons": [FEW, MANY], "opened": [FEW, MANY], "active": [FEW - 1, MANY - 1]}
    )
    changes = [storing.change(name, rows, f"import-{name}") for name, rows in named.items()]
    store.publish(changes, by="t", note="n", month=date(2026, 6, 30))
    store.close()


@pytest.fixture(scope="module")
def peopled(tmp_path_factory) -> homes.Home:
    """Two schools with a person each, and a remark that nobody should have written."""
    return homes.shared(tmp_path_factory, "peopled", _publish)


@pytest.fixture(autouse=True)
def here(peopled: homes.Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    peopled.enter(monkeypatch)
    yield
    config.reset()


def listed(name: str, who: access.Principal, *, whole: bool = False):
    return registers.listing(store.reader(who), Selection(register=name), whole=whole)


WHO = [access.principal("leader"), access.principal("school", [A]), access.principal("inspector", [A, B])]
each_person = pytest.mark.parametrize("who", WHO, ids=lambda who: who.role)


@each_person
@pytest.mark.parametrize("register", ["person_role", "campus_link"])
def test_c25_a_register_and_every_file_of_it_shows_persons_masked(who, register):
    figure, target = listed(register, who), io.BytesIO()
    assert figure.frame.height
    workbook.export([figure], target, title="t", demo=False)
    sheets = [
        str(row) for sheet in openpyxl.load_workbook(target) for row in sheet.iter_rows(values_only=True)
    ]
    told = json.dumps(feed.document([figure], version=1, demo=False), ensure_ascii=False)
    for said in (figure.frame.write_json(), "".join(sheets), told):
        assert not any(raw in said for raw in RAW)
        assert ("RY********" in said) if register == "person_role" else ("138****5678" in said)


def test_the_rows_of_a_masked_register_keep_keys_of_their_own():
    frame = listed("person_role", WHO[0]).frame
    assert frame["key"].n_unique() == frame.height == 2


@each_person
def test_c25_the_records_of_a_school_name_nobody(who):
    figure = school_figures.records(store.reader(who), Selection(school=A))
    told = figure.frame.write_json()
    assert "RY********07" in told
    assert not any(raw in told for raw in RAW)


def test_in_full_it_is_what_was_delivered():
    assert set(listed("person_role", WHO[0], whole=True).frame["person_code"]) == set(CODES.values())
    assert set(listed("campus_link", WHO[0], whole=True).frame["remark"]) == {REMARK}


def test_a_contract_says_which_fields_hold_persons_and_a_wrong_word_is_a_fault(tmp_path: Path):
    assert contracts.load()["person_role"].personal == {"person_code": "id"}
    assert set(personal.MASKS) == {"name", "phone", "id"}
    text = (config.settings().data / "contracts" / "person_role.toml").read_text()
    (tmp_path / "person_role.toml").write_text(text.replace('personal = "id"', 'personal = "face"'))
    with pytest.raises(ContractError, match="personal"):
        contracts.load(tmp_path)


def opened(role: str, **address: str):
    who = (A,) if role == "school" else (A, B) if role == "inspector" else ()
    return watching.turn(watching.visit(role, who), "registers", **address)


def looked(page, reason: str):
    page.text_area(key="unmask-reason").set_value(reason)
    return next(b for b in page.button if b.label == words.GO).click().run()


def looks() -> list[tuple[str, str, str]]:
    found = ledger.open().entries(actions=[unmasking.RIGHT])
    return [(entry.role, entry.object, entry.detail) for entry in found]


def test_c25_one_look_takes_a_reason_is_recorded_and_ends_with_the_view():
    page = opened("school", register="person_role")
    assert CODES[A].encode() not in watching.sent(page)
    before = len(looks())
    looked(page, " 短 ")
    assert CODES[A].encode() not in watching.sent(page)
    assert words.NO_REASON in [each.value for each in page.warning]
    assert len(looks()) == before
    looked(page, "核对聘任文件")
    assert not page.exception
    assert CODES[A].encode() in watching.sent(page)
    assert CODES[B].encode() not in watching.sent(page), "nobody else's"
    title = contracts.load()["person_role"].title
    assert looks()[-1] == ("school", title, "核对聘任文件")
    assert len(looks()) == before + 1
    watching.turn(page, "registers", register="campus_link")
    watching.turn(page, "registers", register="person_role")
    assert CODES[A].encode() not in watching.sent(page)


def test_a_look_can_be_ended_and_ends_by_itself(monkeypatch: pytest.MonkeyPatch):
    page = looked(opened("inspector", register="person_role"), "核对聘任文件")
    assert CODES[B].encode() in watching.sent(page)
    page.button(key="mask-again").click().run()
    assert CODES[B].encode() not in watching.sent(page)
    looked(page, "核对聘任文件")
    monkeypatch.setattr(unmasking, "LOOK_S", 0.0)
    assert CODES[B].encode() not in watching.sent(page.run())


@pytest.mark.parametrize("role", ["leader", "admin"])
def test_whoever_may_not_see_persons_in_full_has_no_way_to_ask(role):
    page = opened(role, register="person_role")
    assert not access.principal(role).may(unmasking.RIGHT)
    assert words.GO not in [each.label for each in page.button]
    assert not any(code.encode() in watching.sent(page) for code in CODES.values())


def test_c12_without_a_record_there_is_no_look():
    page = opened("school", register="person_role")
    url = config.settings().ledger_url
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(REFUSE))
    try:
        looked(page, "核对聘任文件")
        assert CODES[A].encode() not in watching.sent(page)
        assert words.FAILED in [each.value for each in page.warning]
    finally:
        with engine.begin() as connection:
            connection.execute(sa.text("drop trigger refuse_audit"))
        engine.dispose()


REFUSE = (
    "create trigger refuse_audit before insert on audit when new.action = 'personal:unmask'"
    " begin select raise(abort, 'full'); end"
)


def test_c25_files_of_a_meeting_show_of_people_the_family_name_alone():
    book = ledger.open()
    meeting = convening.closed(book)
    convening.acted(book, meeting, person="欧阳明月")
    shown = meetings.acted(meeting).frame["text"].to_list()
    packed = meetings.acted(meeting, masked=True).frame["text"].to_list()
    assert any("欧阳明月" in each for each in shown)
    assert any("欧***" in each for each in packed)
    assert not any("欧阳" in each for each in packed)


@pytest.mark.parametrize("indicator", ["yz-t02-space", "op-space-students"])
def test_c8_a_wall_is_not_told_what_counts_fewer_than_five_persons_of_a_school(indicator):
    assert indicator in contracts.of_people()
    shown = {}
    for who in (WHO[0], access.principal("wall")):
        found = store.reader(who)(observation.by_school, indicator=indicator).drop_nulls("value")
        shown[who.role] = set(found["school_code"])
        (district,) = store.reader(who)(observation.series, indicator=indicator)["denominator"].to_list()
        assert district == FEW + MANY
    assert shown == {"leader": {A, B}, "wall": {B}}


def test_what_counts_things_is_told_however_few():
    assert "yz-t01-schools" not in contracts.of_people()
    found = store.reader(access.principal("wall"))(observation.by_school, indicator="yz-t01-schools")
    assert found["value"].null_count() == 0
    assert found.height == 2
