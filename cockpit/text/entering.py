"""Words of the pages before and after the cockpit: signing in, a new password, signing out, a link."""

from cockpit import text

PRODUCT = text.PRODUCT
SIGN_IN, SIGN_OUT = "登录", "退出登录"
ACCOUNT, PASSWORD = "账号", "密码"
WATCHED = "仅限授权人员使用，登录和操作都会留下记录。"
GROUNDS = {"dark": "切换到深色", "light": "切换到浅色"}

NO_ACCOUNT = "请输入账号。"
NO_PASSWORD = "请输入密码。"
REFUSED = "账号或密码不对。"
LOCKED = "尝试次数过多，请 15 分钟后再试。"
FORM_GONE = "页面停留太久，请重新填写并提交。"
ENDED = "登录已结束，请重新登录。"
LEFT = "您已退出登录。"
NOT_LEFT = "暂时无法退出，请稍后再试；离开前请先锁定电脑。"
GOODBYE = "正在同时退出统一身份认证。"
NOT_NOW = "暂时无法打开"
LINK_AWAY = "暂时无法核对这个链接，请稍后再打开。"

BREAK_GLASS = "应急账号登录"
BREAK_GLASS_NOTE = "仅在统一身份认证不可用时使用。"

NEW_PASSWORD = "设置新密码"
MUST_CHANGE = "这是首次登录或密码已被重置，请先设置您自己的密码。"
EXPIRED = "密码已到期，请设置新密码。"
CHOSEN_CHANGE = "修改密码后，其他地方的登录会一并结束。"
OLD, NEW, AGAIN = "当前密码", "新密码", "再输入一次新密码"
NO_OLD, NO_NEW = "请输入当前密码。", "请输入新密码。"
NOT_AGAIN = "两次输入的新密码不一致。"
SAVE, BACK, RETRY = "保存并进入", "返回", "重新登录"

LEAVING_NOTE = "退出后，本机打开的页面会一并关闭。"

PROVIDER = "统一身份认证"
NOT_CONFIRMED = "登录没有完成"
CANCELLED = "统一身份认证没有放行这次登录。您可以重新登录。"
UNPROVEN = "统一身份认证没有确认这次登录：可能是停留太久、链接已经用过，或认证暂时没有应答。请重新登录。"
PROVIDER_AWAY = "暂时连不上统一身份认证。请稍后再试；若仍不行，请联系系统管理员。"
UNKNOWN_TITLE = "您的账号还没有开通"
UNKNOWN = "统一身份认证已确认您的身份，但本系统还没有登记您的账号。请把下面的标识告诉系统管理员。"
IDLE_TITLE = "您的账号已停用"
IDLE = "请联系系统管理员。"
NO_ROLE_TITLE = "您的账号还没有授权"
NO_ROLE = "账号已登记，但还没有分配身份。请联系安全管理员。"
SAVED_WITHOUT_ROLE = "新密码已保存。" + NO_ROLE
STEP_UP_TITLE = "需要双因素登录"
STEP_UP = "您的身份需要双因素认证，这次登录没有用第二种方式。请在统一身份认证启用后重新登录。"
SUBJECT, ISSUER, LOGIN = "标识", "认证来源", "登录名"

LINK_TITLE = "链接已失效"
LINK_GONE = "这个链接无效、已过期或已停用。请向会议组织者索取新的链接。"
TOO_OFTEN = "尝试次数过多，请一分钟后再打开。"

REASONS = {"ended": ENDED, "left": LEFT}  # what the address may say about why somebody is here


def rules(least: int, kinds: int, past: int, days: int) -> tuple[str, ...]:
    """What a new password must be."""
    return (
        f"不少于 {least} 个字符",
        f"大写字母、小写字母、数字、符号至少 {kinds} 类",
        f"不含账号，不用常见密码，不与最近 {past} 次相同",
        f"{days} 天后需要更换",
    )


def with_provider(title: str) -> str:
    """The button that leads to the provider."""
    return f"用{title}登录"


def leaving(name: str, role: str) -> str:
    """Who is about to sign out."""
    return f"{name}（{role}）" if role else name


def titled(title: str) -> str:
    """The window's title."""
    return f"{title} · {PRODUCT}"
