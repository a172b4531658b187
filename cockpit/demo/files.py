"""The district written down: workbooks of groups and offices, machine feeds, a few mistakes on purpose."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

import polars as pl

from cockpit import workbook
from cockpit.contracts import Catalogue
from cockpit.demo import mistakes, rounds, spelling
from cockpit.demo.parameters import Parameters
from cockpit.demo.rounds import Round
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
BASE = ("subdistrict", "school", "app")
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


@dataclass(frozen=True)
class Delivery:
    """One round on its way to paper: what is written, where, and the schools that write it."""

    p: Parameters
    catalogue: Catalogue
    frames: Mapping[str, pl.DataFrame]
    schools: pl.DataFrame
    folder: Path
    turn: Round


def deliver(
    p: Parameters, catalogue: Catalogue, frames: Mapping[str, pl.DataFrame], folder: Path, turn: Round
) -> Delivery:
    """The rows of one round, on their way into `folder`."""
    new = rounds.delivered(p, catalogue, frames, turn)
    return Delivery(p, catalogue, new, frames["school"], folder, turn)


def plan(delivery: Delivery) -> list[Task]:
    """Every file of a round that has rows, in the order in which it goes through the intake."""
    books = [*(_opening(delivery) if delivery.turn.before is None else _monthly(delivery))]
    if delivery.turn.last:
        books.append(_check(delivery, f"{len(books):02d} 区信息中心线路核查"))
    return [*(book for book in books if book), *_machines(delivery)]


def _opening(delivery: Delivery) -> Iterator[Task | None]:
    """The first delivery: each school group and each office sends its own workbook."""
    frames, first = delivery.frames, delivery.p["school"]["groups"] + 1
    yield _book(delivery, "00 区教委基础台账", _named(frames, BASE), Habit())
    yield from _groups(delivery)
    for number, (name, dates, datasets) in enumerate(OFFICES, start=first):
        yield _book(delivery, f"{number:02d} {name}", _named(frames, datasets), Habit(dates))


def _monthly(delivery: Delivery) -> Iterator[Task | None]:
    """What is new in a later month: one workbook from the offices, one from the schools."""
    frames, p = delivery.frames, delivery.p
    offices = _named(frames, chain(BASE, *(datasets for *_, datasets in OFFICES)))
    yield _book(delivery, "00 区级台账月报", offices, Habit())
    few = frames["school_extra"].filter(pl.col("group_no") == mistakes.GROUP)
    rows, broken = _named(frames, GROUPED), {}
    if delivery.turn.last:
        rows["campus_link"] = mistakes.claimed(p, rows["campus_link"], frames["school_extra"])
        broken = mistakes.rows(p, few)
    yield _book(delivery, "01 各校月报", rows, Habit("slash"), broken)


def _named(frames: Mapping[str, pl.DataFrame], names: Iterable[str]) -> dict[str, pl.DataFrame]:
    return {name: frames[name] for name in names}


def _groups(delivery: Delivery) -> Iterator[Task | None]:
    """One workbook per school group; if nothing follows, one claims too fast a line and one has bad rows."""
    p, frames, schools = delivery.p, delivery.frames, delivery.schools
    names = dict(schools.select("school_code", "name").iter_rows())
    habits = spelling.habits(names)
    for number in range(p["school"]["groups"]):
        mine = frames["school_extra"].filter(pl.col("group_no") == number)
        rows = {name: frames[name].join(mine, on="school_code", how="semi") for name in GROUPED}
        if delivery.turn.last:
            rows["campus_link"] = mistakes.claimed(p, rows["campus_link"], mine)
        group = str(schools.join(mine, on="school_code", how="semi")["group_name"][0])
        broken = mistakes.rows(p, mine) if number == mistakes.GROUP and delivery.turn.last else {}
        title = f"{number + 1:02d} {group}填报"
        yield _book(delivery, title, rows, habits[number % len(habits)], broken)


def _check(delivery: Delivery, title: str) -> Task | None:
    """The information centre's own look at one school's line, which contradicts what the school wrote."""
    frames = delivery.frames
    rows = mistakes.checked(delivery.p, frames["campus_link"], frames["school_extra"])
    return _book(delivery, title, {"campus_link": rows}, Habit("iso", "words"))


def _book(
    delivery: Delivery,
    title: str,
    rows: Mapping[str, pl.DataFrame],
    habit: Habit,
    broken: Mapping[str, pl.DataFrame] | None = None,
) -> Task | None:
    """A workbook in the layout of the template, filled by hand; none when there is nothing to fill in."""
    catalogue, path = delivery.catalogue, delivery.folder / f"{title}{delivery.turn.suffix}.xlsx"
    filled = {name: frame for name, frame in rows.items() if frame.height}
    written = {name: spelling.spell(catalogue[name], frame, habit) for name, frame in filled.items()}
    for name, extra in (broken or {}).items():
        written[name] = pl.concat([written[name].cast(pl.String), extra], how="diagonal_relaxed")
    contracts = [catalogue[name] for name in filled]
    return Task(Written(path), partial(workbook.template, contracts, path, None, written)) if filled else None


def _machines(delivery: Delivery) -> Iterator[Task]:
    """What systems export: small monthly statistics, then the feeds, one file per year or new month."""
    for name, encoding in MONTHLY.items():
        contract, frame = delivery.catalogue[name], delivery.frames[name]
        path = delivery.folder / f"{contract.title}{delivery.turn.suffix}.csv"
        if frame.height:
            text = spelling.feed(contract, frame)
            yield Task(Written(path, name), partial(_csv, text, path, encoding))
    for name, encoding in FEEDS.items():
        yield from _yearly(delivery, name, encoding)


def _yearly(delivery: Delivery, name: str, encoding: str) -> Iterator[Task]:
    """A feed by calendar year, later a month at a time; the last measurements carry bad rows."""
    p, turn, contract = delivery.p, delivery.turn, delivery.catalogue[name]
    frame, year_of = delivery.frames[name], pl.col(DAYS[name]).dt.year()
    for year in frame.select(year_of.unique().sort()).to_series():
        path = delivery.folder / f"{contract.title}{turn.suffix or f'_{year}'}.csv"
        text = spelling.feed(contract, frame.filter(year_of == year))
        if name == "network_measurement" and turn.last and year == p.end.year:
            text = mistakes.spoiled(p, contract, text)
        yield Task(Written(path, name, feed=True), partial(_csv, text, path, encoding))


def _csv(frame: pl.DataFrame, path: Path, encoding: str) -> None:
    """Comma-separated text in one encoding; UTF-8 goes straight to disk."""
    if encoding == "utf-8":
        frame.write_csv(path)
    else:
        path.write_bytes(frame.write_csv().encode(encoding))
