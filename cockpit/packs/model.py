"""A pack as a frozen value: sections in reading order, each naming its figures by key."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import parse_qsl

AUDIENCES = ("district", "unit", "school")  # what one pack speaks of: all, one responsible unit, one school
FORMS = ("pptx", "docx", "pdf", "xlsx")
FIGURE = re.compile(r"[a-z_]+\.[a-z_]+(\?[a-z_]+=[^&=\s]+(&[a-z_]+=[^&=\s]+)*)?")


@dataclass(frozen=True)
class Key:
    """A figure by its subject and function, with what the reader would have chosen."""

    subject: str
    function: str
    chosen: Mapping[str, str]

    @property
    def plain(self) -> str:
        """Subject and function alone."""
        return f"{self.subject}.{self.function}"


def key(written: str) -> Key | None:
    """A figure's key as it is written; None for anything else.

    >>> key("network.coverage_map?layer=optical").chosen, key("network")
    ({'layer': 'optical'}, None)
    """
    if not FIGURE.fullmatch(written):
        return None
    name, _, chosen = written.partition("?")
    subject, _, function = name.partition(".")
    return Key(subject, function, dict(parse_qsl(chosen)))


@dataclass(frozen=True)
class Part:
    """One section: figures under a heading, `columns` of them side by side; `item` is one of the agenda's.

    `only` names the forms of figures that are not in all of the pack's.
    """

    id: str
    title: str
    figures: tuple[str, ...]
    columns: int = 1
    note: str = ""
    item: str = ""
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, form: str) -> tuple[str, ...]:
        """The figures that a form holds; all of them without one."""
        return tuple(key for key in self.figures if not form or form in self.only.get(key, (form,)))


@dataclass(frozen=True)
class Pack:
    """One pack for one audience."""

    id: str
    title: str
    audience: str
    forms: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def figures(self) -> tuple[str, ...]:
        """The keys of every figure in reading order, each once."""
        return tuple(dict.fromkeys(each for part in self.parts for each in part.figures))

    def told(self) -> dict[str, Any]:
        """The pack as plain values, to be kept beside what it showed."""
        return asdict(self)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Pack":
        """The pack that `told` has written down."""
        return cls(**{**told, "parts": tuple(Part(**part) for part in told["parts"])})
