"""Words of the audit's page: what happened is called by its name, and whether the record is whole is said."""

from datetime import datetime

from cockpit import text
from cockpit.text import access, meeting_ledger, visits_ledger

TITLE = "审计"
SENTENCE = "谁在什么时候、从哪里、对什么做了什么，结果如何。只增不改，长期保存；任何改动都会显出来。"
SOURCE = "审计记录"
NOT_ALLOWED = "只有审计管理员可以查看审计。"
STATE, ALARMS, LIST, FIELDS_TITLE = "完整性", "告警", "审计记录", "字段说明"
WHOLE, DAMAGED, LATE, UNSEALED = "完整", "异常", "逾期", "未封存"
VERIFY = "立即核验全部记录"
SEARCH, CLEAR, OLDER, NEWEST = "查询", "清除条件", "更早的记录", "回到最新"
EXPORT = "导出查询结果"
EXPORT_NOTE = "导出当前条件下的记录，本身也记入审计。地址一分钟内有效，只能用一次。"
FORMS = {"csv": "CSV", "xlsx": "Excel"}
ANY = "全部"
NONE = "没有符合条件的记录"
NO_ALARMS = "近 30 天没有告警"
CALM = "正常"
SOURCES = {"address": "地址", "session": "会话"}
OBJECTS = {"audit": "审计记录", "all": "全部服务", "desk": "桌面服务", "wall": "大屏服务"}
RAISED = "告警"
SYSTEM = "系统"
ARROW = " → "
SINCE, UNTIL, WHO, ACTION, ABOUT, RESULT, ADDRESS = FILTERS = (
    "起始日期",
    "截止日期",
    "经手人",
    "操作",
    "对象或内容",
    "结果",
    "来源地址",
)
HINTS = {WHO: "账号的一部分", ABOUT: "其中的字", ADDRESS: "如 10.1.2"}
COLUMNS = {
    "number": "序号",
    "at": "时间",
    "who": "经手人",
    "action": "操作",
    "object": "对象",
    "result": "结果",
    "detail": "内容",
    "origin": "来源",
}
FIELDS = {  # of the export: column → what it holds
    "number": "序号，从 1 起连续",
    "at_utc": "时间，协调世界时",
    "at_local": "时间，北京时间",
    "who": "经手人的账号；system 为系统本身",
    "role": "经手人当时的角色",
    "action": "操作的代码",
    "action_title": "操作",
    "object": "操作的对象",
    "result": "结果的代码",
    "result_title": "结果",
    "detail": "内容",
    "before": "改动前的值或其摘要",
    "after": "改动后的值或其摘要",
    "address": "来源地址",
    "session": "会话的公开编号",
    "previous": "上一条的校验码（SHA-256）",
    "digest": "本条的校验码（SHA-256）",
    "form": "校验码的写法：1 不含改动前后、来源和会话，2 都含",
}
FIELD_HEADS = {"column": "列", "meaning": "含义"}
GROUPS = {  # kind of action → what the search calls it
    "sign": "登录与退出",
    "session": "会话",
    "people": "账号与授权",
    "view": "查看学校详情",
    "access": "访问被拒绝",
    "alarm": "告警",
    "export": "导出",
    "evidence": "取佐证文件",
    "import": "导入",
    "publish": "发布",
    "rollback": "回退",
    "rectify": "督导整改",
    "visit": "督导巡查",
    "meeting": "例会",
    "alert": "预警",
    "peers": "相近学校",
    "wall": "大屏",
    "notice": "通知",
    "key": "接口密钥",
    "api": "接口读取",
    "personal": "查看个人信息",
    "backup": "备份与恢复",
    "settings": "设置变更",
    "clock": "时钟变更",
    "audit": "审计本身",
}
ACTIONS = {
    "access": "访问被拒绝",
    "alarm": "告警",
    "alarm:call": "告警外送",
    "alert:ack": "预警签收",
    "alert:rule": "预警规则变更",
    "api:read": "接口读取",
    "audit:export": "审计导出",
    "audit:seal": "审计封存",
    "audit:verify": "审计核验",
    "backup:create": "备份",
    "backup:prune": "清理备份",
    "backup:restore": "恢复",
    "backup:verify": "核对备份",
    "clock": "时钟变更",
    "demo:alerts": "生成演示预警",
    "demo:meetings": "生成演示例会",
    "demo:rectify": "生成演示整改",
    "demo:visits": "生成演示巡查",
    "evidence": "取佐证文件",
    "export": "导出",
    "forecast": "存入预测",
    "import": "导入",
    "key:issue": "签发接口密钥",
    "key:revoke": "停用接口密钥",
    "notice:lower": "撤下通知",
    "notice:raise": "发布通知",
    "people:add": "新建账号",
    "people:change": "修改密码",
    "people:disable": "停用账号",
    "people:unlock": "解除登录锁定",
    "people:dormant": "停用久未使用的账号",
    "people:enable": "启用账号",
    "people:grant": "授予角色和范围",
    "people:password": "重置密码",
    "people:preview": "以他人身份预览",
    "people:rename": "修改账号姓名",
    "peers:names": "变更相近学校可见范围",
    "peers:remove": "删除相近学校",
    "peers:save": "保存相近学校",
    "personal:unmask": "查看个人信息",
    "prune": "清理数据版本",
    "publish": "发布数据",
    "rollback": "回退数据版本",
    "session:begin": "登录，会话开始",
    "session:end": "会话结束",
    "settings": "设置变更",
    "sign-in": "验证密码",
    "view": "查看",
    "wall:register": "登记大屏",
    "wall:revoke": "停用大屏",
}
STEPS = {  # kind → step → what it is called; those of rectification come from its rules
    "meeting": meeting_ledger.OTHERS | meeting_ledger.STEPS | meeting_ledger.KINDS,
    "visit": visits_ledger.ACTIONS,
}
RESULTS = {
    "begun": "已开始",
    "broken": "已中断",
    "counted": "合并计数",
    "damaged": "异常",
    "denied": "被拒绝",
    "done": "完成",
    "expired": "密码过期",
    "failed": "失败",
    "locked": "已锁定",
    "must_change": "须改密码",
    "ok": "成功",
    "parsed": "已读取",
    "published": "已发布",
    "raised": "已发出",
    "received": "已收到",
    "refused": "未通过",
    "written": "已写成",
}


