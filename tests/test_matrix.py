"""Every role against every query, deed, page and address, for own, other and no rows: C-6, C-7, R-2, R-8.

What is expected is read from the files that people check: policy.toml, surface.toml, routes.toml, contracts.
"""

import ast
import importlib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from typing import Any

import pytest
import sqlalchemy as sa

from cockpit import access, config, contracts, ledger, store
from cockpit.access import Denied, Level, Principal, Scope
from cockpit.door import guard
from cockpit.figures import meeting as meeting_figures
from cockpit.ledger import AlertKey, LedgerError, connection
from cockpit.ledger.tables import RECTIFICATION_EVENT
from cockpit.store import surface
from cockpit.text import frame as navigation
from cockpit.text import rectify_ledger as rectify_words
from cockpit.text import visits_ledger as visit_words
from tests import canaries, convening, guarding, homes, rectifying, roaming, storing, visiting, watching
from tests.test_queries import QUERIES, TABLE

ROOT = config.ROOT
OWN, OTHER, _ = canaries.SCHOOLS
NONE = "9999999999"
POLICY = tomllib.loads((ROOT / "data" / "policy.toml").read_text("utf-8"))
PAGES = [name for group in navigation.NAVIGATION.values() for name, _ in group]
SCHOOLS = {"inspector": (OWN,), "school": (OWN,)}
DENIED, UNKNOWN, REACHED = "denied", "unknown", "reached"
PASSED_ON = {  # where the action is a parameter; who calls it names it
    *("cockpit.ledger.alerts", "cockpit.ledger.meetings.sound", "cockpit.ledger.people.sound"),
    *("cockpit.ledger.rectify.sound", "cockpit.ledger.visits.sound", "cockpit.figures.audit"),
    *("cockpit.screen.caretaker", "cockpit.screen.keys", "cockpit.screen.rectifying.answers"),
    "cockpit.screen.rectifying.moving",
}


def listed(role: str, action: str) -> bool:
    """Whether the policy's own text gives an action."""
    kind, _, name = action.partition(":")
    return bool({action, f"{kind}:*" if name else action} & set(POLICY[role]["may"]))


def somebody(role: str, schools: tuple[str, ...] | None = None) -> Principal:
    given = SCHOOLS.get(role) if schools is None else schools
    return access.principal(role, given if POLICY[role]["rows"] != "district" else None, f"{role}-1")


def people() -> dict[str, Principal]:
    """Everybody there can be: each role, narrow ones also without a school, and looks through their eyes."""
    every = {role: somebody(role) for role in access.ROLES}
    every |= {f"{role} of nothing": somebody(role, ()) for role in SCHOOLS}
    security = somebody("security")
    return every | {
        f"{role} looked through": access.preview(every[role], security) for role in access.GRANTED
    }


EVERYBODY = people()
each_person = pytest.mark.parametrize("name", EVERYBODY)


# ---- actions: none without a row, no row without somebody who asks


