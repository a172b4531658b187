"""What intake says: why a file, a row or a cell is sent back, what was repaired, what was left out."""

from __future__ import annotations

EMPTY = "文件是空的，没有任何内容"
ENCRYPTED = "文件设有打开密码，无法读取；请取消密码后另存再上传"
OLD_XLS = "这是旧版 .xls 文件，请另存为 .xlsx 后再上传"
HTML = "内容实际是网页，不是电子表格；请用表格软件打开后另存为 .xlsx"
TEXT_AS_XLSX = "扩展名是 .xlsx，实际是文本，请另存为 CSV 或真正的 .xlsx"
NOT_XLSX = "扩展名是 .xlsx，内容却不是电子表格"
ZIP_AS_CSV = "扩展名是文本，内容却是压缩包或电子表格，请按真实格式改名后再上传"
BROKEN = "文件损坏或不完整，请重新保存后再上传"
BOMB = "解压后体积异常，拒绝读取"
LYING_SIZE = "压缩包声明的大小与实际不符，拒绝读取"
DOUBLE_PART = "压缩包内有同名部件，拒绝读取"
BAD_PART_NAME = "压缩包内有越界的部件名，拒绝读取"
NESTED = "压缩包内还有压缩包或程序，拒绝读取"
MACROS = "含有宏代码，拒绝读取；请另存为不含宏的 .xlsx"
ZIP_WITHOUT_WORKBOOK = "压缩包内没有工作簿"
TOO_HEAVY = "读取它需要的内存或时间超出限制，请拆分后再上传"
NUL = "含有空字节，不是正常的文本"
UNCLOSED_QUOTE = "从这里起引号没有成对，无法继续读取"
NO_SHEET = "没有可以识别的工作表：工作表名或表头须与某张模板一致"
NO_ROWS = "只有表头，没有数据行"
RAGGED = "字段个数与表头不一致"
TOTAL_ROW = "合计类行，不是数据，已跳过"
SAME_ROW = "与另一行完全相同，只保留一行"
CONFLICTING_ROWS = "同一主键出现多行且内容不同，请保留正确的一行"
FORMULA = "公式没有计算结果，请另存为数值后再上传"
TIME_ONLY = "只有时刻，没有日期"
NOT_NUMBER = "不是数字"
NOT_WHOLE = "应为整数"
VAGUE = "不是确切的数，请写明确的数字"
NOT_FINITE = "数字超出范围"
FOREIGN_DIGITS = "含有 0–9 以外的数字字符"
GROUPING = "千分位写法有误"
BARE_RATIO = "看不出是百分之几还是比值，请写成带 % 的数"
BYTES = "单位是字节，带宽应以比特计，如 1000M、10G"
NOT_BANDWIDTH = "不是带宽，请写成 1000M、10G、千兆、万兆或以 Mbps 为单位的整数"
NOT_BOOL = "应填“是”或“否”"
NOT_DATE = "不是日期，请写成 2026-03-01"
NO_SUCH_DAY = "没有这一天"
AMBIGUOUS_DATE = "日期写法有歧义，请写成 2026-03-01"
EARLY = "日期早于 2000 年"
NOT_MONTH = "不是月份，请写成 2026-03"
SCIENTIFIC = "编号被表格软件改成科学计数，位数已丢失；请把该列设为文本后重填"
DIGITS_LOST = "数字超过 15 位，末尾位数已丢失；请把该列设为文本后重填"
NOT_SCHOOL_CODE = "不是 10 位学校标识码"
UNKNOWN_SCHOOL = "学校名录中没有这所学校"
AMBIGUOUS_SCHOOL = "补齐位数后对应不止一所学校，请填完整的标识码"
UNKNOWN_PLAN = "规划中没有这个编号"
NO_WHOLE = "只有分子没有分母，算不出数值"
DISTRICT_ONLY = "这个指标只按全区填报，学校标识码应留空"
NOT_YOURS = "不在您负责的学校范围内"
LIVE = {"links": "外部链接", "connections": "数据连接", "objects": "嵌入对象或控件"}
FOREIGN = {
    "parquet": "这是 Parquet 文件，只能由管理员在命令行导入",
    "exe": "这是程序文件，拒绝读取",
    "pdf": "这是 PDF 文件，请改交电子表格",
    "gzip": "这是压缩文件，请解压后再上传",
    "binary": "这不是电子表格或文本文件，拒绝读取",
}
MISSING = frozenset(
    {"", "无", "未", "空", "暂无", "/", "-", "—", "——", "--", "–", "n/a", "na", "null", "none"}
)
TRUE = frozenset({"是", "√", "✓", "✔", "有", "对", "y", "yes", "true", "t", "1", "已"})
FALSE = frozenset({"否", "×", "✗", "✘", "x", "没有", "错", "n", "no", "false", "f", "0"})
BANDWIDTH = {"万兆": 10_000, "千兆": 1_000, "百兆": 100, "十万兆": 100_000, "四万兆": 40_000}
MEGA, GIGA = "兆", "吉"
MULTIPLES = {"万": 10_000, "亿": 100_000_000}
VAGUE_MARKS = "约近余多超≈~～＋+>＞<＜≥≤"
VAGUE_WORDS = ("左右", "以上", "以下", "不足", "大约", "超过")
TOTALS = r"^(.{0,12}(合计|小计|总计|累计)|总数|平均|平均值|均值)[:：]?$"
YEAR, MONTH, DAY = "年", "月", "日号"
SCHOOL_HEADERS = ("学校代码", "学校编码", "学校标识", "标识码", "学校机构标识码")
SCHOOL_NAMES = ("学校名称", "学校", "校名", "单位名称", "学校全称", "name", "school_name", "school")
ALIAS_SEPARATORS = r"[、，,;；|/]"
BRACKETS = r"[(（\[【].*?[)）\]】]"
LISTED = "、"
HEADER_JOIN = "/"


