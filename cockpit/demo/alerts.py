"""Alerts of the demonstration district that somebody has taken up, and one limit changed after a trial."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from cockpit import access, config, ledger, store
from cockpit.demo import calendar
from cockpit.figures import alerts as figures
from cockpit.figures.alerts import Alert
from cockpit.text import BEIJING

WRITER = "演示区"
DONE = "demo:alerts"  # the audit entry that says the whole demonstration was written
AFTER_DAYS = 13  # from the end of a month until somebody has read its alerts
BEGINS, APART = time(9, 20, tzinfo=BEIJING), timedelta(minutes=11)
YEAR = 12  # months whose alerts somebody has taken up
TOLD = {  # rule → who sees to it and what is done
    "outage-school": ("学校网管 周老师", "已约运营商排查入户光缆，备用链路先切换"),
    "outage-district": ("区大数据局 陈工", "与运营商核对汇聚节点割接记录，错峰安排"),
    "outage-street": ("区大数据局 陈工", "现场查看街道管井施工，已加装标识"),
    "findings-overdue-school": ("学校安全员 吴老师", "补丁已提交厂商，本周内复测"),
    "findings-overdue-district": ("区委网信办 郑科长", "逾期清单已发各校，每周通报修复进度"),
    "findings-lasting-school": ("学校安全员 吴老师", "系统停机窗口已批，安排升级"),
    "incidents-school": ("区公安分局 李警官", "样本已送检，等待定性后办结"),
    "fixed-in-time": ("区教委 黄科长", "逾期单位逐家约谈，通报限期改为十五天"),
    "protection": ("区公安分局 李警官", "缺备案的系统已列清单，随下次测评补齐"),
    "recovery": ("区大数据局 陈工", "停止备份的系统已恢复任务，等待下次演练确认"),
    "green-school": ("区教委 黄科长", "新购终端统一加装防护，月底复查"),
    "wireless-school": ("区教委 黄科长", "约定下一轮无线测试，补测后再判断"),
    "terminals-school": ("区教委 黄科长", "列入本年度终端更新计划"),
    "space-school": ("学校教务 刘主任", "组织教师带班开通并布置首批任务"),
    "visits-school": ("学校教务 刘主任", "与平台方核对统计口径，并恢复课表入口"),
}
RULE, VALUE, CLEAR, BACK = "outage-district", 750.0, 600.0, 6
WHY = "试算显示收紧到 750 分钟去年以来不会多触发，全区合计再走高时可以更早提醒"


def acknowledge() -> int:
    """Write the demonstration's acknowledgements unless they are there; how many were written.

    Only for a store of demonstration data; the alerts of its newest month wait for somebody. A run that was
    broken off goes on where it stopped. Raises StoreError or LedgerError when store or ledger cannot be used.
    """
    version, book = store.current(), ledger.open()
    if version is None or not version.demo or book.entries(1, actions=(DONE,)):
        return 0
    read = store.reader(access.principal("admin"))
    _change(read)
    taken = list(_taken(read))
    for number, alert in enumerate(taken):
        _note(alert, number)
    book.audit(WRITER, "admin", DONE, result="done", detail=f"{len(taken)} 条")
    return len(taken)


def _taken(read: store.Reader) -> Iterator[Alert]:
    """What was raised in the last year before the newest month, and all that stands from before."""
    month = read.version.month
    first = calendar.months_before(month, YEAR)
    for alert in sorted(figures.alerts(read), key=lambda a: (a.opened, a.id)):
        recent = first < alert.opened < month or (alert.standing and alert.opened < month)
        if alert.rule.id in TOLD and recent and not alert.stale:
            yield alert


def _note(alert: Alert, number: int) -> None:
    owner, note = TOLD[alert.rule.id]
    at = _moment(alert, number)
    ledger.open().alerts.acknowledge(
        alert.key, owner=owner, note=note, seen=0, who=_who(alert), key=f"{DONE}-{alert.id}", at=at
    )


def _who(alert: Alert) -> access.Principal:
    """An inspector for what concerns one school, the leaders' office for all else."""
    if alert.rule.scope_kind == "school":
        return access.principal("inspector", (alert.place,), "inspector-1")
    return access.principal("leader")


def _moment(alert: Alert, number: int) -> datetime:
    """Some days after the month that raised the alert, in office hours, never later than now."""
    day = alert.opened + timedelta(days=AFTER_DAYS)
    return min(datetime.combine(day, BEGINS) + number * APART % timedelta(hours=7), config.now())


def _change(read: store.Reader) -> None:
    """The limit of the district's outages, changed some months ago."""
    since = calendar.months_before(read.version.month, BACK)
    at = min(datetime.combine(since + timedelta(days=AFTER_DAYS), BEGINS), config.now())
    said: dict[str, Any] = {
        "op": ">",
        "value": VALUE,
        "clear": CLEAR,
        "months": 1,
        "since": since,
        "reason": WHY,
    }
    who = access.principal("admin")
    ledger.open().alerts.adopt(RULE, **said, seen=0, who=who, key=f"{DONE}-{RULE}", at=at)
