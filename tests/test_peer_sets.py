"""Sets of schools to compare with: kept for their owner, on both engines, by those who may know names."""

import pytest

from cockpit import access, ledger
from cockpit.ledger.connection import LedgerError

A, B, C = "2150000001", "2150000002", "3150000003"


@pytest.fixture(params=["sqlite", "postgresql"])
def book(request, tmp_path):
    on_server = request.param == "postgresql"
    url = request.getfixturevalue("database") if on_server else f"sqlite:///{tmp_path}/ledger.db"
    opened = ledger.open(url)
    yield opened
    opened.close()


def who(role: str, login: str = "", *schools: str) -> access.Principal:
    return access.principal(role, schools or None, login=login)


def test_a_saved_set_is_found_again_by_its_owner_only(book):
    mine = book.peer_sets.save("同片区", [B, A, A], who=who("leader", "li"))
    assert mine.schools == (A, B)
    assert book.peer_sets.list("li") == (mine,)
    assert book.peer_sets.found(mine.id, owner="li") == mine
    assert book.peer_sets.found(mine.id, owner="wang") is None
    assert book.peer_sets.remove(mine.id, who=who("leader", "wang")) is False
    assert book.peer_sets.list("li") == (mine,)


def test_the_same_name_replaces_and_the_same_set_changes_nothing(book):
    first = book.peer_sets.save("甲", [A], who=who("leader", "li"))
    before = len(book.entries())
    assert book.peer_sets.save(" 甲 ", [A], who=who("leader", "li")) == first
    assert len(book.entries()) == before
    second = book.peer_sets.save("甲", [A, C], who=who("leader", "li"))
    assert (second.id, second.schools) == (first.id, (A, C))
    assert [entry.action for entry in book.entries(2)] == ["peers:save", "peers:save"]


def test_removing_is_noted_and_final(book):
    mine = book.peer_sets.save("甲", [A], who=who("admin", "zhou"))
    assert book.peer_sets.remove(mine.id, who=who("admin", "zhou"))
    assert book.peer_sets.list("zhou") == ()
    assert book.peer_sets.remove(mine.id, who=who("admin", "zhou")) is False
    assert book.entries(1)[0].action == "peers:remove"


@pytest.mark.parametrize("role", ["inspector", "school", "wall"])
def test_who_may_not_know_names_saves_nothing(book, role):
    somebody = who(role, "x", *((A,) if role in ("inspector", "school") else ()))
    with pytest.raises(access.Denied, match="没有查看同类学校名单的权限"):
        book.peer_sets.save("甲", [A], who=somebody)
    assert book.peer_sets.list("x") == ()


@pytest.mark.parametrize(
    ("name", "schools", "said"),
    [
        ("", [A], "起一个名称"),
        ("名" * 21, [A], "不超过 20 个字"),
        ("甲", [], "1 至 100 所"),
        ("甲", [f"{n:010d}" for n in range(101)], "1 至 100 所"),
        ("甲", ["a,b"], "1 至 100 所"),
    ],
)
def test_what_does_not_fit_is_one_chinese_sentence(book, name, schools, said):
    with pytest.raises(LedgerError, match=said):
        book.peer_sets.save(name, schools, who=who("leader", "li"))
    assert book.peer_sets.list("li") == ()
