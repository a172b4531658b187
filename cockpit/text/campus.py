"""Words of the page 智慧校园: schools on their way, scenes, smart rooms, terminals, classrooms."""

from datetime import date

from cockpit import text
from cockpit.text import dated

TITLE = "智慧校园"
SENTENCE = "示范校走到哪一步，特色场景和智慧馆室建了多少、用了多少，终端和教室够不够。"
HEADLINE = "智慧校园总况"
STAGES = "示范校创建各环节"
COURSE = "示范校认定累计"
SCHOOLS = "创建中与已认定的学校"
SCENES = "特色应用场景"
ROOMS = "智慧馆室月使用时长"
TERMINALS = "百名学生终端"
INTERACTIVE = "交互式教室占比"
CARDS = {
    "yz-t03-schools": "智慧校园示范校",
    "yz-t03-scenes": "特色应用场景",
    "op-smart-rooms": "智慧馆室",
    "op-terminals": "百名学生终端",
    "op-interactive": "交互式教室",
    "yz-s1-groups": "专项工作组",
}
STEP, SINCE, STAYED, SCHOOL, STAGE, AREA, SCORE = (
    "环节",
    "进入日期",
    "已停留",
    "学校",
    "学段",
    "街道",
    "评审得分",
)
DOMAIN = "领域"
MONTHS = "个月"
HOURS = "小时"
PER_HUNDRED = "台"
IDLE, FEW, USUAL = "使用偏少", "终端偏少", "正常"
NO_DESIGNATIONS = "所选范围的示范校认定台账"
NO_SCENES = "所选范围的特色应用场景台账"
NO_ROOMS = "所选范围的智慧馆室使用时长"
NO_TERMINALS = "所选范围的学习终端盘点"
NO_ROOM_COUNT = "所选范围的教室填报"
TABLE_HEADS = (("step", STEP), ("school", SCHOOL), ("stage", STAGE), ("area", AREA), ("since", SINCE))


def headline(schools: str, schools_gap: str, scenes: str, scenes_gap: str) -> str:
    """The two numbers the plan promised, and what is missing.

    >>> headline("15 所", "还差 5 所", "11 个", "还差 4 个"), headline("—", "", "—", "")
    ('示范校 15 所，还差 5 所；特色场景 11 个，还差 4 个', '示范校 —；特色场景 —')
    """
    parts = ((f"示范校 {schools}", schools_gap), (f"特色场景 {scenes}", scenes_gap))
    return dated.sentence(*("，".join(word for word in part if word) for part in parts))


def pipeline(counts: dict[str, int], last: str) -> str:
    """Where the schools stand: those who have it first, then the others from the last step back.

    >>> pipeline({"申报": 3, "创建": 3, "评审": 2, "认定": 15}, "认定")
    '已认定 15 所，在途 8 所：评审 2 所、创建 3 所、申报 3 所'
    """
    before = {step: n for step, n in counts.items() if step != last}
    said = f"已{last} {counts.get(last, 0)} 所"
    if not sum(before.values()):
        return f"{said}，没有在途学校"
    listed = text.listing(f"{step} {n} 所" for step, n in reversed(before.items()) if n)
    return f"{said}，在途 {sum(before.values())} 所：{listed}"


def only_new(new: int, goal: float, start: date) -> str:
    """The gap if only schools designated since the plan began counted: the plan leaves it open.

    >>> only_new(14, 20, date(2024, 7, 1))
    '方案未写明原有学校是否计入，若只计 2024 年 7 月以来认定的 14 所，还差 6 所'
    """
    left = max(0, round(goal - new))
    return f"方案未写明原有学校是否计入，若只计 {text.month(start)}以来认定的 {new} 所，还差 {left} 所"


def longest(waiting: int, name: str, step: str, months: int) -> str:
    """Who has stood longest at one step.

    >>> longest(8, "某小学", "申报", 14), longest(0, "", "", 0)
    ('在途 8 所，停留最久的是某小学，在申报环节已 14 个月', '没有在途学校')
    """
    if not waiting:
        return "没有在途学校"
    return f"在途 {waiting} 所，停留最久的是{name}，在{step}环节已 {months} {MONTHS}"


def scenes(recognised: int, goal: float | None, built: int, planned: int, without: list[str]) -> str:
    """How many scenes are recognised, on their way, and which domains have none.

    >>> scenes(11, 15, 3, 4, ["校园管理"])
    '已认定 11 个，目标 15 个；已建成待认定 3 个，立项在建 4 个；校园管理还没有认定的场景'
    """
    said = f"已认定 {recognised} 个" + (f"，目标 {text.number(goal)} 个" if goal else "")
    coming = [f"{word} {n} 个" for word, n in (("已建成待认定", built), ("立项在建", planned)) if n]
    gap = f"{text.listing(without)}还没有认定的场景" if without else "各领域都有认定的场景"
    return dated.sentence(said, "，".join(coming), gap)


def rooms(accepted: int, coming: int, mean: float | None, idle: int, limit: float, unknown: int) -> str:
    """How many rooms are in use and how many of them are hardly used.

    >>> rooms(117, 11, 59.4, 17, 20, 0)
    '已验收 117 间，平均每月使用 59 小时，其中 17 间不到 20 小时；另有 11 间在建'
    """
    said = f"已验收 {accepted} 间"
    if mean is not None:
        said += f"，平均每月使用 {text.number(mean)} {HOURS}"
        said += f"，其中 {idle} 间不到 {text.number(limit)} {HOURS}" if idle else ""
    missing = f"{unknown} 间没有填报时长" if unknown else ""
    return dated.sentence(said, missing, f"另有 {coming} 间在建" if coming else "")


def terminals(mean: str, few: list[str] | None, share: float) -> str:
    """The value of the schools together and those far below it; None where there is only one school.

    >>> terminals("35.5 台", ["甲校", "乙校"], 75)
    '每 100 名学生 35.5 台；甲校、乙校不到平均的 75%'
    """
    said = f"每 100 名学生 {mean}"
    if few is None:
        return said
    if not few:
        return f"{said}；各校都不低于平均的 {text.number(share)}%"
    named = text.listing(few[:3]) + (f"等 {len(few)} 所" if len(few) > 3 else "")
    return f"{said}；{named}不到平均的 {text.number(share)}%"


def axis(mean: str) -> str:
    """What stands at the axis of the distribution."""
    return f"台 / 百名学生（平均 {mean}）"


def interactive(mean: str, low: str, share: str) -> str:
    """The share of classrooms and the place with the lowest one.

    >>> interactive("86.8%", "某街道", "80.1%")
    '交互式教室占 86.8%，最低的是某街道，80.1%'
    """
    return f"交互式教室占 {mean}" + (f"，最低的是{low}，{share}" if low else "")


def rooms_of(done: float, total: float) -> str:
    """How many classrooms of how many.

    >>> rooms_of(1614, 1859)
    '1,614 / 1,859 间'
    """
    return f"{text.number(done)} / {text.number(total)} 间"
