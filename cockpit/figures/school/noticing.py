"""What has to be looked at in one school, as sentences of published rules, and what to ask about it there."""

from collections.abc import Mapping
from urllib.parse import urlencode

import polars as pl

from cockpit import contracts, store, text
from cockpit.access import Denied
from cockpit.figures import core, reading
from cockpit.figures.core import Figure, Selection
from cockpit.figures.school import asking, facts, peering, profiles
from cockpit.figures.school.facts import Fact
from cockpit.measures.among import Side
from cockpit.text import school as words
from cockpit.text import school_brief as brief
from queries import school as queries

ORDER = {"off_track": 0, "at_risk": 1, "stale": 2, "no_data": 3}
BROKEN = ("off_track", "at_risk")
SUBJECT = {each: subject for subject, listed in facts.SUBJECTS.items() for each in listed}
DISPATCH = "rectify:dispatch"
OVERDUE = "op-findings-overdue"


def exceptions(read: store.Reader, selection: Selection) -> Figure:
    """What has to be looked at in the school, worst first: value, limit, place, month, rule and register.

    Each leads to a new rectification for who may open one, else to the page of its subject. A school without
    any says so.
    """
    school = facts.chosen(read, selection)
    every = facts.facts(read, selection, school["school_code"]) if school else ()
    found = sorted((f for f in every if f.status), key=lambda f: ORDER[f.status])
    rows = [_claim(read, selection, f) for f in found]
    if school and not rows:
        rows = [_fine()]
    days = [f.as_of for f in every if f.as_of]
    claim = _told(school["short_name"], found) if school else ""
    options = {"missing": words.NOT_CHOSEN, "supplier": words.SUPPLIER}
    options |= {"hint": brief.OPEN_HINT} if found and may_open(read) else {}
    return Figure(
        "school-exceptions",
        "claims",
        words.EXCEPTIONS,
        claim,
        core.frame("claims", rows),
        text.sources(dict.fromkeys(f.source for f in every if f.as_of)),
        max(days, default=None),
        options=options,
        demo=read.version.demo,
    )


def _fine() -> dict[str, str]:
    return {"status": "achieved", "status_word": words.ALL_FINE, "text": words.NONE, "detail": "", "link": ""}


def _told(name: str, found: list[Fact]) -> str:
    count = {status: sum(f.status == status for f in found) for status in ORDER}
    old = count["stale"] + count["no_data"]
    return words.count_claim(name, count["off_track"], count["at_risk"], old)


def _claim(read: store.Reader, selection: Selection, fact: Fact) -> dict[str, str]:
    judged = fact.rule is not None and fact.status != "stale"
    detail = brief.because(fact.rule.reason, fact.source) if judged and fact.rule else _aged(fact)
    if fact.indicator == OVERDUE and (worst := worst_finding(read, fact.school)):
        detail = brief.because(fact.rule.reason, "", worst) if judged and fact.rule else worst
    return {
        "status": fact.status,
        "status_word": text.status_word(fact.status),
        "text": sentence(read, selection, fact),
        "detail": detail,
        "link": link(read, fact),
    }


def _aged(fact: Fact) -> str:
    return words.because(fact.source, words.AGE if fact.status == "stale" else "")


def sentence(read: store.Reader, selection: Selection, fact: Fact) -> str:
    """An exception in full: what stands against which limit, where among similar schools, as of when."""
    if fact.status not in BROKEN or fact.rule is None:
        return facts.sentence(fact)
    of = peering.group(read, selection, fact.school)
    beside = peering.beside(read, selection, fact, of)
    if fact.indicator == peering.ACCESS:
        mbps = profiles.access(read, selection, fact.school)
        if mbps is not None:
            said = brief.access(text.bandwidth(mbps), mbps >= peering.TEN_GIGABIT)
            return brief.told(said, brief.among(of.word, beside.band.size, _back(beside)), fact.as_of)
    if fact.definition.method == "state":
        had = brief.among_had(of.word, beside.peer_text) if beside.band.size >= of.few else ""
        return brief.told(brief.not_reached(fact.label), had, fact.as_of)
    return brief.told(facts.against(fact), brief.among(of.word, beside.band.size, _back(beside)), fact.as_of)


def _back(beside: peering.Beside) -> str:
    """The place in words, only where it says how far behind the school is."""
    return beside.place_text if beside.band.side is Side.BACK else ""


def may_open(read: store.Reader) -> bool:
    """Whether the reader may open a rectification."""
    return read.principal is not None and read.principal.may(DISPATCH)


def link(read: store.Reader, fact: Fact) -> str:
    """To the form of a new rectification, already filled in, or to the page of the subject."""
    if not may_open(read) or fact.status not in BROKEN or fact.rule is None:
        return f"/{SUBJECT[fact.indicator]}"
    new = {"new": "exception", "school": fact.school, "indicator": fact.indicator, "ref": fact.rule.id}
    return f"/rectify?{urlencode(new)}"


def worst_finding(read: store.Reader, school: str) -> str:
    """The finding overdue longest as of the month reported, and its row; nothing for who may not know."""
    try:
        rows = read(queries.findings, school=school)
    except Denied:
        return ""
    late = rows.filter(pl.col("due_on") < read.version.month)
    if late.is_empty():
        return ""
    row = late.row(0, named=True)
    severity = contracts.load().codes["severity"].title(row["severity"])
    days = (read.version.month - row["due_on"]).days
    where = words.from_rows(row["source_sheet"], row["source_file"], row["source_row"])
    return words.JOIN.join((words.finding(severity, row["system"], days), where))


def questions(read: store.Reader, selection: Selection) -> Figure:
    """What to ask on site, each with the thing it is asked for."""
    school = facts.chosen(read, selection)
    asked = asking.asked(_touched(read, selection, school["school_code"])) if school else ()
    rows = [
        {
            "status": None,
            "status_word": brief.ASK,
            "text": each.ask,
            "detail": brief.asked_for(each.cause) if each.cause else "",
            "link": "",
        }
        for each in asked
    ]
    return Figure(
        "school-questions",
        "claims",
        brief.QUESTIONS,
        brief.questions_claim(len(rows)) if school else "",
        core.frame("claims", rows),
        brief.QUESTION_SOURCE,
        reading.newest(pl.Series([read.version.month])),
        options={"missing": words.NOT_CHOSEN},
        demo=read.version.demo,
    )


def _touched(read: store.Reader, selection: Selection, school: str) -> Mapping[tuple[str, str], str]:
    """(rule or indicator, when) → what it is called, for everything that stands out in the school."""
    found: dict[tuple[str, str], str] = {}
    for line in (each for listed in profiles.lines(read, selection, school).values() for each in listed):
        fact, band = line.fact, line.beside.band
        if fact.status in BROKEN and fact.rule:
            found[fact.rule.id, "broken"] = line.label
        if fact.status == "stale":
            found[fact.indicator, "stale"] = line.label
        if fact.status == "no_data":
            found[fact.indicator, "missing"] = line.label
        if band.side is Side.BACK and (band.tenth or 9) <= profiles.BEHIND:
            found[fact.indicator, "behind"] = f"{line.label} {line.text}"
    return found
