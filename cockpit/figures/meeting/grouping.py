"""Changes of one sort in one sentence: schools of one layer, exceptions of one rule, rectifications alike."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import polars as pl

from cockpit.figures.meeting.facts import Facts
from cockpit.figures.meeting.pairing import Both, Row, Told
from cockpit.figures.meeting.telling import STATUS, TELL, cause
from cockpit.measures import changes as measured
from cockpit.text import meeting_changes as words

Rows = Sequence[Row]
SCHOOLS = "schools"  # of the whole district it is said how many have it by now
COMMON = ("file", "formula", "recovered")  # causes that several changes can have in common


def told(rows: pl.DataFrame, before: Facts, after: Facts, *, grouped: bool = True) -> Iterator[Told]:
    """The changes in words, in the order of the rows; `grouped` tells those of one sort together."""
    both, every = Both(before, after), rows.to_dicts()
    for mine in _sorts(every) if grouped else [[row] for row in every]:
        first = mine[0]
        alone = len(mine) == 1 and not (grouped and after.whole and first["theme"] == SCHOOLS)
        yield TELL[first["theme"]](first, both) if alone else _together(mine, both)


def _sorts(rows: Rows) -> list[list[Row]]:
    """The rows of one sort together, each where its first one stands."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        alike = row["group"] if row["theme"] in GROUPS else row["subject"]
        found.setdefault((row["kind"], alike or row["subject"]), []).append(row)
    return list(found.values())


def _together(mine: Rows, both: Both) -> Told:
    """Several changes of one sort as one; a cause only where it is the cause of all of them."""
    first = mine[0]
    why = {cause(row, both) if row["cause"] in COMMON else "" for row in mine}
    sentence, subject, link = GROUPS[first["theme"]](mine, both)
    fact = both.now(first["theme"], first["subject"])
    return Told(
        key=f"{first['kind']}:{first['group']}",
        kind=first["kind"],
        theme=first["theme"],
        direction=first["direction"],
        subject=subject,
        sentence=words.because(sentence, why.pop() if len(why) == 1 else ""),
        status=STATUS.get(first["kind"], fact.get("status")),
        link=link,
        size=len(mine),
    )


def _listed(told: Sequence[str]) -> str:
    """The first few of them, and how many there are."""
    return words.names(told[: measured.rules().named], len(told))


def _schools(mine: Rows, both: Both) -> tuple[str, str, str]:
    layer = mine[0]["group"]
    every = [both.now("schools", row["subject"]) for row in sorted(mine, key=lambda row: str(row["subject"]))]
    named = _listed([words.school(each["short"], words.day(each["since"])) for each in every])
    say = words.joined if mine[0]["kind"] == "joined" else words.fell
    return (
        say(words.LAYERS[layer], len(mine), named, both.totals.get(layer, 0)),
        words.LAYERS[layer],
        "/network",
    )


def _exceptions(mine: Rows, both: Both) -> tuple[str, str, str]:
    every = [both.now("exceptions", row["subject"]) for row in mine]
    named = _listed([words.school(each["short"], each["amount"] or "") for each in every])
    say = words.raised_together if mine[0]["kind"] == "raised" else words.cleared_together
    return say(every[0]["label"], len(mine), named), every[0]["label"], ""


def _rectifications(mine: Rows, both: Both) -> tuple[str, str, str]:
    kind = mine[0]["kind"]
    every = [both.now("rectifications", row["subject"]) for row in mine]
    named = [words.item(each["short"], each["code"], MORE[kind](each)) for each in every]
    few = measured.rules().named
    sentence = words.items(kind, named[:few], len(every))
    overridden = sum(each["failing"] is True for each in every) if kind == "closed" else 0
    return words.overridden(sentence, overridden), words.KINDS[kind], "/rectify"


MORE: Mapping[str, Callable[[Row], str]] = {  # what is said of each rectification in a list of them
    "overdue": lambda item: words.late(item["overdue"]),
    "opened": lambda item: words.term(item["due"]),
    "reopened": lambda item: words.times(item["reopened"]),
    "closed": lambda item: words.day(item["closed"]),
    "withdrawn": lambda _: "",
}
GROUPS: Mapping[str, Callable[[Rows, Both], tuple[str, str, str]]] = {
    SCHOOLS: _schools,
    "exceptions": _exceptions,
    "rectifications": _rectifications,
}
