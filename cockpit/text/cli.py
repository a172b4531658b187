"""What the command line says: help, tables and one sentence for whatever goes wrong."""

from __future__ import annotations

from collections.abc import Iterable

from cockpit import text

APP = f"{text.PRODUCT}的命令行。"
COMMANDS, OPTIONS, ARGUMENTS, REQUIRED, DEFAULT, ERROR = (
    "命令",
    "选项",
    "参数",
    "[必填]",
    "[默认：{}]",
    "错误",
)
HELP_OPTION = "显示帮助后退出。"

PLAN = "规划登记：核对 data/plans 里的规划文件。"
PLAN_CHECK = "核对规划文件，列出全部问题或各类条目的数量。"
IMPORT = "导入工作簿、CSV 或大批量数据文件，并发布为一个新版本；任何文件被退回则全部不发布。"
TEMPLATE = "生成填报模板工作簿。"
VERSIONS = "列出可读的数据版本。"
ROLLBACK = "回到某一版：以它的内容发布一个新版本，历史保留。"
PRUNE = "清理旧版本与无人引用的文件。"
GEO = "地理图层：更换区界、街道等图层。"
GEO_INSTALL = "用 GeoJSON 或 Shapefile 更换一个图层。"
DEMO = "演示数据：生成虚构的演示区。"
DEMO_BUILD = "生成演示区的文件并经由导入流程发布。"
DEMO_ENSURE = "还没有任何数据版本时，生成演示区。"
DOCTOR = "检查数据版本、数据来源、操作记录与设置，逐项说明。"

FILES = "要导入的文件，可写多个"
DATASET = "数据集的名称或标题；不写则按工作表名、文件名和表头识别"
BY = "经办人"
DRY_RUN = "只读取并列出问题，不发布"
TARGET = "要写出的 .xlsx 文件"
DATASETS = "要包含的数据集，可重复；不写则包含全部"
NUMBER = "版本号"
KEEP = "保留最近几版；不写则按设置"
LAYER = "图层名"
SOURCE = "图层文件（.geojson、.json 或 .shp）"
HOME = "数据目录；不写则按设置"

PLAN_TITLE = "规划登记"
PLAN_COLUMNS = ("条目", "数量")
IMPORT_TITLE = "导入结果"
IMPORT_COLUMNS = ("文件", "数据集", "读到", "导入", "退回", "跳过")
VERSIONS_TITLE = "数据版本"
VERSIONS_COLUMNS = ("版本", "发布时间（UTC）", "发布人", "数据月份", "演示", "说明")
DOCTOR_TITLE = "体检"
DOCTOR_COLUMNS = ("项目", "状态", "说明")
GOOD, BAD, UNKNOWN = "正常", "异常", text.MISSING
READING = "读取"
PUBLISHING = "发布"
USAGE = "命令写法有误；加 --help 查看用法。"
INTERRUPTED = "已中断，没有发布任何数据。"
NO_VERSIONS = "还没有发布过数据版本。"
NOTHING_PUBLISHED = "没有发布任何数据。"
DRY = "仅试读，没有发布。"
SETTINGS, STORE, SERVED, SOURCES, AUDIT, PLANS, CONTRACTS = (
    "设置",
    "数据版本",
    "可读性",
    "最旧来源",
    "操作记录",
    "规划登记",
    "数据契约",
)
REJECTED, DEFINED, PLAYLISTS, RULES = "观测数值", "指标口径", "大屏播放单", "业务规则"
MEETINGS = "例会材料"
NONE_REJECTED = "没有超出范围或层级不符的数值"
ALL_DEFINED = "方案指标都有口径"
SETTINGS_SOUND = "环境设置可用"
AUDIT_SOUND = "校验链完整"
NEVER = "尚无数据"


def kept(count: int) -> str:
    """How many closed periods there are, all of them as they were frozen.

    >>> kept(2), kept(0)
    ('2 期，与封存时一致', '还没有封存')
    """
    return f"{count} 期，与封存时一致" if count else "还没有封存"


def damaged(codes: Iterable[str]) -> str:
    """Closed periods whose frozen parts are no longer what they were."""
    return f"与封存时不一致：{text.listing(codes)}"


def missing_file(name: str) -> str:
    """A file that is not there."""
    return f"找不到文件《{name}》。"


def unexpected(kind: str) -> str:
    """Something nobody foresaw; the class name is for whoever looks after the machine."""
    return f"发生意外错误（{kind}），操作没有完成。"


def disk(kind: str) -> str:
    """The operating system refused."""
    return f"读写文件失败（{kind}），操作没有完成。"


def unknown_dataset(name: str) -> str:
    """A dataset that no contract describes."""
    return f"没有名为“{name}”的数据集。"


def needs_dataset(name: str) -> str:
    """A Parquet file does not say what it holds."""
    return f"看不出《{name}》属于哪个数据集，请用 --dataset 指明。"


def faults(count: int) -> str:
    """How many faults there are."""
    return f"共 {count} 处问题。"


def more(count: int) -> str:
    """Problems not shown."""
    return f"…… 另有 {count} 条"


def published(version: int, rows: int, back: int) -> str:
    """A publication."""
    return f"已发布第 {version} 版：导入 {rows} 行，退回 {back} 行。"


def written(name: str, sheets: int) -> str:
    """A template."""
    return f"已写出《{name}》，含 {sheets} 张表。"


def rolled_back(old: int, new: int) -> str:
    """A roll-back."""
    return f"已按第 {old} 版的内容发布第 {new} 版。"


def pruned(numbers: list[int]) -> str:
    """Versions that were deleted."""
    listed = "、".join(str(number) for number in numbers)
    return f"已清理第 {listed} 版。" if numbers else "没有需要清理的版本。"


def installed(layer: str, name: str) -> str:
    """A layer."""
    return f"已用《{name}》更换图层 {layer}。"


def built(version: int) -> str:
    """The demonstration district."""
    return f"演示区已发布为第 {version} 版。"


def served(number: int, month: str, demo: bool) -> str:
    """The served version."""
    return f"第 {number} 版，数据截至 {month}" + (f"，{text.DEMO_MARK}" if demo else "")


def oldest(title: str, as_of: str) -> str:
    """The source with the oldest data."""
    return f"“{title}”，数据日期 {as_of}"


def broken_audit(number: int) -> str:
    """The first audit entry that was tampered with."""
    return f"第 {number} 条记录与校验链不符"


def counted(count: int) -> str:
    """How many were found."""
    return f"共 {count} 项"


def apart(count: int, first: str) -> str:
    """Observations that cannot be, and the first of them.

    >>> apart(2, "“甲”全区2026年3月的数值未采用：-2 小于 0。")
    '2 个数值未采用，如：“甲”全区2026年3月的数值未采用：-2 小于 0。'
    """
    return f"{count} 个数值未采用，如：{first}"


def undefined(names: list[str]) -> str:
    """Indicators of the plan that nobody has said how to compute.

    >>> undefined(["无线覆盖"])
    '1 个方案指标无口径，不计算也不评判：无线覆盖'
    """
    return f"{len(names)} 个方案指标无口径，不计算也不评判：{'、'.join(names)}"


def there_already(number: int) -> str:
    """Said when the demonstration need not be built."""
    return f"已有数据版本 {number}，不再生成演示区。"


def rules(count: int) -> str:
    """How many files of rules are sound.

    >>> rules(6)
    '6 份，均可使用'
    """
    return f"{count} 份，均可使用"


def playlists(count: int) -> str:
    """How many playlists of the wall are sound.

    >>> playlists(2)
    '2 份，均可播放'
    """
    return f"{count} 份，均可播放"
