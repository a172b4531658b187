"""Words of what a meeting decides: its agenda, its decisions, its actions and what became of them."""

from datetime import date, datetime

from cockpit import text

SOURCE = "例会台账"
AGENDA, FOLLOWUPS, DECIDED, ACTED, ABOUT = "会议议程", "上次议定事项", "议定事项", "任务", "封存信息"
NO_FOLLOWUPS = "此前各次例会没有尚未完成的任务。"
NO_DECISIONS = "这次会议还没有议定事项。"
NO_ACTIONS = "这次会议还没有交办任务。"
NUMBER, ITEM, MINUTES, UNTIL, WHAT, VALUE = "序号", "议题", "用时", "时段", "项目", "内容"
PICK, CONTENT = "点选一行打开", "内容"
SOURCES = {  # what an item goes through, unless it is a standing one
    "followups": "此前例会交办、尚未完成的任务，逾期在前",
    "changes": "与上一期封存时相比的变化，重要的在前",
    "exceptions": "需要会议关注的例外和下一批期限",
    "decisions": "议定事项，交办任务、单位和期限",
}
MINUTE = "分钟"
DONE, OVERDUE, NEAR, OPEN, DROPPED = "已完成", "逾期", "临期", "办理中", "已撤销"
STANDING, REPLACED, NONE = "有效", "已被替代", "暂无"
SEPARATOR = " · "
MEETING, VERSION, CLOSED, DECISIONS = "会议", "数据版本", "封存时间", "议定"
STILL_OPEN, OF_THEM_LATE, TIMES = "任务未完成", "逾期", "次"
LABEL, SCOPE, STATE, EXPIRES, OPENED, LAST_OPENED = "给谁看", "范围", "状态", "有效期至", "打开", "最近打开"
MONTHS, LINKS = "已封存的月份", "只读链接"
PERIOD, PLAN, FORESIGHT, RELEASE = "会议月份", "方案", "预测", "程序版本"
HELD, NOTE, SEAL = "会议结束", "说明", "封存校验码"
FROZEN = "各数取自封存时的数据，此后数据、口径或程序变动都不影响"
LIVE, EXPIRED, REVOKED = "有效", "已过期", "已停用"


def followups(open_: int, overdue: int) -> str:
    """How many actions of earlier meetings are still open.

    >>> followups(0, 0)
    '此前例会交办的任务已全部完成'
    >>> followups(3, 1), followups(2, 0)
    ('此前例会交办的任务还有 3 项未完成，其中 1 项逾期', '此前例会交办的任务还有 2 项未完成，均在期限内')
    """
    if not open_:
        return "此前例会交办的任务已全部完成"
    rest = f"其中 {overdue} 项逾期" if overdue else "均在期限内"
    return f"此前例会交办的任务还有 {open_} 项未完成，{rest}"


def decided(count: int) -> str:
    """How many decisions stand.

    >>> decided(2), decided(0)
    ('议定 2 项', '尚无议定事项')
    """
    return f"议定 {count} 项" if count else "尚无议定事项"


def acted(total: int, done: int, overdue: int) -> str:
    """How many actions there are and what became of them.

    >>> acted(3, 1, 1), acted(2, 0, 0), acted(0, 0, 0)
    ('交办任务 3 项，已完成 1 项，逾期 1 项', '交办任务 2 项，已完成 0 项', '尚未交办任务')
    """
    if not total:
        return "尚未交办任务"
    return f"交办任务 {total} 项，已完成 {done} 项" + (f"，逾期 {overdue} 项" if overdue else "")


def span(start: int, end: int) -> str:
    """Which minutes of the meeting an item takes.

    >>> span(15, 25)
    '第 15–25 分钟'
    """
    return f"第 {start}–{end} 分钟"


def agenda(items: int, minutes: int) -> str:
    """How many items and how long they take.

    >>> agenda(4, 60)
    '议题 4 项，计划用时 60 分钟'
    """
    return f"议题 {items} 项，计划用时 {minutes} 分钟"


def action(unit: str, person: str, what: str) -> str:
    """Whose task it is and what it is.

    >>> action("基教科", "", "完成验收"), action("基教科", "李四", "完成验收")
    ('基教科：完成验收', '基教科（李四）：完成验收')
    """
    return f"{unit}（{person}）：{what}" if person else f"{unit}：{what}"


