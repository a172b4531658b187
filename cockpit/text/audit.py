"""What the audit notes of itself: a clock that was set, refusals that pile up, settings that changed."""

from collections.abc import Collection
from datetime import datetime, timedelta

from cockpit.text import listing

NO_SEALS = "封存文件不在，而审计中有封存的记录。请确认是否更换过主机，再运行 python -m cockpit audit seal。"
OPEN = "审计记录首尾相接，但库里防止改动的触发器不在了，可能有人动过数据库。"
BAD_SEALS = "封存文件不完整或已损坏，不能据此核对审计。"
NOT_SEALED = "审计的封存没有写成，请检查磁盘。"
UNSENT = "没有送达"
SENT = "已送达"


def moved(by: timedelta) -> str:
    """How far the clock was set.

    >>> moved(timedelta(hours=2)), moved(timedelta(minutes=-7, seconds=-10))
    ('系统时钟向前拨了 2 小时 0 分', '系统时钟向后拨了 0 小时 7 分')
    """
    way, minutes = "前" if by > timedelta() else "后", round(abs(by).total_seconds() / 60)
    return f"系统时钟向{way}拨了 {minutes // 60} 小时 {minutes % 60} 分"


def clock(moment: datetime) -> str:
    """A moment of the clock, in UTC.

    >>> clock(datetime(2026, 3, 1, 8, 30))
    '2026-03-01 08:30:00 UTC'
    """
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def denials(count: int, minutes: int) -> str:
    """Why there is an alarm.

    >>> denials(20, 5)
    '5 分钟内 20 次访问被拒绝'
    """
    return f"{minutes} 分钟内 {count} 次访问被拒绝"


def more(why: str, count: int) -> str:
    """Why somebody was refused, and how often before without an entry of its own.

    >>> more("没有这项权限", 0), more("没有这项权限", 312)
    ('没有这项权限', '没有这项权限（此前另有 312 次被拒绝，未逐条记录）')
    """
    return f"{why}（此前另有 {count} 次被拒绝，未逐条记录）" if count else why


def unlisted(count: int) -> str:
    """Refusals that were counted and not written one by one.

    >>> unlisted(312)
    '另有 312 次被拒绝，未逐条记录'
    """
    return f"另有 {count} 次被拒绝，未逐条记录"


def changed(names: Collection[str]) -> str:
    """Which settings are others than at the last start; none at the first.

    >>> changed(["keep_versions", "secret"]), changed([])
    ('改动：keep_versions、secret', '首次记录')
    """
    return f"改动：{listing(list(names))}" if names else "首次记录"


def damaged(number: int) -> str:
    """Why there is an alarm after the nightly examination.

    >>> damaged(7)
    '审计从第 7 条起被改动、删去或插入'
    """
    return f"审计从第 {number} 条起被改动、删去或插入"


def cut(number: int) -> str:
    """The newest entries are gone.

    >>> cut(7)
    '审计从第 7 条起缺失，而封存文件里有它'
    """
    return f"审计从第 {number} 条起缺失，而封存文件里有它"


def unlike(number: int) -> str:
    """A whole chain that is not the one which was sealed.

    >>> unlike(7)
    '审计的第 7 条与封存文件不符：整条链可能被重写'
    """
    return f"审计的第 {number} 条与封存文件不符：整条链可能被重写"


def sealed(count: int) -> str:
    """What the audit notes when it is sealed.

    >>> sealed(12000)
    '核验 12,000 条，完整'
    """
    return f"核验 {count:,} 条，完整"


def previewing(login: str, detail: str) -> str:
    """What somebody looked at in the place of another.

    >>> previewing("li", "示范一小"), previewing("li", "")
    ('示范一小（以 li 的身份预览）', '（以 li 的身份预览）')
    """
    return f"{detail}（以 {login} 的身份预览）"