def sentence(file: str, sheet: str, row: int | None, column: str, value: str, reason: str) -> str:
    """One remark with its place.

    >>> sentence("a.xlsx", "学校", 3, "在校学生", "约100", "不是数字")
    '《a.xlsx》“学校”第 3 行“在校学生”列填的是“约100”：不是数字。'
    """
    place = f"《{file}》"
    place += f"“{sheet}”" if sheet else ""
    place += f"第 {row} 行" if row is not None else ""
    place += f"“{column}”列" if column else ""
    place += f"填的是“{value}”" if value else ""
    return f"{place}：{reason.rstrip('。')}。"


def shown(text: str, limit: int) -> str:
    """Text fit for a message: control and direction marks as a visible box, cut to `limit` characters.

    >>> shown("a\\u202eb", 10)
    'a□b'
    """
    safe = "".join(mark if mark.isprintable() else "□" for mark in text)
    return safe if len(safe) <= limit else safe[: limit - 1] + "…"


def too_large(size: int, limit: int) -> str:
    """A file over the size limit, both in bytes."""
    return f"文件 {size / 1024**2:.1f} MB，超过上限 {limit / 1024**2:.0f} MB，请拆分后再上传"


def suffix(found: str) -> str:
    """An extension that is not taken."""
    what = f"不接受扩展名“{shown(found, 12)}”" if found else "文件名没有扩展名"
    return f"{what}，请上传 .xlsx 或 .csv"


def foreign(what: str) -> str:
    """A file of another kind, known by its first bytes."""
    return FOREIGN[what]


def too_many_parts(found: int, limit: int) -> str:
    """A package with too many parts."""
    return f"压缩包内有 {found} 个部件，超过上限 {limit} 个，拒绝读取"


def too_wide(where: str, rows: int, columns: int, cells: int) -> str:
    """A cell outside the largest sheet that is read."""
    return f"单元格 {where} 超出上限：每张表最多 {rows} 行、{columns} 列、{cells} 个单元格；请删去多余的行列"


def too_many_rows(rows: int) -> str:
    """A sheet with too many data rows."""
    return f"数据超过上限 {rows} 行，请拆分后再上传"


def too_many_cells(cells: int) -> str:
    """A workbook with too many cells over all sheets."""
    return f"全部工作表的单元格合计超过上限 {cells} 个，请拆分后再上传"


def too_many_columns(columns: int) -> str:
    """A record with too many fields."""
    return f"超过上限 {columns} 列"


def too_many_merges(limit: int) -> str:
    """A sheet with too many merged ranges."""
    return f"合并单元格超过上限 {limit} 处，请取消合并后再上传"


def bad_byte(offset: int) -> str:
    """Bytes that are neither UTF-8 nor GB18030."""
    return f"文字编码无法识别（第 {offset + 1} 个字节起），请另存为 UTF-8 编码的 CSV"


def mixed_encoding(offset: int) -> str:
    """A file in two encodings."""
    return f"同一文件混有两种文字编码（第 {offset + 1} 个字节起不是 UTF-8），请另存为 UTF-8 编码的 CSV"


def field_too_long(limit: int) -> str:
    """A field or line that no cell could hold."""
    return f"单个字段或单行超过 {limit} 个字符"


def timeout(seconds: float) -> str:
    """The reading process took too long."""
    return f"读取超过 {seconds:.0f} 秒，已停止；请拆分后再上传"


def unknown_dataset(name: str) -> str:
    """A dataset that no contract describes."""
    return f"没有名为“{shown(name, 30)}”的数据集"


def two_sheets(title: str, names: list[str]) -> str:
    """Two sheets of one file that match the same contract."""
    return f"工作表{LISTED.join(f'“{name}”' for name in names)}都对应“{title}”，请只保留一张"


