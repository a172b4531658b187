"""What the ledger says about visits: what is refused and why, and what the history notes."""

from datetime import date, datetime

from cockpit import text

NOT_ALLOWED = "您的身份不能对督导巡查做这一步。"
UNKNOWN_VISIT = "没有这次巡查，或不在您的查看范围内。"
UNKNOWN_FINDING = "没有这条检查记录，或不在您的查看范围内。"
UNKNOWN_SCHOOL = "没有这所学校，或不在您的查看范围内。"
UNKNOWN_POINT = "这次巡查不包括这个检查要点。"
NO_KEY = "这张表单已经失效，请刷新页面后再提交。"
TITLE, LEAD = "请写明巡查主题。", "请写明组长。"
AREAS = "请至少选择一个巡查方面。"
MOMENT = "办理时间不能早于上一步，也不能晚于现在。"
GRADE = "请选择检查结果。"
SAY_WHAT = "请写明发现了什么问题。"
SIGNED = "这所学校已有人签字，检查记录不能再改；需要更正时请先撤回签字。"
SIGNED_ALREADY = "这一方已经签过字。"
NOT_SIGNED = "这所学校还没有人签字。"
SIGNER, REASON, CONCLUSION = "请写明签字人姓名。", "请写明原因。", "请写明巡查结论。"
NOT_WHOLE = "这次巡查还包括您查看范围以外的学校，请由安排巡查的人员取消。"
NOT_A_PICTURE = "照片只能是 JPG、PNG 或 WebP 图片。"
NO_PHOTO = "这条记录没有照片。"

STATES = {"planned": "已计划", "started": "进行中", "finished": "已办结", "cancelled": "已取消"}
ACTIONS = {
    "plan": "安排巡查",
    "amend": "调整计划",
    "start": "开始巡查",
    "record": "检查记录",
    "sign": "签字确认",
    "withdraw": "撤回签字",
    "finish": "办结",
    "cancel": "取消",
}
GRADES = {"met": "符合", "partly": "部分符合", "unmet": "不符合", "na": "不适用"}
PARTIES = {"inspector": "督学", "school": "学校"}
OTHER = "其他发现"


def schools(most: int) -> str:
    """No school, or too many."""
    return f"请选择要去的学校，一次不超过 {most} 所。"


def day(first: date, last: date) -> str:
    """A day that a visit cannot have."""
    return f"巡查日期应在 {text.date(first)}（安排当日）到 {text.date(last)}之间。"


def team(most: int) -> str:
    """Too many people."""
    return f"巡查组成员不超过 {most} 人。"


def too_long(most: int) -> str:
    """A text that is too long.

    >>> too_long(500)
    '这一栏不超过 500 个字。'
    """
    return f"这一栏不超过 {most} 个字。"


def conflict(by: str, action: str, at: datetime) -> str:
    """Somebody else was first."""
    return (
        f"{by}已于 {text.moment(at)}先行操作（{ACTIONS[action]}），您的这一步没有执行；请核对最新内容后再办。"
    )


def changed_finding(by: str) -> str:
    """Somebody else has recorded the same point."""
    return f"{by}刚刚改过这一项，您的内容没有存入；请核对最新记录后再存。"


def wrong_state(action: str, state: str) -> str:
    """A step that the state does not allow.

    >>> wrong_state("record", "planned")
    '这次巡查当前是“已计划”，不能进行“检查记录”。'
    """
    return f"这次巡查当前是“{STATES[state]}”，不能进行“{ACTIONS[action]}”。"


def unanswered(count: int) -> str:
    """Points without a record."""
    return f"还有 {count} 个要点没有检查记录，记完后再签字。"


def unsigned_schools(count: int) -> str:
    """Schools for which no inspector has signed."""
    return f"还有 {count} 所学校没有督学签字，不能办结。"


def recorded(point: str, grade: str) -> str:
    """What the history notes about a finding."""
    return f"{point}：{GRADES[grade]}"


def signed(party: str, name: str) -> str:
    """What the history notes about a signature."""
    return f"{PARTIES[party]} {name}"
