"""What a rectification can be opened from: the exceptions and the open security findings of a school."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cockpit import contracts, inspection, ledger, store
from cockpit.access import Denied
from cockpit.figures import alerts
from cockpit.figures.core import Selection
from cockpit.figures.rectify.items import FINDING, URGENT, items
from cockpit.figures.school import facts
from cockpit.figures.school.rules import rules
from cockpit.text import rectify as words
from queries import school as queries

EXCEPTION, INSPECTION, ALERT, NORMAL = "exception", "inspection", "alert", "normal"
GRAVE = ("critical", "high")


@dataclass(frozen=True)
class Lead:
    """A problem that a rectification can be opened from; `open` is the code of the one that there is."""

    origin: str
    ref: str
    indicator: str
    problem: str
    severity: str
    clause: str
    open: str = ""

    @property
    def key(self) -> str:
        """What it is called in a list of choices."""
        return f"{self.origin}:{self.ref or self.indicator}"


def leads(read: store.Reader, school: str) -> tuple[Lead, ...]:
    """The problems of one school that the data show now, the gravest first."""
    live = {(i.held.origin, i.held.ref): i.held.code for i in items(read, Selection(school=school)) if i.live}
    found = [lead for look in LOOKS for lead in look(read, school, live)]
    return tuple(sorted(found, key=lambda lead: lead.severity != URGENT))


def _noticed(read: store.Reader, school: str, live: dict[Any, str]) -> Iterator[Lead]:
    """What visits have found to be wrong in the school; the page of visits tells of a faulty checklist."""
    try:
        checklist = inspection.load()
    except inspection.InspectionError:
        return
    for found in ledger.open().visits.findings(read.scope):
        if found.school != school or found.grade not in inspection.WRONG:
            continue
        point = checklist.points.get(found.point)
        area = checklist.area(found.point)
        title = checklist.title(found.point, area.title if area else "")
        severity = URGENT if found.urgent else NORMAL
        rests = point.clause if point else area.clause if area else ""
        open_ = live.get((INSPECTION, found.id), "")
        said = words.noticed(title, found.note)
        yield Lead(INSPECTION, found.id, point.indicator if point else "", said, severity, rests, open_)


def _alerted(read: store.Reader, school: str, live: dict[Any, str]) -> Iterator[Lead]:
    """The alerts that stand in the school on data that are not too old."""
    for alert in alerts.alerts(read):
        if alert.place == school and alert.rule.scope_kind == "school" and alert.standing and not alert.stale:
            indicator, open_ = alert.rule.indicator, live.get((ALERT, alert.id), "")
            severity = URGENT if alert.rule.level == URGENT else NORMAL
            yield Lead(ALERT, alert.id, indicator, alert.sentence, severity, clause(indicator), open_)


def clause(indicator: str) -> str:
    """The clauses of the plan that promise something about an indicator; empty where none does."""
    if indicator not in contracts.definitions():
        return ""
    return words.clauses([t.clause for t in contracts.measured(indicator).targets if t.formal])


def _exceptions(read: store.Reader, school: str, live: dict[Any, str]) -> Iterator[Lead]:
    broken = {f.rule.id: f for f in facts.facts(read, Selection(), school) if f.rule and f.status != "stale"}
    for rule in rules():
        if rule.id in broken:
            fact = broken[rule.id]
            severity = URGENT if rule.status == "off_track" else NORMAL
            more = {"clause": clause(fact.indicator), "open": live.get((EXCEPTION, rule.id), "")}
            yield Lead(EXCEPTION, rule.id, fact.indicator, facts.sentence(fact), severity, **more)


def _findings(read: store.Reader, school: str, live: dict[Any, str]) -> Iterator[Lead]:
    try:
        rows = read(queries.findings, school=school).to_dicts()
    except Denied:
        return
    titles = contracts.load().codes["severity"]
    for row in rows:
        said = words.finding(titles.title(row["severity"]), row["system"], row["due_on"])
        severity = URGENT if row["severity"] in GRAVE else NORMAL
        code = row["finding_code"]
        yield Lead(FINDING, code, "op-findings-open", said, severity, "", live.get((FINDING, code), ""))


LOOKS = (_exceptions, _findings, _noticed, _alerted)
