"""Files that are not what they seem, or too large, are refused with one sentence; the reader survives."""

import datetime as dt
import struct
import zipfile

import pytest

from cockpit.intake import audit, sandbox, scan
from cockpit.intake.problems import Refusal
from cockpit.text import intake as words

from .conftest import LINK, in_sheet, same, sentences, surgery

GOOD = ["2150000001", "2026-03-01", "万兆"]


@pytest.fixture
def sound(workbook):
    return workbook({"校园网络": [LINK, GOOD]})


def refused(batch) -> str:
    assert batch.refused and not batch.tables
    (problem,) = batch.problems
    assert (
        problem.severity == "file" and problem.sentence.startswith("《") and problem.sentence.endswith("。")
    )
    return problem.reason


BYTES = {
    "0 bytes": ("a.xlsx", b"", words.EMPTY),
    "text called xlsx": ("a.xlsx", "学校,带宽\n".encode(), words.TEXT_AS_XLSX),
    "html called xls": ("a.xls", b"<html><table></table>", words.HTML),
    "html called xlsx": ("a.xlsx", b"\xef\xbb\xbf <HTML><table></table>", words.HTML),
    "password": ("a.xlsx", audit.OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), words.ENCRYPTED),
    "old xls": ("a.xls", audit.OLE + bytes(600), words.OLD_XLS),
    "parquet renamed": ("a.xlsx", b"PAR1" + bytes(50), words.FOREIGN["parquet"]),
    "parquet as csv": ("a.csv", b"PAR1" + bytes(50), words.FOREIGN["parquet"]),
    "pickle renamed": ("a.csv", b"\x80\x04\x95" + bytes(50), words.FOREIGN["binary"]),
    "program renamed": ("a.xlsx", b"MZ\x90\x00" + bytes(50), words.FOREIGN["exe"]),
    "nul bytes": ("a.csv", "学校标识码,填报日期\n1,\x00\n".encode(), words.NUL),
    "no ending": ("a", b"abc", words.suffix("")),
    "another ending": ("a.ods", b"abc", words.suffix(".ods")),
}


@pytest.mark.parametrize("case", BYTES)
def test_a_file_that_is_not_a_spreadsheet_is_refused_by_its_bytes(case, tmp_path, read):
    name, data, reason = BYTES[case]
    path = tmp_path / "upload"
    path.write_bytes(data)
    assert refused(read(path, name)) == reason


def test_an_upload_over_20_megabytes_is_refused_before_reading(tmp_path, read):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a," * (11 * 1024 * 1024))
    assert "22.0 MB" in refused(read(path)) and "上限 20 MB" in refused(read(path))


@pytest.mark.parametrize("share", [0.01, 0.5, 0.6, 0.99])
def test_a_cut_upload_is_refused(share, sound, read):
    data = sound.read_bytes()
    sound.write_bytes(data[: int(len(data) * share)])
    assert refused(read(sound)) in (words.BROKEN, words.LYING_SIZE)


def test_a_bomb_of_spaces_is_refused(sound, read):
    path = surgery(sound, in_sheet(b"<sheetData>", b"<sheetData>" + b" " * (400 * 1024 * 1024)))
    assert path.stat().st_size < 1024 * 1024
    assert refused(read(path)) == words.BOMB


PARTS = {
    "10,000 parts": ({f"xl/media/{n}.bin": b"" for n in range(10_000)}, "部件"),
    "path outside": ({"../../etc/cron.d/x": b"x"}, words.BAD_PART_NAME),
    "archive inside": ({"xl/media/a.zip": b"PK"}, words.NESTED),
    "macros": ({"xl/vbaProject.bin": b"x"}, words.MACROS),
}


@pytest.mark.parametrize("case", PARTS)
def test_a_package_with_foreign_parts_is_refused(case, sound, read):
    extra, reason = PARTS[case]
    assert reason in refused(read(surgery(sound, same, extra)))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_package_with_two_parts_of_one_name_is_refused(sound, read):
    with zipfile.ZipFile(sound, "a") as file:
        file.writestr("xl/worksheets/sheet1.xml", b"<x/>")
    assert refused(read(sound)) == words.DOUBLE_PART


def test_a_directory_that_lies_about_sizes_is_refused(sound, read):
    data = bytearray(sound.read_bytes())
    at = data.find(b"PK\x01\x02")
    while data[at + 46 : at + 46 + 24] != b"xl/worksheets/sheet1.xml":
        at = data.find(b"PK\x01\x02", at + 4)
    (size,) = struct.unpack("<I", data[at + 24 : at + 28])
    data[at + 24 : at + 28] = struct.pack("<I", size - 100)
    sound.write_bytes(bytes(data))
    assert refused(read(sound)) == words.LYING_SIZE


@pytest.mark.parametrize("where", ["XFD1048576", "BH1048576", "KO2"])
def test_a_far_cell_is_refused_before_the_reader_asks_for_its_memory(where, sound, read):
    cell = (
        f'<row r="{where.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{where}"><v>1</v></c></row></sheetData>'
    )
    reason = refused(read(surgery(sound, in_sheet(b"</sheetData>", cell.encode()))))
    assert where in reason and "200000 行" in reason


