"""Words of the page 资源应用: lessons, resources, visits, spaces, apps and interfaces."""

from datetime import date

from cockpit import text
from cockpit.text import dated

TITLE = "资源应用"
SENTENCE = "精品课离目标多远、哪些学段学科还没有，师生用得多不多，应用和平台接通了多少。"
HEADLINE = "资源应用总况"
LESSONS = "精品课学段学科分布"
COURSE = "精品课累计"
ITEMS = "资源层级与类型"
VISITS = "月访问量"
TOP = "应用月访问排名"
UNUSED = "应用使用例外"
SPACES = "学生空间活跃率"
SPACE_COURSE = "空间活跃率走势"
INTERFACES = "平台接口贯通"
CARDS = {
    "yz-t05-lessons": "精品课",
    "yz-t05-coverage": "学段学科覆盖",
    "op-visits": "月访问量",
    "op-space-students": "学生空间活跃率",
    "op-apps": "已上线应用",
    "op-platforms": "贯通平台",
}
STAGE, ITEM_KIND, PLATFORM = "学段", "类型", "平台"
NONE_YET, NO_ITEM = "无", "尚无精品课"
VISIT, TEN_THOUSAND_VISITS = "次", "万次"
LOW, USUAL = "活跃偏低", "正常"
NOT_ONLINE, UNUSED_WORD, ALL_USED_WORD = "未上线", "未使用", "都在使用"
NOT_AGREED = "未约定"
LIVE = {"achieved": "全部贯通", "on_track": "部分贯通", "at_risk": "尚未贯通"}
COMMA = "，"
LESSON_UNIT = "节"
NO_LESSONS = "所选范围的精品课目录（区级精品课由全区共享）"
NO_OWN_LESSONS = "所辖学校自有的精品课（区级精品课由全区共享，不在此列）"
OUTSIDE = "所选学段的精品课（该学段不在应覆盖的学段学科之内）"
NO_ITEMS = "所选范围的资源目录"
NO_USAGE = "所选范围的应用使用日志"
NO_APPS = "应用清单"
NO_SPACES = "所选范围的网络学习空间统计"
NO_INTERFACES = "平台接口台账"


def headline(lessons: str, gap: str, visits: str, change: str) -> str:
    """The promise, what is missing, and the use.

    >>> headline("380 节", "还差 120 节", "507.8 万次", "比上年同月增长 11%")
    '精品课 380 节，还差 120 节；月访问 507.8 万次，比上年同月增长 11%'
    """
    parts = ((f"精品课 {lessons}", gap), (f"月访问 {visits}", change))
    return dated.sentence(*(COMMA.join(word for word in part if word) for part in parts))


def teachers(share: str) -> str:
    """The teachers' share on the card of the pupils'."""
    return "" if share == text.MISSING else f"教师 {share}"


def listed(every: int, online: float | None) -> str:
    """How many apps are listed and how many of them are not online.

    >>> listed(45, 42), listed(45, 45), listed(0, None)
    ('清单 45 个，3 个未上线', '清单 45 个，全部上线', '')
    """
    if not every or online is None:
        return ""
    left = every - round(online)
    return f"清单 {every} 个，" + (f"{left} 个未上线" if left > 0 else "全部上线")


def platforms(live: int, every: int) -> str:
    """How many interfaces are live.

    >>> platforms(77, 91), platforms(0, 0)
    ('接口贯通 77 / 91 个', '')
    """
    return f"接口贯通 {live} / {every} 个" if every else ""


def matrix(total: int, holes: list[str], cells: int) -> str:
    """How many lessons there are and where none is.

    >>> matrix(380, ["小学劳动"], 38), matrix(500, [], 38)
    ('精品课 380 节，38 个学段学科中 1 个还没有：小学劳动', '精品课 500 节，38 个学段学科都有')
    """
    if not holes:
        return f"精品课 {text.number(total)} 节，{cells} 个学段学科都有"
    return (
        f"精品课 {text.number(total)} 节，{cells} 个学段学科中 {len(holes)} 个还没有：{text.listing(holes)}"
    )


def own_lessons(total: int) -> str:
    """The lessons that the schools in sight have made themselves.

    >>> own_lessons(3)
    '所辖学校自有精品课 3 节，区级精品课由全区共享，不在此列'
    """
    return f"所辖学校自有精品课 {text.number(total)} 节，区级精品课由全区共享，不在此列"


def own_items(total: int) -> str:
    """The items that the schools in sight have made themselves.

    >>> own_items(18)
    '所辖学校自建资源 18 件，区级资源由全区共享，不在此列'
    """
    return f"所辖学校自建资源 {text.number(total)} 件，区级资源由全区共享，不在此列"


def items(total: int, own: int, part: bool) -> str:
    """How many items there are, and how many the chosen schools have made.

    >>> items(1610, 1080, False), items(615, 85, True)
    ('上线资源 1,610 件，其中学校和教师自建 1,080 件', '可用资源 615 件，其中所选学校自建 85 件')
    """
    if part:
        return f"可用资源 {text.number(total)} 件，其中所选学校自建 {text.number(own)} 件"
    return f"上线资源 {text.number(total)} 件，其中学校和教师自建 {text.number(own)} 件"


