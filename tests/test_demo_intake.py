"""The demonstration reaches the store through the intake alone, and its figures tell its stories there."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from cockpit import access, config, contracts, demo, ledger, store
from cockpit.demo import calendar, mistakes

TODAY = date(2026, 11, 21)
END = date(2026, 10, 31)


def _all_observations(t):
    """A row is one observation, with the columns of the relation."""
    return t.observation.select()


def _all_links(t):
    """A row is one school's link, with the columns of the relation."""
    return t.campus_link.select()


def _all_schools(t):
    """A row is one school, with the columns of the relation."""
    return t.school.select()


@pytest.fixture(scope="module")
def landed(tmp_path_factory) -> Iterator[store.Version]:
    """A small district that went through the intake into a store of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COCKPIT_HOME", str(tmp_path_factory.mktemp("demo")))
        patch.setenv("COCKPIT_TODAY", TODAY.isoformat())
        for name in ("COCKPIT_STORE_URL", "COCKPIT_LEDGER_URL", "COCKPIT_DATA"):
            patch.delenv(name, raising=False)
        config.reset()
        store.close()
        started = time.perf_counter()
        version = demo.build(months=3, scale=0.1, rounds=1)
        print(f"small demonstration district: {time.perf_counter() - started:.1f} s")
        yield version
        store.close()
    config.reset()


def _read(query) -> pl.DataFrame:
    return store.reader(access.Scope(None, access.Level.SENSITIVE))(query)


def test_everything_enters_through_the_intake_as_one_marked_version(landed):
    files_sent = sorted((config.settings().home / "demo").iterdir())
    imports = [item for item in ledger.open().imports() if item.version == landed.number]
    assert (landed.number, landed.demo, landed.month) == (1, True, END)
    assert {item.file_name for item in imports} == {path.name for path in files_sent}
    assert {item.state for item in imports} == {ledger.PUBLISHED}
    assert set(landed.imports) == {item.id for item in imports}
    encodings = {path.read_bytes()[:3] == b"\xef\xbb\xbf" for path in files_sent if path.suffix == ".csv"}
    assert encodings == {True, False}
    assert [path.name for path in files_sent if path.suffix == ".csv" and _is_gb18030(path)]


def _is_gb18030(path: Path) -> bool:
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return "学校标识码" in path.read_text(encoding="gb18030")
    return False


def test_the_bad_rows_are_sent_back_and_stand_in_the_ledger(landed):
    book = ledger.open()
    back = {item.file_name: item for item in book.imports() if item.rows_back}
    assert {name.split("_")[0].split(" ")[0]: item.rows_back for name, item in back.items()} == {
        f"{mistakes.GROUP + 1:02d}": 5,
        "网络实测": 3,
    }
    problems = [problem for item in back.values() for problem in book.problems(item.id)]
    assert len(problems) == 8
    assert all(problem.row and problem.reason for problem in problems)


@pytest.mark.parametrize(
    ("indicator", "value"),
    [
        ("yz-t01-schools", 21),
        ("yz-t03-schools", 15),
        ("yz-t03-scenes", 11),
        ("yz-t05-lessons", 380),
        ("yz-t10-cases", 21),
        ("yz-t15-onething", 2),
        ("op-platforms", 11),
    ],
)
def test_the_published_figures_tell_the_stories(landed, indicator, value):
    rows = _read(_all_observations).filter(scope_kind="district", indicator_id=indicator, month=END)
    assert rows["value"].to_list() == [value]


def test_the_wireless_figure_ends_with_its_last_survey(landed):
    rows = _read(_all_observations).filter(scope_kind="district", indicator_id="yz-wifi").sort("month")
    assert rows["as_of"].max() == calendar.months_before(END, 10)
    assert rows["value"].max() < 100


def test_of_two_files_that_disagree_the_later_one_is_served_with_its_remark(landed):
    root = demo.load(config.settings().data, today=TODAY)["story"]["conflict"]
    code = _read(_all_schools).filter(pl.col("name").str.contains(root))["school_code"].item()
    row = _read(_all_links).filter(school_code=code).row(0, named=True)
    assert row["access_mbps"] == 1_000
    assert "核查" in row["source_file"]
    assert "万兆" in row["remark"]


def test_building_again_changes_nothing(landed):
    assert demo.build(months=3, scale=0.1, rounds=1).number == landed.number


def test_the_demonstration_is_never_mixed_with_real_data(settings):
    row = {"subdistrict_code": "500103001000", "name": "七星岗街道", "import_id": "real", "as_of": END}
    rows = pl.concat([contracts.load()["subdistrict"].empty(), pl.DataFrame([row])], how="diagonal")
    store.publish([store.Change("subdistrict", rows, "real")], by="管理员", note="正式数据", demo=False)
    with pytest.raises(demo.DemoError, match="不是演示数据"):
        demo.build(months=1, scale=0.1, rounds=1)
    assert not (settings.home / "demo").exists()
