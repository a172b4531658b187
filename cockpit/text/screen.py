"""Words of the pages and the wall: card lines, empty states, legends, axis words and column titles."""

from collections.abc import Sequence
from datetime import date, datetime

from cockpit import text
from cockpit.text.network import LAYERS as LAYERS  # the filter names the layers of the map

DATA_TABLE = "数据表"
SOURCE = "来源"
SEPARATOR = " · "
STALE = "数据过期"
LIMIT = "界限"
TARGET = "目标"
EXPECTED = "应达路径"
ACTUAL = "实际"
PLANNED = "计划"
BODY_END = "正文截止"
ANNEX_END = "附表截止"
TODAY = "今日"
DETAILS = "查看"
OLDEST = "最旧数据"
EXPORT = "导出"
EXPORT_NOTE = "包含本页全部图表及其数据，链接一分钟内有效，仅可使用一次。"
ALL = "全部"
PLACEHOLDER = "请选择"
PICK_ROW = "点选一行查看详情"
FILTERS = {
    "subdistrict": "街道",
    "stage": "学段",
    "status": "状态",
    "layer": "图层",
    "month": "月份",
    "school": "学校",
    "register": "台账",
    "area": "领域",
    "task": "任务",
    "project": "核心项目",
    "unit": "责任单位",
    "indicator": "指标",
    "year": "目标年",
    "rule": "规则",
    "only": "只看显著项",
    "peers": "比较范围",
    "schools": "并排对比",
}
COLUMNS = {
    "key": "编号",
    "code": "编号",
    "label": "名称",
    "name": "名称",
    "text": "数值",
    "unit": "单位",
    "target_text": "目标",
    "status_word": "状态",
    "gap_text": "差距",
    "as_of_text": "数据日期",
    "detail": "说明",
    "area": "所属",
    "series": "序列",
    "period": "月份",
    "expected": "应达值",
    "row": "行",
    "column": "列",
    "stage": "阶段",
    "count": "数量",
    "share": "占比（%）",
    "group": "分组",
    "year": "目标年",
    "task": "任务",
    "due_text": "期限",
    "pace_text": "速度",
    "clause": "条款",
    "start": "开始",
    "end": "附表截止",
    "body_end": "正文截止",
    "planned": "计划进度（%）",
    "actual": "实际进度（%）",
    "earned": "相当于计划日期",
    "forecast_end": "完成（推算或实际）",
    "index_text": "进度指数与完成时间",
    "chance_text": "按期把握",
    "forecast_text": "预测",
    "observed": "实际速度",
    "observed_text": "近一年速度",
    "required": "所需速度",
    "required_text": "今后所需速度",
    "acceleration_text": "提速",
}
AREA = {"map": "街道", "targets": "领域"}
TARGET_HEADS = {
    "status": "状态",
    "label": "目标",
    "now": "现值 / 目标",
    "spark": "走势",
    "gap": "差距",
    "pace": "速度",
    "due": "期限",
    "clause": "条款",
}
PROFILE_HEADS = {
    "label": "指标",
    "now": "现值",
    "course": "近一年",
    "band": "同类学校",
}
PROFILE_KEY = "色带为同类学校居中的一半，竖线为中位，菱形为本校。"
BOARD_PICK = "点选名称查看说明。"
BOARD_KEY = "实线为实际，虚线为应达路径，色带为八成可能的范围，横线为目标，右端为到期日。"
PACES = {"observed": "近一年速度", "required": "今后所需速度", "acceleration": "须提速"}
FAN_KEY = (
    "实线为实际，虚线为应达路径；深浅两层色带为五成和八成可能的范围，点线为预测中位；"
    "菱形和粗线为预计达成时间及八成区间。"
)
DATA_END = "数据截至"
WALL_TITLE = text.PRODUCT
SUBDISTRICT = "街道"
EMPTY_TITLE = "暂无数据"
NOTHING_CHOSEN = "所选范围内没有可显示的内容。"
LATE = "画面延迟，数据可能不是最新"
STILL = "画面已停更，等待恢复"
NOTICES = ("通知", "紧急通知")
LOW = "低于全区"
RELIEF = "街道越高越亮，覆盖率越高"


def tick(value: date) -> str:
    """A month on an axis: the year stands only at January.

    >>> tick(date(2026, 1, 31)), tick(date(2026, 4, 30))
    ('2026 年', '4 月')
    """
    return f"{value.year} 年" if value.month == 1 else f"{value.month} 月"


def below_district(share: str) -> str:
    """A subdistrict whose share is below that of the whole district."""
    return f"覆盖率 {share}"


