"""Every Chinese word and number format people read; a number is formatted once, with these functions."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

BEIJING = dt.timezone(dt.timedelta(hours=8))  # the one civil time; no daylight saving
NAMED_SOURCES = 3  # registers named in a source line before the rest is counted
MISSING = "—"  # a value nobody has reported; never zero
THIN = "\u2009"  # stands between a number and a Latin unit
MINUS = "\u2212"  # the typographic sign, as wide as a digit; also never read as a formula by a spreadsheet
STATUS_WORDS = {
    "achieved": "已达成",
    "on_track": "在轨",
    "at_risk": "有风险",
    "off_track": "偏离",
    "missed": "逾期",
    "stale": "数据过期",
    "no_data": "无数据",
    "no_trend": "数据不足",
}
ROLE_WORDS = {
    "leader": "区领导",
    "inspector": "督学",
    "school": "学校",
    "admin": "系统管理员",
    "wall": "大屏",
    "unit": "责任单位",
    "reviewer": "数据审核",
    "security": "安全管理员",
    "auditor": "审计管理员",
    "guest": "受邀查阅",
    "feed": "数据接口",
    "operator": "命令行",
}
LEVEL_WORDS = {"public": "公开", "internal": "内部", "sensitive": "敏感"}
BASIS_WORDS = {"reported": "填报", "measured": "实测"}
CADENCE_WORDS = {"day": "每日", "week": "每周", "month": "每月", "quarter": "每季度", "year": "每年"}
BANDWIDTH_WORDS = ((10_000, "万兆"), (1_000, "千兆"), (100, "百兆"))
BELOW_BANDWIDTH = "不足百兆"
YES, NO = "是", "否"
DEMO_MARK = "演示数据"
PRODUCT = "数字教育决策驾驶舱"


def number(value: float | None, decimals: int = 0, unit: str = "") -> str:
    """A number with thousands separators and its unit, rounded half away from zero.

    >>> number(12345.678, 1, "Mbps")
    '12,345.7\\u2009Mbps'
    >>> number(21, unit="所"), number(63.25, 1, "%"), number(-0.04, 1)
    ('21 所', '63.3%', '0.0')
    >>> number(-1200), number(None, unit="所"), number(float("nan"))
    ('−1,200', '—', '—')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    sign = MINUS if rounded < 0 else ""
    return f"{sign}{abs(rounded):,f}{_unit(unit)}"


def percent(value: float | None, decimals: int = 1) -> str:
    """A share given in percent (0–100).

    >>> percent(63.64), percent(100, 0), percent(None)
    ('63.6%', '100%', '—')
    """
    return number(value, decimals, "%")


def signed(value: float | None, decimals: int = 0, unit: str = "") -> str:
    """A difference with its sign always written.

    >>> signed(3, unit="所"), signed(-2.5, 1, "%"), signed(0), signed(None)
    ('+3 所', '−2.5%', '0', '—')
    """
    shown = number(value, decimals, unit)
    zero = number(0, decimals, unit)
    return shown if shown in (MISSING, zero) or value is None or value < 0 else f"+{shown}"


def date(day: dt.date | None) -> str:
    """A day in words.

    >>> date(dt.date(2026, 11, 21)), date(None)
    ('2026 年 11 月 21 日', '—')
    """
    return MISSING if day is None else f"{day.year} 年 {day.month} 月 {day.day} 日"


def as_of(day: dt.date | None) -> str:
    """When a figure was true.

    >>> as_of(dt.date(2026, 10, 31)), as_of(None)
    ('截至 2026 年 10 月 31 日', '—')
    """
    return MISSING if day is None else f"截至 {date(day)}"


def month(day: dt.date | None) -> str:
    """The month of a day in words.

    >>> month(dt.date(2026, 11, 30)), month(None)
    ('2026 年 11 月', '—')
    """
    return MISSING if day is None else f"{day.year} 年 {day.month} 月"


