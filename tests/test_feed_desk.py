"""Keys at the desk: issued and revoked by the security administrator alone, and shown once."""

import re
import shutil
from collections.abc import Iterator

import pytest

from cockpit import cli, config, ledger, store
from cockpit.text import keys as words
from tests import guarding, homes, serving, watching

SECRET = re.compile(r"ckp_[A-Za-z0-9_-]{43}")


@pytest.fixture(scope="module")
def kept(bare, tmp_path_factory) -> homes.Home:
    """A home with a version and an empty ledger, laid out once."""
    folder = tmp_path_factory.mktemp("desk") / "home"
    shutil.copytree(bare.folder, folder, ignore=shutil.ignore_patterns("ledger.db*"))
    return homes.Home(folder)


@pytest.fixture
def home(kept, tmp_path, monkeypatch) -> Iterator[homes.Home]:
    """The same home with a ledger of its own for one test."""
    kept.enter(monkeypatch)
    monkeypatch.setenv("COCKPIT_LEDGER_URL", f"sqlite:///{tmp_path}/ledger.db")
    config.reset()
    store.close()
    yield kept
    ledger.open().close()
    store.close()
    config.reset()


def opened(role: str):
    page = watching.turn(watching.visit(role), "people")
    assert not page.exception
    return page


def said(page) -> str:
    spoken = [e.value for kind in ("success", "error", "info") for e in page.get(kind)]
    return watching.plain(watching.markup(page)) + "\n".join(spoken)


def filled(page, name: str):
    page.text_input(key="key_name").set_value(name)
    return page.button(key="key_issue").click().run()


def test_a_key_is_shown_once_and_only_to_who_issued_it(home):
    """R-9: after it was put away nothing on any page tells it again."""
    page = filled(opened("security"), "城市运行中心")
    (secret,) = set(SECRET.findall(watching.markup(page)))
    (key,) = ledger.open().keys.all()
    assert ledger.open().keys.admitted(secret, None) == key
    assert (key.name, key.schools, key.level, key.created_by) == (
        "城市运行中心",
        None,
        "internal",
        "security",
    )
    assert words.said("城市运行中心") in said(page)
    again = page.button(key="key_issue").click().run()
    assert len(ledger.open().keys.all()) == 1, "the second of two clicks finds the first one's key"
    away = again.button(key="key_noted").click().run()
    assert not SECRET.search(watching.markup(away)) and words.claim(1, 1) in said(away)
    assert secret not in repr(away.session_state)
    assert not SECRET.search(watching.markup(opened("security")))


def test_what_is_not_sound_is_said_beside_the_form_and_nothing_is_issued(home):
    page = opened("security")
    page.text_input(key="key_ranges").set_value("10.1.2.300")
    page = filled(page, "平台")
    assert "不是网络地址" in said(page)
    page.text_input(key="key_ranges").set_value("")
    page.radio(key="key_rows").set_value(words.SOME_ROWS)
    page = filled(page.run(), "平台")
    assert words.NO_SCHOOLS in said(page) and ledger.open().keys.all() == []


def test_a_key_is_revoked_behind_a_confirmation(home):
    _, secret = ledger.open().keys.issue("旧的", by="li")
    page = opened("security")
    assert page.button(key="key_revoke").disabled
    page.checkbox(key="key_sure").check().run()
    page = page.button(key="key_revoke").click().run()
    assert words.ended("旧的") in said(page)
    assert ledger.open().keys.admitted(secret, None) is None
    assert ledger.open().entries(limit=1)[0].role == "security"


def test_nobody_else_sees_the_section(home):
    """C-6: the system administrator opens the page, but neither issues nor revokes."""
    ledger.open().keys.issue("不该看见", by="li")
    page = opened("admin")
    assert words.SECTION not in said(page) and "不该看见" not in repr(page.main)
    assert not [b for b in page.button if b.key in ("key_issue", "key_revoke")]
    with pytest.raises(ValueError, match="page"):
        opened("leader")


def test_the_command_line_issues_lists_and_revokes(home, capsys):
    assert cli.run(["key", "list"]) == 0 and words.NONE in capsys.readouterr().out
    assert cli.run(["key", "add", "市级平台", "--level", "公开", "--ip", "10.1.0.0/16", "--days", "30"]) == 0
    (secret,) = SECRET.findall(capsys.readouterr().out)
    (key,) = ledger.open().keys.all()
    assert (key.level, key.ranges, ledger.open().entries(limit=1)[0].role) == (
        "public",
        ("10.1.0.0/16",),
        "operator",
    )
    assert cli.run(["key", "list"]) == 0
    listed = capsys.readouterr().out
    assert key.id in listed and not SECRET.search(listed) and secret not in listed
    assert cli.run(["key", "add", "市级平台"]) == 1 and "已有名为" in capsys.readouterr().err
    assert cli.run(["key", "add", "别的", "--school", "nowhere"]) == 1
    assert "学校台账" in capsys.readouterr().err
    assert cli.run(["key", "revoke", "市级平台"]) == 0
    assert (
        cli.run(["key", "revoke", "市级平台"]) == 0 and words.already("市级平台") in capsys.readouterr().out
    )
    assert cli.run(["key", "revoke", "没有的"]) == 1


def test_with_sign_in_a_key_opens_the_interface_alone_and_a_session_does_not(kept, tmp_path):
    """R-8: one way in for programs, another for people; neither opens the other's door."""
    with guarding.signed(kept, tmp_path / "signed") as cockpit:
        with cockpit.home.entered():
            secret = ledger.open().keys.issue("平台", by="li")[1]
        bearer = {"Authorization": f"Bearer {secret}"}
        assert serving.ask(cockpit.port, "/api/v1/status", **bearer).status == 200
        leader = cockpit.enter(role="leader")
        assert cockpit.ask("/", token=leader).status == 200
        assert cockpit.ask("/api/v1/status", token=leader).status == 401
        for page in ("/", "/people", "/api/me", "/api/export/x", "/_stcore/metrics"):
            assert serving.ask(cockpit.port, page, **bearer).status != 200
