"""What the newest data say about the problem of an item: still there, gone, or nothing."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cockpit import contracts, store
from cockpit.access import Denied
from cockpit.figures import alerts, core
from cockpit.figures.core import Figure, Selection
from cockpit.figures.rectify.items import FINDING, Item, figure
from cockpit.figures.school import facts
from cockpit.figures.school.rules import Rule, rules
from cockpit.ledger import Rectification
from cockpit.text import rectify as words
from queries import school as queries

ALERT, DATASET = "alert", "vulnerability"
WORDS = {
    True: ("missed", words.FAILING),
    False: ("achieved", words.RECOVERED),
    None: ("no_data", words.UNCHECKED),
}


@dataclass(frozen=True)
class Check:
    """Whether the data still show the problem, None where they cannot tell, and one sentence about it."""

    failing: bool | None
    sentence: str
    as_of: date | None = None
    source: str = ""


def check(read: store.Reader, item: Rectification) -> Check:
    """The problem of an item beside the data of the reader's version: its finding, or the rule it broke."""
    if item.origin == FINDING:
        return _finding(read, item.ref)
    if item.origin == ALERT:
        return _alert(read, item.ref)
    rule = ruled(item.indicator, item.ref)
    return _rule(read, item.school, rule) if rule else Check(None, words.NO_RULE)


def ruled(indicator: str, ref: str) -> Rule | None:
    """The published rule that an item rests on: by its id, else the first of its indicator."""
    listed = rules()
    named = next((rule for rule in listed if rule.id == ref), None)
    return named or next((rule for rule in listed if rule.indicator == indicator), None)


def shown(read: store.Reader, item: Item) -> Figure:
    """The check as a figure of one sentence, with the rule behind it."""
    found = check(read, item.held)
    status, word = WORDS[found.failing]
    rule = None if item.held.origin in (FINDING, ALERT) else ruled(item.held.indicator, item.held.ref)
    detail = rule.reason if rule else ""
    row = {"status": status, "status_word": word, "text": found.sentence, "detail": detail}
    made = figure(read, "rectify-check", "claims", words.CHECK, "", core.frame("claims", [row]))
    return replace(made, as_of=found.as_of, source=found.source) if found.source else made


def _rule(read: store.Reader, school: str, rule: Rule) -> Check:
    every = facts.facts(read, Selection(), school)
    fact = next((f for f in every if f.indicator == rule.indicator), None)
    if fact is None:
        return Check(None, words.NO_RULE)
    if fact.value is None or fact.status == "stale":
        return Check(None, words.silent(facts.sentence(fact)), fact.as_of, fact.source)
    if rule.broken(fact.value):
        return Check(True, words.failing(facts.sentence(replace(fact, rule=rule))), fact.as_of, fact.source)
    return Check(False, words.recovered(fact.label, fact.text, fact.as_of), fact.as_of, fact.source)


def _alert(read: store.Reader, id: str) -> Check:
    """Whether the alert, or a later one of its rule in its place, stands: its own limits decide."""
    found = alerts.by_id(read, id)
    if found is None:
        return Check(None, words.NO_RULE)
    same = [a for a in alerts.alerts(read) if (a.rule.id, a.place) == (found.rule.id, found.place)]
    found = max(same, key=lambda alert: alert.opened)
    on, source = found.last_on, facts.title(_dataset(found.rule.indicator))
    if not found.standing:
        return Check(False, words.ended(found.sentence, found.closed), on, source)
    if found.stale:
        return Check(None, words.silent(found.sentence), on, source)
    return Check(True, words.failing(found.sentence), on, source)


def _dataset(indicator: str) -> str:
    return contracts.definitions()[indicator].dataset


def _finding(read: store.Reader, code: str) -> Check:
    try:
        rows = read(queries.finding, code=code).to_dicts()
    except Denied:
        return Check(None, words.NOT_IN_SIGHT)
    if not rows:
        return Check(None, words.NO_ROW)
    row: dict[str, Any] = rows[0]
    severity = contracts.load().codes["severity"].title(row["severity"])
    on, source = row["as_of"], contracts.load()[DATASET].title
    if row["fixed_on"]:
        said = words.finding_fixed(severity, row["system"], row["fixed_on"])
        return Check(False, said, on, source)
    return Check(True, words.finding_open(severity, row["system"], row["due_on"]), on, source)
