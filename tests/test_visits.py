"""Visits in the ledger: which step follows, who may, one winner, once per form, and nothing forgotten."""

import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from cockpit import access, config, inspection, ledger
from cockpit.ledger import Conflict, Ledger, LedgerError, connection, evidence
from cockpit.ledger.visits import CANCELLED, FINISHED, INSPECTOR, PLANNED, SCHOOL, STARTED, STATES, digest
from cockpit.text import visits_ledger as words
from tests.forking import FORKS
from tests.rectifying import picture
from tests.visiting import (
    ADMIN,
    ALSO,
    HEAD,
    OTHER,
    OURS,
    STRANGER,
    THEIRS,
    WHO,
    brought,
    key,
    now,
    plan,
    record,
    recorded,
    sign,
    started,
    today,
)

RULES = {  # step → (right, states that allow it, state afterwards; None for the same)
    "amend": ("plan", {PLANNED}, None),
    "cancel": ("plan", {PLANNED}, CANCELLED),
    "start": ("record", {PLANNED}, STARTED),
    "record": ("record", {STARTED}, None),
    "sign": ("sign", {STARTED}, None),
    "withdraw": ("sign", {STARTED}, None),
    "finish": ("record", {STARTED}, FINISHED),
}
MARKUP = "<script>alert(1)</script>[x](javascript:1)\"'=1+1"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, settings: config.Settings, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return request.getfixturevalue("database")
    return f"sqlite:///{tmp_path}/ledger.db"


@pytest.fixture
def book(url: str) -> Iterator[Ledger]:
    opened = Ledger(connection.opened(url))
    yield opened
    opened.close()


@pytest.fixture
def lite(settings: config.Settings, tmp_path: Path) -> Iterator[Ledger]:
    """For what has nothing to do with the engine."""
    opened = Ledger(connection.opened(f"sqlite:///{tmp_path}/ledger.db"))
    yield opened
    opened.close()


def taken(book: Ledger, visit, step: str, who: access.Principal):
    """Take a step that nothing but state and right could forbid."""
    door, revision = book.visits, now(book, visit).revision
    given = {"revision": revision, "who": who, "key": key()}
    steps: dict[str, Callable] = {
        "amend": lambda: door.amend(visit.id, plan(title="改"), **given),
        "cancel": lambda: door.cancel(visit.id, reason="改期", **given),
        "start": lambda: door.start(visit.id, **given),
        "record": lambda: record(book, visit, point="support-repair", revision=found(book, visit), who=who),
        "sign": lambda: door.sign(visit.id, school=OURS, party=SCHOOL, name="陈", **given),
        "withdraw": lambda: door.withdraw(visit.id, school=OURS, reason="更正", **given),
        "finish": lambda: door.finish(visit.id, conclusion="好", **given),
    }
    return steps[step]()


def found(book: Ledger, visit) -> int:
    """The revision of the finding that `taken` corrects."""
    listed = book.visits.findings(WHO.scope, visit.id)
    return next((f.revision for f in listed if (f.school, f.point) == (OURS, "support-repair")), 0)


def ready(book: Ledger, state: str, step: str):
    """A visit in a state, with whatever the step needs besides."""
    visit = brought(book, state)
    if state == STARTED and step in ("finish", "withdraw"):
        sign(book, visit, OURS), sign(book, visit, ALSO)
    return now(book, visit)


@pytest.mark.parametrize("state", STATES)
def test_each_step_by_each_role_follows_the_rules_or_changes_nothing(book, state):
    for step, (right, allowed, after) in RULES.items():
        visit = ready(book, state, step)
        for role in access.ROLES:
            who = person(role)
            may = who.may(f"visit:{right}") and not (step == "withdraw" and role == "school")
            if may and state in allowed:
                taken(book, visit, step, who)
                moved = now(book, visit)
                assert (moved.state, moved.revision) == (after or state, visit.revision + 1), (step, role)
                last = book.visits.history(visit.id, WHO.scope)[-1]
                assert (last.action, last.role, last.state) == (step, role, moved.state)
                visit = ready(book, state, step)
                continue
            with pytest.raises(LedgerError if may else access.Denied, match=r"。$"):
                taken(book, visit, step, who)
            assert now(book, visit) == visit, (step, role)
    assert book.broken() is None


