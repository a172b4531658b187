"""Real shares between 0 and 100 %, levels above zero, and monthly amounts with a season."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import polars as pl

from tests.bench.backtest.real import FLOW, LEVEL, RATIO, Real, columns, frame, named, panel

SECTORS = (
    "Construction",
    "Durable Goods",
    "Education and Health Services",
    "Financial Activities",
    "Government",
    "Information",
    "Leisure and Hospitality",
    "Manufacturing",
    "Nondurable Goods",
    "Professional and Business Services",
    "Retail Trade",
    "Wholesale Trade",
)
MONTHLY = (
    "datasets/AirPassengers",
    "datasets/USAccDeaths",
    "datasets/UKDriverDeaths",
    "datasets/mdeaths",
    "datasets/fdeaths",
    "fpp2/a10",
    "fpp2/auscafe",
    "fpp2/debitcards",
    "fpp2/elecequip",
    "fpp2/h02",
    "fpp2/usmelec",
    "forecast/gas",
    "forecast/wineind",
    "AER/DutchSales",
)


def belts() -> Iterator[Real]:
    """Share of drivers who wear a seat belt, per year and American state: adoption with a ceiling."""
    return panel(RATIO, "adoption", "AER/USSeatBelts", "state", "year", pl.col("seatbelt") * 100)


def joblessness() -> Iterator[Real]:
    """Unemployment rate per year and American state."""
    return panel(RATIO, "unemployment", "wooldridge/driving", "state", "year", pl.col("unem"))


def lives() -> Iterator[Real]:
    """Life expectancy every five years and country: slow, and bounded by 100."""
    return panel(RATIO, "life", "gapminder/gapminder", "country", "year", pl.col("lifeExp"))


def labour() -> Iterator[Real]:
    """Labour's share of national income, per year and country, without the years filled in as constant."""
    for each in panel(
        RATIO, "labour share", "stevedata/pwt_sample", "country", "year", pl.col("labsh") * 100
    ):
        moved = [i for i, (a, b) in enumerate(pairwise(each.values)) if a != b]
        filled = any(a == b for a, b in pairwise(each.values[moved[0] : moved[-1] + 1]))
        if not filled:
            yield replace(each, values=each.values[moved[0] : moved[-1] + 2])


def occupancy() -> Iterator[Real]:
    """Share of hotel rooms that are let, mean of each full year, per Australian state."""
    source = "fpp3/aus_accommodation"
    year = pl.col("Date").cast(pl.String).str.slice(0, 4)
    years = frame(source).group_by("State", year=year).agg(pl.col("Occupancy").mean(), n=pl.len())
    rows = years.filter(pl.col("n") == 4).sort("State", "year").group_by("State", maintain_order=True)
    return named(RATIO, "occupancy", source, {str(name[0]): part["Occupancy"] for name, part in rows})


def approval() -> Iterator[Real]:
    """Monthly poll answers about a government and a president, in percent."""
    names = ("govt_sat", "govt_dis", "thatcher_sat", "thatcher_dis", "opp_sat", "opp_dis")
    polls = {name: pl.col(name).cast(pl.Float64) for name in names}
    yield from columns(RATIO, "approval", "stevedata/thatcher_approval", **polls)
    yield from columns(RATIO, "approval", "wooldridge/approval", approve=pl.col("approve"))


def sectors() -> Iterator[Real]:
    """Each sector's share of all jobs in America, mean of each full year."""
    source = "fpp3/us_employment"
    year = pl.col("Month").cast(pl.String).str.slice(0, 4).cast(pl.Int64)
    jobs = frame(source).group_by("Title", year=year).agg(pl.col("Employed").sum(), n=pl.len())
    full = jobs.filter((pl.col("n") == 12) & (pl.col("Employed") > 0)).sort("Title", "year")
    every = full.filter(pl.col("Title") == "All Employees, Total Nonfarm").select("year", total="Employed")
    rows = full.filter(pl.col("Title").is_in(SECTORS)).join(every, on="year")
    shares = rows.with_columns(share=pl.col("Employed") / pl.col("total") * 100).sort("Title", "year")
    parts = shares.group_by("Title", maintain_order=True)
    return named(RATIO, "job share", source, {str(name[0]): part["share"] for name, part in parts})


def packs() -> Iterator[Real]:
    """Cigarette packs sold per head, per year and American state: a level that policy wants lower."""
    return panel(LEVEL, "packs", "Ecdat/Cigar", "state", "year", pl.col("sales"))


def offers() -> Iterator[Real]:
    """Homes on offer at the end of each quarter, per Texan city: a stock that rises and falls."""
    rows = frame("ggplot2/txhousing").filter(pl.col("month") % 3 == 0)
    for name, part in rows.sort("city", "date").group_by("city", maintain_order=True):
        if part["listings"].null_count() == 0:
            yield from named(LEVEL, "offers", "ggplot2/txhousing", {str(name[0]): part["listings"]})


def fatalities() -> Iterator[Real]:
    """Traffic deaths per hundred million vehicle miles, per year and American state."""
    return panel(LEVEL, "fatalities", "wooldridge/driving", "state", "year", pl.col("totfatpvm"))


def miles() -> Iterator[Real]:
    """Vehicle miles per head, per year and American state: a level that mostly rises."""
    return panel(LEVEL, "miles", "wooldridge/driving", "state", "year", pl.col("vehicmilespc"))


def monthly() -> Iterator[Real]:
    """Well-known monthly series: passengers, casualties, sales, production."""
    for source in MONTHLY:
        yield from columns(FLOW, "classic", source, value=pl.col("value").cast(pl.Float64))
    yield from columns(FLOW, "classic", "fpp3/souvenirs", sales=pl.col("Sales"))
    yield from columns(FLOW, "classic", "fpp3/canadian_gas", volume=pl.col("Volume"))
    yield from columns(FLOW, "classic", "modeldata/drinks", sales=pl.col("S4248SM144NCEN"))
    yield from columns(FLOW, "classic", "Stat2Data/PeaceBridge2003", traffic=pl.col("Traffic"))
    yield from columns(FLOW, "classic", "Stat2Data/HeatingOil", used=pl.col("FuelOil"))
    roads = {name: pl.col(name) for name in ("front", "rear", "kms")}
    yield from columns(FLOW, "classic", "datasets/Seatbelts", **roads)
    kinds = {name: pl.col(name) for name in ("permanent", "reslong", "vislong", "resshort", "visshort")}
    yield from columns(FLOW, "classic", "fpp2/departures", **kinds)


def stations() -> Iterator[Real]:
    """Entries at twenty Chicago stations, thousands per month: use of a service by people."""
    source = "modeldata/Chicago"
    shown = frame(source)
    names = shown.columns[2:22]
    on = pl.col("date").cast(pl.String).str.slice(0, 10).str.to_date()
    months = shown.with_columns(month=on.dt.truncate("1mo")).group_by("month").agg(pl.col(names).sum())
    full = months.sort("month").slice(1, months.height - 2)
    return named(FLOW, "stations", source, {name: full[name] for name in names})


def homes() -> Iterator[Real]:
    """Homes sold per month and Texan city."""
    rows = frame("ggplot2/txhousing").with_columns(at=pl.col("year") * 12 + pl.col("month"))
    for name, part in rows.sort("city", "at").group_by("city", maintain_order=True):
        if part["sales"].null_count() == 0:
            yield from named(FLOW, "homes", "ggplot2/txhousing", {str(name[0]): part["sales"]})


RATIOS = (belts, joblessness, lives, labour, occupancy, approval, sectors)
LEVELS = (packs, offers, fatalities, miles)
FLOWS = (monthly, stations, homes)
