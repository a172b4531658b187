"""What an uploaded file really is, and how large, before any reader touches its content."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections import Counter
from pathlib import Path, PurePosixPath

from cockpit.intake.problems import Refusal
from cockpit.text import intake as words

UPLOAD_BYTES = 20 * 1024 * 1024
ENTRIES = 2_000  # parts of a workbook; a large honest one has some hundreds
ENTRY_BYTES = 100 * 1024 * 1024
TOTAL_BYTES = 200 * 1024 * 1024
RATIO = 200  # unpacked : packed; judged only above RATIO_FROM because small honest parts compress better
RATIO_FROM = 10 * 1024 * 1024
PIECE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN = {b"PAR1": "parquet", b"MZ": "exe", b"\x7fELF": "exe", b"%PDF": "pdf", b"\x1f\x8b": "gzip"}
BINARY = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05", b"ARROW1", b"Rar!", b"7z\xbc\xaf", b"SQLite f")
SUFFIXES = {".xlsx": "xlsx", ".csv": "csv", ".tsv": "csv", ".txt": "csv"}


def kind(path: Path, name: str, *, limit: int | None = UPLOAD_BYTES) -> str:
    """`xlsx` or `csv` for a file that may be read; a Refusal says what else it is or that it is too large."""
    size = path.stat().st_size
    if size == 0:
        raise Refusal(words.EMPTY)
    if limit is not None and size > limit:
        raise Refusal(words.too_large(size, limit))
    suffix = PurePosixPath(name.lower().replace("\\", "/")).suffix
    with path.open("rb") as file:
        head = file.read(4096)
    _foreign(head, path)
    found = SUFFIXES.get(suffix)
    if found is None:
        raise Refusal(words.suffix(suffix))
    return _agree(found, head)


def _foreign(head: bytes, path: Path) -> None:
    for magic, what in FOREIGN.items():
        if head.startswith(magic):
            raise Refusal(words.foreign(what))
    if head.startswith(BINARY):
        raise Refusal(words.foreign("binary"))
    page = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if page.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")):
        raise Refusal(words.HTML)
    if head.startswith(OLE):
        raise Refusal(words.ENCRYPTED if _mentions(path, "EncryptedPackage") else words.OLD_XLS)


def _mentions(path: Path, name: str) -> bool:
    return name.encode("utf-16-le") in path.read_bytes()


def _agree(found: str, head: bytes) -> str:
    zipped = head.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    if found == "csv" and zipped:
        raise Refusal(words.ZIP_AS_CSV)
    if found == "xlsx" and not zipped:
        raise Refusal(words.TEXT_AS_XLSX if _textual(head) else words.NOT_XLSX)
    return found


def _textual(head: bytes) -> bool:
    return not any(byte < 9 or 13 < byte < 32 for byte in head)


def package(path: Path) -> zipfile.ZipFile:
    """The opened workbook after its directory and its real sizes were checked; a Refusal otherwise."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise Refusal(words.BROKEN) from error
    try:
        _directory(archive.infolist())
        _measured(path, archive.infolist())
        _workbook(archive.namelist())
    except Refusal:
        archive.close()
        raise
    return archive


def _directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ENTRIES:
        raise Refusal(words.too_many_parts(len(entries), ENTRIES))
    if any(count > 1 for count in Counter(entry.filename.lower() for entry in entries).values()):
        raise Refusal(words.DOUBLE_PART)
    for entry in entries:
        _entry(entry)
    if sum(entry.file_size for entry in entries) > TOTAL_BYTES:
        raise Refusal(words.BOMB)


def _entry(entry: zipfile.ZipInfo) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or "\x00" in entry.orig_filename:
        raise Refusal(words.BAD_PART_NAME)
    if path.suffix.lower() in {".zip", ".xlsx", ".xlsm", ".exe", ".dll"} and "embeddings" not in path.parts:
        raise Refusal(words.NESTED)
    if entry.flag_bits & 1:
        raise Refusal(words.ENCRYPTED)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refusal(words.BROKEN)
    large = entry.file_size > RATIO_FROM
    if entry.file_size > ENTRY_BYTES or (large and entry.file_size > RATIO * max(entry.compress_size, 1)):
        raise Refusal(words.BOMB)


def _measured(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    end = path.stat().st_size
    with path.open("rb") as file:
        for entry in entries:
            if _real_size(file, entry, end) != entry.file_size:
                raise Refusal(words.LYING_SIZE)


def _real_size(file, entry: zipfile.ZipInfo, end: int) -> int:
    """Bytes the part unpacks to, counted until one byte more than it declares."""
    file.seek(entry.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise Refusal(words.BROKEN)
    start = entry.header_offset + 30 + sum(struct.unpack("<HH", header[26:30]))
    if start + entry.compress_size > end:
        raise Refusal(words.BROKEN)
    file.seek(start)
    if entry.compress_type == zipfile.ZIP_STORED:
        return entry.compress_size
    return _inflated(file, entry.compress_size, entry.file_size)


def _inflated(file, packed: int, declared: int) -> int:
    engine, count = zlib.decompressobj(-15), 0
    try:
        while packed > 0 and not engine.eof:
            piece = file.read(min(PIECE, packed))
            packed -= len(piece)
            while piece and count <= declared:
                count += len(engine.decompress(piece, PIECE))
                piece = engine.unconsumed_tail
            if not piece and count > declared:
                break
    except zlib.error as error:
        raise Refusal(words.BROKEN) from error
    return count if engine.eof or count > declared else -1


def _workbook(names: list[str]) -> None:
    lowered = {name.lower() for name in names}
    if any(os.path.basename(name) == "vbaproject.bin" or "/macrosheets/" in name for name in lowered):
        raise Refusal(words.MACROS)
    if "[content_types].xml" not in lowered or not any(name.endswith("workbook.xml") for name in lowered):
        raise Refusal(words.ZIP_WITHOUT_WORKBOOK)


def attachments(names: list[str]) -> tuple[str, ...]:
    """Kinds of live content in the workbook that are never read: external links, connections, objects."""
    kinds = {"externallinks/": "links", "connections.xml": "connections", "embeddings/": "objects"}
    kinds |= {"activex/": "objects", "ctrlprops/": "objects", "querytables/": "connections"}
    return tuple(sorted({what for part, what in kinds.items() if any(part in n.lower() for n in names)}))
