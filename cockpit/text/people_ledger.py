"""What the ledger says about accounts, passwords and sessions."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from cockpit import text

FULL_STOP, JOIN = "。", "；"
NO_NAME = "请写明姓名。"
NOT_A_LOGIN = "登录名为 2 到 64 位，只能用小写字母、数字和 . _ @ -，并以字母或数字开头。"
UNKNOWN = "没有这个账号。"
NOT_AN_ISSUER = "身份来源应为本地，或认证平台的 https 地址。"
NO_SUBJECT = "请写明该用户在认证平台中的用户标识。"
SAME_SUBJECT = "这个平台用户已经登记过。"
ONLY_LOCAL_RESERVE = "只有本地账号可以设为应急账号。"
UNKNOWN_ROLE = "这个角色不能授予人员。"
NEEDS_SCHOOLS = "督学角色至少要有一所学校。"
NEEDS_ONE_SCHOOL = "学校角色必须且只能对应一所学校。"
NO_SCHOOLS = "只有督学和学校角色可以指定学校。"
NEEDS_UNIT = "责任单位角色必须选定方案所列的一个责任单位。"
NO_UNIT = "只有责任单位角色可以指定单位。"
BAD_SCHOOL = "学校编号写法不对。"
OWN_RIGHTS = "不能变更自己的权限，请由另一位安全管理员办理。"
OWN_ACCOUNT = "不能停用自己的账号，请由另一位管理员办理。"
NOT_LOCAL = "统一身份认证的账号没有本地密码。"
ONLY_RESERVE = "已启用统一身份认证，只有应急账号可以使用本地密码。"
INACTIVE = "账号已停用，请先恢复。"
WRONG_OLD = "原密码不正确，或尝试次数过多，请稍后再试。"
SAME_AS_OLD = "新密码不能与原密码相同"
HAS_LOGIN = "不能包含登录名"
WEAK = "主要由常见词语、年份或连续字符组成，容易猜到"
BAD_PASSWORD = "新密码不符合要求："
NO_SESSION = "这个账号当前不能登录。"
OF_ONE = "一次登录只能属于一个人或一个链接。"
BREAK_GLASS, OWN_PASSWORD = "应急账号", "本地账号"
WHY = {
    "out": "本人退出",
    "ended": "管理员结束",
    "disabled": "账号停用",
    "password": "密码变更",
    "idle": "长时间未操作",
    "over": "超过最长时限",
    "restore": "数据恢复",
}


def too_long(most: int) -> str:
    """A name that is too long."""
    return f"姓名不超过 {most} 个字。"


def same_login(login: str) -> str:
    """Two active accounts cannot share a login."""
    return f"登录名“{login}”已被另一个在用账号使用。"


def too_many_schools(most: int) -> str:
    """More schools than one person can be given."""
    return f"一个账号最多对应 {most} 所学校。"


def changed(by: str, revision: int) -> str:
    """Somebody else was faster."""
    return f"这个账号刚被{by}修改过（第 {revision} 次），请核对后重试。"


def too_short(least: int) -> str:
    """One fault of a password."""
    return f"至少 {least} 个字符"


def too_plain(kinds: int) -> str:
    """One fault of a password."""
    return f"须含大写字母、小写字母、数字、符号中的至少 {kinds} 类"


def unprintable(most: int) -> str:
    """One fault of a password."""
    return f"只能用可显示的字符，不超过 {most} 个"


def used_before(count: int) -> str:
    """One fault of a password."""
    return f"不能与最近 {count} 次用过的密码相同"


def bad_password(faults: Sequence[str]) -> str:
    """Every fault of a password in one sentence."""
    return BAD_PASSWORD + JOIN.join(faults) + FULL_STOP


def role(code: str) -> str:
    """A role's name, also for who has none."""
    return text.ROLE_WORDS.get(code, "") or "未授权"


def rights(code: str, unit: str, schools: Iterable[str]) -> str:
    """Somebody's rights in the audit.

    >>> rights("inspector", "", ["2150000001", "2150000002"]), rights("", "", [])
    ('督学：2150000001、2150000002', '未授权')
    """
    told = unit or "、".join(schools)
    return role(code) + (f"：{told}" if told else "")


def added(name: str, login: str, issuer: str, break_glass: bool) -> str:
    """A fresh account in the audit."""
    kind = BREAK_GLASS if break_glass else OWN_PASSWORD if issuer == "local" else issuer
    return f"{name}（{login}），{kind}"


def unused(seen: datetime | None) -> str:
    """Why an account was stopped."""
    return f"最近登录：{text.moment(seen) if seen else '从未'}"


def begun(via: str, mfa: Sequence[str]) -> str:
    """A sign-in in the audit."""
    ways = {"local": "本地密码", "oidc": "统一身份认证", "link": "只读链接"}
    return ways.get(via, via) + (f"，多因素 {'、'.join(mfa)}" if mfa else "")


def named(name: str, login: str) -> str:
    """Somebody in the audit."""
    return f"{name}（{login}）"
