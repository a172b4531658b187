"""Which schools are similar and why, which are compared with nobody, and how old the school's data are."""

from datetime import date
from typing import Any

import polars as pl

from cockpit import config, contracts, measures, store, text
from cockpit.figures import dated
from cockpit.figures.core import Figure, Selection
from cockpit.figures.school import facts, history, peering
from cockpit.measures import peers
from cockpit.text import school as said
from cockpit.text import school_brief as words
from queries import school as queries

REGISTER = "school"
NEAR: dict[Any, Any] = {
    "key": pl.String,
    "rank": pl.Int64,
    "name": pl.String,
    "stage": pl.String,
    "area": pl.String,
    "students": pl.Int64,
    "distance": pl.Float64,
    "near": pl.String,
}


def similar(read: store.Reader, selection: Selection) -> Figure:
    """The schools one is compared with, nearest first; empty for who may not know their names."""
    school = facts.chosen(read, selection)
    frame, claim = pl.DataFrame(schema=NEAR), ""
    if school and peering.named(read):
        of = peering.group(read, selection, school["school_code"])
        frame = _listed(read, school["school_code"], of)
        claim = (
            words.own_claim(school["short_name"], of.title, frame.height)
            if of.title
            else words.similar_claim(school["short_name"], frame.height, of.close, of.few)
        )
    return _table(read, "school-similar", words.SIMILAR, claim, frame, words.SIMILAR_HEADS, _weighed(read))


def _listed(read: store.Reader, school: str, of: peering.Group) -> pl.DataFrame:
    """The group with names, sizes and distances; a chosen school that is not comparable has no distance."""
    rules = peers.rules()
    near = peering.likeness(read).of(school)
    far = pl.DataFrame({"school_code": of.codes}, schema={"school_code": pl.String})
    rows = far.join(near.rename({"code": "school_code"}), "school_code", "left").join(
        read(queries.names), "school_code", "left"
    )
    codes = contracts.load().codes["stage"]
    close = pl.when(pl.col("distance") <= rules.close).then(pl.lit(words.CLOSE)).otherwise(pl.lit(words.FAR))
    rows = rows.sort("distance", "school_code", nulls_last=True)
    return rows.select(
        pl.col("school_code").alias("key"),
        pl.int_range(1, rows.height + 1, dtype=pl.Int64).alias("rank"),
        "name",
        pl.col("stage").map_elements(codes.title, return_dtype=pl.String),
        pl.col("subdistrict").alias("area"),
        "students",
        "distance",
        pl.when(pl.col("distance").is_not_null()).then(close).alias("near"),
    ).cast(NEAR)


def left_out(read: store.Reader, selection: Selection) -> Figure:
    """The schools that are compared with nobody, each with its reason; empty for who may not know names."""
    frame = pl.DataFrame(schema={"key": pl.String, "name": pl.String, "reason": pl.String})
    if peering.named(read):
        names = read(queries.names).select(pl.col("school_code").alias("code"), "name")
        out = pl.concat([peering.likeness(read).excluded, peering.closed(read)])
        frame = out.join(names, "code").select(key="code", name="name", reason="reason").sort("key")
    claim = words.left_out_claim(frame.height) if peering.named(read) else ""
    return _table(read, "school-left-out", words.LEFT_OUT, claim, frame, words.LEFT_OUT_HEADS, "")


def dates(read: store.Reader, selection: Selection) -> Figure:
    """The newest row of the school in every register, how often one is expected, and whether it is old."""
    school = facts.chosen(read, selection)
    frame = pl.DataFrame(schema=dict.fromkeys(("key", *words.DATE_HEADS), pl.String))
    claim = ""
    if school:
        newest = history.rows(read, school["school_code"]).filter(pl.col("place") == 1).drop_nulls("as_of")
        rows = _dates(read, selection, school["school_code"], newest.sort("as_of"))
        rows.sort(key=lambda row: row["word"] != words.OLD)
        frame = pl.DataFrame(rows, schema=frame.schema)
        first = (rows[0]["dataset"], rows[0]["as_of"]) if rows else ("", "")
        claim = words.dates_claim(len(rows), sum(r["word"] == words.OLD for r in rows), *first)
    return _table(read, "school-dates", words.DATES, claim, frame, words.DATE_HEADS, "")


def _dates(
    read: store.Reader, selection: Selection, school: str, newest: pl.DataFrame
) -> list[dict[str, str]]:
    """A row per register; one is old when the whole register is, or a figure of this school made from it."""
    held = newest.select("dataset", "as_of").rows()
    known = dated.dates(read, read.version.month, tuple(name for name, _ in held))
    late = {f.definition.dataset for f in facts.facts(read, selection, school) if f.status == "stale"}
    today = config.settings().today()
    old = {n for n, day in known.items() if measures.stale(day, contracts.load()[n].cadence, today)} | late
    return [_dated(name, day, name in old) for name, day in held]


def _dated(name: str, day: date, old: bool) -> dict[str, str]:
    contract = contracts.load()[name]
    return {
        "key": name,
        "dataset": contract.title,
        "as_of": text.month(day),
        "cadence": text.CADENCE_WORDS[contract.cadence],
        "word": words.OLD if old else words.FRESH,
    }


def _weighed(read: store.Reader) -> str:
    rules = peers.rules()
    unused = list(peering.likeness(read).unused)
    used: tuple[Any, ...] = (*rules.categories, *rules.features)
    parts = [f"{each.title} {each.weight:g}" for each in used if each.title not in unused]
    return words.weighed(parts, unused)


def _table(
    read: store.Reader, name: str, title: str, claim: str, frame: pl.DataFrame, heads: dict, note: str
) -> Figure:
    columns = tuple((column, *rest) for column, rest in heads.items())
    options = {"columns": columns, "missing": said.NOT_CHOSEN, "supplier": said.SUPPLIER, "note": note}
    source = contracts.load()[REGISTER].title
    return Figure(
        name, "table", title, claim, frame, source, read.version.month, False, "", options, read.version.demo
    )