def person(role: str) -> access.Principal:
    return {"inspector": WHO, "school": HEAD}.get(role) or access.principal(role)


@pytest.mark.parametrize("role", access.ROLES)
def test_only_who_may_plans_a_visit(lite, role):
    who = person(role)
    if who.may("visit:plan"):
        assert lite.visits.plan(plan(), who=who, key=key()).state == PLANNED
    else:
        with pytest.raises(access.Denied):
            lite.visits.plan(plan(), who=who, key=key())


def test_a_visit_goes_from_its_plan_to_its_conclusion(book):
    visit = brought(book, FINISHED)
    assert visit.code == f"XC{today().year}-0001"
    assert (visit.title, visit.lead, visit.team) == ("秋季督导", "李督学", ("王督学",))
    assert visit.conclusion == "总体良好" and visit.finished_at >= visit.started_at >= visit.planned_at
    steps = [each.action for each in book.visits.history(visit.id, WHO.scope)]
    points = len(inspection.load().asked(visit.areas))
    assert steps == ["plan", "start", *["record"] * 2 * points, "sign", "sign", "finish"]
    audited = [e.action for e in reversed(book.entries()) if e.object == visit.code]
    assert audited == [f"visit:{step}" for step in steps], "every step is in the audit, too"
    assert book.visits.stamp() == len(steps)


def test_the_same_key_acts_once_for_every_step(book):
    first = key()
    made = [book.visits.plan(plan(), who=WHO, key=first) for _ in range(3)]
    assert made[0] == made[1] == made[2] and len(book.visits.visits(WHO.scope)) == 1
    begun, once = [], key()
    for _ in range(2):
        begun.append(book.visits.start(made[0].id, revision=1, who=WHO, key=once))
    assert begun[0] == begun[1] and begun[0].revision == 2
    again = key()
    found = [record(book, begun[0], key=again) for _ in range(2)]
    assert found[0] == found[1] and now(book, made[0]).revision == 3
    with pytest.raises(LedgerError, match="失效"):
        book.visits.start(brought(book, PLANNED).id, revision=1, who=WHO, key=once)


@pytest.mark.parametrize("bad", ["", "x" * 81, "a\nb"])
def test_a_form_without_a_proper_key_does_nothing(lite, bad):
    with pytest.raises(LedgerError, match="失效"):
        lite.visits.plan(plan(), who=WHO, key=bad)
    assert lite.visits.visits(WHO.scope) == ()


def test_of_two_who_change_a_visit_one_wins_and_the_other_is_told_by_whom(book):
    visit = brought(book, PLANNED)
    book.visits.amend(visit.id, plan(title="甲"), revision=visit.revision, who=OTHER, key=key())
    with pytest.raises(Conflict, match=r"王督学.*调整计划"):
        book.visits.amend(visit.id, plan(title="乙"), revision=visit.revision, who=WHO, key=key())
    assert now(book, visit).title == "甲"


def test_of_two_who_record_one_point_one_wins_and_two_points_disturb_nobody(book):
    visit = started(book)
    record(book, visit, point="support-contract", who=WHO)
    record(book, visit, point="support-repair", who=OTHER)
    with pytest.raises(Conflict, match="李督学"):
        record(book, visit, point="support-contract", grade="unmet", note="过期", who=OTHER)
    kept = {f.point: f for f in book.visits.findings(WHO.scope, visit.id)}
    assert kept["support-contract"].grade == "met" and len(kept) == 2


def test_many_who_record_at_once_lose_nothing(book):
    visit, every = started(book, areas=("build", "protect")), []
    points = [point.id for point in inspection.load().asked(visit.areas)]

    def work(point: str) -> None:
        try:
            every.append(record(book, visit, point=point))
        except LedgerError as fault:
            every.append(fault)

    threads = [threading.Thread(target=work, args=(point,)) for point in points]
    [each.start() for each in threads], [each.join() for each in threads]
    assert not [each for each in every if isinstance(each, LedgerError)]
    assert {f.point for f in book.visits.findings(WHO.scope, visit.id)} == set(points)
    assert now(book, visit).revision == 2 + len(points) and book.broken() is None


