"""Why something changed, where the facts themselves show it; where they do not, nothing is said."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import polars as pl

from cockpit.measures.changes.model import FOUND, LATER, Frames, day
from cockpit.measures.changes.rules import KINDS, Rules

CLOSE = 1e-9  # differences below this come from floating point
BANDS = ("on_track", "at_risk", "off_track")  # statuses that follow from the chance of arriving in time
DONE = ("closed", "withdrawn")
Row = Mapping[str, Any]


class Cause(NamedTuple):
    """What it was (a word of CAUSES), the things it names, and the day of it."""

    word: str
    things: tuple[str, ...] = ()
    on: date | None = None


class Case:
    """The facts of two months, to be looked up while causes are sought."""

    def __init__(self, before: Frames, after: Frames, rules: Rules, rows: pl.DataFrame) -> None:
        self.before, self.after, self.rules, self.rows = before, after, rules, rows
        self._kept: dict[str, tuple[dict[str, Row], dict[str, Row]]] = {}

    def pair(self, name: str, row: Row, *keys: str) -> tuple[Row, Row]:
        """The facts about the subject of a change, earlier and later; empty where there are none."""
        if name not in self._kept:
            was, now = (_by(each[name], keys) for each in (self.before, self.after))
            self._kept[name] = was, now
        was, now = self._kept[name]
        return was.get(row["subject"], {}), now.get(row["subject"], {})

    @cached_property
    def period(self) -> tuple[date, date]:
        """The days of the two judgements."""
        first, last = day(self.before, "today"), day(self.after, "today")
        return first or date.min, last or date.max

    @cached_property
    def schools(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """(indicator, kind) → the subjects of the schools that joined or fell back."""
        layers = {layer.id: layer.indicator for layer in self.rules.layers.values()}
        found: dict[tuple[str, str], list[str]] = {}
        mine = self.rows.filter(pl.col("kind").is_in(["joined", "fell"])).sort("subject")
        for group, kind, subject in mine.select("group", "kind", "subject").iter_rows():
            found.setdefault((layers.get(group, ""), kind), []).append(subject)
        return {key: tuple(subjects) for key, subjects in found.items()}

    @cached_property
    def treatments(self) -> Mapping[tuple[str, str], tuple[Row, ...]]:
        """(school, indicator) → its rectifications."""
        found: dict[tuple[str, str], tuple[Row, ...]] = {}
        for row in self.after["rectifications"].to_dicts():
            key = (row["school"], row["indicator"])
            found[key] = (*found.get(key, ()), row)
        return found

    @cached_property
    def stages(self) -> Mapping[str, tuple[Row, ...]]:
        """Indicator → the stages of it that were done since, in the order of their days."""
        fresh = self.after["stages"].join(self.before["stages"], on=["indicator", "stage"], how="anti")
        rows = fresh.sort("indicator", "done_on", "stage").to_dicts()
        found: dict[str, tuple[Row, ...]] = {}
        for row in rows:
            found[row["indicator"]] = (*found.get(row["indicator"], ()), row)
        return found


def caused(rows: pl.DataFrame, before: Frames, after: Frames, rules: Rules) -> pl.DataFrame:
    """The rows with `cause`, `causes` (what it names) and `cause_on`: the first cause that holds."""
    case = Case(before, after, rules, rows)
    found = [_cause(row, case) for row in rows.to_dicts()]
    told: dict[str, list[Any]] = {
        "cause": [each.word for each in found],
        "causes": [list(each.things) for each in found],
        "cause_on": [each.on for each in found],
    }
    filled = rows.with_columns(pl.Series(name, values, FOUND[name]) for name, values in told.items())
    return filled.select(name for name in FOUND if name not in LATER)


def _cause(row: Row, case: Case) -> Cause:
    looks: Iterable[Callable[[Row, Case], Cause | None]] = CAUSES[KINDS[row["kind"]]]
    return next((found for look in looks if (found := look(row, case))), Cause(""))


def _by(frame: pl.DataFrame, keys: tuple[str, ...]) -> dict[str, Row]:
    return {":".join(str(row[key]) for key in keys): row for row in frame.to_dicts()}


def _targets(row: Row, case: Case) -> tuple[Row, Row]:
    return case.pair("statuses", row, "key")


def _formula(row: Row, case: Case) -> Cause | None:
    """The indicator is computed in another way than before."""
    was, now = _targets(row, case)
    if not was or not now or was["formula"] == now["formula"]:
        return None
    return Cause("formula", (str(was["formula"]), str(now["formula"])))


def _promise(row: Row, case: Case) -> Cause | None:
    """A status that changed together with what was promised."""
    was, now = _targets(row, case)
    if row["kind"] == "promise" or not was or not now:
        return None
    other = (was["target"], was["due"]) != (now["target"], now["due"])
    return Cause("promise") if other else None


def _stage(row: Row, case: Case) -> Cause | None:
    """Stages of a deliverable that were done since."""
    was, now = _targets(row, case)
    done = case.stages.get(now.get("indicator", ""), ())
    if not done or not now.get("staged") or _step(was, now) <= 0:
        return None
    return Cause("stage", tuple(each["title"] for each in done), done[-1]["done_on"])


def _school(row: Row, case: Case) -> Cause | None:
    """Schools that joined where the value rose, that fell back where it sank."""
    was, now = _targets(row, case)
    step = _step(was, now)
    kind = "joined" if step > 0 else "fell"
    subjects = case.schools.get((now.get("indicator", ""), kind), ()) if step else ()
    return Cause(kind, subjects) if subjects else None


def _due(row: Row, case: Case) -> Cause | None:
    """The day of the promise has passed between the two judgements."""
    first, last = case.period
    due = row["due"]
    return Cause("due", (), due) if row["kind"] == "missed" and due and first <= due < last else None


def _old(row: Row, case: Case) -> Cause | None:
    """The newest figure has grown too old."""
    _, now = _targets(row, case)
    old = row["kind"] == "blind" and now["status"] == "stale"
    return Cause("old", (), now["as_of"]) if old else None


def _chance(row: Row, case: Case) -> Cause | None:
    """The chance of arriving in time, by which the status is judged, where it went the same way."""
    was, now = _targets(row, case)
    if row["kind"] not in ("better", "worse") or {was["status"], now["status"]} - set(BANDS):
        return None
    if was["p"] is None or now["p"] is None or (now["p"] - was["p"]) * row["direction"] <= 0:
        return None
    told = (was["chance_text"], now["chance_text"])
    return Cause("chance", told) if all(told) and told[0] != told[1] else None


def _step(was: Row, now: Row) -> float:
    """By how much the value rose; 0 where nobody knows."""
    if not was or not now or was["value"] is None or now["value"] is None:
        return 0.0
    step = float(now["value"] - was["value"])
    return step if abs(step) > CLOSE else 0.0


def _counted(row: Row, case: Case) -> Cause | None:
    """A school's figure is computed in another way, or comes from a file that came in since."""
    was, now = case.pair("schools", row, "code", "layer")
    if was["formula"] != now["formula"]:
        return Cause("formula", (str(was["formula"]), str(now["formula"])))
    filed = row["kind"] == "fell" and now["file"] and now["import_id"] != was["import_id"]
    return Cause("file", (now["file"],)) if filed else None