@cache
def nodes() -> tuple[tuple[str, ast.AST], ...]:
    """(module, node) of every question for a right and every text in the source of the product."""
    found = []
    for path in (*sorted((ROOT / "cockpit").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[:2] not in (("cockpit", "text"), ("cockpit", "demo")):
            name = ".".join(part for part in parts if part != "__init__")
            every = ast.walk(ast.parse(path.read_text("utf-8")))
            found += [(name, node) for node in every if isinstance(node, ast.Call | ast.Constant)]
    return tuple(found)


def asked_of(name: str, argument: ast.expr) -> str | None:
    """The action in `may(…)`: its text, "kind:" for one put together, None where it was passed on."""
    if isinstance(argument, ast.JoinedStr):
        first = argument.values[0]
        return first.value if isinstance(first, ast.Constant) else None
    if isinstance(argument, ast.Constant):
        return argument.value
    try:
        return eval(ast.unparse(argument), vars(importlib.import_module(name)))
    except (NameError, AttributeError):
        return None


def asked() -> Iterator[tuple[str, str | None]]:
    """(module, action) of every question for a right."""
    for name, node in nodes():
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "may" and node.args:
            yield name, asked_of(name, node.args[0])


def written() -> set[str]:
    """Every text in the source that looks like an action of the policy."""
    kinds = {action.partition(":")[0] for rule in POLICY.values() for action in rule["may"]}
    action = re.compile(rf"({'|'.join(kinds)})(:\w+)?")
    texts = {node.value for _, node in nodes() if isinstance(node, ast.Constant)}
    return {text for text in texts if isinstance(text, str) and action.fullmatch(text)}


def test_r8_every_question_for_a_right_names_one_that_the_policy_knows():
    known = {action for rule in POLICY.values() for action in rule["may"]}
    kinds = {action.partition(":")[0] + ":" for action in known}
    found = list(asked())
    assert len(found) > 60
    assert {module for module, action in found if action is None} <= PASSED_ON
    plain = {action for _, action in found if action and not action.endswith(":")}
    assert plain <= known, "a right that nobody can have"
    assert {action for _, action in found if action and action.endswith(":")} <= kinds


def test_r8_every_right_of_the_policy_is_asked_for_somewhere():
    """A right that nobody asks for protects nothing: what it is meant for is open to all or to nobody."""
    together = {action for _, action in asked() if action and action.endswith(":")}
    together |= {
        "rectify:",
        "visit:",
        "meeting:",
    }  # the ledger puts these together itself: see the deeds below
    here = written()
    for action in {action for rule in POLICY.values() for action in rule["may"]}:
        kind = action.partition(":")[0] + ":"
        assert action in here or kind in together, action


@each_person
def test_c6_each_role_may_what_its_row_lists_and_looking_through_its_eyes_nothing_but_look(name):
    who = EVERYBODY[name]
    for action in {action for rule in POLICY.values() for action in rule["may"] if not action.endswith("*")}:
        looking = not who.previewed_by or action.startswith(access.LOOKING)
        assert who.may(action) == (listed(who.role, action) and looking), action


# ---- queries: each role × each query × own, other, district and none, on both engines


@pytest.fixture(scope="module", params=["duckdb", "postgresql"])
def marked(request, tmp_path_factory) -> homes.Home:
    """The district in which every text of every row names its owner, on each engine."""
    if request.param == "duckdb":
        return homes.shared(tmp_path_factory, "canaries", canaries.publish)
    return roaming.on_postgres(request.getfixturevalue("postgres"), tmp_path_factory, canaries.publish)


@pytest.fixture
def queried(marked, monkeypatch) -> Iterator[None]:
    marked.enter(monkeypatch)
    yield
    store.close()
    config.reset()


def asked_with(name: str) -> list[dict[str, Any]]:
    """What a query is asked with: once for each register, else the first and the last of its choices."""
    every = TABLE[name]
    return (
        every if name.startswith(("imports.", "registers.")) or len(every) < 5 else [*every[:2], *every[-2:]]
    )


def needed(query: Callable[..., Any], params: Mapping[str, Any]) -> Level:
    """The highest level of the datasets that a query reads."""
    catalogue = contracts.load()
    relations = watching.Named(store.Relations(storing.WHOLE, catalogue))
    query(relations, **params)
    levels = [Level.of(found.level) for name in relations.names if (found := catalogue.behind(name))]
    return max(levels, default=Level.PUBLIC)


def owners(frame: Any) -> set[str]:
    """The schools that a result names in its columns of codes."""
    found: set[str] = set()
    if "school_code" in frame.columns:
        found |= set(frame["school_code"].drop_nulls())
    if {"scope_kind", "scope_code"} <= set(frame.columns):
        found |= set(frame.filter(scope_kind="school")["scope_code"].drop_nulls())
    return found


def scopes() -> dict[Scope, str]:
    """Every scope that somebody can have, with one who has it."""
    return {who.scope: name for name, who in EVERYBODY.items()}


@pytest.mark.parametrize("module", sorted({name.partition(".")[0] for name in TABLE}))
def test_c7_each_query_gives_each_role_the_rows_of_its_schools_up_to_its_level(queried, module):
    """Own rows come, others' do not, sums say nothing of a school, what is above the level is denied."""
    for name in (each for each in TABLE if each.startswith(f"{module}.")):
        kind = surface.listed()[name]
        for params in asked_with(name):
            level = needed(QUERIES[name], params)
            for scope, who in scopes().items():
                about = name, params, who
                if scope.level < level:
                    with pytest.raises(Denied, match="。"):
                        store.fetch(QUERIES[name], scope, **params)
                    continue
                frame = store.fetch(QUERIES[name], scope, **params)
                if scope.schools is None:
                    continue
                said = "\n".join(str(row) for row in frame.iter_rows())
                foreign = set(canaries.SCHOOLS) - scope.schools - {str(value) for value in params.values()}
                assert not [school for school in foreign if school in said], about
                assert owners(frame) <= scope.schools, about
                assert kind != surface.WHOLE or frame.is_empty(), about


def test_each_role_with_schools_does_find_its_own_rows(queried):
    scope = somebody("school").scope
    found = {
        name
        for name in TABLE
        if surface.listed()[name] == surface.SCHOOLS
        and any(OWN in owners(store.fetch(QUERIES[name], scope, **params)) for params in asked_with(name))
    }
    assert len(found) > 15, "the cells that are allowed are not empty"


def test_no_query_goes_without_a_cell():
    assert {name for name in surface.listed() if not name.startswith("cockpit.")} == set(TABLE)


# ---- deeds of the ledger: each role × each verb × own, other and none, on both engines


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def book(request, tmp_path_factory) -> Iterator[ledger.Ledger]:
    """A ledger with an item, a visit, a closed month and an account; the register of schools is not asked."""
    folder = tmp_path_factory.mktemp("deeds")
    with pytest.MonkeyPatch.context() as patch:
        homes.Home(folder).enter(patch)
        url = convening.light(folder)
        if request.param == "postgresql":
            url = roaming.database(request.getfixturevalue("postgres"))
        patch.setenv("COCKPIT_LEDGER_URL", url)
        config.reset()
        found = ledger.Ledger(connection.opened(url))
        yield found
        found.close()
    config.reset()


INSPECTOR = access.principal("inspector", (rectifying.OURS, rectifying.THEIRS), "dr")
PICTURE = rectifying.picture()
MINE, THEIRS = rectifying.OURS, rectifying.THEIRS


def at(who: Principal, *schools: str) -> Principal:
    """The same person, narrow ones with these schools of the ledger's tests."""
    return who if who.scope.whole else replace(who, scope=replace(who.scope, schools=frozenset(schools)))


def outcome(deed: Callable[[], object], unknown: tuple[str, ...]) -> str:
    """What became of a deed: denied by the policy, unknown as what is not there, or reached."""
    try:
        deed()
    except Denied:
        return DENIED
    except LedgerError as fault:
        return UNKNOWN if str(fault) in unknown else REACHED
    return REACHED


def expected(who: Principal, right: str, own: bool) -> str:
    if not listed(who.role, right) or (who.previewed_by and not right.startswith(access.LOOKING)):
        return DENIED
    return REACHED if own or who.scope.whole else UNKNOWN


def told(action: str, item: Any) -> dict[str, Any]:
    return rectifying.told(action, item) | {"revision": item.revision, "key": rectifying.key()}


STEPS = sorted(
    a.removeprefix("rectify:") for r in POLICY.values() for a in r["may"] if a.startswith("rectify:")
)
STEPS = [step for step in STEPS if step not in ("dispatch", "attach", "override")]


UNKNOWN_WORDS = (
    *(rectify_words.UNKNOWN_ITEM, rectify_words.UNKNOWN_SCHOOL, rectify_words.UNKNOWN_EVIDENCE),
    *(visit_words.UNKNOWN_SCHOOL, visit_words.UNKNOWN_VISIT),
)


def test_r8_each_step_of_a_rectification_is_asked_for_by_each_role_at_each_school(book):
    """Role × verb × {own, other, not there}: also the evidence, and nothing changed where it was refused."""
    door, unknown = book.rectifications, UNKNOWN_WORDS
    reached = set()
    items = {
        school: rectifying.brought(book, "fixing", school=school)
        if school == MINE
        else door.open_(rectifying.draft(school=school), who=INSPECTOR, key=rectifying.key())
        for school in (MINE, THEIRS)
    }
    for name, given in EVERYBODY.items():
        nothing = given.scope.schools == frozenset()
        who = at(given) if nothing else at(given, MINE)
        for school, item in [*items.items(), (NONE, replace(items[MINE], id="f" * 16, code="DZ-0"))]:
            own = school == MINE and not nothing
            for step in STEPS:
                before = _newest(book)
                got = outcome(partial(door.move, item.id, step, who=who, **told(step, item)), unknown)
                want = expected(who, f"rectify:{step}", own)
                want = UNKNOWN if want == REACHED and school == NONE else want
                assert got == want, (name, step, school)
                reached |= {step} if got == REACHED else set()
                assert got == REACHED or _newest(book) == before, (name, step, school)
            file = {"name": "a.jpg", "data": PICTURE, "who": who, "key": rectifying.key()}
            got = outcome(partial(door.attach, item.id, **file), unknown)
            want = expected(who, "rectify:attach", own)
            assert got == (UNKNOWN if want == REACHED and school == NONE else want), (name, school)
            draft = rectifying.draft(school=school, problem=f"{name}{school}")
            got = outcome(partial(door.open_, draft, who=who, key=rectifying.key()), unknown)
            want = expected(who, "rectify:dispatch", own)
            assert got == want, (name, school)
    assert reached == set(STEPS)


def _newest(book: ledger.Ledger) -> int:
    """The number of the last event that was written about any item."""
    with connection.reading(book.engine) as open_:
        return open_.execute(sa.select(sa.func.max(RECTIFICATION_EVENT.c.number))).scalar_one()


def test_each_role_reads_of_the_ledger_what_its_schools_are(book):
    door, unknown = book.rectifications, UNKNOWN_WORDS
    theirs = door.open_(rectifying.draft(school=THEIRS, problem="别校"), who=INSPECTOR, key=rectifying.key())
    file = door.attach(
        theirs.id, name="b.jpg", data=rectifying.picture(), who=INSPECTOR, key=rectifying.key()
    )
    visit = book.visits.plan(
        visiting.plan(schools=(THEIRS,)), who=access.principal("inspector", (THEIRS,)), key=visiting.key()
    )
    for name, given in EVERYBODY.items():
        who = at(given, MINE)
        reads = {
            "item": lambda s: door.item(theirs.id, s),
            "history": lambda s: door.history(theirs.id, s),
            "evidence": lambda s: door.evidence(theirs.id, s),
            "bytes": lambda s: door.bytes(file.id, s),
            "visit": lambda s: book.visits.visit(visit.id, s),
            "steps": lambda s: book.visits.history(visit.id, s),
        }
        for what, read in reads.items():
            got = outcome(partial(read, who.scope), unknown)
            plain = who.scope.level == Level.SENSITIVE
            want = REACHED if who.scope.whole else UNKNOWN
            if not plain:
                want = {"bytes": DENIED, "visit": UNKNOWN, "steps": UNKNOWN}.get(what, want)
            assert got == want, (name, what)
            if who.scope.whole and what == "evidence":
                assert bool(read(who.scope)) == plain
        assert who.scope.whole or not [i for i in door.items(who.scope) if i.school == THEIRS], name
        assert who.scope.whole or not [v for v in book.visits.visits(who.scope) if THEIRS in v.schools], name


def test_r8_each_verb_of_a_visit_is_asked_for_by_each_role_at_each_school(book):
    reached, unknown = set(), UNKNOWN_WORDS
    for name, given in EVERYBODY.items():
        nothing = given.scope.schools == frozenset()
        who = at(given) if nothing else at(given, MINE)
        for school in (MINE, THEIRS):
            own = school == MINE and not nothing
            inspector = access.principal("inspector", (school,), "dr")
            visit = book.visits.plan(visiting.plan(schools=(school,)), who=inspector, key=visiting.key())
            deeds = _of_visit(book, visit, school, who)
            for (right, deed), act in deeds.items():
                want = expected(who, f"visit:{right}", own)
                if right == "sign" and who.role == "school" and deed != "sign":
                    want = DENIED
                got = outcome(act, unknown)
                assert got == want, (name, right, deed, school)
                reached |= {deed} if got == REACHED else set()
    assert reached == {"plan", "amend", "start", "record", "sign", "withdraw", "finish", "cancel"}


def _of_visit(
    book: ledger.Ledger, visit: Any, school: str, who: Principal
) -> dict[tuple[str, str], Callable]:
    door, plan = book.visits, visiting.plan(schools=(school,))

    def form() -> dict[str, Any]:
        return {"who": who, "key": visiting.key(), "revision": visit.revision}

    party = "school" if who.role == "school" else "inspector"
    point = {"school": school, "point": "support-contract", "grade": "met", "who": who, "key": visiting.key()}
    signed = {"school": school, "party": party, "name": "李"}
    return {
        ("plan", "plan"): lambda: door.plan(plan, who=who, key=visiting.key()),
        ("plan", "amend"): lambda: door.amend(visit.id, plan, **form()),
        ("record", "record"): lambda: door.record(visit.id, **point),
        ("sign", "sign"): lambda: door.sign(visit.id, **signed, **form()),
        ("sign", "withdraw"): lambda: door.withdraw(visit.id, school=school, reason="改", **form()),
        ("record", "finish"): lambda: door.finish(visit.id, conclusion="好", **form()),
        ("record", "start"): lambda: door.start(visit.id, **form()),
        ("plan", "cancel"): lambda: door.cancel(visit.id, reason="改", **form()),
    }


def test_r8_each_deed_of_the_district_is_asked_for_by_each_role(book):
    """Meetings, alerts, accounts, sessions, sets of schools: denied unless listed; always in a preview."""
    meeting = convening.closed(book)
    link, _ = convening.invited(book, meeting)
    action = convening.acted(book, meeting)
    root, id = access.operator("root"), iter(range(10_000))
    person = book.people.add("wang", "王", role="leader", issuer=guarding.ISSUER, subject="w", who=root)
    session, _ = book.sessions.begin(person=person, via="t", address="", agent="")
    reached = set()
    for name, given in EVERYBODY.items():
        who = at(given, MINE)
        for (right, verb), deed in _of_district(
            book, meeting, link, action, person, session, who, id
        ).items():
            want = expected(who, right, True)
            if verb == "add":
                want = expected(who, "people:register", True)
            if who.previewed_by and verb in ("save", "remove"):
                want = DENIED
            if verb == "save" and not who.scope.whole:
                want = DENIED
            if verb == "remove" and not who.previewed_by:
                want = REACHED  # only one's own sets are found
            got = outcome(deed, ())
            assert got == want, (name, verb)
            reached |= {verb} if got == REACHED else set()
    assert len(reached) == 21, sorted(reached)


def _of_district(
    book: ledger.Ledger,
    meeting: Any,
    link: Any,
    action: Any,
    person: Any,
    session: Any,
    who: Principal,
    id: Any,
) -> dict[tuple[str, str], Callable[[], object]]:
    door, form = book.meetings, {"who": who, "key": convening.key()}
    later = datetime.now(UTC) + timedelta(days=1)
    alert = AlertKey("outage", "school", MINE, date(2026, 6, 30))
    limit = {
        "op": ">",
        "value": 3.0,
        "clear": 2.0,
        "months": 1,
        "since": date(2026, 7, 1),
        "reason": "试",
        "seen": 0,
    }
    here = book.people.person(person.id)
    return {
        ("meeting:close", "close"): lambda: door.close(convening.closing(note="改"), convening.PARTS, **form),
        ("meeting:decide", "decide"): lambda: door.decide(meeting.code, "定", **form),
        ("meeting:decide", "hold"): lambda: door.hold(meeting.code, revision=-1, **form),
        ("meeting:act", "act"): lambda: door.act(
            meeting.code, "做", unit=convening.UNIT, due=convening.today() + timedelta(days=9), **form
        ),
        ("meeting:act", "report"): lambda: door.report(
            action.code, "progress", revision=0, note="好", **form
        ),
        ("meeting:link", "invite"): lambda: door.invite(
            meeting.code, scope="district", label="某", expires_at=later, **form
        ),
        ("meeting:link", "revoke link"): lambda: door.revoke(link.id, who=who),
        ("meeting:produce", "produce"): lambda: door.start(
            "pack", subject=f"s{next(id)}", pack="p", scope="d", **form
        ),
        ("alert:ack", "acknowledge"): lambda: book.alerts.acknowledge(
            alert, owner="某", note="n", seen=-1, **form
        ),
        ("alert:rule", "adopt"): lambda: book.alerts.adopt("outage", **limit, **form),
        ("people:register", "add"): lambda: book.people.add(f"n{next(id)}", "某", who=who),
        ("people:register", "rename"): lambda: book.people.rename(here.id, "某", revision=-1, who=who),
        ("people:register", "disable"): lambda: book.people.disable(here.id, revision=-1, who=who),
        ("people:register", "enable"): lambda: book.people.enable(here.id, revision=-1, who=who),
        ("people:register", "password"): lambda: book.people.set_password(here.id, who=who),
        ("people:register", "dormant"): lambda: book.people.dormant(date(2026, 1, 1), who=who),
        ("people:grant", "grant"): lambda: book.people.grant(here.id, "leader", revision=-1, who=who),
        ("people:preview", "preview"): lambda: book.people.preview(here.id, who=who),
        ("session:end", "end"): lambda: book.sessions.end("0" * 16, who=who),
        ("peers:names", "save"): lambda: book.peer_sets.save("组", ["2150900001"], who=who),
        ("peers:names", "remove"): lambda: book.peer_sets.remove("none", who=who),
    }


@each_person
def test_c8_frozen_parts_of_a_month_open_to_whom_they_concern_up_to_their_level(name, book):
    """Parts hold what is sensitive: whoever looks through another's eyes from a lower level opens none."""
    meeting = next((m for m in book.meetings.meetings()), None) or convening.closed(book)
    who = at(EVERYBODY[name], convening.SCHOOL)
    if who.role == "unit":
        who = replace(who, unit=convening.UNIT)
    opened = set(meeting_figures.openable(meeting, who))
    if not who.may("page:meeting") or who.role == "guest":
        assert opened == set()
    elif who.role == "unit":
        assert opened == {f"unit:{convening.UNIT}"}
    elif who.scope.level < Level.SENSITIVE:
        assert opened == set()
    else:
        assert opened == (set(convening.PARTS) if who.scope.whole else {f"school:{convening.SCHOOL}"})


# ---- pages and addresses: each role × each of them on a running cockpit with sign-in


@pytest.fixture(scope="module")
def cockpit(bare, tmp_path_factory) -> Iterator[guarding.Cockpit]:
    with guarding.signed(bare, tmp_path_factory.mktemp("matrix") / "home") as started:
        yield started


@pytest.fixture(scope="module")
def tokens(cockpit) -> dict[str, str]:
    """A session of somebody in each role that a person can have."""
    rights = {role: {"schools": schools} for role, schools in SCHOOLS.items()}
    rights["unit"] = {"unit": convening.UNIT}
    return {role: cockpit.enter(cockpit.person(role, **rights.get(role, {}))) for role in access.GRANTED}


@pytest.mark.parametrize("role", access.GRANTED)
def test_r8_each_role_is_shown_its_pages_and_no_other_even_by_address(cockpit, tokens, role):
    """The navigation that the browser is told, and what a browser gets that asks for a page anyway."""
    mine = {page for page in PAGES if listed(role, f"page:{page}")}
    offered = {"" if page == "overview" else page for page in mine - {"wall"}}
    with roaming.roaming(cockpit, tokens[role]) as visitor:
        for page in PAGES:
            run = visitor.go("" if page == "overview" else page)
            assert run.pages - {"start", "wall"} == offered, (role, page)
            assert not run.fault, (role, page)
            if page in mine:
                assert run.found and run.shown == ("" if page == "overview" else page), (role, page)
            elif page != "overview":
                assert not run.found and run.shown in ("", "start"), (role, page)
            else:
                assert run.shown == "start", role


@pytest.mark.parametrize(
    "page", ["invited", "start2", "people/", "../admin", "people%00", "admin?role=admin"]
)
def test_r8_an_address_that_no_page_has_opens_none(cockpit, tokens, page):
    with roaming.roaming(cockpit, tokens["school"]) as visitor:
        run = visitor.go(page, role="admin", own=OTHER, person="1")
        assert run.shown in ("", None) and "admin" not in run.pages


def test_r6_no_parameter_of_the_address_changes_who_somebody_is(cockpit, tokens):
    """The demonstration's choice of a role is none where people sign in."""
    with roaming.roaming(cockpit, tokens["school"]) as visitor:
        pages = {
            visitor.go("", **{name: "admin"}).pages for name in ("role", "own", "mine", "link", "preview")
        }
    assert len(pages) == 1 and not {"admin", "people", "audit"} & pages.pop()


def test_r2_each_session_reaches_the_addresses_of_sessions_and_no_others(cockpit, tokens):
    """Role × address: what is for walls, machines, guests and holders of tickets is shut to all of them."""
    for role, token in tokens.items():
        for row in guard.rows():
            if "GET" not in row.methods or row.who == {"open"}:
                continue
            status = cockpit.ask(row.example, token=token).status
            opened = {f"page:{row.page}", "people:preview"} & set(POLICY[role]["may"])
            mine = row.page in ("", "overview") or opened
            told = (200, 404, 204) if mine else (403,)
            fits = status in (told if "session" in row.who else (303, 401, 403, 410))
            assert fits, (role, row.path, status)


def test_every_page_and_every_row_of_addresses_has_its_cell():
    pages = {path.stem for path in (ROOT / "pages").glob("*.py")}
    assert pages == set(PAGES)
    assert {row.page for row in guard.rows() if row.page} == pages | {"invited"}
    assert {f"page:{page}" for page in pages} == {
        action for rule in POLICY.values() for action in rule["may"] if action.startswith("page:")
    }
