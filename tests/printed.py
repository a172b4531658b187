"""Reads printed files back with poppler's tools: pages, words and where they stand, type sizes, fonts."""

import html
import io
import re
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import docx

WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)"')
SPACES = re.compile(r"[\s\u200b]+")
ZOOM = 3  # the most there is; the reader rounds to whole numbers, so sizes are true to a sixth of a point


def _run(command: str, raw: bytes, *options: str) -> str:
    done = subprocess.run([command, *options], input=raw, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout.decode("utf-8", "replace")


def facts(raw: bytes) -> dict[str, str]:
    """What the file says about itself."""
    lines = _run("pdfinfo", raw, "-").splitlines()
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def pages(raw: bytes) -> int:
    return int(facts(raw)["Pages"])


def words(raw: bytes) -> str:
    """All text of a PDF without white space, in which strings of figures are looked up."""
    return tight(_run("pdftotext", raw, "-raw", "-", "-"))


def each_page(raw: bytes) -> list[str]:
    return [tight(page) for page in _run("pdftotext", raw, "-raw", "-", "-").split("\f")[:-1]]


def joined(parts: Sequence[bytes], folder: Path) -> bytes:
    """Several PDFs as one, so that all their pages are read at once."""
    names = [folder / f"{place}.pdf" for place, _ in enumerate(parts)]
    for name, part in zip(names, parts, strict=True):
        name.write_bytes(part)
    done = subprocess.run(["pdfunite", *names, folder / "joined.pdf"], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr[-500:]
    return (folder / "joined.pdf").read_bytes()


def tight(said: object) -> str:
    """Text without white space."""
    return SPACES.sub("", str(said))


def boxes(raw: bytes) -> list[tuple[float, float, float, float, str]]:
    """(left, top, right, bottom, word) in points."""
    found = WORD.findall(_run("pdftotext", raw, "-bbox", "-", "-"))
    return [(*(float(n) for n in numbers), word) for *numbers, word in found]  # type: ignore[misc]


def sizes(raw: bytes) -> set[float]:
    """Type sizes used, in points."""
    told = _run("pdftohtml", raw, "-xml", "-i", "-zoom", str(ZOOM), "-stdout", "-", "x")
    return {int(size) / ZOOM for size in re.findall(r'<fontspec [^>]*size="(\d+)"', told)}


def outline(raw: bytes) -> list[tuple[int, str, int]]:
    """Level, words and page of every bookmark; the first level is 1."""
    told, found, level = _run("pdftohtml", raw, "-xml", "-i", "-stdout", "-", "x"), [], 0
    for tag, page, said in re.findall(r'<(/?outline|item)(?: page="(\d+)")?>(?:(.*?)</item>)?', told):
        level += {"outline": 1, "/outline": -1}.get(tag, 0)
        if tag == "item":
            found.append((level, tight(html.unescape(said)), int(page)))
    return found


def page_sizes(raw: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points."""
    told = _run("pdftotext", raw, "-bbox", "-", "-")
    return [(float(width), float(height)) for width, height in PAGE.findall(told)]


def outside(raw: bytes, edge: float, foot: float) -> list[str]:
    """Words that stand too near to an edge of their page, upright or turned; in points."""
    found, width, height = [], 0.0, 0.0
    for line in _run("pdftotext", raw, "-bbox", "-", "-").splitlines():
        if page := PAGE.search(line):
            width, height = (float(n) for n in page.groups())
        elif word := WORD.search(line):
            left, top, right, bottom = (float(n) for n in word.groups()[:4])
            if left < edge or right > width - edge or top < foot or bottom > height - foot:
                found.append(word.group(5))
    return found


def fonts(raw: bytes) -> list[list[str]]:
    """Name and properties of each font: the last five are embedded, subset, unicode, object, generation."""
    return [line.split() for line in _run("pdffonts", raw, "-").splitlines()[2:]]


def written(raw: bytes) -> str:
    """All text of a DOCX without white space, with its tables, header and footer."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        names = [n for n in parts.namelist() if re.fullmatch(r"word/(document|footer\d+)\.xml", n)]
        trees = [ElementTree.fromstring(parts.read(name)) for name in names]
    return tight(
        "".join(node.text or "" for tree in trees for node in tree.iter() if node.tag.endswith("}t"))
    )


def opened(raw: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(raw))
