"""The rules of the rectification: a closed loop as data, and every fault of the file told at once."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from cockpit import config, rectification
from cockpit.rectification import Illegal, RulesError

RULES = config.ROOT / "data" / "rules" / "rectify.toml"
WRITTEN = tomllib.loads(RULES.read_text("utf-8"))
FLOW = rectification.workflow()


def test_the_loop_has_the_stages_of_the_plan_in_their_order():
    titles = FLOW.titles(FLOW.states)
    assert titles == ("派发", "签收", "整改", "自查", "复核", "退回", "挂起", "销号", "撤销")


def test_what_leads_where_is_exactly_what_the_file_says():
    for state in ("", *FLOW.states):
        for row in WRITTEN["action"]:
            if (state or "start") not in row["from"]:
                with pytest.raises(Illegal, match=r"。$"):
                    FLOW.next(state, row["id"], "fixing")
                continue
            wanted = {"same": state, "before": "fixing"}.get(row["to"], row["to"])
            assert FLOW.next(state, row["id"], "fixing") == wanted
        listed = tuple(
            r["id"] for r in WRITTEN["action"] if (state or "start") in r["from"] and r.get("step", True)
        )
        assert FLOW.actions(state) == listed


def test_a_step_nobody_defined_and_a_way_back_to_nowhere_are_refused():
    for state, action, before in (
        ("dispatched", "fly", ""),
        ("suspended", "resume", ""),
        ("x", "remark", ""),
    ):
        with pytest.raises(Illegal, match=r"。$"):
            FLOW.next(state, action, before)


def test_the_policy_gives_only_rights_that_there_are_and_each_step_to_somebody():
    policy = tomllib.loads((config.ROOT / "data" / "policy.toml").read_text("utf-8"))
    given = {each for rule in policy.values() for each in rule["may"] if each.startswith("rectify:")}
    assert given == {deed.right for deed in FLOW.deeds.values()} | {"rectify:override"}
    assert not [each for each in policy["wall"]["may"] if each.startswith("rectify:")]


def test_every_live_item_can_be_closed_and_only_from_a_review():
    reached = {"review"}
    for _ in FLOW.states:
        reached |= {
            state
            for state in FLOW.states
            for action in FLOW.actions(state)
            if FLOW.next(state, action, "review") in reached
        }
    assert {state.id for state in FLOW.states.values() if state.live} <= reached
    assert [s for s in FLOW.states if "close" in FLOW.actions(s)] == ["review"]
    assert FLOW.actions("withdrawn") == ("remark",), "what was withdrawn stays so"


@pytest.mark.parametrize(
    ("late", "step", "told"),
    [
        (-1, None, ()),
        (0, None, ()),
        (1, "remind", ("school",)),
        (6, "remind", ("school",)),
        (7, "urge", ("school", "inspector")),
        (15, "report", ("school", "inspector", "leader")),
        (29, "report", ("school", "inspector", "leader")),
        (400, "summon", ("school", "inspector", "leader")),
    ],
)
def test_a_delay_escalates_by_the_days_it_has_lasted(late: int, step: str | None, told: tuple[str, ...]):
    due = date(2026, 3, 1)
    today = date.fromordinal(due.toordinal() + late)
    found = FLOW.escalation(due, today, "fixing")
    assert (found and found.id, found.told if found else ()) == (step, told)
    assert FLOW.overdue(due, today, "fixing") == max(0, late)
    for rests in ("suspended", "closed", "withdrawn"):
        assert FLOW.escalation(due, today, rests) is None and FLOW.overdue(due, today, rests) == 0


def test_a_severity_has_its_term():
    assert (FLOW.term("urgent"), FLOW.term("normal")) == (7, 30)
    with pytest.raises(Illegal, match="严重程度"):
        FLOW.term("grave")


def _changed(old: str, new: str) -> str:
    text = RULES.read_text("utf-8")
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('to = "received"', 'to = "gone"', "动作 receive：用到了没有定义的状态 gone"),
        ('from = ["closed"]', 'from = ["over"]', "动作 reopen：用到了没有定义的状态 over"),
        ("stage = 2", "stage = 12", "状态的次序"),
        ('needs = ["measures"]', 'needs = ["money"]', "动作 fix：needs 应是"),
        ("days = 7\nreason", "days = 0\nreason", "days 应是"),
        ("level = 3", "level = 2", "level 应逐级增大"),
        ('told = ["school"]', 'told = ["nobody"]', "told 应是"),
        ('title = "销号"', 'title = ""', "title 应是"),
        ('id = "remark"', 'id = "amend"', "动作 amend：编号重复"),
        ('from = ["start"]', 'from = ["received"]', "没有一步可以立项"),
        ('to = "closed"', 'to = "withdrawn"', "状态 closed：没有进来的路"),
        ('from = ["suspended"]', 'from = ["suspended", "review"]', "动作 resume：要回到原来的状态"),
        ("takes = []\nstep = false", "takes = []\nstep = false\ncolour = 1", "不认识的键 colour"),
        ("live = false", "live = 0", "live 应是"),
        ("[[origin]]", "[[origins]]", "不认识的键 origins"),
    ],
)
def test_a_fault_of_the_file_is_told_in_one_chinese_sentence(tmp_path: Path, old: str, new: str, said: str):
    path = tmp_path / "rectify.toml"
    path.write_text(_changed(old, new), encoding="utf-8")
    with pytest.raises(RulesError) as refused:
        rectification.read(path)
    told = str(refused.value)
    assert said in told and told.endswith("。") and "\n" not in told


def test_every_fault_is_told_at_once(tmp_path: Path):
    path = tmp_path / "rectify.toml"
    path.write_text(_changed("stage = 1\n", "").replace('reason = "影响', 'cause = "影响'), encoding="utf-8")
    with pytest.raises(RulesError) as refused:
        rectification.read(path)
    assert all(
        each in str(refused.value) for each in ("状态 dispatched", "stage", "严重程度 urgent", "cause")
    )


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"= 1", b"state = 3"])
def test_a_file_that_holds_no_rules_opens_nothing(tmp_path: Path, content: bytes):
    path = tmp_path / "rectify.toml"
    path.write_bytes(content)
    with pytest.raises(RulesError, match=r"整改规则有误：.*。$"):
        rectification.read(path)
