"""What people read about roles, levels and refusals."""

from collections.abc import Mapping

from cockpit.text import LEVEL_WORDS, ROLE_WORDS

ROLES = ROLE_WORDS
LEVELS = LEVEL_WORDS
DATA_DENIED = "当前角色无权查看这类数据。"
ACTION_DENIED = "当前角色无权进行这项操作。"
UNKNOWN_ROLE = "没有这个角色。"
ONE_SCHOOL = "学校角色只能对应一所学校。"
WHOLE_DISTRICT = "这个角色查看全区，不能只指定部分学校。"
POLICY = "权限文件有误："
NO_POLICY = "找不到或读不懂权限文件"
JOIN = "、"
FULL_STOP = "。"


def bad_role(role: str, fault: str) -> str:
    """One fault of the policy file."""
    return f"角色 {role} 的{fault}"


def joined(role: str) -> str:
    """A role that joins duties which belong to different people."""
    return f"角色 {role} 兼有登记账号、授予权限、查阅审计中的两项，三者必须分开"


MISSING_ROLE = "设置缺失"
UNKNOWN_ROLE_IN_POLICY = "名称不在已知角色之中"
BAD_ROWS = "数据范围写法不对"
BAD_LEVEL = "数据级别写法不对"
BAD_ACTIONS = "操作清单写法不对"

# every action of the policy as people read it; a page is called what the navigation calls it
KINDS = {
    "page": "打开页面",
    "register": "查看台账",
    "peers": "对比",
    "export": "导出",
    "intake": "数据接入",
    "store": "数据版本",
    "wall": "大屏",
    "notice": "通知",
    "rectify": "督导整改",
    "alert": "预警",
    "visit": "督导巡查",
    "meeting": "例会",
    "people": "账号",
    "session": "会话",
    "key": "接口密钥",
    "audit": "审计",
    "backup": "备份",
    "personal": "个人信息",
    "feed": "数据接口",
}
ACTIONS = {
    "export": "导出",
    "register:*": "全部台账",
    "peers:names": "查看相似学校的校名",
    "intake:upload": "上报数据",
    "intake:publish": "发布数据",
    "store:rollback": "回到旧版本",
    "wall:register": "登记大屏",
    "wall:revoke": "停用大屏",
    "notice:raise": "发布通知",
    "rectify:dispatch": "派发",
    "rectify:receive": "签收",
    "rectify:fix": "开始整改",
    "rectify:selfcheck": "自查",
    "rectify:submit": "提交复核",
    "rectify:return": "退回",
    "rectify:close": "销号",
    "rectify:override": "数据未达标时销号",
    "rectify:postpone": "延期",
    "rectify:suspend": "挂起",
    "rectify:resume": "恢复办理",
    "rectify:reopen": "重新立项",
    "rectify:withdraw": "撤销",
    "rectify:amend": "更正",
    "rectify:remark": "备注",
    "rectify:attach": "交佐证",
    "alert:ack": "确认",
    "alert:rule": "调整界限",
    "visit:plan": "安排",
    "visit:record": "记录",
    "visit:sign": "签字",
    "meeting:close": "封存",
    "meeting:decide": "形成决定",
    "meeting:act": "布置任务",
    "meeting:produce": "制作材料",
    "meeting:link": "发出只读链接",
    "people:register": "登记、停用账号，重置密码",
    "people:grant": "授予角色和学校",
    "people:preview": "以他人身份预览",
    "session:end": "结束他人会话",
    "key:issue": "签发",
    "key:revoke": "停用",
    "audit:read": "查阅",
    "audit:verify": "核验",
    "audit:export": "导出",
    "backup:run": "备份与恢复",
    "personal:unmask": "查看完整个人信息",
    "feed:*": "读取指标与学校数据",
}


def action(code: str, pages: Mapping[str, str]) -> tuple[str, str]:
    """The kind of an action and the action, as people read them; `pages` names the pages.

    >>> action("rectify:close", {}), action("page:wall", {"wall": "大屏"}), action("export", {})
    (('督导整改', '销号'), ('打开页面', '大屏'), ('导出', '导出'))
    """
    kind, _, name = code.partition(":")
    said = pages.get(name, name) if kind == "page" else ACTIONS.get(code, code)
    return KINDS.get(kind, kind), said
