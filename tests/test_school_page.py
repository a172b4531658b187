"""The page of a school and the way down the map, as somebody uses them: every choice is in the address."""

import pytest

from cockpit import ledger
from cockpit.text import network_side as side
from cockpit.text import peer_sets as sets
from cockpit.text import school_brief as words
from cockpit.text import screen
from tests import watching

ONE, TWO, THREE = "2150900002", "2150900003", "2150900005"
STREET = "500103014000"


@pytest.fixture
def visitor(district, monkeypatch):
    district.enter(monkeypatch)
    yield watching.visit("leader")
    ledger.open().close()


def labelled(widgets, label: str):
    return next(each for each in widgets if each.label == label)


def test_a_link_restores_the_exact_view_of_a_school(visitor):
    every = watching.markup(watching.turn(visitor, "school", school=ONE))
    assert words.SECTIONS["people"] in every and "cs-profile" in every
    only = watching.turn(visitor, "school", school=ONE, only="1")
    assert labelled(only.toggle, screen.FILTERS["only"]).value is True
    assert watching.markup(only).count("cs-p-label") < every.count("cs-p-label")


def test_a_set_of_schools_is_saved_chosen_and_removed(visitor):
    page = watching.turn(visitor, "school", school=ONE)
    labelled(page.multiselect, sets.WHICH).select(TWO).select(THREE)
    labelled(page.text_input, sets.NAME).input("两校")
    labelled(page.button, sets.KEEP).click().run()
    assert not page.exception and page.query_params["school"] == ONE
    assert labelled(page.selectbox, screen.FILTERS["peers"]).value == page.query_params["peers"]
    assert words.no_band(2, words.OWN_SET, 10) in watching.plain(watching.markup(page))
    labelled(page.button, sets.DROP).click().run()
    assert not page.exception and "peers" not in page.query_params
    assert ledger.open().peer_sets.list("leader") == ()


def test_who_may_not_know_names_is_not_asked_for_a_set(visitor):
    page = watching.turn(watching.visit("inspector", (ONE, TWO)), "school", school=ONE)
    assert sets.NAME not in [each.label for each in page.text_input]
    assert words.SIMILAR + "</h3>" not in watching.markup(page)


def test_an_unknown_and_a_foreign_school_get_the_same_sentence(visitor):
    said = []
    for asked in ("0000000000", THREE, "<b>x</b>"):
        page = watching.turn(watching.visit("inspector", (ONE, TWO)), "school", school=asked)
        assert not page.exception and words.UNKNOWN in [each.value for each in page.markdown]
        said.append(watching.plain(watching.markup(page)))
    assert said[0] == said[1] == said[2] and "演示晴岚小学" not in said[0]


def test_the_way_down_and_back_up_is_in_the_address(visitor):
    page = watching.turn(visitor, "network", subdistrict=STREET, schools=f"{ONE},{TWO}")
    assert "已选 2 所学校" in watching.plain(watching.markup(page))
    assert side.TITLE in watching.markup(page)
    labelled(page.button, "全区").click().run()
    assert not page.exception and not {"subdistrict", "schools"} & set(page.query_params)
    assert side.CORNER not in watching.plain(watching.markup(page))
