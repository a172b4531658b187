"""The district written down: workbooks of groups and offices, machine feeds, a few mistakes on purpose."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from cockpit import workbook
from cockpit.contracts import Catalogue
from cockpit.demo import mistakes, spelling
from cockpit.demo.parameters import Parameters
from cockpit.demo.spelling import Habit

OFFICES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("区教委智慧校园认定台账", "dot", ("designation", "scene")),
    ("区教研机构资源与课程台账", "han", ("resource_item", "course_project", "case_study")),
    ("区教师发展中心人才与培训台账", "slash", ("person_role", "training")),
    (
        "区教委网络安全台账",
        "iso",
        ("information_system", "vulnerability", "incident", "drill", "backup_test"),
    ),
    ("区教委项目与交付月报", "cell", ("core_project", "project_fund", "deliverable", "indicator_report")),
    ("区信息中心接口与一件事台账", "cell", ("interface", "service_item")),
    ("演示检测机构无线覆盖测试报告", "dot", ("wifi_survey",)),
)
GROUPED = ("campus_link", "classroom_network", "terminal_stock", "smart_room")
MONTHLY = {
    "space_activity": "utf-8-sig",
    "filter_coverage": "gb18030",
}  # small machine files and their encoding
FEEDS = {"network_measurement": "gb18030", "usage_daily": "utf-8"}  # large ones, a file per year
DAYS = {"network_measurement": "measured_on", "usage_daily": "used_on"}


@dataclass(frozen=True)
class Written:
    """A file on its way to the intake: `dataset` is set for what machines send, `feed` for rows in bulk."""

    path: Path
    dataset: str | None = None
    feed: bool = False


@dataclass(frozen=True)
class Task:
    """A file that can be written when its turn comes."""

    file: Written
    write: Callable[[], None]


def plan(p: Parameters, catalogue: Catalogue, frames: Mapping[str, pl.DataFrame], folder: Path) -> list[Task]:
    """Every file of the demonstration in the order in which it goes through the intake."""
    tasks = [_book(catalogue, folder, "00 区教委基础台账", _base(frames), Habit())]
    tasks += _groups(p, catalogue, frames, folder)
    for number, (name, dates, datasets) in enumerate(OFFICES, start=len(tasks)):
        rows = {dataset: frames[dataset] for dataset in datasets}
        tasks.append(_book(catalogue, folder, f"{number:02d} {name}", rows, Habit(dates)))
    tasks.append(_check(p, catalogue, frames, folder, f"{len(tasks):02d} 区信息中心线路核查"))
    return [*tasks, *_machines(p, catalogue, frames, folder)]


def _base(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    return {name: frames[name] for name in ("subdistrict", "school", "app")}


def _groups(
    p: Parameters, catalogue: Catalogue, frames: Mapping[str, pl.DataFrame], folder: Path
) -> Iterator[Task]:
    """One workbook per school group; one of them claims a faster line than it has, one has bad rows."""
    names = dict(frames["school"].select("school_code", "name").iter_rows())
    habits = spelling.habits(names)
    for number in range(p["school"]["groups"]):
        mine = frames["school_extra"].filter(pl.col("group_no") == number)
        rows = {name: frames[name].join(mine, on="school_code", how="semi") for name in GROUPED}
        rows["campus_link"] = mistakes.claimed(p, rows["campus_link"], mine)
        group = str(frames["school"].join(mine, on="school_code", how="semi")["group_name"][0])
        broken = mistakes.rows(p, mine) if number == mistakes.GROUP else {}
        title = f"{number + 1:02d} {group}填报"
        yield _book(catalogue, folder, title, rows, habits[number % len(habits)], broken)


def _check(
    p: Parameters, catalogue: Catalogue, frames: Mapping[str, pl.DataFrame], folder: Path, title: str
) -> Task:
    """The information centre's own look at one school's line, which contradicts what the school wrote."""
    rows = mistakes.checked(p, frames["campus_link"], frames["school_extra"])
    return _book(catalogue, folder, title, {"campus_link": rows}, Habit("iso", "words"))


def _book(
    catalogue: Catalogue,
    folder: Path,
    title: str,
    rows: Mapping[str, pl.DataFrame],
    habit: Habit,
    broken: Mapping[str, pl.DataFrame] | None = None,
) -> Task:
    """A workbook in the layout of the template, filled by hand."""
    path = folder / f"{title}.xlsx"
    written = {name: spelling.spell(catalogue[name], frame, habit) for name, frame in rows.items()}
    for name, extra in (broken or {}).items():
        written[name] = pl.concat([written[name].cast(pl.String), extra], how="diagonal_relaxed")
    contracts = [catalogue[name] for name in rows]
    return Task(Written(path), partial(workbook.template, contracts, path, None, written))


def _machines(
    p: Parameters, catalogue: Catalogue, frames: Mapping[str, pl.DataFrame], folder: Path
) -> Iterator[Task]:
    """What systems export: small monthly statistics, then the feeds, one file per year."""
    for name, encoding in MONTHLY.items():
        contract = catalogue[name]
        path = folder / f"{contract.title}.csv"
        text = spelling.feed(contract, frames[name])
        yield Task(Written(path, name), partial(_csv, text, path, encoding))
    for name, encoding in FEEDS.items():
        yield from _yearly(p, catalogue, name, frames[name], folder, encoding)


def _yearly(
    p: Parameters, catalogue: Catalogue, name: str, frame: pl.DataFrame, folder: Path, encoding: str
) -> Iterator[Task]:
    """A feed by calendar year; the last year of the measurements carries bad rows."""
    contract, day = catalogue[name], pl.col(DAYS[name]).dt.year()
    for year in range(p.first.year, p.end.year + 1):
        path = folder / f"{contract.title}_{year}.csv"
        text = spelling.feed(contract, frame.filter(day == year))
        if name == "network_measurement" and year == p.end.year:
            text = mistakes.spoiled(p, contract, text)
        yield Task(Written(path, name, feed=True), partial(_csv, text, path, encoding))


def _csv(frame: pl.DataFrame, path: Path, encoding: str) -> None:
    """Comma-separated text in one encoding; UTF-8 goes straight to disk."""
    if encoding == "utf-8":
        frame.write_csv(path)
    else:
        path.write_bytes(frame.write_csv().encode(encoding))
