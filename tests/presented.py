"""Reads presentations back: texts of slides, charts and notes, boxes measured in the type of the house."""

import io
import os
import re
import subprocess
import zipfile
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pptx
from PIL import ImageFont
from pptx.oxml.ns import qn

from cockpit import config
from tests import printed

POINT = 12_700  # English metric units
FONTS = config.ROOT / "assets" / "fonts"
WORD = re.compile(r"[!-ÿ]+|.", re.DOTALL)


@lru_cache(maxsize=4)
def opened(raw: bytes) -> Any:
    """The presentation, only to be read."""
    return pptx.Presentation(io.BytesIO(raw))


def texts(part: Any) -> str:
    """All text below an element, without white space."""
    return printed.tight("".join(node.text or "" for node in part.iter(qn("a:t"))))


def slide(shown: Any) -> str:
    """All text of one slide with that of its charts, and what its shapes say to who cannot see them."""
    charts = [shape.chart.part._element for shape in shown.shapes if shape.has_chart]
    names = [node.text or "" for chart in charts for node in chart.iter(qn("c:v"))]
    said = [node.get("descr", "") for node in shown._element.iter(qn("p:cNvPr"))]
    return texts(shown._element) + "".join(map(texts, charts)) + printed.tight("".join([*said, *names]))


def words(raw: bytes) -> str:
    """All text of all slides without white space, in which strings of figures are looked up."""
    return "".join(slide(shown) for shown in opened(raw).slides)


def notes(shown: Any) -> str:
    return shown.notes_slide.notes_text_frame.text if shown.has_notes_slide else ""


def charts(raw: bytes) -> list[Any]:
    return [shape.chart for shown in opened(raw).slides for shape in shown.shapes if shape.has_chart]


def tables(raw: bytes) -> list[Any]:
    return [shape.table for shown in opened(raw).slides for shape in shown.shapes if shape.has_table]


def titles(raw: bytes) -> list[str]:
    """The title of each slide."""
    found = []
    for shown in opened(raw).slides:
        holders = [s for s in shown.placeholders if s.placeholder_format.type in TITLES]
        found.append(holders[0].text_frame.text if holders else "")
    return found


TITLES = {pptx.enum.shapes.PP_PLACEHOLDER.TITLE, pptx.enum.shapes.PP_PLACEHOLDER.CENTER_TITLE}


@cache
def font(size: int, strong: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"cockpit-sans-{700 if strong else 400}.ttf"), size * 10)


def wide(said: str, size: float, strong: bool) -> float:
    """Points that a text is wide."""
    return font(round(size), strong).getlength(said) / 10


def tall(frame: Any, room: float) -> float:
    """Points that the paragraphs of a shape or a cell are high in so much room."""
    total = 0.0
    for paragraph in frame.iter(qn("a:p")):
        spacing = paragraph.find(f"{qn('a:pPr')}/{qn('a:lnSpc')}/{qn('a:spcPts')}")
        before = paragraph.find(f"{qn('a:pPr')}/{qn('a:spcBef')}/{qn('a:spcPts')}")
        assert spacing is not None, "every line has an exact height"
        total += int(spacing.get("val")) / 100 * rows(paragraph, room)
        total += int(before.get("val")) / 100 if before is not None else 0.0
    return total


def rows(paragraph: Any, room: float) -> int:
    """Lines of a paragraph: Latin words stay whole, Chinese breaks anywhere."""
    count, used = 1, 0.0
    for run in paragraph.iter(qn("a:r")):
        style = run.find(qn("a:rPr"))
        size, strong = int(style.get("sz")) / 100, style.get("b") == "1"
        for token in WORD.findall(run.find(qn("a:t")).text or ""):
            need = wide(token, size, strong)
            if used and used + need > room + 0.5 and token != " ":
                count, used = count + 1, 0.0
            used += need
    return count


def boxes(shown: Any) -> Iterator[tuple[str, float, float, float]]:
    """(text, height of its place, height it needs, width) of each box of text and each row of a table."""
    for shape in shown.shapes:
        if shape.has_text_frame and shape.text_frame.text.strip():
            width, height = shape.width / POINT, shape.height / POINT
            yield shape.text_frame.text, height, tall(shape.text_frame._txBody, width), width
        if shape.has_table:
            yield from _rows(shape.table)


def _rows(table: Any) -> Iterator[tuple[str, float, float, float]]:
    for row in table.rows:
        for cell, column in zip(row.cells, table.columns, strict=True):
            width = (column.width - cell.margin_left - cell.margin_right) / POINT
            margins = (cell.margin_top + cell.margin_bottom) / POINT
            yield cell.text, row.height / POINT, tall(cell._tc, width) + margins, width


def parts(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as held:
        return {name: held.read(name) for name in held.namelist()}


def office(raw: bytes, folder: Path) -> bytes:
    """The presentation as LibreOffice prints it to PDF."""
    source = folder / "deck.pptx"
    source.write_bytes(raw)
    home = f"-env:UserInstallation=file://{folder / 'office'}"
    command = ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    done = subprocess.run(command, capture_output=True, timeout=240, env=os.environ | {"HOME": str(folder)})
    assert done.returncode == 0, done.stderr[-500:]
    return (folder / "deck.pdf").read_bytes()
