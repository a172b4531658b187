"""Words of the intake desk."""

from typing import Any

from cockpit import text

TITLE = "数据接入"
SENTENCE = "取模板、填数据、交文件；有问题逐格说明，合格的行一次发布、整体生效。"
WHICH = "要填哪些台账"
EVERY = "全部台账"
TEMPLATE = "取模板"
TEMPLATE_NOTE = "模板按数据契约生成：每张台账一个工作表，带下拉选项和填写说明。链接只能用一次。"
FETCH = "下载模板"
UPLOAD = "交文件（.xlsx 工作簿，或一张台账的 .csv）"
READING = "正在读取并逐行核对"
WAITS = "文件已核对并登记。发布需要数据审核或系统管理员账号；在此之前，页面和大屏上的数不会改变。"
NOT_ALLOWED = "您的角色不能执行这项操作。"
ROLLBACK = "回到较早的版本"
ROLLBACK_NOTE = "会以所选版本的内容发布一个新版本，历史保留，随时可以再回来。"
TO = "回到"
SURE = "我已确认"
GO_BACK = "发布为新版本"
COUNTS = "核对结果"
PROBLEMS = "问题清单"
VERSIONS = "数据版本"
IMPORTS = "接入记录"
SOURCE = "接入台账"
DATASET = "台账"
COUNT_COLUMNS = {
    "dataset": ("台账", ""),
    "came_in": ("来件行数", "行"),
    "kept": ("合格", "行"),
    "sent_back": ("退回", "行"),
    "skipped": ("跳过", "行"),
}
PROBLEM_COLUMNS = {
    "severity": ("性质", ""),
    "sheet": ("工作表", ""),
    "row": ("行号", ""),
    "column": ("列", ""),
    "value": ("内容", ""),
    "reason": ("原因", ""),
}
SEVERITIES = {"file": "整份退回", "row": "该行退回", "repair": "已修正", "note": "提示"}
VERSION_COLUMNS = {
    "number": ("版本", ""),
    "published": ("发布时间", ""),
    "by": ("发布人", ""),
    "month": ("数据截至", ""),
    "files": ("文件", "个"),
    "note": ("说明", ""),
    "state": ("状态", ""),
}
IMPORT_COLUMNS = {
    "file": ("文件", ""),
    "state": ("状态", ""),
    "at": ("时间", ""),
    "by": ("经手人", ""),
    "kept": ("合格", "行"),
    "back": ("退回", "行"),
    "version": ("版本", ""),
}
REJECTED_COLUMNS = {"reason": ("说明", "")}
REJECTED = "未采用的数值"
STATES = {"received": "已收到", "parsed": "已核对", "published": "已发布", "failed": "未通过"}
SERVED, KEPT = "正在使用", "可回退"
STATUS = {"file": "missed", "row": "at_risk"}


def publish(rows: int) -> str:
    """The publishing button."""
    return f"发布 {rows:,} 行"


def published(number: int) -> str:
    """Said after publishing."""
    return f"已发布为版本 {number}，页面和大屏随即更新。"


def rolled_back(old: int, new: int) -> str:
    """Said after going back."""
    return f"已把版本 {old} 的内容发布为版本 {new}。"


def version(v: Any) -> str:
    """A version in a list."""
    return f"版本 {v.number}（数据截至 {text.month(v.month)}）"


def counted(came_in: int, kept: int, back: int, skipped: int) -> str:
    """What became of every row."""
    said = f"共 {came_in:,} 行：合格 {kept:,} 行，退回 {back:,} 行"
    return said + (f"，跳过 {skipped:,} 行" if skipped else "")


def found(rows: int, repaired: int, refused: str) -> str:
    """How many problems there are, or why the whole file goes back."""
    if refused:
        return refused
    if not rows:
        return f"没有要退回的行，自动修正 {repaired:,} 处" if repaired else "没有发现问题"
    return f"{rows:,} 处需要修改后重交，其余行可以先发布"


def how_many_versions(count: int, number: int | None) -> str:
    """How many versions are kept and which is served."""
    return f"保留 {count} 个版本，正在使用版本 {number}" if number else "还没有数据版本"


def how_many_imports(count: int, back: int) -> str:
    """How many files came in lately and how many rows went back."""
    return f"最近 {count} 份文件，累计退回 {back:,} 行" if count else "还没有接入记录"


def how_many_rejected(count: int) -> str:
    """How many figures are kept apart because they cannot be."""
    return f"{count:,} 个数值超出范围或层级不符，未进入计算" if count else "没有超出范围或层级不符的数值"
