"""The same figures as OpenMetrics text, so that a monitoring system can draw and watch them."""

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from cockpit import store
from cockpit.feed import promises, state
from cockpit.figures.core import STATUSES
from cockpit.figures.standing import Standing
from cockpit.text import feed as words

MEDIA = "application/openmetrics-text; version=1.0.0; charset=utf-8"
ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})
Labels = Mapping[str, str]
Sample = tuple[Labels, float | None]


def metrics(read: store.Reader) -> str:
    """Families of samples; what is missing has no sample, because a missing figure is not zero."""
    every = promises.chosen(read, {})
    dated = [s for s in every if s.target]
    families: dict[str, list[Sample]] = {
        "cockpit_indicator_value": [(_of(s) | {"unit": s.indicator.unit}, s.value) for s in _once(every)],
        "cockpit_indicator_as_of_timestamp_seconds": [(_of(s), _moment(s.as_of)) for s in _once(every)],
        "cockpit_target_value": [
            (_goal(s) | {"unit": s.indicator.unit}, s.target.value if s.target else None) for s in dated
        ],
        "cockpit_target_gap": [(_goal(s), s.assessment.gap if s.assessment else None) for s in dated],
        "cockpit_target_chance_ratio": [
            (_goal(s), s.assessment.p if s.assessment and s.chance_text else None) for s in dated
        ],
        "cockpit_target_status": [each for s in dated for each in _states(s)],
        **_about(read),
    }
    return "".join(line for name, samples in families.items() for line in _family(name, samples)) + "# EOF\n"


def _about(read: store.Reader) -> dict[str, list[Sample]]:
    """The served version and the age of what stands behind it."""
    version = read.version
    sources = state.sources(read)
    aged: list[Sample] = [(_source(row), row["age_days"]) for row in sources]
    rows: list[Sample] = [(_source(row), row["rows"]) for row in sources]
    return {
        "cockpit_data_version": [({}, version.number)],
        "cockpit_data_published_timestamp_seconds": [({}, version.published_at.timestamp())],
        "cockpit_data_demonstration": [({}, version.demo)],
        "cockpit_source_age_days": aged,
        "cockpit_source_rows": rows,
    }


def _once(every: Iterable[Standing]) -> list[Standing]:
    """One standing of each indicator: its figure is the same for all of its promises."""
    return list({s.id: s for s in every}.values())


def _of(s: Standing) -> dict[str, str]:
    return {"indicator": s.id, "label": s.label}


def _goal(s: Standing) -> dict[str, str]:
    return {"target": s.key, "indicator": s.id, "year": str(s.year or "")}


def _source(row: Mapping[str, Any]) -> dict[str, str]:
    return {"dataset": row["dataset"], "title": row["title"]}


def _states(s: Standing) -> list[Sample]:
    """One sample per status there is: 1 for the one it has."""
    return [(_goal(s) | {"cockpit_target_status": each}, each == s.status) for each in STATUSES]


def _moment(day: date | None) -> float | None:
    return None if day is None else datetime.combine(day, time(), UTC).timestamp()


def _family(name: str, samples: Iterable[Sample]) -> Iterator[str]:
    kind, unit, said = words.METRICS[name]
    yield f"# TYPE {name} {kind}\n"
    if unit:
        yield f"# UNIT {name} {unit}\n"
    yield f"# HELP {name} {said.translate(ESCAPES)}\n"
    for labels, value in samples:
        if value is not None and math.isfinite(value):
            yield _line(name, labels, float(value))


def _line(name: str, labels: Labels, value: float) -> str:
    told = ",".join(f'{key}="{said.translate(ESCAPES)}"' for key, said in labels.items())
    return f"{name}{{{told}}} {value!r}\n" if told else f"{name} {value!r}\n"
