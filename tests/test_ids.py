"""Every requirement is proved by a test that names it, or stands in the list of what is not built."""

import re
from pathlib import Path

from cockpit import config

TESTS = config.ROOT / "tests"
REASONS = tuple(f"R-{number}" for number in range(1, 16))  # lessons of what befell others
CONTROLS = tuple(f"C-{number}" for number in range(1, 26))  # controls of the classified protection
NOT_BUILT = {  # id → the sentence with which README tells it
    "C-18": "分析库放在 PostgreSQL 时，已发布的版本没有整体校验码，改动要靠数据库自己的权限和备份核对"
    "来防和查；用内置分析库时每个版本都有，对不上就不用。",
    "C-19": "除密码、令牌和备份以外，库里的数据没有逐字段加密，要靠磁盘或数据库加密；"
    "没有接入国密算法（SM2、SM3、SM4）。",
    "C-21": "没有热备：一台服务器坏了，用备份在另一台上恢复，恢复时间以演练为准。",
}
NAMED = re.compile(r"\b([RC])-(\d{1,2})\b|(?:test|_)_?([rc])(\d{1,2})_")


def named() -> dict[str, set[str]]:
    """Id → the files of tests that name it in a test's name or words; this file does not count."""
    found: dict[str, set[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        if path == Path(__file__):
            continue
        for plain, number, small, other in NAMED.findall(path.read_text("utf-8")):
            found.setdefault(f"{(plain or small).upper()}-{number or other}", set()).add(path.name)
    return found


def test_every_requirement_is_named_by_a_test_or_told_as_not_built():
    found = named()
    missing = [id for id in (*REASONS, *CONTROLS) if id not in found and id not in NOT_BUILT]
    assert missing == []
    assert {"R-8", "C-13", "C-16", "C-23"} <= set(found), "the search finds ids"
    assert "C-99" not in found and set(found) <= {*REASONS, *CONTROLS}, sorted(
        set(found) - {*REASONS, *CONTROLS}
    )


def test_what_is_not_built_is_told_to_readers_and_nothing_else_is():
    """The list in README and this one are the same, word for word."""
    readme = (config.ROOT / "README.md").read_text("utf-8")
    section = readme.split("## 还没有做到的安全要求\n", 1)[1].split("\n## ", 1)[0]
    told = dict(re.findall(r"^- (C-\d+|R-\d+)：(.+)$", section, re.M))
    assert told == NOT_BUILT
