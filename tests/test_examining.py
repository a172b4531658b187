"""What `doctor` says of machine, certificate, backups and seals, and that it says what to do."""

import socket
import ssl
import subprocess
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from cockpit import backup, cli, config, ledger
from cockpit.cli import examining
from cockpit.text import doctor as words


def set_to(monkeypatch, **said: str) -> None:
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    config.reset()


@contextmanager
def secured(folder, days: int):
    """The port of a server with a certificate that ends in so many days, and the file to trust."""
    make = f"req -x509 -newkey rsa:2048 -nodes -days {days} -subj /CN=localhost -keyout k.pem -out c.pem"
    said = [*make.split(), "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(["openssl", *said], cwd=folder, check=True, capture_output=True)
    own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    own.load_cert_chain(folder / "c.pem", folder / "k.pem")
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(4)

        def serve() -> None:
            while True:
                try:
                    line, _ = listening.accept()
                    own.wrap_socket(line, server_side=True).close()
                except ssl.SSLError:
                    continue
                except OSError:
                    return

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1], folder / "c.pem"


@pytest.mark.parametrize(("days", "sound"), [(90, True), (10, False)])
def test_a_certificate_that_ends_soon_is_told_in_time(settings, tmp_path, monkeypatch, days, sound):
    with secured(tmp_path, days) as (port, trusted):
        set_to(monkeypatch, COCKPIT_ADDRESS=f"https://localhost:{port}")
        assert examining.certificate()[1] is False, "nobody trusts who signed it"
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        name, found, said = examining.certificate()
        until = datetime.now(UTC) + timedelta(days=days)
    assert (name, found) == (words.NAMES["certificate"], sound)
    assert str(until.year) in said and ("请尽快更换" in said) == (not sound)


def test_an_address_that_nobody_answers_at_is_no_proof_of_anything(settings, monkeypatch):
    set_to(monkeypatch, COCKPIT_ADDRESS="https://localhost:1")
    assert examining.certificate()[1] is None


def test_a_backup_that_is_missing_old_or_cut_is_found(settings, monkeypatch, tmp_path):
    assert examining.backups()[1] is None, "a demonstration needs none"
    set_to(monkeypatch, COCKPIT_BACKUP_RECIPIENT=backup.keypair(tmp_path / "key"))
    assert examining.backups()[1] is False and "backup create" in examining.backups()[2]
    made = backup.create("li")
    assert examining.backups()[1] is True
    path = config.settings().backup / made.name
    told = path.with_suffix(".json").read_text("utf-8")
    day = f"{made.made_at - timedelta(hours=40):%Y-%m-%dT%H:%M:%S+00:00}"
    path.with_suffix(".json").write_text(told.replace(made.made_at.isoformat(), day))
    assert examining.backups()[1] is False and "40 小时前" in examining.backups()[2]
    path.write_bytes(b"age")
    assert "大小与做成时不同" in examining.backups()[2]


def test_c11_an_audit_that_is_not_sealed_is_found(settings, monkeypatch):
    assert examining.seals()[1] is None
    ledger.open().audit("li", "admin", "export")
    ledger.open().trail.seal()
    assert examining.seals()[1] is True and "小时前" in examining.seals()[2]


def test_a_clock_behind_the_newest_entry_is_found(settings, monkeypatch):
    ledger.open().audit("li", "admin", "export")
    assert examining.clock()[1] is not False
    monkeypatch.setattr(examining, "SKEW", timedelta(days=-1))
    assert examining.clock()[1] is False and "校准时钟" in examining.clock()[2]


def test_the_program_is_as_it_was_tested_and_a_difference_names_the_package(settings):
    assert examining.versions()[1] is True, examining.versions()[2]
    unlike = list(examining._unlike("polars==0.0.1\nno-such-thing==1\n"))
    assert [each[0] for each in unlike] == ["polars", "no-such-thing"]
    assert "make install" in words.unlike(unlike)


def test_fonts_and_room_are_looked_at(settings, tmp_path):
    assert examining.fonts()[1] is True and examining.disk()[1] is True
    (tmp_path / "font").write_bytes(b"<html>")
    assert not examining._begins(tmp_path / "font", b"wOF2")
    assert not examining._begins(tmp_path / "none", b"wOF2")


def test_an_examination_that_breaks_off_is_told_and_ends_nothing(settings, monkeypatch, capsys):
    monkeypatch.setenv("COCKPIT_LEDGER_URL", "postgresql://nobody@127.0.0.1:1/none")
    config.reset()
    found = {name: sound for name, sound, _ in examining.findings()}
    assert set(found) == set(words.NAMES.values()) and found[words.NAMES["clock"]] is None
    assert cli.run(["doctor"]) == 1 and "Traceback" not in capsys.readouterr().out
