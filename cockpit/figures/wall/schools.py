"""学校轮播: one school a turn, those with most exceptions first, and only what the wall may know of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cockpit import contracts, store, text
from cockpit.access import Level
from cockpit.figures import core, network, school
from cockpit.figures.core import Figure, Selection
from cockpit.figures.school import facts
from cockpit.figures.school.facts import Fact
from cockpit.figures.wall.cut import first, shortly
from cockpit.text import school as said
from cockpit.text import wall as words
from queries import school as queries

ORDER = {"off_track": 0, "at_risk": 1, "stale": 2, "no_data": 3}
COMPARED = ("label", "text", "peer", "place", "word")  # columns that five metres leave room for
MOST = 8  # rows of the comparison


def turns(read: store.Reader, selection: Selection) -> list[str]:
    """The codes of the schools of the selection in the order of their turns: most exceptions first."""
    listed = read(queries.names).select("school_code", "subdistrict_code", "stage").iter_rows()
    wanted = {
        code
        for code, area, stage in listed
        if selection.subdistrict in (None, area) and selection.stage in (None, stage)
    }
    return [code for code in school.directory(read, selection).frame["key"] if code in wanted]


def card(read: store.Reader, selection: Selection) -> Figure:
    """Six cards of the school on network and equipment, each beside what similar schools have."""
    return school.headline(read, selection)


def exceptions(read: store.Reader, selection: Selection) -> Figure:
    """What has to be looked at in the school, worst first; without what the wall must not know."""
    row = school.chosen(read, selection)
    every = [f for f in facts.facts(read, selection, row["school_code"]) if _open(f)] if row else []
    found = sorted((f for f in every if f.status), key=lambda f: ORDER[f.status])
    count = {status: sum(f.status == status for f in found) for status in ORDER}
    told = (count["off_track"], count["at_risk"], count["stale"] + count["no_data"])
    return Figure(
        name="wall-school",
        kind="claims",
        title=words.SCHOOL_EXCEPTIONS,
        claim=said.count_claim(row["short_name"], *told) if row else "",
        frame=core.frame("claims", [_claim(f) for f in found] or ([_fine()] if row else [])),
        source=text.sources(dict.fromkeys(f.source for f in every if f.as_of)),
        as_of=max((f.as_of for f in every if f.as_of), default=None),  # each sentence says its own month
        options={"missing": said.NOT_CHOSEN},
        demo=read.version.demo,
    )


def place(read: store.Reader, selection: Selection) -> Figure:
    """Where the school lies among all the others."""
    page = network.coverage_map(read, replace(selection, subdistrict=None, stage=None))
    row = school.chosen(read, selection)
    if row is None:
        return page
    options = {**page.options, "focus": row["school_code"]}
    return replace(page, claim=words.place(row["short_name"], row["subdistrict"]), options=options)


def beside(read: store.Reader, selection: Selection) -> Figure:
    """The school beside its peers, where it is weaker first."""
    page = school.comparison(read, selection)
    columns = tuple(c for c in page.options["columns"] if c[0] in COMPARED)
    weak = page.frame.sort(page.frame["word"] != said.WORSE, maintain_order=True)
    figure = replace(page, frame=weak, options={**page.options, "columns": columns})
    return replace(shortly(first(figure, MOST)), name="wall-beside")


def speed(read: store.Reader, selection: Selection) -> Figure:
    """The school's measured speed beside its peers."""
    return shortly(school.speed(read, selection))


def visits(read: store.Reader, selection: Selection) -> Figure:
    """Visits per pupil beside its peers."""
    return shortly(school.visits(read, selection))


def _open(fact: Fact) -> bool:
    """Whether the wall may know it school by school: nothing that rests on a sensitive register."""
    catalogue = contracts.load()
    behind = (catalogue.behind(name) for name in fact.definition.datasets)
    return all(Level.of(found.level) <= Level.INTERNAL for found in behind if found)


def _claim(fact: Fact) -> Mapping[str, Any]:
    reason = fact.rule.reason if fact.rule and fact.status != "stale" else ""
    return {
        "status": fact.status,
        "status_word": text.status_word(fact.status),
        "text": facts.sentence(fact),
        "detail": reason or (said.AGE if fact.status == "stale" else ""),
        "link": "",
    }


def _fine() -> Mapping[str, Any]:
    return {"status": "achieved", "status_word": said.ALL_FINE, "text": said.NONE, "detail": "", "link": ""}