def test_a_correction_is_a_new_revision_under_the_same_id_and_the_old_one_stays(book):
    visit = started(book)
    first = record(book, visit, grade="unmet", note="合同过期", urgent=True)
    second = record(book, visit, grade="partly", note="合同续签中", revision=first.revision, who=OTHER)
    assert (second.id, second.revision, second.by, second.urgent) == (first.id, 2, "王督学", False)
    assert book.visits.finding(first.id, WHO.scope) == second
    with book.engine.connect() as open_:
        kept = open_.execute(sa.text("select note from visit_finding order by number")).scalars().all()
    assert kept == ["合同过期", "合同续签中"]


@pytest.mark.parametrize(
    "statement",
    [
        "delete from visit",
        "delete from visit_finding",
        "delete from visit_signature",
        "delete from visit_event",
        "update visit set planned_by = 'x'",
        "update visit set code = 'x'",
        "update visit_finding set note = 'x'",
        "update visit_finding set \"by\" = 'x'",
        "update visit_signature set name = 'x'",
        "update visit_event set \"at\" = '2020-01-01'",
    ],
)
def test_nobody_rewrites_what_was_found_signed_or_done(book, statement):
    visit = sign(book, recorded(book, started(book)))
    before = book.visits.history(visit.id, WHO.scope), book.visits.findings(WHO.scope)
    with pytest.raises(sa.exc.DatabaseError, match="visits are kept"), book.engine.begin() as open_:
        open_.execute(sa.text(statement))
    assert (book.visits.history(visit.id, WHO.scope), book.visits.findings(WHO.scope)) == before


def test_a_row_cannot_be_replaced_by_another_one_with_its_number(lite):
    record(lite, started(lite))
    statement = "insert or replace into visit_finding select * from visit_finding where number = 1"
    with pytest.raises(sa.exc.DatabaseError, match="visits are kept"), lite.engine.begin() as open_:
        open_.execute(sa.text(statement))


def test_a_foreign_visit_is_told_of_in_the_same_words_as_an_unknown_one(book):
    visit = recorded(book, started(book))
    finding = book.visits.findings(WHO.scope, visit.id)[0]
    door, said = book.visits, {}
    for id in (visit.id, visit.code, "XC1999-0001", ""):
        asks: dict[str, Callable] = {
            "visit": lambda id=id: door.visit(id, STRANGER.scope),
            "history": lambda id=id: door.history(id, STRANGER.scope),
            "start": lambda id=id: door.start(id, revision=1, who=STRANGER, key=key()),
            "record": lambda id=id: record(book, replace(visit, id=id), school=THEIRS, who=STRANGER),
        }
        for name, ask in asks.items():
            with pytest.raises(LedgerError) as refused:
                ask()
            said.setdefault(name, set()).add(str(refused.value))
    assert all(answers == {words.UNKNOWN_VISIT} for answers in said.values())
    for id in (finding.id, "nothing"):
        with pytest.raises(LedgerError, match=words.UNKNOWN_FINDING):
            door.finding(id, STRANGER.scope)
        with pytest.raises(LedgerError, match=words.UNKNOWN_FINDING):
            door.photo(id, STRANGER.scope)
    assert door.visits(STRANGER.scope) == door.findings(STRANGER.scope) == ()


def test_a_school_sees_of_a_visit_only_its_own_part(book):
    visit = recorded(book, started(book))
    sign(book, visit, ALSO)
    seen = book.visits.visit(visit.id, HEAD.scope)
    assert (seen.schools, seen.beyond) == ((OURS,), 1)
    assert {f.school for f in book.visits.findings(HEAD.scope)} == {OURS}
    assert book.visits.signatures(HEAD.scope, visit.id) == ()
    assert {s.school for s in book.visits.history(visit.id, HEAD.scope)} == {"", OURS}
    with pytest.raises(LedgerError, match=words.UNKNOWN_SCHOOL):
        sign(book, visit, ALSO, SCHOOL, who=HEAD)


def test_below_the_sensitive_level_there_is_no_visit(lite):
    visit, wall = recorded(lite, started(lite)), access.principal("wall").scope
    assert lite.visits.visits(wall) == lite.visits.findings(wall) == ()
    with pytest.raises(LedgerError, match=words.UNKNOWN_VISIT):
        lite.visits.visit(visit.id, wall)


