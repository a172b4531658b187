"""Accounts: who has one, what is granted by whom, which passwords hold, and how attempts end."""

import statistics
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from cockpit import access, config
from cockpit.ledger import Conflict, Ledger, LedgerError, Person, connection
from cockpit.ledger.people import attempts, passwords
from cockpit.ledger.people.tables import FAILURE, LOCK, PERSON
from tests.peopling import GOOD, HERE, OPERATOR, THERE, entered, joined

ADMIN = access.principal("admin", login="feng")
SECURITY = access.principal("security", login="wang")


@pytest.fixture(params=["sqlite", "postgresql"])
def book(request: pytest.FixtureRequest, settings: config.Settings) -> Iterator[Ledger]:
    """An empty ledger on each engine."""
    url = settings.ledger_url if request.param == "sqlite" else request.getfixturevalue("database")
    opened = Ledger(connection.opened(url))
    yield opened
    opened.close()


@pytest.fixture
def quick(settings: config.Settings) -> Iterator[Ledger]:
    """An empty ledger on the embedded engine, for rules that no engine changes."""
    opened = Ledger(connection.opened(settings.ledger_url))
    yield opened
    opened.close()


def aged(book: Ledger, table: sa.Table, column: str, by: timedelta) -> None:
    """Let some moments lie further back."""
    with connection.writing(book.engine) as opened:
        key = next(iter(table.primary_key.columns))
        for row in opened.execute(sa.select(key, table.c[column])).all():
            if row[1] is not None:
                opened.execute(sa.update(table).where(key == row[0]).values({column: row[1] - by}))


def actions(book: Ledger) -> list[tuple[str, str]]:
    return [(each.action, each.result) for each in reversed(book.entries())]


# accounts


def test_c5_a_fresh_install_has_no_account_at_all(book: Ledger):
    assert book.people.people() == ()
    assert book.people.verify("admin", "admin", address=HERE).reason == "refused"


def test_an_account_is_found_by_issuer_and_subject_and_by_nothing_else(book: Ledger):
    issuer = "https://id.example/realms/edu"
    person = book.people.add("li", "李萍", issuer=issuer, subject="4711", who=ADMIN)
    assert book.people.of(issuer, "4711") == person
    for other in ((issuer, "4712"), (issuer + "/", "4711"), ("local", "4711"), (issuer, "li"), ("", "")):
        assert book.people.of(*other) is None


def test_c1_no_two_active_accounts_share_a_login(book: Ledger):
    first = book.people.add("Li.Ping", "李萍", who=ADMIN)
    for same in ("li.ping", "LI.PING", " ｌｉ.ping "):
        with pytest.raises(LedgerError, match=r"li\.ping.*使用"):
            book.people.add(same, "李平", who=ADMIN)
    book.people.disable(first.id, revision=first.revision, who=ADMIN)
    second = book.people.add("li.ping", "李平", who=ADMIN)
    with pytest.raises(LedgerError, match="使用"):
        book.people.enable(first.id, revision=first.revision + 1, who=ADMIN)
    assert [each.id for each in book.people.people(active_only=True)] == [second.id]


def test_c1_two_who_register_one_login_at_once_get_one_account(book: Ledger):
    gate, told = threading.Barrier(4), []

    def register() -> None:
        gate.wait()
        try:
            told.append(book.people.add("li", "李萍", who=ADMIN).id)
        except LedgerError as fault:
            told.append(str(fault))

    threads = [threading.Thread(target=register) for _ in range(4)]
    [each.start() for each in threads]
    [each.join() for each in threads]
    assert len(book.people.people()) == 1
    assert sorted("使用" in each for each in told) == [False, True, True, True]


