"""The facts of a month, row by row, from the version and the ledger that a reader is pinned to."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from cockpit import config, contracts, ledger, measures, store, text
from cockpit.access import Denied
from cockpit.contracts.indicators import WHOLE
from cockpit.figures import alerts, attention, rectify, standing
from cockpit.figures.alerts.model import address
from cockpit.figures.core import Selection
from cockpit.figures.school import facts as own
from cockpit.figures.school.rules import Rule, rules
from cockpit.figures.standing import Standing
from cockpit.measures import changes
from queries import campus, imports, network, observation
from queries import outlook as checklist
from queries import school as schools

Rows = Iterable[dict[str, Any]]
OWNER = "school_code"
KIND = "smart_campus"  # the designation that the plan counts
STAGE_CODES = "deliverable_stage"
COUNTED = "events"  # a school without rows of such a register has none, not an unknown number
SCHOOL, ALERT = "school", "alert"
PLAIN = (
    "key", "label", "year", "area", "task", "status", "status_word", "value", "text", "target_text", "due",
    "due_text", "gap_text", "chance_text", "as_of",
)  # fmt: skip


def about(read: store.Reader) -> Rows:
    """One row: version, month, the day of judgement, and how much was in sight."""
    version = read.version
    named = {"version": version.number, "published_at": version.published_at, "month": version.month}
    yield {**named, "today": config.settings().today(), "demo": version.demo, "whole": read.scope.whole}


def statuses(read: store.Reader) -> Rows:
    """Every formal promise of the tracked plan, as the district stands; nothing for a part of it."""
    if read.scope.whole:
        yield from (_status(s) for s in standing.standings(read) if s.target)


def _status(s: Standing) -> dict[str, Any]:
    judged, target = s.assessment, s.target
    return {
        **{name: getattr(s, name) for name in PLAIN},
        "indicator": s.id,
        "units": list(s.units),
        "target": target.value if target else None,
        "p": judged.p if judged else None,
        "reason": judged.reason if judged else "",
        "sources": standing.sources([s]),
        "datasets": sorted(s.definition.datasets),
        "formula": s.definition.formula,
        "falls": target is not None and measures.falls(s.indicator, target),
        "staged": s.definition.method == "stages",
        "link": f"/milestones?indicator={s.id}" + (f"&year={s.year}" if s.year else ""),
    }


def stages(read: store.Reader) -> Rows:
    """The stages of deliverables that are done, with their days."""
    titles = contracts.load().codes[STAGE_CODES]
    for row in read(checklist.checklist).to_dicts() if read.scope.whole else ():
        if row["done_on"]:
            named = {"indicator": row["indicator_id"], "title": titles.title(row["stage"])}
            yield {**named, "stage": row["stage"], "done_on": row["done_on"]}


def layers(read: store.Reader) -> Rows:
    """Every school in sight in every layer of the rules: whether it has it, how far, since when."""
    every, month = changes.rules().layers.values(), read.version.month
    named = tuple(layer.indicator for layer in every)
    rows = read(observation.latest, indicators=named, scope_kind=SCHOOL, on=month).to_dicts()
    newest = {(row["scope_code"], row["indicator_id"]): row for row in rows}
    dated, known = _dated(read, month), dict(called(read))
    for layer in every:
        filed = _filed(read, contracts.definitions()[layer.indicator].dataset)
        for code, short in known.items():
            row = newest.get((code, layer.indicator), {})
            yield {
                "code": code,
                "short": short,
                "layer": layer.id,
                "indicator": layer.indicator,
                "value": row.get("value"),
                "as_of": row.get("as_of"),
                "has": _has(layer.indicator, row),
                "text": own.said(layer.indicator, row.get("value"))[0],
                "since": dated.get(code, {}).get(layer.since),
                **dict(zip(("import_id", "file"), filed.get(code, ("", "")), strict=True)),
                "formula": contracts.definitions()[layer.indicator].formula,
            }


def called(read: store.Reader) -> Iterable[tuple[str, str]]:
    """Code and short name of every school in sight."""
    return read(schools.names).select(OWNER, "short_name").iter_rows()


def _dated(read: store.Reader, month: date) -> dict[str, dict[str, Any]]:
    """School → the dates of its rows in the registers of links and of designations."""
    links = read(network.coverage, on=month).to_dicts()
    granted = read(campus.designations, kind=KIND, on=month).to_dicts()
    found: dict[str, dict[str, Any]] = {row[OWNER]: dict(row) for row in links}
    for row in granted:
        found.setdefault(row[OWNER], {})["granted_on"] = row["granted_on"]
    return found


def _filed(read: store.Reader, dataset: str) -> Mapping[str, tuple[str, str]]:
    """School → import and file of its newest row; nothing where the reader may not see the register."""
    try:
        rows = read(imports.of_schools, dataset=contracts.load()[dataset].held_in)
    except Denied:
        return {}
    return {code: (import_id or "", file or "") for code, import_id, file in rows.iter_rows()}


def _has(indicator: str, row: Mapping[str, Any]) -> bool | None:
    """Whether a school has it all; None where nobody can say."""
    definition, value = contracts.definitions()[indicator], row.get("value")
    if value is None:
        return False if definition.method == COUNTED else None
    return bool(value >= WHOLE if definition.share else value > 0)


def sources(read: store.Reader) -> Rows:
    """How old every source is; for a part of the district those that are about schools."""
    today, files = config.settings().today(), {row["import_id"]: row for row in taken(read)}
    for row in read(observation.sources).to_dicts():
        cadence = attention.arrives(row["dataset"], row["cadence"])
        if not read.scope.whole and not of_schools(row["dataset"]):
            continue
        filed = files.get(row["import_id"], {})
        yield {
            **{name: row[name] for name in ("dataset", "title", "as_of", "import_id")},
            **{name: filed.get(name) for name in ("file", "by", "at")},
            "cadence": cadence,
            "stale": measures.stale(row["as_of"], cadence, today),
        }


def of_schools(dataset: str) -> bool:
    """Whether a dataset is about schools one by one."""
    contract = contracts.load().get(dataset)
    return contract is not None and contract.scope == SCHOOL


def exceptions(read: store.Reader) -> Rows:
    """Every published rule in every school in sight, and every alert that no such rule repeats."""
    for code, short in called(read):
        facts = {fact.indicator: fact for fact in own.facts(read, Selection(), code)}
        yield from (_ruled(rule, facts[rule.indicator], short) for rule in rules() if rule.indicator in facts)
    told = {rule.indicator for rule in rules()}
    for alert in alerts.alerts(read):
        own_ = alert.rule.scope_kind == SCHOOL
        if (alert.rule.indicator not in told) if own_ else read.scope.whole:
            yield _alerted(alert)


def _ruled(rule: Rule, fact: own.Fact, short: str) -> dict[str, Any]:
    broken = None if fact.value is None or fact.status == "stale" else rule.broken(fact.value)
    told = own.against(replace(fact, rule=rule if broken else None))
    return {
        "key": f"{rule.id}:{fact.school}",
        "source": SCHOOL,
        "ref": rule.id,
        "school": fact.school,
        "short": short,
        "indicator": fact.indicator,
        "label": fact.label,
        "value": fact.value,
        "amount": fact.text,
        "text": told,
        "status": rule.status,
        "broken": broken,
        "urgent": rule.status == "off_track",
        "as_of": fact.as_of,
        "link": f"/school?school={fact.school}",
    }


def _alerted(alert: alerts.Alert) -> dict[str, Any]:
    place = alert.place if alert.rule.scope_kind == SCHOOL else ""
    return {
        "key": f"alert:{alert.id}",
        "source": ALERT,
        "ref": alert.id,
        "school": place,
        "short": alert.name,
        "indicator": alert.rule.indicator,
        "label": alert.rule.title,
        "value": alert.last,
        "text": alert.sentence,
        "status": alert.rule.status,
        "as_of": alert.as_of,
        "broken": None if alert.stale and alert.standing else alert.standing,
        "urgent": alert.rule.level == "urgent",
        "link": address(alert),
    }


def rectifications(read: store.Reader) -> Rows:
    """Every rectification in sight as it stands at the reader's moment."""
    happened: dict[str, list[ledger.Event]] = {}
    for id, event in ledger.open().rectifications.events(read.scope, until=read.until):
        happened.setdefault(id, []).append(event)
    for item in sorted(rectify.items(read), key=lambda item: item.held.code):
        yield _item(item, happened.get(item.held.id, []))


