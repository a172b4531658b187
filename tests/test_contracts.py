"""Contracts: which rows they keep, why they send the others back, and the tables that follow from them."""

import re
from datetime import date

import polars as pl
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from cockpit import config, contracts
from cockpit.contracts import PROVENANCE, Contract, Field
from cockpit.text import contracts as words

CATALOGUE = contracts.load(config.ROOT / "data" / "contracts")
TODAY = date(2026, 11, 21)


def one(contract: Contract, **changes: object) -> pl.DataFrame:
    """A valid row with some values replaced."""
    row = contract.sample(1, 7).row(0, named=True) | changes
    return pl.DataFrame([row], schema=contract.polars_schema())


def test_the_shipped_contracts_load_and_cover_the_promised_datasets():
    promised = [
        "school",
        "subdistrict",
        "campus_link",
        "network_measurement",
        "wifi_survey",
        "classroom_network",
        "smart_room",
        "terminal_stock",
        "designation",
        "scene",
        "resource_item",
        "usage_daily",
        "space_activity",
        "app",
        "interface",
        "information_system",
        "vulnerability",
        "incident",
        "drill",
        "backup_test",
        "filter_coverage",
        "core_project",
        "training",
        "person_role",
        "case_study",
        "indicator_report",
    ]
    assert set(promised) <= set(CATALOGUE.names)
    assert CATALOGUE["school"].field("school_code").type == "school"
    assert contracts.load() is contracts.load()


def test_each_dataset_is_written_after_those_it_refers_to():
    place = {name: position for position, name in enumerate(CATALOGUE.order)}
    assert set(place) == set(CATALOGUE)
    for name, refs in CATALOGUE.refs.items():
        assert all(place[to] < place[name] for to in refs.values()), name
    assert CATALOGUE.refs["vulnerability"] == {
        "system_code": "information_system",
        "school_code": "school",
    }


def test_every_contract_belongs_to_exactly_one_group():
    grouped = [contract.name for members in CATALOGUE.groups.values() for contract in members]
    assert sorted(grouped) == sorted(CATALOGUE.names)
    assert next(iter(CATALOGUE.groups)) == "基础"


def test_a_code_is_found_by_code_and_by_title():
    stage = CATALOGUE.codes["stage"]
    assert (stage.title("primary"), stage.code("小学"), stage.code("primary")) == (
        "小学",
        "primary",
        "primary",
    )
    assert stage.code("大学") is None


@pytest.mark.parametrize("name", CATALOGUE.names)
def test_samples_of_every_contract_are_kept_whole(name: str):
    contract = CATALOGUE[name]
    frame = contract.sample(40, 3)
    kept, failed = contract.check(frame, today=TODAY)
    assert kept.equals(frame) and failed.is_empty()
    assert dict(frame.schema) == contract.polars_schema()
    assert contract.sample(40, 3).equals(frame)


@pytest.mark.parametrize("name", CATALOGUE.names)
def test_a_missing_required_value_sends_the_row_back_with_its_column(name: str):
    contract = CATALOGUE[name]
    frame = contract.sample(3, 5)
    for field in (f for f in contract.fields if f.required):
        holed = frame.with_columns(
            pl.when(pl.int_range(pl.len()) == 1).then(None).otherwise(pl.col(field.name)).alias(field.name)
        )
        kept, failed = contract.check(holed, today=TODAY)
        assert kept.equals(holed[[0, 2]])
        assert (1, field.name, f"{field.title} 是必填项，此处为空") in failed.select(
            "row", "field", "reason"
        ).rows()


@pytest.mark.parametrize(
    ("name", "column", "value", "reason"),
    [
        ("campus_link", "access_mbps", 400_001, "接入带宽 应在 0–400,000 Mbps 之间"),
        ("campus_link", "access_mbps", -1, "接入带宽 应在 0–400,000 Mbps 之间"),
        ("campus_link", "reported_on", date(2026, 11, 22), "填报日期：日期晚于今天"),
        ("campus_link", "reported_on", date(1999, 12, 31), "填报日期：日期早于 2000 年"),
        (
            "campus_link",
            "school_code",
            "2150000",
            "学校标识码 应为 10 位学校标识码：2 位学校类型、50、6 位序号",
        ),
        (
            "campus_link",
            "school_code",
            "2131000001",
            "学校标识码 应为 10 位学校标识码：2 位学校类型、50、6 位序号",
        ),
        (
            "campus_link",
            "school_code",
            "215000000٣",
            "学校标识码 应为 10 位学校标识码：2 位学校类型、50、6 位序号",
        ),
        ("campus_link", "remark", "字" * 501, "备注 超过 500 个字"),
        ("campus_link", "remark", "  ", "备注 只有空格，没有内容"),
        ("core_project", "actual_pct", 100.1, "实际进度 应在 0–100 % 之间"),
        ("core_project", "actual_pct", float("nan"), "实际进度 不是可用的数值"),
        ("app", "layer", "y", "应用层级 应为以下之一：1 统一平台、N 共性应用、x 个性应用"),
        ("subdistrict", "subdistrict_code", "500103", "街道代码 的写法不符合规定格式"),
        ("filter_coverage", "month", date(2026, 3, 2), "月份 应为整月，存为当月 1 日"),
        ("filter_coverage", "month", date(2026, 12, 1), "月份：日期晚于今天"),
        ("vulnerability", "due_on", date(2100, 1, 1), "限期：日期晚于 2099 年"),
    ],
)
def test_a_row_outside_its_contract_is_sent_back_with_the_reason(name, column, value, reason):
    contract = CATALOGUE[name]
    frame = one(contract, **{column: value})
    kept, failed = contract.check(frame, today=TODAY)
    assert kept.is_empty()
    assert (0, column, contract.field(column).title, reason) in failed.select(
        "row", "field", "title", "reason"
    ).rows()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("campus_link", {"remark": "字" * 500, "access_mbps": 400_000, "reported_on": TODAY}),
        ("vulnerability", {"due_on": date(2027, 1, 1)}),
        ("filter_coverage", {"month": date(2026, 11, 1)}),
        ("core_project", {"actual_pct": 100.0, "planned_pct": 0.0}),
    ],
)
def test_values_on_the_edge_are_kept(name, changes):
    kept, failed = CATALOGUE[name].check(one(CATALOGUE[name], **changes), today=TODAY)
    assert kept.height == 1, failed


