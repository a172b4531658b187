"""What people read in the workbooks they get: templates to fill in, figures to keep."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cockpit import text
from cockpit.text import contracts as words
from cockpit.text.contracts import Contract, Field

CodeList = Any

INSTRUCTIONS = "填写说明"
CODES = "代码"
ABOUT = "说明"
SYSTEM_SHEETS = (INSTRUCTIONS, CODES, ABOUT, "History")  # a contract may not be called so
REQUIRED_MARK = "*"
AUTHOR = text.PRODUCT
FONT = "Microsoft YaHei"

# Template

TEMPLATE_TITLE = "数据填报模板"
RULES = (
    "每个工作表对应一类数据，表名和第一行的列名请勿改动；不需要的工作表可以留空。",
    f"列名后带 {REQUIRED_MARK} 的为必填列；鼠标停在列名上可看到单位、范围和填写要求。",
    "数据从第二行起逐行填写，不合并单元格，不加合计行，不在表中另加标题。",
    "没有的数据请留空，不要填 0；填 0 表示确实为零。",
    "带下拉箭头的列请从列表中选择；是否类的列选“是”或“否”。",
    "日期写成 2026-03-31，月份写成 2026-03；除计划类日期外不能晚于今天。",
    "编号和标识码按文本填写，保留全部数字，不要写成科学计数法。",
    "带宽可以写 10 Gbps、500 Mbps、万兆或千兆；只写数字时单位为 Mbps。",
    "百分数填 0 到 100 之间的数，例如 85.5 表示 85.5%。",
)
GUIDE = ("工作表", "列名", "必填", "填写内容", "范围或字数", "单位", "补充说明")
SCHOOL_TABLE = ("学校标识码", "学校名称")
SCHOOL_HEADING = "学校标识码对照表"
ERROR_TITLE = "填写内容不符"
ONLY_LISTED = "请从下拉列表中选择一项。"


def version(digest: str) -> str:
    """The line that names the edition of a template."""
    return f"模板版本 {digest}"


def key_rule(contract: Contract) -> str:
    """Which columns tell the rows of a sheet apart."""
    return f"按 {words.titles(contract.field(n).title for n in contract.key)} 区分，相同的只填一行。"


def extent(field: Field) -> str:
    """The range of a number or the length of a text, empty when free."""
    if field.type == "text" and not field.pattern:
        return f"不超过 {field.max_length or words.DEFAULT_LENGTH} 个字"
    return words.limits(field) if field.kind.numeric else ""


def kind(field: Field, codes: CodeList | None) -> str:
    """What to write in a column."""
    return f"{codes.heading}，{words.TYPE_WORDS['code']}" if codes else words.TYPE_WORDS[field.type]


def comment(field: Field, codes: CodeList | None) -> str:
    """The note at a column's head: what to write, in which unit and range, and what it means."""
    lines = [f"{kind(field, codes)}{'，必填' if field.required else '，可留空'}"]
    lines += [f"范围：{extent(field)}"] if extent(field) else []
    lines += [f"单位：{field.unit}"] if field.unit else []
    lines += [f"可选：{words.titles(codes.codes.values())}"] if codes else []
    lines += [field.note] if field.note else []
    return "\n".join(lines)


def refusal(field: Field) -> str:
    """What the spreadsheet says when a value is out of bounds."""
    if field.kind.dated:
        return f"{field.title}：{words.TYPE_WORDS[field.type]}{'' if field.future else '，不能晚于今天'}。"
    return f"{field.title}：{words.TYPE_WORDS[field.type]}，{extent(field) or '按说明填写'}。"


# Export

