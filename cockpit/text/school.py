"""Words of the school page: picker, exceptions, comparison and the way back to each row."""

from datetime import date

from cockpit import text

TITLE = "学校"
PICK = "选择一所学校，或从下表点开。例外最多的排在最前。"
EXCEPTIONS = "例外事项"
NETWORK = "网络与校园"
USE = "使用与安全"
COMPARISON = "与同类学校比较"
SPEED = "实测下行"
VISITS = "生均月访问"
RECORDS = "数据来源"
DIRECTORY = "学校名单"
DISTRICT = "全区"
OWN = "本校"
NONE = "没有触发任何一条例外规则"
ALL_FINE = "没有例外"
JOIN, STOP = "；", "。"
LIMIT = {"<": "低于", ">": "超过", "=": "等于"}
NOT_CHOSEN = "所选学校的数据"
SUPPLIER = "该校信息员"
RULES = "学校例外规则"
LABELS = {"yz-t01-10g-school": "万兆到校", "yz-t01-1g-class": "千兆到班", "yz-g25-fiber": "全光网络"}
COMPARED = {
    "subject": "方面",
    "label": "指标",
    "text": "本校",
    "peer": "同类学校",
    "place": "位次",
    "word": "比较",
    "as_of_text": "数据日期",
}
LISTED = {
    "name": ("学校", ""),
    "stage": ("学段", ""),
    "area": ("街道", ""),
    "students": ("在校学生", "人"),
    "count": ("例外", "项"),
    "first": ("首要事项", ""),
}
RECORDED = {
    "dataset": ("台账", "", None),
    "record": ("记录", "", None),
    "as_of": ("数据日期", "", None),
    "basis": ("性质", "", None),
    "source_file": ("文件", "", None),
    "source_sheet": ("工作表", "", None),
    "source_row": ("行", "", 0),
    "total": ("共有行数", "", 0),
}
SHOWN = 3  # names in a sentence
WORSE, FINE = "较弱", "不弱"
AGE = "已超过两个填报周期，现状无从判断"
SUBJECTS = {"network": "网络", "campus": "智慧校园", "resources": "资源应用", "security": "安全"}


def option(name: str, short: str, code: str, aliases: str | None) -> str:
    """A school in the picker, found by name, short name, alias or code.

    >>> option("演示云帆小学", "云帆小学", "2150900001", "云小、帆小")
    '演示云帆小学 · 云帆小学 · 云小、帆小 · 2150900001'
    """
    parts = [name, short if short != name else "", aliases or "", code]
    return " · ".join(part for part in parts if part)


def about(stage: str, area: str, students: int | None, teachers: int | None, classrooms: int | None) -> str:
    """One line about a school."""
    people = f"在校学生 {text.number(students)} 人，专任教师 {text.number(teachers)} 人"
    return f"{stage} · {area} · {people}，教室 {text.number(classrooms)} 间"


def exception(label: str, said: str, op: str, limit: str, day: date | None) -> str:
    """An indicator that touches its limit.

    >>> exception("校园无线覆盖率", "62.0%", "<", "90%", date(2025, 12, 31))
    '校园无线覆盖率 62.0%，低于 90%（2025 年 12 月）'
    """
    return f"{label} {said}，{LIMIT[op]} {limit}（{text.month(day)}）"


def against(said: str, op: str, limit: str) -> str:
    """A figure beside the limit it touches.

    >>> against("校园无线覆盖率 62.0%", "<", "90%")
    '校园无线覆盖率 62.0%，低于 90%'
    """
    return f"{said}，{LIMIT[op]} {limit}"


def plain(label: str, said: str, day: date | None) -> str:
    """An indicator whose limit needs no words: anything above zero is one."""
    return f"{label} {said}（{text.month(day)}）"


def stale(label: str, said: str, day: date | None) -> str:
    """An indicator that can no longer be judged."""
    return f"{label}的数据停在 {text.month(day)}，当时为 {said}"


