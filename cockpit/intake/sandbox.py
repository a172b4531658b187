"""Starts the reading process, waits for it, and turns whatever happened into sheets or one Refusal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from cockpit.config import ROOT
from cockpit.intake import passing
from cockpit.intake.child import REFUSED
from cockpit.intake.problems import Refusal
from cockpit.text import intake as words

TIMEOUT = 60  # seconds by the clock


@dataclass(frozen=True)
class Sheet:
    """One sheet as read: cells are a kind letter plus text, `_row` is the number the spreadsheet shows."""

    name: str
    visible: bool
    frame: pl.DataFrame
    merges: tuple[tuple[tuple[int, int], tuple[int, int]], ...]
    hidden_rows: int
    blank_tail: int


@dataclass(frozen=True)
class Workbook:
    """All sheets of one file, with what was seen but never read."""

    sheets: tuple[Sheet, ...]
    attachments: tuple[str, ...]
    epoch_1904: bool


def opened(path: Path, kind: str, *, timeout: float = TIMEOUT) -> Workbook:
    """The content of an untrusted file, read in a process of its own; raises Refusal, never dies."""
    with passing.folder() as folder:
        code = _run(path.resolve(), kind, folder, timeout)
        if code == REFUSED and (folder / "refused.json").exists():
            raise Refusal(**json.loads((folder / "refused.json").read_text(encoding="utf-8")))
        if code != 0:
            raise Refusal(words.TOO_HEAVY if code < 0 else words.BROKEN)
        return _collected(folder)


def _run(path: Path, kind: str, folder: Path, timeout: float) -> int:
    command = [sys.executable, "-m", "cockpit.intake.child", str(path), kind, str(folder)]
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "POLARS_MAX_THREADS": "1",
        "LANG": "C.UTF-8",
    }
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=timeout,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        raise Refusal(words.timeout(timeout)) from error
    return done.returncode


def _collected(folder: Path) -> Workbook:
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    sheets = tuple(_sheet(folder, item) for item in meta["sheets"])
    return Workbook(sheets, tuple(meta["attachments"]), meta["epoch_1904"])


def _sheet(folder: Path, item: dict) -> Sheet:
    frame = pl.read_ipc(folder / item["file"]) if item["file"] else pl.DataFrame()
    merges = tuple((tuple(start), tuple(end)) for start, end in item["merges"])
    return Sheet(item["name"], item["visible"], frame, merges, item["hidden_rows"], item["blank_tail"])
