"""What is drawn on a slide, as markup: runs and lines of text, boxes, shapes, outlines; places in points."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape

from cockpit.slides.measure import LEAD, clean, cut
from cockpit.slides.sizes import EMU, LEAST, TEXT, Box
from cockpit.text import STATUS_WORDS
from cockpit.text import slides as words
from cockpit.theme.palette import LIGHT, STATUSES

SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
SIGNS = {"circle": "●", "triangle": "▲", "diamond": "◆", "square": "■", "hatched": "▨", "ring": "○"}
PRESETS = {
    "circle": "ellipse", "triangle": "triangle", "diamond": "diamond", "square": "rect", "hatched": "rect",
    "ring": "ellipse",
}  # fmt: skip
WORD = 150.0  # points that the word of a status may be wide
ALIGNS = {"l": "l", "r": "r", "c": "ctr"}
QUOTED = {'"': "&quot;"}
BLANK = "<a:r>{}<a:t> </a:t></a:r>"  # an empty line; without a sign programs give it another height


@dataclass(frozen=True)
class Run:
    """Text in one size and colour."""

    text: str
    size: float = TEXT
    colour: str = LIGHT.ink
    strong: bool = False


@dataclass(frozen=True)
class Line:
    """A paragraph; `before` is the distance to the one above in points."""

    runs: tuple[Run, ...]
    align: str = "l"
    before: float = 0.0


def line(
    text: object, size: float = TEXT, colour: str = LIGHT.ink, strong: bool = False, align: str = "l"
) -> Line:
    """A paragraph of one run."""
    return Line((Run(clean(text), size, colour, strong),), align)


def emu(points: float) -> int:
    return round(points * EMU)


def tone(status: object) -> str:
    """The colour of a status; nothing known is no data."""
    return LIGHT.status[str(status or "no_data")]


def sign(status: object) -> str:
    """The shape of a status as a character."""
    return SIGNS[STATUSES[str(status or "no_data")].shape]


def state(status: str, word: str, size: float = LEAST, room: float = WORD) -> tuple[Run, ...]:
    """The shape and the word of a status in so many points; nothing for no status."""
    told = clean(word) or STATUS_WORDS.get(status, "")
    shown = cut(f"{sign(status)} {told}".strip() if status else told, size, room)
    return (Run(shown, size, tone(status) if status else LIGHT.ink, True),) if shown else ()


def fill(colour: str, seen: float = 1.0) -> str:
    """A plain ground, `seen` from 0 to 1; none without a colour."""
    value = colour.lstrip("#")
    veil = f'<a:alpha val="{round(seen * 100_000)}"/>' if seen < 1 else ""
    return (
        f'<a:solidFill><a:srgbClr val="{value}">{veil}</a:srgbClr></a:solidFill>' if value else "<a:noFill/>"
    )


def stroke(colour: str, width: float = 0.75, dash: str = "") -> str:
    """An outline of a width in points; none without a colour."""
    if not colour:
        return "<a:ln><a:noFill/></a:ln>"
    dashed = f'<a:prstDash val="{dash}"/>' if dash else ""
    return f'<a:ln w="{emu(width)}" cap="rnd">{fill(colour)}{dashed}<a:round/></a:ln>'


@lru_cache(maxsize=512)
def style(size: float, colour: str, strong: bool, tag: str = "a:rPr") -> str:
    """The properties of a run."""
    return (
        f'<{tag} lang="zh-CN" altLang="en-US" sz="{round(size * 100)}" b="{int(strong)}" dirty="0">'
        f'{fill(colour)}<a:latin typeface="{words.FONT}"/><a:ea typeface="{words.FONT}"/></{tag}>'
    )


def run(part: Run) -> str:
    told = escape(clean(part.text))
    return f"<a:r>{style(part.size, part.colour, part.strong)}<a:t>{told}</a:t></a:r>"


def paragraph(told: Line, lead: float = LEAD) -> str:
    """One paragraph with an exact distance of lines, as a share of its type."""
    size = max([part.size for part in told.runs] or [LEAST])
    before = f'<a:spcBef><a:spcPts val="{round(told.before * 100)}"/></a:spcBef>'
    first = f'<a:pPr marL="0" indent="0" algn="{ALIGNS[told.align]}">'
    apart = f'<a:lnSpc><a:spcPts val="{round(size * lead * 100)}"/></a:lnSpc>'
    runs = "".join(run(part) for part in told.runs if part.text) or BLANK.format(
        style(size, LIGHT.ink, False)
    )
    ends = style(size, LIGHT.ink, False, "a:endParaRPr")
    return f"<a:p>{first}{apart}{before}<a:buNone/></a:pPr>{runs}{ends}</a:p>"


def body(told: Sequence[Line], anchor: str = "t", tag: str = "p:txBody", wrap: str = "square") -> str:
    """The text of a shape without margins of its own."""
    made = "".join(paragraph(each) for each in told) or paragraph(Line(()))
    sides = 'lIns="0" tIns="0" rIns="0" bIns="0"'
    held = f'<a:bodyPr wrap="{wrap}" {sides} anchor="{anchor}"><a:noAutofit/></a:bodyPr>'
    return f"<{tag}>{held}<a:lstStyle/>{made}</{tag}>"


def named(number: int, name: str, said: str = "", link: str = "") -> str:
    """Number, name and what a screen reader says of a shape."""
    told = f' descr="{escape(clean(said), QUOTED)}"' if said else ""
    jump = f'<a:hlinkClick r:id="{link}" action="ppaction://hlinksldjump"/>' if link else ""
    return f'<p:cNvPr id="{number}" name="{escape(clean(name), QUOTED)}"{told}>{jump}</p:cNvPr>'


def placed(box: Box) -> str:
    x, y, w, h = (emu(each) for each in (box.x, box.y, max(0.0, box.w), max(0.0, box.h)))
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'


def text_box(
    number: int,
    name: str,
    box: Box,
    told: Sequence[Line],
    anchor: str = "t",
    link: str = "",
    wrap: bool = True,
) -> str:
    """A box of text; `link` is a relation to another slide."""
    kept = body(told, anchor, wrap="square" if wrap else "none")
    return (
        f'<p:sp {SPACES}><p:nvSpPr>{named(number, name, link=link)}<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr>{placed(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
        f"{kept}</p:sp>"
    )


def holder(number: int, name: str, kind: str, told: Sequence[Line]) -> str:
    """A placeholder of the layout with its text."""
    return (
        f'<p:sp {SPACES}><p:nvSpPr>{named(number, name)}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        f"<p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>"
        f"{''.join(paragraph(each) for each in told)}</p:txBody></p:sp>"
    )


def page_number(number: int, now: int, size: float) -> str:
    """The number of this slide, kept up by the program that shows it."""
    apart = f'<a:lnSpc><a:spcPts val="{round(size * LEAD * 100)}"/></a:lnSpc>'
    field = (
        '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
        f"{style(size, LIGHT.muted, False)}<a:t>{now}</a:t></a:fld>"
    )
    return (
        f'<p:sp {SPACES}><p:nvSpPr>{named(number, "number")}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        '<p:nvPr><p:ph type="sldNum" sz="quarter" idx="12"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody>'
        f'<a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="r">{apart}</a:pPr>{field}</a:p></p:txBody></p:sp>'
    )


def shape(
    number: int,
    name: str,
    preset: str,
    box: Box,
    ground: str,
    edge: str = "",
    width: float = 0.75,
    said: str = "",
) -> str:
    """A preset shape with ground and outline."""
    return _figure(number, name, box, f'<a:prstGeom prst="{preset}"><a:avLst/></a:prstGeom>', fill(ground),
                   stroke(edge, width), said)  # fmt: skip


def mark(number: int, status: str, centre: tuple[float, float], size: float, name: str = "") -> str:
    """The shape of a status around a spot, with a thin rim that parts it from its neighbours."""
    kind, colour = STATUSES[status].shape, tone(status)
    box = Box(centre[0] - size / 2, centre[1] - size / 2, size, size)
    ground, edge = fill(colour), stroke(LIGHT.ground, 0.6)
    if kind == "ring":
        ground, edge = fill(LIGHT.ground), stroke(colour, 1.6)
    if kind == "hatched":
        ground = _pattern(colour)
        edge = stroke(colour, 0.8)
    geometry = f'<a:prstGeom prst="{PRESETS[kind]}"><a:avLst/></a:prstGeom>'
    return _figure(number, name or status, box, geometry, ground, edge, name)


def _pattern(colour: str) -> str:
    front, back = (
        f'<a:{side}><a:srgbClr val="{value.lstrip("#")}"/></a:{side}>'
        for side, value in (("fgClr", colour), ("bgClr", LIGHT.ground))
    )
    return f'<a:pattFill prst="wdUpDiag">{front}{back}</a:pattFill>'


def straight(number: int, name: str, box: Box, edge: str, width: float = 0.75, dash: str = "") -> str:
    """A level or an upright line: a box without height or without width."""
    geometry = '<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
    return _figure(number, name, box, geometry, "", stroke(edge, width, dash))


def outline(
    number: int,
    name: str,
    rings: Sequence[Sequence[tuple[float, float]]],
    ground: str,
    edge: str = "",
    width: float = 0.75,
    seen: float = 1.0,
) -> str:
    """An area through points of the slide; several rings are one shape with holes."""
    xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
    box = Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    paths = "".join(_path(ring, box) for ring in rings)
    geometry = (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{emu(box.w)}" h="{emu(box.h)}">{paths}</a:path></a:pathLst></a:custGeom>'
    )
    return _figure(number, name, box, geometry, fill(ground, seen), stroke(edge, width))


def _path(ring: Iterable[tuple[float, float]], box: Box) -> str:
    spots = [f'<a:pt x="{emu(x - box.x)}" y="{emu(y - box.y)}"/>' for x, y in ring]
    rest = "".join(f"<a:lnTo>{spot}</a:lnTo>" for spot in spots[1:])
    return f"<a:moveTo>{spots[0]}</a:moveTo>{rest}<a:close/>"


def _figure(number: int, name: str, box: Box, geometry: str, ground: str, edge: str, said: str = "") -> str:
    return (
        f"<p:sp {SPACES}><p:nvSpPr>{named(number, name, said)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
        f"<p:spPr>{placed(box)}{geometry}{ground}{edge}</p:spPr>"
        '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="zh-CN"/></a:p></p:txBody></p:sp>'
    )


def group(number: int, name: str, said: str, box: Box, inner: str) -> str:
    """Shapes that move together."""
    x, y, w, h = (emu(each) for each in (box.x, box.y, box.w, box.h))
    frame = (
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/><a:chOff x="{x}" y="{y}"/>'
        f'<a:chExt cx="{w}" cy="{h}"/></a:xfrm>'
    )
    return (
        f"<p:grpSp {SPACES}><p:nvGrpSpPr>{named(number, name, said)}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
        f"<p:grpSpPr>{frame}</p:grpSpPr>{inner}</p:grpSp>"
    )
