"""The settings."""

from datetime import date
from pathlib import Path

import pytest

from cockpit import config


def test_without_any_variable_the_home_lies_in_the_checkout_and_both_databases_are_files():
    found = config.read({})
    assert found.home == config.ROOT / "var"
    assert found.store_url == f"duckdb:///{found.home}/store"
    assert found.store_folder == found.home / "store"
    assert found.ledger_url == f"sqlite:///{found.home}/ledger.db"
    assert found.raw == found.home / "raw"
    assert found.data == config.ROOT / "data"


def test_both_databases_follow_the_home(tmp_path: Path):
    found = config.read({"COCKPIT_HOME": str(tmp_path)})
    assert found.store_folder == tmp_path / "store"
    assert found.ledger_url == f"sqlite:///{tmp_path}/ledger.db"


def test_the_date_can_be_fixed_and_is_the_calendar_s_otherwise():
    assert config.read({"COCKPIT_TODAY": "2026-03-31"}).today() == date(2026, 3, 31)
    assert config.read({}).today() == date.today()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("COCKPIT_TODAY", "31.3.2026"),
        ("COCKPIT_TODAY", "2026-02-30"),
        ("COCKPIT_KEEP_VERSIONS", "2"),
        ("COCKPIT_KEEP_VERSIONS", "many"),
        ("COCKPIT_TRUSTED_PROXIES", "nginx"),
        ("COCKPIT_TRUSTED_PROXIES", "10.0.0.1,,10.0.0.300"),
        ("COCKPIT_KEEP_VERSIONS", "²"),
        ("COCKPIT_WALL_TICK", "-3"),
        ("COCKPIT_WALL_TICK", "61"),
        ("COCKPIT_WALL_TICK", "often"),
        ("COCKPIT_STORE_URL", "mysql://host/db"),
        ("COCKPIT_STORE_URL", "duckdb:///"),
        ("COCKPIT_STORE_URL", "postgresql://host"),
        ("COCKPIT_STORE_URL", "postgresql://host:99999999/db"),
        ("COCKPIT_LEDGER_URL", "duckdb:///somewhere"),
        ("COCKPIT_DATA", "/nowhere/at/all"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_in_one_chinese_sentence(name: str, written: str):
    with pytest.raises(config.ConfigError) as refused:
        config.read({name: written})
    assert name in str(refused.value)
    assert str(refused.value).startswith("配置有误")
    assert written not in str(refused.value)


def test_all_faults_are_told_at_once():
    wrong = {"COCKPIT_TODAY": "soon", "COCKPIT_KEEP_VERSIONS": "0", "COCKPIT_STORE_URL": "x"}
    with pytest.raises(config.ConfigError) as refused:
        config.read(wrong)
    assert all(name in str(refused.value) for name in wrong)


def test_a_password_in_an_address_is_not_shown():
    found = config.read({"COCKPIT_STORE_URL": "postgresql://me:secret@host/db"})
    assert found.store_url.endswith("/db")
    assert "secret" not in repr(found)


def test_settings_are_read_once_until_they_are_reset(monkeypatch: pytest.MonkeyPatch):
    config.reset()
    monkeypatch.setenv("COCKPIT_KEEP_VERSIONS", "7")
    assert config.settings().keep_versions == 7
    monkeypatch.setenv("COCKPIT_KEEP_VERSIONS", "9")
    assert config.settings().keep_versions == 7
    config.reset()
    assert config.settings().keep_versions == 9
    config.reset()
