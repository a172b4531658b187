"""What somebody ill-meaning writes, plants or leaves behind: R-10, C-15, C-18, C-23."""

import hashlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cockpit import access, config, intake, ledger, store
from cockpit.door import parcel
from cockpit.figures import rectify as rectify_figures
from cockpit.intake import passing
from tests import canaries, guarding, homes, rectifying, roaming, serving, signing, watching
from tests.browser.server import copied

PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(2)>',
    "[x](javascript:alert(3))",
    "![](https://evil.example/4)",
    "</style><b id=five>",
    ":red[six] **six**",
)
MARKUP = re.compile(r"<img src=x|<svg/onload|<b id=five|</style><b")
MARKDOWN = re.compile(r"(?<!\\)\[x\]\(javascript|(?<!\\)!\[\]\(https|(?<!\\):red\[six\]|(?<!\\)\*\*six")
SPOKEN = ("markdown", "success", "error", "info", "warning", "button", "caption")


@pytest.fixture(scope="module")
def hostile(bare, tmp_path_factory) -> homes.Home:
    """A home in which every name that people or machines choose is an attack."""
    home = copied(bare, tmp_path_factory.mktemp("hostile") / "home")
    with home.entered():
        book = ledger.open()
        for number, payload in enumerate(PAYLOADS):
            told = {"role": "leader", "issuer": guarding.ISSUER, "subject": payload}
            person = book.people.add(f"p{number}", payload, **told, who=access.operator("root"))
            book.sessions.begin(person=person, via="x", address=payload[:20], agent=payload)
            book.keys.issue(payload, by=payload, role="security")
            book.devices.register(payload, place=payload, by=payload, role="admin")
            book.audit(payload, payload, "export", payload, detail=payload)
            book.denied(payload, payload, payload, payload)
        book.notices.raise_(PAYLOADS[0], level="info", by=PAYLOADS[2], role="admin")
        book.close()
    return home


@pytest.fixture
def at(hostile, monkeypatch) -> Iterator[homes.Home]:
    hostile.enter(monkeypatch)
    ledger.close()
    yield hostile
    ledger.close()
    config.reset()


@pytest.mark.parametrize(
    ("page", "role"), [("people", "admin"), ("people", "security"), ("audit", "auditor"), ("admin", "admin")]
)
def test_r10_no_name_becomes_markup_on_the_pages_of_administration(at, page, role):
    """Names of people, walls, keys and browsers, and what the record says of them."""
    seen = watching.turn(watching.visit(role), page)
    assert not seen.exception
    html = "\n".join(each.value for each in seen.get("html"))
    assert not MARKUP.search(html)
    spoken = [getattr(e, "label", "") or getattr(e, "value", "") for kind in SPOKEN for e in seen.get(kind)]
    assert not [said for said in spoken if MARKDOWN.search(str(said))]
    assert any(payload.encode() in watching.sent(seen) or "&lt;img" in html for payload in PAYLOADS)


def test_r10_the_page_of_one_account_shows_its_name_as_it_is_written(at):
    for person in ledger.open().people.people():
        visitor = watching.visit("security")
        visitor.query_params["person"] = person.id
        seen = watching.turn(visitor, "people")
        assert not seen.exception
        assert not MARKUP.search("\n".join(each.value for each in seen.get("html")))


def test_c15_a_name_of_a_file_writes_no_header(tmp_path_factory, monkeypatch, tmp_path):
    """A line break in the name of evidence does not reach the answer that hands it out."""
    shared = homes.shared(tmp_path_factory, "canaries", canaries.publish)
    homes.Home(copied(shared, tmp_path / "home").folder).enter(monkeypatch)
    ledger.close()
    school, book = canaries.SCHOOLS[0], ledger.open()
    who = access.principal("inspector", (school,))
    item = book.rectifications.open_(rectifying.draft(school=school), who=who, key="k1")
    name = 'a"\r\nSet-Cookie: stolen=1\r\n\r\n<script>.jpg'
    kept = book.rectifications.attach(item.id, name=name, data=rectifying.picture(), who=who, key="k2")
    held = next(each for each in rectify_figures.items(store.reader(who)) if each.held.id == item.id)
    with serving.routed() as port:
        answer = serving.ask(port, parcel.evidence_link(held, kept, who))
    assert answer.status == 200 and "set-cookie" not in answer.headers
    assert not {"\r", "\n"} & set(answer.headers["content-disposition"])
    ledger.close()
    store.close()
    config.reset()


