"""Words of the role switch and the foot of the sidebar."""

from typing import Any

from cockpit import text

ROLE = "身份（演示切换）"
SCHOOL = "本校"
SCHOOLS = "督导学校"
UNIT = "本单位"
INSPECTED = 8  # schools an inspector starts with in the demonstration
EMPTY_STORE = "还没有可用的数据版本。请由数据管理员在命令行导入数据，或运行 make demo 生成演示区。"
LINK_GONE = "这个链接无效、已过期或已停用。请向会议组织者索取新的链接。"
SIGN_IN_AGAIN = "登录已结束。请刷新页面，重新登录。"
SIGN_OUT, CHANGE_PASSWORD = "退出登录", "修改密码"
END_PREVIEW = "结束预览"
GROUNDS = {"dark": "切换到深色", "light": "切换到浅色"}


def role(code: str) -> str:
    """A role's Chinese name."""
    return text.role(code)


def previewing(name: str, named: str) -> str:
    """That somebody looks through another one's eyes, and may change nothing."""
    return f"正在以{name}（{named}）的身份预览，只能查看。"


def ground(other: str) -> str:
    """The switch to the other ground."""
    return GROUNDS[other]


def served(version: Any) -> str:
    """Which version is shown and when it was published."""
    return f"数据版本 {version.number} · {text.month(version.month)}" if version else ""