def test_a_change_of_plan_keeps_the_schools_that_its_author_does_not_see(lite):
    visit = lite.visits.plan(plan(schools=(OURS, THEIRS)), who=ADMIN, key=key())
    seen = lite.visits.visit(visit.id, WHO.scope)
    assert (seen.schools, seen.beyond) == ((OURS,), 1)
    lite.visits.amend(visit.id, plan(schools=(ALSO,)), revision=1, who=WHO, key=key())
    assert set(lite.visits.visit(visit.id, ADMIN.scope).schools) == {ALSO, THEIRS}
    with pytest.raises(LedgerError, match=words.NOT_WHOLE):
        lite.visits.cancel(visit.id, reason="改期", revision=2, who=WHO, key=key())


UNSOUND = [
    ({"title": " \n"}, "主题"),
    ({"title": "长" * 41}, "40"),
    ({"lead": ""}, "组长"),
    ({"team": [f"人{n}" for n in range(21)]}, "20"),
    ({"schools": ()}, "学校"),
    ({"schools": tuple(f"2150900{n:03}" for n in range(61))}, "60"),
    ({"schools": (THEIRS,)}, words.UNKNOWN_SCHOOL),
    ({"schools": ("9999999999",)}, words.UNKNOWN_SCHOOL),
    ({"schools": ("<b>",)}, words.UNKNOWN_SCHOOL),
    ({"areas": ()}, "方面"),
    ({"areas": ("support", "magic")}, "方面"),
    ({"note": "长" * 501}, "500"),
]


@pytest.mark.parametrize(("other", "said"), UNSOUND, ids=[str(n) for n in range(len(UNSOUND))])
def test_an_unsound_plan_is_refused_in_chinese_and_leaves_no_trace(lite, other, said):
    with pytest.raises(LedgerError, match=said) as refused:
        lite.visits.plan(plan(**other), who=WHO, key=key())
    assert str(refused.value).endswith("。")
    assert lite.visits.visits(WHO.scope) == () and lite.entries() == []


@pytest.mark.parametrize("days", [-1, 4000])
def test_a_day_before_the_visit_was_planned_or_absurdly_far_is_refused(lite, days):
    with pytest.raises(LedgerError, match="巡查日期应在"):
        lite.visits.plan(plan(day=today() + timedelta(days=days)), who=WHO, key=key())
    visit = brought(lite, PLANNED)
    with pytest.raises(LedgerError, match="巡查日期应在"):
        changed = plan(day=today() + timedelta(days=days))
        lite.visits.amend(visit.id, changed, revision=1, who=WHO, key=key())


def test_no_step_lies_before_the_last_one_or_in_the_future(lite):
    visit = lite.visits.plan(plan(), who=WHO, key=key(), at=datetime.now(UTC) - timedelta(days=200))
    for wrong in (visit.planned_at - timedelta(seconds=1), datetime.now(UTC) + timedelta(days=400)):
        with pytest.raises(LedgerError, match="办理时间"):
            lite.visits.start(visit.id, revision=1, who=WHO, key=key(), at=wrong)
    begun = visit.planned_at + timedelta(days=1)
    assert lite.visits.start(visit.id, revision=1, who=WHO, key=key(), at=begun).started_at == begun


RECORDS = [
    ({"grade": "excellent"}, "检查结果"),
    ({"grade": "unmet"}, "什么问题"),
    ({"grade": "partly", "note": " \u202e "}, "什么问题"),
    ({"grade": "unmet", "note": "长" * 501}, "500"),
    ({"point": "build-uplink"}, "检查要点"),
    ({"point": "magic"}, "检查要点"),
    ({"school": THEIRS}, words.UNKNOWN_SCHOOL),
    ({"school": ""}, words.UNKNOWN_SCHOOL),
    ({"photo": ("现场.pdf", b"%PDF-1.4\n%%EOF\n")}, "照片只能是"),
    ({"photo": ("现场.jpg", b"MZ" + b"0" * 100)}, "不"),
    ({"photo": ("现场.exe", b"MZ")}, "照片只能是"),
    ({"photo": ("现场.jpg", b"\xff\xd8\xff" + b"0" * 20_000_000)}, "MB|兆"),
]


