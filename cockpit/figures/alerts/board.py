"""What stands: how many alerts, which of them nobody has taken up, and all of them as a list."""

from collections.abc import Iterator, Sequence
from typing import Any

from cockpit import store, text
from cockpit.figures import core
from cockpit.figures.alerts import choosing
from cockpit.figures.alerts.evaluating import watched
from cockpit.figures.alerts.model import Alert, address, amount, level
from cockpit.figures.alerts.rules import rules
from cockpit.figures.core import Figure, Selection
from cockpit.text import alerts as words

SHOWN = 8  # alerts told one by one before the list has the rest


def state(read: store.Reader, selection: Selection) -> Figure:
    """Five cards: not taken up, taken up, new this month, raised this year and last, on stale data."""
    every = choosing.chosen(read, selection)
    cards = [_card(*each, read) for each in _counted(read, every)] if watched(read) else []
    count = {name: sum(a.state == name for a in every) for name in words.STATES}
    claim = words.state(count["new"], count["taken"], count["stale"]) if cards else words.NO_DATA
    return choosing.figure(
        read, "alerts-state", "headline", words.STATE, claim, core.frame("headline", cards)
    )


def _counted(read: store.Reader, every: Sequence[Alert]) -> Iterator[tuple[str, int, str | None, str]]:
    """(card, how many, status, what stands below)."""
    month, up = read.version.month, [a for a in every if a.standing]
    fresh = [a for a in up if a.state == "new"]
    urgent = sum(a.rule.level == "urgent" for a in fresh)
    status = "off_track" if urgent else "at_risk" if fresh else "achieved"
    yield "new", len(fresh), status, words.urgent(urgent)
    taken = sum(a.state == "taken" for a in up)
    yield "taken", taken, None, ""
    yield (
        "month",
        sum(a.opened == month for a in every),
        None,
        words.ended(sum(a.closed == month for a in every)),
    )
    years = [sum(a.opened.year == year for a in every) for year in (month.year, month.year - 1)]
    yield "year", years[0], None, words.last_year(years[1])
    old = sum(a.state == "stale" for a in up)
    yield "stale", old, "stale" if old else None, words.STALE_NOTE if old else ""


def _card(key: str, count: int, status: str | None, below: str, read: store.Reader) -> dict[str, Any]:
    return {
        "key": key,
        "label": words.CARDS[key],
        "value": float(count),
        "text": text.number(count, 0, words.UNIT),
        "unit": words.UNIT,
        "target_text": "",
        "status": status,
        "status_word": words.CARD_WORDS.get((key, status or ""), ""),
        "gap_text": below,
        "chance_text": "",
        "as_of_text": text.month(read.version.month),
        "link": "",
    }


def attention(read: store.Reader, selection: Selection) -> Figure:
    """The alerts nobody has taken up, urgent ones first, then a sentence per rule whose data are too old."""
    every = [a for a in choosing.chosen(read, selection) if a.standing]
    fresh, old = ([a for a in every if a.state == name] for name in ("new", "stale"))
    rows = [_claim(a) for a in fresh[:SHOWN]]
    if rest := fresh[SHOWN:]:
        rows.append({"status": "at_risk", "status_word": words.REST, "text": words.rest(len(rest))})
    rows += list(_stale(old))
    if not fresh and watched(read):
        rows.insert(
            0, {"status": "achieved", "status_word": words.CALM, "text": words.calm(len(every) - len(old))}
        )
    claim = (
        words.attention(len(fresh), sum(a.rule.level == "urgent" for a in fresh)) if rows else words.NO_DATA
    )
    return choosing.figure(read, "alerts-new", "claims", words.ATTENTION, claim, core.frame("claims", rows))


def _claim(alert: Alert) -> dict[str, Any]:
    detail = words.because(alert.rule.title, alert.opened, alert.owner)
    return {
        "status": alert.status,
        "status_word": words.LEVELS[alert.rule.level],
        "text": alert.sentence,
        "detail": detail,
        "link": address(alert),
    }


def _stale(old: Sequence[Alert]) -> Iterator[dict[str, Any]]:
    """One sentence for all places of a rule whose figures are too old."""
    for rule in rules():
        mine = [a for a in old if a.rule == rule]
        if mine:
            day = max((a.as_of for a in mine if a.as_of), default=None)
            said = words.stale(rule.title, len(mine), words.KINDS[rule.scope_kind])
            yield {
                "status": "stale",
                "status_word": text.status_word("stale"),
                "text": said,
                "detail": words.stale_since(day),
                "link": f"/alerts?rule={rule.id}",
            }


def listing(read: store.Reader, selection: Selection) -> Figure:
    """Every alert that has not ended, what needs somebody first (table; its key is the alert's id)."""
    up = [a for a in choosing.chosen(read, selection) if a.standing]
    rows = [_row(a) for a in up]
    old = sum(a.stale for a in up)
    claim = words.listing(len(up) - old, old) if watched(read) else words.NO_DATA
    heads, hint = words.STANDING_COLUMNS, words.PICK_ALERT
    return choosing.table(read, "alerts-standing", words.STANDING, claim, heads, rows, hint=hint)


def _row(a: Alert) -> tuple[str, ...]:
    indicator = a.rule.indicator
    return (
        a.id, a.word, a.name, a.rule.title, amount(indicator, a.last),
        words.side(a.rule.op, level(indicator, a.limit)), level(indicator, a.clear),
        text.month(a.opened), amount(indicator, a.worst), a.owner,
        (a.notes[-1].note or words.TAKEN_UP) if a.notes else text.MISSING,
    )  # fmt: skip
