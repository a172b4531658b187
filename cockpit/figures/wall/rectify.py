"""整改: what is overdue, with which units and how many schools, and what waits for a stage."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from cockpit import contracts, plan, store, text
from cockpit.figures import attention, core, dated, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.school import facts
from cockpit.figures.school.rules import rules
from cockpit.figures.standing import Standing
from cockpit.figures.wall.overview import count
from cockpit.figures.wall.schools import turns
from cockpit.text import milestones as units_words
from cockpit.text import overview as plans
from cockpit.text import wall as words
from queries import outlook

DUTIES = ("op-findings-open", "op-findings-overdue", "op-findings-fixed", "op-assessment-overdue")
DELIVERABLE = "deliverable"
GRAVE = ("missed", "off_track")
MOST = 6  # units, rules or deliverables of one tile


def duties(read: store.Reader, selection: Selection) -> Figure:
    """Missed promises, then the district's findings and assessments in counts."""
    found = [dated.standing_of(read, id) for id in DUTIES]
    missed, late = _missed(read), _late(read)
    overdue = next((s.value for s in found if s.id == "op-findings-overdue"), None)
    cards = [
        _missed_card(read, missed),
        _late_card(read, late),
        *(count(s, words.DUTIES[s.id]) for s in found),
    ]
    return Figure(
        name="wall-duties",
        kind="headline",
        title=words.RECTIFY,
        claim=words.duties(len(missed), overdue, late["indicator_id"].n_unique())
        if standing.newest([*_promises(read), *found])
        else words.NO_OBSERVATIONS,
        frame=core.frame("headline", cards),
        source=standing.sources([*missed, *found]),
        as_of=standing.oldest(found),
        stale=standing.any_stale(found),
        demo=read.version.demo,
    )


def overdue(read: store.Reader, selection: Selection) -> Figure:
    """Everything whose day has passed: promises, deliverables together, findings, assessments."""
    page = attention.exceptions(read, selection)
    rows = page.frame.filter(pl.col("status") == "missed")
    known = standing.newest(_promises(read)) is not None
    frame = rows if rows.height or not known else core.frame("claims", [_fine()])
    claim = words.overdue(rows.height) if known else words.NO_OBSERVATIONS
    return replace(page, name="wall-overdue", title=words.OVERDUE, claim=claim, frame=frame)


def units(read: store.Reader, selection: Selection) -> Figure:
    """The responsible units by their promises that were missed or are off track, most of them first."""
    grave = [s for s in _promises(read) if s.status in GRAVE]
    by: dict[str, list[Standing]] = {}
    for s in grave:
        for unit in s.units or (units_words.NO_UNIT,):
            by.setdefault(unit, []).append(s)
    listed = [unit.name for unit in plan.load().tracked.units]
    place = {unit: n for n, unit in enumerate(listed)}
    order = sorted(by, key=lambda u: (u == units_words.NO_UNIT, -len(by[u]), place.get(u, len(place)), u))
    named = [unit for unit in order if unit != units_words.NO_UNIT]
    lead = [unit for unit in named if len(by[unit]) == len(by[named[0]])]
    return Figure(
        name="wall-units",
        kind="ranking",
        title=words.UNITS,
        claim=words.units(len(grave), lead, len(by[lead[0]]) if lead else 0),
        frame=core.frame("ranking", [_unit(unit, by[unit]) for unit in order[:MOST]]),
        source=plans.PLAN,
        as_of=standing.newest(grave),
        unit=words.ITEM,
        options={"missing": words.NOTHING_GRAVE, "total": len(order)},
        demo=read.version.demo,
    )


def deliverables(read: store.Reader, selection: Selection) -> Figure:
    """The deliverables that wait for a stage past its day, the longest waiting first."""
    rows = _late(read).unique("indicator_id", keep="first", maintain_order=True)
    kept = dated.dates(read, dated.month_end(read, selection), (DELIVERABLE,))[DELIVERABLE]
    told = [_waiting(row, read.version.month) for row in rows.to_dicts()]
    frame = core.frame("claims", told[: 2 * MOST] or ([_fine()] if kept else []))
    return dated.figure(
        read,
        selection,
        "wall-deliverables",
        "claims",
        words.DELIVERABLES,
        words.deliverables(rows.height),
        frame,
        datasets=(DELIVERABLE,),
        options={"missing": words.NO_DELIVERABLES, "total": rows.height},
    )


