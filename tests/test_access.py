"""Who may see and do what."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit import access, config
from cockpit.access import Denied, Level, Principal, Scope
from cockpit.text import access as words

POLICY = tomllib.loads((config.ROOT / "data" / "policy.toml").read_text(encoding="utf-8"))
LISTED = sorted({action for rule in POLICY.values() for action in rule["may"] if not action.endswith("*")})
SENT = {"inspector": ["2150000001", "2150000002"], "school": ["2150000001"]}
CODES = st.frozensets(st.text("0123456789", min_size=1, max_size=3), max_size=6)
SCOPES = st.builds(Scope, st.none() | CODES, st.sampled_from(Level))


def somebody(role: str) -> Principal:
    return access.principal(role, SENT.get(role))


def test_the_policy_names_exactly_the_known_roles_and_each_has_a_chinese_title():
    assert set(POLICY) == set(access.ROLES) == set(words.ROLES)


@pytest.mark.parametrize("role", access.ROLES)
@pytest.mark.parametrize("action", LISTED)
def test_a_role_may_do_what_the_policy_lists_and_nothing_else(role: str, action: str):
    assert somebody(role).may(action) == (action in POLICY[role]["may"])


@pytest.mark.parametrize("role", access.ROLES)
def test_a_register_opens_for_the_roles_that_have_registers(role: str):
    assert somebody(role).may("register:vulnerability") == ("register:*" in POLICY[role]["may"])


@given(role=st.sampled_from(access.ROLES), action=st.text(max_size=20))
def test_an_action_that_is_not_listed_is_denied(role: str, action: str):
    listed = action in LISTED and action in POLICY[role]["may"]
    kind = action.partition(":")[0]
    whole = f"{kind}:*" in POLICY[role]["may"] and action not in (kind, f"{kind}:") and action[-1:] != "*"
    if not listed and not whole:
        assert not somebody(role).may(action)


@given(action=st.sampled_from(LISTED), extra=st.text(min_size=1, max_size=3))
def test_a_longer_name_than_the_listed_one_is_denied(action: str, extra: str):
    for role in access.ROLES:
        assert not somebody(role).may(action + extra)
        assert not somebody(role).may(extra + action)


@pytest.mark.parametrize("action", ["", "*", "register:", "register:*", "page:*", "page", "export "])
def test_a_wildcard_or_an_empty_name_is_no_action(action: str):
    assert not any(somebody(role).may(action) for role in access.ROLES)


def test_only_the_administrator_and_the_reviewer_publish_and_go_back():
    for action in ("intake:publish", "store:rollback"):
        assert [role for role in access.ROLES if somebody(role).may(action)] == ["admin", "reviewer"]


@pytest.mark.parametrize(
    ("action", "roles"),
    [
        ("people:register", ["admin", "operator"]),
        ("people:grant", ["security", "operator"]),
        ("people:preview", ["security"]),
        ("session:end", ["admin", "security", "operator"]),
        ("key:issue", ["security", "operator"]),
        ("key:revoke", ["security", "operator"]),
        ("audit:read", ["auditor"]),
        ("audit:verify", ["auditor"]),
        ("audit:export", ["auditor"]),
        ("page:audit", ["auditor"]),
        ("page:people", ["admin", "security"]),
        ("page:admin", ["admin"]),
        ("backup:run", ["admin"]),
    ],
)
def test_c6_each_duty_of_administration_belongs_to_its_administrator(action: str, roles: list[str]):
    assert [role for role in access.ROLES if somebody(role).may(action)] == roles


@pytest.mark.parametrize("role", access.GRANTED)
def test_c6_no_role_of_a_person_joins_two_of_registering_granting_and_auditing(role: str):
    assert sum(somebody(role).may(duty) for duty in access.APART) <= 1


def test_c6_nothing_deletes_the_audit():
    assert not [action for action in LISTED if action.startswith("audit:") and "delete" in action]


def test_the_machine_s_and_the_operator_s_roles_open_no_page():
    for role in ("feed", "operator"):
        assert not any(somebody(role).may(action) for action in LISTED if action.startswith("page:"))


def test_every_action_of_the_policy_has_its_chinese_words():
    actions = {action for rule in POLICY.values() for action in rule["may"]}
    named = {action for action in actions if not action.startswith("page:")}
    assert named <= set(words.ACTIONS)
    assert {action.partition(":")[0] for action in actions} <= set(words.KINDS)


def test_a_preview_may_only_look():
    target, by = somebody("admin"), access.principal("security", login="wang", session="s")
    seen = access.preview(target, by)
    allowed = {action for action in [*LISTED, "register:school"] if seen.may(action)}
    assert allowed and all(action.startswith(access.LOOKING) for action in allowed)
    assert (seen.scope.level, seen.session, seen.previewed_by) == (by.scope.level, "s", "wang")


@given(target=SCOPES, level=st.sampled_from(Level))
def test_a_preview_sees_no_higher_level_than_either(target: Scope, level: Level):
    by = replace(access.principal("security"), scope=Scope(None, level))
    seen = access.preview(Principal("x", "leader", "x", target), by)
    assert seen.scope.schools == target.schools and seen.scope.level == min(target.level, level)


def test_from_where_something_is_done_is_said_by_the_context_first():
    kept = list(access._PROVIDERS)
    try:
        access.acting_by(lambda: None)
        assert access.acting() == access.Acting()
        access.acting_by(lambda: access.Acting("10.0.0.1", "s1"))
        assert access.acting() == access.Acting("10.0.0.1", "s1")
        token = access.ACTING.set(access.Acting("10.0.0.2", "s2"))
        assert access.acting() == access.Acting("10.0.0.2", "s2")
        access.ACTING.reset(token)
    finally:
        access._PROVIDERS[:] = kept


def test_somebody_with_an_unknown_role_may_nothing():
    stranger = Principal("x", "superuser", "x", Scope(None, Level.SENSITIVE))
    assert not any(stranger.may(action) for action in [*LISTED, "register:school"])


@pytest.mark.parametrize(
    ("role", "whole", "level"),
    [
        ("leader", True, Level.SENSITIVE),
        ("inspector", False, Level.SENSITIVE),
        ("school", False, Level.SENSITIVE),
        ("admin", True, Level.SENSITIVE),
        ("wall", True, Level.INTERNAL),
        ("unit", True, Level.INTERNAL),
        ("reviewer", True, Level.SENSITIVE),
        ("security", True, Level.INTERNAL),
        ("auditor", True, Level.PUBLIC),
        ("guest", True, Level.SENSITIVE),
        ("feed", True, Level.INTERNAL),
        ("operator", True, Level.PUBLIC),
    ],
)
def test_each_role_sees_its_rows_up_to_its_level(role: str, whole: bool, level: Level):
    scope = somebody(role).scope
    assert (scope.whole, scope.level) == (whole, level)
    assert scope.schools == (None if whole else frozenset(SENT[role]))


@pytest.mark.parametrize("role", ["inspector", "school"])
@pytest.mark.parametrize("schools", [None, [], [""]])
def test_without_schools_a_narrow_role_sees_nothing_rather_than_all(role: str, schools):
    assert access.principal(role, schools).scope.schools == frozenset()


@pytest.mark.parametrize(
    ("role", "schools"), [("root", None), ("school", ["1", "2"]), ("leader", ["1"]), ("wall", [])]
)
def test_a_principal_that_the_policy_does_not_know_is_refused_in_chinese(role: str, schools):
    with pytest.raises(Denied, match=r"。$"):
        access.principal(role, schools)


def test_a_single_code_is_one_school_and_not_its_digits():
    assert access.principal("school", "2150000001").scope.schools == {"2150000001"}


@given(one=SCOPES, other=SCOPES)
def test_scopes_have_the_same_key_exactly_when_they_are_equal(one: Scope, other: Scope):
    assert (one.key == other.key) == (one == other)


def test_nothing_and_everything_have_different_keys():
    keys = {Scope(schools, level).key for schools in (None, frozenset()) for level in Level}
    assert len(keys) == 2 * len(Level)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("not toml [", "权限文件"),
        ("", "leader"),
        ('[leader]\nrows = "all"\nlevel = "secret"\nmay = "x"\n', "数据范围"),
        ('[root]\nrows = "district"\nlevel = "public"\nmay = []\n', "root"),
        ('[leader]\nrows = "district"\nlevel = "public"\nmay = ["*"]\n', "操作清单"),
        ('[admin]\nrows = "district"\nlevel = "public"\nmay = ["people:*"]\n', "三者必须分开"),
        (
            '[auditor]\nrows = "district"\nlevel = "public"\nmay = ["audit:read", "people:grant"]\n',
            "三者必须分开",
        ),
    ],
)
def test_a_broken_policy_opens_nothing_and_says_why(
    broken: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "policy.toml").write_text(broken, encoding="utf-8")
    monkeypatch.setenv("COCKPIT_DATA", str(tmp_path))
    config.reset()
    try:
        with pytest.raises(access.PolicyError, match=said):
            access.principal("leader")
    finally:
        monkeypatch.undo()
        config.reset()
