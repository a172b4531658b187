"""What the command line says about walls and notices."""

WALL = "大屏：登记、列出、停用。"
NOTICE = "通知：显示在全部大屏上，或撤下。"
ADD = "登记一块大屏，给出只显示一次的登记链接。"
LIST = "列出登记的大屏和最近一次回报。"
REVOKE = "停用一块大屏；几秒内该屏不再显示内容。"
RAISE = "向全部大屏发布一句通知；已有通知则被替换。"
LOWER = "撤下通知。"

NAME, PLACE, IP, PLAYLIST, DAYS = "名称", "位置", "允许的地址或网段，可重复", "播放单编号", "有效天数"
WHICH = "名称或编号"
TEXT, LEVEL, MINUTES = "通知内容，不超过 60 字", "级别：提示 或 紧急", "几分钟后自动撤下；不写则直到撤下"
BY = "经办人"
COLUMNS = ("编号", "状态", "名称", "位置", "最近回报", "允许地址", "有效至")
TITLE = "大屏"
NONE = "还没有登记大屏。"
NONE_UP = "当前没有通知。"
DOWN = "通知已撤下。"


def added(name: str, path: str) -> str:
    """A registration, with the link that is told once."""
    return f"“{name}”已登记。请在该电脑的浏览器打开驾驶舱地址加下面的路径；它只显示这一次：\n{path}"


def revoked(name: str) -> str:
    """A registration that was ended."""
    return f"“{name}”已停用。"


def already(name: str) -> str:
    """A registration that had been ended before."""
    return f"“{name}”早已停用。"


def unknown(said: str) -> str:
    """No wall of this name or number."""
    return f"没有名称或编号为“{said}”的大屏。"


def unknown_playlist(said: str) -> str:
    """No such playlist."""
    return f"没有编号为“{said}”的播放单。"


def unknown_level(said: str) -> str:
    """A level that there is not."""
    return f"没有“{said}”这一级别，请写 提示 或 紧急。"


def raised(said: str) -> str:
    """A notice was put up."""
    return f"已发布：{said}"
