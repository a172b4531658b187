"""Words of the meeting's page: closed months, decisions, packs, links, and the projector."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from cockpit import text

TITLE = "例会"
SENTENCE = "每月封存一次，材料、议定事项和任务都固定在那一刻；以后的更正另行标明。"
NOT_KNOWN = "没有这次会议，或不在您的查看范围内。"
NOTHING_FOR_YOU = "还没有您可以查看的例会材料。"
UNREADABLE = "这次会议的材料暂时读不出来，请联系系统管理员。"
NOT_HERE = "这里不能办理这项操作，请从例会页面重新打开。"
WHOLE, SCOPE, MONTH = "全区", "范围", "会议"
BACK, OPEN, PRESENT = "返回例会列表", "打开这次会议", "放映"
SECTIONS = "会议内容"
RESTATED, PACK_TITLE, LINKS, ABOUT = "封存后的更正", "会议材料下载", "只读链接", "封存信息"
RESTATED_NOTE = "本次会议展示的数字不改；下面是现行数据中与当时不同的数，以及由哪次导入改动。"
EXPLAIN = "数字说明"
MUST = "（必填）"
NO_UNIT = "交办任务请选择责任单位；议定事项还没有记录。"
CHOOSE, NOTHING = "请选择", "不替代"
# deciding
DECIDE, DECIDE_TITLE, GO_DECIDE = "记议定", "记录议定事项", "记录"
TEXT, BASIS, CHOOSE_BASIS, REPLACES = "议定内容", "依据的图", "可选，说明依据了哪几幅图", "替代哪一条"
ACTION_NOTE = "同时交办任务时填写下面几项；不填只记议定。"
ACT_TITLE, GO_ACT = "交办任务", "交办"
WHAT, UNIT, PERSON, DUE, NEW_DUE, NOTE = "要办的事", "责任单位", "责任人", "期限", "新的期限", "说明"
REPORT_TITLE, ACTION, STEP = "更新任务进展", "任务", "办理"
HOLD, GO_HOLD = "结束会议", "确认结束"
HOLD_NOTE = "结束后议定事项不能再增改；任务仍可继续更新进展，直到完成。"
NOW = "任务现况"
FINAL = "这次会议已经结束，议定事项不能再增改。"
# producing
AGAIN, WHY = "再出一版", "为什么再出一版"
AGAIN_NOTE = "原来的一版连同它的议定事项和任务照样保留，可随时打开；新的一版另存，编号后加版次。"
CLOSING = "已开始封存，完成后这里会出现打开的按钮。"
QUEUED = "正在排队"
PACK, FETCH = "材料", "下载"
PACK_NOTE = (
    "按这次会议固定下来的数字制作幻灯片、文稿、PDF 和工作簿；四份文件用同一套数字和文字，重做内容不变。"
)
MAKING = "已开始制作会议材料。"
NO_PACK = "还没有制作过这份材料。"
OUTDATED = "这份材料做成以后，会议又记录了议定事项或任务；需要时请重新制作。"
NOT_YET = "还没有制作这份材料；由区领导或管理员制作后，可在这里下载。"
FETCH_NOTE = "每个链接只能用一次，一分钟内有效。"
FORMS = {"pptx": "幻灯片 PPTX", "docx": "文稿 DOCX", "pdf": "文稿 PDF", "xlsx": "工作簿 XLSX"}
# links
LINK_NOTE = "给没有到会的同志：只能看这次会议的这个范围，到期自动失效，随时可以停用。"
FOR_WHOM, DAYS, GO_LINK, NOTED = "给谁看", "有效天数", "生成链接", "已记下，不再显示"
REVOKE, GO_REVOKE, WHICH_LINK = "停用链接", "确认停用", "哪一条"
REVOKE_NOTE = "停用后立即打不开，不能恢复。"
REVOKED = "已停用这条只读链接。"
# presenting
PREVIOUS, NEXT, OVERVIEW, LEAVE, LIVE, RESET = (
    "上一页",
    "下一页",
    "目录",
    "退出放映",
    "回到驾驶舱",
    "计时归零",
)
OVER, FROZEN = "超时", "封存"
NOTHING_TO_EXPLAIN = "这一页没有数字。"


def field(title: str, must: bool) -> str:
    """A field's title, and that it has to be filled in.

    >>> field("说明", True), field("责任人", False)
    ('说明（必填）', '责任人')
    """
    return title + MUST if must else title


def coded(name: str, code: str) -> str:
    """A name that two schools share, with the code.

    >>> coded("实验小学", "2150900001")
    '实验小学（2150900001）'
    """
    return f"{name}（{code}）"


def coming(meeting: str) -> str:
    """The meeting that is to be closed next.

    >>> coming("2026 年 10 月例会")
    '待封存：2026 年 10 月例会'
    """
    return f"待封存：{meeting}"


def already(meeting: str) -> str:
    """The newest period has its meeting.

    >>> already("2026 年 10 月例会")
    '2026 年 10 月例会已封存'
    """
    return f"{meeting}已封存"


def due(day: date, version: int, closed: bool) -> str:
    """By when a period is to be closed and on which data.

    >>> due(date(2026, 11, 21), 4, False)
    '应于 2026 年 11 月 21 日前封存，依据现行数据版本 4。以下为预览，封存前不保存。'
    >>> due(date(2026, 11, 21), 4, True)
    '封存期限 2026 年 11 月 21 日。现行数据版本 4。'
    """
    if closed:
        return f"封存期限 {text.date(day)}。现行数据版本 {version}。"
    return f"应于 {text.date(day)}前封存，依据现行数据版本 {version}。以下为预览，封存前不保存。"


def close(period: date) -> str:
    """The button that closes a month.

    >>> close(date(2026, 10, 31))
    '封存 2026 年 10 月'
    """
    return f"封存 {text.month(period)}"


def failed(said: str) -> str:
    """Why the last attempt came to nothing."""
    return f"上一次没有做成：{said}"


def make(again: bool) -> str:
    """The button that produces a pack.

    >>> make(False), make(True)
    ('制作四种文件', '重新制作')
    """
    return "重新制作" if again else "制作四种文件"


def produced(at: datetime | None, files: Sequence[Any]) -> str:
    """When the files were made and how large they are together."""
    size = sum(each.size for each in files) / 1e6
    return f"{text.moment(at)} 制作完成，共 {len(files)} 份文件，{text.number(size, 1)} MB。"


def form(name: str) -> str:
    """The button that fetches one form.

    >>> form("pptx")
    '下载幻灯片 PPTX'
    """
    return f"下载{FORMS[name]}"


def stamp(version: int, period: date, at: datetime) -> str:
    """What a month is fixed to.

    >>> stamp(3, date(2026, 9, 30), datetime(2026, 10, 21, 9, 0))
    '数据版本 3 · 2026 年 9 月 · 2026 年 10 月 21 日 09:00 封存'
    """
    return f"数据版本 {version} · {text.month(period)} · {text.moment(at)} 封存"


def version(number: int, period: date) -> str:
    """On which data a month stands.

    >>> version(3, date(2026, 9, 30))
    '数据版本 3 · 2026 年 9 月'
    """
    return f"数据版本 {number} · {text.month(period)}"


def state(held_at: datetime | None, may: bool) -> str:
    """Whether the meeting is over; whoever `may` decide is told so.

    >>> state(None, True), state(None, False)
    ('已封存，会议尚未结束，可以记录议定事项。', '已封存，会议尚未结束。')
    >>> state(datetime(2026, 10, 21, 11, 0), True)
    '会议已于 2026 年 10 月 21 日 11:00 结束。'
    """
    if held_at:
        return f"会议已于 {text.moment(held_at)} 结束。"
    return "已封存，会议尚未结束" + ("，可以记录议定事项。" if may else "。")


def invited(label: str, until: datetime) -> str:
    """For whom a read-only link is and until when.

    >>> invited("张三", datetime(2026, 12, 6, 17, 32))
    '给“张三”的只读材料，2026 年 12 月 6 日 17:32 前有效。'
    """
    return f"给“{label}”的只读材料，{text.moment(until)} 前有效。"


def headed(meeting: str, of: str) -> str:
    """A meeting's name, and whom its material is about unless that is the district.

    >>> headed("2026 年 9 月例会", "云帆小学"), headed("2026 年 9 月例会", "")
    ('2026 年 9 月例会 · 云帆小学', '2026 年 9 月例会')
    """
    return f"{meeting} · {of}" if of else meeting


def numbered(number: int, title: str) -> str:
    """A section with its number.

    >>> numbered(2, "本期变化")
    '2　本期变化'
    """
    return f"{number}　{title}"


def entry(number: int, title: str, minutes: int | None) -> str:
    """A section in the list of sections.

    >>> entry(2, "本期变化", 10), entry(3, "附录", None)
    ('2　本期变化（10 分钟）', '3　附录')
    """
    return numbered(number, title) + (f"（{minutes} 分钟）" if minutes else "")


def place(number: int, total: int) -> str:
    """Where in the round.

    >>> place(3, 20)
    '3 / 20'
    """
    return f"{number} / {total}"


def paged(title: str, page: int, total: int) -> str:
    """A list that goes on over several pictures.

    >>> paged("本月变化", 2, 3)
    '本月变化（2 / 3）'
    """
    return f"{title}（{page} / {total}）"


def planned(minutes: int) -> str:
    """How long an item is planned to take.

    >>> planned(15)
    '/ 计划 15 分钟'
    """
    return f"/ 计划 {minutes} 分钟"


def explain(titles: Iterable[str]) -> str:
    """What a click on the figures does.

    >>> explain(["里程碑"])
    '数字说明：里程碑'
    """
    return f"{EXPLAIN}：{text.listing(titles)}"


def dated(day: date | None, stale: bool, source: str) -> str:
    """How old a figure is and where it comes from.

    >>> dated(date(2026, 9, 30), True, "学校台账")
    '截至 2026 年 9 月 30 日（数据过期） · 来源：学校台账'
    """
    old = f"（{text.status_word('stale')}）" if stale else ""
    return f"{text.as_of(day)}{old} · 来源：{source or text.MISSING}"


def decision(number: int, said: str) -> str:
    """A decision in a list to choose from.

    >>> decision(1, "同意")
    '1　同意'
    """
    return numbered(number, said)


def action(code: str, unit: str, what: str) -> str:
    """An action in a list to choose from.

    >>> action("A2026-09-01", "基教科", "完成验收")
    'A2026-09-01　基教科：完成验收'
    """
    return f"{code}　{unit}：{what}"


def recorded(code: str, action_: str) -> str:
    """A decision is recorded, and perhaps an action with it.

    >>> recorded("D2026-09-01", ""), recorded("D2026-09-01", "A2026-09-01")
    ('已记录 D2026-09-01。', '已记录 D2026-09-01，并交办任务 A2026-09-01。')
    """
    return f"已记录 {code}" + (f"，并交办任务 {action_}。" if action_ else "。")


def half(code: str, why: str) -> str:
    """A decision is recorded, the action with it is not.

    >>> half("D2026-09-01", "期限不能超过两年。")
    '已记录 D2026-09-01，但任务没有交办：期限不能超过两年。请在“交办任务”中补办。'
    """
    return f"已记录 {code}，但任务没有交办：{why}请在“{ACT_TITLE}”中补办。"


def acted(code: str) -> str:
    """An action is given to a unit.

    >>> acted("A2026-09-01")
    '已交办任务 A2026-09-01。'
    """
    return f"已交办任务 {code}。"


def reported(code: str, step: str) -> str:
    """A step of an action is taken.

    >>> reported("A2026-09-01", "完成")
    '任务 A2026-09-01 已更新：完成。'
    """
    return f"任务 {code} 已更新：{step}。"


def held(meeting: str) -> str:
    """A meeting is over.

    >>> held("2026 年 9 月例会")
    '2026 年 9 月例会已结束。'
    """
    return f"{meeting}已结束。"


def link_made(label: str) -> str:
    """A link's address, which is shown once.

    >>> link_made("张三")
    '给“张三”的只读链接如下，只显示这一次，请复制后发送。'
    """
    return f"给“{label}”的只读链接如下，只显示这一次，请复制后发送。"


def which(label: str, until: datetime, id: str) -> str:
    """A link among others, which may be for somebody of the same name.

    >>> which("张三", datetime(2026, 12, 6, 4, tzinfo=text.BEIJING), "3f9a1c22")
    '张三（2026 年 12 月 6 日到期，3f9a）'
    """
    return f"{label}（{text.date(until.astimezone(text.BEIJING).date())}到期，{id[:4]}）"


def linked(label: str) -> str:
    """A link is made.

    >>> linked("张三")
    '已为“张三”生成只读链接。'
    """
    return f"已为“{label}”生成只读链接。"
