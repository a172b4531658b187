"""人员与权限 and the commands beside it: two administrators, each with their own half, and the first one."""

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from cockpit import access, cli, config, demo, ledger, store, text
from cockpit.figures import people as figures
from cockpit.text import people as said
from cockpit.text import people_cli as told
from cockpit.text import people_desk as words
from tests import homes, watching
from tests.peopling import HERE, OPERATOR, joined

OUR_SCHOOL = "2150900001"


@pytest.fixture
def home(district, tmp_path, monkeypatch) -> Iterator[homes.Home]:
    """The demonstration district with a ledger of its own, and nobody in it."""
    folder = tmp_path / "home"
    shutil.copytree(district.folder, folder, ignore=shutil.ignore_patterns("ledger.db*", "raw", "demo"))
    found = homes.Home(folder)
    found.enter(monkeypatch)
    store.close()
    yield found
    ledger.open().close()
    store.close()
    config.reset()


def opened(role: str, **address: str):
    """The page as somebody in a role has it open."""
    page = watching.turn(watching.visit(role), "people", **address)
    assert not page.exception
    return page


def press(page, label: str):
    return next(each for each in page.button if each.label == label).click().run()


def seen(page) -> str:
    spoken = [e.value for kind in ("success", "error", "info") for e in page.get(kind)]
    return watching.plain(watching.markup(page)) + "\n".join(spoken)


def labels(page) -> set[str]:
    return {each.label for each in page.button}


def test_the_two_administrators_have_a_half_each(home):
    person = joined(ledger.open(), "li", "leader")
    admin, security = (opened(role, person=person.id) for role in ("admin", "security"))
    assert {words.GO_RENAME, words.GO_PASSWORD, words.GO_STOP} <= labels(admin)
    assert words.GO_GRANT not in labels(admin)
    assert words.GO_GRANT in labels(security)
    assert not labels(security) & {words.GO_RENAME, words.GO_PASSWORD, words.GO_STOP, words.GO_ADD}
    assert words.GO_PREVIEW not in labels(security), "nobody signs in, so there is nobody to look as"


@pytest.mark.parametrize("role", [role for role in access.CHOSEN if role not in ("admin", "security")])
def test_nobody_else_reaches_the_page(home, role: str):
    with pytest.raises(ValueError, match="navigation"):
        watching.turn(watching.visit(role), "people")


def test_an_account_is_registered_with_a_password_that_is_shown_until_it_is_put_away(home):
    page = opened("admin")
    page.text_input(key="new-name").set_value("李萍")
    page.text_input(key="new-login").set_value("Li.Ping").run()
    page = press(page, words.GO_ADD)
    assert words.added("李萍") in seen(page)
    secret = re.search(r"\b(?:[A-Za-z2-9]{5}-){3}[A-Za-z2-9]{5}\b", watching.markup(page))
    assert secret and ledger.open().people.verify("li.ping", secret[0], address=HERE).reason == "must_change"
    assert page.text_input(key="new-login").value == ""
    page.text_input(key="new-name").set_value("李萍")
    page.text_input(key="new-login").set_value("li.ping").run()
    page = press(page, words.GO_ADD)
    assert secret[0] in watching.markup(page) and len(ledger.open().people.people()) == 1, "a second click"
    page = press(page, words.NOTED)
    assert secret[0] not in watching.markup(page)


def test_a_form_that_is_not_sound_says_why_and_keeps_what_was_typed(home):
    page = opened("admin")
    page.text_input(key="new-name").set_value("李萍")
    page.text_input(key="new-login").set_value("李萍").run()
    page = press(page, words.GO_ADD)
    assert "登录名为 2 到 64 位" in seen(page) and ledger.open().people.people() == ()
    assert page.text_input(key="new-name").value == "李萍"


def test_schools_are_granted_by_name(home):
    person = ledger.open().people.add("he", "何静怡", who=OPERATOR)
    page = opened("security", person=person.id)
    page.selectbox(key=f"role-{person.id}-0").select("inspector").run()
    many = page.multiselect(key=f"schools-{person.id}-0")
    names = figures_names()
    assert set(many.options) == set(names.values())
    many.set_value([OUR_SCHOOL]).run()
    page = press(page, words.GO_GRANT)
    assert words.granted("何静怡") in seen(page)
    assert ledger.open().people.person(person.id).schools == (OUR_SCHOOL,)
    assert names[OUR_SCHOOL] in seen(page), "and is told by name"


