"""The visits as flat rows for other systems: one per school and point, under documented column names."""

from datetime import datetime

import polars as pl

from cockpit import inspection, store, text
from cockpit.figures.core import Figure
from cockpit.figures.rectify import Item as Rectified
from cockpit.figures.visits.items import Item, Place, called, figure, items, rectified
from cockpit.ledger.visits import PARTIES, Finding
from cockpit.text import visits_flat as words

WHOLE = {name: pl.Int64 for name, (_, kind, _) in words.FIELDS.items() if kind == words.WHOLE}
SCHEMA = {"key": pl.String, **{name: WHOLE.get(name, pl.String) for name in words.FIELDS}}


def rows(read: store.Reader) -> Figure:
    """The newest record of every point in every school in sight; columns as in `fields` (table)."""
    every, sent = items(read), rectified(read)
    listed = [
        _row(item, place, finding, sent.get(finding.id))
        for item in every
        for place in item.places
        for finding in place.findings
    ]
    shown = pl.DataFrame(listed, schema=SCHEMA, orient="row")
    columns = tuple((name, name, "", 0 if name in WHOLE else None) for name in words.FIELDS)
    claim = words.claim(len(listed), len({item.held.id for item in every if item.findings}))
    return figure(read, "visits-flat", "table", words.TITLE, claim, shown, columns=columns, missing=claim)


def fields(read: store.Reader) -> Figure:
    """What each column of `rows` is called, holds and may be (table)."""
    told = [(name, name, *said) for name, said in words.FIELDS.items()]
    shown = pl.DataFrame(told, schema=dict.fromkeys(("key", *words.HEADS), pl.String), orient="row")
    columns = tuple((name, title, "", None) for name, title in words.HEADS.items())
    return figure(read, "visits-fields", "table", words.FIELDS_TITLE, words.CLAIM, shown, columns=columns)


def _row(item: Item, place: Place, finding: Finding, sent: Rectified | None) -> tuple[str | int, ...]:
    held, school = item.held, place.school
    area, point = inspection.load().area(finding.point), inspection.load().points.get(finding.point)
    about = (held.code, held.title, held.day.isoformat(), held.state, held.lead, words.AND.join(held.team))
    return (
        f"{held.code}-{finding.id}", *about, _moment(held.started_at), _moment(held.finished_at),
        school.code, school.name, school.area,
        area.id if area else "", area.title if area else "", finding.point, called(finding.point),
        (point.clause if point else "") or (area.clause if area else ""), point.indicator if point else "",
        finding.grade, int(finding.urgent), finding.note, int(finding.photo is not None),
        _moment(finding.at), finding.by, finding.revision, *(int(p in place.signed) for p in PARTIES),
        sent.held.code if sent else "", sent.held.state if sent else "",
    )  # fmt: skip


def _moment(at: datetime | None) -> str:
    return at.astimezone(text.BEIJING).isoformat(timespec="seconds") if at else ""
