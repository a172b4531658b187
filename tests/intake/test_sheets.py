"""Sheets as people lay them out: headers found, columns matched, totals skipped, duplicates told apart."""

import datetime as dt

import polars as pl
import pytest

from cockpit import intake
from cockpit import workbook as books
from cockpit.text import intake as words

from .conftest import LINK, sentences

A, B = "2150000001", "3150000002"
DAY = "2026-03-01"
ROW = (A, DAY, "万兆")


def kept(batch) -> int:
    return batch.counted["campus_link"].kept


def test_a_header_below_a_title_and_notes_is_found(links):
    notes = [("2026 年统计表",), *[("说明",)] * 9]
    batch = links(*notes, LINK, ROW, header=("渝中区",))
    assert kept(batch) == 1 and batch.tables["campus_link"]["source_row"].to_list() == [13]


def test_a_merged_two_row_header_is_read_as_one(workbook, read):
    def draw(book, sheet):
        sheet.merge_range("A1:D1", "统计表")
        sheet.merge_range("A2:A3", "学校标识码")
        sheet.merge_range("B2:B3", "填报日期")
        sheet.merge_range("C2:D2", "网络")
        sheet.write_row(2, 2, ("接入带宽", "到班带宽"))
        sheet.write_row(3, 0, (A, DAY, "万兆", "千兆"))

    batch = read(workbook({"校园网络": draw}))
    assert batch.tables["campus_link"].select("access_mbps", "classroom_mbps").row(0) == (10_000, 1_000)


@pytest.mark.parametrize(
    "header",
    [
        (" 学校 标识码", "填报\n日期", "接入带宽（Mbps）"),
        ("\ufeff学校标识码*", "填报日期＊", "接入带宽"),
        ("school_code", "reported_on", "ACCESS_MBPS"),
    ],
)
def test_headers_are_matched_however_they_are_set(header, links):
    assert kept(links(ROW, header=header)) == 1


def test_columns_may_stand_in_any_order_and_unknown_ones_are_named(links):
    batch = links(("万兆", "x", DAY, A), header=("接入带宽", "心情", "填报日期", "学校标识码"))
    assert kept(batch) == 1 and [p.column for p in batch.ignored] == ["心情"]


def test_one_header_twice_is_refused(links):
    batch = links((*ROW, "千兆"), header=(*LINK, "接入带宽"))
    assert batch.refused and batch.problems[0].reason == words.repeated_column("接入带宽")


def test_a_missing_required_column_is_named(links):
    batch = links((A, DAY), header=LINK[:2])
    assert batch.refused and "“接入带宽”" in batch.problems[0].sentence


def test_two_sheets_for_one_dataset_are_refused_with_both_names(workbook, read):
    batch = read(workbook({"甲": [LINK, ROW], "乙": [LINK, ROW]}))
    assert batch.refused and "“甲”、“乙”都对应“校园网络”" in batch.problems[0].sentence


def test_a_file_without_any_known_sheet_is_refused(workbook, read):
    assert read(workbook({"x": [("甲", "乙"), (1, 2)]})).problems[0].reason == words.NO_SHEET


def test_a_header_without_rows_is_refused(links):
    assert links().problems[0].reason == words.NO_ROWS


def test_merged_data_cells_are_filled_by_their_range_only(workbook, read):
    def draw(book, sheet):
        sheet.write_row(0, 0, LINK)
        sheet.merge_range("A2:A3", A)
        sheet.write_row(1, 1, (DAY, "万兆"))
        sheet.write_row(2, 1, ("2026-03-02", "万兆"))
        sheet.write_row(3, 1, (DAY, "万兆"))

    batch = read(workbook({"校园网络": draw}))
    assert batch.counted["campus_link"].came_in == 3
    reasons = {p.row: p.reason for p in batch.problems}
    assert reasons.keys() == {2, 3, 4}
    assert reasons[2] == reasons[3] == words.CONFLICTING_ROWS != reasons[4]
    assert words.merged(1) in sentences(batch)


@pytest.mark.parametrize("label", ["合计", "小计", "平均", "东片小计", "合 计"])
def test_totals_are_skipped_and_listed(label, links):
    batch = links(ROW, (label, None, "10000"))
    assert batch.counted["campus_link"] == intake.Counts(2, 1, 0, 1)
    assert any(p.reason == words.TOTAL_ROW and p.row == 3 for p in batch.repairs)


def test_two_equal_rows_are_kept_once_and_counted(links):
    batch = links(ROW, ROW)
    assert batch.counted["campus_link"] == intake.Counts(2, 1, 0, 1) and words.SAME_ROW in sentences(batch)