def figures_names() -> dict[str, str]:
    from queries import school

    read = store.reader(access.principal("admin"))
    return dict(read(school.names).select("school_code", "name").iter_rows())


def test_who_was_slower_is_told_and_changes_nothing(home):
    person = ledger.open().people.add("he", "何静怡", who=OPERATOR)
    page = opened("security", person=person.id)
    page.selectbox(key=f"role-{person.id}-0").select("leader").run()
    ledger.open().people.grant(person.id, "reviewer", revision=0, who=OPERATOR)
    page = press(page, words.GO_GRANT)
    assert "刚被root修改过" in seen(page)
    assert ledger.open().people.person(person.id).role == "reviewer"


def test_an_account_is_stopped_behind_a_confirmation_and_its_session_ends(home):
    person = joined(ledger.open(), "li", "leader")
    _, token = ledger.open().sessions.begin(person=person, via="local", address=HERE, agent="")
    page = opened("admin", person=person.id)
    assert next(each for each in page.button if each.label == words.GO_STOP).disabled
    page.checkbox(key=f"sure-stop-{person.id}-0").check().run()
    page = press(page, words.GO_STOP)
    assert words.stopped("Li") in seen(page) and words.GO_START in labels(page)
    assert ledger.open().people.person(person.id).active is False
    assert ledger.open().sessions.session(ledger.open().sessions.sessions(False)[0].id) is None and token


def test_a_session_is_ended_from_the_list(home):
    person = joined(ledger.open(), "li", "leader")
    session, _ = ledger.open().sessions.begin(person=person, via="local", address=HERE, agent="Firefox Linux")
    page = opened("security")
    assert said.sessions(1) in seen(page)
    page.selectbox(key="people-session").select(session.id).run()
    page = press(page, words.GO_END)
    assert words.ended("Li") in seen(page) and said.NO_SESSIONS in seen(page)
    assert ledger.open().sessions.session(session.id) is None


def test_the_search_finds_by_name_and_login(home):
    for login in ("li.ping", "wang.wu", "li.si"):
        joined(ledger.open(), login, "leader")
    assert figures.accounts({}, search="LI.").frame["login"].to_list() == ["li.ping", "li.si"]
    assert figures.accounts({}, search="Wang").frame["login"].to_list() == ["wang.wu"]
    assert figures.accounts({}, search="赵").claim == said.NO_MATCH
    assert figures.accounts({}, role="admin").empty


def test_what_needs_somebody_comes_first(home):
    assert figures.attention().frame["text"].to_list() == [
        said.missing(role) for role in ("admin", "security", "auditor")
    ]
    for role in ("admin", "security", "auditor"):
        joined(ledger.open(), f"a.{role}", role)
    assert figures.attention().frame["text"].to_list() == [said.FINE_TEXT]
    for number in range(5):
        ledger.open().people.verify("a.admin", "x", address=f"10.0.0.{number}")
    assert figures.attention().frame["status_word"].to_list() == [said.LOCKED]
    state = dict(figures.accounts({}).frame.select("login", "state").iter_rows())
    assert state["a.admin"] == said.LOCKED


def test_the_matrix_is_the_policy(home):
    frame = figures.matrix().frame
    rules = access.policy()
    for role in access.ROLES:
        listed = frame.filter(frame[f"role_{role}"] == said.MAY)["code"].to_list()
        assert set(listed) == set(rules[role].actions), role
    assert set(frame["code"]) - {""} == {action for rule in rules.values() for action in rule.actions}


def test_nothing_typed_into_a_name_becomes_markup(home):
    bad = "<img src=x onerror=alert(1)>"
    person = ledger.open().people.add("li", bad, who=OPERATOR)
    for page in (opened("admin"), opened("security", person=person.id)):
        assert "<img" not in watching.markup(page)
        assert all("<img" not in each.value.replace("\\<", "") for each in page.get("error"))


def test_c17_a_click_that_nobody_offered_is_refused_and_noted(home):
    page = AppTest.from_function(_forged, default_timeout=60).run()
    page = page.button[0].click().run()
    assert [each.value for each in page.error] and not page.exception
    last = ledger.open().entries(1)[0]
    assert (last.who, last.role, last.action, last.result) == ("tan", "school", "access", "denied")