def _treated(row: Row, case: Case) -> Cause | None:
    """The rectification of the same matter in the same school: closed since, or still being worked on."""
    _, now = case.pair("exceptions", row, "key")
    mine = case.treatments.get((now["school"], now["indicator"]), ()) if now["school"] else ()
    first, last = case.period
    if row["kind"] == "cleared":
        done = [(each["closed"], each["code"]) for each in mine if each["closed"]]
        within = [pair for pair in done if first <= pair[0] <= last]
        return Cause("closed", (max(within)[1],), max(within)[0]) if within else None
    live = [(each["code"], each["state_word"]) for each in mine if each["state"] not in DONE]
    return Cause("live", max(live)) if live else None


def _supplied(row: Row, case: Case) -> Cause | None:
    """The file that brought a source up to date."""
    was, now = case.pair("sources", row, "dataset")
    fresh = row["kind"] == "fresh" and now["file"] and now["import_id"] != was["import_id"]
    return Cause("file", (now["file"],)) if fresh else None


def _checked(row: Row, case: Case) -> Cause | None:
    """What the recheck of the data said when a rectification was closed."""
    _, now = case.pair("rectifications", row, "code")
    if row["kind"] != "closed" or now["failing"] is None:
        return None
    return Cause("overridden" if now["failing"] else "recovered")


def _stuck(row: Row, case: Case) -> Cause | None:
    """Where an overdue rectification has been standing since."""
    _, now = case.pair("rectifications", row, "code")
    here = row["kind"] == "overdue" and now["since"]
    return Cause("stuck", (now["state_word"],), now["since"]) if here else None


CAUSES: Mapping[str, tuple[Callable[[Row, Case], Cause | None], ...]] = {
    "targets": (_formula, _promise, _stage, _school, _due, _old, _chance),
    "schools": (_counted,),
    "exceptions": (_treated,),
    "sources": (_supplied,),
    "rectifications": (_checked, _stuck),
}
