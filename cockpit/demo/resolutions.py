"""What the demonstration's meetings decided: the words, who does what by when, and what came of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Report:
    """What became of a task some days after the meeting; `days` moves the term to so many days after it."""

    after: int
    step: str
    note: str = ""
    days: int = 0


@dataclass(frozen=True)
class Task:
    """Something a unit was given to do within so many days."""

    unit: str
    what: str
    days: int
    person: str = ""
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True)
class Resolved:
    """A decision: its text, its item of the agenda, the figures it was based on, who does what."""

    text: str
    item: str
    basis: tuple[str, ...]
    tasks: tuple[Task, ...]


EARLIER = (
    Resolved(
        "未开工学校的网络升级逐校排出开工日期，列入下次例会核对。",
        "network",
        ("network.upgrade_stages", "network.upgrade_trend"),
        (
            Task(
                "区教委",
                "逐校核定未开工学校的开工日期，报例会备案",
                21,
                "黄科长",
                (Report(9, "progress", "已收到全部学校的排期，正在核对"), Report(18, "done")),
            ),
            Task("区财政局", "核对网络升级资金的拨付进度，说明缺口", 28, "刘科长", (Report(24, "done"),)),
        ),
    ),
    Resolved(
        "逾期的高危隐患限期复测，复测不通过的系统先停用。",
        "security",
        ("security.attention", "security.findings"),
        (
            Task(
                "区公安分局",
                "会同学校复测逾期高危隐患，提交复测结果",
                25,
                "李警官",
                (Report(12, "progress", "已复测一半，其余等待厂商补丁"),),
            ),
        ),
    ),
    Resolved(
        "还没有精品课的学段学科列入下一轮征集。",
        "resources",
        ("resources.matrix",),
        (
            Task(
                "区教委",
                "发布缺口学科的精品课征集通知",
                20,
                "教研室 何老师",
                (Report(14, "postpone", "征集办法还在会签", 34), Report(30, "done")),
            ),
        ),
    ),
)
LATER = (
    Resolved(
        "偏离的目标由责任单位写明追赶办法，下次例会逐项过。",
        "milestones",
        ("overview.state", "milestones.board"),
        (
            Task("区大数据局", "提交平台与应用类目标的追赶办法", 20, "陈工"),
            Task("区教委", "提交网络与校园类目标的追赶办法", 35, "黄科长"),
        ),
    ),
    Resolved(
        "整改逾期三十天以上的事项，由督学到校核实原因。",
        "rectify",
        ("rectify.headline", "meeting.rectifications"),
        (
            Task(
                "区教委",
                "安排督学核实逾期三十天以上的整改事项",
                24,
                "督导室 周督学",
                (Report(11, "progress", "已核实五所学校"), Report(20, "done")),
            ),
        ),
    ),
    Resolved(
        "数据过期的台账限期补报，补报前各会不引用过期数字。",
        "exceptions",
        ("registers.catalogue", "overview.exceptions"),
        (Task("区委网信办", "督促检测机构补报无线覆盖测试结果", 45, "郑科长"),),
    ),
)
