"""All visits at a glance: how many stand where, what waits for somebody, what is found most often."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from cockpit import inspection, store, text
from cockpit.figures import cells, core, rectify
from cockpit.figures.core import Figure
from cockpit.figures.visits.items import Item, called, figure, items, rectified, schools
from cockpit.ledger.visits import FINISHED, PLANNED, STARTED, Finding
from cockpit.text import visits as words

OFTEN = 8  # points listed as found most often
NAMED = 6  # claims told one by one
LISTED = {
    "key": pl.String, "code": pl.String, "title": pl.String, "state": pl.String, "day": pl.Date,
    "lead": pl.String, "schools": pl.String, "recorded": pl.String, "wrong": pl.Int64, "opened": pl.Int64,
}  # fmt: skip


def headline(read: store.Reader) -> Figure:
    """Five cards: planned, under way, finished, schools reached, problems and what became of them."""
    every, sent = items(read), rectified(read)
    states = Counter(each.held.state for each in every)
    late, slow = sum(each.late > 0 for each in every), sum(each.slow > 0 for each in every)
    reached = {place.school.code for each in every for place in each.places if place.findings}
    wrong = [finding for each in every for finding in each.wrong]
    closed = sum(not sent[f.id].live for f in wrong if f.id in sent)
    opened = sum(finding.id in sent for finding in wrong)
    rows = [
        _card("planned", states[PLANNED], words.TIMES, words.late(late), "missed" if late else ""),
        _card("started", states[STARTED], words.TIMES, words.slow(slow), "at_risk" if slow else ""),
        _card("finished", states[FINISHED], words.TIMES, "", ""),
        _card("reached", len(reached), words.SCHOOLS, words.of_schools(len(schools(read))), ""),
        _card("wrong", len(wrong), words.PROBLEMS, words.became(len(wrong), opened, closed), ""),
    ]
    claim = words.headline(len(every), states[FINISHED], len(reached), len(wrong))
    shown = core.frame("headline", rows if every else [])
    return figure(read, "visits-headline", "headline", words.HEADLINE, claim, shown, missing=words.NONE)


def attention(read: store.Reader) -> Figure:
    """What waits for somebody: visits past their day, long ones, problems nobody has been sent (claims)."""
    every, sent = items(read), rectified(read)
    rows = [_claim("missed", words.LATE, each, words.late_by(each.late)) for each in every if each.late]
    rows += [_claim("at_risk", words.SLOW, each, words.slow_by(each.slow)) for each in every if each.slow]
    for each in every:
        idle = [finding for finding in each.wrong if finding.id not in sent]
        if idle:
            urgent = sum(finding.urgent for finding in idle)
            status = "off_track" if urgent else "at_risk"
            rows.append(_claim(status, words.IDLE, each, words.idle(len(idle), urgent)))
    claim = words.attention(len(rows), len(every))
    if not rows and every:
        rows = [{"status": "achieved", "status_word": words.CALM, "text": words.ALL_CALM}]
    if (more := len(rows) - NAMED) > 0:
        rows = [*rows[:NAMED], {"status_word": words.MORE, "text": words.more(more)}]
    shown = core.frame("claims", rows)
    return figure(read, "visits-attention", "claims", words.ATTENTION, claim, shown, missing=words.NONE)


def listed(read: store.Reader) -> Figure:
    """Every visit in sight, open ones first (table)."""
    every, sent = items(read), rectified(read)
    rows = [_line(each, sent) for each in every]
    running = sum(each.held.open for each in every)
    shown = pl.DataFrame(rows, schema=LISTED, orient="row")
    columns = tuple((name, title, unit, None) for name, (title, unit) in words.LISTED.items())
    claim = words.listed(len(every), running)
    return figure(
        read,
        "visits-list",
        "table",
        words.LIST,
        claim,
        shown,
        columns=columns,
        missing=words.NONE,
        hint=words.PICK,
    )


def areas(read: store.Reader) -> Figure:
    """Area of the checklist × grade: how many records there are (matrix)."""
    return graded(read, "visits-areas", words.AREAS, [f for each in items(read) for f in each.findings])


def graded(read: store.Reader, name: str, title: str, findings: Sequence[Finding]) -> Figure:
    """The areas of some findings, each with its number of records by grade (matrix)."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for finding in findings:
        area = inspection.load().area(finding.point)
        counts[area.id if area else ""][finding.grade] += 1
    shown = [area for area in inspection.load().areas if counts[area.id]]
    rows = [
        cells.counted(area.title, words.GRADES[grade], counts[area.id][grade])
        | {"status": status if counts[area.id][grade] else None}
        for area in shown
        for grade, status in inspection.GRADES.items()
    ]
    wrong = {area.title: sum(counts[area.id][grade] for grade in inspection.WRONG) for area in shown}
    worst = max(wrong, key=lambda each: wrong[each], default="")
    claim = words.areas(len(findings), sum(wrong.values()), worst, wrong.get(worst, 0))
    frame = core.frame("matrix", rows)
    return figure(read, name, "matrix", title, claim, frame, corner=words.CORNER, missing=words.NO_RECORDS)


def often(read: store.Reader) -> Figure:
    """The points with the most problems, by how many schools have them (ranking)."""
    found: dict[str, set[str]] = defaultdict(set)
    for each in items(read):
        for finding in each.wrong:
            found[finding.point].add(finding.school)
    place = inspection.load().place
    order = sorted(found, key=lambda point: (-len(found[point]), place(point)))
    many = {id: len(found[id]) for id in order[:OFTEN]}
    rows = [
        {"key": id, "label": called(id), "value": count, "text": text.number(count, unit=words.SCHOOLS)}
        for id, count in many.items()
    ]
    claim = words.often(called(order[0]) if order else "", len(found[order[0]]) if order else 0)
    frame = core.frame("ranking", rows)
    return figure(read, "visits-often", "ranking", words.OFTEN, claim, frame, missing=words.NO_PROBLEMS)


def _card(key: str, count: int, unit: str, said: str, status: str) -> dict[str, Any]:
    word = text.status_word(status) if status else ""
    told = {"value": count, "text": text.number(count, unit=unit), "unit": unit, "gap_text": said}
    return {"key": key, "label": words.CARDS[key], "status": status or None, "status_word": word} | told


def _claim(status: str, word: str, item: Item, detail: str) -> dict[str, Any]:
    said = words.visit(item.held.title, item.held.day, item.held.lead)
    return {"status": status, "status_word": word, "text": said, "detail": detail, "link": item.link}


def _line(item: Item, sent: Mapping[str, rectify.Item]) -> tuple[Any, ...]:
    held = item.held
    named = words.some([place.school.short for place in item.places], held.beyond)
    opened = sum(finding.id in sent for finding in item.wrong)
    done = words.progress(item.recorded, item.asked)
    return (
        held.code, held.code, held.title, item.status[1], held.day, held.lead, named, done,
        len(item.wrong), opened,
    )  # fmt: skip
