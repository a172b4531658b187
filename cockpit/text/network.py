"""Words of the network page: layers, states, claims and the lines under them."""

from datetime import date

from cockpit import text

TITLE = "网络覆盖"
SENTENCE = "各校网络到了哪一步，哪些学校和街道还没有覆盖，实际速度如何。"
LAYERS = {
    "ten_gigabit": "万兆到校",
    "gigabit": "千兆到班",
    "optical": "全光网络",
    "wireless": "无线覆盖",
    "measured": "实测速率",
}
STATES = {
    "achieved": "已覆盖",
    "on_track": "建设中",
    "at_risk": "未覆盖",
    "stale": "数据过期",
    "no_data": "无数据",
}
MEASURED_STATES = {
    "achieved": "达标",
    "at_risk": "偏低",
    "stale": "数据过期",
    "no_data": "无测量",
    "no_trend": "无从比较",
}
CHOICES = {  # states of every layer, as the filter lists them
    "achieved": "已覆盖",
    "on_track": "建设中",
    "at_risk": "未覆盖或偏低",
    "stale": "数据过期",
    "no_data": "无数据",
}
TOTAL = "合计"
AREA, SCHOOLS, UNKNOWN, SHARE = "街道", "学校", "过期或缺", "占比"
MEASURED_SHARE = "均速"
BEHIND, OVER = "落后", "超限"
MINUTES = "分钟"
NO_UPGRADES = "所选范围没有升级改造的记录"
SCHOOL_UNIT = "所"
ROOM_UNIT = "间"
DISTRICT, IN_SIGHT, CHOSEN = "全区", "所见学校", "所选学校"
MAP = "学校网络分布"
TABLE = "各街道覆盖"
RANKING = "街道排名"
STAGES = "升级改造各环节"
UPGRADES = "升级验收累计"
SPREAD = "各学段实测下行"
SPEED = "实测下行走势"
OUTAGES = "近 12 个月中断时长"
HEADLINE = "网络覆盖总况"
UPGRADE_CARD = "校园网络升级"
MEASURED_CARD = "实测下行"
JOIN, STOP = "；", "。"
DETAIL_JOIN = "\n"


def claim(*parts: str) -> str:
    """Parts of one sentence, empty ones left out.

    >>> claim("万兆到校 29 所", "", "还差 17 所")
    '万兆到校 29 所；还差 17 所'
    """
    return JOIN.join(part for part in parts if part)


def schools(count: float | None) -> str:
    """How many schools.

    >>> schools(21), schools(None)
    ('21 所', '—')
    """
    return text.MISSING if count is None else f"{text.number(count)} 所"


def counted(done: float | None, total: float | None, unit: str) -> str:
    """How many of how many.

    >>> counted(29, 46, "所"), counted(None, 46, "间")
    ('29 / 46 所', '— / 46 间')
    """
    return f"{text.number(done)} / {text.number(total)} {unit}"


def gap(done: float, total: float, unit: str) -> str:
    """How many are missing.

    >>> gap(29, 46, "所"), gap(3, 3, "间")
    ('还差 17 所，共 46 所', '3 间全部覆盖')
    """
    if done >= total:
        return f"{text.number(total)} {unit}全部覆盖"
    return f"还差 {text.number(total - done)} {unit}，共 {text.number(total)} {unit}"


def opened(day: date) -> str:
    """When a line was opened."""
    return f"{text.month(day)}开通"


def surveyed(done: float | None, total: float | None, day: date | None) -> str:
    """Rooms that passed and when they were tested."""
    return text.MISSING if day is None else f"{counted(done, total, '间')}（{text.month(day)}）"


def step(word: str) -> str:
    """How far the upgrade of a school is."""
    return f"升级改造：{word}"


def outside() -> str:
    """A school that the upgrade does not plan for."""
    return "不在升级名单"


def speed(mbps: float | None, rtt: float | None, loss: float | None) -> str:
    """What the probes of one month found."""
    if mbps is None:
        return "本月没有测量"
    return f"时延 {text.number(rtt, 1, 'ms')}，丢包 {text.percent(loss, 2)}"


