"""Words of the page 里程碑: targets, roll-ups, disagreements, projects, the meaning of a number."""

from collections.abc import Mapping
from datetime import date

from cockpit import text
from cockpit.text import standing

JOIN = "；"
TITLE = "里程碑"
LEAD = "方案承诺了什么，到期能否完成，差在哪里"
TARGETS, UNDATED = "目标清单", "未定期限的承诺"
BY_AREA, BY_TASK, BY_PROJECT, BY_UNIT, BY_YEAR = "按领域", "按任务", "按核心项目", "按责任单位", "按目标年"
CONFLICTS, QUESTIONS = "方案内部的不一致", "待区教委明确的问题"
EXPLAIN, LACKING, MEMBERS, ROWS = "口径说明", "尚未达到的学校", "计入与不计入的学校", "数据出处"
BACK = "← 返回全部目标"
AREA_CORNER, TASK_CORNER, PROJECT_CORNER, UNIT_CORNER, YEAR_CORNER = (
    "领域",
    "任务",
    "核心项目",
    "责任单位",
    "目标年",
)
WEAKEST = "最弱一项"
DIFFERENT, OPEN = "不一致", "待明确"
PLAN_SOURCE = "渝中区数字教育建设行动方案（2024—2030年）"
NO_UNIT, NO_TASK, NO_PROJECT = "未写责任单位", "不属于任一任务", "不在核心项目内"
NOWHERE = (NO_UNIT, NO_TASK, NO_PROJECT)  # rows that nobody answers for
ROLLUPS = {
    "by_area": BY_AREA,
    "by_task": BY_TASK,
    "by_project": BY_PROJECT,
    "by_unit": BY_UNIT,
    "by_year": BY_YEAR,
}
TABS = {
    "targets": "清单",
    "pace": "速度",
    "gantt": "核心项目",
    "undated": "未定期限",
    "conflicts": "不一致",
    "questions": "待明确",
    "changes": "状态变化",
    "proof": "预测检验",
}
OVERALL_AREAS = {"overall": standing.OVERALL, "safeguard": standing.SAFEGUARD}
PICK = "从目标清单中选一项，查看它怎样计算、由谁负责、哪些学校还没有达到。"
NO_SUCH = "这项指标不在方案中，请从目标清单重新选择。"
NO_MATCH = "符合所选条件的目标"
SUPPLIER = "区教委数据管理员"
LACKING_COLUMNS = (
    ("name", "学校", "", None),
    ("subdistrict", "街道", "", None),
    ("text", "现值", "", None),
    ("status_word", "状态", "", None),
    ("as_of", "数据日期", "", None),
)
KIND_WORDS = {"due": "期限", "scope": "范围", "name": "名称", "units": "单位", "wording": "表述",
              "location": "归属", "cross-plan": "市区", "baseline-ambiguity": "基数"}  # fmt: skip
ITEMS = {
    "definition": "怎样计算",
    "numerator": "分子",
    "denominator": "分母",
    "includes": "包含",
    "excludes": "不含",
    "promise": "目标条款",
    "dates": "各处日期",
    "elsewhere": "其他期限",
    "conflict": "前后不一",
    "question": "尚待明确",
    "units": "责任单位",
    "status": "状态判断",
    "chance": "按期把握",
    "methods": "两种判法",
    "pace": "速度",
    "grade": "数据分级",
    "source": "数据来源",
    "imports": "数据批次",
    "evidence": "佐证",
    "formula": "口径版本",
}


def year(value: int) -> str:
    """A milestone year as a label."""
    return f"{value} 年"


def tally(counts: Mapping[str, int]) -> str:
    """How many of each status.

    >>> tally({"achieved": 3, "missed": 1})
    '已达成 3、逾期 1'
    """
    return "、".join(f"{text.status_word(status)} {n}" for status, n in counts.items())


def years(value: int | None) -> str:
    """A milestone year, or all of them."""
    return f"{value} 年" if value else "各年"


def targets(when: str, total: int, counts: Mapping[str, int]) -> str:
    """The state of one milestone year, or of all, in one sentence."""
    if not total:
        return f"{when}没有符合条件的目标"
    return f"{when} {total} 项目标：{tally(counts)}"


def undated(total: int, done: int) -> str:
    """The commitments without an end date."""
    if not total:
        return "没有未定期限的承诺"
    return f"{total} 项承诺没有写期限，不计入各年考核，其中 {done} 项已达成"


