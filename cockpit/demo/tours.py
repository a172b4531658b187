"""The visits of the demonstration as data: when, where to, how far they are, and what people write."""

from dataclasses import dataclass

WRITER = "演示区"
LEADS = ("督学甲", "督学乙", "督学丙")
TEAM = ("专家一", "专家二", "信息中心工程师")
HEADS = ("校长", "分管副校长")
EVERY = ("build", "use", "appraise", "evaluate", "protect", "support", "operate")


@dataclass(frozen=True)
class Tour:
    """A visit `day` days from today to `schools` schools; `done` is the share of records there are so far.

    `signed` schools have both signatures, `half` only the inspector's.
    """

    title: str
    day: int
    schools: int
    areas: tuple[str, ...] = EVERY
    done: float = 0
    signed: int = 0
    half: int = 0
    started: bool = False
    finished: bool = False
    cancelled: str = ""
    note: str = ""


TOURS = (
    Tour("春季学期数字教育专项督导", -118, 2, done=1, signed=2, started=True, finished=True),
    Tour(
        "网络与信息安全专项督查",
        -86,
        3,
        ("protect", "support"),
        done=1,
        signed=3,
        started=True,
        finished=True,
        note="随机抽取学校，不提前通知具体检查点",
    ),
    Tour("新学期网络保障检查", -61, 3, ("build", "operate"), done=1, signed=3, started=True, finished=True),
    Tour("平台资源应用专项督导", -33, 2, ("use", "evaluate"), done=1, signed=2, started=True, finished=True),
    Tour(
        "问题整改回头看",
        -19,
        2,
        ("appraise", "evaluate"),
        done=1,
        signed=1,
        half=1,
        started=True,
        finished=True,
    ),
    Tour("数字教育考核材料核查", -15, 2, ("appraise",), cancelled="与市级检查时间冲突，另行安排"),
    Tour("常态化网络安全检查", -11, 3, ("protect", "support"), done=0.8, signed=1, started=True),
    Tour("运维服务专项检查", -4, 2, ("support", "operate")),
    Tour("秋季学期数字教育专项督导", -1, 2, done=0.45, started=True, note="分两天进行"),
    Tour("智慧校园示范校现场评估", 6, 3, ("build", "use", "evaluate")),
    Tour("年末数字教育综合督导", 20, 4),
)
PARTLY = {  # point to what people write when it is only partly as it should be
    "build-uplink": "出口链路已到位，但核心交换机端口仍是千兆，测得带宽不足",
    "build-class": "抽查的三间教室中一间仍接在百兆端口",
    "build-wireless": "操场北侧和图书馆二层信号弱，移动终端频繁掉线",
    "build-terminals": "可用终端数量不足一个班，部分电池损坏未更换",
    "build-rooms": "智慧教室近一个月使用登记不完整",
    "use-platform": "两位教师能打开平台资源，一位教师本学期没有访问记录",
    "use-teachers": "部分教师空间三个月没有更新",
    "use-students": "抽查班级作业记录中断两周，原因没有说明",
    "use-lesson": "课堂使用了课件，学情数据没有用于分组教学",
    "use-local": "校本资源目录有，审核记录不齐",
    "appraise-group": "工作组已成立，本学期只开过一次会",
    "appraise-plan": "年度计划有任务清单，两项没有写完成时间",
    "appraise-staff": "培训学时已统计，考核结果没有用于评优",
    "appraise-funds": "一笔专项经费的验收资料没有归档",
    "evaluate-data": "一项填报数据与原始记录相差两台设备，已当场说明",
    "evaluate-student": "评价结果按学期导出，没有反馈到任课教师",
    "evaluate-pilot": "试点材料齐全，推广记录较少",
    "evaluate-last": "上次问题整改了两项，一项仍在等待设备到货",
    "protect-grade": "备案证明齐全，测评报告即将到期，尚未预约",
    "protect-findings": "通报的隐患中一项延期修复，补丁已下载未安装",
    "protect-green": "学生终端拦截正常，新增的一体机没有接入过滤",
    "protect-data": "每日备份正常，本年度没有做过恢复演练",
    "protect-drill": "预案齐全，值守人员对报告时限不熟悉",
    "protect-incident": "一件事件已处置，报告时间晚于规定",
    "support-contract": "服务合同有效，驻场人员名单没有更新",
    "support-repair": "五张报修单中两张超过三个工作日",
    "support-pilot": "领航员到校过，教师知晓率不高",
    "operate-outage": "中断原因有记录，恢复时间没有逐次登记",
    "operate-speed": "上课时段教室测速低于监测均值",
    "operate-people": "网管为兼职，值守安排没有上墙",
    "operate-assets": "从现场抽的五台设备中一台台账位置不符",
    "operate-accounts": "一个调离人员的账号仍可登录",
}
UNMET = {  # what people write when the data say the same and nothing has been done
    "build-uplink": "仍为千兆出口，没有升级合同和时间安排",
    "build-wireless": "教学楼三层以上没有信号，近一年没有整改",
    "protect-grade": "测评已超期，没有预约测评机构",
    "protect-findings": "通报的隐患逾期未修复，说不清责任人",
    "protect-incident": "未办结事件没有处置记录",
    "operate-outage": "近三个月多次中断，没有运行记录",
    "operate-accounts": "三个离岗账号未停用，其中一个有管理员权限",
}
FINE, MEASURES = "情况属实，无异议", "明确责任人，列出整改清单，限期完成并自查"


def conclusion(schools: int, wrong: int) -> str:
    """How a visit ends in words."""
    return f"本次到 {schools} 所学校，共发现 {wrong} 项问题，已现场反馈，需要整改的按规定派发并跟踪到销号。"
