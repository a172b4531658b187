"""Every indicator of every school in sight: newest value, words, age, and whether a rule is broken."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from cockpit import config, contracts, measures, store, text
from cockpit.contracts.indicators import Definition
from cockpit.figures.core import Selection
from cockpit.figures.network.layers import rounded
from cockpit.figures.school.rules import Rule, rules
from cockpit.text import network, standing
from cockpit.text import school as words
from queries import observation
from queries import school as queries

SUBJECTS = {
    "network": (
        "yz-t01-10g-school",
        "yz-t01-1g-class",
        "yz-g25-fiber",
        "yz-wifi",
        "op-down-speed",
        "op-outage",
    ),
    "campus": ("op-terminals", "op-interactive", "op-smart-rooms"),
    "resources": ("op-visits-per-student", "op-space-students", "op-space-teachers"),
    "security": (
        "yz-t18-green",
        "op-findings-open",
        "op-findings-overdue",
        "op-incidents-open",
        "op-assessment-overdue",
    ),
}
INDICATORS = tuple(each for listed in SUBJECTS.values() for each in listed)
SECTIONS = {  # what the brief tells beside what the rules judge
    "network": SUBJECTS["network"],
    "campus": (*SUBJECTS["campus"], "yz-t03-scenes"),
    "resources": ("yz-t02-space", *SUBJECTS["resources"], "op-resources"),
    "people": ("yz-t11-teachers", "yz-t11-navigators", "yz-t10-cases", "op-training-hours"),
    "security": (*SUBJECTS["security"], "op-school-drills"),
}
EVERY = tuple(dict.fromkeys(each for listed in SECTIONS.values() for each in listed))
SPEED = "Mbps"


@dataclass(frozen=True)
class Fact:
    """The newest figure of one indicator in one school.

    `value` is in the indicator's unit and None without data; `status` is stale, no_data, that of a broken
    rule, or empty; `rule` is the broken rule.
    """

    indicator: str
    school: str
    label: str
    value: float | None
    text: str
    unit: str
    as_of: date | None
    status: str
    rule: Rule | None

    @property
    def definition(self) -> Definition:
        """How the indicator is computed."""
        return contracts.definitions()[self.indicator]

    @property
    def source(self) -> str:
        """The title of the register behind it, a roll-up under the name of its register."""
        return title(self.definition.dataset)


def title(dataset: str) -> str:
    """The title of a register, also by the name of its roll-up."""
    found = contracts.load().behind(dataset)
    return found.title if found else ""


def chosen(read: store.Reader, selection: Selection) -> dict | None:
    """The register's row of the chosen school, or of the only one in sight; None when there is neither."""
    names = read(queries.names)
    if selection.school is None:
        return names.row(0, named=True) if names.height == 1 else None
    found = names.filter(pl.col("school_code") == selection.school)
    return found.row(0, named=True) if found.height else None


def options(read: store.Reader) -> dict[str, str]:
    """School code → how the picker lists it, findable by name, short name, alias and code."""
    rows = read(queries.names).select("name", "short_name", "school_code", "aliases").iter_rows()
    return {code: words.option(name, short, code, aliases) for name, short, code, aliases in rows}


def about(read: store.Reader, selection: Selection) -> tuple[str, str]:
    """The name of the chosen school and one line about it; without one, what to do."""
    row = chosen(read, selection)
    if row is None:
        return words.TITLE, words.PICK
    stage = contracts.load().codes["stage"].title(row["stage"])
    people = (row["students"], row["teachers"], row["classrooms"])
    return row["name"], words.about(stage, row["subdistrict"], *people)


def newest(read: store.Reader, selection: Selection) -> dict[tuple[str, str], dict]:
    """(school, indicator) → newest observation up to the chosen month."""
    return {(row["scope_code"], row["indicator_id"]): row for row in observed(read, selection).to_dicts()}


def observed(read: store.Reader, selection: Selection) -> pl.DataFrame:
    """The newest observation of every indicator of the brief in every school in sight."""
    return read(observation.latest, indicators=EVERY, scope_kind="school", on=selection.month)


def facts(
    read: store.Reader, selection: Selection, school: str, indicators: tuple[str, ...] = INDICATORS
) -> tuple[Fact, ...]:
    """The facts of one school in the order of the page, those that rules judge or the named ones."""
    own = observed(read, selection).filter(pl.col("scope_code") == school)
    found = {row["indicator_id"]: row for row in own.to_dicts()}
    return tuple(_fact(each, school, found.get(each)) for each in indicators)


def _fact(indicator: str, school: str, row: dict | None) -> Fact:
    row = row or {"value": None, "as_of": None}
    broken = None if row["value"] is None else _broken(indicator, row["value"])
    status = _status(indicator, row, broken)
    told, unit = said(indicator, row["value"])
    return Fact(indicator, school, label(indicator), row["value"], told, unit, row["as_of"], status, broken)


def _broken(indicator: str, value: float) -> Rule | None:
    return next((rule for rule in rules() if rule.indicator == indicator and rule.broken(value)), None)


def _status(indicator: str, row: dict, broken: Rule | None) -> str:
    if row["value"] is None:
        return "no_data"
    cadence = contracts.definitions()[indicator].cadence
    if measures.stale(row["as_of"], cadence, config.settings().today()):
        return "stale"
    return broken.status if broken else ""


def label(indicator: str) -> str:
    """What the indicator is called on a school's page: its own name, or a shorter one for a yes or no."""
    return words.LABELS.get(indicator) or contracts.measured(indicator).name


def said(indicator: str, value: float | None) -> tuple[str, str]:
    """The value as people read it, and the unit at its end; what a school has or has not is said in words."""
    if contracts.definitions()[indicator].method == "state":
        return (text.MISSING if value is None else words.reached(value > 0)), ""
    measured = contracts.measured(indicator)
    told = amount(indicator, value)
    return told, network.unit(told) if measured.unit == SPEED else measured.unit


def amount(indicator: str, value: float | None) -> str:
    """A value in the unit of its indicator, a speed in the unit that fits it."""
    measured = contracts.measured(indicator)
    if measured.unit == SPEED:
        return text.bandwidth(rounded(value))
    return text.number(value, measured.decimals, measured.unit)


def against(fact: Fact) -> str:
    """A figure and the limit it touches: "校园无线覆盖率 62.0%，低于 90%"; anything above zero is one."""
    said = f"{fact.label} {_plain(fact)}"
    if fact.rule is None or not fact.rule.value:
        return said
    return words.against(said, fact.rule.op, standing.amount(fact.rule.value, 0, fact.unit))


def _plain(fact: Fact) -> str:
    if fact.unit in ("", SPEED, "Gbps"):
        return fact.text
    return standing.amount(fact.value, contracts.measured(fact.indicator).decimals, fact.unit)


def sentence(fact: Fact) -> str:
    """What a fact says when it is an exception, too old, or missing."""
    if fact.value is None:
        return words.never(fact.label)
    rule, plain = fact.rule, _plain(fact)
    if fact.status == "stale":
        return words.stale(fact.label, plain, fact.as_of)
    if fact.definition.method == "state":
        return words.not_reached(fact.label, fact.as_of)
    if rule is None or not rule.value:
        return words.plain(fact.label, plain, fact.as_of)
    limit = standing.amount(rule.value, 0, fact.unit)
    return words.exception(fact.label, plain, rule.op, limit, fact.as_of)
