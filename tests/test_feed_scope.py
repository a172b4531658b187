"""What a key opens: its schools, up to its level, never about too few people."""

import json
from collections.abc import Iterator

import pytest

from cockpit import access, config, contracts, ledger, store
from cockpit.access import Level
from cockpit.contracts import definitions
from cockpit.door.serving import interface
from cockpit.feed import sight
from cockpit.figures.school.facts import EVERY
from tests import asking, canaries, homes, small_district
from tests.canaries import SCHOOLS

RESOURCES = ("indicators", "schools", "status", "metrics", "openapi.json")


@pytest.fixture(scope="module")
def marked(tmp_path_factory) -> homes.Home:
    """The district in which every text names the school it belongs to."""
    return homes.shared(tmp_path_factory, "canaries", canaries.publish)


@pytest.fixture
def alone(marked, tmp_path, monkeypatch) -> Iterator[None]:
    """The district of canaries with a ledger of its own."""
    marked.enter(monkeypatch)
    monkeypatch.setenv("COCKPIT_LEDGER_URL", f"sqlite:///{tmp_path}/ledger.db")
    config.reset()
    forget()
    yield
    ledger.open().close()
    config.reset()


@pytest.fixture(params=["duckdb", "postgresql"])
def district(request, alone, monkeypatch) -> Iterator[None]:
    """The same on each engine in turn."""
    if request.param == "postgresql":
        monkeypatch.setenv("COCKPIT_STORE_URL", request.getfixturevalue("database"))
        config.reset()
        store.close()
        canaries.publish(homes.Home(config.settings().home))
    yield
    store.close()


def forget() -> None:
    """What the interface remembers of other tests."""
    interface.WRONG.clear()
    interface.PACE.clear()


def issue(name: str, **told) -> str:
    return ledger.open().keys.issue(name, by="li", role="security", **told)[1]


def bodies(token: str) -> str:
    """Everything that a key is told, by every address."""
    lists = [json.dumps(asking.every(token, name), ensure_ascii=False) for name in asking.LISTS]
    whole = [asking.directly(token, name) for name in RESOURCES]
    assert [answer.status for answer in whole] == [200] * len(RESOURCES)
    return "\n".join([*lists, *(a.body.decode() + repr(a.headers) for a in whole)])


def test_no_byte_told_to_a_key_speaks_of_a_school_outside_its_scope(district):
    """Canaries: each school's texts carry its code; R-7, R-13 with three keys asked one after the other."""
    tokens = {school: issue(school, schools=[school]) for school in SCHOOLS}
    for school, token in [*tokens.items(), *tokens.items()]:
        said = bodies(token)
        assert school in said
        foreign = [other for other in SCHOOLS if other != school]
        assert not [name for other in foreign for name in canaries.names(other) if name in said]


def test_the_whole_district_is_told_to_a_key_of_the_whole_district(district):
    items = asking.every(issue("全区"), "schools")
    assert tuple(item["code"] for item in items) == SCHOOLS


def test_no_key_hears_what_stands_in_sensitive_registers(alone):
    """C-8: a key is public or internal at most."""
    said = bodies(issue("全区"))
    assert not [each for each in (*SCHOOLS, canaries.OWNERLESS) if canaries.canary(each, True) in said]
    shown = {f["indicator"] for s in asking.every(issue("二"), "schools") for f in s["indicators"]}
    catalogue = contracts.load()
    sensitive = [
        id
        for id in EVERY
        if any(Level.of(catalogue[name].level) == Level.SENSITIVE for name in definitions()[id].datasets)
    ]
    assert sensitive and not shown & set(sensitive)
    assert shown == {id for id in EVERY if sight.open_to(Level.INTERNAL, definitions()[id].datasets)}


def test_a_public_key_hears_only_what_public_registers_say(alone):
    """C-8: public aggregates; an internal register's figures, dates and sentences stay out."""
    token = issue("公开", level="public")
    catalogue = contracts.load()
    for item in asking.every(token, "indicators"):
        found = definitions().get(item["indicator"])
        named = found.datasets if found else frozenset()
        assert all(catalogue[name].level == "public" for name in named), item["indicator"]
    for school in asking.every(token, "schools"):
        for figure in school["indicators"]:
            assert sight.open_to(Level.PUBLIC, definitions()[figure["indicator"]].datasets)
    status = asking.told(asking.directly(token, "status"))
    assert {catalogue[each["dataset"]].level for each in status["sources"]} == {"public"}
    assert {each["text"] for each in status["milestones"]} == {None}
    assert asking.told(asking.directly(issue("内部"), "status"))["milestones"][0]["text"]
    internal = [name for name, each in catalogue.items() if each.level != "public"]
    metrics = asking.directly(token, "metrics").body.decode()
    assert not [name for name in internal if f'dataset="{name}"' in metrics]