def worst_row(when: str, row: str, bad: int, total: int, weakest: str = "") -> str:
    """Where most targets are behind, and the weakest of them.

    >>> worst_row("2027 年", "环境支撑", 5, 10, "万兆全光校园占比")
    '2027 年“环境支撑”落后最多：10 项中有 5 项逾期、偏离或有风险，最弱的是“万兆全光校园占比”'
    >>> worst_row("2027 年", "", 0, 0), worst_row("2030 年", "环境支撑", 0, 2)
    ('2027 年没有符合条件的目标', '2030 年没有一处落后')
    """
    if not total:
        return f"{when}没有符合条件的目标"
    if not bad:
        return f"{when}没有一处落后"
    named = f"，最弱的是“{weakest}”" if weakest else ""
    return f"{when}“{row}”落后最多：{total} 项中有 {bad} 项逾期、偏离或有风险{named}"


def weakest(label: str, gap: str) -> str:
    """The weakest of several targets with what it lacks.

    >>> weakest("万兆全光校园占比", "还差 37.0 个百分点（17 所）"), weakest("校园无线覆盖率", "—")
    ('万兆全光校园占比，还差 37.0 个百分点（17 所）', '校园无线覆盖率')
    """
    return label if gap == text.MISSING else f"{label}，{gap}"


def double_counting(claim: str) -> str:
    """A note where one target has several units."""
    return f"{claim}；一项目标可由几个单位共同负责"


def different(kind: str) -> str:
    """What a disagreement is about.

    >>> different("期限"), different("")
    ('期限不一', '不一致')
    """
    return f"{kind}不一" if kind else DIFFERENT


def conflicts(total: int) -> str:
    """How often the plan contradicts itself."""
    return f"方案正文与附件有 {total} 处不一致，两种说法并列，不代为取舍"


def side(clause: str, says: str) -> str:
    """What one clause says."""
    return f"{clause}：{says}"


def sides(said: list[str], formal: str) -> str:
    """All sides of a disagreement and which of them is judged."""
    return f"{'　｜　'.join(said)}　→　{formal}"


def questions(total: int) -> str:
    """How many questions are open."""
    return f"{total} 个问题需要区教委明确，明确前两种口径同时显示"


def question(asked: str, why: str) -> str:
    """A question with the reason it matters."""
    return f"{asked}（{why}）"


def part(title: str, amount: float | None) -> str:
    """Numerator or denominator with its present value."""
    return f"{title}：{text.number(amount)}" if amount is not None else title


def promise(due: str, goal: str, clause: str) -> str:
    """What was promised where.

    >>> promise("2027 年底", "33 所", "四(一)1"), promise("2025 年底", "验收投用", "三")
    ('2027 年底达到 33 所（四(一)1）', '2025 年底达到验收投用（三）')
    """
    if goal == standing.UNSTATED:
        return f"{due}：{goal}（{clause}）"
    return f"{due}达到{text.spaced(goal)}（{clause}）"


def reasoned(word: str, reason: str) -> str:
    """A status with the reason the measures give."""
    return f"{word}：{reason}" if reason else word


def sourced(title: str, cadence: str, as_of: date | None) -> str:
    """Register, its cadence and its date."""
    return f"{title}，{text.CADENCE_WORDS[cadence]}更新，{text.as_of(as_of)}"


def evidence(register: str, documents: list[str]) -> str:
    """What proves the figure."""
    return f"{register}：{text.listing(documents)}" if documents else register


def formula(version: int) -> str:
    """Which version of the definition is in force."""
    return f"第 {version} 版"


def explained(label: str, value: str, goal: str, gap: str) -> str:
    """One indicator in one sentence.

    >>> explained("网络升级学校", "21 所", "33 所", "还差 12 所"), explained("无线覆盖", "—", "100%", "—")
    ('网络升级学校现为 21 所，目标为 33 所，还差 12 所', '无线覆盖还没有数据')
    """
    if value == text.MISSING:
        return f"{label}还没有数据"
    return f"{label}现为 {value}" + (f"，目标为{text.spaced(goal)}，{gap}" if goal else "")


def lacking(total: int, reached: int, unknown: int) -> str:
    """How many schools are still missing."""
    if not total:
        return "没有分校数据"
    if total == reached:
        return f"{total} 所学校全部达到"
    more = f"，其中 {unknown} 所没有数据" if unknown else ""
    return f"{total} 所学校中 {reached} 所已达到，{total - reached} 所尚未达到{more}"
