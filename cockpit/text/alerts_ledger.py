"""What people read when an alert is taken up, a limit is changed, or neither can be done."""

from datetime import UTC, date, datetime

from cockpit.text import moment, number

UNKNOWN = "没有这条预警。"
NOT_ALLOWED = "您的角色不能执行这项操作。"
NO_OWNER = "请写明由谁负责处理。"
NO_NOTE = "请写明准备怎样处理。"
NO_REASON = "请写明为什么修改界限。"
NOT_A_NUMBER = "界限和解除线应是数字。"
CLEAR_ABOVE = "指标高于界限时报警，解除线不能高于界限。"
CLEAR_BELOW = "指标低于界限时报警，解除线不能低于界限。"
WRONG_MOMENT = "时间不能早于上一条记录，也不能晚于现在。"
SIDES = {">": "高于", "<": "低于"}


def too_long(most: int) -> str:
    """A text that is too long."""
    return f"文字不超过 {most} 个字。"


def not_months(most: int) -> str:
    """A number of months that a rule cannot ask for."""
    return f"连续月数应在 1 到 {most} 之间。"


def conflict(by: str, at: datetime) -> str:
    """Somebody else was faster; the reader looks again before writing.

    >>> conflict("li", datetime(2026, 11, 22, 8, 5))
    '“li”刚刚（2026 年 11 月 22 日 16:05）已有新的记录，请看过最新内容再提交。'
    """
    return f"“{by}”刚刚（{moment(at.replace(tzinfo=UTC))}）已有新的记录，请看过最新内容再提交。"


def acknowledged(owner: str, note: str) -> str:
    """What the audit notes about an alert that was taken up."""
    return f"责任人 {owner}：{note}"


def adopted(op: str, value: float, clear: float, months: int, since: date, reason: str) -> str:
    """What the audit notes about a changed limit.

    >>> adopted(">", 120, 60, 1, date(2026, 10, 31), "试算后")
    '高于 120 报警，解除线 60，连续 1 个月，自 2026-10-31 起：试算后'
    """
    limits = f"{SIDES[op]} {plain(value)} 报警，解除线 {plain(clear)}"
    return f"{limits}，连续 {months} 个月，自 {since:%Y-%m-%d} 起：{reason}"


def plain(value: float) -> str:
    """A limit with as many decimals as it has, at most two.

    >>> plain(120.0), plain(99.5), plain(0.25)
    ('120', '99.5', '0.25')
    """
    exact = f"{value:.2f}".rstrip("0").rstrip(".")
    return number(value, len(exact.partition(".")[2]))