def several_contracts(titles: list[str]) -> str:
    """A sheet that could belong to several contracts."""
    return f"表头同时符合{LISTED.join(f'“{title}”' for title in titles)}，请把工作表名改成其中一个"


def no_header(title: str, rows: int) -> str:
    """No header row among the first rows."""
    return f"前 {rows} 行里没有“{title}”的表头"


def missing_columns(titles: list[str]) -> str:
    """Required columns that are not there."""
    return f"缺少必填列{LISTED.join(f'“{title}”' for title in titles)}"


def repeated_column(title: str) -> str:
    """One header twice."""
    return f"表头“{title}”出现了两次，请只保留一列"


def ignored_column() -> str:
    """A column that no field of the contract has."""
    return "模板里没有这一列，未导入"


def personal_column(header: str) -> str:
    """A column that nobody asked for and that holds numbers of persons.

    >>> personal_column("联系电话")
    '“联系电话”不在模板里，却含有身份证号或手机号；为保护个人信息，整份文件未导入，请删除这一列后再上报'
    """
    return (
        f"“{shown(header, 20)}”不在模板里，却含有身份证号或手机号；"
        "为保护个人信息，整份文件未导入，请删除这一列后再上报"
    )


def ignored_sheet() -> str:
    """A sheet that matches no contract."""
    return "与任何模板都不对应，未导入"


def hidden_sheet() -> str:
    """A hidden sheet is not read."""
    return "工作表已隐藏，未导入；如需导入请取消隐藏"


def hidden_rows(count: int) -> str:
    """Hidden rows are read."""
    return f"有 {count} 行被隐藏或筛选，已一并读取"


def blank_tail(count: int) -> str:
    """Blank rows at the end."""
    return f"末尾 {count} 行没有内容，已略去"


def attachment(kind: str) -> str:
    """Live content that is never read."""
    return f"含有{LIVE[kind]}，未读取"


def merged(count: int) -> str:
    """Cells filled from a merged range."""
    return f"按合并单元格补全 {count} 格"


def repaired(value: str) -> str:
    """A cell that was read as something tidier than it was written."""
    return f"已读作“{shown(value, 40)}”"


def not_listed(count: int) -> str:
    """Remarks beyond those listed."""
    return f"另有 {count} 条同类提示未逐条列出"


def error_cell(value: str) -> str:
    """A cell that holds a spreadsheet error."""
    return f"单元格是错误值 {value}，请改正后再上传" if value else "单元格是错误值，请改正后再上传"


def odd_column(name: str) -> str:
    """A column of a type no field can be read from."""
    return f"“{shown(name, 40)}”列的数据类型无法读取"


def not_in_list(titles: list[str]) -> str:
    """A value outside a code list."""
    listed = LISTED.join(titles[:12])
    return f"不在选项内，可填：{listed}{'等' if len(titles) > 12 else ''}"


def unknown_ref(title: str) -> str:
    """A key that the referred dataset does not hold."""
    return f"“{title}”里没有这个编号"


def name_conflict(other: str) -> str:
    """A school name that belongs to another code."""
    return f"名称与标识码不符：这个名称属于 {other}"


def unknown_name() -> str:
    """A school name nobody registered beside a known code."""
    return "名录里没有这个名称，按标识码导入"


def personal() -> str:
    """Text that looks like a person's number."""
    return "疑似含有个人证件号或手机号，请确认是否必要"


def already(version: int) -> str:
    """The same file again."""
    return f"同一文件已导入并发布在第 {version} 版，这次没有重复生效"


def nothing_kept() -> str:
    """A file without a single usable row."""
    return "没有可以导入的行，未发布"


def refused() -> str:
    """A refused file cannot be published."""
    return "文件已被退回，不能发布"


def no_batch(import_id: str) -> str:
    """An import the ledger does not know."""
    return f"没有编号为 {shown(import_id, 40)} 的导入"


def published(rows: int, back: int, version: int) -> str:
    """Result of a publication."""
    return f"已发布第 {version} 版：导入 {rows} 行，退回 {back} 行"


def note(names: list[str]) -> str:
    """Note of a version made by imports."""
    listed = LISTED.join(shown(name, 40) for name in names[:3])
    return f"导入 {listed}" + (f" 等 {len(names)} 个文件" if len(names) > 3 else "")


INTERRUPTED = "导入中断，没有生效"
FEED_HEADER = "文件里没有可以识别的列"


def outside_indicator(floor: float, ceiling: float | None) -> str:
    """A reported figure that its indicator cannot have.

    >>> outside_indicator(0.0, 100.0), outside_indicator(0.0, None)
    ('超出该指标的取值范围：应在 0 至 100 之间', '超出该指标的取值范围：不能小于 0')
    """
    asked = f"不能小于 {floor:g}" if ceiling is None else f"应在 {floor:g} 至 {ceiling:g} 之间"
    return f"超出该指标的取值范围：{asked}"
