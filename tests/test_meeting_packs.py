"""The files of a pack: offered whole or not at all, to whom they concern, the same whenever made."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from cockpit import access, cli, config, ledger, meeting, store
from cockpit.figures import meeting as figures
from cockpit.ledger import LedgerError, Run
from cockpit.text import marks
from cockpit.text import meeting as words
from tests import canaries, closing, homes
from tests.closing import ADMIN, CODE, LEADER, PERIOD

OWN, OTHER, THIRD = canaries.SCHOOLS
SCOPE = f"school:{OWN}"
PATIENCE_S = 60


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> homes.Home:
    return homes.shared(tmp_path_factory, "closed-canaries", closing.build)


@pytest.fixture(scope="module")
def here(closed: homes.Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[homes.Home]:
    """A home that the tests of this file only add to."""
    with closing.copied(closed, tmp_path_factory.mktemp("packs") / "home") as home:
        yield home


@pytest.fixture(scope="module")
def run(here: homes.Home) -> Run:
    """The pack of one school, made by a process of its own."""
    return ended(meeting.start_pack(CODE, "school", SCOPE, who=person("school", OWN), key="own").id)


def ended(run_id: str) -> Run:
    """The run once it has come to an end."""
    until = time.monotonic() + PATIENCE_S
    while (found := ledger.open().meetings.run(run_id)).live:
        assert time.monotonic() < until, found
        time.sleep(0.1)
    return found


def person(role: str, *schools: str) -> access.Principal:
    return access.principal(role, schools or None)


def written(folder: Path, scope: str = SCOPE, watermark: str = "") -> dict[str, bytes]:
    """The files of a pack, made in this process."""
    files = meeting.written(closing.june(), "", scope, folder, watermark=watermark)
    return {each.form: (folder / each.name).read_bytes() for each in files}


@pytest.mark.parametrize("scope", ["district", f"school:{OTHER}", "school:nowhere"])
def test_nobody_has_a_pack_made_of_a_part_out_of_sight(here, scope):
    with pytest.raises(LedgerError, match=words.NO_FILE):
        meeting.start_pack(CODE, "school", scope, who=person("school", OWN), key="not-mine")


def test_a_process_of_its_own_makes_the_four_files(here, run):
    assert run.state == "done" and [each.form for each in run.files] == ["pptx", "docx", "pdf", "xlsx"]
    lies = sorted(path.name for path in meeting.folder(run).iterdir())
    assert lies == sorted(each.name for each in run.files)
    assert {path.name for path in meeting.folder(run).parent.iterdir()} == {run.id, ".lock", "worker.log"}
    assert meeting.made(closing.june(), SCOPE, "school") == run


def test_the_same_form_sent_twice_makes_one_pack(here, run):
    assert meeting.start_pack(CODE, "school", SCOPE, who=person("school", OWN), key="own").id == run.id


def test_a_pack_made_again_is_the_same_byte_for_byte_also_after_later_data(here, run, tmp_path):
    first = {each.form: meeting.file(run.id, each.form, LEADER)[1] for each in run.files}
    store.publish([closing.renamed("X")], by="later", note="later", month=PERIOD)
    mark = marks.watermark(run.by, run.login, run.at)
    assert written(tmp_path, watermark=mark) == first


OPENS = (
    (LEADER, True),
    (ADMIN, True),
    (person("school", OWN), True),
    (person("school", OTHER), False),
    (person("inspector", OWN, OTHER), True),
    (person("inspector", THIRD), False),
    (person("inspector"), False),
    (person("guest"), False),
    (person("wall"), False),
)


@pytest.mark.parametrize(("who", "opens"), OPENS, ids=[f"{w.role}-{o}-{n}" for n, (w, o) in enumerate(OPENS)])
def test_a_file_is_opened_by_whom_it_concerns_and_others_cannot_tell_that_it_is_there(here, run, who, opens):
    if opens:
        name, body = meeting.file(run.id, "pdf", who)
        assert name.endswith(".pdf") and body.startswith(b"%PDF")
    for run_id in ("0" * 16, *(() if opens else (run.id,))):
        with pytest.raises(LedgerError) as told:
            meeting.file(run_id, "pdf", who)
        assert str(told.value) == words.NO_FILE


def test_a_link_opens_the_files_of_its_scope_and_no_others(here, run):
    book, until = ledger.open().meetings, config.now() + timedelta(days=3)
    mine, _ = book.invite(CODE, scope=SCOPE, label="校长", expires_at=until, who=LEADER, key="l1")
    other, _ = book.invite(
        CODE, scope=f"school:{OTHER}", label="校长", expires_at=until, who=LEADER, key="l2"
    )
    assert meeting.file(run.id, "xlsx", person("guest"), mine)[1].startswith(b"PK")
    with pytest.raises(LedgerError):
        meeting.file(run.id, "xlsx", person("guest"), other)
    book.revoke(mine.id, who=LEADER)
    with pytest.raises(LedgerError) as told:  # whoever still holds it as it was
        meeting.file(run.id, "xlsx", person("guest"), mine)
    assert str(told.value) == words.NO_FILE


def test_a_file_that_was_touched_is_not_handed_out(here, run, tmp_path):
    lies = meeting.folder(run) / next(each.name for each in run.files if each.form == "docx")
    body = lies.read_bytes()
    lies.write_bytes(body[:-1] + b"?")
    with pytest.raises(LedgerError) as told:
        meeting.file(run.id, "docx", LEADER)
    lies.write_bytes(body)
    assert str(told.value) == words.GONE and meeting.file(run.id, "docx", LEADER)[1] == body


def test_a_process_killed_midway_leaves_nothing_offered_and_can_be_started_again(here):
    scope, book = "district", ledger.open().meetings
    begun = meeting.start_pack(CODE, "district", scope, who=LEADER, key="killed")
    making = meeting.folder(begun).parent / f".making-{begun.id}"
    until = time.monotonic() + PATIENCE_S
    while not (making.is_dir() and any(making.iterdir())):
        assert time.monotonic() < until and book.run(begun.id).live
        time.sleep(0.01)
    os.kill(worker(begun.id), signal.SIGKILL)
    broken = ended(begun.id)
    assert broken.state == "broken" and not meeting.folder(begun).exists()
    with pytest.raises(LedgerError):
        meeting.file(begun.id, "pptx", LEADER)
    assert meeting.made(closing.june(), scope, "district") is None
    assert [each.id for each in book.recover()] == [begun.id]
    again = ended(meeting.start_pack(CODE, "district", scope, who=LEADER, key="again").id)
    assert again.state == "done" and len(again.files) == 4 and not making.exists()
    assert all(meeting.file(again.id, each.form, LEADER)[1] for each in again.files)


def worker(run_id: str) -> int:
    """The process that makes a run."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if run_id.encode() in path.read_bytes():
                return int(path.parent.name)
        except OSError:
            continue
    raise AssertionError("nobody works on it")


