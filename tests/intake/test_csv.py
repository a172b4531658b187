"""CSV files: one proven encoding, a sniffed delimiter, and no field guessed."""

import pytest

from cockpit import intake
from cockpit.text import intake as words

A, B = "2150000001", "3150000002"
TEXT = f"学校标识码,填报日期,接入带宽,备注\n{A},2026-03-01,万兆,正常\n{B},2026-03-01,千兆,正常\n"


@pytest.fixture
def csv(tmp_path, read):
    def run(data: bytes | str, name="校园网络.csv"):
        path = tmp_path / "upload.csv"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return read(path, name)

    return run


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(encoding, csv):
    text = TEXT.replace("正常", "㙍") if encoding in ("gb18030", "utf-8") else TEXT
    batch = csv(text.encode(encoding))
    assert batch.counted["campus_link"].kept == 2
    assert batch.tables["campus_link"]["access_mbps"].to_list() == [10_000, 1_000]


def test_a_mixture_of_two_encodings_is_refused_with_the_byte(csv):
    head = TEXT.encode()
    batch = csv(head + "3150000003,2026-03-01,万兆,好".encode("gbk"))
    assert (
        batch.refused
        and f"第 {len(head) + len('3150000003,2026-03-01,') + 1} 个字节" in batch.problems[0].reason
    )


def test_big5_is_refused_with_the_byte(csv):
    batch = csv("學校標識碼,填報日期\n1,2\n".encode("big5"))
    assert batch.refused and "个字节" in batch.problems[0].reason


def test_broken_bytes_are_refused_with_the_byte(csv):
    batch = csv(b"a,b\n\xff\xff\xff")
    assert batch.refused and "第 5 个字节" in batch.problems[0].reason


@pytest.mark.parametrize("mark", [";", "\t", ",", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_recognised(mark, end, csv):
    assert csv(TEXT.replace(",", mark).replace("\n", end)).counted["campus_link"].kept == 2


def test_quoted_line_breaks_stay_in_their_field_and_lines_keep_their_numbers(csv):
    batch = csv(TEXT.replace("正常", '"一\n二"', 1))
    table = batch.tables["campus_link"]
    assert table["remark"].to_list() == ["一\n二", "正常"] and table["source_row"].to_list() == [2, 4]


def test_an_unclosed_quote_is_refused_with_its_line(csv):
    batch = csv(TEXT + f'{A},2026-03-02,"万兆,x\n')
    assert batch.refused and batch.problems[0].row == 4 and batch.problems[0].reason == words.UNCLOSED_QUOTE


def test_ragged_rows_go_back_and_the_others_stay(csv):
    batch = csv(
        TEXT + "3150000003,2026-03-01\n3150000003,2026-03-01,千兆,x,y\n3150000003,2026-03-01,千兆,x,,\n"
    )
    assert batch.counted["campus_link"] == intake.Counts(5, 3, 2, 0)
    assert [(p.row, p.reason) for p in batch.problems] == [(4, words.RAGGED), (5, words.RAGGED)]


def test_a_field_longer_than_any_cell_is_refused(csv):
    batch = csv(TEXT + f"{A},2026-03-01,万兆,{'x' * 10_000_000}\n")
    assert batch.refused and "32767 个字符" in batch.problems[0].reason


def test_a_dataset_is_found_by_file_name_or_by_its_header(csv):
    assert set(csv(TEXT, "campus_link.csv").tables) == {"campus_link"}
    assert set(csv(TEXT, "三月.csv").tables) == {"campus_link"}


def test_codes_keep_every_digit(csv):
    assert csv(TEXT).tables["campus_link"]["school_code"].to_list() == [A, B]
