"""Backups and settings on the administrator's page: their state, one button, no secret, nobody else."""

import time

import pytest

from cockpit import access, backup, config, ledger
from cockpit.figures import backups as figures
from cockpit.text import backup as words
from tests import homes, watching
from tests.test_admin import home, press, said  # noqa: F401  (a fixture and two ways to look)


@pytest.fixture
def keyed(home, monkeypatch, tmp_path):  # noqa: F811
    """A home with a public key for its backups."""
    monkeypatch.setenv("COCKPIT_BACKUP_RECIPIENT", backup.keypair(tmp_path / "key.txt"))
    config.reset()
    return home


def test_the_administrator_sees_how_old_the_newest_backup_is_and_makes_another(keyed):
    page = watching.turn(watching.visit("admin"), "admin")
    assert not page.exception and "还没有备份" in said(page)
    press(page, words.RUN)
    assert words.STARTED in said(page)
    until = time.monotonic() + 90
    while not backup.listed() and time.monotonic() < until:
        time.sleep(0.2)
    made = backup.latest()
    assert made and made.by == "admin" and backup.verify(config.settings().backup / made.name).size
    page = watching.turn(watching.visit("admin"), "admin")
    assert "最近一份备份在一小时以内" in said(page) and "正常" in said(page)
    begun = [each for each in ledger.open().entries(limit=9) if each.action == "backup:create"]
    assert {each.who for each in begun} == {"admin"} and begun[0].role == "admin"


def test_without_a_key_the_page_says_so_and_there_is_no_button(home):  # noqa: F811
    page = watching.turn(watching.visit("admin"), "admin")
    assert words.NO_KEY in said(page) and words.RUN not in [each.label for each in page.button]
    with pytest.raises(backup.BackupError, match="备份不能加密"):
        backup.begin("admin", "admin")
    assert not backup.going()


@pytest.mark.parametrize("role", sorted(set(access.ROLES) - {"admin"}))
def test_nobody_else_is_told_of_backups_and_settings(keyed, role):
    who = access.principal(role)
    for make in (figures.state, figures.listed, figures.settings):
        with pytest.raises(access.Denied):
            make(who)


def test_r9_the_settings_on_the_page_hold_no_secret():
    told = {
        "COCKPIT_SIGN_IN": "local",
        "COCKPIT_SECRET": "Sh0rtOfNothing-" * 4,
        "COCKPIT_ALARM_URL": "https://alarm.example/hook/geheim",
        "COCKPIT_LEDGER_URL": "postgresql://cockpit:geheim@db.example/cockpit",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in told.items():
            patch.setenv(name, value)
        config.reset()
        shown = str(figures.settings(access.principal("admin")).frame.rows())
    config.reset()
    assert "geheim" not in shown and "Sh0rt" not in shown and "db.example" not in shown
    assert "本系统账号" in shown and "PostgreSQL" in shown and homes.TODAY not in shown
