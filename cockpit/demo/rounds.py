"""What was known at each month's end: later events are not there yet, and a round sends only what is new."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from cockpit.contracts import Catalogue, Contract
from cockpit.demo.parameters import Parameters

Frames = Mapping[str, pl.DataFrame]
EXTRA = "school_extra"
FOLLOWS = {  # what is written down only once the event has happened
    ("campus_link", "accepted_on"): ("acceptance_no",),
    ("designation", "reviewed_on"): ("score",),
    ("designation", "granted_on"): ("document_no",),
    ("smart_room", "accepted_on"): ("hours_month",),
    ("deliverable", "done_on"): ("document",),
    ("information_system", "filed_on"): ("filing_no",),
    ("information_system", "assessed_on"): ("conclusion",),
}


@dataclass(frozen=True)
class Round:
    """One month's delivery, the `number`-th of `count`; `before` is the end of the round before."""

    number: int
    count: int
    end: date
    before: date | None = None

    @property
    def last(self) -> bool:
        """Whether it is the one that brings the district to its final state."""
        return self.number == self.count

    @property
    def suffix(self) -> str:
        """What follows a file's name: the month, for what comes after the first delivery."""
        return "" if self.before is None else f"_{self.end:%Y-%m}"


def rounds(p: Parameters) -> list[Round]:
    """The deliveries, oldest first; the last one ends with the district."""
    ends = p.round_ends
    befores = [None, *ends[:-1]]
    return [
        Round(n, len(ends), end, before)
        for n, (end, before) in enumerate(zip(ends, befores, strict=True), start=1)
    ]


def delivered(p: Parameters, catalogue: Catalogue, frames: Frames, turn: Round) -> dict[str, pl.DataFrame]:
    """The rows that are new or changed since the round before; all that was known for the first one."""
    made = {name: _new(p, catalogue[name], frames, turn) for name in frames if name != EXTRA}
    return made | {EXTRA: frames[EXTRA]}


def _new(p: Parameters, contract: Contract, frames: Frames, turn: Round) -> pl.DataFrame:
    if contract.feed:
        day = pl.col(contract.as_of or "")
        return frames[contract.name].filter(day <= turn.end, day > (turn.before or date.min))
    now = known(p, contract, frames, turn.end)
    if turn.before is None:
        return now
    earlier = known(p, contract, frames, turn.before)
    return now.join(earlier, on=now.columns, how="anti", nulls_equal=True, maintain_order="left")


def known(p: Parameters, contract: Contract, frames: Frames, end: date) -> pl.DataFrame:
    """The dataset as it stood on `end`, with the columns of its contract.

    Rows of later events are left out, later dates and what follows from them are blank, planned dates stay.
    A register's report date after `end` moves back by as many days as lie between `end` and the last day.
    """
    frame = frames[contract.name]
    if end >= p.end:
        return frame
    frame = REMEMBERED.get(contract.name, _as_is)(p, frame, frames[EXTRA], end)
    report = _report(contract)
    dates = [f for f in contract.fields if f.type in ("date", "month") and not f.future]
    events = [f.name for f in dates if f.name != report]
    fixed = [f.name for f in dates if f.required and f.name != report]
    there = frame.filter(_present(p, contract.name, events, end), *(pl.col(name) <= end for name in fixed))
    moved = [_moved(report, end, p.end - end)] if report else []
    return there.with_columns(*moved, *_blanked(contract.name, set(events) - set(fixed), end))


def _report(contract: Contract) -> str | None:
    """The field that only says when the row was reported: no part of the key, and not the event itself."""
    dates = [f.name for f in contract.fields if f.type in ("date", "month") and not f.future]
    field = contract.as_of
    return field if field in dates and field not in contract.key and len(dates) > 1 else None


def _present(p: Parameters, name: str, events: list[str], end: date) -> pl.Expr:
    """A row begins with its first event, except in registers whose rows are there from the start."""
    if not events or name in p["rounds"]["standing"]:
        return pl.lit(True)
    first = pl.min_horizontal(events)
    return first.is_null() | (first <= end)


def _moved(report: str, end: date, back: timedelta) -> pl.Expr:
    day = pl.col(report)
    return pl.when(day > end).then(day - back).otherwise(day).alias(report)


def _blanked(name: str, events: set[str], end: date) -> list[pl.Expr]:
    """Dates after `end` and what was written down with them."""
    blank = {column: pl.col(column) > end for column in sorted(events)}
    blank |= {
        column: pl.col(event) > end
        for (dataset, event), columns in FOLLOWS.items()
        if dataset == name
        for column in columns
    }
    return [
        pl.when(~later.fill_null(False)).then(pl.col(column)).alias(column) for column, later in blank.items()
    ]


def _as_is(p: Parameters, frame: pl.DataFrame, extra: pl.DataFrame, end: date) -> pl.DataFrame:
    """Nothing but dates tells the state of most registers."""
    return frame


def _slower(p: Parameters, frame: pl.DataFrame, extra: pl.DataFrame, end: date) -> pl.DataFrame:
    """Lines and classrooms that were upgraded later still have the bandwidth from before."""
    old = frame.select("school_code").join(extra, on="school_code", how="left", maintain_order="left")[
        "old_mbps"
    ]
    room = pl.lit(p["network"]["old_classroom_mbps"], pl.Int64)
    access = pl.when(pl.col("ten_gigabit_on") > end).then(old).otherwise("access_mbps")
    classroom = pl.when(pl.col("gigabit_class_on") > end).then(room).otherwise("classroom_mbps")
    return frame.with_columns(access_mbps=access, classroom_mbps=classroom)


def _assessed_before(p: Parameters, frame: pl.DataFrame, extra: pl.DataFrame, end: date) -> pl.DataFrame:
    """A system assessed later was last assessed one cycle earlier, if it was online by then."""
    day = pl.col("assessed_on")
    previous = day.dt.offset_by(pl.format("-{}mo", "cycle_months"))
    return frame.with_columns(
        assessed_on=pl.when((day > end) & (previous > pl.col("online_on"))).then(previous).otherwise(day)
    )


REMEMBERED = {"campus_link": _slower, "information_system": _assessed_before}