def subscribed(mbps: float | None) -> str:
    """The bandwidth that was ordered."""
    return "" if mbps is None else f"接入 {text.bandwidth(mbps)}"


def map_claim(layer: str, shown: int, covered: int, under_way: int, open_: int, unknown: int) -> str:
    """What the map says in one sentence.

    >>> map_claim("万兆到校", 46, 29, 5, 12, 0)
    '万兆到校：46 所中已覆盖 29 所，建设中 5 所，未覆盖 12 所'
    """
    if not shown:
        return f"{layer}：没有符合条件的学校"
    parts = {"已覆盖": covered, "建设中": under_way, "未覆盖": open_, "数据过期或缺失": unknown}
    said = "，".join(f"{word} {number} 所" for word, number in parts.items() if number)
    return f"{layer}：{shown} 所中{said}"


def measured_claim(shown: int, fine: int, slow: int, unknown: int, mean: str) -> str:
    """What the measured layer says.

    >>> measured_claim(46, 45, 1, 0, "5.2 Gbps")
    '平均下行 5.2 Gbps：46 所中达标 45 所，偏低 1 所'
    """
    if not shown:
        return "没有符合条件的学校"
    parts = {"达标": fine, "偏低": slow, "无从判断": unknown}
    said = "，".join(f"{word} {number} 所" for word, number in parts.items() if number)
    return f"平均下行 {mean}：{shown} 所中{said}"


def stale(layer: str, day: date | None, mean: str) -> str:
    """A layer whose data are all too old to be judged."""
    return f"{layer}：数据停在 {text.month(day)}，当时为 {mean}，现状无从判断"


def headline(said: list[tuple[str, str]]) -> str:
    """Names with their figures.

    >>> headline([("万兆到校", "69.6%"), ("千兆到班", "76.3%")])
    '万兆到校 69.6%，千兆到班 76.3%'
    """
    return "，".join(f"{name} {figure}" for name, figure in said)


def part(of: str, said: list[tuple[str, str]], district: list[str]) -> str:
    """Names with the figures of a part of the district beside the district's.

    >>> part("所见学校", [("万兆到校", "75.0%")], ["69.6%"])
    '所见学校：万兆到校 75.0%（全区 69.6%）'
    """
    pairs = zip(said, district, strict=True)
    return f"{of}：" + "，".join(f"{name} {own}（{DISTRICT} {every}）" for (name, own), every in pairs)


def slow(count: int) -> str:
    """How many schools get less than three fifths of what was ordered."""
    return f"{count} 所不到签约带宽六成" if count else "各校均达签约带宽六成"


def unit(said: str) -> str:
    """The unit at the end of a finished number.

    >>> unit("63.0%"), unit("5.23\u2009Gbps"), unit("—")
    ('%', 'Gbps', '')
    """
    return said.lstrip("0123456789,.").strip(text.THIN + text.MISSING)


def table_heads(states: dict[str, str], speed: bool) -> dict[str, str]:
    """Column → head of the table beside the map."""
    heads = {"area": AREA, "schools": SCHOOLS, "achieved": states["achieved"]}
    heads |= {} if speed else {"on_track": states["on_track"]}
    return heads | {
        "at_risk": states["at_risk"],
        "unknown": UNKNOWN,
        "text": MEASURED_SHARE if speed else SHARE,
    }


def table_claim(layer: str, count: int, areas: int) -> str:
    """What the table lists."""
    return (
        f"{layer}：{areas} 个街道，{count} 所学校，合计与地图一致"
        if count
        else f"{layer}：没有符合条件的学校"
    )


def behind(layer: str, names: list[str], of: str, mean: str, points: float) -> str:
    """Which subdistricts are far behind the schools named by `of`.

    >>> behind("万兆到校", ["甲街道"], "全区", "63.0%", 20)
    '万兆到校：甲街道比全区（63.0%）低 20 个百分点以上'
    """
    if not names:
        return f"{layer}：各街道与{of}（{mean}）的差距都在 {text.number(points)} 个百分点以内"
    return f"{layer}：{text.listing(names)}比{of}（{mean}）低 {text.number(points)} 个百分点以上"


