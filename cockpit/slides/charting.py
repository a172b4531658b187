"""Native charts as markup with their workbook: lines, bands, bars and spots, words at their points."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.xlsx import CategoryWorkbookWriter, XyWorkbookWriter

from cockpit.slides import axes
from cockpit.slides.axes import SPACES
from cockpit.slides.ink import Run, fill, run, stroke, style
from cockpit.slides.measure import clean
from cockpit.slides.sizes import LEAST, Box
from cockpit.text import slides as words
from cockpit.theme.palette import LIGHT

MADE = datetime(2000, 1, 1)  # the date inside every workbook
EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet
SHOWN = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
Values = Sequence[float | None]


@dataclass(frozen=True)
class Label:
    """Words at a point: right (r), above (t), at the end of a bar (outEnd); moved by shares of the chart."""

    runs: tuple[Run, ...]
    place: str = "r"
    move: tuple[float, float] | None = None


@dataclass(frozen=True)
class Series:
    """Numbers drawn as a line, a band upon the one before, bars or spots, some points with colours or words.

    A band from one of the other series to another names both in `between`: its cells are their difference.
    """

    name: str
    values: Values
    colour: str
    kind: str = "line"
    width: float = 2.25
    dash: str = ""
    points: Mapping[int, str] = field(default_factory=dict)
    labels: Mapping[int, Label] = field(default_factory=dict)
    dots: tuple[int, ...] = ()
    mark: str = "circle"
    hollow: bool = False
    across: Values = ()  # of spots
    between: tuple[int, int] | None = None  # places of the lower and the upper series


@dataclass(frozen=True)
class Plot:
    """Everything of one chart; `names` are words or days, `inner` the plot's place as shares of it."""

    names: tuple[Any, ...]
    series: tuple[Series, ...]
    reach: tuple[float, float, float]
    unit: str = ""
    inner: Box | None = None
    gap: int = 55
    ticks: float = 8.0  # about so many words stand side by side below
    levels: bool = True
    upper: tuple[float, float, float] = (0.0, 1.0, 1.0)  # ends and step of the upright axis of spots


