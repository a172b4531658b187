"""Two people, and others, do what comes to their mind with a few items: the ledger stays as the rules say."""

import shutil
import tempfile
import tomllib
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
)

from cockpit import access, config
from cockpit.ledger import Conflict, Ledger, LedgerError, Rectification, connection
from tests.rectifying import OURS, PATHS, THEIRS, draft, key, picture, today

FILE = config.ROOT / "data" / "rules" / "rectify.toml"
ACTIONS = {row["id"]: row for row in tomllib.loads(FILE.read_text("utf-8"))["action"]}
POLICY = tomllib.loads((config.ROOT / "data" / "policy.toml").read_text("utf-8"))
PEOPLE = {
    "inspector": access.principal("inspector", (OURS, THEIRS), "inspector-1", "督学一组"),
    "colleague": access.principal("inspector", (OURS,), "inspector-2", "督学二组"),
    "school": access.principal("school", (OURS,), "school-1", "第一所"),
    "neighbour": access.principal("school", (THEIRS,), "school-2", "第二所"),
    "leader": access.principal("leader"),
    "wall": access.principal("wall"),
}
WHOLE = PEOPLE["leader"].scope
people = strategies.sampled_from(sorted(PEOPLE))


def _may(person: access.Principal, action: str, item: Rectification) -> bool:
    return person.may(f"rectify:{action}") and item.school in (person.scope.schools or (item.school,))


