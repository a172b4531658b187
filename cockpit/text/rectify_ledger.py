"""What the ledger says about rectifications: refusals, conflicts, and what has changed."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from cockpit import text

UNKNOWN_ITEM = "没有这项整改。"
UNKNOWN_SCHOOL = "没有这所学校。"
UNKNOWN_INDICATOR = "没有这项指标。"
UNKNOWN_EVIDENCE = "没有这份佐证。"
UNKNOWN_KIND = "严重程度或来源不在规则之中。"
NO_REGISTER = "学校名录暂时读不到，请稍后再试。"
NO_PROBLEM = "请写明问题。"
NO_REF = "请写明这项整改由哪一条例外、隐患、巡查发现或预警而来。"
NO_KEY = "表单没有编号，请刷新页面后重新填写。"
KEY_USED = "这张表单已经用过，请刷新页面后重新填写。"
NO_DUE = "请写明时限。"
DUE_TOO_FAR = "时限不能超过两年。"
IN_FUTURE = "发生的时刻不能晚于现在。"
BEFORE_LAST = "发生的时刻不能早于上一次操作。"
NOTHING_CHANGED = "没有要更正的内容。"
STILL_FAILING = "数据复核仍未达标，不能销号；确需销号的，由督学写明理由办理。"
WHY_CLOSE = "数据复核仍未达标，销号必须写明理由。"
NO_STEP = "没有这一步操作。"
NO_EVIDENCE = "请先上传佐证，再提交复核。"
FULL = "这项整改的佐证已经足够多，不能再上传。"
FIELDS = {
    "problem": "问题",
    "note": "说明",
    "measures": "措施",
    "unit": "责任单位",
    "person": "责任人",
    "clause": "依据条款",
    "ref": "来源编号",
    "indicator": "指标",
    "school": "学校",
    "due": "时限",
    "failing": "数据复核结果",
    "evidence": "佐证",
}
EMPTY_FILE = "文件是空的。"
NOT_A_KIND = "佐证只收 jpg、png、webp 图片，pdf、docx 或 xlsx 文件。"
OTHER_KIND = "文件内容与扩展名不符，请核对后重新上传。"
BROKEN_FILE = "文件不完整或已损坏，请重新导出后上传。"
ACTIVE_FILE = "文件含有宏或已加密，请另存为普通文件后上传。"
TOO_MANY_PIXELS = "图片的像素太多，请缩小后上传。"
LOST_FILE = "这份佐证的文件找不到或已被改动，请联系管理员。"
NAMELESS = "佐证"


def too_large(most: int) -> str:
    """A file above the limit, in megabytes."""
    return f"文件超过 {most} MB，请压缩后上传。"


def too_long(name: str, most: int) -> str:
    """A field with too many characters.

    >>> too_long("problem", 500)
    '问题不超过 500 字。'
    """
    return f"{FIELDS[name]}不超过 {most} 字。"


def lacking(names: Iterable[str], action: str) -> str:
    """What a step needs and did not get.

    >>> lacking(["note", "due"], "延期")
    '“延期”需要写明说明、时限。'
    """
    return f"“{action}”需要写明{text.listing(FIELDS[name] for name in names)}。"


def not_now(names: Iterable[str], action: str) -> str:
    """What a step may not carry."""
    return f"“{action}”不能同时改{text.listing(FIELDS[name] for name in names)}。"


def due_before(due: dt.date, earliest: dt.date) -> str:
    """A term that ends before it begins.

    >>> due_before(dt.date(2026, 3, 1), dt.date(2026, 3, 2))
    '时限 2026-03-01 不能早于 2026-03-02。'
    """
    return f"时限 {due} 不能早于 {earliest}。"


def not_later(due: dt.date) -> str:
    """A postponement to the same day or an earlier one."""
    return f"延期后的时限应晚于现在的 {due}。"


def only_earlier(due: dt.date) -> str:
    """An amendment that would put a term off without counting as a postponement."""
    return f"更正只能把时限提前（不早于立项日）；晚于 {due} 请用“延期”。"


def same_open(code: str) -> str:
    """The problem is being worked on already."""
    return f"同一问题已有在办的整改 {code}。"


def changed(by: str, role: str, at: dt.datetime, action: str, state: str) -> str:
    """Who was faster, and what became of the item.

    >>> changed("督学", "inspector", dt.datetime(2026, 3, 1, 8, 5), "退回", "退回")
    '这项整改刚被别人更新：督学在 2026 年 3 月 1 日 08:05 操作“退回”，现为“退回”。请核对后重新提交。'
    """
    role_word = text.ROLE_WORDS.get(role, "")
    who = by if by.startswith(role_word) else f"{role_word}{by}"
    done = f"{who}在 {text.moment(at)} 操作“{action}”，现为“{state}”"
    return f"这项整改刚被别人更新：{done}。请核对后重新提交。"


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> str:
    """Which fields were altered, from what to what.

    >>> changes({"unit": "", "due": dt.date(2026, 1, 2)}, {"unit": "甲", "due": dt.date(2026, 1, 3)})
    '责任单位：—→甲；时限：2026-01-02→2026-01-03'
    """
    return "；".join(
        f"{FIELDS[n]}：{before[n] or text.MISSING}→{v or text.MISSING}" for n, v in after.items()
    )


def unchanged(sentence: str, after: Mapping[str, str]) -> dict[str, str]:
    """Measures, unit and person as they were before the alterations that a sentence of `changes` tells.

    `after` holds them as they were afterwards; what the sentence does not name had not changed.

    >>> unchanged("时限：2026-01-02→2026-01-03；责任单位：—→甲", {"unit": "甲", "person": "乙"})
    {'unit': '', 'person': '乙'}
    """
    parts = [rf"(?:{FIELDS['due']}：[^；]*→[^；]*(?:；|$))?"]
    for name in ("measures", "unit", "person"):
        now = re.escape(after.get(name) or text.MISSING)
        parts.append(rf"(?:{FIELDS[name]}：(?P<{name}>.*?)→{now}(?:；|$))?")
    found = re.fullmatch("".join(parts), sentence)
    told = {name: was for name, was in found.groupdict().items() if was is not None} if found else {}
    plain = {name: "" if was == text.MISSING else was for name, was in told.items()}
    return {**after, **plain}


def code(year: int, serial: int) -> str:
    """The readable number of an item.

    >>> code(2026, 7)
    'ZG2026-0007'
    """
    return f"ZG{year}-{serial:04d}"


def noted(state: str, said: str, changes: str) -> str:
    """What the audit notes about a step.

    >>> noted("派发", "带宽不足", "")
    '派发；带宽不足'
    """
    return "；".join(filter(None, (state, said, changes)))
