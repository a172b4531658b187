"""The watermark of a DOCX: pale slanted words behind every page, as word processors make it themselves."""

from typing import Any
from xml.sax.saxutils import quoteattr

from docx.document import Document as File
from docx.oxml import parse_xml

from cockpit.paper.blocks import clean
from cockpit.text import paper as words
from cockpit.theme.palette import LIGHT

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
KIND = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
    ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
    '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
    '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
)
STYLE = (
    "position:absolute;margin-left:0;margin-top:0;width:{}pt;height:{}pt;rotation:330;z-index:-251658752;"
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    "mso-position-vertical:center;mso-position-vertical-relative:margin"
)
HIGH, ROOM = 22.0, 430.0  # points: the height of the type, and what one line may take of the page


def mark(made: File, said: str) -> None:
    """Put the words behind every page, the cover too; nothing where there are none."""
    for number, page in enumerate(made.sections if said else ()):
        heads = [page.header, *([page.first_page_header] if page.different_first_page_header_footer else [])]
        for head in heads:
            if number and head.is_linked_to_previous:  # then it is the head of the section before
                continue
            head.is_linked_to_previous = False
            head.paragraphs[0]._p.append(_drawn(said))


def _drawn(said: str) -> Any:
    line = clean(said)
    wide = min(HIGH * 0.75 * len(line), ROOM)
    style = STYLE.format(round(wide), round(min(HIGH, ROOM * 1.6 / max(len(line), 1))))
    shape = (
        f'<v:shape id="watermark" o:spid="_x0000_s2049" type="#_x0000_t136" alt={quoteattr(words.COPY)}'
        f' style="{style}" fillcolor="{LIGHT.hairline}" stroked="f"><v:fill opacity=".6"/>'
        f"<v:textpath style={quoteattr(f'font-family:{words.FONT};font-size:1pt')} string={quoteattr(line)}/>"
        "</v:shape>"
    )
    return parse_xml(f"<w:r {SPACES}><w:pict>{KIND}{shape}</w:pict></w:r>")
