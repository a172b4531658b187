"""Words of the administration: walls and whether they are heard, notices, who did what."""

from datetime import datetime, timedelta

from cockpit import text
from cockpit.text import devices

TITLE = "系统管理"
SENTENCE = "登记和停用大屏，看哪块屏失联；需要时向全部大屏发布一句通知。每一步都记入操作记录。"
SOURCE = "操作台账"
NOT_ALLOWED = "您的角色不能执行这项操作。"

ATTENTION, WALLS, NOTICES, RECORD = "大屏状况", "已登记的大屏", "通知记录", "操作记录"
SILENT, NEVER, LATE, STILL = "失联", "从未上线", "数据延迟", "数据已停更"
WAITING = "等待"
EXPIRING, EXPIRED, REVOKED, FINE = "即将到期", "已到期", "已停用", "正常"
COMMAS = str.maketrans("，、；;", ",,,,")
NO_WALLS = "还没有登记大屏；此时只有服务器本机可以打开大屏页面。"

WALL_COLUMNS = {
    "state": ("状态", ""),
    "name": ("名称", ""),
    "place": ("位置", ""),
    "heard": ("最近回报", ""),
    "version": ("显示版本", ""),
    "app": ("程序版本", ""),
    "uptime": ("连续运行", ""),
    "playlist": ("播放单", ""),
    "ranges": ("允许地址", ""),
    "expires": ("有效至", ""),
}
NOTICE_COLUMNS = {
    "state": ("状态", ""),
    "level": ("级别", ""),
    "said": ("内容", ""),
    "by": ("发布人", ""),
    "at": ("发布时间", ""),
    "until": ("期限", ""),
    "lowered": ("撤下", ""),
}
RECORD_COLUMNS = {
    "at": ("时间", ""),
    "who": ("经手人", ""),
    "action": ("操作", ""),
    "detail": ("内容", ""),
}
ACTIONS = {
    "wall:register": "登记大屏",
    "wall:revoke": "停用大屏",
    "notice:raise": "发布通知",
    "notice:lower": "撤下通知",
}

REGISTER = "登记一块大屏"
NAME, PLACE, RANGES, PLAYLIST, DAYS = "名称", "位置", "允许的网络地址", "播放单", "有效期"
RANGES_HINT = "如 10.1.2.3 或 10.1.0.0/16，多个用逗号分开；不填则不限"
TERMS = {30: "30 天", 90: "90 天", 365: "1 年", 730: "2 年"}
GO_REGISTER = "登记"
LINK_NOTE = "请在大屏所在的电脑上打开下面的链接。链接只显示这一次，相当于钥匙，不要转发。"
NOTED = "已记下，不再显示"
WHICH = "要停用的大屏"
REVOKE = "停用大屏"
REVOKE_NOTE = "停用后该屏几秒内改为“未登记”提示；不能恢复，需要时重新登记。"
SURE = "我已确认"
GO_REVOKE = "停用"

NOTICE = "向全部大屏发布通知"
SAID, LEVEL, UNTIL = "内容（不超过 60 字）", "级别", "期限"
SPANS = {0: "直到撤下", 30: "30 分钟", 60: "1 小时", 120: "2 小时", 480: "8 小时"}
GO_RAISE, GO_LOWER = "发布", "撤下通知"
NONE_UP = "当前没有通知"
UP, DOWN = "正在显示", "已结束"
LOWERED = "通知已撤下，几秒内从各大屏消失。"
LEVELS = devices.LEVELS


def registered(name: str) -> str:
    """Said after a wall was registered."""
    return f"“{name}”已登记。"


def revoked(name: str) -> str:
    """Said after a wall was revoked."""
    return f"“{name}”已停用。"


def raised(said: str) -> str:
    """Said after a notice was put up."""
    return f"已发布：{said}。几秒内出现在各大屏。"


def up(level: str, said: str, until: datetime | None) -> str:
    """The notice that walls show now."""
    return f"正在显示（{LEVELS[level]}，{devices.until(until)}）：{said}"


def attention(count: int, wrong: int) -> str:
    """How many walls there are and how many need somebody.

    >>> attention(0, 0), attention(3, 0)
    ('还没有登记大屏；此时只有服务器本机可以打开大屏页面。', '3 块大屏都不需要处理')
    >>> attention(3, 1)
    '3 块大屏中 1 块需要处理'
    """
    if not count:
        return NO_WALLS
    return f"{count} 块大屏中 {wrong} 块需要处理" if wrong else f"{count} 块大屏都不需要处理"


def where(name: str, place: str) -> str:
    """A wall by name and place.

    >>> where("大厅", "机关楼"), where("大厅", "")
    ('大厅（机关楼）', '大厅')
    """
    return f"{name}（{place}）" if place else name


def silence(since: timedelta | None) -> str:
    """How long a wall has not been heard.

    >>> silence(timedelta(minutes=7)), silence(None)
    ('最近一次回报在 7 分钟前，请检查电脑、网络和浏览器', '登记后没有回报过，请在该电脑上打开登记链接')
    """
    if since is None:
        return "登记后没有回报过，请在该电脑上打开登记链接"
    return f"最近一次回报在 {devices.ago(since)}，请检查电脑、网络和浏览器"


def ends(moment: datetime) -> str:
    """When a registration ends."""
    return f"登记有效至 {text.moment(moment)}，请在此之前重新登记"


def ended(moment: datetime) -> str:
    """When a registration has ended."""
    return f"登记已于 {text.moment(moment)} 到期，该屏不再显示内容"


def told(badge: str) -> str:
    """What a wall says of itself."""
    return f"该屏回报：{devices.BADGES.get(badge, text.MISSING)}"


def heard(count: int) -> str:
    """All walls in use are heard."""
    return f"{count} 块大屏最近两分钟内都有回报"


def waiting(count: int) -> str:
    """Walls that have just been registered and are not expected yet."""
    return f"{count} 块大屏刚登记，等待首次回报"


def how_many(live: int, all_: int) -> str:
    """How many registrations there are."""
    return f"共 {all_} 条登记，{live} 条有效" if all_ else NO_WALLS


def notices(count: int) -> str:
    """How many notices there have been."""
    return f"最近 {count} 条通知" if count else "还没有发布过通知"


def record(count: int) -> str:
    """How many steps are listed."""
    return f"最近 {count} 步操作" if count else "还没有操作"


def version(number: int | None) -> str:
    """The version a wall shows.

    >>> version(3), version(None)
    ('第 3 版', '—')
    """
    return text.MISSING if number is None else f"第 {number} 版"


def lowered(at: datetime | None, by: str | None) -> str:
    """Who took a notice down and when."""
    return f"{text.moment(at)} · {by}" if at else text.MISSING


def parts(said: str) -> list[str]:
    """What people list, whatever comma they use.

    >>> parts("10.1.2.3，10.1.0.0/16、")
    ['10.1.2.3', '10.1.0.0/16']
    """
    return [each.strip() for each in said.translate(COMMAS).split(",") if each.strip()]
