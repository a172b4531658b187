"""预警 on the page: taken up once, told who was faster, a limit tried and adopted, all within the scope."""

import shutil
from collections.abc import Iterator

import pytest

from cockpit import access, config, demo, ledger, store
from cockpit.figures import alerts
from cockpit.figures.core import Selection
from cockpit.measures.alerts import Limit
from cockpit.text import alerts as words
from cockpit.text import alerts_ledger as said
from tests import homes, watching

RULE = "outage-school"


@pytest.fixture
def home(district, tmp_path, monkeypatch) -> Iterator[homes.Home]:
    """The store of the demonstration district, which the tests only read, and a ledger of one's own."""
    folder = tmp_path / "home"
    shutil.copytree(district.folder, folder, ignore=shutil.ignore_patterns("demo", "raw", "store"))
    found = homes.Home(folder, config.STORE_ENGINES[0] + str(district.folder / "store"))
    found.enter(monkeypatch)
    yield found
    ledger.open().close()
    config.reset()


def every() -> list[alerts.Alert]:
    return [a for a in alerts.alerts(store.reader(access.principal("leader"))) if a.state == "new"]


def one(kind: str = "school") -> alerts.Alert:
    return next(a for a in every() if a.rule.scope_kind == kind)


def at(alert: alerts.Alert, role: str, schools: tuple[str, ...] = ()):
    page = watching.turn(watching.visit(role, schools), "alerts", **where(alert))
    assert not page.exception
    return page


def where(alert: alerts.Alert) -> dict[str, str]:
    return alerts.parameters(store.reader(access.principal("leader")), alert.id)


def noted(alert: alerts.Alert) -> tuple[ledger.Acknowledgement, ...]:
    return ledger.open().alerts.acknowledgements(access.principal("leader").scope).get(alert.id, ())


def fill(page, alert: alerts.Alert, note: str = "已联系厂商", owner: str = "王主任"):
    page.text_input(key=f"owner-{alert.id}").set_value(owner)
    page.text_area(key=f"note-{alert.id}").set_value(note)
    return page


def press(page, label: str):
    return next(b for b in page.button if b.label == label).click().run()


def spoken(page) -> list[str]:
    return [e.value for kind in ("success", "error") for e in page.get(kind)]


def test_an_alert_is_taken_up_on_the_page(home):
    alert = one()
    page = press(fill(at(alert, "leader"), alert), words.GO_ACK)
    assert not page.exception and spoken(page) == [words.acknowledged(alert.name, alert.rule.title)]
    (note,) = noted(alert)
    assert (note.owner, note.note, note.role) == ("王主任", "已联系厂商", "leader")
    assert "王主任负责：已联系厂商" in watching.plain(watching.markup(page))
    assert page.text_area(key=f"note-{alert.id}").value == ""
    page = press(fill(page, alert, "设备已换"), words.GO_MORE)
    assert [n.note for n in noted(alert)] == ["已联系厂商", "设备已换"]


def test_who_fills_the_form_while_another_writes_is_told_and_keeps_the_text(home):
    alert = one()
    mine, other = at(alert, "leader"), at(alert, "admin")
    press(fill(other, alert, "我来处理"), words.GO_ACK)
    page = press(fill(mine, alert), words.GO_ACK)
    (sentence,) = spoken(page)
    assert "“admin”刚刚" in sentence and [n.note for n in noted(alert)] == ["我来处理"]
    assert page.text_area(key=f"note-{alert.id}").value == "已联系厂商"


def test_an_empty_form_is_one_chinese_sentence(home):
    alert = one()
    page = press(at(alert, "leader"), words.GO_ACK)
    assert spoken(page) == [said.NO_NOTE] and noted(alert) == ()


def test_markup_in_a_note_stays_text(home):
    alert, bad = one(), "<img src=x onerror=alert(1)>[x](javascript:1)"
    page = press(fill(at(alert, "leader"), alert, bad, "<b>王</b>"), words.GO_ACK)
    assert "<img src=x" not in watching.markup(page) and "<b>王" not in watching.markup(page)
    assert noted(alert)[0].note == bad


