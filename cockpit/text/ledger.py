"""What people read when the ledger is busy, damaged or asked for something that cannot be."""

from datetime import datetime

from cockpit.text.devices import LEVELS as NOTICE_LEVELS

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
UNKNOWN_DEVICE = "没有这块大屏的登记。"
NO_NAME = "请写明大屏的名称。"
NOT_A_PLAYLIST = "播放单的编号只能用小写字母、数字、下划线和短横线。"
UNKNOWN_LEVEL = "通知只有“提示”和“紧急”两级。"
UNTIL_PAST = "通知的截止时间已经过去。"


def issued(number: int, forecasts: int, judgements: int) -> str:
    """What the audit notes about a stored edition.

    >>> issued(3, 150, 240)
    '第 3 版：预测 150 项，判断 240 项'
    """
    return f"第 {number} 版：预测 {forecasts} 项，判断 {judgements} 项"


def too_long(most: int) -> str:
    """A name or place that is too long."""
    return f"名称和位置各不超过 {most} 个字。"


def same_name(name: str) -> str:
    """Two walls in use cannot have one name."""
    return f"已有名为“{name}”的大屏；请换一个名称，或先停用原来的登记。"


def not_a_range(said: str) -> str:
    """Something that is no address and no network."""
    return f"“{said}”不是网络地址，应写成 10.1.2.3 或 10.1.0.0/16。"


def too_many_ranges(most: int) -> str:
    """More ranges than one wall needs."""
    return f"一块大屏最多写 {most} 个地址范围。"


def not_days(most: int) -> str:
    """A length of time a registration cannot have."""
    return f"有效天数应在 1 到 {most} 之间。"


def not_a_notice(most: int) -> str:
    """A notice without words, or with too many."""
    return f"通知应有内容，且不超过 {most} 个字。"


def registered(name: str, place: str, ranges: str, expires: datetime) -> str:
    """What the audit notes about a new wall.

    >>> registered("一楼大厅", "", "", datetime(2027, 11, 21))
    '一楼大厅，地址不限，有效至 2027-11-21'
    """
    where = f"（{place}）" if place else ""
    return f"{name}{where}，地址{ranges or '不限'}，有效至 {expires:%Y-%m-%d}"


def raised(level: str, said: str, until: datetime | None) -> str:
    """What the audit notes about a notice.

    >>> raised("urgent", "今天 15 点演练", None)
    '紧急：今天 15 点演练'
    """
    end = f"（至 {until:%Y-%m-%d %H:%M} UTC）" if until else ""
    return f"{NOTICE_LEVELS[level]}：{said}{end}"
