"""Publishing is all or nothing, once, in some order; a process killed in between leaves nothing half done."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import polars as pl
import pytest

from cockpit import config, intake, ledger, store
from cockpit.access import Level, Scope
from cockpit.text import intake as words

WHOLE = Scope(None, Level.SENSITIVE)
STREETS = ("街道代码", "街道名称", "简称")
KILLED = """
import os, sys
from pathlib import Path
from cockpit import intake, ledger, store
step = sys.argv[2]
batch = intake.stage(Path(sys.argv[1]), "街道.xlsx", "a")
if step == "parsed":
    os.kill(os.getpid(), 9)
ledger.Ledger.advance = lambda *a, **k: os.kill(os.getpid(), 9)
intake.publish(batch, "a")
"""


def streets(t):
    """A row is a subdistrict: code and name."""
    return t.subdistrict.select().order_by(t.subdistrict.c.subdistrict_code)


def names() -> list[str]:
    return store.fetch(streets, WHOLE)["name"].to_list() if store.current() else []


@pytest.fixture
def sheet(workbook, settings):
    def write(*rows, name="街道.xlsx"):
        return workbook({"街道": [STREETS, *rows]}, name)

    return write


def staged(path: Path) -> intake.Batch:
    return intake.stage(path, path.name, "a")


def test_a_published_file_is_served_and_noted(sheet):
    version = intake.publish(staged(sheet(("500103001000", "甲街", None), ("x", "乙街", None))), "a")
    assert version.number == 1 and names() == ["甲街"]
    (noted,) = ledger.open().imports()
    assert (noted.state, noted.rows_kept, noted.rows_back, noted.version) == ("published", 1, 1, 1)
    assert [p.row for p in ledger.open().problems(noted.id)] == [3]
    actions = [(e.action, e.result) for e in ledger.open().entries()]
    assert ("import", "received") in actions and ("publish", "done") in actions
    assert ledger.open().broken() is None


def test_the_same_file_again_has_no_second_effect_and_says_so(sheet):
    path = sheet(("500103001000", "甲街", None))
    first = intake.publish(staged(path), "a")
    again = staged(path)
    assert again.already == 1 and again.problems[0].reason == words.already(1)
    assert intake.publish(again, "a") == first and len(store.versions()) == 1


def test_a_file_whose_version_was_rolled_back_may_be_published_again(sheet):
    intake.publish(staged(sheet(("500103001000", "甲街", None))), "a")
    path = sheet(("500103002000", "乙街", None), name="b.xlsx")
    intake.publish(staged(path), "a")
    store.rollback(1, by="a")
    assert names() == ["甲街"]
    batch = staged(path)
    assert batch.already is None and intake.publish(batch, "a").number == 4 and names() == ["甲街", "乙街"]


def test_an_upload_updates_by_key_and_never_deletes(sheet):
    intake.publish(staged(sheet(("500103001000", "甲街", "甲"), ("500103002000", "乙街", "乙"))), "a")
    intake.publish(staged(sheet(("500103002000", "丙街", None), name="b.xlsx")), "a")
    assert store.fetch(streets, WHOLE).select("name", "short_name").rows() == [("甲街", "甲"), ("丙街", None)]


def test_a_refused_file_is_not_published_and_changes_nothing(sheet, tmp_path):
    intake.publish(staged(sheet(("500103001000", "甲街", None))), "a")
    path = tmp_path / "bad.xlsx"
    path.write_bytes(b"PK\x03\x04")
    batch = staged(path)
    with pytest.raises(intake.IntakeError, match=words.BROKEN):
        intake.publish(batch, "a")
    assert ledger.open().found(batch.import_id).state == "failed" and store.current().number == 1


def test_a_file_without_one_usable_row_is_refused(sheet):
    batch = staged(sheet(("x", "甲街", None)))
    assert batch.refused and batch.problems[-1].reason == words.nothing_kept()
    with pytest.raises(intake.IntakeError):
        intake.publish(batch, "a")
    assert store.current() is None


def test_several_files_become_one_version_or_none(sheet, tmp_path):
    good = staged(sheet(("500103001000", "甲街", None)))
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"")
    with pytest.raises(intake.IntakeError):
        intake.publish([good, staged(bad)], "a")
    assert store.current() is None
    other = staged(sheet(("500103002000", "乙街", None), name="b.xlsx"))
    assert intake.publish([good, other], "a").number == 1 and names() == ["甲街", "乙街"]


def test_two_publications_at_once_end_in_some_order(sheet):
    batches = [staged(sheet((f"50010300{n}000", f"{n}街", None), name=f"{n}.xlsx")) for n in range(1, 5)]
    faults: list[Exception] = []

    def one(batch):
        for _ in range(20):
            try:
                intake.publish(batch, "a")
                return
            except store.StoreError as fault:
                last = fault
        faults.append(last)

    threads = [threading.Thread(target=one, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults and names() == ["1街", "2街", "3街", "4街"]
    assert {i.state for i in ledger.open().imports()} == {"published"}


@pytest.mark.parametrize(("step", "state"), [("parsed", "failed"), ("published", "published")])
def test_a_killed_import_is_settled_by_the_next_start(step, state, sheet):
    path = sheet(("500103001000", "甲街", None))
    environment = os.environ | {"PYTHONPATH": str(config.ROOT)}
    done = subprocess.run([sys.executable, "-c", KILLED, str(path), step], env=environment, timeout=120)
    assert done.returncode == -signal.SIGKILL
    store.close()
    intake.recover()
    (noted,) = ledger.open().imports()
    assert noted.state == state
    assert names() == (["甲街"] if state == "published" else [])
    batch = staged(path)
    assert (batch.already == 1) is (state == "published")
    intake.publish(batch, "a")
    assert names() == ["甲街"] and len(store.versions()) == 1


@pytest.fixture
def district(settings, workbook, catalogue):
    """A published district with one school, one street and one app, for feeds to point to."""
    app = [f.title for f in catalogue["app"].fields if f.required]
    sample = catalogue["app"].sample(1, today=config.settings().today()).row(0, named=True)
    sample |= {"app_code": "A01"}
    written = [sample[f.name] for f in catalogue["app"].fields if f.required]
    written = [("是" if v else "否") if isinstance(v, bool) else v for v in written]
    school = ["school_code", "name", "stage", "school_type", "subdistrict_code", "longitude_deg"]
    school += ["latitude_deg", "students", "teachers", "classrooms", "upgrade_planned"]
    row = ["2150000001", "甲小学", "小学", "小学", "500103001000", 106.5, 29.5, 100, 9, 6, "否"]
    sheets = {"街道": [STREETS, ("500103001000", "甲街", None)], "学校": [school, row]}
    path = workbook(sheets | {catalogue["app"].title: [app, written]}, "base.xlsx")
    intake.publish(staged(path), "a")
    return settings


FEED = pl.DataFrame(
    {
        "school_code": ["2150000001"] * 3 + ["2150000099"],
        "app_code": ["A01"] * 4,
        "role": ["student", "学生", "teacher", "teacher"],
        "used_on": ["2026-03-01", "2026-03-02", "2026/3/2", "2026-03-02"],
        "users": ["5", "6", "1,234", "1"],
        "visits": ["10", "11", "12", "13"],
        "minutes": ["1", None, "3", "4"],
    }
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_feed_is_rolled_up_and_bad_rows_go_back_by_line(encoding, district, tmp_path):
    path, seen = tmp_path / "usage.csv", []
    path.write_text(FEED.write_csv(), encoding=encoding)
    batch = intake.feed(path, "usage_daily", "a", lambda done, total: seen.append((done, total)))
    assert batch.counted["usage_daily"] == intake.Counts(4, 3, 1, 0)
    assert [(p.row, p.value, p.reason) for p in batch.problems] == [(5, "2150000099", words.UNKNOWN_SCHOOL)]
    assert seen[-1] == (4, 4)
    intake.publish(batch, "a")
    rolled = store.fetch(lambda t: t.usage_monthly.select(), WHOLE).sort("role")
    assert rolled.select("role", "visits_sum", "users_max").rows() == [
        ("student", 21, 6),
        ("teacher", 12, 1234),
    ]


def test_a_parquet_feed_is_read_with_its_types(district, tmp_path):
    path = tmp_path / "usage.parquet"
    typed = FEED.with_columns(
        pl.lit("2026-03-02").str.to_date().alias("used_on"),
        pl.col("users").str.replace(",", "").cast(pl.Int32),
        pl.col("visits").cast(pl.Float64),
    ).head(3)
    typed.write_parquet(path)
    batch = intake.feed(path, "usage_daily", "a")
    assert batch.counted["usage_daily"] == intake.Counts(3, 1, 2, 0)
    assert {p.reason for p in batch.problems} == {words.CONFLICTING_ROWS}


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_c24_a_feed_with_numbers_of_persons_nobody_asked_for_is_refused(kind, district, tmp_path):
    path = tmp_path / f"usage.{kind}"
    numbers = pl.Series("班主任", [None, None, None, 13812345678])
    getattr(FEED.with_columns(numbers), f"write_{kind}")(path)
    batch = intake.feed(path, "usage_daily", "a")
    assert batch.refused and batch.problems[0].reason == words.personal_column("班主任")
    getattr(FEED.with_columns(numbers // 10), f"write_{kind}")(path)
    assert not intake.feed(path, "usage_daily", "a").refused


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", words.EMPTY),
        (b"a,b\n1,2\n", words.FEED_HEADER),
        (b"school_code,app_code\n1,2\n", "缺少必填列"),
        (b"school_code,app_code,role,used_on,users,visits\n", words.NO_ROWS),
        (b"school_code,app_code,role,used_on,users,visits\n1,2,3,4,5,6,7,8\n", words.RAGGED),
        (b"PAR1xxxx", words.BROKEN),
    ],
)
def test_a_feed_that_cannot_be_read_is_refused(data, said, district, tmp_path):
    path = tmp_path / "usage.csv"
    path.write_bytes(data)
    batch = intake.feed(path, "usage_daily", "a")
    assert batch.refused and said in batch.problems[0].reason
