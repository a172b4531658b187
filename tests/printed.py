"""Reads printed files back with poppler's tools: pages, words and where they stand, type sizes, fonts."""

import io
import re
import subprocess
import zipfile
from xml.etree import ElementTree

import docx

WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
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