def test_a_sheet_that_claims_to_be_huge_is_read_for_what_it_holds(sound, read):
    batch = read(surgery(sound, in_sheet(b'<dimension ref="A1:C2"/>', b'<dimension ref="A1:XFD1048576"/>')))
    assert batch.counted["campus_link"].kept == 1


XML = {
    "billion laughs": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
    "file": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "external dtd": b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
}


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
@pytest.mark.parametrize("case", XML)
def test_a_part_with_entities_is_refused(case, part, sound, read):
    def change(name, data):
        head, mark, rest = data.partition(b"?>")
        return head + mark + XML[case] + rest if name == part else data

    assert refused(read(surgery(sound, change))) == words.BROKEN


@pytest.mark.parametrize(
    ("part", "said"),
    [("xl/externalLinks/externalLink1.xml", "外部链接"), ("xl/connections.xml", "数据连接")],
)
def test_live_content_is_not_read_and_said_so(part, said, sound, read):
    batch = read(surgery(sound, same, {part: b"<x/>"}))
    assert batch.counted["campus_link"].kept == 1 and said in sentences(batch)


def test_more_than_200000_rows_are_refused_with_the_limit(workbook, read):
    rows = [LINK, *([["x", "y", "z"]] * (scan.ROWS + 1))]
    assert "200000 行" in refused(read(workbook({"校园网络": rows}, constant_memory=True)))


def test_blank_rows_at_the_end_are_trimmed_and_said_so(workbook, read):
    def draw(book, sheet):
        sheet.write_row(0, 0, LINK)
        sheet.write_row(1, 0, GOOD)
        sheet.write(20_000, 5, " ")

    batch = read(workbook({"校园网络": draw}))
    assert batch.counted["campus_link"].came_in == 1 and "末尾 19999 行" in sentences(batch)


@pytest.mark.parametrize("how", ["hide", "very_hidden"])
def test_a_hidden_sheet_is_not_read_and_said_so(how, workbook, read):
    def draw(book, sheet):
        sheet.write_row(0, 0, ("终端",))
        getattr(sheet, how)()

    batch = read(workbook({"校园网络": [LINK, GOOD], "终端": draw}))
    assert set(batch.tables) == {"campus_link"} and "“终端”：工作表已隐藏" in sentences(batch)


def test_hidden_rows_are_read_and_counted(workbook, read):
    def draw(book, sheet):
        sheet.write_row(0, 0, LINK)
        sheet.write_row(1, 0, GOOD)
        sheet.set_row(1, options={"hidden": True})

    batch = read(workbook({"校园网络": draw}))
    assert batch.counted["campus_link"].kept == 1 and "有 1 行被隐藏" in sentences(batch)


def test_5000_styles_are_no_obstacle(workbook, read):
    def draw(book, sheet):
        sheet.write_row(0, 0, LINK)
        sheet.write_row(1, 0, GOOD)
        for number in range(5_000):
            sheet.write_blank(1, 20, None, book.add_format({"font_size": 8 + number / 100}))

    assert read(workbook({"校园网络": draw})).counted["campus_link"].kept == 1


@pytest.mark.parametrize(
    "name", ["../../x.xlsx", "学" * 300 + ".xlsx", "a\x00b\u202ecsv.xlsx", "C:\\t\\x.xlsx"]
)
def test_a_file_name_is_shown_safely_and_never_used_as_a_path(name, sound, read):
    batch = read(sound, name)
    shown = batch.file_name
    assert "/" not in shown and "\\" not in shown and shown.isprintable() and len(shown) <= 220
    assert batch.tables["campus_link"]["source_file"].unique().to_list() == [shown]


def test_a_reader_that_hangs_is_stopped(sound):
    with pytest.raises(Refusal) as caught:
        sandbox.opened(sound, "xlsx", timeout=0.01)
    assert "已停止" in caught.value.reason


def test_a_reader_that_wants_too_much_memory_is_stopped(tmp_path, workbook):
    text = "长" * 32_000
    path = workbook({"校园网络": [LINK, *([[text, text, text]] * 12_000)]})
    assert path.stat().st_size < audit.UPLOAD_BYTES
    with pytest.raises(Refusal) as caught:
        sandbox.opened(path, "xlsx")
    assert caught.value.reason == words.TOO_HEAVY


def test_the_1904_calendar_is_honoured(workbook, read):
    def draw(book, sheet):
        sheet.write_row(0, 0, LINK)
        sheet.write_string(1, 0, GOOD[0])
        sheet.write_datetime(1, 1, dt.datetime(2026, 3, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_row(1, 2, ["千兆"])
        sheet.write_string(2, 0, "3150000002")
        sheet.write_row(2, 1, [44_000, "千兆"])

    batch = read(workbook({"校园网络": draw}, date_1904=True))
    assert batch.tables["campus_link"]["reported_on"].to_list() == [dt.date(2026, 3, 1), dt.date(2024, 6, 19)]
