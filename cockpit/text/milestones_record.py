"""Words of what stands behind a promise: its schools, its files, earlier forecasts and what changed."""

from datetime import date

from cockpit import text

FORESEEN, CHANGES, PROOF = "此前各期预测", "状态变化", "预测检验"
NOTHING_CHANGED = "与上一版相比，各项目标的状态没有变化"
FIRST_EDITION = "这是第一版预测，还没有可比的上一版"
NOT_YET_DUE = "此前的预测都还没有到可以对照的月份"
FORESEEN_COLUMNS = (
    ("month", "预测时的数据月份", "", None),
    ("median_text", "到期中位预测", "", None),
    ("p_text", "按期把握", "", None),
    ("eta_text", "预计达成", "", None),
)
PROOF_COLUMNS = (
    ("label", "指标", "", None),
    ("intervals", "到期的区间", "个", 0),
    ("held", "实际落在区间内", "个", 0),
    ("share", "命中率", "%", 0),
)
MEMBER_COLUMNS = (
    ("name", "学校", "", None),
    ("subdistrict", "街道", "", None),
    ("included", "是否计入", "", None),
    ("reason", "原因", "", None),
    ("text", "现值", "", None),
    ("as_of", "数据日期", "", None),
)
ROW_COLUMNS = (
    ("register", "台账", "", None),
    ("file", "文件", "", None),
    ("sheet", "工作表", "", None),
    ("lines", "行", "", None),
    ("rows", "行数", "行", 0),
    ("by", "提交人", "", None),
    ("at", "入库时间", "", None),
    ("as_of", "数据日期", "", None),
)
NO_REPORT, CLOSED, NOT_YET_OPEN = "没有数据", "已停办", "尚未开办"
FEED = "接口数据"


def imports(files: int, rows: str, newest: str) -> str:
    """How many files the figure stems from.

    >>> imports(9, "46", "2026 年 11 月 22 日 07:34"), imports(0, "46", "—")
    ('9 个文件共 46 行，最近一次入库 2026 年 11 月 22 日 07:34', '接口数据共 46 行')
    """
    said = f"{files} 个文件共 {rows} 行" if files else f"接口数据共 {rows} 行"
    return said if newest == text.MISSING else f"{said}，最近一次入库 {newest}"


def lines(first: int | None, last: int | None) -> str:
    """Which rows of a sheet.

    >>> lines(2, 7), lines(2, 2), lines(None, None)
    ('第 2—7 行', '第 2 行', '—')
    """
    if first is None:
        return text.MISSING
    return f"第 {first} 行" if first == last else f"第 {first}—{last} 行"


def rows(files: int, total: str) -> str:
    """What the table of sources shows."""
    return f"{total} 行数据来自 {files} 个文件或接口批次" if files else "没有可列出的数据出处"


def members(included: int, excluded: int, unknown: int) -> str:
    """How many schools are counted and how many are not.

    >>> members(46, 2, 1), members(0, 0, 0)
    ('46 所学校计入，2 所不计入（其中 1 所没有数据）', '这项指标不分校计算')
    """
    if not included and not excluded:
        return "这项指标不分校计算"
    missing = f"（其中 {unknown} 所没有数据）" if unknown else ""
    return f"{included} 所学校计入" + (f"，{excluded} 所不计入{missing}" if excluded else "")


def counted(part: float | None, whole: float | None) -> str:
    """How a school counts: as yes or no, with its share, or with its number.

    >>> counted(1, 1), counted(0, 1), counted(24, 30), counted(3, None), counted(0, None)
    ('已达到，计入分子和分母', '未达到，只计入分母', '分子 24，分母 30', '计入 3', '尚未达到，暂不计入')
    """
    if whole is None:
        return f"计入 {text.number(part)}" if part else "尚未达到，暂不计入"
    if whole == 1:
        return "已达到，计入分子和分母" if part and part >= 1 else "未达到，只计入分母"
    return f"分子 {text.number(part)}，分母 {text.number(whole)}"


def since(day: date | None) -> str:
    """Since when a school is closed.

    >>> since(date(2025, 8, 31)), since(None)
    ('2025 年 8 月 31 日起停办', '已停办')
    """
    return f"{text.date(day)}起停办" if day else CLOSED


def foreseen(editions: int, first: str, last: str) -> str:
    """How the forecast of one promise moved.

    >>> foreseen(3, "45%", "31%"), foreseen(1, "31%", "31%"), foreseen(0, "", "")
    ('3 期预测，按期把握由 45% 变为 31%', '1 期预测，按期把握 31%', '还没有存下的预测')
    """
    if not editions:
        return "还没有存下的预测"
    if editions == 1 or first == last:
        return f"{editions} 期预测，按期把握{text.spaced(last)}"
    return f"{editions} 期预测，按期把握由{text.spaced(first)} 变为{text.spaced(last)}"


def proof(held: int, total: int) -> str:
    """How often the 80 % intervals held.

    >>> proof(41, 50)
    '到期的 50 个八成区间中，实际值落在 41 个之内，命中率 82%（应约为 80%）'
    >>> proof(0, 0)
    '此前的预测都还没有到可以对照的月份'
    """
    if not total:
        return NOT_YET_DUE
    share = text.percent(100 * held / total, 0)
    return f"到期的 {total} 个八成区间中，实际值落在 {held} 个之内，命中率 {share}（应约为 80%）"


def changes(worse: int, better: int, other: int) -> str:
    """What changed between two versions.

    >>> changes(2, 1, 0), changes(0, 0, 0)
    ('与上一版相比，2 项变差、1 项变好', '与上一版相比，各项目标的状态没有变化')
    """
    parts = [f"{n} 项{said}" for n, said in ((worse, "变差"), (better, "变好"), (other, "另有变化")) if n]
    return f"与上一版相比，{'、'.join(parts)}" if parts else NOTHING_CHANGED


def changed(label: str, year: int | None, before: str, after: str) -> str:
    """One target that changed.

    >>> changed("网络升级学校", 2027, "在轨", "有风险")
    '网络升级学校（2027 年目标）由在轨转为有风险'
    """
    named = f"{label}（{year} 年目标）" if year else label
    return f"{named}由{before}转为{after}"


CHECKLIST = "阶段清单"
DONE, DONE_LATE, OPEN_STEP, LATE_STEP = "已完成", "已完成，晚于计划", "未完成", "未完成，已过计划日期"
STEP_COLUMNS = (
    ("stage", "阶段", "", None),
    ("due_on", "计划完成", "", None),
    ("done_on", "实际完成", "", None),
    ("status_word", "情况", "", None),
    ("document", "证明材料", "", None),
)


def steps(label: str, done: int, total: int, late: int) -> str:
    """How many stages of a deliverable are done, and how many are open past their date.

    >>> steps("教育大脑", 3, 4, 1), steps("教育大脑", 4, 4, 0), steps("", 0, 0, 0)
    ('教育大脑 4 个阶段完成 3 个，1 个已过计划日期', '教育大脑 4 个阶段全部完成', '只有交付事项才有阶段清单')
    """
    if not total:
        return "只有交付事项才有阶段清单"
    if done == total:
        return f"{label} {total} 个阶段全部完成"
    return f"{label} {total} 个阶段完成 {done} 个" + (f"，{late} 个已过计划日期" if late else "")
