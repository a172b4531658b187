"""Words of the milestone board, of one course, of the paces and of the reasons."""

from collections.abc import Sequence

from cockpit import text

BOARD, COURSE, PACE = "各目标年进展", "走势、应达路径与预测", "实际速度与所需速度"
DELIVERED = "交付类事项按阶段推算完成时间，没有逐月的预测"
FEW = "数据不足三期，暂不作预测"
NO_FORECAST = "这项指标没有走势预测"


def year(value: int, rows: Sequence[tuple[str, int]]) -> str:
    """One milestone year with what stands behind in it.

    >>> year(2027, [("逾期", 1), ("有风险", 2)]), year(2030, [])
    ('2027 年 1 项逾期、2 项有风险', '2030 年均未落后')
    """
    if not rows:
        return f"{value} 年均未落后"
    return f"{value} 年 " + "、".join(f"{count} 项{word}" for word, count in rows)


def board(total: int, years: Sequence[str]) -> str:
    """The state of every milestone year in one sentence."""
    return f"{total} 项有期限的目标：{'；'.join(years)}" if total else "没有符合条件的目标"


def course(label: str, value: str, expected: str, goal: str, outlook: str) -> str:
    """Where the course stands against the path, and where it leads.

    >>> course("网络升级学校", "21 所", "23 所", "2027 年目标 33 所", "预计 2028 年 3 月达到，按期把握 31%")
    '网络升级学校现为 21 所，按时间进度应达 23 所，2027 年目标 33 所；预计 2028 年 3 月达到，按期把握 31%'
    """
    if value == text.MISSING:
        return f"{label}还没有数据"
    parts = (f"{label}现为 {value}", f"按时间进度应达 {expected}" if expected else "", goal)
    said = "，".join(part for part in parts if part)
    return f"{said}；{outlook}" if outlook else said


def ahead(median: str, low: str, high: str) -> str:
    """What is foreseen for one month.

    >>> ahead("28 所", "24", "31 所")
    '预计 28 所，八成在 24—31 所之间'
    """
    return f"预计 {median}，八成在 {low}—{high}之间"


def arrives(said: str) -> str:
    """What stands at the mark of the expected completion.

    >>> arrives("2028 年 3 月（八成在 2027 年 9 月—2029 年 1 月）")
    '预计 2028 年 3 月（八成在 2027 年 9 月—2029 年 1 月）达到'
    """
    return f"预计{'' if said.startswith('不') else ' '}{said}达到"


def arrival(said: str) -> tuple[str, ...]:
    """The same in two lines: the expected month, and the interval around it.

    >>> arrival("2028 年 3 月（八成在 2027 年 9 月—2029 年 1 月）"), arrival("不早于 2031 年 10 月")
    (('预计 2028 年 3 月达到', '八成在 2027 年 9 月—2029 年 1 月'), ('预计不早于 2031 年 10 月达到',))
    """
    when, _, around = said.partition("（")
    return tuple(line for line in (arrives(when), around.removesuffix("）")) if line)


def pace(total: int, short: int, still: int, worst: str) -> str:
    """How many have to become faster.

    >>> pace(12, 5, 1, "万兆全光校园占比")
    '12 项在途目标中 5 项须提速，其中 1 项近一年没有进展，最吃力的是“万兆全光校园占比”'
    >>> pace(3, 0, 0, ""), pace(0, 0, 0, "")
    ('3 项在途目标的速度都已足够', '没有需要比较速度的在途目标')
    """
    if not total:
        return "没有需要比较速度的在途目标"
    if not short:
        return f"{total} 项在途目标的速度都已足够"
    none = f"，其中 {still} 项近一年没有进展" if still else ""
    return f"{total} 项在途目标中 {short} 项须提速{none}，最吃力的是“{worst}”"


def dated(label: str, due: str) -> str:
    """A target with its date.

    >>> dated("网络升级学校", "2027 年底")
    '网络升级学校（2027 年底）'
    """
    return f"{label}（{due}）"


