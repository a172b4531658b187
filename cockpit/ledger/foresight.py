"""What was foreseen and judged for each store version: written once as a whole, kept as it was said."""

from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import sqlalchemy as sa

from cockpit.ledger import entries
from cockpit.ledger.connection import LedgerError, reading, writing
from cockpit.ledger.tables import CHANCE, EDITION, FORECAST, JUDGEMENT
from cockpit.text import ledger as words

ACTION, ACTOR, DONE = "forecast", "system", "done"
MONTH = "month"
BAND = ("low10", "low25", "median", "high75", "high90")
DAY, NUMBER, WHOLE, WORD, YES = pl.Date(), pl.Float64(), pl.Int64(), pl.String(), pl.Boolean()
Schema = dict[str, pl.DataType]

FORECASTS: Schema = {
    "key": WORD, "model": WORD, "formula": WHOLE, "seed": WHOLE, "as_of": DAY, "points": WHOLE,
}  # fmt: skip
FANS: Schema = {"key": WORD, MONTH: DAY} | dict.fromkeys(BAND, NUMBER)
CHANCES: Schema = {
    "key": WORD, "goal": WORD, "p": NUMBER, "low": NUMBER, "median": NUMBER, "high": NUMBER,
    "eta": DAY, "eta_low": DAY, "eta_high": DAY, "arrives": NUMBER, "horizon": DAY,
}  # fmt: skip
JUDGEMENTS: Schema = {
    "target_id": WORD, "indicator_id": WORD, "judged_on": DAY, "status": WORD, "late": YES,
    "value": NUMBER, "as_of": DAY, "target": NUMBER, "due": DAY, "baseline": NUMBER, "baseline_on": DAY,
    "expected": NUMBER, "gap": NUMBER, "required_pace": NUMBER, "observed_pace": NUMBER, "ratio": NUMBER,
    "p": NUMBER, "published": WORD, "disagree": YES, "held": YES, "evidence": WORD, "reason": WORD,
}  # fmt: skip
KEPT = pl.Struct({MONTH: pl.List(pl.String)} | dict.fromkeys(BAND, pl.List(pl.Float64)))  # a fan as JSON


@dataclass(frozen=True)
class Edition:
    """The store version that was judged: `month` is its data month; the ledger fills in `issued_at` (UTC)."""

    number: int
    published_at: datetime
    month: date
    demo: bool
    issued_at: datetime | None = field(default=None, compare=False)

    @property
    def id(self) -> str:
        """The version's number and moment: one of the two alone may come again after a restored store."""
        return f"{self.number}@{_plain(self.published_at).replace(tzinfo=UTC).isoformat()}"


@dataclass(frozen=True, eq=False)
class Issued:
    """An edition as it was written: frames with the columns FORECASTS, FANS, CHANCES and JUDGEMENTS."""

    edition: Edition
    forecasts: pl.DataFrame
    fans: pl.DataFrame
    chances: pl.DataFrame
    judgements: pl.DataFrame


