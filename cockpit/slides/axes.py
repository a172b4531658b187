"""Axes of native charts: words, months or numbers along an edge, faint levels, one quiet line."""

from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from cockpit.slides.ink import QUOTED, stroke, style
from cockpit.slides.measure import clean
from cockpit.slides.sizes import LEAST
from cockpit.text import slides as words
from cockpit.theme.palette import LIGHT

if TYPE_CHECKING:
    from cockpit.slides.charting import Plot

SPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
NUMBERS = (111111101, 111111102)  # by which the parts of a plot name their axes
LINES = f"<c:majorGridlines><c:spPr>{stroke(LIGHT.hairline, 0.5)}</c:spPr></c:majorGridlines>"
QUIET = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
MONTHS = (1, 2, 3, 6, 12, 24, 36, 60)  # between two words of a month axis


def pair(plot: "Plot") -> str:
    """The axis of names or days and the one of numbers."""
    if any(series.kind == "bar" for series in plot.series):
        return _words(plot) + _values(plot.reach, plot.unit, "b", plot.levels, "between", NUMBERS)
    return _days(plot) + _values(plot.reach, plot.unit, "l", plot.levels, "midCat", NUMBERS)


def both(plot: "Plot") -> str:
    """Two axes of numbers; the upright one has no words."""
    x, y = NUMBERS
    return _values(plot.reach, plot.unit, "b", True, "midCat", (y, x)) + _values(
        plot.upper, "", "l", False, "midCat", (x, y)
    )


def _type(colour: str) -> str:
    held = style(LEAST, colour, False, "a:defRPr")
    ends = '<a:endParaRPr lang="zh-CN"/>'
    return f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{held}</a:pPr>{ends}</a:p></c:txPr>"


def _words(plot: "Plot") -> str:
    """Names from top to bottom."""
    own, other = NUMBERS
    return (
        f'<c:catAx><c:axId val="{own}"/><c:scaling><c:orientation val="maxMin"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/>{QUIET}'
        f'<c:tickLblPos val="low"/><c:spPr>{stroke(LIGHT.muted, 0.75)}</c:spPr>{_type(LIGHT.ink)}'
        f'<c:crossAx val="{other}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="60"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _days(plot: "Plot") -> str:
    """Months along the foot, as many words as stand side by side."""
    own, other = NUMBERS
    step = _months(plot.names, plot.ticks)
    form = escape(words.MONTH_FORMAT, QUOTED)
    return (
        f'<c:dateAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="b"/><c:numFmt formatCode="{form}" sourceLinked="0"/>'
        f'<c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr>{stroke(LIGHT.muted, 0.75)}</c:spPr>{_type(LIGHT.muted)}"
        f'<c:crossAx val="{other}"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblOffset val="100"/>'
        f'<c:baseTimeUnit val="months"/><c:majorUnit val="{step}"/><c:majorTimeUnit val="months"/></c:dateAx>'
    )


def _months(days: tuple[date, ...], most: float) -> int:
    """Months between two words."""
    count = (days[-1].year - days[0].year) * 12 + days[-1].month - days[0].month
    return next((step for step in MONTHS if count / step <= most), MONTHS[-1])


def _values(
    reach: tuple[float, float, float],
    unit: str,
    place: str,
    shown: bool,
    between: str,
    numbers: tuple[int, int],
) -> str:
    """Numbers with their unit, and a faint line at each."""
    own, other = numbers[1], numbers[0]
    low, high, step = reach
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/><c:max val="{high!r}"/>'
        f'<c:min val="{low!r}"/></c:scaling><c:delete val="{int(not shown)}"/><c:axPos val="{place}"/>'
        f'{LINES if shown else ""}<c:numFmt formatCode="{_form(unit, step)}" sourceLinked="0"/>{QUIET}'
        f'<c:tickLblPos val="nextTo"/><c:spPr>{stroke("")}</c:spPr>{_type(LIGHT.muted)}'
        f'<c:crossAx val="{other}"/><c:crosses val="min"/><c:crossBetween val="{between}"/>'
        f'<c:majorUnit val="{step!r}"/></c:valAx>'
    )


def _form(unit: str, step: float) -> str:
    """How numbers on an axis are written, their unit behind them."""
    told = clean(unit).replace('"', "")
    tail = f'"{" " if told[:1].isalpha() else ""}{told}"' if told else ""
    return escape(("0.0" if step < 1 else "#,##0") + tail, QUOTED)