def at(moment: datetime) -> str:
    """A moment to the second, Beijing time.

    >>> at(datetime.fromisoformat("2026-11-22T12:24:26+00:00"))
    '2026-11-22 20:24:26'
    """
    return f"{moment.astimezone(text.BEIJING):%Y-%m-%d %H:%M:%S}"


def role(code: str) -> str:
    """A role by its name; nobody's is the system's.

    >>> role("leader"), role(""), role("gone")
    ('区领导', '', 'gone')
    """
    return access.ROLES.get(code, code)


def who(login: str, role_: str) -> str:
    """An account with the role it acted in.

    >>> who("li", "leader"), who("system", ""), who("", "")
    ('li（区领导）', '系统', '—')
    """
    if login == "system":
        return SYSTEM
    return f"{login}（{role(role_)}）" if login and role_ else login or text.MISSING


def origin(address: str, session: str) -> str:
    """From where somebody came, and in which session.

    >>> origin("10.1.2.3", "a1b2c3d4e5f6"), origin("", ""), origin("10.1.2.3", "")
    ('10.1.2.3 · a1b2c3d4', '—', '10.1.2.3')
    """
    return " · ".join(filter(None, (address, session[:8]))) or text.MISSING


def object(said: str) -> str:
    """What was acted on; a source of refusals is told as what it is.

    >>> object("audit"), object("address:10.1.2.3"), object("session:ab12"), object(""), object("ZG2026-0001")
    ('审计记录', '地址 10.1.2.3', '会话 ab12', '—', 'ZG2026-0001')
    """
    kind, _, name = said.partition(":")
    return f"{SOURCES[kind]} {name}" if kind in SOURCES and name else OBJECTS.get(said, said) or text.MISSING


def whole(count: int) -> str:
    """Said of a record that is whole.

    >>> whole(12000)
    '12,000 条记录逐条核验，完整无改动'
    """
    return f"{count:,} 条记录逐条核验，完整无改动"


def tail(count: int, all_: int) -> str:
    """Said of the newest entries, which are looked at whenever the page is opened.

    >>> tail(1000, 12000), tail(7, 7)
    ('共 12,000 条记录，最新 1,000 条首尾相接', '共 7 条记录，首尾相接')
    """
    if count >= all_:
        return f"共 {all_:,} 条记录，首尾相接"
    return f"共 {all_:,} 条记录，最新 {count:,} 条首尾相接"


def sealed(number: int, at: datetime) -> str:
    """The newest seal."""
    return f"最近一次核验并封存：{text.moment(at)}，到第 {number:,} 条"


def late(at: datetime) -> str:
    """A seal that should have been followed by another one."""
    return f"最近一次封存在 {text.moment(at)}，此后没有夜间核验，请管理员检查定时任务 cockpit-audit.timer"


NEVER = "还没有封存过；请管理员启用每晚封存的定时任务"


def found(count: int, most: int) -> str:
    """How many entries a search finds, counted up to a bound.

    >>> found(0, 100), found(99, 100), found(100, 100)
    ('没有符合条件的记录', '共 99 条记录', '100 条以上的记录')
    """
    if not count:
        return NONE
    return f"共 {count:,} 条记录" if count < most else f"{most:,} 条以上的记录"


def shown(first: int, last: int) -> str:
    """Which of them are on the page, by their numbers.

    >>> shown(1, 50), shown(7, 7)
    ('第 1 至 50 号', '第 7 号')
    """
    return f"第 {first:,} 至 {last:,} 号" if first < last else f"第 {first:,} 号"


def exported(count: int, most: int) -> str:
    """How many entries the export holds.

    >>> exported(99, 100), exported(100, 100)
    ('99 条记录', '最新 100 条记录；更多请用命令行 python -m cockpit audit export')
    """
    if count < most:
        return f"{count:,} 条记录"
    return f"最新 {most:,} 条记录；更多请用命令行 python -m cockpit audit export"


def alarms(count: int) -> str:
    """How many alarms there were in the last thirty days."""
    return f"近 30 天有 {count} 次告警" if count else ""


def alarm(address: str, at: datetime, sent: str) -> str:
    """When an alarm was raised, from where the cause came, and whether somebody was told."""
    return "；".join(filter(None, (text.moment(at), f"来源 {address}" if address else "", sent)))


SENT = {"done": "已送达告警地址", "failed": "未能送达告警地址", "begun": "正在送往告警地址"}
