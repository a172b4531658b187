"""What the demonstration district is made of: data/demo.toml, its last month, a random stream per subject."""

import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from cockpit.demo import calendar

EARLIEST_END = date(2026, 1, 31)  # before it the targets of 2025 are not due, so the stories would not hold


class DemoError(Exception):
    """The demonstration cannot be built; the message is one Chinese sentence."""


@dataclass(frozen=True)
class Parameters:
    """The parameters of one build: sections of the file, last day, months and amount of daily rows.

    `scale` multiplies the pairs of application and role that each school reports: 0.1 is small. `rounds` is
    the number of monthly deliveries, each published as a version of its own.
    """

    values: Mapping[str, Any] = field(repr=False)
    end: date
    months: int
    scale: float = 1.0
    rounds: int = 1

    def __getitem__(self, section: str) -> Any:
        return self.values[section]

    @property
    def first(self) -> date:
        """First day of the daily feeds."""
        return calendar.months_before(self.end, self.months - 1).replace(day=1)

    @property
    def history(self) -> list[date]:
        """Quarter ends of the registers, oldest first; always three years, whatever `months` says."""
        return calendar.every(self.end, count=12, step=3)

    @property
    def month_ends(self) -> list[date]:
        """Month ends of the monthly feeds, oldest first."""
        return calendar.every(self.end, count=self.months, step=1)

    @property
    def round_ends(self) -> list[date]:
        """Month ends of the deliveries, oldest first."""
        return calendar.every(self.end, count=self.rounds, step=1)

    def rng(self, subject: str) -> np.random.Generator:
        """A stream that depends on the seed and the subject alone, so that one table never shifts another."""
        return np.random.default_rng([self.values["seed"], zlib.crc32(subject.encode())])


def load(
    folder: Path,
    *,
    today: date,
    months: int | None = None,
    scale: float = 1.0,
    rounds: int | None = None,
) -> Parameters:
    """Read `folder`/demo.toml; raises DemoError when the last month or the numbers make no sense."""
    with (folder / "demo.toml").open("rb") as file:
        values = tomllib.load(file)
    end = _end(values["end"], today)
    months = values["months"] if months is None else months
    rounds = values["rounds"]["count"] if rounds is None else rounds
    if faults := _faults(values, end, months, scale, rounds):
        raise DemoError("演示参数有误：" + "；".join(faults))
    return Parameters(values, end, months, scale, rounds)


def _end(text: str, today: date) -> date:
    """Last day of the named month, or of the last complete one."""
    if text == "last complete month":
        return calendar.months_before(today, 1)
    year, month = text.split("-")
    return calendar.month_end(date(int(year), int(month), 1))


def _faults(values: Mapping[str, Any], end: date, months: int, scale: float, rounds: int) -> list[str]:
    """Every contradiction in the parameters, in Chinese."""
    placed = sum(values["school"]["per_subdistrict"].values())
    named = sum(len(kind["roots"]) for kind in values["school"]["kind"])
    wanted = values["facts"]["schools"]
    checks = {
        f"最末月份 {end:%Y-%m} 早于 {EARLIEST_END:%Y-%m}": end < EARLIEST_END,
        f"月数 {months} 应在 1 至 120 之间": not 1 <= months <= 120,
        f"规模 {scale} 应大于 0": scale <= 0,
        f"发布轮数 {rounds} 应在 1 至 12 之间": not 1 <= rounds <= 12,
        f"各街道学校数合计 {placed}，应为 {wanted}": placed != wanted,
        f"学校名称 {named} 个，应为 {wanted} 个": named != wanted,
    }
    return [fault for fault, wrong in checks.items() if wrong]