COLUMNS = {
    "acceleration_text": "提速",
    "actual": "实际进度（原值）",
    "area": "街道",
    "as_of_text": "数据日期",
    "body_end": "正文完成日期",
    "chance_text": "按期把握",
    "clause": "条款",
    "code": "编号",
    "column": "项目",
    "count": "数量（原值）",
    "detail": "说明",
    "due_text": "期限",
    "earned": "相当于计划日期",
    "end": "附表完成日期",
    "expected": "应达数值（原值）",
    "forecast_end": "推算或实际完成日期",
    "forecast_text": "预测",
    "gap_text": "差距",
    "group": "分组",
    "high": "同类学校 75% 分位（原值）",
    "high75": "预测 75% 分位（原值）",
    "high90": "预测 90% 分位（原值）",
    "index_text": "进度指数与完成时间",
    "key": "编号",
    "label": "名称",
    "latitude_deg": "纬度",
    "longitude_deg": "经度",
    "low": "同类学校 25% 分位（原值）",
    "low10": "预测 10% 分位（原值）",
    "low25": "预测 25% 分位（原值）",
    "median": "预测中位（原值）",
    "name": "名称",
    "observed": "近一年速度（每月，原值）",
    "observed_text": "近一年速度",
    "order": "次序",
    "pace_text": "速度",
    "peer_text": "同类学校中位",
    "place_text": "位次",
    "period": "时间",
    "planned": "计划进度（原值）",
    "required": "所需速度（每月，原值）",
    "required_text": "所需速度",
    "row": "对象",
    "series": "序列",
    "share": "占比（原值）",
    "stage": "阶段",
    "start": "开始日期",
    "status_word": "状态",
    "target": "目标（原值）",
    "target_text": "目标",
    "task": "任务",
    "text": "数值",
    "unit": "单位",
    "value": "数值（原值）",
    "year": "年份",
}
OWN_COLUMNS = {"profile": {"area": "方面", "median": "同类学校中位（原值）"}}
OVERVIEW = ("序号", "内容", "结论", "数据来源", "数据日期", "工作表")
CONTENTS, DEFINITIONS, BACK = "目录", "定义与来源", "返回目录"
DEFINITIONS_CLAIM = "每张图表怎样计算、数据从哪里来、截至哪一天"
LISTED = ("序号", "编号", "内容", "结论", "数据来源", "数据日期")
DEFINED = ("编号", "图表", "项目", "内容")
COLON = "："
EXPORTED_AT, MADE_AT, EXPORTED_BY, SOURCE, AS_OF = "导出时间", "成稿时间", "导出人", "数据来源", "数据日期"
RAW_NOTE = "标有“原值”的列是未经舍入的数，供计算用；其余各列与屏幕显示一致。空白表示没有数据，不等于零。"
DEMO_NOTE = f"{text.DEMO_MARK}：本文件中的数据为虚构，仅用于演示，不得作为工作依据。"
EMPTY = "目前没有可列出的数据。"


def column(name: str, kind: str = "") -> str:
    """The Chinese title of a figure's column in a kind of figure; KeyError when it has none."""
    return OWN_COLUMNS.get(kind, {}).get(name) or COLUMNS[name]


def with_unit(title: str, unit: str) -> str:
    """A column title with the unit of its numbers.

    >>> with_unit("月使用时长", "小时"), with_unit("数值（原值）", "所"), with_unit("名称", "")
    ('月使用时长（小时）', '数值（原值，所）', '名称')
    """
    if not unit:
        return title
    return f"{title[:-1]}，{unit}）" if title.endswith("）") else f"{title}（{unit}）"


def as_of(day: dt.date | None, stale: bool) -> str:
    """The date the data speak for, with a warning when they are out of date."""
    return text.date(day) + (f"（{text.status_word('stale')}）" if stale else "")


def person(name: str, role: str) -> str:
    """Who exported: name and role."""
    return f"{name}（{text.role(role)}）"


def marked(demo: bool, watermark: str) -> str:
    """The line above a sheet's table: invented data, and whose copy it is.

    >>> marked(False, "张三 2026 年 11 月 22 日 09:30")
    '副本：张三 2026 年 11 月 22 日 09:30'
    """
    return "　".join([*([DEMO_NOTE] if demo else []), *([f"副本：{watermark}"] if watermark else [])])


def labelled(label: str, value: str) -> str:
    """A label and its value in one line."""
    return f"{label}：{value}"
