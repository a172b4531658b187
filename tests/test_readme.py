"""What the README lists is what there is."""

import re
from pathlib import Path

import pytest

from cockpit.text import frame

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_pages_of_the_readme_are_the_pages_of_the_navigation():
    listed = re.findall(r"^\| (\S+) \| `/(\w*)", README, re.M)
    offered = [
        (title, "" if name == "overview" else name)
        for group in frame.NAVIGATION.values()
        for name, title in group
    ]
    assert listed == offered


def test_the_settings_of_the_readme_are_the_settings_that_are_read():
    written = set(re.findall(r"`(COCKPIT_\w+)`", README))
    code = "".join(path.read_text("utf-8") for path in (ROOT / "cockpit" / "config").glob("*.py"))
    read = set(re.findall(r'"(COCKPIT_[A-Z_]+)"', code))
    assert written == read


@pytest.mark.parametrize("target", sorted(set(re.findall(r"make (\w+)", README))))
def test_every_make_target_of_the_readme_exists(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.M)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)]+)\)", README))))
def test_every_file_the_readme_points_to_is_there(path):
    assert (ROOT / path).is_file()


def test_what_the_readme_says_of_the_back_test_is_what_its_report_says():
    report = (ROOT / "tests" / "bench" / "BACKTEST.md").read_text("utf-8")
    for kind, made, covered in re.findall(r"^\| (\S+) \| (\d+ / \d+) \| (0\.\d+) \|", README, re.M):
        assert f"| {kind} | 预测数 / 序列数 | {made} |" in report
        assert f"| {kind} | 80% 区间覆盖率 | {covered} |" in report
    assert len(re.findall(r"^\| \S+ \| \d+ / \d+ \| 0\.\d+ \|", README, re.M)) == 4
