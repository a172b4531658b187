"""Cells as people write them: read by rule, repaired with a remark or sent back with a reason."""

import datetime as dt
from dataclasses import replace

import pytest

from cockpit import intake, plan
from cockpit.text import intake as words

from .conftest import sentences, surgery

A, B = "2150000001", "3150000002"
DAY = "2026-03-01"
TERMINALS = ("学校标识码", "盘点日期", "在校学生", "学生终端", "教师终端")
PROGRESS = ("项目编号", "填报日期", "计划进度", "实际进度")


def only(batch, dataset="campus_link"):
    assert not batch.refused and batch.counted[dataset].kept == 1, sentences(batch)
    return batch.tables[dataset].row(0, named=True)


def back(batch, dataset="campus_link") -> str:
    assert batch.counted[dataset].kept == 0 and batch.counted[dataset].sent_back == 1
    return batch.problems[0].reason


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (A, A),
        (2150000001, A),
        ("2150000001.0", A),
        ("２１５００００００１", A),
        ("2150 000001", A),
        ("2150000001\u200b", A),
        ("\u00a02150000001\ufeff", A),
        ("嘉陵第一小学", A),
        ("一小", A),
        ("第一小学（东校区）", A),
        ("老一小", A),
    ],
)
def test_a_school_is_known_by_its_code_however_it_is_written_and_by_its_exact_names(written, code, links):
    assert only(links((written, DAY, "万兆")))["school_code"] == code


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("3.131E+09", words.SCIENTIFIC),
        ("٣150000002", words.FOREIGN_DIGITS),
        ("2150000099", words.UNKNOWN_SCHOOL),
        ("第一小", words.UNKNOWN_SCHOOL),
        ("99999", words.UNKNOWN_SCHOOL),
        ("21500000011", words.NOT_SCHOOL_CODE),
    ],
)
def test_a_school_that_cannot_be_known_goes_back(written, reason, links):
    assert back(links((written, DAY, "万兆"))) == reason


def test_a_code_that_lost_its_leading_zero_is_restored_only_when_one_school_fits(catalogue, known):
    from cockpit.intake import normalise

    column = normalise.Column(catalogue["campus_link"].field("school_code"), known.lookup(catalogue))
    assert normalise.cell("n131001235", column) == "0131001235"
    twice = normalise.Lookup(schools={"0131001235": "", "00131001235": ""})
    with pytest.raises(normalise.Unreadable, match=words.AMBIGUOUS_SCHOOL):
        normalise.cell("n131001235", normalise.Column(column.field, twice))


def test_a_code_that_the_sheet_shows_with_leading_zeros_keeps_them(workbook, read):
    def draw(book, sheet):
        sheet.write_row(0, 0, ("系统编号", "系统名称"))
        sheet.write_number(1, 0, 131, book.add_format({"num_format": "00000"}))

    path = workbook({"x": draw})
    from cockpit.intake import sandbox

    assert sandbox.opened(path, "xlsx").sheets[0].frame["c0"].to_list()[1] == "t00131"


def test_a_code_beside_the_name_of_another_school_goes_back(links):
    batch = links(
        (A, "两江中学", DAY, "万兆"),
        (B, "两江", DAY, "万兆"),
        ("3150000003", "从未听说", DAY, "万兆"),
        header=("学校标识码", "学校名称", "填报日期", "接入带宽"),
    )
    assert batch.tables["campus_link"]["school_code"].to_list() == [B, "3150000003"]
    assert [p.reason for p in batch.problems] == [words.name_conflict(B)]
    assert words.unknown_name() in sentences(batch)


def test_a_sheet_with_names_only_finds_the_codes(links):
    batch = links(("两江", DAY, "万兆"), ("谁", DAY, "万兆"), header=("学校", "填报日期", "接入带宽"))
    assert batch.tables["campus_link"]["school_code"].to_list() == [B]
    assert batch.counted["campus_link"].sent_back == 1 and batch.problems[0].value == "谁"


