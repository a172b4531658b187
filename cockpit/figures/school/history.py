"""The course of one school beside its peers, and the way back from its numbers to the rows they came from."""

from collections.abc import Mapping

import polars as pl

from cockpit import contracts, store, text
from cockpit.access import Level
from cockpit.figures import core, reading
from cockpit.figures.core import Figure, Selection
from cockpit.figures.school import facts, peering
from cockpit.text import school as words
from cockpit.text.personal import MASKS, remark
from queries import observation
from queries import school as queries

SPEED, VISITS = "op-down-speed", "op-visits-per-student"
NEWEST = 3  # rows per register that are listed; the registers themselves hold the rest
FIELD = "school_code"


def speed(read: store.Reader, selection: Selection) -> Figure:
    """The school's measured speed per month beside the middle of similar schools, or the district."""
    return _course(read, selection, "school-speed", words.SPEED, SPEED)


def visits(read: store.Reader, selection: Selection) -> Figure:
    """Visits per student and month beside the middle of similar schools, or the district."""
    return _course(read, selection, "school-visits", words.VISITS, VISITS)


def _course(read: store.Reader, selection: Selection, name: str, title: str, indicator: str) -> Figure:
    school = facts.chosen(read, selection)
    rows, claim, day = [core.frame("trend")], "", None
    if school:
        code = school["school_code"]
        own = read(observation.series, indicator=indicator, scope_kind="school", scope_code=code)
        if own.height:
            others, word = peering.course(read, selection, code, indicator)
            beside = _series(others, word, indicator)
            rows = [_series(own, school["short_name"], indicator), beside]
            claim, day = _claim(title, rows, word), reading.newest(own["as_of"])
    frame = core.shape("trend", pl.concat(rows))
    unit = contracts.measured(indicator).unit
    source = facts.title(contracts.definitions()[indicator].dataset)
    options = {"missing": words.NOT_CHOSEN if school is None else title}
    return Figure(name, "trend", title, claim, frame, source, day, False, unit, options, read.version.demo)


def _series(rows: pl.DataFrame, name: str, indicator: str) -> pl.DataFrame:
    said = [facts.amount(indicator, value) for value in rows["value"]]
    named = rows.select(pl.lit(name).alias("series"), pl.col("month").alias("period"), "value")
    return named.with_columns(text=pl.Series(said, dtype=pl.String))


def _claim(title: str, parts: list[pl.DataFrame], word: str) -> str:
    (own, other) = (part.tail(1).to_dicts() for part in parts)
    beside = other[0]["text"] if other else text.MISSING
    return words.trend_claim(title, own[0]["text"], own[0]["period"], word, beside)


def records(read: store.Reader, selection: Selection) -> Figure:
    """The newest rows of the school in every register that the reader may see: date, file, sheet and row."""
    school = facts.chosen(read, selection)
    code = school["school_code"] if school else ""
    listed = rows(read, code)
    first = listed.unique("dataset", keep="first", maintain_order=True)
    claim = (
        words.records_claim(school["short_name"], reading.total(first["rows"]), first.height)
        if school
        else ""
    )
    columns = tuple((name, *rest) for name, rest in words.RECORDED.items())
    options = {"columns": columns, "missing": words.NOT_CHOSEN, "supplier": words.SUPPLIER}
    source = text.sources(contracts.load()[name].title for name in first["dataset"])
    return Figure(
        "school-records",
        "table",
        words.RECORDS,
        claim,
        _recorded(listed),
        source,
        reading.newest(listed["as_of"]),
        False,
        "",
        options,
        read.version.demo,
    )


def rows(read: store.Reader, school: str) -> pl.DataFrame:
    """The newest rows of one school in every register that the reader may see, as `queries.records` gives."""
    return read(queries.records, school=school, datasets=seen(read), newest=NEWEST)


def _recorded(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the words of their register and of how they came about."""
    catalogue = contracts.load()
    title = pl.col("dataset").map_elements(lambda name: catalogue[name].title, return_dtype=pl.String)
    basis = pl.col("basis").replace_strict(text.BASIS_WORDS, default="", return_dtype=pl.String)
    return rows.select(
        pl.format("{}-{}", "dataset", "place").alias("key"),
        title.alias("dataset"),
        pl.struct("dataset", "record").map_elements(_shown, return_dtype=pl.String).alias("record"),
        "as_of",
        basis.alias("basis"),
        "source_file",
        "source_sheet",
        "source_row",
        pl.col("rows").alias("total"),
    )


def _shown(row: Mapping[str, str]) -> str:
    """The key of a row with what it says of a person masked."""
    contract = contracts.load()[row["dataset"]]
    if not contract.personal:
        return remark(row["record"])
    names = [name for name in contract.key if name != FIELD]
    parts = row["record"].split(queries.BETWEEN, len(names) - 1)
    masks = [MASKS.get(contract.personal.get(name, ""), remark) for name in names]
    return queries.BETWEEN.join(mask(part) for mask, part in zip(masks, parts, strict=True))


def seen(read: store.Reader) -> tuple[str, ...]:
    """Registers kept row by row that name a school and lie within the reader's level."""
    return tuple(
        name
        for name, contract in contracts.load().items()
        if FIELD in contract.columns and not contract.feed and Level.of(contract.level) <= read.scope.level
    )