def test_of_a_pack_made_over_and_over_the_newest_two_stay(here):
    scope, book = f"school:{OTHER}", ledger.open().meetings
    told = {"subject": CODE, "pack": "school", "scope": scope, "who": LEADER}
    made = [meeting.work(book.start("pack", key=f"o{n}", **told).id) for n in range(3)]
    meeting.producing.sweep()
    assert [meeting.folder(each).is_dir() for each in made] == [False, True, True]
    with pytest.raises(LedgerError) as refused:
        meeting.file(made[0].id, "pdf", LEADER)
    assert str(refused.value) == words.GONE
    assert meeting.made(closing.june(), scope, "school") == made[2]


def test_a_closing_asked_for_from_a_page_is_done_by_a_process_of_its_own(here):
    before = len(ledger.open().meetings.meetings())
    told = {"version": 1, "who": LEADER}
    asked = meeting.start_close(closing.OF, PERIOD, note="重新封存", key="close", **told)
    done = ended(asked.id)
    assert done.state == "done", done.said
    every = ledger.open().meetings.meetings()
    assert len(every) == before + 1 and every[0].note == "重新封存" and every[0].closed_by == LEADER.name


def test_a_closing_that_comes_to_nothing_says_why(here):
    told = {"subject": f"{closing.OF.id} {CODE}", "who": LEADER}
    done = meeting.work(ledger.open().meetings.start("close", key="no-reason", **told).id, version=1)
    assert done.state == "failed" and done.said.endswith("。")