@pytest.mark.parametrize(
    ("written", "mbps"),
    [
        ("10Gbps", 10_000),
        ("10G", 10_000),
        ("１０Ｇ", 10_000),
        ("万兆", 10_000),
        ("千兆", 1_000),
        ("1000M", 1_000),
        ("1 Gbps", 1_000),
        ("2.5G", 2_500),
        ("百兆", 100),
        ("100兆", 100),
        ("10Mb/s", 10),
        (100, 100),
        ("100", 100),
        ("0", 0),
    ],
)
def test_bandwidth_is_read_in_every_usual_spelling(written, mbps, links):
    assert only(links((A, DAY, written)))["access_mbps"] == mbps


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("10GB", words.BYTES),
        ("100MB/s", words.BYTES),
        ("1G双线", words.NOT_BANDWIDTH),
        ("约1000M", words.VAGUE),
        ("1.5M", words.NOT_BANDWIDTH),
        ("#REF!", words.error_cell("#REF!")),
    ],
)
def test_bandwidth_that_is_bytes_or_vague_goes_back(written, reason, links):
    assert back(links((A, DAY, written))) == reason


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (1234, 1234),
        ("1,234", 1234),
        ("1，234", 1234),
        ("１２３４", 1234),
        ("1.2万", 12000),
        ("900人", 900),
        ("12.0", 12),
    ],
)
def test_whole_numbers_are_read_with_separators_and_multiples(written, number, workbook, read):
    batch = read(workbook({"终端": [TERMINALS, (A, DAY, written, 5, None)]}), dataset="terminal_stock")
    assert only(batch, "terminal_stock")["students"] == number


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("约100", words.VAGUE),
        ("100+", words.VAGUE),
        ("100左右", words.VAGUE),
        (">=95", words.VAGUE),
        ("inf", words.NOT_FINITE),
        ("nan", words.NOT_FINITE),
        ("1e400", words.NOT_FINITE),
        ("9" * 400, words.NOT_FINITE),
        ("12,34", words.GROUPING),
        ("١٢", words.FOREIGN_DIGITS),
        ("很多", words.NOT_NUMBER),
        ("12.5", words.NOT_WHOLE),
        ("#DIV/0!", words.error_cell("#DIV/0!")),
    ],
)
def test_what_is_not_one_exact_number_goes_back(written, reason, workbook, read):
    batch = read(workbook({"终端": [TERMINALS, (A, DAY, written, 5, None)]}), dataset="terminal_stock")
    assert back(batch, "terminal_stock") == reason
    assert batch.problems[0].column == "在校学生" and batch.problems[0].row == 2


@pytest.mark.parametrize("written", ["无", "未", "/", "-", "—", "N/A", "暂无", "", None])
def test_marks_for_missing_are_missing_and_never_zero(written, workbook, read):
    rows = [TERMINALS, (A, DAY, 900, 5, written), (B, DAY, 900, 5, "0")]
    batch = read(workbook({"终端": rows}), dataset="terminal_stock")
    assert batch.tables["terminal_stock"]["teacher_terminals"].to_list() == [None, 0]


def test_a_missing_mark_in_a_required_column_goes_back(workbook, read):
    batch = read(workbook({"终端": [TERMINALS, (A, DAY, "暂无", 5, None)]}), dataset="terminal_stock")
    assert "在校学生" in batch.problems[0].column and batch.counted["terminal_stock"].sent_back == 1


@pytest.mark.parametrize("value", [("#DIV/0!", "=1/0"), ("#REF!", "=A0"), ("#N/A", "=NA()")])
def test_an_error_cell_goes_back_and_is_not_taken_for_blank(value, workbook, read):
    def draw(book, sheet):
        sheet.write_row(0, 0, TERMINALS)
        sheet.write_row(1, 0, (A, DAY, 900, 5))
        sheet.write_formula(1, 4, value[1], None, value[0])

    batch = read(workbook({"终端": draw}), dataset="terminal_stock")
    assert back(batch, "terminal_stock").startswith("单元格是错误值")


def test_a_formula_without_a_result_goes_back(workbook, read):
    def draw(book, sheet):
        sheet.write_row(0, 0, TERMINALS)
        sheet.write_row(1, 0, (A, DAY, 900, 5))
        sheet.write_formula(1, 4, "=1+1", None, 2)

    path = workbook({"终端": draw})
    path = surgery(path, lambda n, d: d.replace(b"<v>2</v></c></row>", b"</c></row>") if "sheet1" in n else d)
    assert back(read(path, dataset="terminal_stock"), "terminal_stock") == words.FORMULA


