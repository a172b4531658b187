"""One school in cards and a table beside similar ones, and the list of all schools with their exceptions."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import polars as pl

from cockpit import contracts, store, text
from cockpit.figures import core, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.school import facts, peering
from cockpit.figures.school.facts import Fact
from cockpit.figures.school.noticing import ORDER, SUBJECT
from cockpit.text import school as words
from queries import school as queries

CARDS = ("yz-t01-10g-school", "yz-t01-1g-class", "yz-g25-fiber", "yz-wifi", "op-down-speed", "op-terminals")
USE_CARDS = (
    "op-visits-per-student",
    "op-space-students",
    "op-space-teachers",
    "yz-t18-green",
    "op-findings-open",
    "op-outage",
)
KEPT = 32  # scopes and choices whose directory stays in memory, some hundred kilobytes each


def headline(read: store.Reader, selection: Selection) -> Figure:
    """Six cards on the network and the equipment, each beside what similar schools have."""
    return _cards(read, selection, "school-network", words.NETWORK, CARDS)


def headline_use(read: store.Reader, selection: Selection) -> Figure:
    """Six cards on use and security, each beside what similar schools have."""
    return _cards(read, selection, "school-use", words.USE, USE_CARDS)


def comparison(read: store.Reader, selection: Selection) -> Figure:
    """Every indicator of the school beside the middle of similar schools, or beside the district."""
    school = facts.chosen(read, selection)
    every = facts.facts(read, selection, school["school_code"]) if school else ()
    rows = [_compared(read, selection, f) for f in every if f.value is not None] if school else []
    rows = [row for row in rows if row.pop("telling")]
    worse = [row["label"] for row in rows if row.pop("worse")]
    judged = sum(row["peer"] != text.MISSING for row in rows)
    against = {row["against"] for row in rows} - {"", words.DISTRICT}
    peers = min(against, key=len, default=words.DISTRICT)
    claim = words.comparison_claim(school["short_name"], worse, judged, peers) if school else ""
    frame = pl.DataFrame(rows, schema=COMPARED)
    heads = {name: title for name, title in words.COMPARED.items() if name != "place" or against}
    heads["peer"] = peers
    columns = tuple((name, title, "", None) for name, title in heads.items())
    return _figure(read, "school-comparison", "table", words.COMPARISON, claim, frame, every, columns=columns)


COMPARED = dict.fromkeys(
    ("key", "subject", "label", "text", "peer", "against", "place", "as_of_text", "word"), pl.String
)


def directory(read: store.Reader, selection: Selection) -> Figure:
    """The schools in sight, those with most exceptions first, each with its gravest one."""
    names, found = read(queries.names), facts.newest(read, selection)
    every = _every(standing.Asked((*standing.moment(read), selection), read), selection)
    rows = [
        _listed(row, [f for f in every[row["school_code"]] if f.rule and f.status != "stale"])
        for row in names.to_dicts()
    ]
    rows.sort(key=lambda row: (-row["count"], -row["urgent"], row["key"]))
    hit = sum(row["count"] > 0 for row in rows)
    lead: dict[str, Any] = rows[0] if rows else {"name": "", "count": 0}
    claim = words.directory_claim(len(rows), hit, lead["name"], lead["count"])
    shown = [f for listed in every.values() for f in listed] if found else []
    columns = tuple((name, title, unit, 0 if unit else None) for name, (title, unit) in words.LISTED.items())
    frame = pl.DataFrame([{n: row[n] for n in LISTED} for row in rows], schema=LISTED)
    return _figure(read, "school-directory", "table", words.DIRECTORY, claim, frame, shown, columns=columns)


@lru_cache(maxsize=KEPT)
def _every(asked: standing.Asked, selection: Selection) -> dict[str, tuple[Fact, ...]]:
    """School in sight → its facts; the same for everybody of one scope until another version is served."""
    codes = asked.read(queries.names)["school_code"]
    return {code: tuple(facts.facts(asked.read, selection, code)) for code in codes}


LISTED = {
    "key": pl.String,
    "name": pl.String,
    "stage": pl.String,
    "area": pl.String,
    "students": pl.Int64,
    "count": pl.Int64,
    "first": pl.String,
}


def _listed(row: dict, broken: list[Fact]) -> dict:
    worst = sorted(broken, key=lambda f: ORDER[f.status])
    return {
        "key": row["school_code"],
        "name": row["name"],
        "area": row["subdistrict"],
        "students": row["students"],
        "stage": contracts.load().codes["stage"].title(row["stage"]),
        "count": len(broken),
        "urgent": sum(f.status == "off_track" for f in broken),
        "first": facts.sentence(worst[0]) if worst else "",
    }


def _cards(
    read: store.Reader, selection: Selection, name: str, title: str, listed: tuple[str, ...]
) -> Figure:
    school = facts.chosen(read, selection)
    every = facts.facts(read, selection, school["school_code"]) if school else ()
    mine = [f for each in listed for f in every if f.indicator == each]
    rows = [_card(read, selection, f) for f in mine] if school else []
    return _figure(read, name, "headline", title, "", core.frame("headline", rows), mine)


def _card(read: store.Reader, selection: Selection, fact: Fact) -> dict:
    peer = peering.peer(read, selection, fact)
    return {
        "key": fact.indicator,
        "label": fact.label,
        "value": fact.value,
        "text": fact.text,
        "unit": fact.unit,
        "target_text": "",
        "status": fact.status or None,
        "status_word": text.status_word(fact.status) if fact.status else "",
        "gap_text": words.compared(peer.word, peer.text),
        "as_of_text": text.date(fact.as_of),
        "link": f"/{SUBJECT[fact.indicator]}",
    }


def _compared(read: store.Reader, selection: Selection, fact: Fact) -> dict:
    peer = peering.peer(read, selection, fact)
    direction = contracts.measured(fact.indicator).direction
    worse = False
    if peer.value is not None and fact.value is not None and direction in ("up", "down"):
        worse = fact.value < peer.value if direction == "up" else fact.value > peer.value
    return {
        "key": fact.indicator,
        "subject": words.SUBJECTS[SUBJECT[fact.indicator]],
        "label": fact.label,
        "text": fact.text,
        "peer": peer.text,
        "against": peer.word if peer.text != text.MISSING else "",
        "place": peer.place,
        "as_of_text": text.month(fact.as_of),
        "word": words.WORSE if worse else "" if peer.value is None else words.FINE,
        "worse": worse,
        "telling": bool(fact.value or peer.value),
    }


def _figure(
    read: store.Reader,
    name: str,
    kind: str,
    title: str,
    claim: str,
    frame: pl.DataFrame,
    used: Iterable[Fact],
    **options: object,
) -> Figure:
    """A figure of this page: the registers and the newest date of the facts it shows."""
    known = [f for f in used if f.as_of]
    newest = max((f.as_of for f in known if f.as_of), default=None)
    sources = text.sources(dict.fromkeys(f.source for f in known))
    options = {"missing": words.NOT_CHOSEN, "supplier": words.SUPPLIER, **options}
    return Figure(name, kind, title, claim, frame, sources, newest, False, "", options, read.version.demo)
