"""The command line in Chinese: it does what it says; whatever goes wrong is one sentence and a code."""

import re
import shutil
import subprocess
import sys
from datetime import date

import polars as pl
import pytest
import xlsxwriter

from cockpit import access, config, contracts, ledger, store
from cockpit.cli import keeping, run
from tests import convening

STREETS = ("街道代码", "街道名称", "简称")


@pytest.fixture
def street(settings, tmp_path):
    def write(code: str, name: str, file: str = "街道.xlsx"):
        path = tmp_path / file
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("街道")
            sheet.write_row(0, 0, STREETS)
            sheet.write_row(1, 0, (code, name))
        return str(path)

    return write


@pytest.fixture
def said(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments: str) -> tuple[int, str]:
        code = run(arguments)
        shown = capsys.readouterr()
        assert "Traceback" not in shown.out + shown.err
        return code, shown.out + shown.err

    return call


def test_plan_check_prints_the_counts_of_the_shipped_plans(settings, said):
    code, shown = said("plan", "check")
    assert code == 0 and "承诺" in shown and "334" in shown


def test_plan_check_lists_faults_and_fails(settings, said, tmp_path):
    (tmp_path / "broken.toml").write_text("[[[", encoding="utf-8")
    code, shown = said("plan", "check", str(tmp_path))
    assert code == 1 and "broken.toml" in shown and "共 1 处问题" in shown


def test_import_publishes_and_says_how_many_rows(street, said):
    code, shown = said("import", street("500103001000", "甲街"), "--by", "张三")
    assert code == 0 and "已发布第 1 版：导入 1 行，退回 0 行" in shown
    assert store.current().published_by == "张三"


def test_importing_the_same_file_again_says_so_and_publishes_nothing(street, said):
    path = street("500103001000", "甲街")
    said("import", path)
    code, shown = said("import", path)
    assert code == 0 and "没有重复生效" in shown and store.current().number == 1


def test_a_dry_run_leaves_store_and_ledger_alone(street, said):
    code, shown = said("import", street("500103001000", "甲街"), "--dry-run")
    assert code == 0 and "没有发布" in shown
    assert store.current() is None and ledger.open().imports() == []


def test_files_of_one_command_know_each_other_and_one_bad_file_stops_all(street, said, tmp_path):
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"")
    code, shown = said("import", street("500103001000", "甲街"), str(bad))
    assert code == 1 and "《坏.xlsx》：文件是空的" in shown and store.current() is None


def test_versions_rollback_and_prune_follow_each_other(street, said):
    said("import", street("500103001000", "甲街"))
    said("import", street("500103002000", "乙街", "b.xlsx"))
    code, shown = said("versions")
    assert code == 0 and "b.xlsx" in shown
    assert said("rollback", "1") == (0, "已按第 1 版的内容发布第 3 版。\n")
    code, shown = said("prune", "--keep", "1")
    assert code == 0 and "已清理第 1、2 版" in shown
    assert [v.number for v in store.versions()] == [3]


def test_a_template_holds_the_chosen_datasets(settings, said, tmp_path):
    code, shown = said("template", str(tmp_path / "t.xlsx"), "--dataset", "校园网络", "--dataset", "school")
    assert code == 0 and "含 2 张表" in shown and (tmp_path / "t.xlsx").stat().st_size > 1000


def test_doctor_is_content_with_a_fresh_home_and_with_a_published_one(street, said):
    assert said("doctor")[0] == 0
    said("import", street("500103001000", "甲街"))
    code, shown = said("doctor")
    assert code == 0 and "校验链完整" in shown and "第 1 版" in shown


def test_doctor_finds_a_damaged_store(street, said):
    said("import", street("500103001000", "甲街"))
    (file,) = config.settings().store_folder.glob("v*.duckdb")
    store.close()
    file.chmod(0o644)
    file.write_bytes(b"broken")
    code, shown = said("doctor")
    assert code == 1 and "异常" in shown


