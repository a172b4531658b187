"""How much the apps are used: visits by role over three years, the leading apps, and those nobody uses."""

from datetime import date

import polars as pl

from cockpit import contracts, store, text
from cockpit.figures import cells, core, dated, reading
from cockpit.figures.cells import WHOLE
from cockpit.figures.core import Figure, Selection
from cockpit.text import dated as said
from cockpit.text import resources as words
from queries import resources as queries

HISTORY = 36  # months, as long as pages look back
QUIET_MONTHS = 3  # a holiday lasts two, so three months without a visit are no holiday
MOST = 10  # apps in the ranking
MOST_TOLD = 8  # sentences on one card
REGISTER = "/registers?register=app"
DATASET = ("usage_daily",)


def visits(read: store.Reader, selection: Selection) -> Figure:
    """Visits by month and role, in ten thousands; the claim compares with the same month of last year."""
    on = dated.month_end(read, selection)
    first, last = dated.first_month(on, HISTORY), on.replace(day=1)
    rows = read(queries.visits, first=first, last=last, **dated.choice(selection))
    value = pl.col("visits") / said.MANY
    frame = rows.with_columns(
        series=cells.worded("role", "role"),
        period=pl.col("month").dt.month_end(),
        value=value,
        text=value.map_elements(words.ten_thousands, return_dtype=pl.String),
        order=cells.ordered("role", "role"),
    ).sort("order", "period")
    return dated.figure(
        read,
        selection,
        "resources-visits",
        "trend",
        words.VISITS,
        _visits_claim(rows),
        core.shape("trend", frame),
        datasets=DATASET,
        unit=words.TEN_THOUSAND_VISITS,
        options={"missing": words.NO_USAGE},
    )


def top(read: store.Reader, selection: Selection) -> Figure:
    """The apps with most visits in the month."""
    on = dated.month_end(read, selection)
    rows = (
        apps(read, selection)
        .filter(pl.col("visits") > 0)
        .sort("visits", "app_code", descending=[True, False])
    )
    value = pl.col("visits") / said.MANY
    frame = rows.head(MOST).with_columns(
        key=pl.col("app_code"),
        label=pl.col("name"),
        value=value,
        text=value.map_elements(words.ten_thousands, return_dtype=pl.String),
    )
    claim, count = "", rows["visits"]
    if rows.height:
        first, three = (text.percent(reading.share(count.head(n), count)) for n in (1, 3))
        claim = words.top(on, rows["name"][0], first, three)
    return dated.figure(
        read,
        selection,
        "resources-top",
        "ranking",
        words.TOP,
        claim,
        core.shape("ranking", frame),
        datasets=("usage_daily", "app"),
        unit=words.TEN_THOUSAND_VISITS,
        options={"missing": words.NO_USAGE},
    )


def unused(read: store.Reader, selection: Selection) -> Figure:
    """Apps that are online and without a visit for three months, then those that are not online yet.

    Without any visit in these months the logs are missing, not the users: then nothing is said of the apps.
    """
    on, rows = dated.month_end(read, selection), apps(read, selection)
    since = dated.first_month(on, QUIET_MONTHS)
    online = rows.filter(pl.col("online_on") <= on)
    idle = online.filter(pl.col("online_on") < since, pl.col("last_month").fill_null(date.min) < since)
    later = rows.filter(pl.col("online_on").is_null() | (pl.col("online_on") > on))
    logged = rows.filter(pl.col("last_month") >= since).height > 0
    told = [*_idle(idle), *_later(later)]
    if idle.is_empty():
        told.insert(0, _told("achieved", words.ALL_USED_WORD, words.all_used(online.height, QUIET_MONTHS)))
    return dated.figure(
        read,
        selection,
        "resources-unused",
        "claims",
        words.UNUSED,
        words.unused(online.height, idle.height, later.height, QUIET_MONTHS),
        core.frame("claims", told if logged else []),
        datasets=("usage_daily", "app"),
        options={"missing": words.NO_USAGE},
    )


def apps(read: store.Reader, selection: Selection) -> pl.DataFrame:
    """Every listed app with its visits, as `queries.resources.apps` gives it."""
    month = dated.month_end(read, selection).replace(day=1)
    return read(queries.apps, month=month, **dated.choice(selection))


def _idle(idle: pl.DataFrame) -> list[dict]:
    """A sentence per app, or one for all where there are too many to be exceptions."""
    if idle.height > MOST_TOLD:
        return [_told("at_risk", words.UNUSED_WORD, words.many_idle(idle["name"].to_list()))]
    return [
        _told("at_risk", words.UNUSED_WORD, words.idle(row["name"], row["last_month"]), row)
        for row in idle.to_dicts()
    ]


def _later(later: pl.DataFrame) -> list[dict]:
    return [_told("no_data", words.NOT_ONLINE, words.coming(row["name"]), row) for row in later.to_dicts()]


def _told(status: str, word: str, told: str, row: dict | None = None) -> dict:
    detail = words.owner(row["unit"], row["online_on"]) if row else ""
    return {"status": status, "status_word": word, "text": told, "detail": detail, "link": REGISTER}


def _visits_claim(rows: pl.DataFrame) -> str:
    """The newest month beside the same month of last year, and the role with most visits."""
    if rows.is_empty():
        return words.NO_USAGE
    sums = dict(rows.group_by("month").agg(pl.sum("visits")).iter_rows())
    month = max(sums)
    now, before = sums[month], sums.get(month.replace(year=month.year - 1))
    lead = rows.filter(pl.col("month") == month).sort("visits", descending=True).row(0, named=True)
    role = contracts.load().codes["role"].title(lead["role"])
    share = text.percent(WHOLE * lead["visits"] / now) if now else text.MISSING
    return words.visits(month, said.many(now, words.VISIT), said.change(now, before), role, share)
