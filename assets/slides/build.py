"""Makes cockpit.pptx: the slide master with its five layouts, in the light theme of the cockpit.

The package of python-pptx brings the empty parts of a presentation; every colour, font and place is ours.
Run it after a change of colours or of the grid:

    python assets/slides/build.py
"""

import io
import sys
from pathlib import Path

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.util import Pt

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from cockpit.slides import sizes  # noqa: E402
from cockpit.slides.package import dated  # noqa: E402
from cockpit.slides.sizes import Box  # noqa: E402
from cockpit.text import slides as words  # noqa: E402
from cockpit.theme.palette import LIGHT  # noqa: E402

TARGET = Path(__file__).with_name("cockpit.pptx")
SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
COLOURS = {
    "dk1": LIGHT.ink, "lt1": LIGHT.ground, "dk2": LIGHT.ink_2, "lt2": LIGHT.raised_2, "accent1": LIGHT.accent,
    **{f"accent{n}": LIGHT.categorical[n - 1] for n in range(2, 7)},
    "hlink": LIGHT.accent, "folHlink": LIGHT.muted,
}  # fmt: skip
FIELD = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"
COVER_TITLE = Box(72.0, 150.0, 510.0, 120.0)
COVER_SUB = Box(72.0, 278.0, 510.0, 60.0)
SECTION_TITLE = Box(190.0, 150.0, 640.0, 60.0)
GROUP = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm>'
    "</p:grpSpPr>"
)


def theme() -> str:
    """Colours and the one family of type."""

    def colour(name: str, value: str) -> str:
        return f'<a:{name}><a:srgbClr val="{value[1:]}"/></a:{name}>'

    def font(name: str) -> str:
        face = f'typeface="{words.FONT}"'
        return f"<a:{name}><a:latin {face}/><a:ea {face}/><a:cs {face}/></a:{name}>"

    colours = "".join(colour(*each) for each in COLOURS.items())
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}<a:prstDash val="solid"/></a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'<a:theme {SPACES} name="{words.AUTHOR}"><a:themeElements>'
        f'<a:clrScheme name="{words.AUTHOR}">{colours}</a:clrScheme>'
        f'<a:fontScheme name="{words.AUTHOR}">{font("majorFont")}{font("minorFont")}</a:fontScheme>'
        f'<a:fmtScheme name="{words.AUTHOR}"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}"
        "</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def place(box: Box) -> str:
    """Offset and extent of a box."""
    x, y, w, h = (round(each * sizes.EMU) for each in (box.x, box.y, box.w, box.h))
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'


def level(size: float, colour: str, strong: bool = False, align: str = "l") -> str:
    """How the first level of a text looks."""
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{align}"><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="{round(size * 100)}" b="{int(strong)}"><a:solidFill><a:schemeClr val="{colour}"/>'
        '</a:solidFill><a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/>'
        "</a:defRPr></a:lvl1pPr>"
    )


def holder(number: int, name: str, kind: str, box: Box, style: str, prompt: str, anchor: str = "t") -> str:
    """A placeholder: `kind` holds the attributes of p:ph."""
    field = f'<a:fld id="{FIELD}" type="slidenum"><a:rPr lang="zh-CN"/><a:t>‹#›</a:t></a:fld>'
    said = field if 'type="sldNum"' in kind else f'<a:r><a:rPr lang="zh-CN"/><a:t>{prompt}</a:t></a:r>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>{place(box)}<a:prstGeom prst="rect"><a:avLst/>'
        f'</a:prstGeom></p:spPr><p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}">'
        f"<a:normAutofit/></a:bodyPr><a:lstStyle>{style}</a:lstStyle><a:p>{said}</a:p></p:txBody></p:sp>"
    )