def visits(month: date, said: str, change: str, role: str, share: str) -> str:
    """This month's visits beside the same month of last year, and who makes most of them."""
    most = f"{role}占 {share}" if role else ""
    return dated.sentence(f"{text.month(month)} {said}，{change}", most)


def ten_thousands(value: float) -> str:
    """Visits given in ten thousands.

    >>> ten_thousands(271.78), ten_thousands(0.04)
    ('271.8 万次', '400 次')
    """
    if value < 1:
        return text.number(value * dated.MANY, 0, VISIT)
    return text.number(value, 1, TEN_THOUSAND_VISITS)


def top(month: date, first: str, share: str, three: str) -> str:
    """The most used app and how much of all use falls on the first three.

    >>> top(date(2026, 10, 31), "统一平台", "25.7%", "47.0%")
    '2026 年 10 月用得最多的是统一平台，占全部访问的 25.7%，前三个应用占 47.0%'
    """
    return f"{text.month(month)}用得最多的是{first}，占全部访问的 {share}，前三个应用占 {three}"


def unused(online: int, idle: int, later: int, months: int) -> str:
    """How many apps nobody has used for some months.

    >>> unused(42, 0, 3, 3), unused(42, 2, 0, 3)
    ('42 个已上线应用近 3 个月都有人使用；3 个尚未上线', '42 个已上线应用中 2 个近 3 个月无人使用')
    """
    said = f"{online} 个已上线应用"
    said += f"中 {idle} 个近 {months} 个月无人使用" if idle else f"近 {months} 个月都有人使用"
    return dated.sentence(said, f"{later} 个尚未上线" if later else "")


def idle(name: str, last: date | None) -> str:
    """An app that is online and not used."""
    return f"{name}：最近一次使用在 {text.month(last)}" if last else f"{name}：上线后没有使用记录"


def many_idle(names: list[str]) -> str:
    """Many apps in one sentence.

    >>> many_idle(["甲", "乙"])
    '2 个应用没有使用记录：甲、乙'
    """
    return f"{len(names)} 个应用没有使用记录：{text.listing(names)}"


def coming(name: str) -> str:
    """An app that is listed and not online."""
    return f"{name}：已列入清单，尚未上线"


def all_used(count: int, months: int) -> str:
    """Nothing to report."""
    return f"已上线的 {count} 个应用近 {months} 个月都有访问记录"


def owner(unit: str | None, online: date | None) -> str:
    """Who is responsible and since when the app is online."""
    since = f"{text.month(online)}上线" if online else ""
    return dated.sentence(f"责任单位：{unit}" if unit else "", since)


def spaces(mean: str, low: list[str], share: float, high: str, best: str) -> str:
    """The share of the schools together and those far below it.

    >>> spaces("64.3%", [], 75, "甲校", "88.6%")
    '学生空间活跃率 64.3%，最高的是甲校，88.6%；各校都不低于平均的 75%'
    """
    said = f"学生空间活跃率 {mean}" + (f"，最高的是{high}，{best}" if high else "")
    if not high:
        return said
    if not low:
        return f"{said}；各校都不低于平均的 {text.number(share)}%"
    named = text.listing(low[:3]) + (f"等 {len(low)} 所" if len(low) > 3 else "")
    return f"{said}；{named}不到平均的 {text.number(share)}%"


def space_axis(mean: str) -> str:
    """What stands at the axis of the distribution."""
    return f"活跃学生占已开通学生（平均 {mean}）"


def space_course(role: str, now: str, change: str) -> str:
    """The newest share of one role and its change over a year.

    >>> space_course("学生", "64.3%", "比上年同月提高 4.2 个百分点"), space_course("教师", "65.7%", "")
    ('学生 64.3%，比上年同月提高 4.2 个百分点', '教师 65.7%')
    """
    return COMMA.join(part for part in (f"{role} {now}", change) if part)


def interfaces(platforms: int, live: int, every: int, behind: int) -> str:
    """How far the interfaces to the other platforms are.

    >>> interfaces(11, 77, 91, 14), interfaces(2, 3, 3, 0)
    ('11 个平台的 91 个接口已贯通 77 个，在途 14 个', '2 个平台的 3 个接口全部贯通')
    """
    said = f"{platforms} 个平台的 {every} 个接口"
    return f"{said}已贯通 {live} 个，在途 {behind} 个" if behind else f"{said}全部贯通"


def reached(live: int, every: int) -> str:
    """How many interfaces of a cell are live; the rest is agreed or tested.

    >>> reached(3, 3), reached(2, 3), reached(0, 2)
    ('3 通', '2 通 1 在途', '2 在途')
    """
    parts = (f"{live} 通" if live else "", f"{every - live} 在途" if every > live else "")
    return " ".join(part for part in parts if part)