def dated(value: date | None) -> str:
    """The day of a tile's data, in the least room.

    >>> dated(date(2026, 10, 31)), dated(None)
    ('2026 年 10 月 31 日', '数据日期未知')
    """
    return as_of(None) if value is None else text.date(value)


def registers(source: str) -> list[str]:
    """The titles that a source names.

    >>> registers("校园网络、信息系统等保、教室网络等 4 份台账")
    ['校园网络', '信息系统等保', '教室网络']
    """
    return source.partition(" ")[0].removesuffix("等").split("、")


def cadence(names: Sequence[str]) -> str:
    """How often something is expected anew.

    >>> cadence(["month"]), cadence([])
    ('每月', '随数据更新')
    """
    return text.listing([text.CADENCE_WORDS[name] for name in names]) if names else "随数据更新"


def of(ordinal: int, total: int) -> str:
    """Which of how many.

    >>> of(2, 10)
    '第 2 项，共 10 项'
    """
    return f"第 {ordinal} 项，共 {total} 项"


def as_of(value: date | None) -> str:
    """The first part of a card's last line."""
    return "数据日期未知" if value is None else f"截至 {text.date(value)}"


def source(name: str) -> str:
    return f"{SOURCE}：{name}" if name else f"{SOURCE}：未注明"


def stale(value: date | None) -> str:
    return f"数据过期，最近一次为 {text.date(value)}" if value else "数据过期"


def empty(title: str, missing: str, supplier: str, held: bool) -> str:
    """What is missing and who can supply it; where there are data (`held`), only that none is in sight."""
    if held:
        return NOTHING_CHOSEN
    what = missing or f"“{title}”所需的数据"
    return f"缺少{what}。请由{supplier or '区教委数据管理员'}在“数据接入”中补充。"


def failed(number: str) -> str:
    return f"这张图暂时无法显示，其余内容不受影响（编号 {number}）。"


def oldest(title: str, value: date | None) -> str:
    return f"{OLDEST}：{title} {text.date(value)}" if title else f"{OLDEST}：{text.MISSING}"


def goal(promised: str | None) -> str:
    """A target's text with its word, once.

    >>> goal("33 所"), goal("2027 年目标 33 所")
    ('目标 33 所', '2027 年目标 33 所')
    """
    if not promised:
        return ""
    return promised if TARGET in promised or LIMIT in promised else f"目标 {promised}"


def year(value: int | None) -> str:
    """The head of a column of targets."""
    return f"{value} 年" if value else "未定期限"


def items(count: int) -> str:
    return f"{count} 项"


def leads_to(goal: str) -> str:
    """A target behind the present figure."""
    return f"→ {goal}"


def sure(chance: str) -> str:
    """How sure it is to arrive in time, below the status.

    >>> sure("82%"), sure("不足 1%")
    ('把握 82%', '把握不足 1%')
    """
    return f"把握{text.spaced(chance)}"


def due(said: str | None) -> str:
    """What stands at the due date."""
    return f"期限 {said}" if said else ""


def drawing(label: str, value: str, goal: str, chance: str) -> str:
    """What a screen reader says for the small drawing of one target."""
    parts = (f"{label}现为 {value}", f"目标 {goal}" if goal else "", sure(chance) if chance else "")
    return "，".join(part for part in parts if part)


def shown(count: int, more: int) -> str:
    return f"共 {count} 行" if not more else f"共 {count + more} 行，此处显示前 {count} 行，其余请导出查看"


def rest(number: int) -> str:
    """How many rows of a list a screen has no room for.

    >>> rest(3)
    '另有 3 项'
    """
    return f"另有 {number} 项"


def clock(value: datetime) -> str:
    return f"{value:%H:%M}"


def weekday(value: datetime) -> str:
    return f"{text.date(value.date())} 星期{'一二三四五六日'[value.weekday()]}"


def version(number: int | None) -> str:
    return "尚无已发布的数据" if number is None else f"数据版本 {number}"


def reading(title: str, claim: str) -> str:
    """What a screen reader says for a chart."""
    return f"{title}：{claim}。完整数据见图下数据表。"


# How Vega writes the months of an axis: the year at January, else the month.
TICK_EXPRESSION = "month(datum.value) == 0 ? year(datum.value) + ' 年' : (month(datum.value) + 1) + ' 月'"
HOVER_MONTH = "%Y 年 %-m 月"
TABLE_DATE = "YYYY-MM-DD"


def download(form: str) -> str:
    """The link to one format of an export."""
    return {
        "pdf": "下载 PDF（打印）",
        "docx": "下载 Word 文档",
        "xlsx": "下载 Excel 工作簿",
        "json": "下载 JSON 数据",
    }[form]