@pytest.mark.parametrize("login", [*PAYLOADS[:3], "x\r\nSet-Cookie: a=b", "\x1b[31mred", "\u202egnp.exe"])
def test_r10_r11_what_is_typed_at_the_door_stays_text_and_writes_no_header(cockpit, log, login):
    visitor = signing.Visit(cockpit.port)
    answer = visitor.sign_in(login, "wrong")
    assert not MARKUP.search(answer.text) and not visitor.inside()
    assert not [each for each in answer.headers.get_list("set-cookie") if "a=b" in each]
    assert not {"\x1b", "\u202e"} & set(log.read_text("utf-8"))


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("log") / "said.txt"


@pytest.fixture(scope="module")
def left() -> Path:
    """What a process that was killed had in hand."""
    folder = Path(tempfile.mkdtemp(prefix=f"cockpit-passing-{_gone()}-"))
    (folder / "upload.xlsx").write_bytes(b"somebody's data")
    return folder


@pytest.fixture(scope="module")
def cockpit(bare, log, left, tmp_path_factory) -> Iterator[guarding.Cockpit]:
    folder = tmp_path_factory.mktemp("threats")
    with guarding.signed(bare, folder / "home", log, trusted_proxies=signing.PROXY) as started:
        yield started


def test_a_session_that_is_stolen_and_one_that_is_made_up_open_no_download(cockpit):
    """A ticket is nobody's but its holder's: not with another session, not with none, not as a guess."""
    first, second = cockpit.enter(role="leader"), cockpit.enter(role="leader")
    with roaming.roaming(cockpit, first) as visitor:
        run = visitor.go("milestones")
        opened = visitor.go("milestones", run.opens)
    path = sorted(set(roaming.TICKET.findall(opened.said)))[0].decode()
    assert cockpit.ask(path).status == 401
    assert cockpit.ask(path, token=second).status == 410
    assert cockpit.ask("/api/export/" + "A" * 22, token=second).status == 410
    assert cockpit.ask(path, token=first).status == 200, "and it is not spent by those who tried"
    assert cockpit.ask(path, token=first).status == 410


def test_c18_every_import_keeps_the_digest_of_its_file(tmp_path, settings):
    path = tmp_path / "学校.xlsx"
    path.write_bytes(b"PK not a workbook")
    batch = intake.stage(path, path.name, "li", role="admin")
    assert batch.refused
    (kept,) = ledger.open().imports()
    assert kept.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_c18_a_published_version_that_was_changed_is_not_served(tmp_path_factory, tmp_path, monkeypatch):
    """One bit of its file: the loader refuses it; see test_store_faults for every other damage."""
    shared = homes.shared(tmp_path_factory, "canaries", canaries.publish)
    home = copied(shared, tmp_path / "home")
    home.enter(monkeypatch)
    store.close()
    assert store.health().version
    store.close()
    (file,) = (home.folder / "store").glob("v*.duckdb")
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.chmod(0o600)
    file.write_bytes(raw)
    health = store.health()
    assert not health.version and health.notice.endswith("。")
    store.close()
    config.reset()


KEEPS = """
import sys, time
from cockpit.intake import passing
with passing.folder() as folder:
    (folder / "upload.xlsx").write_bytes(b"somebody's data")
    print(folder, flush=True)
    time.sleep(600)
"""


def test_c23_what_a_killed_process_had_in_hand_is_removed_at_the_next_start():
    """Its own folder stays while a process lives, and goes when the next one starts."""
    told = {"stdout": subprocess.PIPE, "cwd": config.ROOT, "text": True}
    with passing.folder() as mine, subprocess.Popen([sys.executable, "-c", KEEPS], **told) as other:
        left = Path(other.stdout.readline().strip())
        intake.sweep()
        assert left.is_dir() and (left.stat().st_mode & 0o077) == 0, "a living process keeps its files"
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert (left / "upload.xlsx").exists()
        assert intake.sweep() >= 1
        assert not left.exists() and mine.is_dir()
    assert not mine.exists()


def test_c23_a_server_that_starts_does_so(cockpit, left):
    until = time.monotonic() + 60
    while left.exists() and time.monotonic() < until:
        time.sleep(0.2)
    assert not left.exists()


def _gone() -> int:
    """The number of a process that is no more."""
    with subprocess.Popen(["true"]) as done:
        done.wait()
    return done.pid


def test_c23_no_unit_leaves_an_image_of_its_memory():
    units = sorted((config.ROOT / "assets" / "deploy").glob("*.service"))
    assert len(units) > 5
    for unit in units:
        assert "LimitCORE=0" in unit.read_text("utf-8").splitlines(), unit.name


def test_c23_nothing_of_a_file_stays_once_it_was_read(settings, tmp_path):
    before = {each for each in os.listdir(tempfile.gettempdir()) if passing.NAME.fullmatch(each)}
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    intake.stage(path, "x.csv", "li", role="admin")
    mine = f"-{os.getpid()}-"
    after = {each for each in os.listdir(tempfile.gettempdir()) if passing.NAME.fullmatch(each)} - before
    assert not [each for each in after if mine in each]
