"""Words that several subject pages share: a part of the district, a path to a promise, a change in a year."""

from datetime import date

from cockpit import text
from cockpit.text.standing import amount

DISTRICT = "全区"
SHARED = "全区共享，不按学校计"
TOTAL = "合计"
MANY, MANY_UNIT = 10_000, "万"


def many(value: float | None, unit: str) -> str:
    """A large number as people say it, from ten thousand on in 万.

    >>> many(5077528, "次"), many(812, "次"), many(None, "次")
    ('507.8 万次', '812 次', '—')
    """
    if value is None or abs(value) < MANY:
        return amount(value, 0, unit)
    return f"{text.number(value / MANY, 1)} {MANY_UNIT}{unit}"


def beside(district: str) -> str:
    """The district's figure on the card of a part of it.

    >>> beside("15 所"), beside("—")
    ('全区 15 所', '')
    """
    return "" if district == text.MISSING else f"{DISTRICT} {district}"


def nothing(missing: str) -> str:
    """What a figure without rows says.

    >>> nothing("所选范围的学习终端盘点")
    '没有所选范围的学习终端盘点'
    """
    return f"没有{missing}"


def year_before(value: str) -> str:
    """The figure of the same month of last year, where there is one.

    >>> year_before("29.8 台"), year_before("—")
    ('上年同月 29.8 台', '')
    """
    return "" if value == text.MISSING else f"上年同月 {value}"


def goal(value: float, unit: str, due: date | None, annex: date | None) -> str:
    """A promise with its date, and the date the annex gives where it differs.

    >>> goal(20, "所", date(2027, 12, 31), date(2026, 12, 31)), goal(20, "所", None, None)
    ('2027 年目标 20 所（附件 2 为 2026 年）', '目标 20 所')
    """
    said = f"目标 {amount(value, 0, unit)}"
    year = f"{due.year} 年" if due else ""
    return f"{year}{said}" + (f"（附件 2 为 {annex.year} 年）" if annex and annex != due else "")


def course(done: float, target: float | None, unit: str, due: date | None, expected: float | None) -> str:
    """How much is done, how much is missing, and where the straight path stands.

    >>> course(15, 20, "所", date(2027, 12, 31), 14.6)
    '累计 15 所，离 2027 年的 20 所还差 5 所；按时间应达 15 所'
    >>> course(20, 20, "所", date(2027, 12, 31), 16.0), course(3, None, "所", None, None)
    ('累计 20 所，2027 年目标 20 所已达到', '累计 3 所')
    """
    said = f"累计 {amount(done, 0, unit)}"
    if target is None:
        return said
    year = f"{due.year} 年" if due else ""
    if done >= target:
        return f"{said}，{year}目标 {amount(target, 0, unit)}已达到"
    far = f" {year}的" if year else "目标"
    said += f"，离{far} {amount(target, 0, unit)}还差 {amount(target - done, 0, unit)}"
    return said if expected is None else f"{said}；按时间应达 {amount(expected, 0, unit)}"


def annex(needed: float | None, day: date | None, unit: str) -> str:
    """What the earlier date of the annex would ask for.

    >>> annex(2.5, date(2026, 12, 31), "所")
    '按附件 2 的 2026 年底，每月需 2.5 所'
    """
    if needed is None or day is None:
        return ""
    return f"按附件 2 的 {day.year} 年底，每月需 {amount(needed, 0 if needed >= 10 else 1, unit)}"


def change(now: float | None, before: float | None) -> str:
    """How a figure has changed since the same month of last year.

    >>> change(120, 100), change(90, 100), change(5, None), change(100, 100)
    ('比上年同月增长 20%', '比上年同月下降 10%', '没有上年同月可比', '与上年同月持平')
    """
    if now is None or not before:
        return "没有上年同月可比"
    share = text.number(abs(100 * (now - before) / before))
    if share == "0":
        return "与上年同月持平"
    return f"比上年同月{'增长' if now > before else '下降'} {share}%"


def points(now: float | None, before: float | None) -> str:
    """How a share has changed since the same month of last year.

    >>> points(64.3, 60.1), points(64.3, None)
    ('比上年同月提高 4.2 个百分点', '没有上年同月可比')
    """
    if now is None or before is None:
        return "没有上年同月可比"
    return f"比上年同月{'提高' if now >= before else '下降'} {text.number(abs(now - before), 1)} 个百分点"


def sentence(*parts: str) -> str:
    """Parts of one sentence, empty ones left out.

    >>> sentence("累计 15 所", "", "还差 5 所")
    '累计 15 所；还差 5 所'
    """
    return "；".join(part for part in parts if part)