def progress(workbook, read, draw):
    return read(workbook({"进度": draw}), dataset="core_project")


@pytest.mark.parametrize(
    ("written", "percent"),
    [("１００％", 100), ("100%", 100), (100, 100), ("98.5%", 98.5), (0, 0), (85.5, 85.5)],
)
def test_ratios_in_percent_are_read(written, percent, workbook, read):
    batch = progress(workbook, read, [PROGRESS, ("yz-cp01", DAY, 50, written)])
    assert only(batch, "core_project")["actual_pct"] == percent


@pytest.mark.parametrize(("value", "percent"), [(1.0, 100), (0.98, 98)])
def test_a_ratio_with_a_percent_format_is_read_by_its_format(value, percent, workbook, read):
    def draw(book, sheet):
        sheet.write_row(0, 0, PROGRESS)
        sheet.write_row(1, 0, ("yz-cp01", DAY, 50))
        sheet.write_number(1, 3, value, book.add_format({"num_format": "0.0%"}))

    assert only(progress(workbook, read, draw), "core_project")["actual_pct"] == percent


@pytest.mark.parametrize("written", [1, "1", 0.98])
def test_a_bare_one_in_a_ratio_column_goes_back_unless_the_header_states_the_unit(written, workbook, read):
    batch = progress(workbook, read, [PROGRESS, ("yz-cp01", DAY, 50, written)])
    assert back(batch, "core_project") == words.BARE_RATIO
    stated = (*PROGRESS[:3], "实际进度（%）")
    batch = progress(workbook, read, [stated, ("yz-cp01", DAY, 50, written)])
    assert only(batch, "core_project")["actual_pct"] == float(written)


@pytest.mark.parametrize("written", ["120%", -5, "-5%"])
def test_a_ratio_outside_0_to_100_goes_back(written, workbook, read):
    batch = progress(workbook, read, [PROGRESS, ("yz-cp01", DAY, 50, written)])
    assert batch.counted["core_project"].sent_back == 1 and batch.problems[0].column == "实际进度"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (45_000, dt.date(2023, 3, 15)),
        ("45000", dt.date(2023, 3, 15)),
        ("2026.3.1", dt.date(2026, 3, 1)),
        ("2026年3月1日", dt.date(2026, 3, 1)),
        ("2026/3/1 8:30", dt.date(2026, 3, 1)),
        ("20260301", dt.date(2026, 3, 1)),
        (20260301, dt.date(2026, 3, 1)),
        ("2026-03-01T08:30:00", dt.date(2026, 3, 1)),
        ("２０２６－０３－０１", dt.date(2026, 3, 1)),
    ],
)
def test_dates_are_read_in_every_usual_spelling(written, day, links):
    assert only(links((A, written, "万兆")))["reported_on"] == day


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("26.3.1", words.AMBIGUOUS_DATE),
        ("3/1/2026", words.AMBIGUOUS_DATE),
        ("2026-02-30", words.NO_SUCH_DAY),
        (60, words.NOT_DATE),
        ("1999-12-31", words.EARLY),
        ("去年", words.NOT_DATE),
    ],
)
def test_dates_that_are_ambiguous_impossible_or_too_old_go_back(written, reason, links):
    assert back(links((A, written, "万兆"))) == reason


def test_a_date_in_the_future_goes_back(links):
    batch = links((A, "2026-07-16", "万兆"))
    assert batch.counted["campus_link"].sent_back == 1 and batch.problems[0].column == "填报日期"


@pytest.mark.parametrize("written", ["2026年3月", "2026-03", "202603", "2026.3", "2026/3/15"])
def test_months_are_the_first_day_of_their_month(written, workbook, read):
    header = ("学校标识码", "month", "应覆盖终端数", "已覆盖终端数")
    from cockpit import contracts

    titles = {f.name: f.title for f in contracts.load()["filter_coverage"].fields}
    header = tuple(titles[name] for name in contracts.load()["filter_coverage"].required)
    row = [A if "标识码" in title else written if title == titles["month"] else 5 for title in header]
    batch = read(workbook({"绿网": [header, row]}), dataset="filter_coverage")
    assert only(batch, "filter_coverage")["month"] == dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("written", "truth"), [("是", True), ("√", True), ("否", False), ("×", False), (True, True), (0, False)]
)
def test_yes_and_no_are_read_in_words_and_marks(written, truth, links):
    header = ("学校标识码", "填报日期", "接入带宽", "支持 IPv6")
    assert only(links((A, DAY, "万兆", written), header=header))["ipv6"] is truth


