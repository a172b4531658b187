"""The columns of the visits' flat export for other systems: what each one is and may hold."""

from cockpit.text import visits_ledger as ledger

TITLE = "督导巡查明细"
FIELDS_TITLE = "字段说明"
CLAIM = "每行是一所学校的一个检查要点的最新记录；字段含义见“字段说明”。"
HEADS = {"name": "字段", "title": "含义", "kind": "类型", "rule": "取值"}
TEXT, DAY, MOMENT, WHOLE = "文本", "日期", "时间", "整数"
NONE, AND = "无则为空", "、"


def codes(words: dict[str, str]) -> str:
    """Codes with their words.

    >>> codes({"met": "符合", "na": "不适用"})
    'met=符合；na=不适用'
    """
    return "；".join(f"{code}={word}" for code, word in words.items())


YES_NO = "1=是；0=否"
FIELDS: dict[str, tuple[str, str, str]] = {  # column to title, type, what it may hold
    "visit_code": ("巡查编号", TEXT, "XC+年份+四位序号，唯一"),
    "visit_title": ("巡查主题", TEXT, "不超过 40 字"),
    "visit_day": ("计划日期", DAY, "YYYY-MM-DD"),
    "visit_state": ("巡查状态", TEXT, codes(ledger.STATES)),
    "lead": ("组长", TEXT, "不超过 20 字"),
    "team": ("成员", TEXT, "以顿号分隔，" + NONE),
    "started_at": ("开始时间", MOMENT, "YYYY-MM-DDThh:mm:ss+08:00，" + NONE),
    "finished_at": ("办结时间", MOMENT, "YYYY-MM-DDThh:mm:ss+08:00，" + NONE),
    "school_code": ("学校代码", TEXT, "与学校台账一致"),
    "school_name": ("学校名称", TEXT, "与学校台账一致"),
    "subdistrict": ("所在街道", TEXT, "与学校台账一致"),
    "area_id": ("方面编号", TEXT, "巡查要点文件中的编号"),
    "area": ("方面", TEXT, "方案五(四)所列七个方面之一"),
    "point_id": ("要点编号", TEXT, "巡查要点文件中的编号；等于方面编号时为其他发现"),
    "point": ("要点", TEXT, "不超过 16 字"),
    "clause": ("依据条款", TEXT, "方案条款号"),
    "indicator": ("关联指标", TEXT, "指标编号，" + NONE),
    "grade": ("结果", TEXT, codes(ledger.GRADES)),
    "urgent": ("是否紧急", WHOLE, YES_NO),
    "note": ("情况说明", TEXT, "不超过 500 字，" + NONE),
    "photo": ("是否有照片", WHOLE, YES_NO),
    "recorded_at": ("记录时间", MOMENT, "YYYY-MM-DDThh:mm:ss+08:00"),
    "recorded_by": ("记录人", TEXT, "不超过 20 字"),
    "revision": ("记录版次", WHOLE, "从 1 起，每次更正加 1"),
    "signed_inspector": ("督学是否签字", WHOLE, YES_NO),
    "signed_school": ("学校是否签字", WHOLE, YES_NO),
    "rectification": ("整改编号", TEXT, NONE),
    "rectification_state": ("整改状态", TEXT, "整改流程的状态编号，" + NONE),
}


def claim(rows: int, visits: int) -> str:
    """How much there is.

    >>> claim(0, 0)
    '还没有可以导出的检查记录。'
    """
    return f"{visits} 次巡查的 {rows} 条检查记录。{CLAIM}" if rows else "还没有可以导出的检查记录。"


def file_name(form: str) -> str:
    """The name of an exported file without its date."""
    return f"{TITLE}.{form}"