def slower(names: list[str], of: str, mean: str, percent: float) -> str:
    """Which subdistricts are far slower than the schools named by `of`."""
    if not names:
        return f"各街道平均下行都不低于{of}（{mean}）的 {text.number(percent)}%"
    return f"{text.listing(names)}平均下行不到{of}（{mean}）的 {text.number(percent)}%"


def too_few(layer: str) -> str:
    return f"{layer}：没有可比较的街道"


def pipeline(planned: int, accepted: int, building: int, before: int) -> str:
    """Where the planned upgrades stand.

    >>> pipeline(33, 21, 5, 7)
    '名单内 33 所：已验收 21 所，施工中 5 所，未开工 7 所'
    """
    if not planned:
        return "没有列入升级名单的学校"
    parts = {"已验收": accepted, "施工中": building, "未开工": before}
    return f"名单内 {planned} 所：" + "，".join(
        f"{word} {number} 所" for word, number in parts.items() if number
    )


def upgrade_claim(
    done: float, goal: float, due: date | None, expected: float | None, foreseen: str = ""
) -> str:
    """How many are accepted, how many are missing, where the expected path stands and what is foreseen.

    >>> upgrade_claim(21, 33, date(2027, 12, 31), 20.6)
    '已验收 21 所，离 2027 年的 33 所还差 12 所；按时间应达 21 所'
    """
    left = goal - done
    year = f" {due.year} 年的" if due else "目标 "
    said = f"已验收 {text.number(done)} 所，"
    said += (
        f"离{year} {text.number(goal)} 所还差 {text.number(left)} 所"
        if left > 0
        else f"{text.number(goal)} 所目标已完成"
    )
    path = f"按时间应达 {text.number(expected)} 所" if expected is not None and left > 0 else ""
    return claim(said, path, foreseen)


def own_upgrades(done: int, planned: int) -> str:
    """The upgrades among the schools in sight."""
    return f"所见学校中列入名单 {planned} 所，已验收 {done} 所，还差 {planned - done} 所"


def goal(value: float, due: date | None) -> str:
    return f"{due.year} 年目标 {text.number(value)} 所" if due else f"目标 {text.number(value)} 所"


def spread_claim(fastest: str, high: str, slowest: str, low: str) -> str:
    """The stages of school with the highest and the lowest median."""
    if fastest == slowest:
        return f"{fastest}学校的实测下行中位数为 {high}"
    return f"{fastest}学校中位数最高（{high}），{slowest}最低（{low}）"


def speed_claim(now: float | None, before: float | None, month: date) -> str:
    """How the mean speed has changed over a year.

    >>> speed_claim(5200.0, 4000.0, date(2026, 10, 31))
    '2026 年 10 月平均下行 5.2\\u2009Gbps，比上年同月提高 30%'
    """
    said = f"{text.month(month)}平均下行 {text.bandwidth(now)}"
    if now is None or not before:
        return said
    change = 100 * (now - before) / before
    word = "提高" if change >= 0 else "下降"
    return f"{said}，比上年同月{word} {text.number(abs(change))}%"


def outage_claim(over: int, worst: str, minutes: str, limit: float, measured: bool) -> str:
    """How many schools had more outage than the limit, and which one the most."""
    if not worst:
        return "近 12 个月没有记录到中断" if measured else NOTHING_MEASURED
    if not over:
        return f"中断都在 {text.number(limit)} 分钟以内，最长的是{worst}，{minutes}"
    return f"{over} 所学校中断超过 {text.number(limit)} 分钟，最长的是{worst}，{minutes}"


def outage_limit(limit: float) -> str:
    """The outage per year that leaves an availability of 99.9%."""
    return f"目标 不超过 {text.number(limit)} 分钟（可用率 99.9%）"


def minutes(value: float | None) -> str:
    return text.number(value, 0, " 分钟")


NOTHING_MEASURED = "所选范围没有实测数据"
NO_LINKS = "所选范围的校园网络台账"
