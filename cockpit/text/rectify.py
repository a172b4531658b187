"""Words of the rectification figures: how many are open, whose they are, how long they take, what is due."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from cockpit import text

TITLE = "督导整改"
SENTENCE = "问题派发到校，签收、整改、自查、复核、销号一步一记；销号前先按最新数据复核。"
SOURCE = "整改台账"
ITEM, DAYS, SCHOOL = "项", "天", "所"
HEADLINE, STAGES, LISTING, UNITS, SCHOOLS = "整改总况", "各环节事项", "整改清单", "责任单位", "涉及学校"
AGEING, CLOSING, FLOW, PLACES = "未销号事项的时长", "销号用时", "每月立项与销号", "整改分布"
BRIEF, OF_SCHOOL, WALL = "督导整改", "本校整改", "整改闭环"
FACTS, CHECK, HISTORY, EVIDENCE = "整改事项", "数据复核", "办理过程", "佐证材料"

OPEN, OVERDUE, SOON, REVIEW = "未销号", "逾期", "七日内到期", "等待复核"
CLOSED, TOOK, IN_TIME, LATE = "已销号", "销号用时中位", "按期", "逾期销号"
RESTING, WITHDRAWN, DUE_SOON = "挂起", "撤销", "临期"
NONE, NO_UNIT, TOTAL = "没有", "未写明", "合计"
OPENED = "立项"
AGE = "已立项"
AGES = ((7, "7 天以内"), (14, "8～14 天"), (30, "15～30 天"), (0, "30 天以上"))
NOTHING_OPEN = "没有未销号的整改事项"
NOTHING = "还没有整改事项"
NOTHING_CLOSED = "还没有销号的事项"
AWAY = "整改台账暂时读不到，稍后自动恢复；其余内容不受影响"
NO_EVIDENCE = "还没有佐证材料"
MATTER = "督导整改事项"
STOP, JOIN, DOT = "；", "，", " · "
LONGEST = 40  # characters of a problem in a title
PICK = "点选一行打开整改"

COLUMNS = {
    "code": ("编号", ""),
    "state": ("环节", ""),
    "word": ("时限", ""),
    "school": ("学校", ""),
    "problem": ("问题", ""),
    "unit": ("责任单位", ""),
    "person": ("责任人", ""),
    "due": ("期限", ""),
    "late": ("逾期", "天"),
    "level": ("督办", ""),
    "origin": ("来源", ""),
    "severity": ("程度", ""),
    "opened": ("立项", ""),
    "closed": ("销号", ""),
}
LABELS = {
    "problem": "问题",
    "clause": "依据条款",
    "indicator": "指标",
    "origin": "来源",
    "severity": "程度",
    "responsible": "责任",
    "measures": "措施",
    "due": "期限",
    "escalation": "督办",
    "opened": "立项",
    "turns": "经过",
}
FILES = {"name": "文件", "kind": "类型", "by": "提交人", "at": "提交时间"}
KINDS = {"jpg": "照片", "png": "图片", "webp": "图片", "pdf": "PDF", "docx": "文档", "xlsx": "表格"}


def headline(open_: int, overdue: int, soon: int) -> str:
    """How many are open and late.

    >>> headline(23, 5, 2), headline(0, 0, 0), headline(4, 0, 0)
    ('23 项未销号，5 项逾期，2 项七日内到期', '没有未销号的整改事项', '4 项未销号，没有逾期')
    """
    if not open_:
        return NOTHING_OPEN
    late = f"{overdue} 项逾期" if overdue else "没有逾期"
    near = f"{soon} 项七日内到期" if soon else ""
    return JOIN.join(part for part in (f"{open_} 项未销号", late, near) if part)


def urgent(count: int) -> str:
    """How many of the open ones are urgent."""
    return f"其中紧急 {count} 项" if count else "没有紧急事项"


def longest(days: int) -> str:
    """The longest delay."""
    return f"最久 {days} 天" if days else ""


def waiting(checked: int) -> str:
    """What comes next to a recheck."""
    return f"另有 {checked} 项在自查" if checked else ""


def in_time(met: int, closed: int) -> str:
    """How many were closed within their term.

    >>> in_time(3, 4), in_time(0, 0)
    ('按期 3 项，占 75%', '')
    """
    return f"按期 {met} 项，占 {text.percent(100 * met / closed, 0)}" if closed else ""


def turned(reopened: int, postponed: int) -> str:
    """How often things came back.

    >>> turned(2, 3), turned(0, 0)
    ('重新立项 2 项，延期 3 项', '没有重新立项或延期')
    """
    parts = [f"{word} {n} 项" for word, n in (("重新立项", reopened), ("延期", postponed)) if n]
    return JOIN.join(parts) or "没有重新立项或延期"


def stages(open_: int, most: str, count: int) -> str:
    """Where most of the open ones stand.

    >>> stages(8, "整改", 4), stages(0, "", 0)
    ('8 项未销号，在“整改”环节最多，有 4 项', '没有未销号的整改事项')
    """
    return f"{open_} 项未销号，在“{most}”环节最多，有 {count} 项" if open_ else NOTHING_OPEN


def lane(count: int, overdue: int) -> str:
    """How many stand in one state.

    >>> lane(3, 1), lane(3, 0), lane(0, 0)
    ('3 项，1 项逾期', '3 项', '没有')
    """
    return JOIN.join([f"{count} 项", *([f"{overdue} 项逾期"] if overdue else [])]) if count else NONE


def others(count: int) -> str:
    """What a lane of the board leaves out."""
    return f"另有 {count} 项，见下方清单"


def listing(count: int, open_: int) -> str:
    """How many are listed.

    >>> listing(41, 23), listing(0, 0)
    ('共 41 项，23 项未销号', '还没有整改事项')
    """
    return f"共 {count} 项，{open_} 项未销号" if count else NOTHING


def units(name: str, count: int, others: int) -> str:
    """Who has most of the open ones.

    >>> units("教育信息中心", 5, 3), units("", 0, 0)
    ('教育信息中心最多，5 项未销号；另有 3 个单位', '没有未销号的整改事项')
    """
    more = f"；另有 {others} 个单位" if others else ""
    return f"{name}最多，{count} 项未销号{more}" if count else NOTHING_OPEN


def schools(hit: int, name: str, count: int) -> str:
    """How many schools have open ones.

    >>> schools(14, "演示甲小学", 4), schools(0, "", 0)
    ('14 所学校有未销号事项，演示甲小学最多，4 项', '没有未销号的整改事项')
    """
    return f"{hit} 所学校有未销号事项，{name}最多，{count} 项" if hit else NOTHING_OPEN


def amount(open_: int, overdue: int) -> str:
    """Open ones and how many of them are late.

    >>> amount(5, 2), amount(5, 0)
    ('5 项，逾期 2 项', '5 项')
    """
    return f"{open_} 项" + (f"，逾期 {overdue} 项" if overdue else "")


def ageing(open_: int, old: int) -> str:
    """How many of the open ones are old.

    >>> ageing(23, 6), ageing(23, 0), ageing(0, 0)
    ('23 项未销号，6 项立项已超过 30 天', '23 项未销号，都在 30 天以内', '没有未销号的整改事项')
    """
    if not open_:
        return NOTHING_OPEN
    return f"{open_} 项未销号，" + (f"{old} 项立项已超过 30 天" if old else "都在 30 天以内")


def closing(medians: Mapping[str, float], late: int, count: int) -> str:
    """How long it takes to close.

    >>> closing({"紧急": 5.0, "一般": 19.5}, 2, 12), closing({}, 0, 0)
    ('从立项到销号，紧急中位 5 天、一般中位 20 天；12 项中 2 项逾期销号', '还没有销号的事项')
    """
    if not count:
        return NOTHING_CLOSED
    told = text.listing(f"{name}中位 {text.number(days, 0, DAYS)}" for name, days in medians.items())
    late_ = f"{count} 项中 {late} 项逾期销号" if late else f"{count} 项都按期销号"
    return f"从立项到销号，{told}；{late_}"


def group(title: str, term: int) -> str:
    """A severity with its term, beside a row of points."""
    return f"{title}（限 {term} 天）"


def flow(month: date, opened: int, closed: int, year: tuple[int, int]) -> str:
    """What came and went.

    >>> flow(date(2026, 11, 1), 3, 2, (40, 18))
    '2026 年 11 月立项 3 项，销号 2 项；近十二个月立项 40 项，销号 18 项'
    """
    now = f"{text.month(month)}立项 {opened} 项，销号 {closed} 项"
    return f"{now}；近十二个月立项 {year[0]} 项，销号 {year[1]} 项"


def places(hit: int, open_: int) -> str:
    """Where they are.

    >>> places(14, 23), places(0, 0)
    ('23 项未销号，分布在 14 所学校', '没有未销号的整改事项')
    """
    return f"{open_} 项未销号，分布在 {hit} 所学校" if open_ else NOTHING_OPEN


def mark(open_: int, overdue: int) -> str:
    """What a school's mark on a map adds.

    >>> mark(2, 1)
    '整改未销号 2 项，逾期 1 项'
    """
    return f"整改未销号 {amount(open_, overdue)}"


def said(school: str, problem: str) -> str:
    """An item in one line."""
    return f"{school}：{problem}"


def term(due: date, late: int, level: str = "") -> str:
    """When it is due and how late it is.

    >>> term(date(2026, 10, 3), 12, "督办"), term(date(2026, 10, 3), 0)
    ('2026 年 10 月 3 日到期，逾期 12 天（督办）', '2026 年 10 月 3 日到期')
    """
    step = f"（{level}）" if level else ""
    return f"{text.date(due)}到期" + (f"，逾期 {late} 天{step}" if late else "")


def closed_on(day: date | None) -> str:
    """When it was closed."""
    return f"{text.date(day)}销号"


def lines(*parts: str) -> str:
    """Parts of a second line; empty ones are left out."""
    return DOT.join(part for part in parts if part)


def brief(open_: int, overdue: int, closed: int) -> str:
    """The overview's sentence.

    >>> brief(23, 5, 18), brief(0, 0, 0)
    ('23 项整改未销号，其中 5 项逾期；已销号 18 项', '没有未销号的整改事项')
    """
    done = f"；已销号 {closed} 项" if closed else ""
    if not open_:
        return NOTHING_OPEN + done
    return f"{open_} 项整改未销号" + (f"，其中 {overdue} 项逾期" if overdue else "，没有逾期") + done


def more(count: int, page: str = TITLE) -> str:
    """What a short list leaves out, and where it stands.

    >>> more(3), more(3, "")
    ('另有 3 项未销号，见“督导整改”', '另有 3 项未销号')
    """
    return f"另有 {count} 项未销号" + (f"，见“{page}”" if page else "")


def because(problem: str, code: str) -> str:
    """The title of the page of one item."""
    return f"{code} {problem[:LONGEST]}…" if len(problem) > LONGEST else f"{code} {problem}"


def about(school: str, state: str, word: str) -> str:
    """Where one item stands.

    >>> about("演示甲小学", "整改", "逾期"), about("演示甲小学", "撤销", "撤销")
    ('演示甲小学 · 整改 · 逾期', '演示甲小学 · 撤销')
    """
    return DOT.join(dict.fromkeys((school, state, word)))


def responsible(unit: str, person: str) -> str:
    """Who has to see to it.

    >>> responsible("演示甲小学", "张三"), responsible("", "")
    ('演示甲小学，张三', '—')
    """
    return JOIN.join(part for part in (unit, person) if part) or text.MISSING


def opened(day: date, by: str) -> str:
    """When and by whom it was opened."""
    return f"{text.date(day)}，{by}"


def told(title: str, roles: Sequence[str], reason: str) -> str:
    """What a delay calls for, and who is told.

    >>> told("督办", ["school", "inspector"], "一周没有动静，由督学督办")
    '督办，告知学校、督学；一周没有动静，由督学督办'
    """
    return f"{title}，告知{text.listing(text.ROLE_WORDS[role] for role in roles)}；{reason}"


def turns(reopened: int, postponed: int) -> str:
    """How often it came back.

    >>> turns(1, 2), turns(0, 0)
    ('重新立项 1 次，延期 2 次', '')
    """
    parts = [f"{word} {n} 次" for word, n in (("重新立项", reopened), ("延期", postponed)) if n]
    return JOIN.join(parts)


def origin(title: str, ref: str) -> str:
    """Where an item came from.

    >>> origin("安全隐患", "LD-0012"), origin("人工登记", "")
    ('安全隐患（LD-0012）', '人工登记')
    """
    return f"{title}（{ref}）" if ref else title


def history(steps: int, first: date, last: date) -> str:
    """How long the history is.

    >>> history(4, date(2026, 9, 1), date(2026, 10, 3))
    '4 步，2026 年 9 月 1 日至 2026 年 10 月 3 日'
    """
    return f"{steps} 步，{text.date(first)}至 {text.date(last)}"


def who(by: str, role: str) -> str:
    """Somebody by name and role.

    >>> who("李老师", "inspector"), who("督学", "inspector"), who("", "school")
    ('李老师（督学）', '督学', '学校')
    """
    called = text.ROLE_WORDS.get(role, "")
    return f"{by}（{called}）" if by and called and by != called else by or called or text.MISSING


def step(at: datetime, by: str, role: str) -> str:
    """Who did something and when."""
    return f"{text.moment(at)}，{who(by, role)}"


def noted(note: str, due: date | None, changes: str, failing: bool | None) -> str:
    """What was said with a step.

    >>> noted("已换设备", date(2026, 10, 3), "", True)
    '已换设备 · 期限 2026 年 10 月 3 日 · 当时数据未达标'
    """
    data = {True: "当时数据未达标", False: "当时数据已恢复"}.get(failing) if failing is not None else ""
    return lines(note, f"期限 {text.date(due)}" if due else "", changes, data or "")


def evidence(count: int) -> str:
    """How many files there are.

    >>> evidence(2), evidence(0)
    ('2 份佐证', '还没有佐证材料')
    """
    return f"{count} 份佐证" if count else NO_EVIDENCE


def file(kind: str, size: int) -> str:
    """Kind and size of a file.

    >>> file("jpg", 2_400_000), file("pdf", 900)
    ('照片，2.4 MB', 'PDF，1 KB')
    """
    told = f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"
    return f"{KINDS.get(kind, kind)}，{told}"


FAILING, RECOVERED, UNCHECKED = "未达标", "已恢复", "人工判断"
NO_RULE = "这项没有对应的数据规则，由复核人按佐证判断"
NO_ROW = "隐患台账中已没有这一条，由复核人按佐证判断"
NOT_IN_SIGHT = "您的权限看不到这项数据，由有权限的复核人判断"


def failing(sentence: str) -> str:
    """The data still show the problem."""
    return f"按最新数据仍未达标：{sentence}"


def recovered(label: str, said: str, day: date | None) -> str:
    """The data no longer show it.

    >>> recovered("校园无线覆盖率", "96.0%", date(2026, 10, 31))
    '按最新数据已恢复：校园无线覆盖率 96.0%（2026 年 10 月）'
    """
    return f"按最新数据已恢复：{label} {said}（{text.month(day)}）"


def silent(sentence: str) -> str:
    """The data cannot tell."""
    return f"数据不能判断：{sentence}"


def finding_open(severity: str, system: str, due: date | None) -> str:
    """A finding that is still not fixed."""
    return f"按最新数据仍未修复：{system}的{severity}隐患，限期 {text.date(due)}"


def finding_fixed(severity: str, system: str, fixed: date) -> str:
    """A finding that has been fixed."""
    return f"按最新数据已修复：{system}的{severity}隐患，{text.date(fixed)}修复"


def finding(severity: str, system: str, due: date | None) -> str:
    """The problem that a finding makes.

    >>> finding("高危", "演示教务系统", date(2026, 9, 30))
    '演示教务系统的高危隐患未修复，限期 2026 年 9 月 30 日'
    """
    return f"{system}的{severity}隐患未修复，限期 {text.date(due)}"


def noticed(point: str, note: str) -> str:
    """The problem that a visit has noticed.

    >>> noticed("网络机房", "没有双路供电"), noticed("网络机房", "")
    ('网络机房：没有双路供电', '网络机房')
    """
    return f"{point}：{note}" if note else point


def ended(sentence: str, month: date | None) -> str:
    """An alert that has ended."""
    return f"预警已解除（{text.month(month)}）：{sentence}"


def clauses(named: Sequence[str]) -> str:
    """The clauses a problem rests on."""
    return text.listing(dict.fromkeys(filter(None, named))) if any(named) else ""
