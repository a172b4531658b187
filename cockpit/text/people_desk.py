"""Words of the forms on the page of accounts."""

from cockpit import text

SEARCH, SEARCH_HINT = "查找", "姓名或登录名"
ROLE_FILTER, EVERY_ROLE = "角色", "全部角色"
CHOOSE = "请选择"
ADD = "登记账号"
LOGIN, LOGIN_HINT = "登录名", "2 到 64 位小写字母、数字和 . _ @ -"
NAME = "姓名"
KIND = "身份来源"
KINDS = {"local": "本地账号", "provider": "统一身份认证"}
RESERVE = "应急账号（平时不用，认证平台中断时使用）"
ISSUER, ISSUER_HINT = "认证平台地址", "https://"
SUBJECT, SUBJECT_HINT = "平台用户标识", "该用户首次登录时页面上显示的标识"
GO_ADD = "登记"
ADD_NOTE = "登记后由安全管理员授予角色；授权之前，账号看不到任何内容。"
SECRET_NOTE = "初始密码只显示这一次，请当面或用安全渠道交给本人。七天内首次登录时须改成自己的密码。"
NOTED = "已记下，不再显示"
BACK = "返回全部账号"
PERSON, RIGHTS, ACCOUNT = "账号", "权限", "账号管理"
ROLE, UNIT, SCHOOL, SCHOOLS = "角色", "责任单位", "学校", "督导学校"
NO_ROLE = "不授予角色"
GO_GRANT = "保存权限"
OWN = "自己的账号由另一位管理员办理。"
GO_RENAME = "保存姓名"
PASSWORD, GO_PASSWORD = "重置密码", "生成初始密码"
PASSWORD_NOTE = "原密码立即失效，已登录的会话随即结束。"
STOP, GO_STOP = "停用账号", "停用"
STOP_NOTE = "停用后不能再登录，已登录的会话随即结束；以后可以恢复。"
START_NOTE = "恢复后可以再次登录，权限与停用前相同。"
GO_START = "恢复账号"
SURE = "我已核对姓名和登录名"
PREVIEW, GO_PREVIEW = "以此身份预览", "开始预览"
PREVIEW_NOTE = "只能查看，不能操作、导出；看到的内容不超过本人和您各自的数据级别，并记入审计。"
END, GO_END = "结束会话", "结束所选会话"
WHICH = "会话"
END_NOTE = "对方的页面在五秒内回到登录页。"
NO_SUCH = "没有这个账号，可能已被移走。"
MATRIX_NOTE = "角色能做什么由权限文件规定，不在页面上修改。导出后可用于核对和归档。"
EXPORT = "人员与权限"
FACTS = {
    "login": "登录名",
    "origin": "身份来源",
    "state": "状态",
    "rights": "权限",
    "made": "登记",
    "seen": "最近登录",
    "password": "密码到期",
}


def added(name: str) -> str:
    """An account was made."""
    return f"已登记“{name}”。"


def granted(name: str) -> str:
    """Rights were changed."""
    return f"“{name}”的权限已保存，几秒内生效。"


def renamed(name: str) -> str:
    """A name was changed."""
    return f"姓名已改为“{name}”。"


def fresh(name: str) -> str:
    """A password was made."""
    return f"已为“{name}”生成初始密码。"


def stopped(name: str) -> str:
    """An account was stopped."""
    return f"“{name}”的账号已停用。"


def started(name: str) -> str:
    """An account was let in again."""
    return f"“{name}”的账号已恢复。"


def ended(name: str) -> str:
    """A session was ended."""
    return f"“{name}”的会话已结束。"


GONE = "这个会话已经结束。"


def session(name: str, role: str, address: str, opened: str) -> str:
    """A session in a list to choose from."""
    return text.listing(filter(None, (name, role, address))).replace("、", " · ") + f" · {opened}"


def made(when: str, by: str) -> str:
    """When an account was made and by whom."""
    return f"{when}，{by}"