def test_decisions_are_in_the_pack_and_stay_as_they_stood(here, monkeypatch):
    book = ledger.open().meetings
    made = book.decide(CODE, "逐校排出开工日期", who=LEADER, key="d")
    given = {"unit": "区教委", "due": date(2026, 8, 15), "decision": made.code}
    task = book.act(CODE, "报开工日期", **given, who=LEADER, key="a")
    monkeypatch.setenv("COCKPIT_TODAY", "2026-11-20")
    config.reset()
    later = [f.fingerprint for f in figures.document(closing.june(), "district").figures]
    monkeypatch.undo()
    config.reset()
    assert later == [f.fingerprint for f in figures.document(closing.june(), "district").figures]
    book.hold(CODE, revision=book.meeting(CODE).revision, who=LEADER, key="h")
    before = [f.fingerprint for f in figures.document(closing.june(), "district").figures]
    book.report(task.code, "done", revision=task.revision, who=LEADER, key="r")
    shown = figures.document(closing.june(), "district")
    assert [f.fingerprint for f in shown.figures] == before
    section = next(each for each in shown.sections if each.id == "decisions")
    said = "".join(text for figure in section.figures for text in figure.frame["text"])
    assert "逐校排出开工日期" in said and "报开工日期" in said


def test_the_timer_closes_what_is_due_once_and_makes_its_packs(here, tmp_path, monkeypatch):
    shutil.copytree(here.folder / "store", tmp_path / "home" / "store")
    with homes.Home(tmp_path / "home").entered(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("COCKPIT_TODAY", "2026-07-20")
        refreshed()
        assert [(each.period, each.lacking) for each in meeting.due()] == [
            (date(2026, 5, 31), words.no_data(date(2026, 5, 31)))
        ]
        patch.setenv("COCKPIT_TODAY", "2026-07-21")
        refreshed()
        patch.setattr(meeting.schedule, "WIDE", ("unit:区公安",))
        told: list[str] = []
        assert [each.code for each in meeting.keep_up(told.append)] == [CODE]
        assert len(told) == 2 and meeting.due() == () and meeting.keep_up(told.append) == ()
        assert len(told) == 2 and meeting.made(closing.june(), "unit:区公安分局", "unit")
        closing.let_go()
    refreshed()


def refreshed() -> None:
    config.reset()
    closing.let_go()


def test_the_command_line_closes_lists_and_writes(here, tmp_path, capsys):
    assert cli.run(["meeting", "list"]) == 0 and CODE in capsys.readouterr().out
    assert cli.run(["pack", CODE, "--school", OWN, "--form", "xlsx", "--out", str(tmp_path)]) == 0
    assert [path.suffix for path in tmp_path.iterdir()] == [".xlsx"]
    wrong = (
        ["pack", "2020-01", "--out", str(tmp_path)],
        ["pack", CODE, "--school", "9", "--out", str(tmp_path)],
        ["pack", CODE, "--form", "odt", "--out", str(tmp_path)],
        ["meeting", "close", "--month", "2026-13"],
        ["meeting", "close", "--month", "2026-05"],
        ["meeting", "close", "--month", "2026-06", "--version", "1"],
        ["meeting", "work", "0" * 16],
    )
    for arguments in wrong:
        capsys.readouterr()
        assert cli.run(arguments) == 1, arguments
        said = capsys.readouterr().err.strip()
        assert said.endswith("。") and "Traceback" not in said and str(here.folder) not in said, said
    assert [path.suffix for path in tmp_path.iterdir()] == [".xlsx"]
