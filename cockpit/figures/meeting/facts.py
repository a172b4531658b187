"""What a month is remembered by: statuses, schools, sources, exceptions and rectifications as frames."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import polars as pl

from cockpit import store
from cockpit.figures.meeting import gathering

TEXT, NUMBER, COUNT, DAY, YES = pl.String(), pl.Float64(), pl.Int64(), pl.Date(), pl.Boolean()
MANY, MOMENT = pl.List(pl.String()), pl.Datetime("us", "UTC")


def _schema(names: str, **other: pl.DataType) -> dict[str, pl.DataType]:
    return {name: other.get(name, TEXT) for name in names.split()}


SCHEMAS: dict[str, dict[str, pl.DataType]] = {
    "about": _schema(
        "version published_at month today demo whole",
        version=COUNT, published_at=MOMENT, month=DAY, today=DAY, demo=YES, whole=YES,
    ),
    "statuses": _schema(
        "key indicator label year area task units status status_word value text target target_text due "
        "due_text gap_text p chance_text reason as_of sources datasets formula falls staged link",
        year=COUNT, units=MANY, value=NUMBER, target=NUMBER, due=DAY, p=NUMBER, as_of=DAY, datasets=MANY,
        formula=COUNT, falls=YES, staged=YES,
    ),
    "stages": _schema("indicator stage title done_on", done_on=DAY),
    "schools": _schema(
        "code short layer indicator has value text since as_of import_id file formula",
        has=YES, value=NUMBER, since=DAY, as_of=DAY, formula=COUNT,
    ),
    "sources": _schema(
        "dataset title as_of cadence stale import_id file by at", as_of=DAY, stale=YES, at=MOMENT
    ),
    "exceptions": _schema(
        "key source ref school short indicator label value amount text status broken urgent as_of link",
        value=NUMBER, broken=YES, urgent=YES, as_of=DAY,
    ),
    "rectifications": _schema(
        "code school short problem unit state state_word origin origin_word ref indicator urgent due opened "
        "closed since overdue level reopened postponed failing link",
        urgent=YES, due=DAY, opened=DAY, closed=DAY, since=DAY, overdue=COUNT, reopened=COUNT,
        postponed=COUNT, failing=YES,
    ),
    "observations": _schema(
        "indicator place month value text formula", month=DAY, value=NUMBER, formula=COUNT
    ),
    "imports": _schema("import_id file by at rows kind", at=MOMENT, rows=COUNT),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Facts:
    """What a month is remembered by, one frame each with the columns of SCHEMAS.

    `about` has one row: version, month, the day of closing, whether the district is demonstration data and
    whether the whole district was in sight. For a part of the district `statuses`, `stages` and `imports`
    are empty, and everything else holds the schools in sight alone.
    """

    about: pl.DataFrame
    statuses: pl.DataFrame
    stages: pl.DataFrame
    schools: pl.DataFrame
    sources: pl.DataFrame
    exceptions: pl.DataFrame
    rectifications: pl.DataFrame
    observations: pl.DataFrame
    imports: pl.DataFrame

    def frames(self) -> dict[str, pl.DataFrame]:
        """The frames by name, to be kept."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @classmethod
    def of(cls, frames: Mapping[str, pl.DataFrame]) -> "Facts":
        """The facts that `frames` gave; a frame or column that an older closing did not keep is empty."""
        return cls(**{name: _shaped(frames.get(name), schema) for name, schema in SCHEMAS.items()})

    def of_unit(self, unit: str) -> "Facts":
        """What concerns one responsible unit: its promises, their sources, and its rectifications."""
        mine = self.statuses.filter(pl.col("units").list.contains(unit))
        named = mine["datasets"].explode().drop_nulls().unique().to_list()
        kept = {
            "statuses": mine,
            "stages": self.stages.filter(pl.col("indicator").is_in(mine["indicator"].to_list())),
            "schools": self.schools.filter(pl.col("indicator").is_in(mine["indicator"].to_list())),
            "sources": self.sources.filter(pl.col("dataset").is_in(named)),
            "exceptions": self.exceptions.filter(pl.col("indicator").is_in(mine["indicator"].to_list())),
            "rectifications": self.rectifications.filter(pl.col("unit") == unit),
            "observations": self.observations.filter(pl.col("indicator").is_in(mine["indicator"].to_list())),
        }
        return Facts(**{**self.frames(), **kept})

    @property
    def version(self) -> int:
        """The number of the version of the store."""
        return int(self.about["version"][0])

    @property
    def month(self) -> date:
        """The last day of the month that was reported."""
        day: date = self.about["month"][0]
        return day

    @property
    def today(self) -> date:
        """The day it was judged on."""
        day: date = self.about["today"][0]
        return day

    @property
    def whole(self) -> bool:
        """Whether the whole district was in sight."""
        return bool(self.about["whole"][0])

    @property
    def demo(self) -> bool:
        """Whether it is about demonstration data."""
        return bool(self.about["demo"][0])


def facts(read: store.Reader) -> Facts:
    """The facts of the reader's version, scope and moment, judged as of today.

    Raises LedgerError when what people wrote cannot be read, StoreError when the version cannot.
    """
    made = {name: list(gather(read)) for name, gather in gathering.GATHER.items()}
    return Facts(**{name: _framed(made[name], schema) for name, schema in SCHEMAS.items()})


def facts_of_schools(read: store.Reader, whole: Facts) -> Mapping[str, Facts]:
    """School code → what a reader of that school alone is given, from the facts of the whole district.

    `read` sees the whole district at the level that a school has of its own rows.
    """
    kept = {name: part for name, part in whole.frames().items() if name in OWN}
    shown = _framed(list(gathering.figures(read, gathering.SCHOOL, whole.month)), SCHEMAS["observations"])
    mine = {name: _parts(frame, OWN[name]) for name, frame in (*kept.items(), ("observations", shown))}
    sources = whole.sources.filter(pl.col("dataset").map_elements(gathering.of_schools, return_dtype=YES))
    common = {
        "about": whole.about.with_columns(whole=pl.lit(False)),
        "sources": sources.with_columns(pl.lit(None, SCHEMAS["sources"][n]).alias(n) for n in FILED),
        **{name: _framed([], SCHEMAS[name]) for name in ("statuses", "stages", "imports")},
    }
    return {
        code: Facts(
            **common, **{name: parts.get(code, _framed([], SCHEMAS[name])) for name, parts in mine.items()}
        )
        for code in dict(gathering.called(read))
    }


OWN = {"schools": "code", "exceptions": "school", "rectifications": "school", "observations": "place"}
FILED = ("file", "by", "at")  # who sent a file is not for a single school to know


def _parts(frame: pl.DataFrame, by: str) -> dict[str, pl.DataFrame]:
    """The rows of each school, in their order."""
    return {
        str(key[0]): part for key, part in frame.partition_by(by, as_dict=True, maintain_order=True).items()
    }


def _framed(rows: list[dict[str, Any]], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=dict(schema))


def _shaped(frame: pl.DataFrame | None, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    held = pl.DataFrame(schema=dict(schema)) if frame is None else frame
    return held.select(
        pl.col(name).cast(kind) if name in held.columns else pl.lit(None, kind).alias(name)
        for name, kind in schema.items()
    )
