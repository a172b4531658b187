"""Words about walls and the notices over them: levels, what a wall says of itself, what a stranger reads."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from cockpit import text

LEVELS = {"info": "提示", "urgent": "紧急"}
BADGES = {
    "live": "正常",
    "late": "数据延迟",
    "still": "数据已停更",
    "opening": "正在连接",
    "clock": "时钟不一致",
}
PREVIEW = "预览"
TITLE = "大屏未登记"
STRANGER = "此屏未登记，或登记已失效。请联系系统管理员，在“系统管理”中登记后，在这台电脑上打开登记链接。"
UNSURE = "暂时无法核对此屏的登记，系统正在重试，恢复后自动显示。"
REFUSED = "登记链接无效或已失效，请联系系统管理员重新登记这块大屏。"
TOO_OFTEN = "尝试次数过多，请一分钟后再打开登记链接。"
AWAY = "暂时无法核对登记链接，请稍后再打开。"


def page(sentence: str) -> str:
    """A page with one sentence."""
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>大屏登记</title>'
        '<body style="background:#07111f;color:#dbe7f5;font:1.4rem sans-serif;padding:12vh 10vw">'
        f"<p>{sentence}</p></body></html>"
    )


def ago(since: timedelta) -> str:
    """How long something is past, in one unit.

    >>> ago(timedelta(seconds=20)), ago(timedelta(minutes=7)), ago(timedelta(hours=30))
    ('刚刚', '7 分钟前', '1 天前')
    """
    minutes = int(since.total_seconds() // 60)
    if minutes < 1:
        return "刚刚"
    if minutes < 60:
        return f"{minutes} 分钟前"
    return f"{minutes // 60} 小时前" if minutes < 1440 else f"{minutes // 1440} 天前"


def running(seconds: int | None) -> str:
    """How long a wall has been running without a reload.

    >>> running(None), running(90), running(7300), running(200_000)
    ('—', '1 分钟', '2 小时', '2 天')
    """
    if seconds is None:
        return text.MISSING
    minutes = seconds // 60
    if minutes < 60:
        return f"{minutes} 分钟"
    return f"{minutes // 60} 小时" if minutes < 1440 else f"{minutes // 1440} 天"


def anywhere(ranges: Sequence[str]) -> str:
    """Where a wall may be.

    >>> anywhere([]), anywhere(["10.1.0.0/16", "10.2.3.4/32"])
    ('不限', '10.1.0.0/16、10.2.3.4')
    """
    return (
        text.listing(each.removesuffix("/32").removesuffix("/128") for each in ranges) if ranges else "不限"
    )


def until(moment: datetime | None) -> str:
    """How long a notice stays.

    >>> until(None)
    '直到撤下'
    """
    return f"至 {text.moment(moment)}" if moment else "直到撤下"