def test_two_unlike_rows_of_one_key_both_go_back(links):
    batch = links(ROW, (A, DAY, "千兆"), (B, DAY, "千兆"))
    assert batch.counted["campus_link"] == intake.Counts(3, 1, 2, 0)
    assert [p.row for p in batch.problems] == [2, 3]


def test_a_row_may_point_to_a_school_that_the_same_file_brings(workbook, read, catalogue):
    school = catalogue["school"]
    titles = [f.title for f in school.fields if f.required]
    new = {"school_code": "2150000009", "name": "新建小学", "stage": "小学", "school_type": "小学"}
    new |= {"subdistrict_code": "500103001000", "longitude_deg": 106.5, "latitude_deg": 29.5}
    new |= {"students": 100, "teachers": 9, "classrooms": 6, "upgrade_planned": "否"}
    street = catalogue["subdistrict"]
    sheets = {
        "校园网络": [LINK, ("新建小学", DAY, "万兆")],
        "学校": [titles, [new[name] for name in school.required]],
        "街道": [[f.title for f in street.fields], ("500103001000", "石马", "石马")],
    }
    batch = read(workbook(sheets))
    assert {name: counts.kept for name, counts in batch.counted.items()} == {
        "subdistrict": 1,
        "school": 1,
        "campus_link": 1,
    }
    assert batch.tables["school"]["upgrade_planned"].to_list() == [False]
    assert batch.tables["school"]["stage"].to_list() == ["primary"]


def test_a_new_code_with_the_name_of_a_known_school_goes_back(workbook, read, catalogue):
    school = catalogue["school"]
    row = {"school_code": "2150000077", "name": "两江中学", "stage": "小学", "school_type": "小学"}
    row |= {
        "subdistrict_code": "x",
        "longitude_deg": 106.5,
        "latitude_deg": 29.5,
        "students": 1,
        "teachers": 1,
    }
    row |= {"classrooms": 1, "upgrade_planned": "否"}
    batch = read(workbook({"学校": [list(school.required), [row[name] for name in school.required]]}))
    assert any(p.reason == words.name_conflict(B) for p in batch.problems)


def test_rows_of_other_schools_go_back_when_the_sender_answers_for_one(workbook, read):
    path = workbook({"校园网络": [LINK, ROW, (B, DAY, "万兆")]})
    batch = read(path, schools=frozenset({A}))
    assert batch.tables["campus_link"]["school_code"].to_list() == [A]
    assert [p.reason for p in batch.problems] == [words.NOT_YOURS]


def test_every_row_carries_its_origin(links):
    batch = links(ROW)
    row = batch.tables["campus_link"].row(0, named=True)
    assert (row["source_file"], row["source_sheet"], row["source_row"]) == ("file.xlsx", "校园网络", 2)
    assert row["import_id"] == batch.import_id == batch.sha256[:16]
    assert (row["basis"], row["as_of"]) == ("reported", dt.date(2026, 3, 1))


def test_the_template_comes_back_in_as_it_went_out(tmp_path, read, catalogue, known):
    frame = catalogue["campus_link"].empty().select(catalogue["campus_link"].columns)
    given = {"school_code": [A, B], "reported_on": [dt.date(2026, 3, 1)] * 2, "access_mbps": [10_000, 500]}
    given |= {"ipv6": [True, None], "remark": ["一切正常", None], "accepted_on": [None, dt.date(2026, 2, 1)]}
    frame = pl.concat([frame, pl.DataFrame(given)], how="diagonal")
    path = tmp_path / "template.xlsx"
    chosen = [catalogue["campus_link"], catalogue["core_project"]]
    books.template(chosen, path, known.tables["school"].select("school_code", "name"), {"campus_link": frame})
    batch = read(path)
    assert batch.tables["campus_link"].select(frame.columns).equals(frame)
    assert not batch.problems


def test_a_template_says_that_its_ratios_are_in_percent(tmp_path, read, catalogue):
    row = {"project_id": ["yz-cp01"], "reported_on": [dt.date(2026, 3, 1)], "planned_pct": [1.0]}
    row |= {"actual_pct": [0.5], "remark": pl.Series([None], dtype=pl.String)}
    path = tmp_path / "t.xlsx"
    frame = pl.DataFrame(row)
    books.template([catalogue["core_project"]], path, None, {"core_project": frame})
    assert read(path).tables["core_project"]["actual_pct"].to_list() == [0.5]


def test_remarks_make_a_table(links):
    table = intake.problems_table(links(ROW, ("9", DAY, "万兆")))
    assert table.columns == ["file", "sheet", "row", "column", "value", "reason", "severity"]
    assert table.filter(severity="row")["row"].to_list() == [3]