def needed(speed: str, disagree: bool = False) -> str:
    """The pace a target needs from now on, and whether the two ways of judging it disagree.

    >>> needed("每月 4.5 个百分点"), needed("—"), needed("每月 0.36 所", True)
    ('今后需每月 4.5 个百分点', '', '今后需每月 0.36 所，两法不一致')
    """
    parts = ("" if speed in ("", text.MISSING) else f"今后需{speed}", "两法不一致" if disagree else "")
    return "，".join(part for part in parts if part)


def graded(grade: str, points: int, declared: bool, covered: float | None) -> str:
    """The grade of the evidence and what it rests on.

    >>> graded("B 级：数据尚可", 34, False, None)
    'B 级：数据尚可。34 次读数，由台账统计，到期可对照的预测还不够多'
    >>> graded("A 级：数据充分", 34, True, 0.79)
    'A 级：数据充分。34 次读数，由人工填报，同类预测的八成区间实际命中 79%'
    """
    basis = "由人工填报" if declared else "由台账统计"
    past = (
        f"同类预测的八成区间实际命中 {text.percent(100 * covered, 0)}"
        if covered is not None
        else "到期可对照的预测还不够多"
    )
    return f"{grade}。{points} 次读数，{basis}，{past}"


def methods(ours: str, published: str, disagree: bool) -> str:
    """Both ways of judging beside each other.

    >>> methods("有风险", "在轨", False), methods("偏离", "在轨", True)
    ('按达成概率为“有风险”，按速度比为“在轨”', '两法不一致：按达成概率为“偏离”，按速度比为“在轨”')
    """
    said = f"按达成概率为“{ours}”，按速度比为“{published}”"
    return f"两法不一致：{said}" if disagree else said


def chance(p: str, median: str, due: str, arrival: str) -> str:
    """The probability with the value expected on the due date and the expected completion.

    >>> chance("31%", "29 所", "2027 年底", "2028 年 3 月")
    '31%；2027 年底预计为 29 所；预计 2028 年 3 月达到'
    """
    value = f"{due}预计为 {median}" if median != text.MISSING else ""
    return "；".join(part for part in (p, value, arrives(arrival) if arrival else "") if part)


def judged_date(clause: str, due: str, judged: bool) -> str:
    """One clause's date; the one that is judged says so.

    >>> judged_date("附件 2", "2026 年 12 月 31 日", False), judged_date("三", "2027 年底", True)
    ('附件 2 为 2026 年 12 月 31 日', '三为 2027 年底（按此考核）')
    >>> judged_date("附件2(二)4", "未定期限", False)
    '附件2(二)4 为未定期限'
    """
    space = " " if clause[-1:].isascii() else ""
    return f"{clause}{space}为{text.spaced(due)}" + ("（按此考核）" if judged else "")


def formula(definition: str, model: int | None) -> str:
    """The version of the definition with that of the forecast.

    >>> formula("第 1 版", 2), formula("第 1 版", None)
    ('口径第 1 版，预测模型第 2 版', '口径第 1 版')
    """
    return f"口径{definition}" + (f"，预测模型第 {model} 版" if model else "")


def goal_line(when: int | None, goal: str) -> str:
    """What stands on a target line.

    >>> goal_line(2027, "33 所"), goal_line(2025, "验收投用"), goal_line(None, "3 次")
    ('2027 年目标 33 所', '2025 年目标验收投用', '目标 3 次')
    """
    return f"{f'{when} 年' if when else ''}目标{text.spaced(goal)}"


COMPOUND = {
    "target_achieved": "已达目标",
    "substantial_progress": "进展充分",
    "moderate_progress": "有进展但须加快",
    "limited_progress": "进展有限",
    "deterioration": "在倒退",
}


def compound(ratio: float | None, result: str) -> str:
    """The verdict of the published compound-growth rules, beside our own two.

    >>> compound(0.9011, "moderate_progress"), compound(None, "not_available")
    ('加拿大统计局的复合增速规则：有进展但须加快（比值 0.90）', '')
    """
    if result not in COMPOUND:
        return ""
    share = "" if ratio is None else f"（比值 {text.number(ratio, 2)}）"
    return f"加拿大统计局的复合增速规则：{COMPOUND[result]}{share}"