def test_one_subject_of_a_provider_has_one_account_for_ever(book: Ledger):
    told = {"issuer": "https://id.example", "subject": "4711", "who": ADMIN}
    first = book.people.add("li", "李萍", **told)
    book.people.disable(first.id, revision=0, who=ADMIN)
    with pytest.raises(LedgerError, match="已经登记"):
        book.people.add("other", "王五", **told)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"login": "a"}, "登录名"),
        ({"login": "李萍"}, "登录名"),
        ({"login": "li ping"}, "登录名"),
        ({"login": "li'--"}, "登录名"),
        ({"login": "x" * 65}, "登录名"),
        ({"name": " \n "}, "姓名"),
        ({"name": "长" * 41}, "姓名"),
        ({"issuer": "http://id.example", "subject": "1"}, "https"),
        ({"issuer": "https://id.example"}, "标识"),
        ({"issuer": "https://id.example", "subject": "1", "break_glass": True}, "应急"),
        ({"role": "wall"}, "不能授予"),
        ({"role": "guest"}, "不能授予"),
        ({"role": "operator"}, "不能授予"),
        ({"role": "superuser"}, "不能授予"),
        ({"role": "inspector"}, "至少"),
        ({"role": "school", "schools": ("1", "2")}, "一所"),
        ({"role": "school"}, "一所"),
        ({"role": "leader", "schools": ("1",)}, "只有督学"),
        ({"role": "inspector", "schools": ("1' or '1",)}, "编号"),
        ({"role": "unit"}, "责任单位"),
        ({"role": "unit", "unit": "某单位"}, "责任单位"),
        ({"role": "leader", "unit": "区教委"}, "责任单位"),
    ],
)
def test_what_is_not_sound_is_refused_and_leaves_nothing(quick: Ledger, said: dict, why: str):
    given = {"login": "li.ping", "name": "李萍"} | said
    with pytest.raises(LedgerError, match=why):
        quick.people.add(given.pop("login"), given.pop("name"), who=OPERATOR, **given)
    assert quick.people.people() == () and quick.entries() == []


# granting


def test_c6_whoever_registers_does_not_grant_and_whoever_grants_does_not_register(book: Ledger):
    person = book.people.add("li", "李萍", who=ADMIN)
    with pytest.raises(access.Denied):
        book.people.grant(person.id, "leader", revision=0, who=ADMIN)
    with pytest.raises(access.Denied):
        book.people.add("zhao", "赵六", role="leader", who=ADMIN)
    for step in (
        lambda: book.people.add("zhao", "赵六", who=SECURITY),
        lambda: book.people.rename(person.id, "赵六", revision=0, who=SECURITY),
        lambda: book.people.disable(person.id, revision=0, who=SECURITY),
        lambda: book.people.set_password(person.id, who=SECURITY),
        lambda: book.people.dormant(who=SECURITY),
    ):
        with pytest.raises(access.Denied):
            step()
    assert book.people.grant(person.id, "leader", revision=0, who=SECURITY).role == "leader"


@pytest.mark.parametrize("role", [r for r in access.ROLES if r not in ("admin", "security", "operator")])
def test_nobody_else_touches_an_account(quick: Ledger, role: str):
    who, person = access.principal(role, login="x"), quick.people.add("li", "李萍", who=ADMIN)
    before = quick.people.people(), len(quick.entries())
    for step in (
        lambda: quick.people.add("zhao", "赵六", who=who),
        lambda: quick.people.grant(person.id, "leader", revision=0, who=who),
        lambda: quick.people.rename(person.id, "赵", revision=0, who=who),
        lambda: quick.people.disable(person.id, revision=0, who=who),
        lambda: quick.people.enable(person.id, revision=0, who=who),
        lambda: quick.people.set_password(person.id, who=who),
        lambda: quick.people.dormant(who=who),
        lambda: quick.sessions.end("any", why="ended", who=who),
    ):
        with pytest.raises(access.Denied):
            step()
    assert (quick.people.people(), len(quick.entries())) == before


def test_nobody_grants_to_or_stops_themselves(quick: Ledger):
    own = quick.people.add("wang", "汪若兰", role="security", who=OPERATOR)
    with pytest.raises(LedgerError, match="自己"):
        quick.people.grant(own.id, "leader", revision=0, who=SECURITY)
    other = quick.people.add("feng", "冯建国", role="admin", who=OPERATOR)
    with pytest.raises(LedgerError, match="自己"):
        quick.people.disable(other.id, revision=0, who=ADMIN)


def test_a_grant_is_in_the_audit_with_before_and_after(book: Ledger):
    person = book.people.add("li", "李萍", role="inspector", schools=("2150000001",), who=OPERATOR)
    book.people.grant(person.id, "leader", revision=0, who=SECURITY)
    last = book.entries(1)[0]
    assert (last.action, last.who, last.role, last.object) == ("people:grant", "wang", "security", person.id)
    assert (last.before, last.after) == ("督学：2150000001", "区领导")
    assert book.broken() is None


