"""`python -m tests.bill` writes sbom.json: what runs, with versions and licences, in CycloneDX."""

import json
import re
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
BILL = ROOT / "sbom.json"
TOOLS = Path(sys.prefix) / "audit" / "bin" / "python"  # made by the Makefile
TOLD = ("type", "bom-ref", "name", "version", "licenses", "purl")  # of each component


def pinned(name: str) -> dict[str, Requirement]:
    """Package → requirement of a file of requirements."""
    lines = (line.partition("#")[0].strip() for line in (ROOT / name).read_text("utf-8").splitlines())
    found = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {canonicalize_name(each.name): each for each in found}


def running() -> dict[str, str]:
    """Package → version of everything that `requirements.txt` brings along, as it is installed here."""
    found: dict[str, str] = {}
    waiting = [(name, each.extras) for name, each in pinned("requirements.txt").items()]
    seen: set[tuple] = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, frozenset(extras)) in seen:
            continue
        seen.add((name, frozenset(extras)))
        part = metadata.distribution(name)
        found[name] = part.version
        for line in part.requires or ():
            need = Requirement(line)
            marks = [{"extra": extra} for extra in extras] or [{"extra": ""}]
            if need.marker is None or any(need.marker.evaluate(mark) for mark in marks):
                waiting.append((canonicalize_name(need.name), need.extras))
    return dict(sorted(found.items()))


def bill() -> dict:
    """The bill of materials; the same environment gives the same text."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "all.json"
        tool = [str(TOOLS), "-m", "cyclonedx_py", "environment", "--output-reproducible", "--short-PURLs"]
        subprocess.run([*tool, "-o", str(out), sys.executable], check=True, capture_output=True)
        whole = json.loads(out.read_text("utf-8"))
    kept = running()
    named = re.search(r'^name = "(.+)"\nversion = "(.+)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    every = [each for each in whole["components"] if canonicalize_name(each["name"]) in kept]
    parts = [{name: each[name] for name in TOLD if name in each} for each in every]
    refs = {each["bom-ref"] for each in parts}
    links = [
        {**each, "dependsOn": [ref for ref in each.get("dependsOn", ()) if ref in refs]}
        for each in whole["dependencies"]
        if each["ref"] in refs
    ]
    own = {"type": "application", "name": named[1], "version": named[2]} if named else {}
    head = {name: whole[name] for name in ("bomFormat", "specVersion", "version", "$schema")}
    return head | {"metadata": {"component": own}, "components": parts, "dependencies": links}


if __name__ == "__main__":
    BILL.write_text(json.dumps(bill(), ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    print(f"{BILL.name}：{len(running())} 个组件。")
