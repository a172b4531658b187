"""Real counts of events that happen one at a time, as rare per period as schools are finished per month."""

from collections.abc import Iterator

import polars as pl

from tests.bench.backtest.real import COUNT, Real, frame, named

FAMILY = "events"


def _events(source: str, days: pl.DataFrame, step: str, first: str, last: str) -> Iterator[Real]:
    """Events per period and group from `on` (Date) and `group`; a period without an event counts zero.

    `first` and `last` are ISO dates: the first period, and the last one that was observed to its end.
    """
    dates = pl.date_range(pl.lit(first).str.to_date(), pl.lit(last).str.to_date(), step, eager=True)
    periods = pl.DataFrame({"period": dates})
    counted = days.with_columns(period=pl.col("on").dt.truncate(step)).group_by("group", "period").len()
    groups = counted.select("group").unique().sort("group")
    full = groups.join(periods, how="cross").join(counted, on=["group", "period"], how="left")
    rows = full.sort("group", "period").with_columns(pl.col("len").fill_null(0))
    columns = {str(g[0]): part["len"].to_list() for g, part in rows.group_by("group", maintain_order=True)}
    return named(COUNT, FAMILY, source, columns)


def _days(source: str, column: str, text: str, group: str | None = None) -> pl.DataFrame:
    """`on` and `group` from a data set's date column written as `text`."""
    name = pl.col(group) if group else pl.lit("all")
    on = pl.col(column).cast(pl.String).str.slice(0, len(text) + 2).str.strip_chars()
    shaped = frame(source).select(
        on=on.str.extract(r"^([0-9/-]+)").str.to_date(text, strict=False), group=name
    )
    return shaped.drop_nulls()


def birdstrikes() -> Iterator[Real]:
    """Reports of birds struck by aircraft, per quarter and American state."""
    return _events(
        "openintro/birds",
        _days("openintro/birds", "date", "%m/%d/%Y", "state"),
        "1q",
        "1990-01-01",
        "1997-12-31",
    )


def murders() -> Iterator[Real]:
    """Murders per quarter and London borough; the third quarter of 2011 was not observed to its end."""
    source = "openintro/london_murders"
    return _events(source, _days(source, "date", "%Y-%m-%d", "borough"), "1q", "2006-01-01", "2011-06-30")


def breaches() -> Iterator[Real]:
    """Health data breaches reported, per quarter and American state."""
    source = "Ecdat/HHSCyberSecurityBreaches"
    days = _days(source, "Breach.Submission.Date", "%Y-%m-%d", "State")
    return _events(source, days, "1q", "2010-01-01", "2014-12-31")


def crashes() -> Iterator[Real]:
    """Fatal airliner crashes per quarter and phase of flight."""
    source = "vcdExtra/AirCrash"
    return _events(source, _days(source, "date", "%Y-%m-%d", "Phase"), "1q", "1993-01-01", "2014-12-31")


def acceptances() -> Iterator[Real]:
    """Patients accepted into a heart transplant programme, per quarter."""
    source = "survival/jasa"
    return _events(source, _days(source, "accept.dt", "%Y-%m-%d"), "1q", "1968-01-01", "1973-12-31")


def horsekicks() -> Iterator[Real]:
    """Deaths by horse kick per year and Prussian corps."""
    corps = frame("vcd/VonBort").sort("corps", "year").group_by("corps", maintain_order=True)
    return named(COUNT, FAMILY, "vcd/VonBort", {str(c[0]): p["deaths"].to_list() for c, p in corps})


def storms() -> Iterator[Real]:
    """Named storms, and those that became hurricanes, per year."""
    seen = frame("dplyr/storms").with_columns(pl.col("category").cast(pl.Float64, strict=False))
    strong = seen.filter(pl.col("category") >= 1)
    per_year = {
        name: rows.group_by("year").agg(n=pl.col("name").n_unique()).sort("year")["n"].to_list()
        for name, rows in {"named": seen, "hurricanes": strong}.items()
    }
    return named(COUNT, FAMILY, "dplyr/storms", per_year)


def coal() -> Iterator[Real]:
    """Coal mining disasters per year."""
    years = frame("boot/coal").group_by(year=pl.col("date").floor().cast(pl.Int64)).len()
    span = pl.DataFrame({"year": range(1852, 1962)}).join(years, on="year", how="left").sort("year")
    return named(COUNT, FAMILY, "boot/coal", {"disasters": span["len"].fill_null(0)})


def tallies() -> Iterator[Real]:
    """Counts that come tallied by year, month or fortnight, from the first period that has any."""
    for source, column in TALLIES:
        rows = frame(source)[column].drop_nulls().to_list()
        began = next(i for i, n in enumerate(rows) if n)
        yield from named(COUNT, FAMILY, source, {column: rows[began:]})
    fortnights = frame("vcdExtra/CyclingDeaths")["deaths"]
    pairs = (a + b for a, b in zip(fortnights[::2], fortnights[1::2], strict=True))
    yield from named(COUNT, FAMILY, "vcdExtra/CyclingDeaths", {"four weeks": pairs})


TALLIES = (
    ("datasets/discoveries", "value"),
    ("datasets/Seatbelts", "VanKilled"),
    ("Ecdat/StrikeNb", "strikes"),
    ("stevedata/asn_stats", "corpjetacc"),
    ("wooldridge/traffic2", "rfatacc"),
)


SOURCES = (birdstrikes, murders, breaches, crashes, acceptances, horsekicks, storms, coal, tallies)
