"""Six sections of one school as profiles: each figure beside its target, its course and similar schools."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from cockpit import contracts, store, text
from cockpit.figures import core, dated, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.network import layers
from cockpit.figures.school import facts, peering
from cockpit.figures.school.facts import Fact
from cockpit.figures.school.peering import ACCESS, Beside, Group
from cockpit.measures.among import Side
from cockpit.text import network as speeds
from cockpit.text import school as said
from cockpit.text import school_brief as words
from queries import school as queries

Draw = Callable[[store.Reader, Selection], Figure]
COURSE_MONTHS = 13  # a year and the month it began
BEHIND = 2  # tenths from the back that stand out
KEPT = 64  # schools and choices whose lines stay in memory, some ten kilobytes each
TARGET = 100.0
LINK, DESIGNATION = "campus_link", "designation"
FIRST = "network"  # the section that says what the band is


@dataclass(frozen=True)
class Line:
    """One figure of the school, finished: the fact, what it is beside, its course, and its words."""

    fact: Fact
    beside: Beside
    course: tuple[float, ...]
    label: str
    value: float | None
    text: str
    unit: str
    target_text: str

    @property
    def notable(self) -> bool:
        """Whether it stands out: a rule, its age, a gap in the data, or the last fifth of similar schools."""
        band = self.beside.band
        return bool(self.fact.status) or (band.side is Side.BACK and (band.tenth or 9) <= BEHIND)


def lines(read: store.Reader, selection: Selection, school: str) -> dict[str, tuple[Line, ...]]:
    """Section → its lines; the same for everybody of one scope until another version is served."""
    of = peering.group(read, selection, school)
    return _lines(standing.Asked((*standing.moment(read), selection, school), read), selection, school, of)


@lru_cache(maxsize=KEPT)
def _lines(
    asked: standing.Asked, selection: Selection, school: str, of: Group
) -> dict[str, tuple[Line, ...]]:
    read = asked.read
    found = {fact.indicator: fact for fact in facts.facts(read, selection, school, facts.EVERY)}
    courses = _courses(read, selection, school)
    return {
        name: tuple(_line(read, selection, found[each], of, courses.get(each, ())) for each in listed)
        for name, listed in facts.SECTIONS.items()
    }


def _courses(read: store.Reader, selection: Selection, school: str) -> dict[str, tuple[float, ...]]:
    """Indicator → its values of the last year."""
    on = dated.month_end(read, selection)
    since = dated.first_month(on, COURSE_MONTHS)
    rows = read(queries.course, school=school, indicators=facts.EVERY, since=since)
    rows = rows.filter(pl.col("month") <= on).group_by("indicator_id", maintain_order=True).agg("value")
    return {name: tuple(values) for name, values in rows.iter_rows()}


def _line(read: store.Reader, selection: Selection, fact: Fact, of: Group, course: tuple[float, ...]) -> Line:
    beside = peering.beside(read, selection, fact, of)
    if fact.indicator == ACCESS and (mbps := access(read, selection, fact.school)) is not None:
        told = text.bandwidth(mbps)
        return Line(fact, beside, (), words.ACCESS, mbps, told, speeds.unit(told), words.TEN)
    return Line(fact, beside, course, fact.label, fact.value, fact.text, fact.unit, target(fact))


def access(read: store.Reader, selection: Selection, school: str) -> float | None:
    """The bandwidth of the school's line, Mbps; None without a report."""
    rows = read(queries.access, on=dated.month_end(read, selection)).filter(pl.col("school_code") == school)
    return float(rows["access_mbps"][0]) if rows.height and rows["access_mbps"][0] is not None else None


def target(fact: Fact) -> str:
    """What is promised for every school: all of it, where the plan promises a share of a hundred."""
    measured = contracts.measured(fact.indicator)
    whole = any(each.formal and each.value == TARGET for each in measured.targets)
    if measured.unit != "%" or not whole:
        return ""
    return words.REACHED if fact.definition.method == "state" else text.percent(TARGET, 0)


def network(read: store.Reader, selection: Selection) -> Figure:
    """Line, classrooms, fibre, wireless, measured speed and outages."""
    return section(read, selection, "network")


def campus(read: store.Reader, selection: Selection) -> Figure:
    """Terminals, interactive classrooms, smart rooms and scenes."""
    return section(read, selection, "campus")


def resources(read: store.Reader, selection: Selection) -> Figure:
    """Learning spaces, visits and resources."""
    return section(read, selection, "resources")


def people(read: store.Reader, selection: Selection) -> Figure:
    """Backbone teachers, navigators, cases and training."""
    return section(read, selection, "people")


def security(read: store.Reader, selection: Selection) -> Figure:
    """Filtering, findings, incidents, assessments and drills."""
    return section(read, selection, "security")