def test_fields_that_contradict_each_other_name_both_columns():
    contract = CATALOGUE["classroom_network"]
    _, failed = contract.check(one(contract, classrooms_total=5, classrooms_gigabit=6), today=TODAY)
    assert failed["reason"].to_list() == ["千兆教室 应不大于 教室总数"]
    contract = CATALOGUE["incident"]
    late, early = date(2026, 5, 2), date(2026, 5, 1)
    _, failed = contract.check(one(contract, occurred_on=late, closed_on=early), today=TODAY)
    assert failed["reason"].to_list() == ["发生日期 应不晚于 办结日期"]


def test_both_rows_of_a_duplicate_key_are_sent_back_also_when_part_of_it_is_missing():
    for name, hole in (("campus_link", {}), ("indicator_report", {"school_code": None})):
        contract = CATALOGUE[name]
        frame = pl.concat([one(contract, **hole)] * 2 + [contract.sample(1, 99)])
        kept, failed = contract.check(frame, today=TODAY)
        assert kept.equals(frame[[2]])
        assert failed["row"].to_list() == [0, 1]
        title = words.titles(contract.field(n).title for n in contract.key)
        assert set(failed["reason"]) == {f"{title} 与另一行重复"}
        assert failed["value"].null_count() == 0


def test_several_failures_of_one_row_are_all_told_and_other_columns_travel_along():
    contract = CATALOGUE["campus_link"]
    frame = one(contract, access_mbps=-1, classroom_mbps=-1).with_columns(pl.lit("i1").alias("import_id"))
    kept, failed = contract.check(frame, today=TODAY)
    assert set(failed["field"]) == {"access_mbps", "classroom_mbps"}
    assert kept.columns == frame.columns
    assert set(failed["value"]) == {"-1"}


def test_nothing_checked_is_nothing_failed():
    kept, failed = CATALOGUE["campus_link"].check(CATALOGUE["campus_link"].empty(), today=TODAY)
    assert kept.is_empty() and failed.is_empty()
    assert dict(failed.schema) == contracts.FAILURES


def test_every_rule_of_every_schema_has_a_chinese_reason():
    for contract in CATALOGUE.values():
        for rule in contract.schema(today=TODAY)._validation_rules(with_cast=False):
            sentence = words.reason(contract, rule)
            assert re.search("[\u4e00-\u9fff]", sentence) and "None" not in sentence, (contract.name, rule)


@pytest.mark.parametrize("url", ["duckdb:///:memory:", "sqlite://"])
def test_every_table_holds_its_samples_unchanged_on_an_engine(url: str):
    metadata = sa.MetaData()
    tables = {name: contract.table(metadata) for name, contract in CATALOGUE.items()}
    rollups = {c.name: c.rollup_table(metadata) for c in CATALOGUE.values() if c.rollup}
    engine = sa.create_engine(url)
    metadata.create_all(engine)
    with engine.begin() as connection:
        for name, table in tables.items():
            contract = CATALOGUE[name]
            frame = contract.sample(5, 11).sort(contract.key)
            connection.execute(table.insert(), frame.with_columns(pl.lit("i1").alias("import_id")).to_dicts())
            found = connection.execute(sa.select(*(table.c[n] for n in contract.columns))).all()
            back = pl.DataFrame(found, schema=contract.polars_schema(), orient="row").sort(contract.key)
            assert back.equals(frame), name
    for name, table in rollups.items():
        assert tuple(table.c.keys()) == tuple(CATALOGUE[name].rollup_schema())


def test_tables_carry_provenance_and_no_serial_numbers():
    for contract in CATALOGUE.values():
        table = contract.table(sa.MetaData(), schema="v000001")
        assert tuple(table.c.keys()) == contract.columns + PROVENANCE
        assert tuple(contract.empty().columns) == contract.columns + PROVENANCE
        assert "SERIAL" not in str(CreateTable(table).compile(dialect=postgresql.dialect()))
    with pytest.raises(ValueError, match="no roll-up"):
        CATALOGUE["school"].rollup_table(sa.MetaData())


def test_values_are_frozen():
    with pytest.raises(AttributeError):
        Field("a", "b", "int").name = "c"  # type: ignore[misc]
