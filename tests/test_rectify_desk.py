"""The rectification desk: who may do what, once per click, told when somebody was faster, data checked."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from cockpit import access, ledger, store, tickets
from cockpit.door import parcel
from cockpit.figures import rectify
from cockpit.screen.rectifying import answers, moving, opening, proving
from cockpit.text import rectify as figures_words
from cockpit.text import rectify_desk as words
from cockpit.text import rectify_ledger
from tests import small_district as small
from tests import watching
from tests.rectifying import picture
from tests.small_district import A, B, C
from tests.test_rectify_figures import SAID, brought, key, opened

TODAY = date(2026, 7, 15)
EXCEPTION = {"origin": "exception", "ref": "ten-gigabit", "indicator": "yz-t01-10g-school"}


@pytest.fixture
def home(settings) -> Iterator[None]:
    """A home of its own with three schools and an empty ledger."""
    small.published(*small.PLACES, *small.REGISTERS)
    yield
    ledger.open().close()


def visitor(role: str, *schools: str, **address: str):
    page = watching.turn(watching.visit(role, schools), "rectify", **address)
    assert not page.exception
    return page


def said(page) -> str:
    spoken = [e.value for kind in ("success", "error", "info", "warning", "markdown") for e in page.get(kind)]
    return watching.plain(watching.markup(page)) + "\n".join(spoken).replace("\\", "")


def press(page, label: str):
    button = next(b for b in page.button if b.label == label)
    page = button.click().run()
    assert not page.exception
    return page


def typed(page, part: str, value: object):
    """Fill in the field whose key begins with this."""
    fields = [*page.text_area, *page.text_input, *page.date_input]
    next(f for f in fields if f.key and f.key.startswith(part)).set_value(value)
    return page


def every() -> tuple[ledger.Rectification, ...]:
    return ledger.open().rectifications.items(access.principal("admin").scope)


def of(item: ledger.Rectification) -> ledger.Rectification:
    return ledger.open().rectifications.item(item.id, access.principal("admin").scope)


@pytest.mark.parametrize("role", access.CHOSEN)
def test_the_board_opens_for_those_who_may_see_it_and_for_nobody_else(home, role):
    opened(A)
    schools = (A,) if role == "school" else (A, B, C) if role == "inspector" else ()
    if not access.principal(role, schools or None).may("page:rectify"):
        with pytest.raises(ValueError, match="Could not find"):
            visitor(role)
        return
    page = visitor(role, *schools)
    assert figures_words.headline(1, 0, 0) in said(page) and SAID in said(page)
    may = access.principal(role, schools or None).may("rectify:dispatch")
    assert any(b.label == words.NEW for b in page.button) == may


def test_an_item_is_opened_from_an_exception_that_the_address_names(home):
    told = {"new": "exception", "school": B, "indicator": EXCEPTION["indicator"], "ref": EXCEPTION["ref"]}
    page = visitor("inspector", A, B, **told)
    page = typed(page, "person-", "张三")
    next(u for u in page.get("file_uploader")).upload("现场.jpg", picture(), "image/jpeg")
    page = press(page, words.GO_OPEN)
    (item,) = every()
    assert (item.school, item.origin, item.ref, item.indicator) == (B, *EXCEPTION.values())
    assert (item.unit, item.person, item.due) == ("乙校", "张三", TODAY + timedelta(days=30))
    assert "万兆到校：尚未达到" in item.problem and item.clause and item.opened_by == "督学"
    assert words.opened(item.code) in said(page) and page.query_params["item"] == item.code
    shown = figures_words.evidence(1)
    assert shown in said(page) and "school" not in page.query_params


def test_a_second_click_opens_nothing_more(home):
    page = visitor("leader", new="manual", school=A)
    page = typed(page, "problem-", "没有门禁")
    click = next(b for b in page.button if b.label == words.GO_OPEN)
    about, form = page.session_state[answers.KEY + opening.FORM]
    click.click().run()
    assert len(every()) == 1 and about == (0,)
    draft = ledger.Draft(school=A, problem="没有门禁", severity="normal", origin="manual", due=TODAY)
    again = ledger.open().rectifications.open_(draft, who=access.principal("leader"), key=form)
    assert [again] == list(every()), "the key of the form is the one that opened it"


def test_a_double_click_on_a_step_acts_once(home):
    item = brought("received", A)
    page = visitor("inspector", A, item=item.code)
    page = typed(choose(page, item, "suspend"), "note-", "等暑假")
    (_, revision), form = page.session_state[answers.KEY + moving.FORM]
    press(page, "挂起")
    told = {"revision": revision, "who": access.principal("inspector", (A,)), "key": form, "note": "等暑假"}
    again = ledger.open().rectifications.move(item.id, "suspend", **told)
    assert (again.state, again.revision) == ("suspended", item.revision + 1)
    assert len(ledger.open().rectifications.history(item.id, scope())) == 3


def choose(page, item: ledger.Rectification, action: str):
    """Pick a step among those that are offered."""
    held = f"act-{item.id}"
    return next(g for g in page.get("button_group") if g.key == held).set_value(action).run()


def scope() -> access.Scope:
    return access.principal("admin").scope


def test_an_unknown_and_a_foreign_item_are_answered_alike(home):
    item = opened(B)
    foreign = visitor("school", A, item=item.code)
    unknown = visitor("school", A, item="ZG2026-9999")
    for page in (foreign, unknown):
        assert words.NOT_KNOWN.rstrip("。") in said(page)
        assert item.code not in said(page) and SAID not in said(page)


def test_a_school_replies_and_an_inspector_closes(home):
    item = opened(A)
    page = visitor("school", A, item=item.code)
    page = press(page, "签收")
    page = press(typed(page, "measures-", "装门禁"), "开始整改")
    page = press(typed(page, "note-", "都已装好"), "自查")
    next(u for u in page.get("file_uploader") if "evidence-" in u.key).upload("门.png", picture("PNG"))
    page = press(page, "提交复核")
    assert of(item).state == "review" and figures_words.evidence(1) in said(page)
    assert "销号" not in [b.label for b in page.button]
    page = press(visitor("inspector", A, item=item.code), "销号")
    assert of(item).state == "closed" and words.moved(item.code, "销号", "销号") in said(page)
    assert figures_words.NOTHING_OPEN in said(visitor("leader"))


def test_closing_is_refused_while_the_data_fail_and_goes_through_once_they_do_not(home):
    item = brought("review", B, **EXCEPTION)
    page = visitor("inspector", A, B, item=item.code)
    assert figures_words.FAILING in said(page)
    page = press(page, "销号")
    assert of(item).state == "review" and rectify_ledger.WHY_CLOSE in said(page)
    row = small.link(B, **small.LATE, ten_gigabit_on=date(2026, 6, 1))
    small.published(small.rows("campus_link", row))
    page = visitor("inspector", A, B, item=item.code)
    assert figures_words.RECOVERED in said(page)
    page = press(page, "销号")
    assert of(item).state == "closed"
    assert ledger.open().rectifications.history(item.id, scope())[-1].failing is False


def test_an_inspector_closes_against_the_data_with_a_reason(home):
    item = brought("review", B, **EXCEPTION)
    page = visitor("inspector", A, B, item=item.code)
    page = press(typed(page, "note-", "线路已通，数据下月上报"), "销号")
    last = ledger.open().rectifications.history(item.id, scope())[-1]
    assert of(item).state == "closed" and last.failing is True and "线路已通" in last.note


def test_whoever_comes_second_is_told_and_keeps_the_words(home):
    item = brought("review", A)
    page = visitor("inspector", A, item=item.code)
    page = typed(choose(page, item, "return"), "note-", "照片不清")
    other = access.principal("leader", name="王主任")
    told = {"revision": item.revision, "who": other, "key": key(), "note": "看过了"}
    ledger.open().rectifications.move(item.id, "remark", **told)
    page = press(page, "退回")
    assert of(item).state == "review"
    (error,) = page.error
    assert "王主任" in error.value and error.value.endswith("。")
    assert next(a for a in page.text_area if a.key.startswith("note-")).value == "照片不清"
    assert press(page, "退回") and of(item).state == "returned"


BAD = {
    "too large": ("大.jpg", b"\xff\xd8\xff" + bytes(11_000_000), rectify_ledger.too_large(10)),
    "wrong type": ("说明.pdf", b"MZ\x90 not a document", rectify_ledger.OTHER_KIND),
    "not a picture": ("坏.png", b"\x89PNG\r\n\x1a\n" + b"0" * 50, rectify_ledger.BROKEN_FILE),
}


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_cannot_be_kept_is_one_chinese_sentence(home, case):
    name, data, sentence = BAD[case]
    item = opened(A)
    page = visitor("inspector", A, item=item.code)
    next(u for u in page.get("file_uploader")).upload(name, data)
    page = press(page, words.GO_ATTACH)
    assert [e.value.replace("\\", "") for e in page.error] == [sentence]
    assert ledger.open().rectifications.evidence(item.id, scope()) == ()


def test_nothing_is_attached_without_a_file(home):
    page = press(visitor("inspector", A, item=opened(A).code), words.GO_ATTACH)
    assert [e.value for e in page.error] == [words.NO_FILE]


def test_a_problem_without_words_is_refused_and_the_form_stays(home):
    page = visitor("inspector", A, new="manual", school=A)
    page = press(typed(page, "problem-", "  "), words.GO_OPEN)
    assert [e.value for e in page.error] == [rectify_ledger.NO_PROBLEM] and every() == ()
    assert any(b.label == words.GO_OPEN for b in page.button)


def test_a_school_that_is_out_of_sight_is_not_offered(home):
    page = visitor("inspector", A, new="manual", school=C)
    assert next(s for s in page.selectbox if s.key == "school").value == A
    assert "丙校" not in said(page)


def test_an_open_item_of_the_same_problem_is_named(home):
    item = opened(B, **EXCEPTION)
    asked = {"indicator": EXCEPTION["indicator"], "ref": EXCEPTION["ref"]}
    page = visitor("inspector", A, B, new="exception", school=B, **asked)
    assert item.code in said(page)


def test_what_a_person_typed_is_text_and_not_markup(home):
    evil = "<b>[x](javascript:alert(1))</b>"
    item = opened(A, problem=evil)
    page = visitor("inspector", A, item=item.code)
    assert "<b>[x]" not in watching.markup(page)
    assert "<b>[x]" not in watching.markup(visitor("leader"))


def test_evidence_leaves_by_an_address_that_works_once_and_for_whoever_may_see_it(home):
    item = brought("review", A)
    read = store.reader(access.principal("inspector", (A,)))
    shown = rectify.found(read, item.code)
    (file,) = rectify.files_of(read, shown)
    address = parcel.evidence_link(shown, file, read.principal)
    ticket = address.removeprefix("/api/export/")
    found = tickets.redeem(ticket)
    assert (found.name, found.media_type, found.body[:3]) == ("现场.jpg", "image/jpeg", b"\xff\xd8\xff")
    assert tickets.redeem(ticket) is None
    (entry,) = ledger.open().entries(1)
    assert (entry.action, entry.object, entry.detail) == ("evidence", item.code, "现场.jpg")
    stranger = access.principal("school", (B,))
    with pytest.raises(ledger.LedgerError, match=rectify_ledger.UNKNOWN_EVIDENCE):
        tickets.redeem(parcel.evidence_link(shown, file, stranger).removeprefix("/api/export/"))


@pytest.mark.parametrize(
    ("act", "given"),
    [
        (opening._open, (A, rectify.Lead("manual", "", "", "", "normal", ""), "normal")),
        (moving._move, ("x", "close")),
        (proving._attach, ("x", "y")),
    ],
    ids=["open", "move", "attach"],
)
def test_an_action_asks_for_the_right_itself(home, act, given, monkeypatch):
    monkeypatch.setattr(answers, "principal", lambda: access.principal("wall"))
    with pytest.raises(access.Denied, match=words.NOT_ALLOWED):
        act(*given)
    assert every() == ()


def test_a_ledger_that_is_away_is_a_sentence_on_the_page(home, monkeypatch):
    page, away = visitor("leader"), rectify_ledger.NO_REGISTER

    def gone():
        raise ledger.LedgerError(away)

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "open", gone)
        page.run()
    assert not page.exception and [e.value for e in page.error] == [away]