def moment(when: dt.datetime | None) -> str:
    """A point in time to the minute: Beijing time when it knows its zone, else as it stands.

    >>> moment(dt.datetime(2026, 11, 21, 8, 5)), moment(None)
    ('2026 年 11 月 21 日 08:05', '—')
    >>> moment(dt.datetime(2026, 11, 21, 23, 34, tzinfo=dt.UTC))
    '2026 年 11 月 22 日 07:34'
    """
    if when is None:
        return MISSING
    local = when.astimezone(BEIJING) if when.tzinfo else when
    return f"{date(local)} {local:%H:%M}"


def bandwidth(mbps: float | None) -> str:
    """A bandwidth given in Mbps, from 1,000 Mbps on in Gbps.

    >>> bandwidth(10_000), bandwidth(500), bandwidth(2500), bandwidth(None)
    ('10\\u2009Gbps', '500\\u2009Mbps', '2.5\\u2009Gbps', '—')
    """
    if mbps is None or not math.isfinite(mbps):
        return MISSING
    amount, unit = (mbps / 1000, "Gbps") if abs(mbps) >= 1000 else (mbps, "Mbps")
    return number(amount, _decimals(amount, at_most=2), unit)


def bandwidth_word(mbps: float | None) -> str:
    """The class people name a bandwidth by: the highest one it reaches.

    >>> bandwidth_word(10_000), bandwidth_word(2_000), bandwidth_word(100), bandwidth_word(20)
    ('万兆', '千兆', '百兆', '不足百兆')
    >>> bandwidth_word(None)
    '—'
    """
    if mbps is None or not math.isfinite(mbps):
        return MISSING
    return next((word for floor, word in BANDWIDTH_WORDS if mbps >= floor), BELOW_BANDWIDTH)


def yes_no(value: bool | None) -> str:
    """A truth value in words.

    >>> yes_no(True), yes_no(False), yes_no(None)
    ('是', '否', '—')
    """
    return MISSING if value is None else (YES if value else NO)


def listing(items: Iterable[str]) -> str:
    """Several words in a row.

    >>> listing(["小学", "初中"]), listing([])
    ('小学、初中', '—')
    """
    return "、".join(items) or MISSING


def sources(titles: Iterable[str]) -> str:
    """The registers that something is made of, in a length that can be read: at most three by name.

    >>> sources(["甲", "乙", "甲"]), sources(["甲", "乙", "丙", "丁"]), sources([])
    ('甲、乙', '甲、乙、丙等 4 份台账', '—')
    """
    named = list(dict.fromkeys(titles))
    more = f"等 {len(named)} 份台账" if len(named) > NAMED_SOURCES else ""
    return f"{listing(named[:NAMED_SOURCES])}{more}"


def status_word(status: str) -> str:
    """The one word for a status, the same on every surface.

    >>> status_word("achieved"), status_word("no_trend")
    ('已达成', '数据不足')
    """
    return STATUS_WORDS[str(status)]


def role(name: str) -> str:
    """What people call a role.

    >>> role("leader"), role("wall")
    ('区领导', '大屏')
    """
    return ROLE_WORDS[name]


def level(name: str) -> str:
    """What people call a level of protection.

    >>> level("sensitive")
    '敏感'
    """
    return LEVEL_WORDS[name]


def _unit(unit: str) -> str:
    """A unit behind its number: Latin ones after a thin space, Chinese ones after a space, signs close by."""
    if not unit[:1].isalpha():
        return unit
    return f"{THIN}{unit}" if unit[:1].isascii() else f" {unit}"


def _decimals(value: float, at_most: int) -> int:
    exact = Decimal(str(round(value, at_most))).normalize().as_tuple().exponent
    return max(0, -int(exact))


def spaced(said: str) -> str:
    """A figure stands apart from the word before it, a word does not.

    >>> "达到" + spaced("33 所"), "达到" + spaced("验收投用")
    ('达到 33 所', '达到验收投用')
    """
    return f" {said}" if said[:1].isdigit() else said
