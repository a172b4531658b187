"""Words of the brief about one school: sections, similar schools, questions, and the printed page."""

from datetime import date

from cockpit import text

SECTIONS = {
    "network": "网络",
    "campus": "智慧校园",
    "resources": "资源应用",
    "people": "教学与人才",
    "security": "安全",
    "projects": "项目与认定",
}
ACCESS = "出口带宽"
TEN, REACHED = "万兆", "达到"
PEERS, OWN_SET = "同类学校", "自选学校"
SIMILAR, LEFT_OUT, DATES, QUESTIONS = "同类学校", "未参与比较的学校", "数据日期", "现场询问"
STATE, RECTIFY = "各方面现状", "整改"
UPGRADE, COURSES = "校园网络升级", "yz-t07-projects"
NO_UPGRADE = "不在升级名单"
RULE, FROM = "规则：", "来源："
OPEN_HINT = "点选一项可开整改单"
JOIN, STOP = "；", "。"
NOTHING_NOTABLE = "没有显著项"
NO_QUESTION = "没有须现场核实的事项"
ASK = "问"
UNKNOWN = "没有找到这所学校，请从下表选择。"
QUESTION_SOURCE = "学校问题清单"
ONLY = "只看显著项"
SIGNED = ("督学", "学校负责人", "日期")
STEPS = {"achieved": "已完成", "on_track": "进行中"}
SIMILAR_HEADS = {
    "rank": ("次序", "", 0),
    "name": ("学校", "", None),
    "stage": ("学段", "", None),
    "area": ("街道", "", None),
    "students": ("在校学生", "人", 0),
    "distance": ("距离", "", 2),
    "near": ("远近", "", None),
}
DATE_HEADS = {
    "dataset": ("台账", "", None),
    "as_of": ("本校最近一期", "", None),
    "cadence": ("填报周期", "", None),
    "word": ("时效", "", None),
}
LEFT_OUT_HEADS = {"name": ("学校", "", None), "reason": ("原因", "", None)}
CLOSE, FAR = "相近", "较远"
FRESH, OLD = "有效", "数据过期"
SUPPLIER = "该校信息员"


def median(value: str) -> str:
    """What half of the peers have.

    >>> median("42.8 次")
    '中位 42.8 次'
    """
    return "" if value == text.MISSING else f"中位 {value}"


def middle(group: str) -> str:
    """What the middle of a group is called."""
    return f"{group}中位"


def have(count: int, size: int) -> str:
    """How many of the peers have what is asked for.

    >>> have(21, 30)
    '30 所中 21 所已达到'
    """
    return f"{size} 所中 {count} 所已达到"


def too_few(size: int) -> str:
    """A group too small to say anything about it without telling on its members.

    >>> too_few(4), too_few(0)
    ('同类仅 4 所有数据，不作比较', '')
    """
    return f"同类仅 {size} 所有数据，不作比较" if size else ""


def tenth(side: str | None, tenth_: int | None, sure: bool = True) -> str:
    """The place among peers in tenths, weaker when few of them are close.

    >>> tenth("back", 1), tenth("front", 3, sure=False), tenth("middle", None), tenth("same", None)
    ('居后 10%', '大致居前 30%', '居中', '与多数持平')
    """
    plain = {"middle": "居中", "same": "与多数持平", None: ""}
    if side in plain:
        return plain[side]
    return f"{'' if sure else '大致'}{'居后' if side == 'back' else '居前'} {10 * (tenth_ or 1)}%"


def among(word: str, size: int, said: str) -> str:
    """Where an exception stands among similar schools.

    >>> among("同类学校", 30, "居后 10%"), among("同类学校", 30, "")
    ('在 30 所同类学校中居后 10%', '')
    """
    return f"在 {size} 所{word}中{said}" if said else ""


def among_had(word: str, had: str) -> str:
    """How many similar schools have what this one lacks.

    >>> among_had("同类学校", "30 所中 21 所已达到")
    '同类学校 30 所中 21 所已达到'
    """
    return f"{word} {had}"


def not_reached(label: str) -> str:
    """A yes-or-no indicator that is still no.

    >>> not_reached("全光网络")
    '全光网络尚未达到'
    """
    return f"{label}尚未达到"


def weak(close: int, word: str = PEERS) -> str:
    """Why comparisons are only a hint.

    >>> weak(4)
    '与本校相近的学校只有 4 所，位次仅供参考。'
    """
    return f"与本校相近的学校只有 {close} 所，位次仅供参考。"


def band_note(size: int, word: str) -> str:
    """What the band in the profile is made of."""
    return f"折线为近一年走势；色带为 {size} 所{word}居中的一半，竖线为中位，菱形为本校。"


def no_band(size: int, word: str, few: int) -> str:
    """Why there is neither band nor place.

    >>> no_band(3, "自选学校", 10)
    '自选学校只有 3 所，不足 10 所，不给区间和位次。'
    """
    return f"{word}只有 {size} 所，不足 {few} 所，不给区间和位次。"


def no_peers(reason: str) -> str:
    """A school that is compared with nobody."""
    return f"不与其他学校比较：{reason}。"


def access(said: str, reached: bool) -> str:
    """The line to a school, said with what is promised.

    >>> access("1\u2009Gbps", False), access("10\u2009Gbps", True)
    ('出口带宽 1\u2009Gbps，低于万兆目标', '出口带宽 10\u2009Gbps，尚未确认万兆到校')
    """
    return f"{ACCESS} {said}，{'尚未确认万兆到校' if reached else '低于万兆目标'}"


