"""Core projects with money, deliverables by stage and figures reported by hand."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from cockpit.demo import calendar
from cockpit.demo.parameters import Parameters
from cockpit.plan import Indicator, Registry

STAGES = ("plan", "build", "trial", "accept")
SOURCES = {"district": 0.62, "city": 0.2, "special_bond": 0.12, "social": 0.06}
TEN_THOUSAND = 10_000  # yuan in the parameter file's unit
DOCUMENTS = {"plan": "实施方案", "build": "建设完工单", "trial": "试运行报告", "accept": "验收意见书"}


def tables(p: Parameters, registry: Registry) -> dict[str, pl.DataFrame]:
    """The four datasets about projects, by name."""
    return {
        "core_project": core_project(p, registry),
        "project_fund": project_fund(p),
        "deliverable": deliverable(p, registry),
        "indicator_report": indicator_report(p),
    }


def core_project(p: Parameters, registry: Registry) -> pl.DataFrame:
    """Planned and actual progress per project and month since its start."""
    rng, rows = p.rng("core_project"), []
    for id_, rule in p["project"]["pace"].items():
        project = registry.core_projects[id_]
        rows += _progress(
            p, rng, id_, rule["pace"], project.start, project.end or p["project"]["ongoing_until"]
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def _progress(
    p: Parameters, rng: np.random.Generator, id_: str, pace: float, start: date, end: date
) -> list[dict]:
    """Monthly rows up to the month after completion; actual progress follows the plan at its own pace."""
    rows, actual = [], 0.0
    months = (p.end.year - start.year) * 12 + p.end.month - start.month + 1
    for at in calendar.every(p.end, count=months, step=1):
        planned = 100 * _curve((at - start).days / max((end - start).days, 1))
        wanted = 100 * _curve(pace * (at - start).days / max((end - start).days, 1))
        finished = actual >= 100
        actual = max(actual, min(100.0, wanted + float(rng.normal(0, 0.4))))
        if finished and planned >= 100:
            break
        day = at.replace(day=min(p["project"]["reported_day"], at.day))
        row = {"project_id": id_, "reported_on": day, "planned_pct": _percent(planned)}
        rows.append(row | {"actual_pct": _percent(actual), "remark": None})
    return rows


def _percent(value: float) -> float:
    """One decimal; up to one percent counts as not begun, since a bare 0.6 could mean 60 %."""
    return round(value, 1) if value > 1.05 else 0.0


def _curve(share: float) -> float:
    """Progress at a share of the time: slow at both ends (smoothstep), half linear."""
    share = min(max(share, 0.0), 1.0)
    return 0.5 * share + 0.5 * share * share * (3 - 2 * share)


def project_fund(p: Parameters) -> pl.DataFrame:
    """Money arranged and paid per project, source and quarter; every amount is invented."""
    rng, rows = p.rng("project_fund"), []
    ends = [end for end in p.history if end >= date(2024, 1, 1)]
    for id_, rule in p["project"]["pace"].items():
        sources = list(SOURCES)[: 4 if rule["budget"] > 1500 else 2 if rule["budget"] > 300 else 1]
        whole = sum(SOURCES[source] for source in sources)
        for source in sources:
            final = rule["budget"] * TEN_THOUSAND * SOURCES[source] / whole
            rows += _fund(rng, id_, source, final, rule["pace"], ends)
    return pl.DataFrame(rows, infer_schema_length=None)


def _fund(
    rng: np.random.Generator, id_: str, source: str, final: float, pace: float, ends: list[date]
) -> list[dict]:
    """Arranged money comes year by year; payment lags behind it."""
    rows, paid = [], 0.0
    for n, end in enumerate(ends):
        arranged = final * min(1.0, 0.35 + 0.25 * (end.year - 2024))
        share = min(0.97, pace * (n + 1) / len(ends) * float(rng.uniform(0.8, 0.95)))
        paid = max(paid, min(arranged, arranged * share))
        row = {"project_id": id_, "source": source, "reported_on": end}
        rows.append(row | {"budget_cny": float(round(arranged, -3)), "paid_cny": float(round(paid, -3) // 1)})
    return rows


def deliverable(p: Parameters, registry: Registry) -> pl.DataFrame:
    """Four stages per deliverable of the tracked plan, with planned and actual days."""
    rng = p.rng("deliverable")
    wanted = [i for i in registry.of() if i.kind == "deliverable"]
    rows = [row for indicator in wanted for row in _stages(p, rng, indicator)]
    return pl.DataFrame(rows, infer_schema_length=None)


def _stages(p: Parameters, rng: np.random.Generator, indicator: Indicator) -> list[dict]:
    """The stages of one deliverable; undated ones have no planned day."""
    rules = p["deliverable"]
    due = min((target.due for target in indicator.targets if target.due), default=None)
    guess = {"done": _usual(p, rng, due), "late": int(rng.integers(-40, 0))}
    known = rules["known"].get(indicator.id, guess)
    span = (due - rules["first"]).days if due else rules["undated_days"]
    planned = [rules["first"] + timedelta(int(span * mark)) for mark in rules["marks"]]
    slips = (
        [min(known["late"], 0)] * 3 + [known["late"]]
        if known["done"] == 4
        else [int(rng.integers(-10, 60))] * 4
    )
    return [
        {
            "indicator_id": indicator.id,
            "stage": stage,
            "due_on": planned[n] if due else None,
            "done_on": _done(p, planned[n] + timedelta(slips[n]), n) if n < known["done"] else None,
            "document": f"演示{DOCUMENTS[stage]}" if n < known["done"] else None,
            "reported_on": p.end,
        }
        for n, stage in enumerate(STAGES)
    ]


def _usual(p: Parameters, rng: np.random.Generator, due: date | None) -> int:
    """How many stages are done when the file does not say."""
    if due is None or due.year >= 2030:
        return int(rng.integers(0, 4))
    return 4 if due <= p.end else 3 if due.year == p.end.year else 2


def _done(p: Parameters, day: date, stage: int) -> date:
    """A day in the past, in the order of the stages."""
    return min(max(day, p["deliverable"]["first"] + timedelta(5 + stage)), p.end - timedelta(12 - 3 * stage))


def indicator_report(p: Parameters) -> pl.DataFrame:
    """Figures reported quarter by quarter with their evidence; whole numbers move in steps."""
    rules, rows = p["reports"], []
    ends = p.history[-rules["quarters"] :]
    for id_, (first, last) in rules["values"].items():
        for n, end in enumerate(ends):
            share = n / (len(ends) - 1)
            rows.append(
                {"indicator_id": id_, "school_code": None, "as_of_on": end} | _value(first, last, share)
            )
    frame = pl.DataFrame(rows, infer_schema_length=None)
    document = pl.format("演示佐证材料 {}", pl.col("as_of_on").dt.strftime("%Y-%m"))
    return frame.with_columns(document=document, reporter=pl.lit(rules["unit"]))


def _value(first: Any, last: Any, share: float) -> dict:
    """A value, or a numerator and denominator, at a share of the way."""
    if not isinstance(first, list):
        return {"value": float(int(first + (last - first) * share)), "numerator": None, "denominator": None}
    over, under = (a + (b - a) * share for a, b in zip(first, last, strict=True))
    return {"value": None, "numerator": float(int(over)), "denominator": float(int(under))}