def test_of_two_who_grant_at_once_one_wins_and_the_other_is_told(book: Ledger):
    person, gate, told = book.people.add("li", "李萍", who=ADMIN), threading.Barrier(2), []

    def grant(role: str) -> None:
        gate.wait()
        try:
            told.append(book.people.grant(person.id, role, revision=0, who=SECURITY).role)
        except Conflict as fault:
            told.append(str(fault))

    threads = [threading.Thread(target=grant, args=(role,)) for role in ("leader", "reviewer")]
    [each.start() for each in threads]
    [each.join() for each in threads]
    won = book.people.person(person.id)
    assert won.revision == 1 and won.role in told
    assert sum("刚被wang修改过" in each for each in told) == 1


def test_somebody_without_a_role_or_stopped_is_nobody(quick: Ledger):
    bare = quick.people.add("li", "李萍", who=ADMIN)
    assert quick.people.principal(bare) is None
    leader = quick.people.grant(bare.id, "leader", revision=0, who=SECURITY)
    seen = quick.people.principal(leader, "s1")
    assert seen and (seen.role, seen.login, seen.session, seen.scope.whole) == ("leader", "li", "s1", True)
    gone = quick.people.disable(bare.id, revision=1, who=ADMIN)
    assert quick.people.principal(gone) is None


def test_r6_what_somebody_may_see_comes_from_the_table_alone(quick: Ledger):
    school = joined(quick, "tan", "school", schools=("2150000001",))
    assert quick.people.principal(school).scope.schools == {"2150000001"}
    unit = joined(quick, "jiang", "unit", unit="区教委")
    seen = quick.people.principal(unit)
    assert (seen.unit, seen.scope.level) == ("区教委", access.Level.INTERNAL)
    fields = set(Person.__dataclass_fields__)
    assert not fields & {"claims", "groups", "email", "token"}


# previews


def test_a_preview_looks_and_does_nothing_and_sees_no_more_than_either(quick: Ledger):
    person = joined(quick, "he", "inspector", schools=("2150000001",))
    by = access.principal("security", login="wang", session="s9")
    seen = quick.people.preview(person.id, who=by)
    assert seen.scope == access.Scope(frozenset({"2150000001"}), by.scope.level)
    assert (seen.previewed_by, seen.session) == ("wang", "s9")
    assert seen.may("page:school") and seen.may("register:school")
    assert not any(seen.may(each) for each in ("rectify:close", "export", "visit:sign", "people:grant"))
    assert quick.entries(1)[0].action == "people:preview"
    with pytest.raises(access.Denied):
        access.preview(seen, seen)


@pytest.mark.parametrize("role", [role for role in access.ROLES if role != "security"])
def test_only_the_security_administrator_previews(quick: Ledger, role: str):
    person = joined(quick, "he", "leader")
    with pytest.raises(access.Denied):
        quick.people.preview(person.id, who=access.principal(role))


# passwords


def test_a_first_password_is_told_once_and_must_be_changed(book: Ledger):
    person = joined(book, "li", "leader")
    first = book.people.set_password(person.id, who=ADMIN)
    assert book.people.verify("li", first, address=HERE).reason == "must_change"
    assert book.people.principal(book.people.person(person.id)) is None
    book.people.change_password(person.id, first, GOOD, address=HERE)
    verdict = book.people.verify("LI", GOOD, address=HERE)
    assert verdict.fine and verdict.person.id == person.id
    assert book.people.verify("li", first, address=HERE).reason == "refused"


def test_a_first_password_that_nobody_used_for_a_week_is_none(quick: Ledger):
    person = joined(quick, "li", "leader")
    first = quick.people.set_password(person.id, who=ADMIN)
    aged(quick, PERSON, "expires_at", timedelta(days=7, seconds=1))
    assert quick.people.verify("li", first, address=HERE).reason == "refused"


