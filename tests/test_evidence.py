"""Files that prove something: checked by content, without traces of people, kept once and whole."""

import hashlib
import io
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cockpit import config, ledger
from cockpit.demo import courses
from cockpit.door.warm import warm
from cockpit.ledger import Ledger, LedgerError, connection, evidence
from tests.rectifying import brought, key, package, person, picture

DOCX = package("[Content_Types].xml", "word/document.xml")
XLSX = package("[Content_Types].xml", "xl/workbook.xml")
PDF = courses.paper("ZG2026-0001")
DAY = 24 * 3600
pytestmark = pytest.mark.usefixtures("settings")


@pytest.fixture
def book(settings: config.Settings) -> Iterator[Ledger]:
    opened = Ledger(connection.opened(settings.ledger_url))
    yield opened
    opened.close()


def kept(settings: config.Settings) -> list[Path]:
    return [path for path in settings.evidence.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.jpg", picture(), "jpg"),
        ("a.JPEG", picture(), "jpg"),
        ("a.png", picture("PNG"), "png"),
        ("a.webp", picture("WEBP"), "webp"),
        ("a.pdf", PDF, "pdf"),
        ("a.docx", DOCX, "docx"),
        ("a.xlsx", XLSX, "xlsx"),
    ],
)
def test_a_file_is_kept_under_its_digest_for_its_owner_only(settings, name: str, data: bytes, kind: str):
    stored = evidence.keep(data, name)
    path = settings.evidence / stored.sha256[:2] / stored.sha256
    held = path.read_bytes()
    assert (stored.kind, stored.size, stored.sha256) == (kind, len(held), hashlib.sha256(held).hexdigest())
    assert evidence.read(stored.sha256) == held
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    if kind in ("pdf", "docx", "xlsx"):
        assert held == data
    assert evidence.keep(data, name) == stored and len(kept(settings)) == 1


def test_a_photograph_keeps_its_pixels_upright_and_loses_place_camera_and_time():
    exif = Image.Exif()
    exif[0x0110], exif[0x0112], exif[0x0132] = "SecretPhone 9", 6, "2026:03:01 08:00:00"
    exif.get_ifd(0x8825)[2] = (29.0, 33.0, 1.0)
    taken = io.BytesIO()
    left = Image.new("RGB", (40, 20), (250, 10, 10))
    left.paste((10, 10, 250), (20, 0, 40, 20))
    left.save(taken, "JPEG", exif=exif, comment=b"taken by somebody", quality=95)
    assert b"SecretPhone" in taken.getvalue()
    held = evidence.read(evidence.keep(taken.getvalue(), "a.jpg").sha256)
    assert not any(trace in held for trace in (b"SecretPhone", b"2026:03", b"somebody", b"Exif"))
    with Image.open(io.BytesIO(held)) as shown:
        assert shown.size == (20, 40), "turned the way it was taken"
        top, bottom = shown.getpixel((10, 3)), shown.getpixel((10, 36))
    assert top[0] > 200 > bottom[0] and bottom[2] > 200 > top[2]


def test_a_png_loses_its_texts_and_keeps_what_shines_through():
    told, drawn = PngInfo(), io.BytesIO()
    told.add_text("Author", "somebody")
    Image.new("RGBA", (8, 8), (1, 2, 3, 77)).save(drawn, "PNG", pnginfo=told)
    held = evidence.read(evidence.keep(drawn.getvalue(), "a.png").sha256)
    assert b"somebody" not in held
    with Image.open(io.BytesIO(held)) as shown:
        assert shown.getpixel((4, 4)) == (1, 2, 3, 77)


def test_a_drawing_with_few_colours_keeps_the_one_that_shines_through():
    drawn, plain = io.BytesIO(), Image.new("P", (8, 8), 0)
    plain.putpalette([9, 9, 9, 200, 0, 0])
    plain.putpixel((7, 7), 1)
    plain.save(drawn, "PNG", transparency=0)
    with Image.open(io.BytesIO(evidence.read(evidence.keep(drawn.getvalue(), "a.png").sha256))) as shown:
        assert shown.getpixel((0, 0))[3] == 0 and shown.getpixel((7, 7)) == (200, 0, 0, 255)


@pytest.mark.parametrize("mode", ["L", "1", "CMYK"])
def test_a_picture_of_any_colours_is_kept(mode: str):
    drawn = io.BytesIO()
    Image.new(mode, (8, 8)).save(drawn, "JPEG" if mode == "CMYK" else "PNG")
    assert evidence.keep(drawn.getvalue(), "a.jpg" if mode == "CMYK" else "a.png").size > 0