def term(due: date, late: int, postponed: int) -> str:
    """When it is due, by how much it is late, how often it was put off.

    >>> term(date(2026, 10, 31), 0, 0), term(date(2026, 10, 31), 5, 1)
    ('期限 2026 年 10 月 31 日', '期限 2026 年 10 月 31 日，已逾期 5 天，延期 1 次')
    """
    parts = [f"期限 {text.date(due)}"]
    parts += [f"已逾期 {late} 天"] if late > 0 else []
    parts += [f"延期 {postponed} 次"] if postponed else []
    return "，".join(parts)


def done_on(day: date | None) -> str:
    """When it was done.

    >>> done_on(date(2026, 10, 9))
    '完成于 2026 年 10 月 9 日'
    """
    return f"完成于 {text.date(day)}"


def of_meeting(code: str) -> str:
    """Which meeting something comes from.

    >>> of_meeting("2026-09")
    '2026-09 会议交办'
    """
    return f"{code} 会议交办"


def based(titles: list[str]) -> str:
    """What a decision or an action is based on; empty without a basis.

    >>> based(["里程碑", "网络覆盖"]), based([])
    ('依据：里程碑、网络覆盖', '')
    """
    return f"依据：{'、'.join(titles)}" if titles else ""


def decision(number: int, said: str) -> str:
    """A decision with its number.

    >>> decision(1, "同意")
    '议定一：同意'
    >>> decision(12, "同意")
    '议定 12：同意'
    """
    digits = "零一二三四五六七八九十"
    return f"议定{digits[number]}：{said}" if number <= 10 else f"议定 {number}：{said}"


def recorded(at: datetime, role: str) -> str:
    """When it was recorded and in which role.

    >>> recorded(datetime(2026, 9, 21, 10, 5), "区领导")
    '2026 年 9 月 21 日 10:05 由区领导记录'
    """
    return f"{text.moment(at)} 由{role}记录"


def replaced_by(code: str) -> str:
    """By which decision it was replaced.

    >>> replaced_by("D2026-09-02")
    '已被 D2026-09-02 替代'
    """
    return f"已被 {code} 替代"


def joined(*parts: str) -> str:
    """Parts of a line, empty ones left out.

    >>> joined("甲", "", "乙")
    '甲 · 乙'
    """
    return SEPARATOR.join(part for part in parts if part)


def titled(title: str, edition: int) -> str:
    """A meeting's name, with the number of a later edition of the same period.

    >>> titled("2026 年 10 月例会", 1), titled("2026 年 10 月例会", 2)
    ('2026 年 10 月例会', '2026 年 10 月例会（第 2 版）')
    >>> titled("2026 年 10 月例会（第 2 版）", 2)
    '2026 年 10 月例会（第 2 版）'
    """
    mark = f"（第 {edition} 版）"
    return title if edition == 1 or title.endswith(mark) else title + mark


def months(count: int, open_: int | None) -> str:
    """How many months are closed and how much is still to be done from all of them.

    >>> months(0, 0), months(2, 0)
    ('还没有封存过月份', '已封存 2 次，交办的任务均已完成')
    >>> months(2, None)
    '已封存 2 次'
    >>> months(2, 3)
    '已封存 2 次，共有 3 项任务未完成'
    """
    if not count:
        return "还没有封存过月份"
    if open_ is None:
        return f"已封存 {count} 次"
    return f"已封存 {count} 次，" + (f"共有 {open_} 项任务未完成" if open_ else "交办的任务均已完成")


def version(number: int, published: datetime) -> str:
    """Which version of the data and when it was published.

    >>> version(3, datetime(2026, 10, 5, 9, 0))
    '第 3 版，2026 年 10 月 5 日 09:00 发布'
    """
    return f"第 {number} 版，{text.moment(published)} 发布"


def by(when: str, who: str) -> str:
    """When and by whom; a login that is a role is said in words.

    >>> by("2026 年 10 月 21 日 09:00", "leader")
    '2026 年 10 月 21 日 09:00（区领导）'
    """
    return f"{when}（{text.ROLE_WORDS.get(who, who)}）" if who else when


def link_state(revoked: bool, live: bool) -> str:
    """Whether a link still opens anything.

    >>> link_state(False, True), link_state(False, False), link_state(True, False)
    ('有效', '已过期', '已停用')
    """
    return REVOKED if revoked else LIVE if live else EXPIRED


def links(live: int) -> str:
    """How many links open something.

    >>> links(2), links(0)
    ('2 个只读链接有效', '没有有效的只读链接')
    """
    return f"{live} 个只读链接有效" if live else "没有有效的只读链接"
