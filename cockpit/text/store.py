"""What people read when the store is empty, busy, damaged or too new, and how its months are named."""

from collections.abc import Sequence
from datetime import date

NOTHING = "还没有发布任何数据。"
BUSY = "另一项发布正在进行，请稍后再试。"
LOCKED = "数据文件被其他程序占用，暂时无法读取。"
NEWER = "数据由更新版本的系统写成，请先升级本系统。"
DAMAGED = "数据文件不完整或已损坏。"
LOST_POINTER = "数据版本指针丢失或损坏。"
UNREACHABLE = "数据库连接不上或没有按时应答，请稍后再试。"
NOT_WRITTEN = "数据没有写成，原有数据不受影响；请检查磁盘空间和写入权限。"
QUERY_FAILED = "数据查询没有成功。"
RAW_LOST = "原始明细文件缺失或已损坏，无法继续追加这类数据。"
UNSOUND = "最新数据版本不可用，请先回退到可用的版本再发布。"
UNKNOWN_DATASET = "没有这类数据。"
DISTRICT = "全区"
NOT_FOR_THIS_SCOPE = "这个指标不按这一层级统计"
NO_SURFACE = "找不到或读不懂查询清单，数据暂不提供；请检查数据文件夹里的 surface.toml。"
UNKNOWN_PLACE = "学校名录和街道名录中没有这个代码"


def rejected(indicator: str, place: str, month: date, reason: str) -> str:
    """Why one observation was kept out, naming indicator, place and month.

    >>> rejected("校园无线覆盖", "甲小学", date(2026, 3, 31), UNKNOWN_PLACE)
    '“校园无线覆盖”甲小学2026年3月的数值未采用：学校名录和街道名录中没有这个代码。'
    """
    return f"“{indicator}”{place}{month_label(month.year, month.month)}的数值未采用：{reason}。"


def out_of_range(value: float | None, floor: float, ceiling: float | None) -> str:
    """A value that cannot be.

    >>> out_of_range(130.0, 0.0, 100.0), out_of_range(-2.0, 0.0, None)
    ('130 超出 0 至 100 的范围', '-2 小于 0')
    """
    shown = "空值" if value is None else f"{value:g}"
    return f"{shown} 小于 {floor:g}" if ceiling is None else f"{shown} 超出 {floor:g} 至 {ceiling:g} 的范围"


def wrong_surface(names: Sequence[str]) -> str:
    """The queries of the list whose kind nobody knows.

    >>> wrong_surface(["campus.rooms", "place.total"])
    '查询清单 surface.toml 里有写法不对的类别：campus.rooms、place.total。'
    """
    return f"查询清单 surface.toml 里有写法不对的类别：{'、'.join(names)}。"


def no_reader(role: str) -> str:
    """The sentence when the role in which rows are read is not there and may not be made."""
    return f"数据库还没有只读角色 {role}，请数据库管理员按“系统自检”给出的语句建立一次。"


def ask_administrator(role: str, login: str) -> str:
    """What a database administrator runs once, before the store can guard its rows."""
    return f'请数据库管理员执行一次：create role "{role}" nologin; grant "{role}" to "{login}";'


def unprotected(numbers: Sequence[int]) -> str:
    """The versions that the database does not guard yet."""
    return f"第 {'、'.join(map(str, numbers))} 版数据还没有行级权限，下一次发布时自动补上。"


def previous_served(reason: str, number: int) -> str:
    """The notice shown while an earlier version stands in for the newest one."""
    return f"{reason}目前显示的是第 {number} 版数据。"


def no_version(number: int) -> str:
    """The sentence for a version that was asked for and is not kept."""
    return f"第 {number} 版数据不存在或已清理。"


def wrong_rows(title: str) -> str:
    """The sentence for rows that do not have the columns or types of their dataset."""
    return f"“{title}”的数据列与规定不符，没有发布。"


def repeated_rows(title: str) -> str:
    """The sentence for rows that the dataset's table refuses."""
    return f"“{title}”的数据缺少必填内容或编号重复，没有发布。"


def rollback_note(number: int) -> str:
    """The note of a version that brings an earlier one back."""
    return f"回退到第 {number} 版"


def month_label(year: int, month: int) -> str:
    """A month as people read it.

    >>> month_label(2026, 3)
    '2026年3月'
    """
    return f"{year}年{month}月"