@pytest.mark.parametrize(("other", "said"), RECORDS, ids=[str(n) for n in range(len(RECORDS))])
def test_an_unsound_record_is_refused_in_chinese_and_leaves_no_trace(lite, other, said):
    visit = started(lite)
    with pytest.raises(LedgerError, match=said) as refused:
        record(lite, visit, **other)
    assert str(refused.value).endswith("。")
    assert lite.visits.findings(WHO.scope) == () and now(lite, visit) == visit


def test_what_people_type_is_kept_as_text_on_one_line(lite):
    visit = started(lite, title=f"{MARKUP[:36]}\n\x00", note=MARKUP)
    finding = record(lite, visit, grade="unmet", note=f"{MARKUP}\r\n\x1b[2J\u202e第二行")
    assert finding.note == f"{MARKUP} [2J第二行"
    assert visit.title == MARKUP[:36] and visit.note == MARKUP
    assert lite.broken() is None


def test_what_else_was_noticed_goes_by_its_area(lite):
    visit = started(lite)
    assert record(lite, visit, point="support", grade="unmet", note="机房杂物").point == "support"
    with pytest.raises(LedgerError, match="检查要点"):
        record(lite, visit, point="build", grade="unmet", note="x")


def test_a_picture_stays_with_its_finding_and_loses_what_betrays_its_maker(book):
    visit = started(book)
    first = record(book, visit, grade="unmet", note="网线裸露", photo=("../机房.JPG", picture()))
    assert (first.photo.kind, first.photo.name) == ("jpg", "机房.JPG")
    kept = book.visits.photo(first.id, WHO.scope)
    assert len(kept) == first.photo.size and b"Exif" not in kept
    second = record(book, visit, grade="partly", note="已包扎", revision=1)
    assert second.photo == first.photo, "a correction without a picture keeps the one there is"
    with pytest.raises(LedgerError, match=words.NO_PHOTO):
        book.visits.photo(record(book, visit, point="support-repair").id, WHO.scope)


def test_the_sweep_leaves_the_pictures_of_findings(lite, monkeypatch):
    finding = record(lite, started(lite), grade="unmet", note="坏", photo=("a.jpg", picture()))
    orphan = evidence.keep(picture(size=(8, 8)), "b.jpg")
    monkeypatch.setattr(evidence, "ORPHAN_S", -10)
    assert evidence.sweep(lite.engine) == 1
    assert lite.visits.photo(finding.id, WHO.scope)
    with pytest.raises(LedgerError):
        evidence.read(orphan.sha256)


def test_nobody_signs_before_every_point_has_a_record(lite):
    visit = started(lite)
    record(lite, visit)
    left = len(inspection.load().asked(visit.areas)) - 1
    with pytest.raises(LedgerError, match=f"还有 {left} 个要点"):
        sign(lite, visit)
    assert lite.visits.signatures(WHO.scope, visit.id) == ()


def test_a_signature_stands_for_the_records_and_closes_them(book):
    visit = recorded(book, started(book))
    sign(book, visit, OURS, INSPECTOR), sign(book, visit, OURS, SCHOOL, opinion="无异议")
    mine = [f for f in book.visits.findings(WHO.scope, visit.id) if f.school == OURS]
    given = book.visits.signatures(WHO.scope, visit.id)
    assert [(each.party, each.name) for each in given] == [(INSPECTOR, "李督学"), (SCHOOL, "陈校长")]
    assert {each.digest for each in given} == {digest(mine)}
    assert digest([replace(mine[0], note="x"), *mine[1:]]) != digest(mine)
    with pytest.raises(LedgerError, match="已有人签字"):
        record(book, visit, grade="unmet", note="改", revision=1)
    with pytest.raises(LedgerError, match=words.SIGNED_ALREADY):
        sign(book, visit, OURS, SCHOOL)
    assert record(book, visit, school=ALSO, revision=1), "the other school is still open"


