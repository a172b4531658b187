"""Contract files: a register is one more file, and every fault in a file is told in Chinese."""

import copy
import functools
import io
import json
import re
import shutil
import tomllib
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cockpit import config, contracts, workbook
from cockpit.contracts import ContractError
from cockpit.text import contracts as words

DATA = config.ROOT / "data"
CATALOGUE = contracts.load(DATA / "contracts")
TODAY = date(2026, 11, 21)
REGISTER = """
title = "捐赠设备"
group = "后勤"
scope = "school"
level = "internal"
key = ["device_code"]
cadence = "year"
as_of = "given_on"
evidence = "捐赠协议"
fields = [
  { name = "device_code", title = "设备编号", type = "text", required = true, max_length = 20 },
  { name = "school_code", title = "学校标识码", type = "school", required = true },
  { name = "kind", title = "设备类型", type = "code", codes = "device_kind", required = true },
  { name = "given_on", title = "捐赠日期", type = "date", required = true },
  { name = "returned_on", title = "退回日期", type = "date", future = true },
  { name = "value_cny", title = "价值", type = "number", unit = "元", min = 0, max = 1000000, decimals = 2 },
  { name = "count", title = "数量", type = "int", unit = "台", min = 1, max = 500 },
  { name = "spare", title = "备用", type = "int", unit = "台", min = 0, max = 500 },
]
checks = [{ left = "spare", op = "<=", right = "count" }]
pipeline = [{ stage = "在用", field = "" }, { stage = "退回", field = "returned_on" }]
[lists.device_kind]
title = "设备类型"
codes = [{ code = "tablet", title = "平板" }, { code = "screen", title = "屏幕" }]
"""
FEED = """
[rollup]
name = "device_monthly"
title = "月汇总"
date = "given_on"
period = "month"
by = ["kind"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped contracts that a test may add to."""
    shutil.copytree(DATA / "contracts", tmp_path / "contracts")
    shutil.copytree(DATA / "reference", tmp_path / "reference")
    return tmp_path / "contracts"


def faults(folder: Path, content: str | bytes, name: str = "device") -> tuple[str, ...]:
    """What loading says about one more file."""
    raw = content if isinstance(content, bytes) else content.encode()
    (folder / f"{name}.toml").write_bytes(raw)
    with pytest.raises(ContractError) as caught:
        contracts.load(folder)
    return caught.value.faults


def test_a_register_is_one_more_file(folder: Path):
    (folder / "device.toml").write_text(REGISTER, "utf-8")
    catalogue = contracts.load(folder)
    device = catalogue["device"]
    assert set(catalogue) == {*CATALOGUE, "device"}
    assert list(catalogue.groups)[-1] == "后勤" and catalogue.by_title("捐赠设备") is device
    wrong = device.sample(1, 7).with_columns(pl.lit("phone").alias("kind"))
    frame = pl.concat([device.sample(8, 1), wrong])
    kept, failed = device.check(frame, today=TODAY)
    assert kept.equals(frame[:8])
    assert failed["reason"].to_list() == ["设备类型 应为以下之一：平板、屏幕"]
    metadata = sa.MetaData()
    table = device.table(metadata)
    engine = sa.create_engine("duckdb:///:memory:")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(table.insert(), kept.with_columns(pl.lit("i1").alias("import_id")).to_dicts())
        assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 8
    target = io.BytesIO()
    workbook.template([device], target, rows={"device": kept})
    sheet = openpyxl.load_workbook(target)["捐赠设备"]
    assert [cell.value for cell in sheet[1]][:3] == ["设备编号*", "学校标识码*", "设备类型*"]
    assert sheet.max_row == 9
    assert {row[2].value for row in sheet.iter_rows(min_row=2)} == {"平板", "屏幕"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title = ", "colour = 1\ntitle = ", "不认识的设置 colour"),
        ('evidence = "捐赠协议"', "", "缺少 evidence"),
        ('level = "internal"', 'level = "secret"', "level = “secret” 应为 public、internal、sensitive 之一"),
        ('cadence = "year"', 'cadence = "hourly"', "cadence = “hourly”"),
        ('scope = "school"', 'scope = "world"', "scope = “world”"),
        ('title = "捐赠设备"', 'title = "a/b"', "标题 “a/b” 不能用作工作表名"),
        ('title = "捐赠设备"', 'title = "填写说明"', "不能用作工作表名"),
        ('title = "捐赠设备"', 'title = "学校"', "数据集标题 “学校” 重复"),
        ('key = ["device_code"]', 'key = ["code"]', "key 指向不存在的 code"),
        ('key = ["device_code"]', "key = []", "缺少 key"),
        ('as_of = "given_on"', 'as_of = "kind"', "as_of 中的 kind 应是日期字段"),
        ('type = "number"', 'type = "money"', "字段 value_cny：type = “money”"),
        ('codes = "device_kind", required', 'codes = "colours", required', "codes 指向不存在的 colours"),
        ('type = "code", codes = "device_kind"', 'type = "code"', "字段 kind：缺少 codes"),
        ('type = "date", future', 'type = "ref", ref = "planet", future', "ref 指向不存在的 planet"),
        ('type = "date", future', 'type = "ref", ref = "interface", future', "interface 的主键不是单列"),
        ('type = "date", future', 'type = "plan", ref = "wish", future', "ref = “wish”"),
        ('name = "count"', 'name = "basis"', "名称 “basis” 是系统保留的列名"),
        ('name = "count"', 'name = "Count of"', "名称 “Count of” 应由小写字母"),
        ('name = "spare"', 'name = "count"', "字段名称 “count” 重复"),
        ('title = "备用"', 'title = "数量"', "字段标题 “数量” 重复"),
        ("min = 1, max = 500", "min = 9, max = 5", "min 9 大于 max 5"),
        ("min = 1, max = 500", 'min = "1"', "min 的类型不对"),
        ("required = true, max_length = 20", "required = 1", "required 的类型不对"),
        ("max_length = 20", 'pattern = "(?=a)"', "不是有效的正则表达式"),
        ('type = "date", required = true', 'type = "date", decimals = 1', "decimals 不适用于类型 date"),
        ('right = "count"', 'right = "sum"', "checks 指向不存在的 sum"),
        ('right = "count"', 'right = "given_on"', "spare 与 given_on 不能比较"),
        ('op = "<="', 'op = "~"', "op = “~”"),
        ('field = "returned_on"', 'field = "kind"', "pipeline 中的 kind 应是日期字段"),
        ('stage = "退回"', 'stage = "在用"', "阶段 “在用” 重复"),
        ('name = "school_code"', 'name = "school"', "需要 school_code 字段"),
        ('code = "screen"', 'code = "tablet"', "代码 “tablet” 重复"),
        ('code = "screen"', 'code = "a|b"', "a|b"),
        ("[lists.device_kind]", "[lists.stage]", "代码表 “stage” 重复"),
        ('cadence = "year"', 'cadence = "year"\nfeed = true', "feed = true 的数据集需要 [rollup]"),
        ("[lists.device_kind]", FEED + 'sum = ["kind"]\n[lists.device_kind]', "sum 中的 kind 应是数值字段"),
        ("[lists.device_kind]", FEED + 'max = ["price"]\n[lists.device_kind]', "max 指向不存在的 price"),
        (
            "[lists.device_kind]",
            FEED.replace("device_monthly", "school") + "[lists.device_kind]",
            "数据集名称 “school”",
        ),
    ],
)
def test_a_wrong_contract_is_refused_with_file_place_and_fault(folder: Path, old: str, new: str, told: str):
    assert old in REGISTER
    found = faults(folder, REGISTER.replace(old, new, 1))
    assert any(told in fault for fault in found), found


