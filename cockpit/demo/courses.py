"""How the demonstration's rectifications go: courses of steps, and the words people would write."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

WRITER = "演示区"
UNIT = "学校信息化工作专班"
PERSON = "学校信息化负责人"
INSPECTORS = (("inspector-1", "督学一组"), ("inspector-2", "督学二组"))
OPENERS = ("inspector", "inspector", "inspector", "leader", "admin")
LATE_FINDING = "overdue-findings"


@dataclass(frozen=True)
class Step:
    """A step at a share of the way from the opening to the end of a course."""

    action: str
    share: float
    role: str
    note: str = ""
    days: int = 0  # by which a term moves
    failing: bool | None = None


@dataclass(frozen=True)
class Course:
    """What happens after the opening; `age` are the days since then for what is not over."""

    steps: tuple[Step, ...]
    age: int = 0


OPENING = Step("dispatch", 0, "inspector")


def _mine(share: float) -> tuple[Step, ...]:
    """The school receives it and begins, early on its way."""
    return Step("receive", 0.08 * share, "school"), Step("fix", 0.2 * share, "school")


def _reply(share: float) -> tuple[Step, ...]:
    """The school checks its own work, proves it and hands it in."""
    return (
        Step("selfcheck", share, "school", "check"),
        Step("attach", share + 0.02, "school"),
        Step("submit", share + 0.04, "school"),
    )


LATER = Step("postpone", 0.6, "inspector", "postpone", days=20)
REST = Step("suspend", 0.5, "inspector", "suspend")
BACK = Step("return", 0.85, "inspector", "return", failing=True)
ASKED = Step("remark", 0.7, "leader", "ask")
FINE = Step("close", 1.0, "inspector", "fine", failing=False)
EARLY = Step("return", 0.5, "inspector", "return", failing=True)
ANEW = Step("fix", 0.62, "school")

STANDING = (
    Course((), age=2),
    Course((), age=3),
    Course((), age=13),
    Course((Step("remark", 0.9, "inspector", "urge"),), age=44),
    Course((Step("receive", 0.5, "school"),), age=5),
    Course((Step("receive", 0.2, "school"),), age=16),
    Course((Step("receive", 0.1, "school"), ASKED), age=36),
    Course(_mine(1), age=12),
    Course(_mine(1), age=20),
    Course((*_mine(1), LATER), age=40),
    Course((*_mine(1), Step("remark", 0.8, "school", "progress")), age=26),
    Course((*_mine(1), Step("remark", 0.9, "inspector", "urge")), age=58),
    Course((*_mine(1), ASKED), age=75),
    Course((*_mine(1), Step("selfcheck", 0.9, "school", "check")), age=24),
    Course((*_mine(1), LATER, Step("selfcheck", 0.9, "school", "check")), age=50),
    Course((*_mine(1), *_reply(0.85)), age=22),
    Course((*_mine(1), *_reply(0.9)), age=33),
    Course((*_mine(1), *_reply(0.6), BACK), age=30),
    Course((*_mine(1), *_reply(0.5), BACK, Step("fix", 0.92, "school")), age=62),
    Course((*_mine(1), REST), age=48),
    Course((*_mine(1), *_reply(0.6), Step("close", 0.8, "inspector", "plan", failing=True)), age=70),
    Course((Step("withdraw", 0.3, "inspector", "withdraw"),), age=55),
    Course(
        (
            *_mine(0.5),
            *_reply(0.3),
            Step("close", 0.5, "inspector", "plan", failing=True),
            Step("reopen", 0.8, "inspector", "reopen", days=14, failing=True),
            Step("receive", 0.9, "school"),
        ),
        age=85,
    ),
)
FINDING = (Course((*_mine(0.6), Step("remark", 0.8, "inspector", "urge")), age=30),)
RECOVERED = (
    *(Course((*_mine(1), *_reply(0.8), FINE)),) * 9,
    Course((*_mine(1), LATER, *_reply(0.85), FINE)),
    Course((*_mine(1), LATER, *_reply(0.85), FINE)),
    Course((*_mine(1), *_reply(0.35), EARLY, ANEW, *_reply(0.85), FINE)),
    Course((*_mine(0.6), REST, Step("resume", 0.65, "inspector"), *_reply(0.85), FINE)),
    Course((*_mine(1), *_reply(0.8), FINE)),
    Course((*_mine(1), ASKED, *_reply(0.85), FINE)),
)
NOTES = {
    "check": "已按整改措施逐项自查，附复测记录。",
    "postpone": "设备采购周期较长，同意延期。",
    "suspend": "等待运营商线路割接排期，暂时挂起。",
    "return": "复核时数据仍未达标，请继续整改后再报。",
    "fine": "最近一期数据已经达标，同意销号。",
    "plan": "已列入年度改造计划并落实资金，先行销号，由年度考核跟踪。",
    "withdraw": "与另一项整改重复派发，撤销本项。",
    "reopen": "跟踪两期数据仍不达标，重新立项。",
    "ask": "请督学跟进，月度例会上报告进展。",
    "urge": "已超过节点，请学校本周内回复进展。",
    "progress": "设备已到校，正在安装调试。",
}
MEASURES = {
    "ten-gigabit": "更换出口光模块和核心交换机，会同运营商完成万兆割接。",
    "gigabit-class": "更换接入交换机和教室网线，逐间测试千兆端口。",
    "optical": "完成楼栋全光改造，拆除原有铜缆链路。",
    "wireless": "补装无线接入点，按楼层复测覆盖。",
    "outage": "更换老化电源并加装备用线路，建立断网报告制度。",
    "green": "给未纳入的终端安装绿色上网策略，逐台登记。",
    "space-students": "以年级为单位组织学生使用学习空间，每周公布使用情况。",
    "terminals": "调剂区级备用终端，纳入下一年度更新计划。",
}
MEASURE = "制定整改清单，明确到人，逐项落实。"
PROOFS = {"yz-t18-green": "终端登记表.pdf", "op-space-students": "空间使用记录.pdf"}
PROOF = "复测记录.pdf"


def told(step: Step, rule: str) -> Mapping[str, Any]:
    """What goes along with a step, as the ledger takes it; `days` moves the term."""
    given: dict[str, Any] = {"note": NOTES.get(step.note, "")}
    if step.action == "fix":
        given["measures"] = MEASURES.get(rule, MEASURE)
    if step.days:
        given["days"] = step.days
    if step.failing is not None:
        given["failing"] = step.failing
    return given


def finding(system: str, severity: str, code: str, due: date) -> str:
    """A security finding that is past its day, in one sentence."""
    return f"{system}的{severity}漏洞 {code} 应于 {due} 前修复，尚未修复"


def proof(indicator: str) -> str:
    """What a school calls the file that it hands in."""
    return PROOFS.get(indicator, PROOF)


def paper(code: str) -> bytes:
    """A one-page PDF that says that it is a demonstration."""
    line = f"BT /F1 18 Tf 60 760 Td (Demonstration data - {code}) Tj ET".encode("ascii")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(line), line),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(written)
    return written + b"xref\n0 6\n0000000000 65535 f \n" + table + end