HOSTILE = [
    '=HYPERLINK("http://x","y")',
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "<img src=x onerror=alert(1)>",
    "[x](http://x)",
    "{{7*7}}",
    "'; DROP TABLE school",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_stored_as_the_text_it_is(text, links):
    header = ("学校标识码", "填报日期", "接入带宽", "备注")
    assert only(links((A, DAY, "万兆", text), header=header))["remark"] == text


def test_a_text_longer_than_its_field_goes_back(links):
    header = ("学校标识码", "填报日期", "接入带宽", "备注")
    batch = links((A, DAY, "万兆", "长" * 32_767), header=header)
    assert back(batch) and len(batch.problems[0].sentence) < 300


def test_a_persons_number_in_a_remark_is_pointed_out(links):
    header = ("学校标识码", "填报日期", "接入带宽", "备注")
    batch = links((A, DAY, "万兆", "联系 13812345678"), header=header)
    assert batch.counted["campus_link"].kept == 1 and words.personal() in sentences(batch)


PERSONS = ["13812345678", "联系 13812345678。", "11010119900101123X", "证件110101199001011234号", 13812345678]


@pytest.mark.parametrize("cell", PERSONS)
def test_c24_a_column_nobody_asked_for_with_numbers_of_persons_blocks_the_file(cell, links):
    header = ("学校标识码", "填报日期", "接入带宽", "班主任")
    batch = links((A, DAY, "万兆", None), (B, DAY, "万兆", cell), header=header)
    assert not batch.tables and not batch.counted
    (problem,) = batch.problems
    assert problem.reason == words.personal_column("班主任") and "13812345678" not in problem.sentence


@pytest.mark.parametrize("cell", ["心情好", "2026000123456", "021-63846384", "5001030010", "1381234567", 12])
def test_c24_other_columns_nobody_asked_for_are_left_out_as_before(cell, links):
    header = ("学校标识码", "填报日期", "接入带宽", "班主任")
    assert links((A, DAY, "万兆", cell), header=header).counted["campus_link"].kept == 1


def test_a_repair_names_what_was_written_and_what_was_read(links):
    batch = links((A, DAY, "万兆"))
    (repair,) = batch.repairs
    assert repair.sentence == "《file.xlsx》“校园网络”第 2 行“接入带宽”列填的是“万兆”：已读作“10000”。"


REPORTED = ("指标编号", "学校标识码", "数据日期", "数值", "分子", "分母", "佐证材料", "填报单位")


@pytest.fixture
def reports(workbook, catalogue, known):
    """Reads rows of 指标填报, with every indicator of the plan known."""

    def run(*rows):
        ids = {"indicator": frozenset(plan.load().indicators)}
        said = replace(known, plan={**known.plan, **ids})
        path = workbook({"指标填报": [REPORTED, *rows]})
        return intake.read(path, name=path.name, catalogue=catalogue, known=said)

    return run


@pytest.mark.parametrize(
    ("cells", "column", "value", "reason"),
    [
        (("yz-t12-courses", None, DAY, 130, None, None), "数值", "130", words.outside_indicator(0, 100)),
        (("yz-t12-courses", None, DAY, None, 3, None), "分母", "", words.NO_WHOLE),
        (("yz-t05-coverage", A, DAY, 50, None, None), "学校标识码", A, words.DISTRICT_ONLY),
    ],
)
def test_a_reported_figure_its_indicator_cannot_have_goes_back_cell_by_cell(
    reports, cells, column, value, reason
):
    batch = reports((*cells, "纪要", "区教委"))
    counts = batch.counted["indicator_report"]
    assert (counts.kept, counts.sent_back) == (0, 1)
    (found,) = batch.problems
    assert (found.sheet, found.row, found.column, found.value) == ("指标填报", 2, column, value)
    assert found.reason == reason


def test_a_reported_figure_in_range_stays(reports):
    batch = reports(("yz-t12-courses", None, DAY, 100, None, None, "纪要", "区教委"))
    assert batch.counted["indicator_report"].kept == 1 and batch.problems == ()