def section(read: store.Reader, selection: Selection, name: str) -> Figure:
    """One section as a profile; with `selection.only` just what stands out."""
    school = facts.chosen(read, selection)
    if school is None:
        return _figure(read, selection, name, "", [], ())
    every = lines(read, selection, school["school_code"])[name]
    notable = [each.label for each in every if each.notable]
    shown = [each for each in every if each.notable or not selection.only]
    claim = words.section_claim(words.SECTIONS[name], notable, len(every))
    of = peering.group(read, selection, school["school_code"])
    rows = [_row(name, each) for each in shown]
    note = of.note if name == FIRST else ""
    return _figure(read, selection, name, claim, rows, tuple(each.fact for each in shown), note)


def _row(section: str, line: Line) -> dict[str, Any]:
    fact, band = line.fact, line.beside.band
    return {
        "key": fact.indicator,
        "area": words.SECTIONS[section],
        "label": line.label,
        "value": line.value,
        "text": line.text,
        "unit": line.unit,
        "target_text": line.target_text,
        "spark": list(line.course),
        "low": band.low,
        "median": band.median,
        "high": band.high,
        "peer_text": line.beside.peer_text,
        "place_text": line.beside.place_text,
        "as_of_text": text.month(fact.as_of),
        "status": fact.status or None,
        "status_word": text.status_word(fact.status) if fact.status else "",
    }


def projects(read: store.Reader, selection: Selection) -> Figure:
    """What the school takes part in: the upgrade of its network, its designations, its course projects."""
    school = facts.chosen(read, selection)
    if school is None:
        return _figure(read, selection, "projects", "", [], ())
    code, on = school["school_code"], dated.month_end(read, selection)
    link = read(queries.access, on=on).filter(pl.col("school_code") == code).to_dicts()
    rows = [_upgrade(school, link[0])] if link else []
    rows += [_designation(row) for row in read(queries.granted, school=code, on=on).to_dicts()]
    under_way = [row["label"] for row in rows if row["status"] == "on_track"]
    claim = words.projects_claim(len(rows), under_way)
    shown = [row for row in rows if not selection.only or row["status"] == "on_track"]
    days = [row.pop("day") for row in rows]
    datasets = tuple(contracts.load()[name].title for name in (LINK, DESIGNATION))
    newest = max((day for day in days if day), default=None)
    return _made(read, "projects", claim, shown, text.sources(datasets), newest, "")


def _upgrade(school: dict, link: dict) -> dict[str, Any]:
    """How far the upgrade of the school's network is."""
    if not school["upgrade_planned"] and link["accepted_on"] is None:
        return _step("upgrade", words.UPGRADE, words.NO_UPGRADE, None, None, link["as_of"])
    reached = layers.reached(link)
    stage = layers.stages()[reached]
    day = link[stage.field] if stage.field else None
    status = "achieved" if reached == len(layers.stages()) - 1 else "on_track" if reached > 1 else None
    return _step("upgrade", words.UPGRADE, stage.stage, day, status, link["as_of"])


def _designation(row: dict) -> dict[str, Any]:
    """How far one designation is."""
    steps = contracts.load()[DESIGNATION].pipeline
    reached = max((n for n, each in enumerate(steps) if row[each.field] is not None), default=None)
    label = contracts.load().codes["designation_kind"].title(row["kind"])
    if reached is None:
        return _step(row["kind"], label, text.MISSING, None, None, row["as_of"])
    status = "achieved" if reached == len(steps) - 1 else "on_track"
    return _step(row["kind"], label, steps[reached].stage, row[steps[reached].field], status, row["as_of"])


def _step(
    key: str, label: str, word: str, day: date | None, status: str | None, as_of: date | None
) -> dict[str, Any]:
    told = {"status": status, "status_word": words.STEPS.get(status or "", "")}
    known = {"key": key, "area": words.SECTIONS["projects"], "label": label, "text": words.step(word, day)}
    empty = dict.fromkeys(("unit", "target_text", "peer_text", "place_text"), "")
    return known | empty | told | {"as_of_text": text.month(as_of), "spark": [], "day": as_of}


def _figure(
    read: store.Reader,
    selection: Selection,
    name: str,
    claim: str,
    rows: list[dict],
    used: tuple[Fact, ...],
    note: str = "",
) -> Figure:
    newest = max((fact.as_of for fact in used if fact.as_of), default=None)
    sources = text.sources(dict.fromkeys(fact.source for fact in used if fact.as_of))
    return _made(read, name, claim, rows, sources, newest, note)


def _made(
    read: store.Reader, name: str, claim: str, rows: list[dict], source: str, as_of: date | None, note: str
) -> Figure:
    options = {"missing": words.NOTHING_NOTABLE if claim else said.NOT_CHOSEN, "note": note}
    frame = core.frame("profile", rows)
    title = words.SECTIONS[name]
    return Figure(
        f"school-{name}", "profile", title, claim, frame, source, as_of, False, "", options, read.version.demo
    )


def shown(read: store.Reader, selection: Selection, *drawn: Draw) -> tuple[Figure, ...]:
    """The sections, without those in which nothing stands out when only that is asked for."""
    every = tuple(draw(read, selection) for draw in drawn)
    return tuple(figure for figure in every if not (selection.only and figure.empty))


EVERY = (network, campus, resources, people, security, projects)
