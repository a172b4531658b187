"""What stands behind a figure, in lines: what it counts, source and date, its indicators."""

from collections.abc import Iterator

from cockpit import contracts, plan, store
from cockpit.contracts.indicators import Definition
from cockpit.figures import standing
from cockpit.figures.core import Figure
from cockpit.figures.meeting import sections
from cockpit.text import meeting as words

KEYED = ("headline", "board", "targets", "profile")  # kinds whose rows are named by an indicator


def lines(figure: Figure, plain: str, read: store.Reader | None = None) -> tuple[str, ...]:
    """The lines for a figure with the key `plain`; with a reader of the whole district with its amounts."""
    meaning = sections.meanings().get(plain, sections.Meaning(""))
    named = dict.fromkeys((*meaning.indicators, *_rows(figure)))
    amounts = _amounts(read) if read is not None and read.scope.whole else {}
    told = (_indicator(contracts.definitions()[id], *amounts.get(id, (None, None))) for id in named)
    return tuple(line for line in (meaning.says, _origin(figure), *told) if line)


def _rows(figure: Figure) -> Iterator[str]:
    """The indicators that name a figure's rows."""
    if figure.kind in KEYED:
        yield from (key for key in figure.frame["key"] if key in contracts.definitions())


def _origin(figure: Figure) -> str:
    return words.origin(figure.source, figure.as_of, figure.stale) if figure.source else ""


def _amounts(read: store.Reader) -> dict[str, tuple[float | None, float | None]]:
    return {s.id: (s.numerator, s.denominator) for s in standing.standings(read)}


def _indicator(d: Definition, part: float | None, whole: float | None) -> str:
    """One indicator in one line: name, definition, parts, what is in and out, version."""
    promised = plan.load().indicators.get(d.id)
    name = promised.name if promised else d.title
    return words.indicator(
        name,
        d.definition,
        words.part(words.NUMERATOR, d.numerator_title, part),
        words.part(words.DENOMINATOR, d.denominator_title, whole) if d.denominator_title else "",
        words.included(d.includes),
        words.excluded(d.excludes),
        words.formula(d.formula),
    )