def test_without_a_line_in_the_policy_every_key_opens_nothing(alone, tmp_path, monkeypatch):
    """Unlisted is denied: the policy is asked at every request, and the refusal is written down."""
    token = issue("一")
    written = (config.settings().data / "policy.toml").read_text("utf-8")
    other = tmp_path / "other"
    other.mkdir()
    for each in config.settings().data.iterdir():
        if each.name != "policy.toml":
            (other / each.name).symlink_to(each)
    (other / "policy.toml").write_text(written.replace('may = ["feed:*"]', "may = []"), "utf-8")
    monkeypatch.setenv("COCKPIT_DATA", str(other))
    config.reset()
    for name in RESOURCES:
        answer = asking.directly(token, name)
        assert (answer.status, json.loads(answer.body)["code"]) == (403, "denied")
    noted = ledger.open().entries(limit=1)[0]
    assert (noted.action, noted.result, noted.object) == ("access", "denied", "/api/v1/openapi.json")


@pytest.mark.parametrize(
    ("numerator", "denominator", "kept_back"),
    [
        (3.0, 40.0, True),
        (37.0, 40.0, True),
        (2.0, 4.0, True),
        (0.0, 40.0, False),
        (40.0, 40.0, False),
        (20.0, 40.0, False),
        (None, None, False),
    ],
)
def test_a_share_of_so_few_people_that_they_could_be_recognised_is_kept_back(
    numerator, denominator, kept_back
):
    """Small groups: one to four persons, and one to four left over, are not told."""
    assert sight.few(definitions()["op-space-students"], numerator, denominator) == kept_back
    assert not sight.few(definitions()["yz-t01-1g-class"], numerator, denominator), "rooms are not people"


def test_people_are_counted_by_these_indicators():
    counted = contracts.of_people()
    assert {"op-space-students", "op-space-teachers", "yz-t02-space", "yz-t11-teachers"} <= counted
    assert not {"yz-t01-10g-school", "op-interactive", "yz-wifi", "op-outage"} & counted


def test_a_small_school_is_told_without_its_numbers_of_people(settings):
    """Three teachers, and three of forty pupils without a space: the numbers are named as kept back."""
    tiny = small_district.school(small_district.A, small_district.NORTH, "甲校") | {"teachers": 3}
    large = small_district.school(small_district.B, small_district.NORTH, "乙校")
    month = {"month": small_district.MONTH, "role": "student", "active": 20}
    small_district.published(
        small_district.PLACES[0],
        small_district.rows("school", tiny, large),
        small_district.rows(
            "space_activity",
            month | {"school_code": small_district.A, "persons": 40, "opened": 37},
            month | {"school_code": small_district.B, "persons": 40, "opened": 30},
        ),
    )
    forget()
    first, second = asking.every(issue("一"), "schools")
    assert (first["students"], first["teachers"], first["suppressed"]) == (100, None, ["teachers"])
    assert (second["students"], second["teachers"], second["suppressed"]) == (100, 10, [])
    hidden, open_ = (
        next(f for f in school["indicators"] if f["indicator"] == "yz-t02-space")
        for school in (first, second)
    )
    assert hidden["suppressed"] and hidden["text"] == sight.KEPT_BACK
    assert {hidden[n] for n in ("value", "numerator", "denominator", "status", "status_word")} == {None}
    assert (open_["suppressed"], open_["value"], open_["text"]) == (False, 75.0, "75.0%")
    ledger.open().close()


def test_guessing_keys_from_one_address_raises_the_alarm(alone, monkeypatch):
    """C-17: twenty wrong keys within five minutes by one address are an alarm in the audit."""
    monkeypatch.setattr(interface.WRONG, "most", 100)
    for _ in range(20):
        assert asking.directly("ckp_" + "C" * 43, "status", access.place("10.7.7.7")).status == 401
    (alarm,) = ledger.open().entries(actions=("alarm",))
    assert "10.7.7.7" in f"{alarm.object} {alarm.detail} {alarm.address}"
    assert access.acting() == access.Acting(), "where one request came from is forgotten with it"
