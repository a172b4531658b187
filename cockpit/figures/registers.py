"""The registers as tables: which there are and how fresh, and every row of one with the file it came from."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl

from cockpit import config, contracts, measures, store, text
from cockpit.figures import reading
from cockpit.figures.core import Figure, Selection
from cockpit.text import registers as words
from cockpit.text.personal import MASKS, remark
from queries import registers as queries

SCHOOL = "school_code"
PROVENANCE = ("source_file", "source_sheet", "source_row", "as_of", "basis")
FIRST = "school"  # the register a page opens with
Column = tuple[str, str, str, int | None]


def catalogue(read: store.Reader, selection: Selection) -> Figure:
    """Every register: its group, rows, newest date and whether it is stale (table)."""
    known = read(queries.freshness)
    held = {row["dataset"]: row for row in known.iter_rows(named=True)}
    today = config.settings().today()
    rows = [_entry(contract, held.get(contract.name), today) for contract in contracts.load().values()]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(("key", *words.CATALOGUE), pl.String))
    late = frame.filter(pl.col("state") == text.status_word("stale")).height
    return Figure(
        name="registers",
        kind="table",
        title=words.ALL,
        claim=words.how_many(len(rows), late, frame.filter(pl.col("rows") == text.MISSING).height),
        frame=frame,
        source=words.OWN,
        as_of=reading.newest(known["as_of"]),
        options={"columns": tuple((name, title, "", None) for name, title in words.CATALOGUE.items())},
        demo=read.version.demo,
    )


def _entry(contract: contracts.Contract, held: dict[str, Any] | None, today: date) -> dict[str, str]:
    fresh = {"as_of": text.MISSING, "rows": text.MISSING, "state": text.status_word("no_data")}
    if held:
        late = held["as_of"] is not None and measures.stale(held["as_of"], contract.cadence, today)
        fresh = {
            "as_of": text.date(held["as_of"]),
            "rows": text.number(held["rows"]),
            "state": text.status_word("stale") if late else words.FRESH,
        }
    return {
        "key": contract.name,
        "title": contract.title,
        "group": contract.group,
        "cadence": text.CADENCE_WORDS.get(contract.cadence, words.EVENT),
        "level": text.level(contract.level),
        "evidence": contract.evidence,
        **fresh,
    }


def listing(read: store.Reader, selection: Selection, *, whole: bool = False) -> Figure:
    """Every row of the chosen register within the reader's scope, with its origin (table).

    What it says of persons is masked unless the reader sees the `whole` of it.
    """
    contract = contracts.load()[selection.register or FIRST]
    frame = read(
        queries.rows, dataset=contract.name, subdistrict=selection.subdistrict, stage=selection.stage
    )
    columns = _columns(contract, frame)
    frame = frame if whole else masked(contract, frame)
    shown = frame.select(_key(contract, frame), *[_spoken(contract, name) for name, *_ in columns])
    newest = reading.newest(frame["as_of"]) if "as_of" in frame.columns else None
    return Figure(
        name="register",
        kind="table",
        title=contract.title,
        claim=words.rows_of(contract.title, frame.height, monthly=contract.rollup is not None),
        frame=shown,
        source=contract.title,
        as_of=newest,
        stale=newest is not None and measures.stale(newest, contract.cadence, config.settings().today()),
        options={"columns": columns},
        demo=read.version.demo,
    )


def masked(contract: contracts.Contract, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows with persons' names and numbers masked, also numbers that stand in free words."""
    texts = [f.name for f in contract.fields if f.type == "text" and f.name in frame.columns]
    return frame.with_columns(
        _hidden(frame[name], MASKS.get(contract.personal.get(name, ""), remark)) for name in texts
    )


def _hidden(values: pl.Series, mask: Callable[[str], str]) -> pl.Series:
    """Each value as the mask shows it; most registers have few distinct ones."""
    shown = {each: mask(each) for each in values.drop_nulls().unique()}
    changed = {each: said for each, said in shown.items() if said != each}
    return values.replace(changed) if changed else values


def _columns(contract: contracts.Contract, frame: pl.DataFrame) -> tuple[Column, ...]:
    """School name first, then the fields in the contract's order, then where the row came from."""
    fields: list[Column] = [
        (f.name, f.title, f.unit, f.decimals) for f in contract.fields if f.name in frame.columns
    ]
    if contract.rollup:
        rolled = [n for n in frame.columns if n not in ("import_id", "school_name")]
        fields = [(n, *words.rolled(n, contract.by_name)) for n in rolled]
    with_school = SCHOOL in frame.columns and contract.name != FIRST
    named: list[Column] = [("school_name", words.SCHOOL, "", None)] if with_school else []
    origin: list[Column] = [(n, words.ORIGIN[n], "", None) for n in PROVENANCE if n in frame.columns]
    return tuple(named + [column for column in fields if column[0] not in PROVENANCE] + origin)


def _spoken(contract: contracts.Contract, name: str) -> pl.Expr:
    """A column with codes in words."""
    if codes := name in contract.by_name and contract.code_list(name):
        return pl.col(name).replace(dict(codes.codes))
    if name == "basis":
        return pl.col(name).replace(text.BASIS_WORDS)
    return pl.col(name)


def _key(contract: contracts.Contract, frame: pl.DataFrame) -> pl.Expr:
    if set(contract.personal) & set(contract.key):  # masked keys repeat: the row of its file names it
        origin = (pl.col(n).cast(pl.String).fill_null("") for n in ("import_id", "source_row"))
        return pl.concat_str(list(origin), separator="·").alias("key")
    parts = contract.rollup.by if contract.rollup else contract.key
    return pl.concat_str([pl.col(p).cast(pl.String).fill_null("") for p in parts], separator="·").alias("key")


PAGE = (catalogue, listing)