def test_every_fault_of_every_file_is_told_at_once(folder: Path):
    broken = REGISTER.replace('level = "internal"', 'level = "x"').replace(
        'type = "number"', 'type = "money"'
    )
    (folder / "bad.toml").write_text("title = ", "utf-8")
    (folder / "latin.toml").write_bytes("title = '设备'".encode("gb18030"))
    found = faults(folder, broken)
    assert len(found) >= 4
    for told in (
        "bad.toml：不是有效的 TOML",
        "latin.toml：文件无法读取",
        "device.toml：level",
        "字段 value_cny",
    ):
        assert any(told in fault for fault in found), (told, found)


def written(value: object) -> str:
    """A value as TOML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value)


def places(value: object, path: tuple = ()) -> list[tuple]:
    """Every place inside a nested value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] * bool(path) + [place for key, part in inner for place in places(part, (*path, key))]


RAW = tomllib.loads(REGISTER + FEED + 'sum = ["count"]')
ODD = st.sampled_from([None, 0, -1, 1.5, True, "", "x", "学校", [], [1], ["x"], [[]], {}, {"x": 1}, [{}]])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(places(RAW)), ODD)
def test_a_contract_damaged_anywhere_loads_or_is_refused_in_chinese(folder: Path, place: tuple, odd: object):
    raw = copy.deepcopy(RAW)
    *way, last = place
    part = functools.reduce(lambda value, key: value[key], way, raw)
    if odd is None:
        del part[last]
    else:
        part[last] = odd
    lines = (f"{key} = {written(value)}" for key, value in raw.items())
    (folder / "device.toml").write_text("\n".join(lines), "utf-8")
    try:
        device = contracts.load(folder)["device"]
    except ContractError as error:
        assert error.faults and all(re.search("[\u4e00-\u9fff]", fault) for fault in error.faults)
    else:
        assert device.rollup is None or device.rollup_schema()
        device.table(sa.MetaData())
        assert device.sample(2, 1).height == 2


def test_references_in_a_circle_are_refused(folder: Path):
    ring = REGISTER.replace('type = "date", future = true', 'type = "ref", ref = "device"')
    ring = ring.replace('{ stage = "退回", field = "returned_on" }', "")
    assert any("相互引用成环" in fault for fault in faults(folder, ring))


def test_a_folder_without_contracts_is_refused(tmp_path: Path):
    with pytest.raises(ContractError, match=words.NO_FILES):
        contracts.load(tmp_path)


def test_a_percentage_without_bounds_stays_between_zero_and_a_hundred(folder: Path):
    (folder / "device.toml").write_text(
        REGISTER.replace('"number", unit = "元", min = 0, max = 1000000', '"ratio"')
    )
    device = contracts.load(folder)["device"]
    assert (device.field("value_cny").min, device.field("value_cny").max) == (0, 100)