def _forged() -> None:
    """A page on which somebody clicks what only another may."""
    import streamlit as st

    from cockpit import access, ledger
    from cockpit.screen.rectifying import answers

    st.session_state["principal"] = access.principal("school", ("2150900001",), "tan")

    def grant() -> str:
        who = answers.allowed("people:grant")
        return ledger.open().people.grant("x", "leader", revision=0, who=who).name

    st.button("go", on_click=answers.does(grant))
    answers.answer()


# the command line


def say(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = cli.run(arguments)
    heard = capsys.readouterr()
    return code, heard.out + heard.err


def test_r2_the_first_administrator_is_made_at_the_command_line(home, capsys):
    assert say(capsys, "people", "list") == (0, said.NO_ONE + "\n")
    code, heard = say(capsys, "people", "add", "root.zhao", "赵根", "--role", "系统管理员", "--by", "ops")
    assert code == 0 and "系统管理员" in heard
    secret = re.search(r"(?:[A-Za-z2-9]{5}-){3}[A-Za-z2-9]{5}", heard)
    assert ledger.open().people.verify("root.zhao", secret[0], address=HERE).reason == "must_change"
    first = ledger.open().entries()[-1]
    assert (first.who, first.role, first.action) == ("ops", "operator", "people:add")
    assert secret[0] not in "".join(map(repr, ledger.open().entries()))


def test_accounts_are_granted_stopped_and_let_in_by_the_command_line(home, capsys):
    say(capsys, "people", "add", "he", "何静怡")
    name = figures_names()[OUR_SCHOOL]
    assert say(capsys, "people", "grant", "he", "督学", "--school", name)[0] == 0
    found = ledger.open().people.people()[0]
    assert (found.role, found.schools) == ("inspector", (OUR_SCHOOL,))
    session, _ = _begun(found.id)
    assert session.id in say(capsys, "people", "sessions")[1]
    assert told.ended(1) in say(capsys, "people", "end", "he")[1]
    assert say(capsys, "people", "disable", "he")[0] == 0
    assert say(capsys, "people", "enable", "he")[0] == 0
    assert say(capsys, "people", "grant", "he", "none")[0] == 0
    assert ledger.open().people.people()[0].role == ""
    assert told.dormant([]) in say(capsys, "people", "dormant")[1]


def _begun(id: str):
    people = ledger.open().people
    with_password = people.person(id)
    first = people.set_password(id, who=OPERATOR)
    with_password = people.change_password(id, first, "Mai7-Kruste.Föhn", address=HERE)
    return ledger.open().sessions.begin(person=with_password, via="local", address=HERE, agent="")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("people", "grant", "nobody", "admin"), told.unknown("nobody")),
        (("people", "add", "he", "何", "--role", "boss"), "没有“boss”这个角色"),
        (
            ("people", "add", "he", "何", "--role", "督学", "--school", "无此校"),
            told.unknown_school("无此校"),
        ),
        (("people", "end", "nobody"), told.no_session("nobody")),
        (("policy", "export", "--out", "matrix.pdf"), told.UNKNOWN_FORM),
    ],
)
def test_a_command_that_cannot_be_carried_out_says_why_in_one_sentence(home, capsys, arguments, sentence):
    code, heard = say(capsys, *arguments)
    assert code == 1 and sentence in heard and len(heard.strip().splitlines()) == 1
    assert ledger.open().people.people() == ()


def test_the_matrix_is_written_as_a_workbook_and_as_text(home, capsys, tmp_path: Path):
    for form in ("csv", "xlsx"):
        assert say(capsys, "policy", "export", "--out", str(tmp_path / f"matrix.{form}"))[0] == 0
    with (tmp_path / "matrix.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][3:] == [text.role(role) for role in access.ROLES]
    granted = next(row for row in rows if row[2] == "people:grant")
    assert [rows[0][n] for n, cell in enumerate(granted) if cell == said.MAY] == ["安全管理员", "命令行"]
    book = openpyxl.load_workbook(tmp_path / "matrix.xlsx")
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"people:grant", "安全管理员"} <= cells


def test_c5_the_demonstration_s_people_cannot_sign_in(home):
    assert demo.staff() > 10 and demo.staff() == 0
    everybody = ledger.open().people.people()
    assert {each.role for each in everybody} >= set(access.GRANTED)
    assert not any(each.has_password for each in everybody)
    for each in everybody:
        assert ledger.open().people.verify(each.login, "", address=each.id).reason == "refused"
