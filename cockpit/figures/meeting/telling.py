"""Each change in one sentence with its name, numbers and direction, and the cause that the data show."""

from collections.abc import Callable, Mapping
from typing import Any

from cockpit import text
from cockpit.figures.meeting.pairing import Both, Row, Told
from cockpit.measures import changes as measured
from cockpit.text import meeting_changes as words

STATUS = {
    "joined": "achieved",
    "fell": "off_track",
    "cleared": "achieved",
    "stale": "stale",
    "fresh": "achieved",
    "closed": "achieved",
    "overdue": "missed",
    "reopened": "at_risk",
    "withdrawn": "no_data",
}
REASONED = ("missed", "lost", "worse", "better", "blind", "seen")  # what the judgement itself explains


def _target(row: Row, both: Both) -> Told:
    was, now = both.was("statuses", row["subject"]), both.now("statuses", row["subject"])
    latest = now or was
    name = words.goal(latest["label"], latest["year"])
    sentence = PROMISED[row["kind"]](name, was, now) if row["kind"] in PROMISED else _turned(name, was, now)
    return _told(
        row,
        both,
        sentence,
        subject=latest["label"],
        status=now.get("status"),
        mark=now.get("status_word") or "",
        was=_side(was),
        now=_side(now),
        detail=words.lines(latest["area"], latest["sources"], text.as_of(latest["as_of"])),
        note=_note(row, latest, both),
        link=latest["link"],
    )


def _note(row: Row, latest: Row, both: Both) -> str:
    """Why, where the list shows both sides already: the cause, and what the judgement rests on."""
    why = latest["reason"] if row["kind"] in REASONED else ""
    return words.JOIN.join(part for part in (cause(row, both), why) if part)


def _side(row: Row) -> str:
    return words.lines(row["status_word"], row["text"]) if row else ""


def _step(was: Row, now: Row) -> str:
    known = was["value"] is not None and now["value"] is not None
    return words.step(was["text"], now["text"], now["value"] - was["value"] if known else None)


def _met(name: str, was: Row, now: Row) -> str:
    return words.met(name, _step(was, now), now["target_text"])


def _turned(name: str, was: Row, now: Row) -> str:
    words_ = was["status_word"], now["status_word"]
    return words.turned(name, *words_, _step(was, now), now["target_text"], now["gap_text"])


def _moved(name: str, was: Row, now: Row) -> str:
    return words.shifted(name, _step(was, now), now["target_text"], now["gap_text"])


def _promise(name: str, was: Row, now: Row) -> str:
    if not was:
        return words.added(name, now["target_text"], now["due_text"])
    if not now:
        return words.dropped(name)
    if was["target"] != now["target"]:
        return words.retargeted(name, was["target_text"], now["target_text"])
    return words.postponed(name, was["due"], now["due"])


PROMISED: Mapping[str, Callable[[str, Row, Row], str]] = {"met": _met, "moved": _moved, "promise": _promise}


def _exception(row: Row, both: Both) -> Told:
    was, now = both.was("exceptions", row["subject"]), both.now("exceptions", row["subject"])
    say = words.raised if row["kind"] == "raised" else words.cleared
    return _told(
        row,
        both,
        say(now["short"], now["text"], now["source"]),
        subject=now["short"],
        status=STATUS.get(row["kind"], now["status"]),
        was=was.get("text", ""),
        now=now["text"],
        detail=text.as_of(now["as_of"]),
        link=now["link"],
    )


def _source(row: Row, both: Both) -> Told:
    was, now = both.was("sources", row["subject"]), both.now("sources", row["subject"])
    if row["kind"] == "stale":
        sentence = words.stale(now["title"], now["as_of"], now["cadence"])
    else:
        sentence = words.fresh(now["title"], now["as_of"])
    return _told(
        row,
        both,
        sentence,
        subject=now["title"],
        status=STATUS[row["kind"]],
        was=text.as_of(was["as_of"]),
        now=text.as_of(now["as_of"]),
        link=f"/registers?register={row['subject']}",
    )


def _rectification(row: Row, both: Both) -> Told:
    was, now = both.was("rectifications", row["subject"]), both.now("rectifications", row["subject"])
    said = now["code"], now["short"], now["problem"]
    sentence = {
        "opened": lambda: words.opened(*said, now["due"]),
        "closed": lambda: words.closed(*said, now["closed"]),
        "overdue": lambda: words.overdue(*said, now["overdue"], now["due"]),
        "reopened": lambda: words.reopened(*said, now["reopened"]),
        "withdrawn": lambda: words.withdrawn(*said),
    }[row["kind"]]()
    return _told(
        row,
        both,
        sentence,
        subject=now["short"],
        status=STATUS.get(row["kind"]),
        was=was.get("state_word", ""),
        now=now["state_word"],
        detail=words.lines(now["origin_word"], now["unit"], now["level"]),
        link=now["link"],
    )


def _school(row: Row, both: Both) -> Told:
    was, now = both.was("schools", row["subject"]), both.now("schools", row["subject"])
    name, layer = now["short"], row["group"]
    reached = row["kind"] == "joined"
    return _told(
        row,
        both,
        words.reached(name, layer, now["since"]) if reached else words.lost(name, layer),
        subject=now["short"],
        status=STATUS[row["kind"]],
        was=was.get("text", ""),
        now=now["text"],
        link=f"/school?school={now['code']}",
    )


TELL: Mapping[str, Callable[[Row, Both], Told]] = {
    "targets": _target,
    "schools": _school,
    "exceptions": _exception,
    "sources": _source,
    "rectifications": _rectification,
}


def _told(row: Row, both: Both, sentence: str, **said: Any) -> Told:
    named = {name: row[name] for name in ("kind", "theme", "direction")}
    told = words.because(sentence, cause(row, both))
    return Told(key=f"{row['kind']}:{row['subject']}", **named, sentence=told, **said)


def cause(row: Row, both: Both) -> str:
    """The cause that the data show; empty where they show none."""
    return CAUSES[row["cause"]](row, both) if row["cause"] else ""


def _named(row: Row, both: Both) -> tuple[list[str], int]:
    """The first of the schools that a cause names, and how many there are."""
    found = [both.now("schools", each)["short"] for each in row["causes"]]
    return found[: measured.rules().named], len(found)


CAUSES: Mapping[str, Callable[[Row, Both], str]] = {
    "formula": lambda row, _: words.formula(*row["causes"]),
    "promise": lambda row, _: words.ADJUSTED,
    "stage": lambda row, _: words.stages(row["causes"], row["cause_on"]),
    "joined": lambda row, both: words.schools(words.MORE, *_named(row, both)),
    "fell": lambda row, both: words.schools(words.FEWER, *_named(row, both)),
    "due": lambda row, _: words.due(row["cause_on"]),
    "old": lambda row, _: words.old(row["cause_on"]),
    "chance": lambda row, _: words.chance(*row["causes"]),
    "file": lambda row, _: words.file(row["causes"][0]),
    "closed": lambda row, _: words.treated(row["causes"][0], row["cause_on"]),
    "live": lambda row, _: words.live(*row["causes"]),
    "recovered": lambda row, _: words.RECOVERED,
    "overridden": lambda row, _: words.OVERRIDDEN,
    "stuck": lambda row, _: words.stuck(row["causes"][0], row["cause_on"]),
}
