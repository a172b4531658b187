"""Files that prove something: checked by their content, kept once under their digest, outside every route."""

import hashlib
import io
import os
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from PIL import Image, ImageOps

from cockpit import config
from cockpit.ledger import chain
from cockpit.ledger.connection import LedgerError, reading
from cockpit.ledger.tables import METADATA
from cockpit.text import ledger as failures
from cockpit.text import rectify_ledger as words

MB = 1_000_000
LONGEST_NAME = 100  # characters, the ending among them
SUFFIXES = {
    ".jpg": "jpg",
    ".jpeg": "jpg",
    ".png": "png",
    ".webp": "webp",
    ".pdf": "pdf",
    ".docx": "docx",
    ".xlsx": "xlsx",
}
FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
MOST_PIXELS = 50_000_000  # the largest common telephone camera; decoded in steps when it is a JPEG
MOST_DECODED = 25_000_000  # pixels decoded at once: 100 MB of memory with transparency
LONGEST_SIDE = 3000  # pixels kept: a page of print at 250 dots per inch
QUALITY = 88
PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}  # what a package of its kind has inside
MACROS = ("vbaproject.bin", "activex", "oleobject")
MOST_PARTS = 5000
PDF_HEAD = 1024  # bytes within which the mark of a PDF stands, with nothing but blanks before it
BLANKS = b"\xef\xbb\xbf \t\r\n\x00"
ACTIVE = (b"/JavaScript", b"/EmbeddedFile", b"/Encrypt")  # long enough not to occur by chance
ORPHAN_S = 24 * 3600  # a file that no row names by then was left by a write that broke off
PART = ".part"


@dataclass(frozen=True)
class Stored:
    """A file as it is kept: the digest it can be read by, its kind, and its size in bytes."""

    sha256: str
    kind: str
    size: int


def keep(data: bytes, name: str) -> Stored:
    """Check a file and keep it on disk before anything names it; the same content is kept once.

    Pictures lose everything but their pixels: place, camera and time stay with whoever took them. Raises
    LedgerError for a file that is empty, too large, of no allowed kind, other than its name says, broken or
    active, and when it could not be written.
    """
    kind = _kind(data, name)
    plain = CHECKS[kind](data, kind)
    digest = hashlib.sha256(plain).hexdigest()
    path = _path(digest)
    try:
        if path.is_file() and path.stat().st_size == len(plain):
            os.utime(path)  # young again: the sweep must not take what a row will name in a moment
        else:
            _write(path, plain)
    except OSError as fault:
        raise LedgerError(failures.NOT_WRITTEN) from fault
    return Stored(digest, kind, len(plain))


def read(sha256: str) -> bytes:
    """A kept file; raises LedgerError when it is gone or no longer what it was."""
    try:
        data = _path(sha256).read_bytes()
    except OSError as fault:
        raise LedgerError(words.LOST_FILE) from fault
    if hashlib.sha256(data).hexdigest() != sha256:
        raise LedgerError(words.LOST_FILE)
    return data


def called(name: str) -> str:
    """A file's name without folders, control characters and surplus length; its ending stays.

    >>> called("../../etc/a.pdf"), called("C:\\\\tmp\\\\b.JPG")
    ('a.pdf', 'b.JPG')
    """
    plain = str(name).encode("utf-8", "replace").decode("utf-8").replace("\\", "/").rpartition("/")[2]
    said = " ".join(chain.clean(plain).split()).lstrip(".")
    stem, dot, suffix = said.rpartition(".")
    if not dot:
        stem, suffix = said, ""
    return (stem[: LONGEST_NAME - len(dot + suffix[:10])].strip() or words.NAMELESS) + dot + suffix[:10]


def sweep(engine: sa.Engine) -> int:
    """Remove what a broken-off write has left for a day: files that no row names; how many went."""
    folder = config.settings().evidence
    if not folder.is_dir():
        return 0
    known, gone = _named(engine), 0
    for path in _old(folder):
        if path.suffix == PART or path.name not in known:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _named(engine: sa.Engine) -> Collection[str]:
    """The digests that any row of any table names; such columns are marked in the tables."""
    columns = [c for table in METADATA.sorted_tables for c in table.columns if c.info.get("evidence")]
    with reading(engine) as connection:
        return {
            each for column in columns for each in connection.execute(sa.select(column)).scalars() if each
        }


