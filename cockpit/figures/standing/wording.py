"""What a standing says about its figure, its promise and its place in the plan, each text made once."""

import math
from typing import TypedDict

import polars as pl

from cockpit import measures, plan, text
from cockpit.contracts.indicators import WHOLE, Definition
from cockpit.figures.core import Row
from cockpit.plan import Indicator, Target
from cockpit.text import standing as words

STAGED = "stages"
UNDEFINED = "undefined"  # the method of a promise that nobody has said how to compute
STANDARDS = ("bandwidth",)  # kinds whose promised figure is a standard: a share of fulfilment is shown
NOTHING = pl.DataFrame(
    schema={
        "month": pl.Date(),
        "value": pl.Float64(),
        "numerator": pl.Float64(),
        "denominator": pl.Float64(),
        "as_of": pl.Date(),
    }
)


class Said(TypedDict):
    """The newest figure in words."""

    text: str
    unit: str
    as_of_text: str
    status_word: str


class Promised(TypedDict):
    """What was promised, in words."""

    target_text: str
    due_text: str
    gap_text: str
    pace_text: str


class Foreseen(TypedDict):
    """How fast it goes, whether it arrives and how sure that is, in words."""

    observed_text: str
    required_text: str
    acceleration_text: str
    chance_text: str
    eta_text: str
    evidence_text: str
    published_word: str


class Place(TypedDict):
    """Where an indicator stands in the plan."""

    label: str
    area: str
    task: str
    units: tuple[str, ...]
    clause: str


NOT_FORESEEN: Foreseen = {
    "observed_text": "",
    "required_text": "",
    "acceleration_text": "",
    "chance_text": "",
    "eta_text": "",
    "evidence_text": "",
    "published_word": "",
}
AHEAD = ("on_track", "at_risk", "off_track", "no_trend", "missed")  # what is not done and whose data speak
NOT_PROMISED: Promised = {"target_text": "", "due_text": "", "gap_text": "", "pace_text": ""}


def figure(
    indicator: Indicator, definition: Definition, target: Target | None, last: Row, status: str
) -> Said:
    """The newest figure with its unit and date, and the word for the status."""
    return {
        "text": value_text(indicator, definition, last),
        "unit": words.STAGE_UNIT if definition.method == STAGED else indicator.unit,
        "as_of_text": text.as_of(last["as_of"]),
        "status_word": status_word(definition, target, status),
    }


def status_word(definition: Definition, target: Target | None, status: str) -> str:
    """The word for a status.

    What has no date cannot be late or in time: the word then says so, instead of blaming the data; nor can
    what nobody has said how to compute.
    """
    if definition.method == UNDEFINED:
        return words.UNDEFINED
    open_end = target is not None and target.due is None and status == measures.Status.NO_TREND
    return words.NO_DATE if open_end else text.status_word(status) if status else ""


def value_text(indicator: Indicator, definition: Definition, last: Row) -> str:
    """The newest figure: finished stages of a deliverable, otherwise the number in its unit."""
    if definition.method == STAGED:
        return words.stages(last["numerator"], last["denominator"])
    return text.number(last["value"], indicator.decimals, indicator.unit)


def promise(
    indicator: Indicator,
    definition: Definition,
    target: Target | None,
    judged: measures.Assessment | None,
    last: Row,
) -> Promised:
    """What was promised, by when, how far away it is and the speed it needs; empty without a promise."""
    if target is None or judged is None:
        return NOT_PROMISED
    unit, decimals = indicator.unit, indicator.decimals
    if definition.method == STAGED:
        return {
            "target_text": words.ACCEPTED,
            "due_text": words.due(target.due),
            "gap_text": words.LATE if judged.late else words.stage_gap(_left(judged, last)),
            "pace_text": text.MISSING,
        }
    return {
        "target_text": words.goal(target.value, target.value_max, decimals, unit, target.op),
        "due_text": words.due(target.due),
        "gap_text": words.LATE if judged.late else _gap(indicator, definition, target, judged, last),
        "pace_text": words.pace(judged.required_pace, judged.observed_pace, unit),
    }


def foreseen(indicator: Indicator, definition: Definition, judged: measures.Assessment | None) -> Foreseen:
    """Paces, probability, expected completion and evidence; empty where nothing was promised or is open."""
    if judged is None or judged.status not in AHEAD:
        return NOT_FORESEEN
    chance, unit = judged.chance, indicator.unit
    paced = definition.method != STAGED and judged.due is not None
    return {
        "observed_text": words.speed(judged.observed_pace, unit) if paced else "",
        "required_text": words.speed(judged.required_pace, unit) if paced else "",
        "acceleration_text": words.acceleration(judged.acceleration, judged.gap) if paced else "",
        "chance_text": words.chance(judged.p),
        "eta_text": words.arrival(chance.eta, chance.eta_low, chance.eta_high, chance.horizon)
        if chance
        else "",
        "evidence_text": words.evidence(judged.evidence),
        "published_word": text.status_word(judged.published) if judged.disagree and judged.published else "",
    }


def _gap(
    indicator: Indicator, definition: Definition, target: Target, judged: measures.Assessment, last: Row
) -> str:
    lacking = counted(definition, target, last)
    return words.gap(judged.gap, indicator.decimals, indicator.unit, lacking)


def _left(judged: measures.Assessment, last: Row) -> float | None:
    """Stages that are still open; none once the deliverable is accepted."""
    if judged.gap is not None and judged.gap <= 0:
        return 0.0
    return None if last["denominator"] is None else last["denominator"] - (last["numerator"] or 0.0)


def counted(definition: Definition, target: Target, last: Row) -> tuple[float, str] | None:
    """How many of the counted things a share lacks, with their unit; None where nothing is counted."""
    dataset = definition.of.dataset if definition.of else definition.dataset
    countable = definition.share and definition.factor == WHOLE and target.op == ">="
    if not countable or dataset not in words.COUNTED or target.value is None or not last["denominator"]:
        return None
    need = target.value / WHOLE * last["denominator"] - (last["numerator"] or 0.0)
    return max(0.0, float(math.ceil(round(need, 6)))), words.COUNTED[dataset]


def place(indicator: Indicator, definition: Definition, target: Target | None) -> Place:
    """Name, area, task, responsible units and clause."""
    registry = plan.load()
    promised = registry.indicators.get(indicator.id, indicator)
    standard = promised.kind in STANDARDS and definition.target is not None
    area = registry.areas.get(registry.area_of(promised))
    task = registry.tasks.get((target.task if target else "") or promised.task)
    safeguard = registry.safeguards.get(promised.safeguard)
    group = words.SAFEGUARD if safeguard else words.OPERATION if definition.operational else words.OVERALL
    owner = task or safeguard
    return {
        "label": words.share_label(indicator.name) if standard else indicator.name,
        "area": words.AREAS.get(area.name, area.name) if area else group,
        "task": owner.name if owner else "",
        "units": (target.units if target else ()) or (task.units if task else ()),
        "clause": target.clause if target else "",
    }
