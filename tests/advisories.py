"""`python -m tests.advisories` asks for known weaknesses of everything that runs; what was not asked is said.

Exceptions stand in tests/data/advisories.toml, each with its reason and the day on which it ends.
"""

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tests import bill

EXCEPTIONS = Path(__file__).parent / "data" / "advisories.toml"
CLEAN, FOUND, UNASKED = 0, 1, 2


def judged(report: Mapping[str, Any], exceptions: Mapping[str, Any], today: date) -> tuple[int, list[str]]:
    """Exit code and sentences for what pip-audit told; a package nobody could ask about is no clean one."""
    parts = report.get("dependencies", [])
    skipped = [each["name"] for each in parts if each.get("skip_reason")]
    found = [(each["name"], each["version"], weak["id"]) for each in parts for weak in each.get("vulns", ())]
    left = [
        f"{name} {version}：{id}"
        for name, version, id in found
        if id not in exceptions or exceptions[id]["until"] < today
    ]
    if left:
        return FOUND, [f"有 {len(left)} 处已知漏洞：", *left]
    if skipped or not parts:
        many = f"{len(skipped)} 个" if skipped else "全部"
        said = f"没有查成：{many}组件查不到漏洞通报（需要能访问 pypi.org 的通报接口）。"
        return UNASKED, [said, "结果不能当作“没有漏洞”。"]
    kept = f"，{len(found)} 处在限期例外内" if found else ""
    return CLEAN, [f"{len(parts)} 个组件没有已知漏洞{kept}。"]


def asked() -> dict[str, Any]:
    """What pip-audit tells of everything that runs; empty when it could ask nobody."""
    with tempfile.TemporaryDirectory() as folder:
        listed, told = Path(folder) / "running.txt", Path(folder) / "told.json"
        listed.write_text("".join(f"{name}=={version}\n" for name, version in bill.running().items()))
        command = [str(bill.TOOLS), "-m", "pip_audit", "-r", str(listed), "--no-deps", "--disable-pip"]
        subprocess.run(
            [*command, "-f", "json", "-o", str(told), "--progress-spinner", "off"],
            check=False,
            capture_output=True,
        )
        return json.loads(told.read_text("utf-8")) if told.exists() else {}


if __name__ == "__main__":
    code, said = judged(asked(), tomllib.loads(EXCEPTIONS.read_text("utf-8")), date.today())
    print("\n".join(said), file=sys.stderr if code else sys.stdout)
    sys.exit(code)
