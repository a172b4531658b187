"""What earlier editions foresaw and how they judged: read back, compared with what came, and told apart."""

from collections.abc import Mapping

import polars as pl

from cockpit import ledger, measures, store
from cockpit.ledger import Edition, Issued
from cockpit.measures.forecast.model import FAN, FAN_SCHEMA
from cockpit.outlook import asking

ENOUGH = 30  # intervals that must have come due before their coverage says anything: s.e. 0.07 at 0.8
HISTORY = {
    "month": pl.Date(),
    "number": pl.Int64(),
    "p": pl.Float64(),
    "median": pl.Float64(),
    "eta": pl.Date(),
}
CHANGES = dict.fromkeys(("target_id", "indicator_id", "before", "after", "reason"), pl.String())


def forecasts(issued: Issued) -> dict[str, measures.Forecast]:
    """Indicator → its forecast, as it was issued."""
    fans = {str(key[0]): fan for key, fan in issued.fans.partition_by("key", as_dict=True).items()}
    chances: dict[str, dict[str, measures.Chance]] = {}
    for row in issued.chances.to_dicts():
        key = row.pop("key")
        chances.setdefault(key, {})[row["goal"]] = measures.Chance(**row)
    nothing = pl.DataFrame(schema=FAN_SCHEMA)
    return {
        row["key"]: measures.Forecast(
            **row, chances=chances.get(row["key"], {}), fan=fans.get(row["key"], nothing).select(FAN)
        )
        for row in issued.forecasts.to_dicts()
    }


def previous(judgements: pl.DataFrame) -> Mapping[str, measures.Previous]:
    """Target → the status and the probability it was published with."""
    rows = judgements.select("target_id", "status", "p").iter_rows()
    return {id: measures.Previous(measures.Status(status), p) for id, status, p in rows}


def history(key: str, goal: str) -> pl.DataFrame:
    """What every edition said about one promise, oldest first: columns of HISTORY, `month` of its data."""
    said = ledger.open().foresight.chances_of(goal)
    return said.filter(pl.col("key") == key).rename({"month_of_issue": "month"}).select(*HISTORY)


def changes(asked: Edition) -> pl.DataFrame:
    """Promises whose status differs from the edition before: the columns of CHANGES, in the plan's order."""
    book = ledger.open().foresight
    before = book.before(asked, asked.demo)
    if before is None:
        return pl.DataFrame(schema=CHANGES)
    was = book.judgements(before.id).select("target_id", before="status")
    after = book.judgements(asked.id).rename({"status": "after"})
    both = after.join(was, on="target_id", maintain_order="left")
    return both.filter(pl.col("before") != pl.col("after")).select(*CHANGES)


def compared(read: store.Reader, asked: Edition, key: str | None = None) -> pl.DataFrame:
    """Past 80 % intervals beside what came: key, model, issued (data month), month, low10, high90, value.

    Only months later than the data a forecast was made from, and only editions before `asked`: an interval is
    never tested on what it was fitted to.
    """
    fans = ledger.open().foresight.fans_of(key, asked.demo, asked)
    came = asking.rows(read).select(pl.col("indicator_id").alias("key"), "month", "value", "as_of")
    fresh = came.filter(pl.col("as_of").dt.month_end() == pl.col("month")).drop("as_of")
    return fans.join(fresh.drop_nulls(), on=["key", "month"]).filter(pl.col("month") > pl.col("as_of"))


def coverage(found: pl.DataFrame) -> tuple[int, int]:
    """How many of the compared intervals held what came, and of how many."""
    held = found.filter(pl.col("value").is_between(pl.col("low10"), pl.col("high90")))
    return held.height, found.height


def covered(read: store.Reader, asked: Edition) -> dict[str, float]:
    """Model → the share of its past intervals that held, where at least `ENOUGH` have come due."""
    parts = compared(read, asked).partition_by("model", as_dict=True)
    shares = {str(key[0]): coverage(part) for key, part in parts.items()}
    return {model: held / total for model, (held, total) in shares.items() if total >= ENOUGH}
