"""What the plan registry says to people: its faults and its counts."""

from collections.abc import Sequence

FORMS = {
    "text": "非空文字",
    "name": "不超过 24 字的名称",
    "date": "日期（如 2027-12-31）",
    "whole": "不小于零的整数",
    "number": "数字",
    "flag": "true 或 false",
    "flag?": 'true、false 或 "unknown"',
    "texts": "文字列表",
    "dates": "日期列表",
    "curve": "日期与数值的列表（如 [[2025-06-30, 5], [2027-12-31, 33]]）",
    "tables": "表的列表",
}
COUNTS = {
    "plans": "文件",
    "indicators": "指标",
    "targets": "承诺",
    "baselines": "基线",
    "crosswalk": "对照",
    "conflicts": "不一致",
    "questions": "待明确问题",
    "dated": "有期限的承诺",
    "disputed": "涉及不一致的承诺",
    "areas": "渝中方案领域",
    "tasks": "渝中方案任务",
    "core_projects": "渝中方案重点项目",
    "units": "渝中方案责任单位",
    "safeguards": "渝中方案保障措施",
}
NO_FOLDER = "找不到方案目录"
NO_PLAN = "没有方案文件"
NOT_TEXT = "不是 UTF-8 文本"
NO_CLAUSE = "没有条款号"
NO_TARGETS = "没有任何承诺"
NO_PERIOD = "起讫日期不全"
PERIOD_BACKWARDS = "结束早于开始"
END_OR_ONGOING = "须写明结束日期或持续开展，二者取一"
SIDES = "至少要有两处说法"
FACT_WITH_VALUE = "事实类基线不带数值和单位"
SELF = "不能重述自己"
SHARE_UNIT = "占比类指标的单位须为 %"
NOT_OUTSIDE_PLAN = "只能写在有 [plan] 的文件中"
VALUE_MAX = "区间上限须大于下限，且只用于区间"
CURVE_AND_PATH = "path 为 curve 时须写 curve，否则不写"
CURVE_WITHOUT_END = "有 curve 的承诺须写明期限和数值"
ONE_PLACE = "task、area、safeguard 至多写一项"


def fault(file: str, id: str, what: str) -> str:
    """One fault as a sentence, naming the file and the entry where it has one."""
    return f"《{file}》“{id}”：{what}" if id else f"《{file}》：{what}"


def failed(sentences: Sequence[str]) -> str:
    """All faults as the message of one error."""
    return f"方案文件有 {len(sentences)} 处错误：" + "；".join(sentences)


def broken(line: int | None) -> str:
    """The file is not TOML; says the line when the parser knows it."""
    return f"第 {line} 行起格式有误，无法读取" if line else "格式有误，无法读取"


def unknown_table(key: str) -> str:
    """A part of a file that no plan has."""
    return f"不认识的部分“{key}”"


def unknown_key(key: str) -> str:
    """A key that its table does not have."""
    return f"不认识的字段“{key}”"


def missing(key: str) -> str:
    """A key that its table must have."""
    return NO_CLAUSE if key == "clause" else f"缺少字段“{key}”"


def unfit(key: str, form: str, value: object) -> str:
    """A value of the wrong form."""
    return f"字段“{key}”应为{FORMS[form]}，现为“{value}”"


def not_a_choice(key: str, value: object, choices: Sequence[str]) -> str:
    """A word outside the list allowed."""
    return f"字段“{key}”只能取 {'、'.join(choices)}，现为“{value}”"


def duplicate(id: str) -> str:
    """An id used twice."""
    return f"编号“{id}”重复"


def duplicate_name(name: str) -> str:
    """Two indicators of a plan under one name."""
    return f"名称“{name}”与同一方案的另一指标重复"


def dangling(key: str, id: str) -> str:
    """A mention of an id that does not exist."""
    return f"字段“{key}”指向不存在的“{id}”"


def unknown_unit(name: str) -> str:
    """A unit that its plan does not list."""
    return f"单位“{name}”不在责任单位之列"


def out_of_period(due: object, start: object, end: object) -> str:
    """A due date outside the plan."""
    return f"期限 {due} 不在方案期 {start} 至 {end} 之内"


def not_the_period_end(due: object, project: str) -> str:
    """A construction date that differs from its core project."""
    return f"期限 {due} 与重点项目“{project}”的建设期末不符"


def past_limit(value: object, floor: object, ceiling: object) -> str:
    """A figure outside floor and ceiling."""
    low = "不限" if floor is None else floor
    high = "不限" if ceiling is None else ceiling
    return f"数值 {value} 超出允许范围（下限 {low}，上限 {high}）"


def not_ascending(day: object) -> str:
    """A corner of a curve that does not come after the one before it."""
    return f"curve 的日期须由早到晚，{day} 没有晚于前一日期"


def curve_outside(day: object, start: object, due: object) -> str:
    """A corner of a curve outside the time it describes."""
    return f"curve 的日期 {day} 不在 {start or '不限'} 至 {due or '不限'} 之内"


def curve_end(day: object, value: object, due: object, goal: object) -> str:
    """A curve that ends somewhere else than its target."""
    return f"curve 须止于期限 {due} 的目标值 {goal}，现止于 {day} 的 {value}"


def turns_back(value: object) -> str:
    """A curve that moves against the direction of its indicator."""
    return f"curve 须朝指标方向推进，数值 {value} 倒退"


def needs(key: str, kind: str) -> str:
    """A key that this kind of indicator needs."""
    return f"{kind} 类指标须写明“{key}”"


def must_not(key: str, kind: str) -> str:
    """A key that this kind of indicator must not have."""
    return f"{kind} 类指标不写“{key}”"


def wrong_op(op: str, direction: str) -> str:
    """A comparison that contradicts the direction."""
    return f"比较方式“{op}”与方向“{direction}”不符"


def due_basis(basis: str) -> str:
    """A reason for a date where there is none, or the reverse."""
    return f"期限依据“{basis}”与有无期限不符"


def two_formal(indicator: str, year: object) -> str:
    """Two judged commitments at one milestone."""
    return f"同一节点（{year or '未定期限'}）有两条正式承诺，指标“{indicator}”"


def other_indicator(target: str) -> str:
    """A restated target of another indicator."""
    return f"重述的“{target}”属于另一指标"


def other_plan(key: str, id: str) -> str:
    """A mention of an id of another plan."""
    return f"字段“{key}”的“{id}”属于另一方案"


def wrong_file(id: str) -> str:
    """A plan in a file of another name."""
    return f"方案编号“{id}”与文件名不符"


def tracked(number: int) -> str:
    """No tracked plan, or several."""
    return f"须有且只有一个跟踪方案，现有 {number} 个"


def count(key: str, plan: str = "") -> str:
    """The label of one count; a count of one plan carries the plan's short name."""
    return f"承诺：{plan}" if plan else COUNTS[key]