def test_a_large_photograph_becomes_as_large_as_anybody_needs():
    data = picture(size=(7000, 5000), quality=30)
    with Image.open(io.BytesIO(evidence.read(evidence.keep(data, "a.jpg").sha256))) as shown:
        assert max(shown.size) <= evidence.LONGEST_SIDE and shown.size[0] * 5 == pytest.approx(
            shown.size[1] * 7, rel=0.01
        )


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.jpg", b"", "空的"),
        ("a.exe", b"MZ" * 50, "只收"),
        ("a", picture(), "只收"),
        ("a.svg", b"<svg/>", "只收"),
        ("a.html", b"<script>", "只收"),
        ("a.jpg", picture("PNG"), "不符"),
        ("a.png", PDF, "不符"),
        ("a.pdf", picture(), "不符"),
        ("a.pdf", b"<html>%PDF" * 9, "不符"),
        ("a.pdf", b"<script>alert(1)</script>" + PDF, "不符"),
        ("a.docx", XLSX, "不符"),
        ("a.xlsx", package("hello.txt"), "不符"),
        ("a.docx", b"PK\x03\x04" + b"x" * 99, "损坏"),
        ("a.jpg", picture()[:-300], "损坏"),
        ("a.png", picture("PNG")[:60], "损坏"),
        ("a.webp", picture("WEBP")[:40], "损坏"),
        ("a.jpg", b"\xff\xd8\xff" + b"\x00" * 99, "损坏"),
        ("a.pdf", PDF[:-20], "损坏"),
        ("a.pdf", PDF.replace(b"/Type/Catalog", b"/OpenAction<</S/JavaScript/JS(x)>>"), "宏"),
        ("a.pdf", PDF.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 9 0 R"), "加密"),
        ("a.docx", package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "宏"),
        ("a.xlsx", package("[Content_Types].xml", "xl/workbook.xml", "xl/activeX/activeX1.bin"), "宏"),
        ("a.png", picture("PNG", (8000, 8000)), "像素"),
        ("a.png", picture("PNG", (6000, 5000)), "像素"),
        ("a.jpg", b"\xff\xd8\xff" + os.urandom(20_000_000), "超过 10 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_proof_is_refused_in_one_sentence_and_leaves_nothing(settings, name, data, why):
    with pytest.raises(LedgerError, match=why) as refused:
        evidence.keep(data, name)
    assert str(refused.value).count("。") == 1
    assert not settings.evidence.exists()


def test_the_limit_is_a_setting(settings, monkeypatch: pytest.MonkeyPatch):
    data = PDF + b"\n%" + b"x" * 1_100_000 + b"\n%%EOF"
    assert evidence.keep(data, "a.pdf").size == len(data)
    monkeypatch.setenv("COCKPIT_EVIDENCE_MB", "1")
    config.reset()
    with pytest.raises(LedgerError, match="超过 1 MB"):
        evidence.keep(data, "a.pdf")
    for wrong in ("0", "51", "-1", "ten"):
        with pytest.raises(config.ConfigError, match="COCKPIT_EVIDENCE_MB 应是 1 到 50"):
            config.read({"COCKPIT_EVIDENCE_MB": wrong})


@pytest.mark.parametrize(
    ("given", "called"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\b.JPG", "b.JPG"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        (".htaccess", "htaccess"),
        ("<img src=x>.png", "<img src=x>.png"),
        ("长" * 300 + ".docx", "长" * 95 + ".docx"),
        ("\ud800.pdf", "?.pdf"),
        ("", "佐证"),
    ],
)
def test_a_name_is_only_a_name(given: str, called: str):
    assert evidence.called(given) == called


def test_a_file_is_read_only_while_it_is_what_was_kept(settings, book: Ledger):
    item, who = brought(book, "fixing"), person("school")
    held = book.rectifications.attach(item.id, name="a.pdf", data=PDF, who=who, key=key())
    assert book.rectifications.bytes(held.id, who.scope) == PDF
    path = settings.evidence / held.sha256[:2] / held.sha256
    path.write_bytes(PDF.replace(b"Demo", b"Fake"))
    with pytest.raises(LedgerError, match="被改动"):
        book.rectifications.bytes(held.id, who.scope)
    path.unlink()
    with pytest.raises(LedgerError, match="找不到"):
        book.rectifications.bytes(held.id, who.scope)


def test_a_disk_that_takes_nothing_leaves_no_row_and_no_piece(settings, book: Ledger, monkeypatch):
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    item, who = brought(book, "fixing"), person("school")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LedgerError, match="没有写成"):
        book.rectifications.attach(item.id, name="a.pdf", data=PDF, who=who, key=key())
    monkeypatch.undo()
    assert book.rectifications.evidence(item.id, who.scope) == ()
    assert not [path for path in Path(settings.evidence).rglob("*") if path.is_file()]


def test_the_sweep_takes_what_no_row_names_after_a_day_and_nothing_else(settings, book: Ledger):
    item, who = brought(book, "fixing"), person("school")
    held = book.rectifications.attach(item.id, name="a.pdf", data=PDF, who=who, key=key())
    orphan, young = evidence.keep(DOCX, "b.docx"), evidence.keep(XLSX, "c.xlsx")
    part = settings.evidence / "aa"
    part.mkdir()
    (part / "tmp1.part").write_bytes(b"half")
    old = time.time() - 2 * DAY
    for path in kept(settings):
        if path.name != young.sha256:
            os.utime(path, (old, old))
    assert evidence.sweep(book.engine) == 2
    assert {path.name for path in kept(settings)} == {held.sha256, young.sha256}
    assert ledger.sweep() == 0
    assert evidence.keep(DOCX, "b.docx") == orphan, "what was swept can be handed in again"


@pytest.mark.parametrize(("process", "left"), [(config.DESK, 0), (config.WALL, 1)])
def test_a_server_for_people_sweeps_when_it_starts(settings, process: str, left: int):
    evidence.keep(PDF, "a.pdf")
    (path,) = kept(settings)
    os.utime(path, (1, 1))
    warm(process)
    assert len(kept(settings)) == left


def test_a_file_handed_in_again_is_young_again(settings, book: Ledger):
    stored = evidence.keep(PDF, "a.pdf")
    (path,) = kept(settings)
    os.utime(path, (1, 1))
    evidence.keep(PDF, "a.pdf")
    assert evidence.sweep(book.engine) == 0 and evidence.read(stored.sha256) == PDF


def test_an_item_has_room_for_so_many_files(book: Ledger, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cockpit.ledger.rectify.book.MOST_FILES", 2)
    item, who, door = brought(book, "fixing"), person("school"), book.rectifications
    for _ in range(2):
        door.attach(item.id, name="a.pdf", data=PDF, who=who, key=key())
    with pytest.raises(LedgerError, match="足够多"):
        door.attach(item.id, name="a.pdf", data=PDF, who=who, key=key())