def told(said: str, beside: str, day: date | None) -> str:
    """An exception as one sentence: what it is, where among similar schools, as of when.

    >>> told("网络中断 239 分钟，超过 120 分钟", "在 30 所同类学校中居后 10%", date(2026, 10, 31))
    '网络中断 239 分钟，超过 120 分钟；在 30 所同类学校中居后 10%（2026 年 10 月）'
    """
    return f"{said}{JOIN if beside else ''}{beside}（{text.month(day)}）"


def because(reason: str, source: str, more: str = "") -> str:
    """The published rule behind an exception, what is worst of it, and its register.

    >>> because("逾期即为例外", "漏洞隐患"), because("", "漏洞隐患")
    ('规则：逾期即为例外；来源：漏洞隐患', '来源：漏洞隐患')
    >>> because("逾期即为例外", "", "最久 40 天")
    '规则：逾期即为例外；最久 40 天'
    """
    parts = (f"{RULE}{reason}" if reason else "", more, f"{FROM}{source}" if source else "")
    return JOIN.join(part for part in parts if part)


def section_claim(section: str, notable: list[str], total: int) -> str:
    """What stands out in one section.

    >>> section_claim("网络", ["出口带宽", "实测下行"], 6), section_claim("网络", [], 6)
    ('6 项中 2 项显著：出口带宽、实测下行', '6 项均无显著情况')
    """
    if not total:
        return f"{section}没有数据"
    if not notable:
        return f"{total} 项均无显著情况"
    more = "等" if len(notable) > 3 else ""
    return f"{total} 项中 {len(notable)} 项显著：{text.listing(notable[:3])}{more}"


def projects_claim(total: int, under_way: list[str]) -> str:
    """What the school takes part in.

    >>> projects_claim(3, ["校园网络升级"]), projects_claim(2, []), projects_claim(0, [])
    ('参与 3 项，进行中 1 项：校园网络升级', '参与 2 项，没有进行中的', '没有参与的项目和认定')
    """
    if not total:
        return "没有参与的项目和认定"
    if not under_way:
        return f"参与 {total} 项，没有进行中的"
    more = "等" if len(under_way) > 2 else ""
    return f"参与 {total} 项，进行中 {len(under_way)} 项：{text.listing(under_way[:2])}{more}"


def similar_claim(name: str, count: int, close: int, few: int) -> str:
    """How many similar schools there are and how many of them are close.

    >>> similar_claim("云帆小学", 30, 26, 10)
    '与云帆小学最接近的 30 所学校，其中 26 所相近'
    >>> similar_claim("云帆小学", 30, 4, 10)
    '与云帆小学最接近的 30 所学校，其中只有 4 所相近，比较仅供参考'
    """
    if not count:
        return f"{name}没有可比较的学校"
    end = f"其中 {close} 所相近" if close >= few else f"其中只有 {close} 所相近，比较仅供参考"
    return f"与{name}最接近的 {count} 所学校，{end}"


def own_claim(name: str, chosen: str, count: int) -> str:
    """A comparison with schools that somebody chose."""
    return f"{name}与自选的“{chosen}”{count} 所学校比较"


def left_out_claim(count: int) -> str:
    return f"{count} 所学校未参与比较，各有原因" if count else "所有学校都参与比较"


def weighed(parts: list[str], unused: list[str]) -> str:
    """What likeness is made of, and what could not be used.

    >>> weighed(["学段 4", "规模 2"], ["校园面积"])
    '按学段 4、规模 2 加权；校园面积没有登记，未参与'
    """
    missing = f"；{text.listing(unused)}没有登记，未参与" if unused else ""
    return f"按{text.listing(parts)} 加权{missing}"


def dates_claim(total: int, old: int, first: str, month: str) -> str:
    """How fresh the registers behind the brief are; `first` is the oldest of those that are too old.

    >>> dates_claim(18, 1, "无线覆盖测试", "2025 年 12 月"), dates_claim(18, 0, "学校", "2026 年 1 月")
    ('18 个台账中 1 个数据过期：无线覆盖测试（2025 年 12 月）', '18 个台账都在有效期内')
    """
    if not total:
        return "没有该校的数据"
    if not old:
        return f"{total} 个台账都在有效期内"
    return f"{total} 个台账中 {old} 个数据过期：{first}（{month}）{'等' if old > 1 else ''}"


def questions_claim(count: int) -> str:
    return f"到校可问 {count} 个问题" if count else NO_QUESTION


def asked_for(what: str) -> str:
    """Why a question is asked."""
    return f"因：{what}"


def step(word: str, day: date | None) -> str:
    """How far an upgrade or a designation is.

    >>> step("已验收", date(2026, 2, 17)), step("未列入", None)
    ('已验收（2026 年 2 月）', '未列入')
    """
    return f"{word}（{text.month(day)}）" if day else word


def subtitle(about: str, peers: str) -> str:
    return f"{about}。{peers}" if peers else about


def stamp(version: int, month: date | None) -> tuple[str, ...]:
    """What a printed brief speaks for."""
    return (f"数据版本 {version}", f"数据截至 {text.month(month)}")


def asked_by(name: str) -> str:
    return f"调阅人 {name}"


def no_rules() -> str:
    return "学校问题清单文件缺失或不能读取。"


def faulty_questions(names: list[str]) -> str:
    """Every faulty question in one sentence."""
    return f"学校问题清单有误：{text.listing(names)}的字段、指标或情形不正确。"
