"""Words of the page of accounts: who has one, what it may, what is open, and what needs somebody."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from cockpit import text
from cockpit.text.people_ledger import rights

TITLE = "人员与权限"
SENTENCE = "谁有账号、能看哪些学校、能做什么；登记与授权由两位管理员分别办理，每一步都记入审计。"
SOURCE = "账号台账"
ATTENTION, ACCOUNTS, SESSIONS, MATRIX = "需要处理", "账号", "当前会话", "权限矩阵"
LOCAL, PROVIDER, RESERVE = "本地", "统一身份认证", "应急"
NO_ONE, NO_SESSIONS = "还没有账号。第一位系统管理员在服务器命令行登记。", "现在没有人登录。"
NO_MATCH = "没有符合条件的账号。"
FINE, FINE_TEXT = "正常", "账号没有需要处理的事项"
NEVER, LINK = "从未", "只读链接"
ACCOUNT_COLUMNS = {
    "name": ("姓名", ""),
    "login": ("登录名", ""),
    "role": ("角色", ""),
    "sight": ("范围", ""),
    "state": ("状态", ""),
    "origin": ("身份来源", ""),
    "seen": ("最近登录", ""),
}
SESSION_COLUMNS = {
    "name": ("姓名", ""),
    "role": ("角色", ""),
    "via": ("登录方式", ""),
    "address": ("来自", ""),
    "agent": ("浏览器", ""),
    "opened": ("登录时间", ""),
    "seen": ("最近操作", ""),
    "ends": ("最迟结束", ""),
}
KIND, ACTION, CODE = "类别", "操作", "代码"
ROWS_OF, LEVEL_OF = "数据范围", "数据级别"
ROWS = {"district": "全区", "schools": "指定学校", "school": "本校"}
MAY = "可"
WAYS = {"local": "本地密码", "oidc": "统一身份认证", "link": "只读链接"}
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
OTHER_BROWSER = "其他"
STOPPED, LOCKED, NO_ROLE, FIRST, LAPSED, UNUSED, IN_USE = (
    "已停用",
    "已锁定",
    "未授权",
    "待改初始密码",
    "密码过期",
    "久未使用",
    "正常",
)
NO_PASSWORD = "未设密码"


def accounts(active: int, every: int) -> str:
    """How many accounts there are.

    >>> accounts(11, 12), accounts(3, 3)
    ('11 个账号在用，1 个已停用', '3 个账号在用')
    """
    return f"{active} 个账号在用" + (f"，{every - active} 个已停用" if every > active else "")


def matches(shown: int, every: int) -> str:
    """How many accounts fit what is asked for."""
    return f"{every} 个账号中有 {shown} 个符合条件"


def sessions(count: int) -> str:
    """How many sessions are open."""
    return f"现在有 {count} 个会话" if count else NO_SESSIONS


def matrix(roles: int, actions: int) -> str:
    """What the matrix holds."""
    return f"{roles} 个角色、{actions} 项操作；没有列出的一律拒绝"


def attention(count: int) -> str:
    """How much needs somebody."""
    return f"{count} 件事需要处理" if count else FINE_TEXT


def locked(until: datetime) -> str:
    """An account that is locked for a while."""
    return f"连续输错密码，{text.moment(until)} 前不能登录"


def unused(since: datetime, left: int) -> str:
    """An account that nobody has used for long."""
    return f"{text.moment(since)}以来没有登录，再过 {left} 天自动停用"


def ending(until: datetime) -> str:
    """A password that will have to be changed."""
    return f"密码 {text.moment(until)}到期"


def no_role() -> str:
    """An account without a role."""
    return "已登记，还没有授予角色，登录后看不到任何内容"


def missing(role: str) -> str:
    """One of the three administrators is nobody."""
    return f"没有在用的{text.role(role)}"


def named(name: str, login: str) -> str:
    """Somebody by name and login."""
    return f"{name}（{login}）"


def sight(role: str, unit: str, schools: Iterable[str]) -> str:
    """What somebody sees of the district.

    >>> sight("leader", "", []), sight("inspector", "", ["大坪中学", "巴蜀小学"]), sight("", "", [])
    ('全区', '2 所学校', '—')
    """
    names = list(schools)
    if unit or not role:
        return unit or text.MISSING
    if not names:
        return text.MISSING if role in ("security", "auditor") else "全区"
    return names[0] if len(names) == 1 else f"{len(names)} 所学校"


def granted(role: str, unit: str, names: Iterable[str]) -> str:
    """Somebody's rights in full."""
    return rights(role, unit, names)


def agent(said: str) -> str:
    """A browser in two words.

    >>> agent("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36"), agent("curl")
    ('Chrome · Windows', '其他')
    """
    browser = next((name for mark, name in BROWSERS if mark in said), "")
    system = next((name for mark, name in SYSTEMS if mark in said), "")
    return " · ".join(filter(None, (browser, system))) or OTHER_BROWSER


def ago(since: timedelta) -> str:
    """How long ago somebody clicked.

    >>> ago(timedelta(seconds=30)), ago(timedelta(minutes=12))
    ('刚才', '12 分钟前')
    """
    minutes = int(since.total_seconds()) // 60
    return f"{minutes} 分钟前" if minutes >= 1 else "刚才"
