"""What people read when the ledger is busy, damaged or asked for something that cannot be."""

UNREACHABLE = "台账数据库连接不上或没有按时应答，请稍后再试。"
NEWER = "台账由更新版本的系统写成，请先升级本系统。"
NOT_WRITTEN = "台账没有写成，这项操作没有执行。"
DAMAGED = "台账文件不完整或已损坏。"
INTERRUPTED = "导入中断，没有发布。"
CONFIRMED = "导入中断后核对：数据已经发布。"
UNKNOWN_IMPORT = "没有这次导入的记录。"
ALREADY_PUBLISHED = "同一个文件已经发布过。"
WRONG_STEP = "这次导入当前不能进行这一步。"
UNFIT_FORESIGHT = "预测与判断的表不合规定，没有存入。"


def issued(number: int, forecasts: int, judgements: int) -> str:
    """What the audit notes about a stored edition.

    >>> issued(3, 150, 240)
    '第 3 版：预测 150 项，判断 240 项'
    """
    return f"第 {number} 版：预测 {forecasts} 项，判断 {judgements} 项"