class Foresight:
    """The forecasts and judgements of one ledger; an edition can be written once and never changes."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def issue(
        self,
        edition: Edition,
        forecasts: pl.DataFrame,
        fans: pl.DataFrame,
        chances: pl.DataFrame,
        judgements: pl.DataFrame,
    ) -> bool:
        """Write an edition with its audit entry in one transaction; False when it was there already.

        The frames have the columns FORECASTS, FANS, CHANCES and JUDGEMENTS, every fan one of the forecasts;
        numbers that are not finite are kept as missing. Raises LedgerError when a frame does not fit or
        nothing could be written.
        """
        parts = {
            FORECAST: _folded(_fitting(forecasts, FORECASTS), _fitting(fans, FANS)),
            CHANCE: _fitting(chances, CHANCES),
            JUDGEMENT: _fitting(judgements, JUDGEMENTS),
        }
        with writing(self.engine) as connection:
            if connection.execute(sa.select(EDITION.c.id).where(EDITION.c.id == edition.id)).first():
                return False
            for table, frame in parts.items():
                _insert(connection, table, frame.with_columns(edition_id=pl.lit(edition.id)))
            connection.execute(sa.insert(EDITION).values(_row(edition)))
            said = words.issued(edition.number, forecasts.height, judgements.height)
            entries.add(
                connection, who=ACTOR, role="", action=ACTION, object=edition.id, result=DONE, detail=said
            )
        return True

    def issued(self, edition_id: str) -> Issued | None:
        """An edition with all that was written for it; None when there is none of this id."""
        with reading(self.engine) as connection:
            found = _editions(connection, sa.select(EDITION).where(EDITION.c.id == edition_id))
            return _issued(connection, found[0]) if found else None

    def editions(self) -> list[Edition]:
        """All editions, oldest first."""
        with reading(self.engine) as connection:
            order = (EDITION.c.published_at, EDITION.c.number)
            return _editions(connection, sa.select(EDITION).order_by(*order))

    def before(self, edition: Edition, demo: bool) -> Edition | None:
        """The edition of the greatest version number below that of `edition`, among those marked `demo`."""
        select = sa.select(EDITION).where(EDITION.c.number < edition.number, EDITION.c.demo == demo)
        newest = select.order_by(EDITION.c.number.desc(), EDITION.c.published_at.desc()).limit(1)
        with reading(self.engine) as connection:
            return next(iter(_editions(connection, newest)), None)

    def judgements(self, edition_id: str) -> pl.DataFrame:
        """How an edition judged every promise: the columns JUDGEMENTS; no row for an unknown edition."""
        with reading(self.engine) as connection:
            return _part(connection, JUDGEMENT, JUDGEMENTS, edition_id, "target_id")

    def chances_of(self, goal: str, demo: bool | None = None) -> pl.DataFrame:
        """What every edition said about one goal, oldest edition first.

        Columns `number`, `month_of_issue` (the edition's data month), then those of CHANCES.
        """
        e, c = EDITION.c, CHANCE.c
        select = (
            sa.select(e.number, e.month.label("month_of_issue"), *(c[name] for name in CHANCES))
            .join_from(CHANCE, EDITION, e.id == c.edition_id)
            .where(c.goal == goal, *(() if demo is None else (e.demo == demo,)))
            .order_by(e.published_at, e.number)
        )
        with reading(self.engine) as connection:
            return _frame(connection, select, {"number": WHOLE, "month_of_issue": DAY} | CHANCES)

    def fans_of(
        self, key: str | None = None, demo: bool | None = None, before: Edition | None = None
    ) -> pl.DataFrame:
        """What every edition foresaw, for one key or all, oldest edition first.

        `demo` keeps the editions marked so, `before` those of a smaller number. Columns `key`, `edition_id`,
        `number`, `month_of_issue` (the edition's data month), `as_of`, `model`, then those of a fan: `month`,
        `low10`, `low25`, `median`, `high75`, `high90`.
        """
        e, f = EDITION.c, FORECAST.c
        wanted = [f.key == key] if key is not None else []
        wanted += [e.demo == demo] if demo is not None else []
        wanted += [e.number < before.number] if before is not None else []
        select = (
            sa.select(f.key, e.id.label("edition_id"), e.number, e.month.label("month_of_issue"))
            .add_columns(f.as_of, f.model, f.fan)
            .join_from(FORECAST, EDITION, e.id == f.edition_id)
            .where(*wanted)
            .order_by(e.published_at, e.number, f.key)
        )
        schema = {"key": WORD, "edition_id": WORD, "number": WHOLE, "month_of_issue": DAY}
        schema |= {"as_of": DAY, "model": WORD, "fan": WORD}
        with reading(self.engine) as connection:
            return _unfolded(_frame(connection, select, schema))


def _fitting(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """The frame in the order and types of the schema; what is not finite is missing."""
    if set(frame.columns) != set(schema):
        raise LedgerError(words.UNFIT_FORESIGHT)
    try:
        cast = frame.select(pl.col(name).cast(kind) for name, kind in schema.items())
    except pl.exceptions.PolarsError as fault:
        raise LedgerError(words.UNFIT_FORESIGHT) from fault
    numbers = pl.col(pl.Float64)
    return cast.with_columns(pl.when(numbers.is_finite()).then(numbers))


def _folded(forecasts: pl.DataFrame, fans: pl.DataFrame) -> pl.DataFrame:
    """Each forecast with its fan as one JSON text, null where it has none."""
    again = fans.select("key", MONTH).is_duplicated().any()
    if again or fans["key"].is_null().any() or fans.join(forecasts, on="key", how="anti").height:
        raise LedgerError(words.UNFIT_FORESIGHT)
    by_key = fans.sort("key", MONTH).with_columns(pl.col(MONTH).dt.to_string("iso")).group_by("key").all()
    texts = by_key.select("key", fan=pl.struct(MONTH, *BAND).struct.json_encode())
    return forecasts.join(texts, on="key", how="left", maintain_order="left")


def _unfolded(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per month of each fan in the column `fan`."""
    lists = frame.drop_nulls("fan").with_columns(pl.col("fan").str.json_decode(KEPT)).unnest("fan")
    return lists.explode(MONTH, *BAND).with_columns(pl.col(MONTH).str.to_date("%Y-%m-%d"))


def _insert(connection: sa.Connection, table: sa.Table, frame: pl.DataFrame) -> None:
    if not frame.is_empty():
        connection.execute(sa.insert(table), frame.to_dicts())


def _row(edition: Edition) -> dict[str, Any]:
    said = {"id": edition.id, "number": edition.number, "month": edition.month, "demo": edition.demo}
    return said | {"published_at": _plain(edition.published_at), "issued_at": entries.now()}


def _plain(moment: datetime) -> datetime:
    """A moment in UTC without a zone; one that names no zone is in UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _editions(connection: sa.Connection, select: sa.Select) -> list[Edition]:
    names = [each.name for each in fields(Edition)]
    rows = connection.execute(select).mappings().all()
    return [Edition(**{name: entries.utc(row[name]) for name in names}) for row in rows]


def _issued(connection: sa.Connection, edition: Edition) -> Issued:
    kept = _part(connection, FORECAST, FORECASTS | {"fan": WORD}, edition.id, "key")
    chances = _part(connection, CHANCE, CHANCES, edition.id, "goal")
    judgements = _part(connection, JUDGEMENT, JUDGEMENTS, edition.id, "target_id")
    return Issued(edition, kept.drop("fan"), _unfolded(kept.select("key", "fan")), chances, judgements)


def _part(
    connection: sa.Connection, table: sa.Table, schema: Schema, edition_id: str, order: str
) -> pl.DataFrame:
    select = sa.select(*(table.c[name] for name in schema)).where(table.c.edition_id == edition_id)
    return _frame(connection, select.order_by(table.c[order]), schema)


def _frame(connection: sa.Connection, select: sa.Select, schema: Schema) -> pl.DataFrame:
    rows = connection.execute(select).all()
    return pl.DataFrame([tuple(row) for row in rows], schema=schema, orient="row")
