"""A change in words, and the facts of two months to be looked up for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cockpit import text
from cockpit.figures.meeting.facts import Facts
from cockpit.text import meeting_changes as words

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """One change in words, or `size` of one sort; `row` is for sentences, `cells` for the list of all.

    `note` stands in the list in place of the sentence, where other cells say the rest of it; `mark` is the
    word for the status where it is that of a promise, else the kind of change is its own word.
    """

    key: str
    kind: str
    theme: str
    direction: int
    subject: str
    sentence: str
    status: str | None
    was: str = ""
    now: str = ""
    detail: str = ""
    link: str = ""
    note: str = ""
    mark: str = ""
    size: int = 1

    @property
    def row(self) -> dict[str, Any]:
        """As a row of sentences."""
        word = self.mark or words.word(self.kind, self.direction)
        told = {"status": self.status, "status_word": word, "text": self.sentence}
        return {**told, "detail": self.detail or None, "link": self.link}

    @property
    def cells(self) -> dict[str, str]:
        """As cells of the list."""
        named = {"word": words.word(self.kind, self.direction), "subject": self.subject}
        sides = {"was": self.was or text.MISSING, "now": self.now or text.MISSING}
        return {**named, **sides, "sentence": self.note or self.sentence}


@dataclass(frozen=True)
class Both:
    """The facts of two months, to be looked up by the key of a change."""

    before: Facts
    after: Facts
    _kept: dict[Any, dict[str, Row]] = field(default_factory=dict)

    def was(self, name: str, key: str) -> Row:
        """The earlier row of a fact; empty for none."""
        return self._rows("before", name).get(key, {})

    def now(self, name: str, key: str) -> Row:
        """The later row of a fact; empty for none."""
        return self._rows("after", name).get(key, {})

    @cached_property
    def totals(self) -> Mapping[str, int]:
        """Layer → how many schools in sight have it now."""
        has = self.after.schools.filter("has").group_by("layer").len()
        return dict(has.iter_rows())

    def _rows(self, side: str, name: str) -> dict[str, Row]:
        if (side, name) not in self._kept:
            rows = getattr(getattr(self, side), name).to_dicts()
            self._kept[side, name] = {KEYS[name](row): row for row in rows}
        return self._kept[side, name]


KEYS: Mapping[str, Callable[[Row], str]] = {
    "statuses": lambda row: row["key"],
    "schools": lambda row: f"{row['code']}:{row['layer']}",
    "exceptions": lambda row: row["key"],
    "sources": lambda row: row["dataset"],
    "rectifications": lambda row: row["code"],
}
