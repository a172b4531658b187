"""Words of the way down the map and of schools side by side."""

TITLE = "并排对比"
CORNER = "指标"
NOT_CHOSEN = "要对比的学校"
LASSO = "在图上圈选学校"
LASSO_NOTE = "按住拖动圈出一片，或点选单个学校（按住 Shift 可连选）；圈选结果写入网址，最多并排六所。"
ALSO = {"students": "在校学生", "teachers": "专任教师", "classrooms": "教室"}
TRAIL = "当前范围"
HINT = "点街道进入该街道，点学校打开学校页"


def whole(everything: bool) -> str:
    """The first step of the way down."""
    return "全区" if everything else "所辖学校"


def chosen(names: list[str]) -> str:
    """The last step of the way down.

    >>> chosen(["甲校"]), chosen(["甲校", "乙校"])
    ('甲校', '已选 2 所学校')
    """
    return names[0] if len(names) == 1 else f"已选 {len(names)} 所学校"


def claim(exceptions: dict[str, int]) -> str:
    """Which of the chosen schools has most exceptions.

    >>> claim({"甲校": 3, "乙校": 1}), claim({"甲校": 0}), claim({"甲校": 2, "乙校": 2})
    ('甲校例外最多（3 项），乙校最少（1 项）', '甲校没有例外', '2 所学校各有 2 项例外')
    """
    if not exceptions:
        return ""
    most = max(exceptions, key=lambda name: exceptions[name])
    least = min(exceptions, key=lambda name: exceptions[name])
    if len(exceptions) == 1:
        return f"{most}有 {exceptions[most]} 项例外" if exceptions[most] else f"{most}没有例外"
    if exceptions[most] == exceptions[least]:
        return f"{len(exceptions)} 所学校各有 {exceptions[most]} 项例外" if exceptions[most] else "都没有例外"
    return f"{most}例外最多（{exceptions[most]} 项），{least}最少（{exceptions[least]} 项）"
