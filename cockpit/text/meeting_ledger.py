"""What the ledger says about meetings: refusals, conflicts, and what the history notes."""

import datetime as dt

from cockpit import text

UNKNOWN_MEETING = "没有这次会议。"
UNKNOWN_CADENCE = "没有这种会议周期。"
UNKNOWN_SCOPE = "这次会议没有这个范围的材料。"
UNKNOWN_UNIT = "责任单位应是方案写明的九家单位之一。"
UNKNOWN_ITEM = "没有这项议程。"
UNKNOWN_DECISION = "这次会议没有这条议定事项。"
UNKNOWN_ACTION = "没有这项任务。"
UNKNOWN_STEP = "没有这一步操作。"
UNKNOWN_LINK = "没有这条只读链接。"
UNKNOWN_KIND = "没有这种后台任务。"
UNKNOWN_RUN = "没有这个后台任务。"
NOT_A_PERIOD = "封存的期间应写它的最后一天。"
NOT_BEGUN = "这一期还没有开始，不能封存。"
NO_VERSION = "请写明封存所依据的数据版本。"
NO_TITLE = "请写明会议名称。"
NO_REASON = "这一期已经封存过，再出一版请写明原因。"
NO_PARTS = "没有全区的材料，不能封存。"
BAD_PART = "有一份材料是空的或太大，不能封存。"
TAMPERED = "这份材料与封存时存下的不一致，不能打开，请联系管理员。"
HELD = "这次会议已经结束，不能再改动。"
KEY_USED = "这张表单已经用过，请刷新页面后重新填写。"
NO_TEXT = "请写明议定的内容。"
NO_WHAT = "请写明要办的事。"
NO_FIGURE = "请写明依据的是哪一张图。"
NO_DUE = "请写明期限。"
DUE_TOO_FAR = "期限不能超过两年。"
NO_LABEL = "请写明链接给谁看。"
EXPIRED = "有效期应晚于现在。"
SHOWN_ONCE = "这条链接已经生成，只显示一次；没有记下时请另建一条。"
NO_SUBJECT = "请写明要做的是哪一期。"
BAD_FILES = "产出的文件不完整。"
WAITING = "等待开始"
FINISHED = "已完成"
FAILED = "没有做成，请稍后重试。"
BROKEN = "中途中断，没有做完，请重新开始。"

STATES = {"open": "办理中", "done": "已完成", "dropped": "已撤销"}
MEETING_STATES = {"closed": "已封存", "held": "已结束"}
RUN_STATES = {
    "queued": "等待开始",
    "running": "进行中",
    "done": "已完成",
    "failed": "未完成",
    "broken": "已中断",
}
STEPS = {
    "act": "交办",
    "progress": "进展",
    "done": "完成",
    "postpone": "延期",
    "drop": "撤销",
    "reopen": "重新办理",
}
OTHERS = {
    "close": "封存",
    "hold": "结束会议",
    "decide": "议定",
    "invite": "新建只读链接",
    "revoke": "停用只读链接",
    "open": "打开只读链接",
}
KINDS = {"close": "封存", "pack": "制作会议材料"}


def decision_code(meeting: str, number: int) -> str:
    """The readable number of a decision.

    >>> decision_code("2026-10", 1)
    'D2026-10-01'
    """
    return f"D{meeting}-{number:02d}"


def action_code(meeting: str, number: int) -> str:
    """The readable number of an action.

    >>> action_code("2026-10", 1)
    'A2026-10-01'
    """
    return f"A{meeting}-{number:02d}"


def too_many(most: int) -> str:
    """More decisions or actions than a meeting has."""
    return f"一次会议的议定事项和任务各不超过 {most} 项。"


def too_many_links(most: int) -> str:
    """More links than a meeting has."""
    return f"一次会议的只读链接不超过 {most} 条。"


def too_many_figures(most: int) -> str:
    """More figures than something can be based on."""
    return f"依据的图不超过 {most} 张。"


def due_before(due: dt.date, earliest: dt.date) -> str:
    """A term that ends before it may."""
    return f"期限 {text.date(due)}不能早于 {text.date(earliest)}。"


def not_later(due: dt.date) -> str:
    """A postponement to the same day or an earlier one."""
    return f"延期后的期限应晚于现在的 {text.date(due)}。"


def no_new_term(step: str) -> str:
    """A term where a step takes none."""
    return f"“{STEPS[step]}”不能同时改期限。"


def no_note(step: str) -> str:
    """A step without the words it asks for."""
    return f"“{STEPS[step]}”需要写明说明。"


def illegal(step: str, state: str) -> str:
    """A step that does not follow from a state.

    >>> illegal("progress", "done")
    '任务现为“已完成”，不能“进展”。'
    """
    return f"任务现为“{STATES[state]}”，不能“{STEPS[step]}”。"


def too_late(most: int) -> str:
    """A link that would hold too long."""
    return f"只读链接最长有效 {most} 天。"


def running(by: str) -> str:
    """The same thing is being made already."""
    return f"{by}已经开始，正在进行，请稍候。"


def run_state(state: str) -> str:
    """A step of a run that does not follow."""
    return f"这个后台任务现为“{RUN_STATES[state]}”，不能继续。"


def changed(by: str, role: str, at: dt.datetime, step: str, state: str) -> str:
    """Who was faster with an action, and what became of it.

    >>> changed("张", "leader", dt.datetime(2026, 11, 21, 8, 5), "done", "done")
    '这项任务刚被别人更新：区领导张在 2026 年 11 月 21 日 08:05 操作“完成”，现为“已完成”。请核对后重新提交。'
    """
    done = f"{_who(by, role)}在 {text.moment(at)} 操作“{STEPS[step]}”，现为“{STATES[state]}”"
    return f"这项任务刚被别人更新：{done}。请核对后重新提交。"


def changed_meeting(by: str, role: str, at: dt.datetime, step: str) -> str:
    """Who has added something to a meeting meanwhile."""
    done = f"{_who(by, role)}在 {text.moment(at)} 操作“{(STEPS | OTHERS)[step]}”"
    return f"这次会议刚有新的记录：{done}。请核对后重新提交。"


def replaced(code: str, by: str, role: str, at: dt.datetime, other: str) -> str:
    """Who has replaced a decision meanwhile."""
    return f"议定事项 {code} 已由{_who(by, role)}在 {text.moment(at)} 改为 {other}，请核对后重新提交。"


def closed(title: str, version: int, parts: int, seal: str, note: str) -> str:
    """What the audit notes about a closing; the seal lets a later change of the parts show."""
    said = f"{title}；数据版本 {version}；材料 {parts} 份；{seal}"
    return f"{said}；{note}" if note else said


def acted(unit: str, what: str, due: dt.date) -> str:
    """What the audit notes about an action."""
    return f"{unit}；{what}；{due}"


def reported(step: str, note: str, due: dt.date | None) -> str:
    """What the audit notes about a step of an action."""
    return "；".join(filter(None, (STEPS[step], note, f"期限改为 {due}" if due else "")))


def invited(scope: str, label: str, ends: dt.datetime) -> str:
    """What the audit notes about a link."""
    return f"{scope}；{label}；有效至 {text.moment(ends)}"


def opened(meeting: str, label: str) -> str:
    """What the audit notes about an opening."""
    return f"{meeting}；{label}"


def asked(kind: str, subject: str, pack: str, scope: str) -> str:
    """What the audit notes about a run."""
    return "；".join(filter(None, (KINDS[kind], subject, pack, scope)))


def _who(by: str, role: str) -> str:
    word = text.ROLE_WORDS.get(role, "")
    return by if by.startswith(word) else f"{word}{by}"