def test_an_inspector_takes_up_only_alerts_of_own_schools(home):
    alert, district = one(), one("district")
    own = at(alert, "inspector", (alert.place,))
    press(fill(own, alert), words.GO_ACK)
    assert noted(alert)[0].role == "inspector"
    page = at(district, "inspector", (alert.place,))
    assert not page.text_area and words.NOT_YOURS in watching.plain(watching.markup(page))


def test_a_school_reads_its_own_alerts_and_has_no_form(home):
    alert = one()
    page = at(alert, "school", (alert.place,))
    shown = watching.plain(watching.markup(page))
    assert alert.name in shown and not page.text_area
    assert not [b for b in page.button if b.label in (words.GO_ACK, words.GO_ADOPT)]
    assert words.WHOLE_ONLY in shown


@pytest.mark.parametrize("role", ["school", "inspector"])
def test_the_page_of_a_foreign_school_is_that_of_an_unknown_one(home, role):
    alert = one()
    own = next(a.place for a in every() if a.rule.scope_kind == "school" and a.place != alert.place)
    visitor = watching.visit(role, (own,))
    pages = []
    for code in (alert.place, "9999999999"):
        watching.turn(visitor, "alerts", rule=alert.rule.id, school=code)
        assert not visitor.exception
        pages.append(watching.plain(watching.markup(visitor)))
    assert pages[0] == pages[1] and alert.name not in pages[0]


def test_a_limit_is_tried_then_adopted_with_a_reason(home):
    page = watching.turn(watching.visit("admin"), "alerts", rule=RULE)
    assert words.FIRST_TRY in watching.plain(watching.markup(page))
    assert not [b for b in page.button if b.label == words.GO_ADOPT], "nothing to adopt yet"
    page.number_input(key=f"try-value-{RULE}").set_value(150.0).run()
    read, chosen = store.reader(access.principal("admin")), alerts.rule(RULE)
    tried = alerts.trial(read, Selection(rule=RULE), Limit(">", 150.0, 60.0))
    assert tried.claim in watching.plain(watching.markup(page))
    page = press(page, words.GO_ADOPT)
    assert spoken(page) == [said.NO_REASON]
    page.text_area(key=f"why-{RULE}").set_value("减少短时中断的提醒")
    page = press(page, words.GO_ADOPT)
    (change,) = ledger.open().alerts.changes(access.principal("admin").scope)
    assert (change.rule, change.value, change.clear, change.since) == (RULE, 150.0, 60.0, read.version.month)
    assert spoken(page) == [words.adopted(chosen.title, "高于 150 分钟")]
    assert words.changes(1) in watching.plain(watching.markup(page))


def test_a_limit_that_makes_no_sense_is_said_so_and_cannot_be_adopted(home):
    page = watching.turn(watching.visit("admin"), "alerts", rule=RULE)
    page.number_input(key=f"try-clear-{RULE}").set_value(500.0).run()
    assert spoken(page) == [said.CLEAR_ABOVE]
    assert not [b for b in page.button if b.label == words.GO_ADOPT]


def test_leaders_try_a_limit_but_do_not_adopt_it(home):
    page = watching.turn(watching.visit("leader"), "alerts", rule=RULE)
    page.number_input(key=f"try-value-{RULE}").set_value(150.0).run()
    assert words.TRIED in watching.plain(watching.markup(page))
    assert not [b for b in page.button if b.label == words.GO_ADOPT]


def test_a_ledger_that_is_away_is_a_sentence_on_the_page(home, monkeypatch):
    page = watching.turn(watching.visit("leader"), "alerts")

    def gone():
        raise ledger.LedgerError("台账数据库连接不上或没有按时应答，请稍后再试。")

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "open", gone)
        page.run()
    assert not page.exception and spoken(page) == ["台账数据库连接不上或没有按时应答，请稍后再试。"]


def test_the_demonstration_has_alerts_that_are_taken_up_and_some_that_wait(home):
    count = demo.acknowledge()
    assert count and demo.acknowledge() == 0, "it is written once"
    up = [a for a in alerts.alerts(store.reader(access.principal("leader"))) if a.standing]
    assert {"new", "taken"} <= {a.state for a in up}
    month = store.current().month
    assert all(a.opened == month for a in up if a.state == "new")
    assert ledger.open().broken() is None
