"""Words of the page 预警: what stands, what was, the rules, a limit tried on history, and the forms."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from cockpit import text
from cockpit.text.alerts_ledger import SIDES, plain

TITLE = "预警"
SENTENCE = "界限公开；越线只报一次，回到解除线才结束；数据过期时不报。每条预警有责任人和确认记录。"
STATE, ATTENTION, STANDING = "预警总况", "等待确认", "未解除的预警"
COURSE, STORY = "所选预警的走势", "所选预警"
RECENT = "去年以来的预警"
SIGNED = ("核对人", "日期")
LOG, BOOK, CHANGES = "预警记录", "预警规则", "界限修改记录"
TRIAL, DIFFERENCES = "界限试算", "两种界限的差别"
TABS = {"log": LOG, "book": BOOK, "trial": TRIAL, "changes": CHANGES}
NOTHING = "预警所需的月度数据"
NO_DATA = "还没有可供判断的月度数据"
PICK = "选中的预警（在上方选择规则和学校，或在列表中点选一条）"
PICK_ALERT, PICK_BOOK = "点选一行看走势并确认", "点选一行按这条规则查看和试算"
PICK_RULE = "选中的规则（在上方选择一条规则后再试算）"
NO_RULES = "找不到或读不懂预警规则文件。"
DISTRICT = "全区"
UNIT = "条"

LEVELS = {"urgent": "紧急", "normal": "关注"}
STATES = {"new": "未确认", "taken": "已确认", "stale": "数据过期", "closed": "已解除"}
KINDS = {"school": "逐校", "subdistrict": "逐街道", "district": "全区"}
MEASURES = {"school": "所学校", "subdistrict": "个街道", "district": "项"}
CARDS = {
    "new": "未确认",
    "taken": "已确认未解除",
    "month": "本月新增",
    "year": "今年触发",
    "stale": "数据过期不判",
}
CARD_WORDS = {
    ("new", "off_track"): "须立即处理",
    ("new", "at_risk"): "须关注",
    ("new", "achieved"): "都有人跟进",
    ("stale", "stale"): "数据过期",
}
GONE = "更正后不再成立"
STALE_NOTE = "等新数据再判断"
REST, CALM, RULE, NOTE, NEXT, PAST = "其余", "平稳", "规则", "确认", "下一步", "以往"
SENT = "整改"
DISPATCH = "派发督导整改"
DISPATCH_NOTE = "打开整改单，学校、指标和依据已填好"
TAKEN_UP = "已有人确认"
STANDING_COLUMNS = {
    "state": "状态",
    "place": "地点",
    "rule": "规则",
    "value": "最近数值",
    "limit": "界限",
    "clear": "解除线",
    "opened": "首次报警",
    "worst": "最差",
    "owner": "责任人",
    "note": "处理",
}
LOG_COLUMNS = {
    "opened": "报警月份",
    "closed": "解除月份",
    "place": "地点",
    "rule": "规则",
    "value": "报警时",
    "worst": "最差",
    "limit": "界限",
    "owner": "责任人",
    "note": "确认",
}
BOOK_COLUMNS = {
    "title": "规则",
    "indicator": "指标",
    "scope": "范围",
    "limit": "报警条件",
    "clear": "解除线",
    "level": "级别",
    "owner": "责任单位",
    "standing": "未解除",
    "this_year": "今年触发",
    "last_year": "去年触发",
    "changed": "修改",
    "reason": "理由",
}
CHANGE_COLUMNS = {
    "at": "时间",
    "rule": "规则",
    "old": "原界限",
    "new": "新界限",
    "since": "起用月份",
    "by": "修改人",
    "reason": "理由",
}
DIFFERENCE_COLUMNS = {
    "place": "地点",
    "opened": "月份",
    "value": "数值",
    "old": "现行界限",
    "new": "试算界限",
}
PRESENT, TRIED, LIMIT_HEAD, STILL_UP, RAISED = "现行界限", "试算界限", "界限", "至今未解除", "报警"
NOT_TRIED = "改动上方的界限后，这里列出两种界限的差别"

FIELDS = "字段不全或多出"
BAD_ID = "编号只能用小写字母、数字和短横线"
BAD_INDICATOR = "指标不存在"
BAD_SCOPE = "指标没有这一级的数据"
BAD_OP = "方向只能是 > 或 <"
BAD_LIMIT = "界限、解除线或连续月数不成立"
BAD_OWNER = "责任单位不在方案之中"
BAD_LEVEL = "级别只能是 urgent 或 normal"
BAD_TEXT = "名称或理由是空的"
TWICE = "编号重复"

ACK_TITLE, ADOPT_TITLE = "确认这条预警", "采用试算界限"
OWNER, WHAT = "由谁负责", "准备怎样处理（不超过 200 字）"
GO_ACK = "确认"
ACK_MORE, GO_MORE = "补充处理情况", "记录"
BACK = "返回全部预警"
NOT_YOURS = "这条预警由能看到全区的角色确认。"
VALUE, CLEAR, MONTHS = "界限", "解除线", "连续月数"
WHY = "为什么修改（不超过 200 字）"
GO_ADOPT = "采用"
ADOPT_NOTE = "采用后从最新一期数据起生效；以前的预警记录不变，修改写入台账。"
FIRST_TRY = "先改动界限，看过试算结果再采用。"
WHOLE_ONLY = "试算需要全区数据，当前角色只能看到部分学校。"


class Noted(Protocol):
    """One acknowledgement."""

    @property
    def owner(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def by(self) -> str: ...
    @property
    def role(self) -> str: ...


def stamp(version: int, month: date) -> tuple[str, ...]:
    """Which data a printed page speaks for.

    >>> stamp(4, date(2026, 10, 31))
    ('数据版本 4', '2026 年 10 月')
    """
    return f"数据版本 {version}", text.month(month)


def bad_rule(name: str, fault: str) -> str:
    """One fault of the rules file."""
    return f"规则 {name} {fault}"


def faulty(faults: Sequence[str]) -> str:
    """Every fault of the rules file."""
    return f"预警规则有误：{'；'.join(faults)}。"


def level(value: float, unit: str) -> str:
    """A limit with its unit.

    >>> level(120, "分钟"), level(99.5, "%"), level(0, "项")
    ('120 分钟', '99.5%', '0 项')
    """
    decimals = len(plain(value).partition(".")[2])
    return text.number(value, decimals, unit)


def side(op: str, limit: str) -> str:
    """What is beyond a limit.

    >>> side(">", "120 分钟"), side("<", "95%")
    ('高于 120 分钟', '低于 95%')
    """
    return f"{SIDES[op]} {limit}"


def limited(limit: str) -> str:
    """The words of the line that marks a limit."""
    return f"界限 {limit}"


def condition(op: str, limit: str, months: int) -> str:
    """What raises an alert.

    >>> condition(">", "120 分钟", 1), condition("<", "30%", 3)
    ('高于 120 分钟', '连续 3 个月低于 30%')
    """
    lasting = f"连续 {months} 个月" if months > 1 else ""
    return f"{lasting}{side(op, limit)}"


def limit(condition: str, clear: str) -> str:
    """A limit with the level that ends an alert."""
    return f"{condition}，解除线 {clear}"


def leveled(level: str, state: str) -> str:
    """Level and state of an alert that stands."""
    return f"{level} · {state}"


def sentence(place: str, indicator: str, value: str, op: str, limit: str) -> str:
    """How an alert stands, in one sentence.

    >>> sentence("甲校", "网络中断时长", "239 分钟", ">", "120 分钟")
    '甲校网络中断时长 239 分钟，高于 120 分钟'
    >>> sentence("全区", "按期修复率", "80.9%", "", "80%")
    '全区按期修复率 80.9%，已回到界限 80% 以内，还没有到解除线'
    """
    if op:
        return f"{place}{indicator} {value}，{side(op, limit)}"
    return f"{place}{indicator} {value}，已回到界限 {apart(limit)}以内，还没有到解除线"


def apart(said: str) -> str:
    """A figure in front of more words: a space follows unless it ends in a Chinese unit.

    >>> apart("95%") + "才", apart("60 分钟") + "才"
    ('95% 才', '60 分钟才')
    """
    return said if said[-1:] >= "\u4e00" else f"{said} "


def because(rule: str, opened: date, owner: str) -> str:
    """Which rule, since when, whose."""
    return f"规则：{rule}；{text.month(opened)}首次报警；责任单位：{owner}"


def state(new: int, taken: int, stale: int) -> str:
    """How many alerts there are.

    >>> state(0, 0, 0), state(9, 4, 11)
    ('没有未解除的预警', '13 条预警未解除，9 条等待确认；另有 11 条因数据过期暂不判断')
    """
    old = f"；另有 {stale} 条因数据过期暂不判断" if stale else ""
    if not new + taken:
        return f"没有未解除的预警{old}"
    waiting = f"{new} 条等待确认" if new else "都已有人确认"
    return f"{new + taken} 条预警未解除，{waiting}{old}"


def urgent(count: int) -> str:
    """How many of the alerts nobody has taken up are urgent."""
    return f"其中紧急 {count} 条" if count else ""


def ended(count: int) -> str:
    """How many alerts ended this month."""
    return f"本月解除 {count} 条"


def last_year(count: int) -> str:
    """How many alerts the year before brought."""
    return f"去年 {count} 条"


def rest(count: int) -> str:
    """Alerts that are not told one by one."""
    return f"另有 {count} 条等待确认，见“{STANDING}”"


def calm(taken: int) -> str:
    """Nobody waits."""
    return f"{taken} 条未解除的预警都已有人确认" if taken else "没有越过界限的指标"


def attention(new: int, urgent: int) -> str:
    """How many alerts nobody has taken up.

    >>> attention(0, 0), attention(3, 2), attention(3, 0)
    ('没有等待确认的预警', '3 条预警等待确认，其中紧急 2 条', '3 条预警等待确认')
    """
    if not new:
        return "没有等待确认的预警"
    return f"{new} 条预警等待确认" + (f"，其中紧急 {urgent} 条" if urgent else "")


def stale(rule: str, count: int, kind: str) -> str:
    """Alerts that nobody can judge any more."""
    return f"{rule}：{count} 条预警暂不判断"


def stale_since(day: date | None) -> str:
    """Since when figures are too old."""
    return f"数据停在 {text.date(day)}，已超过两个更新周期；期间不报新警，也不解除"


def listing(count: int, stale: int) -> str:
    """How many alerts stand.

    >>> listing(12, 11), listing(0, 0)
    ('12 条预警未解除，11 条因数据过期暂不判断', '没有未解除的预警')
    """
    old = f"，{stale} 条因数据过期暂不判断" if stale else ""
    return (f"{count} 条预警未解除" if count else "没有未解除的预警") + old


def log(count: int, this_year: int, last_year: int, gone: int = 0) -> str:
    """How many alerts there have been; `gone` were taken up and do not hold any more.

    >>> log(7, 3, 2), log(0, 0, 0, 1)
    ('共 7 条记录，今年 3 条，去年 2 条', '还没有触发过预警；另有 1 条确认过的预警在更正后不再成立')
    """
    lost = f"；另有 {gone} 条确认过的预警在更正后不再成立" if gone else ""
    if not count:
        return f"还没有触发过预警{lost}"
    return f"共 {count} 条记录，今年 {this_year} 条，去年 {last_year} 条{lost}"


def noted(notes: Sequence[Noted]) -> str:
    """Who took an alert up last and what was said."""
    if not notes:
        return text.MISSING
    last = notes[-1]
    if not last.note:
        return TAKEN_UP
    return f"{last.note}（{who(last.by, last.role)}，{text.date(last.at.astimezone(text.BEIJING).date())}）"


def book(count: int, changed: int) -> str:
    """How many rules there are."""
    return f"{count} 条规则，{changed} 条的界限修改过" if changed else f"{count} 条规则，界限都没有修改过"


def changed(times: int) -> str:
    """How often a limit was changed."""
    return f"{times} 次" if times else text.MISSING


def changes(count: int) -> str:
    """How many changes are listed."""
    return f"界限修改过 {count} 次" if count else "界限还没有修改过"


def never(place: str, indicator: str, condition: str) -> str:
    """Nothing was ever raised here."""
    return f"{place}{indicator}没有触发过预警（{condition}）"


def course(place: str, indicator: str, opened: date, worst: str, on: date, closed: date | None) -> str:
    """The course of an alert."""
    end = f"{text.month(closed)}解除" if closed else "至今未解除"
    return f"{place}{indicator} {text.month(opened)}报警，{text.month(on)}最差（{worst}），{end}"


def story(place: str, rule: str, word: str) -> str:
    """The picked alert by name."""
    return f"{place}：{rule}，{word}"


def since(begun: date, opened: date, closed: date | None, clear: str) -> str:
    """From when to when an alert stood."""
    first = f"{text.month(begun)}起越线，" if begun != opened else ""
    end = f"{text.month(closed)}解除" if closed else f"回到 {apart(clear)}才解除"
    return f"{first}{text.month(opened)}报警，{end}"


def sent(code: str) -> str:
    """The rectification that was opened from an alert."""
    return f"已派发督导整改 {code}"


def item(at: datetime) -> str:
    """When a rectification was opened."""
    return f"{text.moment(at)}立项，进展见整改单"


def past(count: int) -> str:
    """How often the same rule was crossed in the same place."""
    return f"这里共触发过 {count} 次"


def months(days: Sequence[date]) -> str:
    """Months one after another, the newest first.

    >>> months([date(2026, 7, 31), date(2025, 10, 31)])
    '2026 年 7 月、2025 年 10 月'
    """
    return text.listing(text.month(day) for day in days)


def ruled(title: str, condition: str, owner: str) -> str:
    """A rule in one sentence."""
    return f"{title}：{apart(condition)}时报警，责任单位：{owner}"


def took_up(owner: str, note: str) -> str:
    """Who sees to it and how."""
    return f"{owner}负责：{note}"


def signed(by: str, role: str, at: datetime) -> str:
    """Who wrote a note and when."""
    return f"{who(by, role)}，{text.moment(at)}"


def who(by: str, role: str) -> str:
    """Somebody by role and login; a login that only repeats the role is left out.

    >>> who("admin", "admin"), who("li", "inspector")
    ('系统管理员', '督学 li')
    """
    return f"{text.role(role)} {by}" if by and by != role else text.role(role)


def year(number: int) -> str:
    """A column of a year."""
    return f"{number} 年"


def times(count: int) -> str:
    """How often.

    >>> times(7)
    '7 次'
    """
    return f"{count} 次"


def as_it_is(condition: str, last_year: int, this_year: int) -> str:
    """How often the present limit would have raised an alert."""
    return f"现行界限（{condition}）去年会触发 {last_year} 次，今年以来 {this_year} 次"


def simulated(condition: str, last_year: int, this_year: int, before: int, now: int) -> str:
    """How often another limit would have raised an alert, beside the present one.

    >>> simulated("高于 150 分钟", 7, 5, 11, 9)
    '改为高于 150 分钟，去年会触发 7 次，今年以来 5 次；现行界限为 11 次和 9 次'
    """
    tried = f"改为{condition}，去年会触发 {last_year} 次，今年以来 {this_year} 次"
    return f"{tried}；现行界限为 {before} 次和 {now} 次"


def differences(count: int) -> str:
    """How many alerts only one of two limits raises."""
    return f"去年以来有 {count} 条预警只在一种界限下出现" if count else "去年以来两种界限报出的预警相同"


def acknowledged(place: str, rule: str) -> str:
    """Said after an alert was taken up."""
    return f"已确认：{place}，{rule}。"


def adopted(rule: str, condition: str) -> str:
    """Said after a limit was adopted."""
    return f"“{rule}”的界限已改为{condition}，从最新一期数据起生效。"


def amount_label(label: str, unit: str) -> str:
    """A field's name with its unit."""
    return f"{label}（{unit}）" if unit else label


def overview(count: int, new: int) -> str:
    """How many alerts stand, for the overview."""
    return f"{count} 条预警未解除" + (f"，{new} 条等待确认" if new else "，都已有人确认")
