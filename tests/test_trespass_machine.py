"""People come, change roles and schools, look, export and are looked through: all they get is theirs by then.

R-7, R-8, R-13, C-6, C-7: what somebody may is kept here by the test itself, never asked of the product.
"""

import json
import shutil
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from cockpit import access, config, contracts, feed, figures, ledger, store, tickets
from cockpit.door import parcel
from cockpit.figures import Selection
from cockpit.figures import registers as register_figures
from tests import asking, canaries, guarding, homes, roaming, storing

ROOT = access.operator("root")
SCHOOLS = canaries.SCHOOLS
NAMES = ("zhao", "qian")
RIGHTS = st.one_of(
    st.tuples(st.just("school"), st.sampled_from(SCHOOLS).map(lambda code: (code,))),
    st.tuples(st.just("inspector"), st.sets(st.sampled_from(SCHOOLS), min_size=1, max_size=2).map(tuple)),
    st.tuples(st.sampled_from(("leader", "reviewer", "auditor", "")), st.just(())),
)
PAGES = ("school", "network", "campus", "security", "alerts")
MADE = st.sampled_from([made for page in PAGES for made in figures.PAGES[page][:3]])
CHOICES = st.one_of(st.just(Selection()), st.sampled_from(SCHOOLS).map(lambda code: Selection(school=code)))
WIDE = ("leader", "reviewer")
names = st.sampled_from(NAMES)