def schools(read: store.Reader, selection: Selection) -> Figure:
    """The rules for schools by how many schools break them, most of them first."""
    codes, found = turns(read, selection), facts.newest(read, selection)
    broken = [f for code in codes for f in facts.facts(read, selection, code) if _counts(f)]
    tally = Counter(f.rule.id for f in broken if f.rule)
    listed = sorted((rule for rule in rules() if tally[rule.id]), key=lambda rule: -tally[rule.id])
    hit = len({f.school for f in broken})
    return Figure(
        name="wall-rules",
        kind="ranking",
        title=words.RULES,
        claim=words.rules(len(codes), hit),
        frame=core.frame("ranking", [_rule(rule, tally[rule.id]) for rule in listed[:MOST]]),
        source=text.sources(dict.fromkeys(f.source for f in broken)),
        as_of=min((f.as_of for f in broken if f.as_of), default=None),
        unit=words.SCHOOL,
        options={"missing": words.NO_BROKEN if found else words.NO_FIGURES, "total": len(listed)},
        demo=read.version.demo,
    )


def _promises(read: store.Reader) -> list[Standing]:
    years = plan.load().tracked.years
    return [s for s in standing.promised(standing.standings(read)) if s.year in years]


def _missed(read: store.Reader) -> list[Standing]:
    return [s for s in _promises(read) if s.status == "missed"]


def _late(read: store.Reader) -> pl.DataFrame:
    """indicator_id, stage, due_on, … of the stages past their day and not done, the oldest day first."""
    open_ = pl.col("done_on").is_null() & (pl.col("due_on") < read.version.month)
    return read(outlook.checklist).filter(open_).sort("due_on", "indicator_id", "stage")


def _missed_card(read: store.Reader, mine: Sequence[Standing]) -> dict[str, Any]:
    known = standing.newest(_promises(read))
    more = {"gap_text": words.named([s.label for s in mine]), "link": "/milestones?status=missed"}
    return _card("missed", words.MISSED, len(mine) if known else None, known) | more


def _late_card(read: store.Reader, late: pl.DataFrame) -> dict[str, Any]:
    on = dated.dates(read, read.version.month, (DELIVERABLE,))[DELIVERABLE]
    number = late["indicator_id"].n_unique() if on else None
    more = {"gap_text": words.stages(late.height) if late.height else "", "link": "/milestones"}
    return _card("deliverables", words.LATE, number, on) | more


def _card(key: str, label: str, number: int | None, on: date | None) -> dict[str, Any]:
    """A count that should be zero."""
    status = "no_data" if number is None else "missed" if number else "achieved"
    return {
        "key": key,
        "label": label,
        "value": None if number is None else float(number),
        "text": text.number(number, 0, words.ITEM),
        "unit": words.ITEM,
        "target_text": "",
        "status": status,
        "status_word": words.NONE if number == 0 else text.status_word(status),
        "chance_text": "",
        "as_of_text": text.date(on),
    }


def _unit(unit: str, mine: Iterable[Standing]) -> dict[str, Any]:
    counts = standing.counts(mine)
    worst = standing.worst(counts)
    told = words.together([(text.status_word(status), n) for status, n in counts.items()])
    return {
        "key": unit,
        "label": unit,
        "value": float(sum(counts.values())),
        "text": told,
        "status": worst,
        "status_word": text.status_word(worst) if worst else "",
    }


def _waiting(row: dict[str, Any], on: date) -> dict[str, Any]:
    found, stage = contracts.measured(row["indicator_id"]), row["stage"]
    title = contracts.load().codes["deliverable_stage"].title(stage)
    return {
        "status": "missed",
        "status_word": text.status_word("missed"),
        "text": words.waiting(found.name, title, (on - row["due_on"]).days),
        "detail": words.due(row["due_on"]),
        "link": f"/milestones?indicator={row['indicator_id']}",
    }


def _rule(rule: Any, number: int) -> dict[str, Any]:
    return {
        "key": rule.id,
        "label": facts.label(rule.indicator),
        "value": float(number),
        "text": text.number(number, 0, words.SCHOOL),
        "status": rule.status,
        "status_word": text.status_word(rule.status),
    }


def _counts(fact: facts.Fact) -> bool:
    """Whether a fact breaks a rule today: one that is too old says nothing about today."""
    return fact.rule is not None and fact.status != "stale"


def _fine() -> dict[str, Any]:
    return {
        "status": "achieved",
        "status_word": words.NONE,
        "text": words.NOTHING_OVERDUE,
        "detail": "",
        "link": "",
    }
