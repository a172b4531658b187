"""What the command line says about accounts, sessions and permissions."""

from collections.abc import Iterable, Sequence

PEOPLE = "账号：登记、授权、停用、重置密码，查看和结束会话。第一位管理员只能在这里登记。"
POLICY = "权限：导出权限矩阵。"
ADD = "登记账号；本地账号给出只显示一次的初始密码。"
LIST = "列出账号。"
GRANT = "授予角色及其学校或责任单位。"
DISABLE = "停用账号，并结束它的会话。"
ENABLE = "恢复停用的账号。"
PASSWORD = "重置本地账号的密码，给出只显示一次的初始密码。"
UNLOCK = "解除登录名或来源地址的锁定。"
LOCKED = "登录名，或被锁定的网络地址"
DORMANT = "停用 90 天未使用的账号。"
SESSIONS = "列出当前会话。"
END = "结束一个会话，或一个账号的全部会话。"
EXPORT = "导出权限矩阵；不写 --out 则显示在屏幕上。"

LOGIN, NAME, ROLE = "登录名", "姓名", "角色的代码或名称，如 admin 或 系统管理员；none 表示不授予"
UNIT, SCHOOL = "责任单位", "学校的编号或名称，可重复"
ISSUER, SUBJECT = "身份来源：local，或认证平台的 https 地址", "该用户在认证平台中的标识"
RESERVE = "应急账号：启用统一身份认证后仍可用本地密码"
WHICH, SESSION = "登录名或编号", "会话编号，或登录名"
BY, OUT, NUMBER = "经办人", "要写出的 .xlsx 或 .csv 文件", "编号"
NONE = "none"
UNKNOWN_FORM = "只能导出为 .xlsx 或 .csv。"


def added(name: str, login: str, role: str) -> str:
    """An account was made."""
    return f"已登记{name}（{login}），角色：{role or '未授权'}。"


def password(secret: str) -> str:
    """A first password, told once."""
    return f"初始密码（只显示这一次，七天内首次登录时须更改）：\n{secret}"


def granted(name: str, rights: str) -> str:
    """A role was granted."""
    return f"{name}的权限：{rights}。"


def stopped(name: str) -> str:
    """An account was stopped."""
    return f"{name}的账号已停用。"


def started(name: str) -> str:
    """An account was let in again."""
    return f"{name}的账号已恢复。"


def unlocked(which: str) -> str:
    """A lock was taken off."""
    return f"{which}可以重新登录。"


def dormant(logins: Sequence[str]) -> str:
    """Which accounts were stopped because nobody used them."""
    return f"已停用 {len(logins)} 个账号：{'、'.join(logins)}。" if logins else "没有 90 天未使用的账号。"


def ended(count: int) -> str:
    """Sessions were ended."""
    return f"已结束 {count} 个会话。"


def written(name: str) -> str:
    """A file was written."""
    return f"已写出 {name}。"


def unknown(said: str) -> str:
    """No such account."""
    return f"没有登录名或编号为“{said}”的账号。"


def unknown_role(said: str, known: Iterable[str]) -> str:
    """No such role."""
    return f"没有“{said}”这个角色，可用的有：{'、'.join(known)}。"


def unknown_school(said: str) -> str:
    """No such school."""
    return f"当前数据中没有编号或名称为“{said}”的学校。"


def no_session(said: str) -> str:
    """No such session."""
    return f"没有编号或登录名为“{said}”的会话。"
