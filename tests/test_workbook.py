"""Workbooks: templates that come back valid, exports that say what the screen says, nothing that executes."""

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from cockpit import config, contracts, figures, text, workbook
from cockpit.access import Level as AccessLevel
from cockpit.access import Principal, Scope
from cockpit.contracts import Contract
from cockpit.figures import Figure
from cockpit.text import workbook as words
from cockpit.workbook import exports
from cockpit.workbook.templates import LAST_ROW

CATALOGUE = contracts.load(config.ROOT / "data" / "contracts")
ALL = tuple(CATALOGUE.values())
SCHOOLS = pl.DataFrame({"school_code": ["2150000001", "3150000002"], "name": ["示例小学", "=示例中学"]})
STAMP = datetime(2026, 11, 21, 9, 30)
DAY = date(2026, 10, 31)


def made(write: Any, *args: Any, **kwargs: Any) -> bytes:
    """The bytes of a workbook; `write` takes its target second."""
    target = io.BytesIO()
    write(args[0], target, *args[1:], **kwargs)
    return target.getvalue()


def opened(raw: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(raw))


def read_back(raw: bytes, contract: Contract) -> pl.DataFrame:
    """The rows of a contract's sheet as typed values."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_name(contract.title).to_python()
    by_title = {field.title: field for field in contract.fields}
    names = [by_title[str(cell).removesuffix(words.REQUIRED_MARK)].name for cell in rows[0]]
    typed = [
        {name: _typed(contract, name, cell) for name, cell in zip(names, row, strict=True)}
        for row in rows[1:]
    ]
    return pl.DataFrame(typed, schema=contract.polars_schema())


def _typed(contract: Contract, name: str, cell: Any) -> Any:
    field = contract.field(name)
    if cell == "":
        return None
    if field.type == "code":
        return CATALOGUE.codes[field.codes].code(cell)
    if field.type == "bool":
        return {text.YES: True, text.NO: False}[cell]
    return int(cell) if field.kind.polars == pl.Int64 else cell


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**31))
def test_a_template_filled_with_samples_of_every_contract_comes_back_valid_and_equal(seed: int):
    samples = {contract.name: contract.sample(6, seed) for contract in ALL}
    raw = made(workbook.template, ALL, SCHOOLS, samples)
    for contract in ALL:
        back = read_back(raw, contract)
        kept, failed = contract.check(back, today=date(2026, 1, 1))
        assert failed.is_empty() and kept.equals(samples[contract.name]), contract.name


def test_a_template_has_one_sheet_per_contract_named_by_its_title():
    book = opened(made(workbook.template, ALL))
    assert book.sheetnames == [words.INSTRUCTIONS, *(c.title for c in ALL), words.CODES]
    assert book[words.CODES].sheet_state == "hidden"
    for contract in ALL:
        sheet = book[contract.title]
        heads = [cell.value for cell in sheet[1]]
        assert heads == [f.title + ("*" if f.required else "") for f in contract.fields]
        assert sheet.max_row == 1 and sheet.freeze_panes == "B2"


def test_each_column_says_its_unit_range_and_meaning():
    for contract in ALL:
        sheet = opened(made(workbook.template, [contract]))[contract.title]
        for cell, field in zip(sheet[1], contract.fields, strict=True):
            note = cell.comment.text
            assert field.note in note and field.unit in note
            assert ("必填" in note) == field.required
            if field.type == "code":
                assert all(title in note for title in CATALOGUE.codes[field.codes].codes.values())
    note = opened(made(workbook.template, [CATALOGUE["campus_link"]]))["校园网络"]["C1"].comment.text
    assert "0–400,000 Mbps" in note


def test_codes_schools_and_truths_are_chosen_from_lists_that_hold_exactly_them():
    book = opened(made(workbook.template, ALL, SCHOOLS))
    for contract in ALL:
        rules = {str(r.sqref): r for r in book[contract.title].data_validations.dataValidation}
        for position, field in enumerate(contract.fields, start=1):
            letter = openpyxl.utils.get_column_letter(position)
            rule = rules.get(f"{letter}2:{letter}{LAST_ROW + 1}")
            if field.type == "code":
                assert _listed(book, rule.formula1) == list(CATALOGUE.codes[field.codes].codes.values())
            elif field.type == "bool":
                assert rule.formula1 == f'"{text.YES},{text.NO}"'
            elif field.name in contract.refs and contract.refs[field.name] == "school":
                assert _listed(book, rule.formula1) == SCHOOLS["school_code"].to_list()
            elif field.type in ("date", "month"):
                assert (rule.type, rule.formula2 == "TODAY()") == ("date", not field.future)
            elif field.type in ("int", "number", "ratio"):
                assert float(rule.formula1) == field.min and float(rule.formula2) == field.max


def _listed(book: openpyxl.Workbook, formula: str) -> list[str]:
    sheet, _, span = formula.removeprefix("=").partition("!")
    return [row[0].value for row in book[sheet.strip("'")][span.replace("$", "")]]


def test_codes_are_text_so_that_no_digit_is_lost():
    book = opened(made(workbook.template, ALL, None, {c.name: c.sample(2, 1) for c in ALL}))
    for contract in ALL:
        for position, field in enumerate(contract.fields, start=1):
            cell = book[contract.title].cell(2, position)
            if field.type in ("text", "code", "ref", "school", "plan"):
                assert cell.number_format == "@" and cell.data_type in (
                    "s",
                    "n" if cell.value is None else "s",
                )


def test_the_instructions_name_every_column_and_the_schools():
    book = opened(made(workbook.template, ALL, SCHOOLS))
    cells = [cell.value for row in book[words.INSTRUCTIONS].iter_rows() for cell in row if cell.value]
    assert {f.title for c in ALL for f in c.fields} <= set(cells)
    assert any(str(cell).startswith("模板版本") for cell in cells)
    assert "2150000001" in cells and "'=示例中学" in cells


def test_the_edition_of_a_template_changes_with_its_contracts():
    def edition(chosen: list[Contract]) -> str:
        return opened(made(workbook.template, chosen))[words.INSTRUCTIONS]["A2"].value

    one, other = CATALOGUE["school"], CATALOGUE["app"]
    assert edition([one]) == edition([one]) != edition([other])


def figure(kind: str, rows: list[dict[str, Any]], **changes: Any) -> Figure:
    plain = {"name": f"f-{kind}", "title": f"图 {kind}", "claim": "33 所已完成 21 所", "source": "校园网络"}
    return Figure(**plain | {"kind": kind, "frame": figures.frame(kind, rows), "as_of": DAY} | changes)


def sample_row(kind: str) -> dict[str, Any]:
    """A row with a value of the right type in every column."""
    by_type = {pl.Float64(): 0.125, pl.Int64(): 2027, pl.Date(): DAY, pl.List(pl.Float64()): [1.0, 2.0]}
    row = {name: by_type.get(kind_, f"文字 {name}") for name, kind_ in figures.SCHEMAS[kind].items()}
    return row | ({"status": "on_track"} if "status" in row else {})


def exported(*shown: Figure, **changes: Any) -> bytes:
    return made(workbook.export, shown, **{"title": "网络覆盖", "demo": False, "stamp": STAMP} | changes)


CLOSED = sorted(set(figures.KINDS) - {"table"})


@pytest.mark.parametrize("kind", CLOSED)
def test_a_figure_of_every_kind_is_exported_with_its_own_strings_and_raw_values(kind: str):
    row = sample_row(kind)
    sheet = opened(exported(figure(kind, [row])))[f"图 {kind}"]
    titles = [cell.value for cell in sheet[exports.HEAD + 1]]
    values = [cell.value for cell in sheet[exports.HEAD + 2]]
    shown = exports.shown(kind)
    expected = [datetime(2026, 10, 31) if row[n] == DAY else row[n] for n in shown]
    assert values == expected and len(set(titles)) == len(titles)
    assert all(any("\u4e00" <= c <= "\u9fff" for c in title) for title in titles)
    assert sheet["A1"].value == f"图 {kind}" and sheet["A2"].value == "33 所已完成 21 所"
    assert text.date(DAY) in sheet["A4"].value and sheet.freeze_panes == f"B{exports.HEAD + 2}"


def test_every_column_of_every_kind_has_a_chinese_title_and_no_title_is_left_over():
    used = {name for kind in CLOSED for name in exports.shown(kind)}
    assert used == set(words.COLUMNS)


def test_a_register_is_exported_with_its_own_columns_and_decimals():
    frame = pl.DataFrame(
        {"key": ["1"], "day": [DAY], "hours": [3.14159], "ok": [True], "names": [["甲", "乙"]]}
    )
    columns = (
        ("day", "日期", "", None),
        ("hours", "时长", "小时", 1),
        ("ok", "启用", "", None),
        ("names", "名", "", 0),
    )
    shown = Figure("f", "table", "台账", "", frame, "台账", DAY, options={"columns": columns})
    sheet = opened(exported(shown))["台账"]
    assert [c.value for c in sheet[exports.HEAD + 1]] == ["日期", "时长（小时）", "启用", "名"]
    assert [c.value for c in sheet[exports.HEAD + 2]] == [datetime(2026, 10, 31), 3.14159, "是", "甲、乙"]
    assert sheet.cell(exports.HEAD + 2, 2).number_format == "#,##0.0"


def test_the_first_sheet_says_what_when_who_and_from_where():
    who = Principal("zhang", "inspector", "张三", Scope(None, AccessLevel.INTERNAL))
    shown = [figure("ranking", []), figure("claims", [], stale=True, source="探针")]
    sheet = opened(exported(*shown, principal=who))[words.ABOUT]
    cells = [str(c.value) for row in sheet.iter_rows() for c in row if c.value]
    for told in (
        "网络覆盖",
        "导出时间：2026 年 11 月 21 日 09:30",
        "导出人：张三（督学）",
        "探针",
        "图 ranking",
    ):
        assert told in cells
    assert f"{text.date(DAY)}（数据过期）" in cells and not any(text.DEMO_MARK in c for c in cells)


def test_demonstration_data_is_marked_on_every_sheet():
    for raw in (exported(figure("ranking", []), demo=True), exported(figure("ranking", [], demo=True))):
        for sheet in opened(raw):
            assert any(text.DEMO_MARK in str(c.value) for row in sheet.iter_rows() for c in row), sheet.title


def test_an_empty_figure_says_so():
    sheet = opened(exported(figure("ranking", [])))["图 ranking"]
    assert sheet.cell(exports.HEAD + 2, 1).value == words.EMPTY


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_text_that_a_spreadsheet_would_run_is_made_harmless(start: str):
    risky = f"{start}HYPERLINK(1)"
    row = sample_row("ranking") | {"label": risky}
    shown = figure("ranking", [row], title=risky, claim=risky, source="http://a.example")
    raw = exported(shown, title=risky)
    for sheet in opened(raw):
        for cell in (c for r in sheet.iter_rows() for c in r if isinstance(c.value, str)):
            assert cell.data_type == "s" and cell.hyperlink is None
            assert not cell.value.startswith(start), cell.coordinate
    assert opened(raw).worksheets[1].cell(exports.HEAD + 2, 2).value.lstrip("'").endswith("HYPERLINK(1)")
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        assert not any(
            b"<f>" in parts.read(n) for n in parts.namelist() if n.startswith("xl/worksheets/sheet")
        )


@pytest.mark.parametrize("real", ["-3.5", "+12", "-1,200", "-3.5%"])
def test_a_real_negative_number_stays_as_it_is(real: str):
    row = sample_row("ranking") | {"text": real, "value": -3.5}
    sheet = opened(exported(figure("ranking", [row])))["图 ranking"]
    assert [c.value for c in sheet[exports.HEAD + 2]][2:4] == [-3.5, real]


def test_a_point_in_time_is_a_date_with_its_hour_and_no_number_is_an_empty_cell():
    moment = datetime(2026, 11, 21, 8, 5, tzinfo=UTC)
    frame = pl.DataFrame({"key": ["1"], "at": [moment], "rate": [float("nan")]})
    named = (("at", "导入时间", "", None), ("rate", "比率", "%", 1))
    shown = Figure("f", "table", "台账", "", frame, "台账", DAY, options={"columns": named})
    cells = opened(exported(shown, stamp=moment))["台账"][exports.HEAD + 2]
    assert [c.value for c in cells] == [datetime(2026, 11, 21, 8, 5), None]
    assert cells[0].number_format == "yyyy-mm-dd hh:mm"


def test_missing_is_an_empty_cell_and_never_zero():
    row = sample_row("ranking") | {"value": None, "text": text.MISSING}
    sheet = opened(exported(figure("ranking", [row])))["图 ranking"]
    assert [c.value for c in sheet[exports.HEAD + 2]][2:4] == [None, "—"]


def test_titles_that_cannot_name_a_sheet_are_fitted_and_kept_apart():
    titles = ["[a]:b*?/\\", "x" * 40, "X" * 40, "History", "''", "同名", "同名", words.ABOUT]
    book = opened(exported(*(figure("claims", [], title=t) for t in titles)))
    assert len({n.casefold() for n in book.sheetnames}) == len(titles) + 1
    assert all(0 < len(n) <= 31 for n in book.sheetnames)


def test_the_same_input_gives_the_same_bytes():
    shown = figure("ranking", [sample_row("ranking")])
    assert exported(shown) == exported(shown)
    assert exported(shown, stamp=None) == exported(shown, stamp=None) != exported(shown)
    assert made(workbook.template, ALL, SCHOOLS) == made(workbook.template, ALL, SCHOOLS)


def test_a_workbook_is_written_to_a_path_too(tmp_path):
    workbook.template([CATALOGUE["school"]], tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames[1] == "学校"


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_any_text_survives_an_export_or_is_only_made_harmless(value: str):
    harmless = workbook.safe(value)
    assert harmless in (value, f"'{value}")
    assert not harmless.startswith(("=", "@", "＝", "＋", "－", "＠", "\t"))