def test_r9_a_password_is_kept_as_argon2id_and_shown_nowhere(quick: Ledger):
    person = entered(quick, joined(quick, "li", "leader"))
    with connection.reading(quick.engine) as opened:
        kept = opened.execute(sa.select(PERSON.c.password)).scalar_one()
    assert kept.startswith("$argon2id$v=19$m=47104,t=1,p=1$") and GOOD not in kept
    shown = repr(person) + repr(quick.people.people()) + "".join(map(repr, quick.entries()))
    assert GOOD not in shown and kept not in shown


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Ab3-efghijk", "12 个字符"),
        ("kugelblitzwiese", "3 类"),
        ("kugelblitzwiese7", "3 类"),
        ("Xy-li.ping-7Qrt", "登录名"),
        ("LI.PING-7Qrt-xz", "登录名"),
        ("Password2026!", "常见"),
        ("P@ssw0rd1234!", "常见"),
        ("Chongqing@2026", "常见"),
        ("Qwerty!1234567", "常见"),
        ("Aaaaaaaaaaa1!", "常见"),
        ("Woaini@20262026", "常见"),
        ("x" * 127 + "A1", "128"),
        ("Mai7-Kru\x00ste.F", "显示"),
        (GOOD, "原密码"),
    ],
)
def test_c1_a_password_that_is_not_good_enough_is_refused_with_its_reason(password: str, why: str, weighed):
    person, people = weighed
    with pytest.raises(LedgerError, match=why):
        people.change_password(person.id, GOOD, password, address="")
    assert people.verify(person.login, GOOD, address="").fine


