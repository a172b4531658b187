"""What the command line says about meetings and packs."""

from cockpit import text

MEETING = "例会：封存、列出各期、到期自动封存。"
CLOSE = "封存一期：按该期最新的数据版本，把各图、状态、预测和整改一并留下。"
LIST = "列出已封存的各期。"
DUE = "到期的自动封存，并生成全区和各责任单位的材料；由定时器调用。"
WORK = "完成一项已登记的任务；由页面启动，不必手动调用。"
PACK = "把一期材料写到文件夹：幻灯片、Word、PDF 和工作簿。"
MONTH = "哪一期，如 2026-10；不写则为最近到期的一期"
VERSION = "用哪个数据版本；不写则为该期最新的"
NOTE = "说明；同一期再次封存必须写明原因"
CADENCE = "周期编号；不写则为规则里的第一个"
RUN = "任务编号"
CODE = "例会编号，如 2026-10"
NAME = "哪一种材料；不写则为该范围的第一种"
SCHOOL = "学校标识码：只出这所学校的材料"
UNIT = "责任单位名称：只出这个单位的材料"
OUT = "写到哪个文件夹"
FORM = "只出这种文件（pptx、docx、pdf、xlsx），可重复；不写则全部"
TITLE = "已封存的例会"
COLUMNS = ("编号", "名称", "数据版本", "封存时间", "经办", "状态", "份数")
NONE = "还没有封存的例会。"
NOTHING_CLOSED = "没有可以封存的到期例会。"
ONE_SCOPE = "--school 和 --unit 只能写一个。"
STATES = {"closed": "已封存", "held": "已开会"}


def not_a_month(given: str) -> str:
    """A month that cannot be read."""
    return f"“{given}”不是月份，应写作 2026-10。"


def parts(number: int) -> str:
    """How many parts were frozen."""
    return f"{number} 份"


def closed(title: str, code: str, version: int, number: int) -> str:
    """A period was closed."""
    return f"{title}已封存（编号 {code}，数据版本 v{version}），{number} 份。"


def written(folder: str, names: list[str]) -> str:
    """Files were written."""
    return f"已写入 {folder}：{text.listing(names)}。"