def _item(item: rectify.Item, happened: list[ledger.Event]) -> dict[str, Any]:
    held = item.held
    closing = next((e for e in reversed(happened) if e.action == "close"), None)
    entered = next((e for e in reversed(_turns(happened)) if e.state == held.state), None)
    return {
        **{n: getattr(held, n) for n in ("code", "school", "unit", "state", "origin", "ref", "indicator")},
        **{n: getattr(held, n) for n in ("due", "reopened", "postponed")},
        "short": item.short,
        "problem": item.problem,
        "state_word": item.state,
        "level": item.level,
        "origin_word": item.origin,
        "urgent": held.severity == "urgent",
        "opened": item.opened,
        "closed": item.closed,
        "overdue": item.late,
        "link": item.link,
        "since": _day(entered.at) if entered else None,
        "failing": closing.failing if closing and item.closed else None,
    }


def _turns(happened: list[ledger.Event]) -> list[ledger.Event]:
    """The events that brought an item into another state."""
    states = ["", *(event.state for event in happened)]
    return [event for event, before in zip(happened, states, strict=False) if event.state != before]


def _day(moment: datetime) -> date:
    return moment.astimezone(text.BEIJING).date()


def observations(read: store.Reader) -> Rows:
    """The newest figure of every indicator: of the district, for a part of it of each of its schools."""
    return figures(read, SCHOOL if not read.scope.whole else standing.DISTRICT, read.version.month)


def figures(read: store.Reader, kind: str, month: date) -> Rows:
    """The newest figures, up to a month, of every place of a kind in sight."""
    definitions = contracts.definitions()
    named = tuple(definitions) if kind == standing.DISTRICT else own.EVERY
    for row in read(observation.latest, indicators=named, scope_kind=kind, on=month).to_dicts():
        id = row["indicator_id"]
        district = standing.value_text(contracts.measured(id), definitions[id], row)
        yield {
            "indicator": id,
            "place": row["scope_code"],
            "month": row["month"],
            "value": row["value"],
            "text": own.said(id, row["value"])[0] if kind == SCHOOL else district,
            "formula": row["version_of_formula"],
        }


def taken(read: store.Reader) -> Rows:
    """The imports of the version, for readers of the whole district."""
    return read(imports.taken).rename({"file_name": "file"}).to_dicts()


GATHER: Mapping[str, Callable[[store.Reader], Rows]] = {
    "about": about,
    "statuses": statuses,
    "stages": stages,
    "schools": layers,
    "sources": sources,
    "exceptions": exceptions,
    "rectifications": rectifications,
    "observations": observations,
    "imports": taken,
}