def block(number: int, name: str, box: Box, colour: str) -> str:
    """A plain rectangle of the layout itself."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
        f'</p:nvSpPr><p:spPr>{place(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>'
        f'<a:srgbClr val="{colour[1:]}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        "<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr/></a:p></p:txBody></p:sp>"
    )


def foot(first: int) -> str:
    """Hairline, foot and page number."""
    small = level(sizes.TINY, "tx2")
    return (
        block(first, "rule", Box(sizes.MARGIN, sizes.RULE, sizes.ROOM, 0.75), LIGHT.hairline)
        + holder(first + 1, "foot", 'type="ftr" sz="quarter" idx="11"', sizes.FOOT, small, "", "ctr")
        + holder(first + 2, "number", 'type="sldNum" sz="quarter" idx="12"', sizes.NUMBER,
                 level(sizes.TINY, "tx2", align="r"), "", "ctr")
    )  # fmt: skip


def head() -> str:
    """Accent, kicker and claim."""
    return (
        block(2, "accent", Box(sizes.MARGIN, 0, 72.0, 5.0), LIGHT.accent)
        + holder(3, "title", 'type="title"', sizes.TITLE, level(24, "tx1", True), words.PROMPTS["title"])
        + holder(4, "kicker", 'type="body" sz="quarter" idx="13"', sizes.KICKER, level(12, "accent1", True),
                 words.PROMPTS["kicker"], "ctr")
    )  # fmt: skip


def content() -> str:
    """Kicker, claim, source; the body is drawn."""
    source = level(sizes.TINY, "tx2")
    return (
        head()
        + holder(
            5,
            "source",
            'type="body" sz="quarter" idx="14"',
            sizes.SOURCE,
            source,
            words.PROMPTS["source"],
            "ctr",
        )
        + foot(6)
    )


def cover() -> str:
    return (
        block(2, "accent", Box(48.0, 150.0, 6.0, 188.0), LIGHT.accent)
        + holder(
            3, "title", 'type="ctrTitle"', COVER_TITLE, level(40, "tx1", True), words.PROMPTS["cover"], "b"
        )
        + holder(
            4, "subtitle", 'type="subTitle" idx="1"', COVER_SUB, level(18, "tx2"), words.PROMPTS["subtitle"]
        )
    )


def section() -> str:
    return (
        block(2, "accent", Box(sizes.MARGIN, 0, 72.0, 5.0), LIGHT.accent)
        + holder(
            3, "title", 'type="title"', SECTION_TITLE, level(34, "tx1", True), words.PROMPTS["title"], "b"
        )
        + foot(4)
    )


LAYOUTS = {"cover": cover, "contents": lambda: head() + foot(5), "section": section, "content": content,
           "end": lambda: head() + foot(5)}  # fmt: skip
KINDS = {
    "cover": "title",
    "contents": "obj",
    "section": "secHead",
    "content": "titleOnly",
    "end": "titleOnly",
}


def layout(name: str) -> str:
    shown = "" if name != "cover" else ' showMasterSp="0"'
    return (
        f'<p:sldLayout {SPACES} type="{KINDS[name]}" preserve="1" userDrawn="1"{shown}>'
        f'<p:cSld name="{words.LAYOUTS[name]}"><p:spTree>{GROUP}{LAYOUTS[name]()}</p:spTree></p:cSld>'
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def master(ids: str) -> str:
    """The master: white ground, one family, no bullets."""
    names = ("bg1=lt1", "tx1=dk1", "bg2=lt2", "tx2=dk2", *(f"accent{n}=accent{n}" for n in range(1, 7)),
             "hlink=hlink", "folHlink=folHlink")  # fmt: skip
    mapped = " ".join('{}="{}"'.format(*each.split("=")) for each in names)
    shapes = holder(
        2, "title", 'type="title"', sizes.TITLE, level(24, "tx1", True), words.PROMPTS["title"]
    ) + holder(3, "body", 'type="body" idx="1"', sizes.BODY, level(14, "tx1"), words.PROMPTS["body"])
    small = level(sizes.TINY, "tx2")
    shapes += holder(4, "foot", 'type="ftr" sz="quarter" idx="3"', sizes.FOOT, small, "", "ctr")
    shapes += holder(5, "number", 'type="sldNum" sz="quarter" idx="4"', sizes.NUMBER, small, "", "ctr")
    return (
        f'<p:sldMaster {SPACES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'
        f"<a:effectLst/></p:bgPr></p:bg><p:spTree>{GROUP}{shapes}</p:spTree></p:cSld><p:clrMap {mapped}/>"
        f"<p:sldLayoutIdLst>{ids}</p:sldLayoutIdLst><p:txStyles><p:titleStyle>{level(24, 'tx1', True)}"
        f"</p:titleStyle><p:bodyStyle>{level(14, 'tx1')}</p:bodyStyle><p:otherStyle>{level(14, 'tx1')}"
        "</p:otherStyle></p:txStyles></p:sldMaster>"
    )


def about() -> str:
    """What made the file."""
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}<Properties xmlns="{space}"><Application>{words.AUTHOR}</Application></Properties>'


def build() -> bytes:
    """The empty presentation with our master."""
    made = Presentation()
    made.part._element.sldSz.attrib.pop("type", None)
    made.slide_width, made.slide_height = Pt(sizes.WIDTH), Pt(sizes.HEIGHT)
    for spare in list(made.slide_layouts)[len(LAYOUTS) :]:
        made.slide_layouts.remove(spare)
    for name, slot in zip(LAYOUTS, made.slide_layouts, strict=True):
        slot.part._element = parse_xml(layout(name))
    part = made.slide_master.part
    ids = "".join(
        f'<p:sldLayoutId id="{each.get("id")}" r:id="{each.rId}"/>'
        for each in part._element.sldLayoutIdLst.sldLayoutId_lst
    )
    part._element = parse_xml(master(ids))
    made.notes_master  # noqa: B018  the part comes with the first look at it
    notes = next(name for name, each in made.part.rels.items() if each.reltype.endswith("/notesMaster"))
    listed = f'<p:notesMasterIdLst {SPACES}><p:notesMasterId r:id="{notes}"/></p:notesMasterIdLst>'
    made.part._element.sldMasterIdLst.addnext(parse_xml(listed))
    for owner in (part, made.notes_master.part):
        for relation in owner.rels.values():
            if relation.reltype.endswith("/theme"):
                own = relation.target_part
                own._blob = theme().encode() if hasattr(own, "_blob") else own._blob
                if hasattr(own, "_element"):
                    own._element = parse_xml(theme())
    for each in made.part.package.iter_parts():
        if each.partname == "/docProps/app.xml":
            each._blob = about().encode()
    for name, relation in list(made.part.rels.items()):
        if relation.reltype.endswith("/printerSettings"):
            made.part.rels.pop(name)
    for name, relation in list(made.part.package._rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            made.part.package._rels.pop(name)
    target = io.BytesIO()
    made.save(target)
    return dated(target.getvalue())


if __name__ == "__main__":
    TARGET.write_bytes(build())
    sys.stdout.write(f"{TARGET.name}: {TARGET.stat().st_size / 1024:.0f} KB\n")
