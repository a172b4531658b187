"""The course of one school beside its peers, and the way back from its numbers to the rows they came from."""

import polars as pl

from cockpit import contracts, store, text
from cockpit.access import Level
from cockpit.figures import core, reading
from cockpit.figures.core import Figure, Selection
from cockpit.figures.school import facts
from cockpit.text import school as words
from queries import observation
from queries import school as queries

SPEED, VISITS = "op-down-speed", "op-visits-per-student"
NEWEST = 3  # rows per register that are listed; the registers themselves hold the rest
FIELD = "school_code"


def speed(read: store.Reader, selection: Selection) -> Figure:
    """The school's measured speed per month beside the median of its stage, or beside the district."""
    return _course(read, selection, "school-speed", words.SPEED, SPEED)


def visits(read: store.Reader, selection: Selection) -> Figure:
    """Visits per student and month beside the median of its stage, or beside the district."""
    return _course(read, selection, "school-visits", words.VISITS, VISITS)


def _course(read: store.Reader, selection: Selection, name: str, title: str, indicator: str) -> Figure:
    school = facts.chosen(read, selection)
    rows, claim, day = [core.frame("trend")], "", None
    if school:
        own, others, word = _both(read, school, indicator)
        if own.height:
            beside = _series(others, words.SERIES[word], indicator)
            rows = [_series(own, school["short_name"], indicator), beside]
            claim, day = _claim(title, rows, word), reading.newest(own["as_of"])
    frame = core.shape("trend", pl.concat(rows))
    unit = contracts.measured(indicator).unit
    source = facts.title(contracts.definitions()[indicator].dataset)
    options = {"missing": words.NOT_CHOSEN if school is None else title}
    return Figure(name, "trend", title, claim, frame, source, day, False, unit, options, read.version.demo)


def _both(read: store.Reader, school: dict, indicator: str) -> tuple[pl.DataFrame, pl.DataFrame, str]:
    """month, value, as_of of the school and of what it is compared with, and the word for that."""
    own = read(observation.series, indicator=indicator, scope_kind="school", scope_code=school["school_code"])
    names = read(queries.names).filter(pl.col("stage") == school["stage"])
    if not read.scope.whole or names.height < facts.PEERS:
        return own, read(observation.series, indicator=indicator), words.DISTRICT
    every = read(observation.observations, indicators=(indicator,), scope_kind="school")
    same = every.filter(pl.col("scope_code").is_in(names["school_code"].to_list()))
    return own, same.group_by("month").agg(pl.median("value"), pl.max("as_of")).sort("month"), words.PEERS


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
        "record",
        "as_of",
        basis.alias("basis"),
        "source_file",
        "source_sheet",
        "source_row",
        pl.col("rows").alias("total"),
    )


def seen(read: store.Reader) -> tuple[str, ...]:
    """Registers kept row by row that name a school and lie within the reader's level."""
    return tuple(
        name
        for name, contract in contracts.load().items()
        if FIELD in contract.columns and not contract.feed and Level.of(contract.level) <= read.scope.level
    )
