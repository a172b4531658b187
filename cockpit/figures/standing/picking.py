"""Picking standings and turning them into cards, sources and dates."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol, TypeVar

import polars as pl

from cockpit import config, contracts, plan, text
from cockpit.figures import core
from cockpit.figures.standing import wording
from cockpit.figures.standing.model import Standing
from cockpit.text import standing as words

BEHIND = ("missed", "off_track", "at_risk")  # statuses that somebody has to act on
SEVERITY = ("missed", "off_track", "at_risk", "stale", "no_data", "no_trend", "on_track", "achieved")


class Due(Protocol):
    """What has a due date, or none."""

    @property
    def due(self) -> date | None: ...


D = TypeVar("D", bound=Due)


def next_due(every: Iterable[D]) -> D | None:
    """The one that is due next, today or later, else the last one; None where nothing has a date."""
    today = config.settings().today()
    dated = sorted([(each.due, each) for each in every if each.due], key=lambda pair: pair[0])
    last = dated[-1][1] if dated else None
    return next((each for due, each in dated if due >= today), last)


def by_id(every: Iterable[Standing], id: str, year: int | None = None) -> Standing | None:
    """The standing of an indicator at the milestone `year`; without it the next one ahead, or the last."""
    mine = [s for s in every if s.id == id]
    if year is not None:
        return next((s for s in mine if s.year == year), None)
    return next_due(mine) or next(iter(mine), None)


def card(standing: Standing, *, label: str = "", link: str = "") -> dict[str, Any]:
    """One row of a headline figure."""
    promised = standing.target is not None
    return {
        "key": standing.id,
        "label": label or standing.label,
        "value": standing.value,
        "text": standing.text,
        "unit": standing.unit,
        "target_text": words.goal_by(standing.year, standing.target_text) if promised else "",
        "status": standing.status or None,
        "status_word": standing.status_word,
        "gap_text": _short_gap(standing),
        "chance_text": standing.chance_text,
        "as_of_text": text.date(standing.as_of),
        "link": link,
    }


def sure(standing: Standing) -> str:
    """How sure it is to arrive in time, in a few words; empty where that is no longer open."""
    return words.confidence(_p(standing)) if standing.chance_text else ""


def foresight(standing: Standing) -> str:
    """When it will be done and how sure it is to be in time; empty where nothing is foreseen."""
    judged = standing.assessment
    if judged is None or judged.chance is None or not standing.chance_text:
        return ""
    return words.foresight(judged.p, judged.chance.eta, judged.chance.horizon)


def _p(standing: Standing) -> float | None:
    return standing.assessment.p if standing.assessment else None


def _short_gap(standing: Standing) -> str:
    """The gap in the few words a card has room for."""
    s, judged = standing, standing.assessment
    if judged is None or s.target is None or judged.late or s.definition.method == wording.STAGED:
        return s.gap_text
    counted = wording.counted(
        s.definition, s.target, {"numerator": s.numerator, "denominator": s.denominator}
    )
    return words.short_gap(judged.gap, s.indicator.decimals, s.indicator.unit, counted)


def headline(
    every: Iterable[Standing], links: Mapping[str, str] | None = None, labels: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """The frame of a headline figure, one card per standing; `links` and `labels` are by indicator id."""
    links, labels = links or {}, labels or {}
    rows = [card(s, label=labels.get(s.id, ""), link=links.get(s.id, "")) for s in every]
    return core.frame("headline", rows)


def oldest(every: Iterable[Standing]) -> date | None:
    """The oldest as-of date among them: the date that a figure made of them may claim."""
    return min((s.as_of for s in every if s.as_of), default=None)


def newest(every: Iterable[Standing]) -> date | None:
    """The newest as-of date among them; how old the oldest is, their statuses say one by one."""
    return max((s.as_of for s in every if s.as_of), default=None)


def any_stale(every: Iterable[Standing]) -> bool:
    """Whether one of them rests on data that are too old."""
    return any(s.stale for s in every)


def sources(every: Iterable[Standing]) -> str:
    """The titles of the registers they are computed from, a roll-up under the name of its register."""
    catalogue = contracts.load()
    behind = (catalogue.behind(s.definition.dataset) for s in every)
    return words.registers(list(dict.fromkeys(contract.title if contract else "" for contract in behind)))


def conflict_text(standing: Standing) -> str:
    """What the plan says elsewhere about the same thing; empty where it does not contradict itself."""
    named = standing.target.conflicts if standing.target else ()
    conflicts = plan.load().conflicts
    return words.JOIN.join(conflicts[c].title for c in named if c in conflicts)


def promised(every: Iterable[Standing], year: int | None = None) -> tuple[Standing, ...]:
    """The standings with a promise; with `year` only those of that milestone."""
    return tuple(s for s in every if s.target and (year is None or s.year == year))


def worst_first(every: Iterable[Standing]) -> list[Standing]:
    """What needs eyes first at the top, then what is least sure to arrive, then by due date."""

    def order(s: Standing) -> tuple[int, float, date]:
        p = _p(s)
        return SEVERITY.index(s.status or "no_data"), 1.0 if p is None else p, s.due or date.max

    return sorted(every, key=order)


def worst(statuses: Iterable[str]) -> str | None:
    """The status that needs eyes most; None without any."""
    return min(statuses, key=SEVERITY.index, default=None)


def counts(every: Iterable[Standing]) -> dict[str, int]:
    """Status → how many, in the order in which people are told."""
    found = Counter(s.status for s in every)
    return {status: found[status] for status in core.STATUSES if found[status]}


def milestone_year() -> int:
    """The milestone that comes next, the last one after the plan's end."""
    days = plan.load().tracked.milestones
    return next((day.year for day in days if day >= config.settings().today()), days[-1].year)


def area_code(standing: Standing) -> str:
    """The id of its area; `overall`, `safeguard` or `operation` outside the six areas."""
    registry = plan.load()
    indicator = registry.indicators.get(standing.id)
    if indicator is None:
        return "operation"
    return registry.area_of(indicator) or ("safeguard" if indicator.safeguard else "overall")


def area_order(standing: Standing) -> int:
    """Overall goals first, the areas in plan order, then safeguards and operation."""
    areas = (area.id for area in plan.load().tracked.areas)
    return ["overall", *areas, "safeguard", "operation"].index(area_code(standing))