def test_signatures_are_taken_back_with_a_reason_and_then_count_no_more(book):
    visit = recorded(book, started(book))
    visit = sign(book, visit, OURS)
    sign(book, visit, ALSO)
    for reason in ("", " "):
        with pytest.raises(LedgerError, match="原因"):
            book.visits.withdraw(visit.id, school=OURS, reason=reason, revision=1, who=WHO, key=key())
    revision = now(book, visit).revision
    book.visits.withdraw(visit.id, school=OURS, reason="记错一项", revision=revision, who=WHO, key=key())
    assert [each.school for each in book.visits.signatures(WHO.scope, visit.id)] == [ALSO]
    assert record(book, visit, grade="unmet", note="改正", revision=1).revision == 2
    with pytest.raises(LedgerError, match="还有 1 所学校"):
        revision = now(book, visit).revision
        book.visits.finish(visit.id, conclusion="好", revision=revision, who=WHO, key=key())
    with book.engine.connect() as open_:
        assert open_.execute(sa.text("select count(*) from visit_signature")).scalar() == 3


def test_whoever_signs_has_seen_the_newest_records(lite):
    visit = recorded(lite, started(lite))
    record(lite, visit, grade="unmet", note="后来发现", revision=1, who=OTHER)
    with pytest.raises(Conflict, match=r"王督学.*检查记录"):
        sign(lite, visit, revision=visit.revision)


def test_a_school_signs_for_itself_only_and_never_as_an_inspector(lite):
    visit = recorded(lite, started(lite))
    with pytest.raises(access.Denied):
        sign(lite, visit, OURS, INSPECTOR, who=HEAD)
    assert sign(lite, visit, OURS, SCHOOL, who=HEAD)
    with pytest.raises(access.Denied):
        sign(lite, visit, OURS, "mayor")


def test_another_process_sees_a_step_at_once(url, book):
    other = Ledger(connection.opened(url))
    visit = started(book)
    assert other.visits.visit(visit.id, WHO.scope) == visit
    finding = record(book, visit)
    assert other.visits.findings(WHO.scope, visit.id) == (finding,)
    second = started(other, title="另一次")
    record(other, second), sign(other, recorded(other, started(other)))
    assert {v.id for v in book.visits.visits(WHO.scope)} == {v.id for v in other.visits.visits(WHO.scope)}
    assert book.visits.findings(WHO.scope) == other.visits.findings(WHO.scope)
    other.close()


def test_a_step_that_could_not_be_audited_is_not_taken(url, book):
    visit = started(book)
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as open_:
            open_.execute(
                "create trigger audit_full before insert on audit begin select raise(abort, 'disk full'); end"
            )
    else:
        with psycopg.connect(url) as open_:
            open_.execute("alter table audit add constraint full_disk check (number < 0) not valid")
    with pytest.raises(LedgerError, match="没有执行"):
        record(book, visit)
    with pytest.raises(LedgerError, match="没有执行"):
        book.visits.plan(plan(), who=WHO, key=key())
    assert book.visits.findings(WHO.scope) == () and book.visits.visits(WHO.scope) == (visit,)


def _killed_after(url: str, id: str, statements: int) -> None:
    """Record a finding and die hard before the n-th statement of its transaction."""
    book, seen = Ledger(connection.opened(url)), 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen > statements:
            os.kill(os.getpid(), signal.SIGKILL)

    visit = book.visits.visit(id, WHO.scope)
    sa.event.listen(book.engine, "before_cursor_execute", count)
    sa.event.listen(book.engine, "commit", count)
    record(book, visit, key="fixed")


def test_a_process_killed_between_any_two_statements_leaves_a_whole_step_or_none(url, book):
    visit, done = started(book), False
    for statements in range(40):
        process = FORKS.Process(target=_killed_after, args=(url, visit.id, statements))
        process.start()
        process.join(60)
        kept = book.visits.findings(WHO.scope, visit.id)
        steps = book.visits.history(visit.id, WHO.scope)
        held = now(book, visit)
        assert held.revision == len(steps) == 2 + len(kept), statements
        assert sum(e.object == visit.code for e in book.entries()) == len(steps)
        assert book.broken() is None
        if process.exitcode == 0:
            done = True
            break
        assert process.exitcode == -signal.SIGKILL
    assert done and len(kept) == 1, "the last attempt went through, and the form still acted once"


def test_what_a_row_is_read_back_as_is_what_was_written(book):
    visit = started(book, team=("甲", "乙"), note="注")
    fresh = Ledger(book.engine)
    assert fresh.visits.visits(WHO.scope) == (visit,)
    assert fresh.visits.visit(visit.code, WHO.scope).day == visit.day
    assert ledger.Conflict is Conflict