class Desk(RuleBasedStateMachine):
    """What each person last saw of each item is what they act on, which may be old by then."""

    seen = Bundle("seen")

    @initialize(target=seen, states=strategies.lists(strategies.sampled_from(sorted(PATHS)), max_size=3))
    def opened(self, states: list[str]):
        """A fresh ledger with a few items on their way."""
        self.folder = Path(tempfile.mkdtemp())
        self.patch = pytest.MonkeyPatch()
        self.patch.setenv("COCKPIT_HOME", str(self.folder))
        self.patch.delenv("COCKPIT_TODAY", raising=False)
        config.reset()
        self.book = Ledger(connection.opened(f"sqlite:///{self.folder}/ledger.db"))
        self.door = self.book.rectifications
        self.model: dict[str, Rectification] = {}
        self.done: dict[str, list[str]] = defaultdict(list)
        self.used: dict[str, tuple] = {}
        return multiple(*(self._brought(state) for state in states))

    def _brought(self, state: str) -> Rectification:
        item = self.door.open_(draft(), who=PEOPLE["inspector"], key=key())
        self.model[item.id] = item
        self.done[item.id].append("dispatch")
        for action in PATHS[state]:
            self._follow(item.id, action)
        return self.model[item.id]

    def teardown(self) -> None:
        self._lists_tell_the_same()
        self.book.close()
        self.patch.undo()
        config.reset()
        shutil.rmtree(self.folder)

    @rule(target=seen, who=people, school=strategies.sampled_from((OURS, THEIRS)))
    def open_(self, who: str, school: str):
        person = PEOPLE[who]
        allowed = "rectify:dispatch" in POLICY[person.role]["may"]
        mine = person.scope.schools is None or school in person.scope.schools
        try:
            item = self.door.open_(draft(school=school), who=person, key=key())
        except (access.Denied, LedgerError):
            assert not (allowed and mine)
            return multiple()
        assert allowed and mine
        self.model[item.id] = item
        self.done[item.id].append("dispatch")
        return item

    @rule(target=seen, item=seen, who=people)
    def look(self, item: Rectification, who: str):
        scope = PEOPLE[who].scope
        try:
            found = self.door.item(item.id, scope)
        except LedgerError:
            assert scope.schools is not None and item.school not in scope.schools
            return multiple()
        assert found.revision == self.model[item.id].revision
        return self.model[item.id]

    @rule(
        item=seen,
        who=people,
        action=strategies.sampled_from(sorted(ACTIONS)),
        note=strategies.text(max_size=20),
    )
    def act(self, item: Rectification, who: str, action: str, note: str) -> None:
        self._act(item, who, action, note)

    def _act(self, item: Rectification, who: str, action: str, note: str) -> None:
        person, now, row = PEOPLE[who], self.model[item.id], ACTIONS[action]
        given: dict = {"revision": item.revision, "who": person, "key": key(), "note": note + "。"}
        if action in ("postpone", "reopen"):
            given["due"] = max(now.due, today()) + timedelta(days=1)
        if action == "amend":
            given["unit"] = f"{now.unit[:20]}甲"
        if action == "fix":
            given["measures"] = "装门禁"
        mine = person.scope.schools is None or item.school in person.scope.schools
        fits = now.state in row["from"] and row.get("step", True)
        proved = action != "submit" or f"attach:{person.role}" in self._since(item.id)
        try:
            after = self.door.move(item.id, action, **given)
        except Conflict:
            assert item.revision != now.revision
            return
        except (access.Denied, LedgerError):
            allowed = f"rectify:{action}" in POLICY[person.role]["may"]
            assert not (allowed and mine and fits and proved and item.revision == now.revision)
            return
        assert f"rectify:{action}" in POLICY[person.role]["may"] and mine and fits and proved
        assert item.revision == now.revision, "an old view never wins"
        self.model[item.id] = after
        self.done[item.id].append(action)
        self.used[given["key"]] = (item.id, action, given, after)

    def _since(self, id: str) -> list[str]:
        """What happened since the item was last given to the school."""
        done = self.done[id]
        back = max(n for n, action in enumerate(done) if action in ("dispatch", "return", "reopen"))
        return done[back:]

    @rule(item=seen, picks=strategies.lists(strategies.sampled_from((0, 0, 0, 1, 2, 5)), max_size=6))
    def go_on(self, item: Rectification, picks: list[int]) -> None:
        """Those who may do what follows, one after the other, knowing the item as it is."""
        for pick in picks:
            now = self.model[item.id]
            fitting = [
                id for id, row in ACTIONS.items() if now.state in row["from"] and row.get("step", True)
            ]
            action = fitting[min(pick, len(fitting) - 1)]
            self._follow(item.id, action)
            assert self.done[item.id][-1] == action

    def _follow(self, id: str, action: str) -> None:
        now = self.model[id]
        who = next(name for name, person in PEOPLE.items() if _may(person, action, now))
        if action == "submit":
            self._attach(now, who)
        self._act(now, who, action, "因为")

    @rule(item=seen, who=people)
    def attach(self, item: Rectification, who: str) -> None:
        self._attach(item, who)

    def _attach(self, item: Rectification, who: str) -> None:
        person, now = PEOPLE[who], self.model[item.id]
        mine = person.scope.schools is None or item.school in person.scope.schools
        allowed = "rectify:attach" in POLICY[person.role]["may"] and mine and now.live
        try:
            self.door.attach(item.id, name="a.jpg", data=picture(), who=person, key=key())
        except (access.Denied, LedgerError):
            assert not allowed
            return
        assert allowed
        self.done[item.id].append(f"attach:{person.role}")

    @rule(item=consumes(seen))
    def click_twice(self, item: Rectification) -> None:
        """The newest form of an item is sent once more: nothing happens."""
        sent = [each for each in self.used.values() if each[0] == item.id]
        if sent:
            id, action, given, _ = sent[-1]
            assert self.door.move(id, action, **given) == self.model[id]

    @invariant()
    def history_and_items_agree(self) -> None:
        for id, item in getattr(self, "model", {}).items():
            assert self.door.item(id, WHOLE) == item
            history = self.door.history(id, WHOLE)
            assert [e.action for e in history] == [each.partition(":")[0] for each in self.done[id]]
            assert history[-1].state == item.state
            assert [e.number for e in history] == sorted({e.number for e in history})
            assert item.reopened == self.done[id].count("reopen")
            assert item.postponed == self.done[id].count("postpone")
            assert (item.closed_at is not None) == (item.state == "closed")

    def _lists_tell_the_same(self) -> None:
        self.door._recent.forget()
        for person in PEOPLE.values():
            mine = {
                i
                for i, m in self.model.items()
                if person.scope.schools is None or m.school in person.scope.schools
            }
            assert {item.id for item in self.door.items(person.scope)} == mine
            assert {id for id, _ in self.door.events(person.scope)} == mine
        assert self.book.broken() is None


Desk.TestCase.settings = settings(
    max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestTwoPeopleAtOnce = Desk.TestCase