FAULTS = {
    "missing file": (("import", "没有.xlsx"), "找不到文件《没有.xlsx》。"),
    "unknown dataset": (("template", "x.xlsx", "--dataset", "没有"), "没有名为“没有”的数据集。"),
    "unknown version": (("rollback", "99"), "第 99 版"),
    "unknown command": (("没有",), "命令写法有误"),
    "missing argument": (("rollback",), "命令写法有误"),
    "unknown wall": (("wall", "revoke", "没有"), "没有名称或编号为“没有”的大屏。"),
    "bad range": (("wall", "add", "大厅", "--ip", "10.1.x"), "“10.1.x”不是网络地址"),
    "unknown playlist": (("wall", "add", "大厅", "--playlist", "x"), "没有编号为“x”的播放单。"),
    "unknown level": (("notice", "raise", "演练", "--level", "红"), "没有“红”这一级别"),
    "long notice": (("notice", "raise", "长" * 61), "不超过 60 个字"),
    "missing layer": (("geo", "install", "district", "没有.geojson"), "找不到文件《没有.geojson》。"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_whatever_goes_wrong_is_one_chinese_sentence(case, settings, said):
    arguments, sentence = FAULTS[case]
    code, shown = said(*arguments)
    assert code != 0 and sentence in shown and len(shown.strip().splitlines()) == 1


def test_a_faulty_setting_is_said_in_chinese(settings, said, monkeypatch):
    monkeypatch.setenv("COCKPIT_TODAY", "gestern")
    config.reset()
    code, shown = said("versions")
    assert code == 1 and "COCKPIT_TODAY" in shown


def test_the_module_runs_as_a_program(settings):
    command = [sys.executable, "-m", "cockpit", "versions"]
    done = subprocess.run(command, cwd=config.ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and "还没有发布过数据版本" in done.stdout


def test_help_is_chinese_for_every_command(settings, said):
    for command in (
        *("plan", "import", "template", "versions", "rollback", "prune", "geo", "demo", "doctor"),
        *("wall", "notice", "brief"),
    ):
        code, shown = said(command, "--help")
        assert code == 0 and any("\u4e00" <= mark <= "\u9fff" for mark in shown)


def test_doctor_names_the_figures_that_cannot_be(settings, said):
    contract = contracts.load()["indicator_report"]
    figure = {"indicator_id": "yz-t12-courses", "as_of_on": date(2026, 6, 30), "value": 130.0}
    told = {
        "document": "纪要",
        "reporter": "区教委",
        "import_id": "i",
        "source_file": "a.xlsx",
        "source_row": 2,
    }
    row = pl.DataFrame([figure | told | {"basis": contract.basis, "as_of": date(2026, 6, 30)}])
    whole = pl.concat([contract.empty(), row], how="diagonal_relaxed").select(contract.empty().columns)
    store.publish(
        [store.Change("indicator_report", whole, "i")], by="张三", note="", month=date(2026, 10, 31)
    )
    code, shown = said("doctor")
    assert code == 1
    assert (
        "1 个数值未采用，如：“信息技术课开课率”全区2026年6月的数值未采用：130 超出 0 至 100 的范围。" in shown
    )


def test_plan_check_and_doctor_name_what_nobody_has_defined(settings, said, monkeypatch):
    assert "方案指标都有口径" in said("doctor")[1]
    shipped = contracts.definitions()
    without = {id: d for id, d in shipped.items() if id != "yz-wifi"}
    monkeypatch.setattr("cockpit.contracts.indicators._shipped", lambda: without)
    for words in (("plan", "check"), ("doctor",)):
        assert "1 个方案指标无口径，不计算也不评判：校园无线覆盖率" in said(*words)[1]


def test_walls_are_registered_listed_and_revoked(settings, said):
    assert said("wall", "list") == (0, "还没有登记大屏。\n")
    added = ("wall", "add", "一楼大厅", "--place", "机关楼", "--ip", "10.1.2.3", "--ip", "10.2.0.0/16")
    code, shown = said(*added, "--playlist", "meeting", "--days", "30", "--by", "张三")
    token = re.search(r"/wall-in/([\w-]{43})$", shown.strip())[1]
    (device,) = ledger.open().devices.all()
    assert code == 0 and ledger.open().devices.admitted(token, access.place("10.2.9.9")) == device
    assert (device.playlist, device.created_by) == ("meeting", "张三")
    code, shown = said("wall", "list")
    assert code == 0 and {"一楼大厅", "机关楼", "从未上线", "10.1.2.3、10.2.0.0/16"} <= set(shown.split())
    assert token not in shown and device.id in shown
    assert said("wall", "revoke", "一楼大厅") == (0, "“一楼大厅”已停用。\n")
    assert said("wall", "revoke", device.id) == (0, "“一楼大厅”早已停用。\n")
    assert ledger.open().devices.admitted(token, access.place("10.2.9.9")) is None
    assert "已停用" in said("wall", "list")[1]


def test_a_notice_goes_up_and_down(settings, said):
    assert said("notice", "lower") == (0, "当前没有通知。\n")
    assert said("notice", "raise", "今天演练", "--level", "紧急", "--minutes", "5")[0] == 0
    up = ledger.open().notices.current()
    assert (up.text, up.level) == ("今天演练", "urgent") and up.until is not None
    assert said("notice", "lower") == (0, "通知已撤下。\n")
    assert ledger.open().notices.current() is None


def test_doctor_says_what_is_wrong_with_the_rules(settings, said, tmp_path, monkeypatch):
    assert f"{len(keeping.RULES)} 份，均可使用" in said("doctor")[1]
    data = tmp_path / "data"
    shutil.copytree(config.settings().data, data)
    (data / "rules" / "rectify.toml").write_text("[[state]]\nid = 1\n", "utf-8")
    (data / "rules" / "peers.toml").write_text("nearest = [\n", "utf-8")
    (data / "rules" / "meeting.toml").write_text("[meeting]\n", "utf-8")
    monkeypatch.setenv("COCKPIT_DATA", str(data))
    config.reset()
    code, shown = said("doctor")
    assert code == 1 and "业务规则" in shown and "均可使用" not in shown
    assert "例会规则有误" in "".join(shown.split()).replace("│", "")
    plain = re.sub(r"python -m cockpit [a-z ]+", "", re.sub(r"[│\s]+", " ", shown))  # commands to run
    assert not re.search("[a-z]{4,} [a-z]{4,}", plain)


def test_doctor_finds_a_frozen_month_that_was_changed(settings, said):
    assert "还没有封存" in said("doctor")[1]
    book = ledger.open()
    convening.closed(book)
    assert "1 期，与封存时一致" in said("doctor")[1]
    with book.engine.begin() as open_:
        open_.exec_driver_sql("drop trigger meeting_part_fixed")
        open_.exec_driver_sql("update meeting_part set data = x'00' where scope = 'district'")
    code, shown = said("doctor")
    assert code == 1 and "与封存时不一致：2026-06" in shown
