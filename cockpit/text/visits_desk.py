"""Words of the visits' forms: planning, the checklist at the school, signing, closing, exports."""

from collections.abc import Iterable
from datetime import datetime

from cockpit import text
from cockpit.text import visits_ledger as ledger

BACK = "← 返回全部巡查"
NEW, AMEND = "安排一次巡查", "调整计划"
DEFAULT_TITLE = "数字教育专项督导"
TITLE, DAY, LEAD, TEAM = "主题", "日期", "组长", "成员（用顿号或逗号分开，可不填）"
SCHOOLS, WHICH, AREAS, NOTE = "学校", "选择要去的学校", "检查方面", "说明（可不填）"
GO_PLAN, SAVE = "安排", "保存"
NO_DAY = "请选择巡查日期。"
AMENDED, CANCELLED = "计划已调整。", "这次巡查已取消。"
STARTED, FINISHED = "巡查已开始，可以逐项记录。", "巡查已办结。"
CANCEL, CANCEL_NOTE, GO_CANCEL = "取消巡查", "取消后不能恢复，需要时重新安排。", "取消"
REASON = "原因"
START, FINISH = "开始巡查", "办结"
READY = "各校均已签字，写明结论即可办结。"
CONCLUSION = "巡查结论"

AT, AREA = "学校", "方面"
ELSE = "要点以外、属于这一方面的问题记在这里"
WHAT, URGENT = "情况说明", "紧急，须立即处理"
MORE = "备注和照片"
CLOSED = "这所学校已有人签字，记录不能再改；需要更正时先撤回签字。"
WHICH_PICTURE = "照片"

PARTY, SIGNER, OPINION = "签字方", "姓名", "意见（可不填）"
READ = "我已核对本校全部检查记录"
NOT_READ = "请先核对检查记录，并勾选确认。"
GO_SIGN = "签字"
WITHDRAW, GO_WITHDRAW, WITHDRAWN = "撤回签字", "撤回", "签字已撤回，记录可以更正。"
WITHDRAW_NOTE = "撤回后本校双方都要重新签字；原签字留在办理过程里。"

FLAT = "导出给其他系统"
FLAT_NOTE = (
    "每行一条检查记录，首行是字段名，工作簿另附字段说明，供市教育督导管理系统等对接时使用。"
    "链接一分钟内有效，只能用一次。"
)
FORMS = {"csv": "下载 CSV 数据"}
COMMAS = str.maketrans("，、；;", ",,,,")


def planned(code: str) -> str:
    """Said after a visit was planned."""
    return f"已安排，编号 {code}。"


def names(said: str) -> list[str]:
    """What people list, whatever comma they use.

    >>> names("王、李，张")
    ['王', '李', '张']
    """
    return [each.strip() for each in said.translate(COMMAS).split(",") if each.strip()]


def together(names: Iterable[str]) -> str:
    """People as the form lists them."""
    return "、".join(names)


def conclusion(schools: int, wrong: int) -> str:
    """What a conclusion may begin with."""
    return f"本次巡查 {schools} 所学校，发现 {wrong} 项问题。"


def area(title: str, done: int, asked: int) -> str:
    """An area with how far it is.

    >>> area("建设", 2, 5), area("建设", 5, 5)
    ('建设 2/5', '建设 ✓')
    """
    return f"{title} ✓" if done >= asked else f"{title} {done}/{asked}"


def grade(point: str) -> str:
    """What the grades are for, for those who cannot see it."""
    return f"{point}的检查结果"


def look(said: str, clause: str) -> str:
    """How to look at a point, and what it rests on."""
    return f"{said}（方案 {clause}）" if clause else said


def data(said: str) -> str:
    """What the data say about the school.

    >>> data("万兆到校 未达到（2026 年 10 月）")
    '数据显示：万兆到校 未达到（2026 年 10 月）'
    """
    return f"数据显示：{said}"


def kept(by: str, at: datetime) -> str:
    """Who recorded a point last."""
    return f"{by}记于 {text.moment(at)}"


def photo(most: int, held: bool) -> str:
    """The field for a picture.

    >>> photo(10, True)
    '换一张照片（jpg、png、webp，不超过 10 MB，可直接拍照）'
    """
    return f"{'换一张' if held else ''}照片（jpg、png、webp，不超过 {most} MB，可直接拍照）"


def recorded(point: str, grade: str) -> str:
    """Said after a point was recorded."""
    return f"已记录“{point}”：{ledger.GRADES[grade]}。"


def pictures(count: int) -> str:
    """How many pictures there are."""
    return f"照片 {count} 张"


def picture(school: str, point: str) -> str:
    """What a picture shows."""
    return f"{school} · {point}"


def before_signing(school: str, left: int) -> str:
    """What is missing before anybody signs."""
    return f"{school}还有 {left} 个要点没有记录，记完后在这里签字。"


def sign(school: str) -> str:
    """The head of the signature form."""
    return f"签字确认：{school}"


def stands_for(recorded: int, wrong: int) -> str:
    """What a signature stands for."""
    return f"签字表示认可本校 {recorded} 个要点的记录，其中 {wrong} 项有问题；签字后记录不能再改。"


def signed(party: str, name: str) -> str:
    """Said after somebody signed."""
    return f"{ledger.PARTIES.get(party, '')} {name}已签字。"


def export(code: str) -> str:
    """The title of a visit's export."""
    return f"督导巡查 {code}"