def never(label: str) -> str:
    return f"{label}没有数据"


def not_reached(label: str, day: date | None) -> str:
    """A yes-or-no indicator that is still no."""
    return f"{label}：尚未达到（{text.month(day)}）"


def finding(severity: str, system: str, days: int) -> str:
    """A security finding past its due date."""
    return f"{severity}隐患超期 {days} 天未修复：{system}"


def due(found: date | None, due_: date | None) -> str:
    return f"发现于 {text.date(found)}，限期 {text.date(due_)}"


def reached(yes: bool) -> str:
    """What a school has or has not."""
    return "已达到" if yes else "未达到"


def from_rows(sheet: str | None, file: str | None, row: int | None) -> str:
    """Where a row was read."""
    where = "".join(
        (f"《{file}》" if file else "", f"“{sheet}”" if sheet else "", f"第 {row} 行" if row else "")
    )
    return f"来源：{where}" if where else ""


def because(register: str, reason: str) -> str:
    """Source and reason of an exception."""
    return f"{reason}；来源：{register}" if reason else f"来源：{register}"


def count_claim(name: str, urgent: int, more: int, old: int) -> str:
    """How many exceptions a school has.

    >>> count_claim("云帆小学", 2, 3, 1), count_claim("云帆小学", 0, 0, 0)
    ('云帆小学有 5 项例外，其中 2 项须立即处理；另有 1 项数据过期或缺失', '云帆小学没有例外事项')
    """
    parts = []
    if urgent + more:
        now = f"，其中 {urgent} 项须立即处理" if urgent else ""
        parts.append(f"有 {urgent + more} 项例外{now}")
    if old:
        parts.append(f"{'另' if parts else ''}有 {old} 项数据过期或缺失")
    return f"{name}{JOIN.join(parts) or '没有例外事项'}"


def compared(label: str, value: str) -> str:
    """The value that a card is compared with."""
    return "" if value == text.MISSING else f"{label} {value}"


def comparison_claim(name: str, worse: list[str], judged: int, peers: str) -> str:
    """In which indicators a school is behind its peers.

    >>> comparison_claim("云帆小学", ["终端"], 9, "同类学校")
    '云帆小学有 1 项不如同类学校：终端'
    """
    if not judged:
        return f"{name}没有可比较的指标"
    if not worse:
        return f"{name}可比较的 {judged} 项都不低于{peers}水平"
    more = "等" if len(worse) > SHOWN else ""
    return f"{name}有 {len(worse)} 项不如{peers}：{text.listing(worse[:SHOWN])}{more}"


def trend_claim(label: str, now: str, month: date | None, peers: str, other: str) -> str:
    """The newest figure beside the one it is compared with."""
    if month is None:
        return f"没有{label}的数据"
    said = f"{text.month(month)}{label} {now}"
    return said if other == text.MISSING else f"{said}，{peers} {other}"


def records_claim(name: str, rows: int, datasets: int) -> str:
    """How many rows of how many registers are about a school."""
    return f"{name}在 {datasets} 个台账中有 {text.number(rows)} 行数据，下列为各台账最近几行"


def directory_claim(schools: int, with_any: int, worst: str, most: int) -> str:
    """How many schools have exceptions, and which one the most."""
    if not schools:
        return "没有可查看的学校"
    if not with_any:
        return f"{schools} 所学校都没有例外事项"
    return f"{schools} 所学校中 {with_any} 所有例外，最多的是{worst}（{most} 项）"


def rows_of(count: int) -> str:
    return f"{text.number(count)} 行"


def no_rules() -> str:
    return f"{RULES}文件缺失或不能读取。"


def bad_rule(name: str) -> str:
    return f"规则“{name}”的字段、指标、条件或状态不正确"


def faulty_rules(faults: list[str]) -> str:
    """Every fault of the rules in one sentence."""
    return f"{RULES}有误：{JOIN.join(faults) or '规则编号重复'}。"
