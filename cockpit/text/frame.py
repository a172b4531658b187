"""Words of the frame: the window's title and the way through the pages."""

from cockpit.text import PRODUCT

TITLE = PRODUCT
WALL, OPEN_WALL = "大屏", "打开大屏"
MEETING = "例会"
NOTHING_HERE = "您的身份在这里没有可以打开的页面。如需开通，请联系安全管理员。"
NAVIGATION = {
    "决策": [("overview", "总览"), ("milestones", "里程碑"), ("benchmark", "对标"), ("meeting", MEETING)],
    "专题": [
        ("network", "网络覆盖"),
        ("campus", "智慧校园"),
        ("resources", "资源应用"),
        ("security", "安全态势"),
    ],
    "学校": [("school", "学校"), ("rectify", "督导整改"), ("visits", "督导巡查"), ("alerts", "预警")],
    "数据": [("registers", "台账"), ("intake", "数据接入")],
    "展示": [("wall", WALL)],
    "管理": [("admin", "系统管理"), ("people", "人员与权限"), ("audit", "审计")],
}