@pytest.fixture(scope="module")
def weighed(tmp_path_factory: pytest.TempPathFactory):
    """Somebody with a good password, whom every refusal leaves as they were."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COCKPIT_HOME", str(tmp_path_factory.mktemp("weighed")))
        config.reset()
        book = Ledger(connection.opened(config.settings().ledger_url))
        yield entered(book, joined(book, "li.ping", "leader")), book.people
        book.close()
    config.reset()


def test_c1_every_fault_of_a_password_is_told_at_once(weighed):
    person, people = weighed
    with pytest.raises(LedgerError) as refused:
        people.change_password(person.id, GOOD, "li.ping", address="")
    assert all(word in str(refused.value) for word in ("12 个字符", "3 类", "登录名"))
    assert "li.ping" not in str(refused.value)


def test_c1_the_last_five_passwords_are_not_taken_again(quick: Ledger):
    person, old = entered(quick, joined(quick, "li", "leader")), GOOD
    for number in range(4):
        fresh = f"Kr{number}ste-Wab{number}n.Föhr"
        quick.people.change_password(person.id, old, fresh, address=HERE)
        old = fresh
    with pytest.raises(LedgerError, match="最近 5 次"):
        quick.people.change_password(person.id, old, GOOD, address=HERE)
    quick.people.change_password(person.id, old, "Ganz-Neu.Wied8r", address=HERE)
    quick.people.change_password(person.id, "Ganz-Neu.Wied8r", GOOD, address=HERE)


def test_c1_a_password_ends_after_ninety_days_and_can_then_only_be_changed(quick: Ledger):
    person = entered(quick, joined(quick, "li", "leader"))
    assert timedelta(days=89) < person.expires_at - datetime.now(UTC) <= timedelta(days=90)
    aged(quick, PERSON, "expires_at", timedelta(days=90, seconds=1))
    verdict = quick.people.verify("li", GOOD, address=HERE)
    assert verdict.reason == "expired" and quick.people.principal(verdict.person) is None
    quick.people.change_password(person.id, GOOD, "Ganz-Neu.Wied8r", address=HERE)
    assert quick.people.verify("li", "Ganz-Neu.Wied8r", address=HERE).fine


@given(st.text(max_size=40), st.text(min_size=1, max_size=20))
def test_weighing_a_password_never_fails(password: str, login: str):
    assert all(isinstance(each, str) and each for each in passwords.faults(password, login))


def test_r3_an_account_of_a_provider_never_has_a_password(book: Ledger, monkeypatch: pytest.MonkeyPatch):
    person = book.people.add("li", "李萍", issuer="https://id.example", subject="1", who=ADMIN)
    with pytest.raises(LedgerError, match="没有本地密码"):
        book.people.set_password(person.id, who=ADMIN)
    with connection.writing(book.engine) as opened:
        opened.execute(sa.update(PERSON).values(password=passwords.hashed(GOOD)))
    assert book.people.verify("li", GOOD, address=HERE).reason == "refused"
    with pytest.raises(LedgerError):
        book.people.change_password(person.id, GOOD, "Ganz-Neu.Wied8r", address=HERE)


def test_r3_with_a_provider_only_reserve_accounts_have_a_password(
    quick: Ledger, monkeypatch: pytest.MonkeyPatch
):
    plain = entered(quick, joined(quick, "li", "leader"))
    reserve = entered(quick, joined(quick, "reserve", "admin", break_glass=True))
    for name, value in {
        "SIGN_IN": "oidc",
        "ADDRESS": "https://edu.example",
        "OIDC_METADATA": "https://id.example/.well-known/openid-configuration",
        "OIDC_CLIENT": "cockpit",
        "OIDC_SECRET": "x",
    }.items():
        monkeypatch.setenv(f"COCKPIT_{name}", value)
    config.reset()
    assert quick.people.verify("li", GOOD, address=HERE).reason == "refused"
    assert quick.people.verify("reserve", GOOD, address=HERE).fine
    with pytest.raises(LedgerError, match="应急"):
        quick.people.set_password(plain.id, who=ADMIN)
    assert quick.people.set_password(reserve.id, who=ADMIN)


# attempts


def test_c2_five_failures_lock_the_login_for_a_quarter_of_an_hour(book: Ledger):
    entered(book, joined(book, "li", "leader"))
    entered(book, joined(book, "wu", "leader"))
    reasons = [book.people.verify("li", "x", address=HERE).reason for _ in range(5)]
    assert reasons == ["refused"] * 4 + ["locked"]
    assert book.people.verify("li", GOOD, address=THERE).reason == "locked", "the right one from elsewhere"
    assert book.people.verify("wu", GOOD, address=HERE).fine, "others share the address"
    assert book.people.person(book.people.of("local", "") or _id(book, "li")).locked_until is not None
    aged(book, LOCK, "until", attempts.SPAN + timedelta(seconds=1))
    aged(book, FAILURE, "at", attempts.SPAN + timedelta(seconds=1))
    assert book.people.verify("li", GOOD, address=HERE).fine


def test_c2_an_address_that_tries_one_login_after_another_is_locked(quick: Ledger):
    entered(quick, joined(quick, "wu", "leader"))
    tries = [quick.people.verify(f"n{n}", "x", address=HERE).reason for n in range(attempts.MOST_OF_ADDRESS)]
    assert tries == ["refused"] * (attempts.MOST_OF_ADDRESS - 1) + ["locked"]
    assert quick.people.verify("wu", GOOD, address=HERE).reason == "locked"
    assert quick.people.verify("wu", GOOD, address=THERE).fine
    quick.people.unlock(HERE, who=access.operator("root"))
    assert quick.people.verify("wu", GOOD, address=HERE).fine


def test_c2_nobody_knows_where_from_counts_for_the_login_alone(quick: Ledger):
    entered(quick, joined(quick, "wu", "leader"))
    for number in range(attempts.MOST_OF_ADDRESS + 1):
        quick.people.verify(f"n{number}", "x", address="")
    assert quick.people.verify("wu", GOOD, address="").fine


def test_a_stranger_cannot_keep_everybody_out_of_the_reserve_account(quick: Ledger):
    who = access.operator("root")
    entered(quick, quick.people.add("reserve", "应急", role="admin", break_glass=True, who=who))
    reasons = [quick.people.verify("reserve", "x", address=HERE).reason for _ in range(6)]
    assert reasons == ["refused"] * 4 + ["locked"] * 2
    assert quick.people.verify("reserve", GOOD, address=THERE).fine


def test_the_command_line_takes_a_lock_off(quick: Ledger):
    entered(quick, joined(quick, "li", "leader"))
    for _ in range(5):
        quick.people.verify("li", "x", address=HERE)
    with pytest.raises(access.Denied):
        quick.people.unlock("li", who=access.principal("leader"))
    quick.people.unlock("LI", who=access.operator("root"))
    assert quick.people.verify("li", GOOD, address=HERE).fine


def _id(book: Ledger, login: str) -> str:
    return next(each.id for each in book.people.people() if each.login == login)


def test_c2_failures_count_within_any_quarter_of_an_hour_and_no_longer(quick: Ledger):
    entered(quick, joined(quick, "li", "leader"))
    for _ in range(4):
        quick.people.verify("li", "x", address=HERE)
    aged(quick, FAILURE, "at", attempts.SPAN - timedelta(seconds=30))
    assert quick.people.verify("li", "x", address=HERE).reason == "locked"
    aged(quick, LOCK, "until", attempts.SPAN)
    aged(quick, FAILURE, "at", timedelta(minutes=1))
    assert quick.people.verify("li", "x", address=HERE).reason == "refused"


def test_c2_a_success_forgets_the_failures_of_the_login(quick: Ledger):
    entered(quick, joined(quick, "li", "leader"))
    for _ in range(3):
        for place in range(4):
            assert quick.people.verify("li", "x", address=f"10.0.0.{place}").reason == "refused"
        assert quick.people.verify("li", GOOD, address=THERE).fine


def test_c2_an_unknown_login_is_locked_like_a_known_one(quick: Ledger):
    reasons = [quick.people.verify("nobody", "x", address=f"10.0.0.{n}").reason for n in range(6)]
    assert reasons == ["refused"] * 4 + ["locked"] * 2


def test_c2_a_right_password_among_many_at_once_comes_too_late(book: Ledger):
    person = entered(book, joined(book, "li", "leader"))
    gate, told = threading.Barrier(8), []

    def attempt(number: int) -> None:
        gate.wait()
        told.append(book.people.verify("li", f"wrong-{number}", address=f"10.0.0.{number}").reason)

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(8)]
    [each.start() for each in threads]
    [each.join() for each in threads]
    assert told.count("refused") == 4 and told.count("locked") == 4
    assert book.people.verify("li", GOOD, address=THERE).reason == "locked"
    assert book.people.person(person.id).locked_until is not None


def test_c2_known_unknown_stopped_and_locked_take_the_same_time(quick: Ledger):
    known = entered(quick, joined(quick, "known", "leader"))
    gone = entered(quick, joined(quick, "gone", "leader"))
    quick.people.disable(gone.id, revision=gone.revision, who=ADMIN)
    joined(quick, "without", "leader")
    for number in range(5):
        quick.people.verify("locked", "x", address=f"10.1.0.{number}")
    spent: dict[str, list[float]] = {}
    for turn in range(4):
        for login in (known.login, gone.login, "without", "nobody-at-all", "locked"):
            begun = time.process_time()
            quick.people.verify(login, "Wrong-Pass.w0rd", address=f"10.2.{turn}.{len(login)}")
            spent.setdefault(login, []).append(time.process_time() - begun)
    middle = {login: statistics.median(each) for login, each in spent.items()}
    assert max(middle.values()) < 1.6 * min(middle.values()), middle


def test_c9_every_attempt_is_in_the_audit_and_a_mistyped_login_is_not_written_down(book: Ledger):
    person = entered(book, joined(book, "li", "leader"))
    count = len(book.entries())
    book.people.verify("li", "x", address=HERE)
    book.people.verify("MyPass-Word.77", "li", address=HERE)
    book.people.verify("li", GOOD, address=HERE)
    fresh = list(reversed(book.entries(len(book.entries()) - count)))
    assert [(e.action, e.result, e.who, e.object, e.address) for e in fresh] == [
        ("sign-in", "refused", "li", person.id, HERE),
        ("sign-in", "refused", "?", "", HERE),
        ("sign-in", "done", "li", person.id, HERE),
    ]
    with connection.reading(book.engine) as opened:
        kept = str(opened.execute(sa.select(FAILURE)).all())
    assert "mypass" not in kept.lower()


def test_c12_when_the_audit_cannot_be_written_nobody_is_let_in(book: Ledger):
    entered(book, joined(book, "li", "leader"))

    def full(_connection, _cursor, statement, *_: object) -> None:
        if statement.startswith("INSERT INTO audit"):
            raise sa.exc.OperationalError(statement, {}, Exception("disk full"))

    sa.event.listen(book.engine, "before_cursor_execute", full)
    with pytest.raises(LedgerError):
        book.people.verify("li", GOOD, address=HERE)


# accounts that nobody uses


def test_c5_an_account_unused_for_ninety_days_is_stopped_and_a_reserve_one_is_not(book: Ledger):
    stale, used = (entered(book, joined(book, login, "leader")) for login in ("stale", "used"))
    reserve = entered(book, joined(book, "reserve", "admin", break_glass=True))
    aged(book, PERSON, "since", timedelta(days=91))
    with connection.writing(book.engine) as opened:
        opened.execute(sa.update(PERSON).where(PERSON.c.id == used.id).values(since=datetime.now()))
    assert book.people.verify("stale", GOOD, address=HERE).reason == "refused", "even before the sweep"
    assert [each.login for each in book.people.dormant(who=OPERATOR)] == ["stale"]
    assert [each.active for each in map(book.people.person, (stale.id, used.id, reserve.id))] == [
        False,
        True,
        True,
    ]
    assert book.people.dormant(who=OPERATOR) == ()
    again = book.people.enable(stale.id, revision=book.people.person(stale.id).revision, who=ADMIN)
    assert again.active and book.people.verify("stale", GOOD, address=THERE).fine