class Trespass(RuleBasedStateMachine):
    """Two people with a session each, one who looks through their eyes, a machine with a key."""

    home: homes.Home  # a store with a version that all runs share and add to
    shown = 0  # answers that held somebody's rows, over all runs
    given = Bundle("given")

    @initialize()
    def opened(self) -> None:
        """A ledger of its own, two people without any right yet."""
        self.folder = Path(tempfile.mkdtemp())
        self.patch = pytest.MonkeyPatch()
        self.home.enter(self.patch)
        url = f"sqlite:///{self.folder}/ledger.db"
        for name, value in {"LEDGER_URL": url, "SIGN_IN": "local", "SECRET": guarding.SECRET}.items():
            self.patch.setenv(f"COCKPIT_{name}", value)
        config.reset()
        self.book, self.rights, self.tokens, self.key = ledger.open(), {}, {}, ("", ())
        for name in NAMES:
            told = {"role": "school", "schools": SCHOOLS[:1], "issuer": guarding.ISSUER, "subject": name}
            self.book.people.add(name, name, **told, who=ROOT)
            self.rights[name] = "school", SCHOOLS[:1]
            self.enter(name)
        boss = {"role": "security", "issuer": guarding.ISSUER, "subject": "boss"}
        self.boss = self.book.people.principal(self.book.people.add("boss", "boss", **boss, who=ROOT))
        self.seen_at_once()

    def teardown(self) -> None:
        self.book.close()
        ledger.close()
        self.patch.undo()
        config.reset()
        shutil.rmtree(self.folder)

    def person(self, name: str) -> ledger.Person:
        return next(each for each in self.book.people.people() if each.login == name)

    def who(self, name: str) -> access.Principal | None:
        """Who a session belongs to, asked as each run of a page asks."""
        known = self.book.sessions.living(self.tokens[name], touch=False)
        now = self.book.sessions.session(known.id) if known else None
        return now.principal if now else None

    def judged(self, name: str, said: bytes, level: str = "sensitive") -> None:
        """Nothing in these bytes belongs to a school that somebody has not been given by now."""
        role, schools = self.rights[name]
        theirs = set(SCHOOLS) if role in WIDE else set(schools)
        assert not [s for s in SCHOOLS if s not in theirs and s.encode() in said], (name, role, schools)
        if level != "sensitive" or role not in (*WIDE, "school", "inspector"):
            assert not [s for s in SCHOOLS if canaries.canary(s, True).encode() in said], (name, role)
        Trespass.shown += any(s.encode() in said for s in theirs)

    @rule(name=names, right=RIGHTS)
    def grant(self, name: str, right: tuple[str, tuple[str, ...]]) -> None:
        person = self.person(name)
        self.book.people.grant(person.id, right[0], schools=right[1], revision=person.revision, who=ROOT)
        self.rights[name] = right

    def seen_at_once(self) -> None:
        for name in NAMES:
            self.look(name, figures.PAGES["school"][0], Selection(), False)

    @rule(name=names)
    def enter(self, name: str) -> None:
        if self.rights[name][0]:
            told = {"via": "test", "address": "127.0.0.1", "agent": "test"}
            self.tokens[name] = self.book.sessions.begin(person=self.person(name), **told)[1]

    @rule(name=names)
    def leave(self, name: str) -> None:
        self.book.sessions.end(self.tokens[name])
        assert self.who(name) is None

    @rule(mark=st.sampled_from("甲乙丙丁"))
    def publish(self, mark: str) -> None:
        """A new version: answers that were kept of the one before are not those of this one."""
        contract = contracts.load()["school"]
        wanted = list(contract.polars_schema())
        rows = store.fetch(storing.everything, storing.WHOLE, name="school").select(wanted)
        rows = rows.with_columns(name=pl.col("name").str.strip_chars("甲乙丙丁") + mark)
        number = store.current().number
        store.publish([storing.change("school", rows, f"import-{number}")], by="t", note="t")
        self.mark = mark

    @rule(name=names, made=MADE, chosen=CHOICES, through=st.booleans())
    def look(self, name: str, made, chosen: Selection, through: bool) -> None:
        """A figure of a page, also through the eyes of this one."""
        who = self.who(name)
        if who is None:
            return
        seen = access.preview(who, self.boss) if through else who
        said = self.drawn(seen, made, chosen)
        self.judged(
            name, said.replace((chosen.school or "-").encode(), b""), "internal" if through else "sensitive"
        )

    def drawn(self, who: access.Principal, made, chosen: Selection) -> bytes:
        try:
            figure = made(store.reader(who), chosen)
        except access.Denied:
            return b""
        return json.dumps(feed.document([figure], version=1, demo=False), ensure_ascii=False).encode()

    @rule(target=given, name=names, register=st.sampled_from(("school", "vulnerability", "campus_link")))
    def export(self, name: str, register: str) -> tuple[str, str]:
        """A ticket for what somebody sees of a register just now."""
        who = self.who(name)
        if who is None or not who.may("export"):
            return "x" * 22, name
        try:
            figure = register_figures.listing(store.reader(who), Selection(register=register))
        except access.Denied:
            return "x" * 22, name
        return parcel.links([figure], "t", who)["xlsx"].rpartition("/")[2], name

    @rule(ticket=given, name=names)
    def fetch(self, ticket: tuple[str, str], name: str) -> None:
        """Whoever shows a ticket, whenever: what comes was made for them as they are now."""
        who = self.who(name)
        try:
            found = tickets.redeem(ticket[0], [who] if who else [])
        except tickets.Foreign:
            return
        if found is not None:
            assert ticket[1] == name and who is not None
            self.judged(name, roaming.spelled(found.body))

    @rule(school=st.sampled_from(SCHOOLS))
    def issue(self, school: str) -> None:
        told = {"schools": [school], "by": "boss", "role": "security"}
        self.key = self.book.keys.issue(f"k{len(self.book.keys.all())}", **told)[1], (school,)

    @rule(path=st.sampled_from(("schools", "indicators", "metrics")))
    def ask(self, path: str) -> None:
        token, schools = self.key
        answer = asking.directly(token, path)
        assert (answer.status == 200) == bool(token)
        assert not [s for s in SCHOOLS if s not in schools and s.encode() in answer.body]

    @invariant()
    def nobody_is_more_than_was_granted(self) -> None:
        for name in self.tokens if hasattr(self, "tokens") else ():
            who, (role, schools) = self.who(name), self.rights[name]
            assert who is None or (who.role, who.scope.schools) == (
                role,
                None if role in (*WIDE, "auditor") else set(schools),
            )


QUICK = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}


def test_whatever_people_do_they_get_what_is_theirs_by_then(tmp_path_factory):
    """On SQLite and DuckDB."""
    shared = homes.shared(tmp_path_factory, "canaries", canaries.publish)
    _played(homes.Home(_copied(shared, tmp_path_factory)), examples=4, steps=25)


def test_whatever_people_do_they_get_what_is_theirs_also_from_postgresql(postgres, tmp_path_factory):
    _played(roaming.on_postgres(postgres, tmp_path_factory, canaries.publish), examples=2, steps=12)


def _copied(home: homes.Home, folders: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(home.folder, folders.mktemp("trespass") / "home"))


def _played(home: homes.Home, examples: int, steps: int) -> None:
    Trespass.home, Trespass.shown = home, 0
    case = Trespass.TestCase
    case.settings = settings(max_examples=examples, stateful_step_count=steps, **QUICK)
    store.close()
    case().runTest()
    store.close()
    assert Trespass.shown > 0, "there was something to be seen"