class _Inert:
    """A workbook in which text stays text and nothing tells when it was made."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Iterator[tuple[Any, Any]]:
        with super()._open_worksheet(xlsx_file) as (workbook, worksheet):  # type: ignore[misc]
            workbook.set_properties({"created": MADE})
            worksheet.strings_to_formulas = worksheet.strings_to_urls = False
            yield workbook, worksheet


class _CategoryWriter(_Inert, CategoryWorkbookWriter):
    """Bands are written as the difference of their edges, so that they follow when those are edited."""

    def _populate_worksheet(self, workbook: Any, worksheet: Any) -> None:
        super()._populate_worksheet(workbook, worksheet)
        held = self._chart_data
        for series, kept in zip(held.plot.series, held, strict=True):
            if series.between:
                low, high = (self._series_col_letter(held[place]) for place in series.between)
                own = self._series_col_letter(kept)
                for row, value in enumerate(series.values, start=2):
                    if value is not None:
                        worksheet.write_formula(f"{own}{row}", f"={high}{row}-{low}{row}", None, value)


class _XyWriter(_Inert, XyWorkbookWriter):
    pass


class Categories(CategoryChartData):
    """A plot over names or days, as the package asks for it: its markup and its workbook."""

    def __init__(self, plot: Plot) -> None:
        super().__init__()
        self.plot = plot
        self.categories = [clean(name) if isinstance(name, str) else name for name in plot.names]
        for series in plot.series:
            self.add_series(clean(series.name), series.values)

    @property
    def _workbook_writer(self) -> CategoryWorkbookWriter:
        return _CategoryWriter(self)

    def xml_bytes(self, chart_type: Any) -> bytes:
        return _space(self.plot, "".join(self._parts()), axes.pair(self.plot)).encode()

    def _parts(self) -> Iterator[str]:
        """A part of the plot for each way of drawing: areas behind bars behind lines."""
        for kind in ("area", "bar", "line"):
            drawn = [(n, each) for n, each in enumerate(self.plot.series) if each.kind == kind]
            if drawn:
                inner = "".join(self._drawn(n, each) for n, each in drawn)
                yield GROUPS[kind][0] + inner + GROUPS[kind][1].format(gap=self.plot.gap)

    def _drawn(self, number: int, series: Series) -> str:
        held = self[number]
        names = _names(self.plot.names, self.categories_ref)
        values = f"<c:val>{_numbers(series.values, held.values_ref)}</c:val>"
        end = '<c:smooth val="0"/>' if series.kind == "line" else ""
        return f"<c:ser>{_told(number, held)}{_look(series)}{names}{values}{end}</c:ser>"


class Spots(XyChartData):
    """A plot of places, as the package asks for it."""

    def __init__(self, plot: Plot) -> None:
        super().__init__()
        self.plot = plot
        for series in plot.series:
            held = self.add_series(clean(series.name))
            for x, y in zip(series.across, series.values, strict=True):
                held.add_data_point(x, y)

    @property
    def _workbook_writer(self) -> XyWorkbookWriter:
        return _XyWriter(self)

    def xml_bytes(self, chart_type: Any) -> bytes:
        inner = "".join(self._drawn(n, each) for n, each in enumerate(self.plot.series))
        drawn = GROUPS["spot"][0] + inner + GROUPS["spot"][1]
        return _space(self.plot, drawn, axes.both(self.plot)).encode()

    def _drawn(self, number: int, series: Series) -> str:
        held = self[number]
        xs = f"<c:xVal>{_numbers(series.across, held.x_values_ref)}</c:xVal>"
        ys = f"<c:yVal>{_numbers(series.values, held.y_values_ref)}</c:yVal>"
        return f'<c:ser>{_told(number, held)}{_look(series)}{xs}{ys}<c:smooth val="0"/></c:ser>'


_AXES = "".join(f'<c:axId val="{number}"/>' for number in axes.NUMBERS)
_VARY = '<c:varyColors val="0"/>'
GROUPS = {
    "area": (f'<c:areaChart><c:grouping val="stacked"/>{_VARY}', f"{_AXES}</c:areaChart>"),
    "bar": (
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/>{_VARY}',
        f'<c:gapWidth val="{{gap}}"/><c:overlap val="100"/>{_AXES}</c:barChart>',
    ),
    "line": (
        f'<c:lineChart><c:grouping val="standard"/>{_VARY}',
        f'<c:marker val="1"/>{_AXES}</c:lineChart>',
    ),
    "spot": (f'<c:scatterChart><c:scatterStyle val="lineMarker"/>{_VARY}', f"{_AXES}</c:scatterChart>"),
}


def _space(plot: Plot, drawn: str, both: str) -> str:
    """The whole chart: no title, no legend, our type."""
    type_ = style(LEAST, LIGHT.muted, False, "a:defRPr")
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace {SPACES}><c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>'
        f'<c:autoTitleDeleted val="1"/><c:plotArea>{_inner(plot.inner)}{drawn}{both}'
        f'<c:spPr>{fill("")}</c:spPr></c:plotArea><c:plotVisOnly val="1"/>'
        '<c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr>{fill('')}{stroke('')}</c:spPr><c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{type_}</a:pPr>"
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr></c:chartSpace>'
    )


def _inner(box: Box | None) -> str:
    if not box:
        return "<c:layout/>"
    pairs = zip("xywh", (box.x, box.y, box.w, box.h), strict=True)
    spots = "".join(f'<c:{name} val="{value:.5f}"/>' for name, value in pairs)
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f"{spots}</c:manualLayout></c:layout>"
    )


def _told(number: int, held: Any) -> str:
    """Number, order and name of a series."""
    name = f'<c:pt idx="0"><c:v>{escape(held.name)}</c:v></c:pt>'
    return (
        f'<c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef><c:f>{held.name_ref}</c:f>'
        f'<c:strCache><c:ptCount val="1"/>{name}</c:strCache></c:strRef></c:tx>'
    )


def _look(series: Series) -> str:
    """Colours, marks and words of a series, in the order that the format asks for."""
    if series.kind == "bar":
        points = "".join(_bar(*each) for each in series.points.items())
        return f"<c:spPr>{fill(series.colour)}</c:spPr>{_UPRIGHT}{points}{_labels(series)}"
    if series.kind == "area":
        return f"<c:spPr>{fill(series.colour)}{stroke('')}</c:spPr>"
    if series.kind == "spot":
        return f"<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{_marker(series, 8)}{_labels(series)}"
    line = f"<c:spPr>{stroke(series.colour, series.width, series.dash)}</c:spPr>"
    dot = f'{_marker(series, 8)}<c:bubble3D val="0"/>{line}'
    dots = "".join(f'<c:dPt><c:idx val="{index}"/>{dot}</c:dPt>' for index in series.dots)
    return f'{line}<c:marker><c:symbol val="none"/></c:marker>{dots}{_labels(series)}'


_NO_LEADERS = (  # no lines from points to words that have moved a little
    '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:showLeaderLines val="0"/>'
    "</c:ext></c:extLst>"
)
_UPRIGHT = '<c:invertIfNegative val="0"/>'


def _bar(index: int, ground: str) -> str:
    """A bar in a colour of its own."""
    look = f'{_UPRIGHT}<c:bubble3D val="0"/><c:spPr>{fill(ground)}</c:spPr>'
    return f'<c:dPt><c:idx val="{index}"/>{look}</c:dPt>'


def _marker(series: Series, size: int) -> str:
    ground = LIGHT.hairline if series.hollow else series.colour
    edge = stroke(series.colour, 1.5) if series.hollow else stroke(LIGHT.ground, 0.5)
    look = f"<c:spPr>{fill(ground)}{edge}</c:spPr>"
    return f'<c:marker><c:symbol val="{series.mark}"/><c:size val="{size}"/>{look}</c:marker>'


def _labels(series: Series) -> str:
    """Words at some points of a series, none at the others."""
    if not series.labels:
        return ""
    made = "".join(_label(index, series.labels[index]) for index in sorted(series.labels))
    return f"<c:dLbls>{made}{_shows(False)}{_NO_LEADERS}</c:dLbls>"


def _label(index: int, label: Label) -> str:
    runs = "".join(run(part) for part in label.runs if part.text)
    move = label.move or (0.0, 0.0)
    spot = f'<c:x val="{move[0]:.5f}"/><c:y val="{move[1]:.5f}"/>'
    shift = f"<c:layout><c:manualLayout>{spot}</c:manualLayout></c:layout>" if label.move else ""
    told = f'<c:tx><c:rich><a:bodyPr wrap="none"/><a:lstStyle/><a:p>{runs}</a:p></c:rich></c:tx>'
    place = f'<c:dLblPos val="{label.place}"/>'
    return f'<c:dLbl><c:idx val="{index}"/>{shift}{told}{place}{_shows(True)}</c:dLbl>'


def _shows(value: bool) -> str:
    return "".join(f'<c:show{name} val="{int(value and name == "Val")}"/>' for name in SHOWN)


def _names(names: Sequence[Any], ref: str) -> str:
    """The categories: words, or days as a spreadsheet counts them."""
    count = f'<c:ptCount val="{len(names)}"/>'
    if all(isinstance(name, date) for name in names):
        days = "".join(
            f'<c:pt idx="{n}"><c:v>{(day - EPOCH).days}</c:v></c:pt>' for n, day in enumerate(names)
        )
        form = f"<c:formatCode>{escape(words.MONTH_FORMAT)}</c:formatCode>"
        cache = f"<c:numCache>{form}{count}{days}</c:numCache>"
        return f"<c:cat><c:numRef><c:f>{ref}</c:f>{cache}</c:numRef></c:cat>"
    told = "".join(
        f'<c:pt idx="{n}"><c:v>{escape(clean(str(name)))}</c:v></c:pt>' for n, name in enumerate(names)
    )
    return f"<c:cat><c:strRef><c:f>{ref}</c:f><c:strCache>{count}{told}</c:strCache></c:strRef></c:cat>"


def _numbers(values: Values, ref: str) -> str:
    known = "".join(
        f'<c:pt idx="{n}"><c:v>{value!r}</c:v></c:pt>' for n, value in enumerate(values) if value is not None
    )
    count = f'<c:ptCount val="{len(values)}"/>'
    return (
        f"<c:numRef><c:f>{ref}</c:f><c:numCache><c:formatCode>General</c:formatCode>{count}{known}</c:numCache>"
        "</c:numRef>"
    )
