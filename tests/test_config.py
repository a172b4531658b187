"""The settings."""

import re
import secrets
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
        ("COCKPIT_SIGN_IN", "maybe"),
        ("COCKPIT_SECRET_FILE", "/nowhere/at/all"),
        ("COCKPIT_ADDRESS", "http://edu.example"),
        ("COCKPIT_ADDRESS", "https://edu.example/a?b=c"),
        ("COCKPIT_ADDRESS", "https://me:pw@edu.example"),
        ("COCKPIT_ADDRESS", "https://"),
        ("COCKPIT_ADDRESS", "edu.example"),
        ("COCKPIT_ADDRESS", "https://edu.example/../x"),
        ("COCKPIT_HOSTS", "https://edu.example"),
        ("COCKPIT_HOSTS", "edu.example,*"),
        ("COCKPIT_OIDC_METADATA", "http://id.example/.well-known/openid-configuration"),
        ("COCKPIT_OIDC_TITLE", "长" * 21),
        ("COCKPIT_ADMIN_NETWORKS", "office"),
        ("COCKPIT_IDLE_MINUTES", "31"),
        ("COCKPIT_IDLE_MINUTES", "-1"),
        ("COCKPIT_SESSION_HOURS", "13"),
        ("COCKPIT_BACKUP_RECIPIENT", "age1short"),
        ("COCKPIT_BACKUP_KEEP", "-1"),
        ("COCKPIT_ALARM_URL", "ftp://alarm.example/x"),
        ("COCKPIT_ALARM_URL", "https:///x"),
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


PROVIDER = {
    "COCKPIT_SIGN_IN": "oidc",
    "COCKPIT_ADDRESS": "https://edu.example/cockpit",
    "COCKPIT_OIDC_METADATA": "https://id.example/.well-known/openid-configuration",
    "COCKPIT_OIDC_CLIENT": "cockpit",
    "COCKPIT_OIDC_SECRET": "hidden-one",
}


@pytest.mark.parametrize("missing", sorted(set(PROVIDER) - {"COCKPIT_SIGN_IN"}))
def test_a_provider_without_one_of_its_settings_is_told_by_name(missing: str):
    config.read(PROVIDER)
    with pytest.raises(config.ConfigError, match=missing):
        config.read({name: value for name, value in PROVIDER.items() if name != missing})


def test_the_public_address_gives_the_sub_path_and_the_names_that_are_answered():
    found = config.read(PROVIDER | {"COCKPIT_HOSTS": "cockpit.lan, 10.1.0.7"})
    assert (found.base, found.path("/api/livez")) == ("/cockpit", "/cockpit/api/livez")
    assert found.names == ("edu.example", "cockpit.lan", "10.1.0.7") and found.encrypted
    assert config.read({}).path("/wall") == "/wall"
    assert "127.0.0.1" in config.read({}).names
    assert config.read({"COCKPIT_ADDRESS": "http://127.0.0.1:8501/"}).address == "http://127.0.0.1:8501"


def test_a_secret_may_come_from_a_file_but_not_twice(tmp_path: Path):
    (tmp_path / "secret").write_text("from-a-file\n", "utf-8")
    (tmp_path / "large").write_bytes(b"x" * 5000)
    (tmp_path / "empty").touch()
    named = {"COCKPIT_SECRET_FILE": str(tmp_path / "secret")}
    assert config.read(named).secret == "from-a-file"
    for wrong in (
        named | {"COCKPIT_SECRET": "x"},
        *({"COCKPIT_SECRET_FILE": str(tmp_path / n)} for n in ("large", "empty")),
    ):
        with pytest.raises(config.ConfigError, match="COCKPIT_SECRET"):
            config.read(wrong)
    ledger = {"COCKPIT_LEDGER_URL_FILE": str(tmp_path / "url")}
    (tmp_path / "url").write_text("postgresql://me:pw@host/db", "utf-8")
    assert config.read(ledger).ledger_url.endswith("/db")


def test_r9_nothing_secret_is_in_what_settings_say_of_themselves():
    secrets_ = {
        "COCKPIT_SECRET": "hidden-two",
        "COCKPIT_ALARM_URL": "https://alarm.example/hidden-three",
        "COCKPIT_LEDGER_URL": "postgresql://me:hidden-four@host/db",
    }
    assert "hidden" not in repr(config.read(PROVIDER | secrets_))


GOOD = "vK3-xq8TzL0wYb5RmHsGd2PjUeN7aCf9_QoXi4Bt"


def started(**said: str) -> config.Settings:
    return config.read({f"COCKPIT_{name.upper()}": value for name, value in said.items()})


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "10.1.2.3", "", None, "edu.example"])
def test_r1_without_sign_in_only_this_machine_is_listened_on(address):
    said = config.refusal(started(), address)
    assert said and said.startswith("已拒绝启动") and said.endswith("。")
    assert (
        config.refusal(started(sign_in="local", secret=GOOD, address="https://edu.example"), address) is None
    )


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_r1_the_demonstration_opens_on_this_machine_without_a_secret(address: str):
    assert config.refusal(started(), address) is None


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "short",
        "x" * 64,
        "abc" * 20,
        "0123456789abcdef0123456789abcdef",
        "change-me-please-change-me-please-1234",
        "CHANGE_THIS_TO_SOMETHING_RANDOM_zq81xk",
        "thisismyscretkeythisismyscretkey12",
        "\\2\\1thisismyscretkey\\1\\2\\e\\y\\y\\h",
        "my-secret-key-for-the-district-2026-xq",
        "cockpit-yuzhong-2026-cockpit-yuzhong-81",
        GOOD[:31],
    ],
)
@pytest.mark.parametrize("listening", ["127.0.0.1", "0.0.0.0"])
def test_r1_a_missing_weak_or_default_secret_stops_the_start_in_one_sentence(secret: str, listening: str):
    found = started(sign_in="local", secret=secret, address="https://edu.example")
    said = config.refusal(found, listening)
    assert said and said.startswith("已拒绝启动") and said.count("。") == 1 and "\n" not in said
    assert not secret or secret not in said


@pytest.mark.parametrize("length", [24, 32, 48])
def test_r1_a_drawn_secret_is_good_enough(length: int):
    for _ in range(200):
        assert config.weakness(secrets.token_urlsafe(length)) is None


def test_r1_every_secret_that_our_own_papers_show_is_refused():
    papers = [*config.ROOT.glob("*.md"), *(config.ROOT / "assets" / "deploy").rglob("*")]
    shown = [
        value
        for path in papers
        if path.is_file()
        for value in re.findall(r"COCKPIT_SECRET=[\"']?([^\s\"'`]+)", path.read_text("utf-8", "ignore"))
    ]
    assert all(config.weakness(value) for value in shown)


def test_a_server_that_strangers_reach_knows_its_address():
    found = started(sign_in="local", secret=GOOD)
    assert "COCKPIT_ADDRESS" in (config.refusal(found, "0.0.0.0") or "")
    assert config.refusal(found, "127.0.0.1") is None