def _old(folder: Path) -> Iterator[Path]:
    before = time.time() - ORPHAN_S
    for path in folder.glob("*/*"):
        try:
            if path.is_file() and path.stat().st_mtime < before:
                yield path
        except OSError:  # another process has swept it
            continue


def _path(sha256: str) -> Path:
    return config.settings().evidence / sha256[:2] / sha256


def _write(path: Path, data: bytes) -> None:
    """The whole file is on disk under its name when this returns, or it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, part = tempfile.mkstemp(dir=path.parent, suffix=PART)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent):
        _settle(folder)


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _kind(data: bytes, name: str) -> str:
    """What the content is, which its name has to agree with."""
    most = config.settings().evidence_mb
    if len(data) > most * MB:
        raise LedgerError(words.too_large(most))
    said = SUFFIXES.get(Path(called(name)).suffix.lower())
    if said is None:
        raise LedgerError(words.NOT_A_KIND)
    if not data:
        raise LedgerError(words.EMPTY_FILE)
    if not MAGIC[said](data):
        raise LedgerError(words.OTHER_KIND)
    return said


MAGIC: dict[str, Callable[[bytes], bool]] = {
    "jpg": lambda data: data.startswith(b"\xff\xd8\xff"),
    "png": lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"),
    "webp": lambda data: data.startswith(b"RIFF") and data[8:12] == b"WEBP",
    "pdf": lambda data: data[:PDF_HEAD].lstrip(BLANKS).startswith(b"%PDF-"),
    "docx": lambda data: data.startswith(b"PK\x03\x04"),
    "xlsx": lambda data: data.startswith(b"PK\x03\x04"),
}


def _picture(data: bytes, kind: str) -> bytes:
    """The pixels of a picture, upright and not larger than anybody needs, encoded anew."""
    try:
        with Image.open(io.BytesIO(data), formats=(FORMATS[kind],)) as opened:
            _sized(opened)
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _encoded(upright, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise LedgerError(words.TOO_MANY_PIXELS) from fault
    except LedgerError:
        raise
    except Exception as fault:  # decoders of damaged files raise anything
        raise LedgerError(words.BROKEN_FILE) from fault


def _sized(picture: Image.Image) -> None:
    """Refuse what would fill the memory; a large JPEG is decoded at a fraction of its size."""
    if picture.width * picture.height > MOST_PIXELS:
        raise LedgerError(words.TOO_MANY_PIXELS)
    share = min(1.0, LONGEST_SIDE / max(picture.size))
    picture.draft(None, (round(picture.width * share), round(picture.height * share)))
    if picture.width * picture.height > MOST_DECODED:
        raise LedgerError(words.TOO_MANY_PIXELS)


def _encoded(picture: Image.Image, kind: str) -> bytes:
    """Fresh pixels without anything that was written beside them."""
    clear = kind != "jpg" and ("A" in picture.getbands() or "transparency" in picture.info)
    mode = "RGBA" if clear else "RGB"
    fresh = Image.new(mode, picture.size)
    fresh.paste(picture.convert(mode))
    written = io.BytesIO()
    fresh.save(written, FORMATS[kind], **({} if kind == "png" else {"quality": QUALITY}))
    return written.getvalue()


def _document(data: bytes, kind: str) -> bytes:
    """A package of the office kind, whole, without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            listed = package.infolist()
            names = {each.filename.lower() for each in listed}
            if len(listed) > MOST_PARTS or any(each.flag_bits & 1 for each in listed):
                raise LedgerError(words.ACTIVE_FILE)
            if not {"[content_types].xml", PARTS[kind]} <= names:
                raise LedgerError(words.OTHER_KIND)
            with package.open(PARTS[kind]) as part:
                part.read(64)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, KeyError, NotImplementedError) as fault:
        raise LedgerError(words.BROKEN_FILE) from fault
    if any(mark in name for name in names for mark in MACROS):
        raise LedgerError(words.ACTIVE_FILE)
    return data


def _paper(data: bytes, kind: str) -> bytes:
    """A PDF that has an end and starts nothing when it is opened."""
    if b"%%EOF" not in data[-2 * PDF_HEAD :]:
        raise LedgerError(words.BROKEN_FILE)
    if any(mark in data for mark in ACTIVE):
        raise LedgerError(words.ACTIVE_FILE)
    return data


CHECKS: dict[str, Callable[[bytes, str], bytes]] = {
    **dict.fromkeys(FORMATS, _picture),
    **dict.fromkeys(PARTS, _document),
    "pdf": _paper,
}
