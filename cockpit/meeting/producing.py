"""The files of a pack: made beside their place, moved there whole, opened by who may see their scope."""

import hashlib
import io
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from cockpit import config, ledger, paper, slides, workbook
from cockpit.access import Principal
from cockpit.figures import meeting as figures
from cockpit.figures.document import Document
from cockpit.figures.meeting import Progress
from cockpit.ledger import File, Link, Meeting, Run
from cockpit.meeting.closing import MeetingError
from cockpit.text import meeting as words
from cockpit.text.meeting_ledger import UNKNOWN_RUN

PACKS, MAKING = "packs", ".making-"  # folders below the home: finished packs, and one that is being made
KEPT = 2  # newest packs of a scope that stay: one may be on its way to somebody while the next is made
NEWEST = 20  # runs of a pack that are looked through for one whose files are there


def _xlsx(document: Document) -> bytes:
    body = io.BytesIO()
    workbook.export(
        document.figures,
        body,
        title=document.title,
        demo=document.marked,
        stamp=document.made,
        about=document.about,
        numbers=document.numbers,
        watermark=document.watermark,
    )
    return body.getvalue()


PAINTERS: Mapping[str, Callable[[Document], bytes]] = {
    "pptx": slides.pptx,
    "docx": paper.docx,
    "pdf": paper.pdf,
    "xlsx": _xlsx,
}


def produce(
    meeting: Meeting,
    pack: str,
    scope: str,
    target: Path,
    *,
    progress: Progress | None = None,
    watermark: str = "",
) -> tuple[File, ...]:
    """Make a pack's folder, which is there whole or not at all; what a broken-off run left of it goes.

    `watermark` says on every page for whom and when it was made; the content is the same for everybody.
    Raises LedgerError for a scope or pack that was not frozen.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.parent / f"{MAKING}{target.name}"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    files = _painted(meeting, pack, scope, beside, (), progress, watermark)
    _settled(beside)
    shutil.rmtree(target, ignore_errors=True)
    beside.rename(target)
    _settled(target.parent)
    return files


def written(
    meeting: Meeting,
    pack: str,
    scope: str,
    out: Path,
    *,
    forms: Iterable[str] = (),
    watermark: str = "",
) -> tuple[File, ...]:
    """Put a pack's files into a folder of somebody's own, each whole; other files there stay.

    `forms` are by default those of the pack. Raises LedgerError for a scope or pack that was not frozen,
    MeetingError for a form that the pack does not have.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=MAKING, dir=out) as name:
        files = _painted(meeting, pack, scope, Path(name), tuple(forms), None, watermark)
        for each in files:
            (Path(name) / each.name).replace(out / each.name)
    _settled(out)
    return files


def _painted(
    meeting: Meeting,
    pack: str,
    scope: str,
    beside: Path,
    forms: tuple[str, ...],
    progress: Progress | None,
    watermark: str = "",
) -> tuple[File, ...]:
    """The files of a pack, painted one after the other from one document."""
    whole = figures.document(meeting, scope, pack)
    chosen = next(each for each in figures.packs(meeting, scope) if pack in ("", each.id))
    wanted = forms or chosen.forms
    if strange := [form for form in wanted if form not in chosen.forms]:
        raise MeetingError(words.no_form(strange[0], chosen.forms))
    stem, files = words.file_name(meeting.code, chosen.title, whole.subtitle), []
    for done, form in enumerate(wanted):
        if progress is not None:
            progress(done, len(wanted), words.painting(form))
        told = replace(figures.document(meeting, scope, pack, form), watermark=watermark)
        files.append(_kept(beside, f"{stem}.{form}", form, PAINTERS[form](told)))
    return tuple(files)


def folder(run: Run) -> Path:
    """Where the files of a run lie."""
    return config.settings().home / PACKS / run.id


def file(run_id: str, form: str, who: Principal, link: Link | None = None) -> tuple[str, bytes]:
    """Name and bytes of a finished run's file, for who may open its scope; a guest needs the live link.

    Raises LedgerError in the same words for an unknown run and for one of a foreign scope.
    """
    run = _open_to(run_id, who, link)
    kept = next((each for each in run.files if each.form == form), None)
    if kept is None:
        raise ledger.LedgerError(words.NO_FILE)
    with suppress(OSError):
        body = (folder(run) / kept.name).read_bytes()
        if hashlib.sha256(body).hexdigest() == kept.sha256:
            ledger.open().audit(who.login, who.role, "export", kept.name)
            return kept.name, body
    raise ledger.LedgerError(words.GONE)


def made(meeting: Meeting, scope: str, pack: str) -> Run | None:
    """The newest finished run of a pack whose files are all there."""
    for run in ledger.open().meetings.runs(meeting.code, NEWEST, pack=pack, scope=scope):
        if (run.kind, run.state) == ("pack", "done") and all(
            (folder(run) / each.name).is_file() for each in run.files
        ):
            return run
    return None


def sweep() -> int:
    """Remove what broken-off runs have left, and of each pack all but the newest; how many folders went."""
    root = config.settings().home / PACKS
    names = {path.name for path in root.iterdir() if path.is_dir()} if root.is_dir() else set()
    gone = names - _wanted() if names else set()
    for name in gone:
        shutil.rmtree(root / name, ignore_errors=True)
    return len(gone)


def _wanted() -> set[str]:
    """The folders of runs that go on, and of the newest finished ones of each pack."""
    wanted, kept = set(), Counter[tuple[str, str, str]]()
    for run in ledger.open().meetings.runs():
        same = (run.subject, run.scope, run.pack)
        if run.live:
            wanted |= {run.id, MAKING + run.id}
        elif run.state == "done" and kept[same] < KEPT:
            wanted.add(run.id)
            kept[same] += 1
    return wanted


def _open_to(run_id: str, who: Principal, link: Link | None) -> Run:
    book = ledger.open().meetings
    try:
        run = book.run(run_id)
    except ledger.LedgerError as fault:
        unknown = str(fault) == UNKNOWN_RUN
        raise (ledger.LedgerError(words.NO_FILE) if unknown else fault) from fault
    fine = run.kind == "pack" and run.state == "done" and who.may("page:meeting")
    if not fine or run.scope not in figures.openable(book.meeting(run.subject), who, _now(link)):
        raise ledger.LedgerError(words.NO_FILE)
    return run


def _now(link: Link | None) -> Link | None:
    """The link as it stands now; None once it is revoked or has expired."""
    if link is None:
        return None
    every = ledger.open().meetings.links(link.meeting)
    return next((each for each in every if each.id == link.id and each.live(config.now())), None)


def _kept(beside: Path, name: str, form: str, body: bytes) -> File:
    with (beside / name).open("wb") as written:
        written.write(body)
        written.flush()
        os.fsync(written.fileno())
    return File(name, form, hashlib.sha256(body).hexdigest(), len(body))


def _settled(path: Path) -> None:
    """A folder's names are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
