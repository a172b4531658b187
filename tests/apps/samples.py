"""Invented figures of every kind; no name or number belongs to a real school."""

import math
from datetime import date, timedelta

import polars as pl

from cockpit import geo
from cockpit.figures import KINDS, Figure, frame
from cockpit.text import STATUS_WORDS

AS_OF = date(2026, 10, 31)
WORDS = STATUS_WORDS
STATUSES = (
    ["achieved"] * 9
    + ["on_track"] * 12
    + ["at_risk"] * 5
    + ["missed"] * 3
    + ["stale"] * 2
    + ["no_data"] * 2
    + ["achieved"] * 13
)
HALLS = ("启明", "知行", "致远", "文澜", "博雅", "明德", "朝晖", "云程", "星河", "青禾", "松涛", "听江")


def figure(name: str, kind: str, claim: str, rows: list[dict], **more) -> Figure:
    given = {"source": "网络测评台账", "as_of": AS_OF, "demo": True, "title": name} | more
    return Figure(name=f"sample-{kind}", kind=kind, claim=claim, frame=frame(kind, rows), **given)


def status(index: int) -> dict:
    chosen = STATUSES[index % len(STATUSES)]
    return {"status": chosen, "status_word": WORDS[chosen]}


def schools() -> list[dict]:
    """46 schools scattered evenly over the subdistricts, inside the district."""
    layers = geo.layers()
    west, south, east, north = layers.box
    found = []
    for i in range(1, 4000):
        x = west + (east - west) * (i * 0.754877666 % 1)
        y = south + (north - south) * (i * 0.569840296 % 1)
        area = layers.subdistrict(x, y)
        if area and layers.contains(x, y):
            found.append((x, y, area))
        if len(found) == 46:
            break
    names = {f["properties"]["code"]: f["properties"]["name"] for f in layers.subdistricts["features"]}
    return [
        {
            "code": f"99{i:08d}",
            "name": f"示例{HALLS[i % 12]}{'小学' if i % 3 else '中学'}",
            "area": names[area],
            "longitude_deg": x,
            "latitude_deg": y,
            "value": 40 + i * 37 % 60,
            "text": f"{40 + i * 37 % 60}%",
            "detail": "出口带宽 2 Gbps，核心交换机未更换" if i % 5 == 0 else None,
        }
        | status(i * 7)
        for i, (x, y, area) in enumerate(found)
    ]


def headline(count: int = 6) -> Figure:
    cards = [
        ("网络升级学校", 21, "21", "所", "2027 年 33 所", "on_track", "还差 12 所，每月需 0.9 所"),
        ("智慧校园示范校", 15, "15", "所", "2025 年 20 所", "missed", "逾期 10 个月，还差 5 所"),
        ("优质数字资源", 86.4, "86.4", "万件", "2027 年 100 万件", "on_track", "还差 13.6 万件"),
        ("师生网络活跃率", 71.3, "71.3", "%", "2027 年 80%", "at_risk", "近半年速度为所需的 74%"),
        ("高危漏洞按期修复", 98, "98", "%", "2026 年 95%", "achieved", "已高于目标 3 个百分点"),
        ("无线网络覆盖教室", None, None, "间", "2027 年 1,800 间", "no_data", "缺少第三季度普查"),
    ]
    rows = [
        {
            "key": f"k{i}",
            "label": a,
            "value": v,
            "text": t,
            "unit": u,
            "target_text": g,
            "status": s,
            "status_word": WORDS[s],
            "gap_text": d,
            "as_of_text": "截至 2026 年 10 月",
            "link": f"/milestones?indicator=k{i}",
        }
        for i, (a, v, t, u, g, s, d) in enumerate(cards[:count])
    ]
    claim = "2027 年 20 项目标已达成 6 项，另有 4 项有风险、2 项逾期"
    return figure("总体进展", "headline", claim, rows, source="里程碑核算")


def claims() -> Figure:
    rows = [
        ("missed", "智慧校园示范校 15 所，2025 年应为 20 所", "逾期 10 个月；按近六月速度 2027 年 4 月补齐"),
        (
            "off_track",
            "石油路、化龙桥两街道万兆到校率低于全区 23 个百分点",
            "涉及 6 所学校，核心交换机未更换",
        ),
        ("at_risk", "教师端月活跃率连续三个月下降", "由 78.2% 降至 71.3%，下降集中在初中"),
        ("stale", "无线网络测评数据停留在 6 月", "请区电教中心补报第三季度测评"),
        ("achieved", "高危漏洞按期修复率 98%，提前达到目标", "平均修复 4.2 天"),
        ("on_track", "网络升级学校 21 所，预计 2027 年 8 月达到 33 所", "把握 82%"),
        ("no_data", "数字教育领航员评定尚无填报", "请师资管理中心填报"),
    ]
    rows = [
        {"status": s, "status_word": WORDS[s], "text": t, "detail": d, "link": "/milestones"}
        for s, t, d in rows
    ]
    return figure(
        "需要关注", "claims", "两项逾期，两个街道落后，一项数据过期", rows, source="里程碑核算与网络测评台账"
    )


def district_map() -> Figure:
    rows = schools()
    names = [f["properties"]["name"] for f in geo.layers().subdistricts["features"]]
    values = {name: 30 + i * 43 % 70 for i, name in enumerate(names)}
    values["石油路街道"] = None
    texts = {name: "—" if v is None else f"{v}%" for name, v in values.items()}
    options = {"layer": "ten_gigabit", "area_values": values, "area_texts": texts}
    return figure("万兆到校", "map", "46 所学校已有 22 所万兆到校，石油路与化龙桥落后", rows, options=options)


def ranking() -> Figure:
    names = [
        "解放碑街道",
        "上清寺街道",
        "大坪街道",
        "两路口街道",
        "七星岗街道",
        "南纪门街道",
        "化龙桥街道",
        "石油路街道",
    ]
    rows = [
        {
            "key": f"s{i}",
            "label": n,
            "value": 96 - i * 9.5,
            "text": f"{96 - i * 9.5:.1f}%",
            "target": 80,
            "target_text": "2027 年 80%",
        }
        | status([0, 0, 1, 10, 22, 22, 26, 26][i])
        for i, n in enumerate(names)
    ]
    return figure("各街道万兆到校率", "ranking", "两个街道不到全区目标的一半", rows, unit="%")


def months(count: int) -> list[date]:
    first = [date(2026 - (back + 2) // 12, (10 - back - 1) % 12 + 1, 1) for back in range(count)]
    return sorted((d.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1) for d in first)


def trend(series: int = 3, name: str = "sample-trend") -> Figure:
    titles = ["小学", "初中", "高中", "特殊教育", "幼儿园", "中职"][:series] if series > 1 else ["全区"]
    rows = []
    for s, title in enumerate(titles):
        for i, day in enumerate(months(36)):
            value = 48 + s * 7 + i * (0.8 - s * 0.12) + 2.2 * math.sin(i / 2.3 + s)
            rows.append(
                {
                    "series": title,
                    "period": day,
                    "value": None if s == 1 and 10 < i < 14 else value,
                    "text": f"{value:.1f}%",
                    "expected": 45 + i * 0.9 if s == 0 and series < 5 else None,
                    "target": 80.0,
                    "target_text": "2027 年目标 80%",
                }
            )
    made = figure(
        "师生月活跃率", "trend", "三个学段三年都在上升，初中近三月转降", rows, unit="%", source="应用访问日志"
    )
    return Figure(**{**made.__dict__, "name": name})


def matrix() -> Figure:
    rows = []
    for i, subject in enumerate(("语文", "数学", "英语", "科学", "信息科技", "艺术")):
        for j, stage in enumerate(("小学低段", "小学中段", "小学高段", "初中", "高中")):
            value = None if (i, j) == (4, 0) else (37 * i + 53 * j) % 97 + 12
            rows.append(
                {
                    "row": subject,
                    "column": stage,
                    "value": value,
                    "text": None if value is None else f"{value}",
                }
            )
    return figure(
        "数字课例分布", "matrix", "信息科技在小学低段尚无课例", rows, unit="节", options={"corner": "学科"}
    )


def status_matrix() -> Figure:
    systems = ("教育管理平台", "资源公共服务平台", "综合素质评价系统", "校园安全平台")
    rows = [
        {"row": s, "column": c, "value": None, "text": WORDS[x], "status": x, "status_word": WORDS[x]}
        for i, s in enumerate(systems)
        for j, c in enumerate(("定级备案", "等保测评", "漏洞修复", "应急演练", "备份恢复"))
        for x in [("achieved", "on_track", "at_risk", "missed", "stale", "no_data")[(i * 2 + j) % 6]]
    ]
    made = figure("信息系统安全态势", "matrix", "四个系统中一个测评逾期", rows)
    return Figure(**{**made.__dict__, "name": "sample-matrix-status"})


def stages() -> Figure:
    names = [("申报", 46), ("立项", 38), ("建设", 29), ("自评", 22), ("区级验收", 17), ("市级认定", 15)]
    rows = [
        {"stage": n, "order": i, "count": c, "text": f"占 {c / 46:.0%}", "share": 100 * c / 46}
        for i, (n, c) in enumerate(names)
    ]
    return figure(
        "智慧校园示范校创建", "stages", "15 所通过市级认定，自评之后最慢", rows, source="示范校创建台账"
    )


def spread() -> Figure:
    rows = [
        {
            "key": r["code"],
            "label": r["name"],
            "group": ("小学", "初中", "高中")[i % 3],
            "value": 120 + (i * 61 % 46) * 18 + i % 5,
            "text": f"{120 + (i * 61 % 46) * 18 + i % 5} Mbps",
            "status": r["status"],
            "status_word": r["status_word"],
        }
        for i, r in enumerate(schools())
    ]
    return figure("每百名学生可用带宽", "spread", "小学之间相差六倍", rows, unit="Mbps", stale=True)


def targets() -> Figure:
    areas = ("数字基座", "数字资源", "数字教学", "数字治理", "网络安全")
    tasks = ("网络提速升级", "资源普惠共享", "课堂提质增效", "一网通办", "安全防护")
    rows = []
    for i in range(9):
        known = status([0, 10, 22, 26, 29, 31, 33, 11, 2][i])
        rows.append(
            {
                "key": f"yz-t{i:02d}",
                "year": (2025, 2027, 2030)[i % 3],
                "area": areas[i % 5],
                "task": tasks[i % 5],
                "label": (
                    "网络升级学校",
                    "智慧校园示范校",
                    "数字化课例",
                    "应用接入统一平台",
                    "高危漏洞按期修复率",
                )[i % 5],
                "value": 21.0 + i,
                "text": f"{21 + i} 所",
                "target_text": f"{33 + i} 所",
                "due_text": f"{(2025, 2027, 2030)[i % 3]} 年 12 月",
                "gap_text": f"还差 {12 - i} 所",
                "pace_text": "每月 0.7，需 0.9",
                "clause": f"三（{i + 1}）",
                "spark": [10 + k * (1 + i % 3) + (k * i) % 5 for k in range(12)] if i % 4 else None,
            }
            | known
        )
    options = {"link": "/milestones?indicator="}
    return figure(
        "目标进展", "targets", "九项目标中三项需要本月推动", rows, source="里程碑核算", options=options
    )


def gantt() -> Figure:
    names = (
        "教育专网提速工程",
        "智慧校园示范工程",
        "数字资源共建工程",
        "数字教学融合工程",
        "教师素养提升工程",
        "教育数据治理工程",
        "网络安全保障工程",
    )
    rows = [
        {
            "key": f"p{i}",
            "label": n,
            "start": date(2024 + i % 2, 1 + i % 5 * 2, 1),
            "end": date(2026 + i % 4, 12, 31),
            "body_end": date(2027, 12, 31) if i in (1, 4) else date(2026 + i % 4, 12, 31),
            "planned": 40.0 + i * 6,
            "actual": 52.0 - i * 5 if i != 3 else None,
            "earned": date(2025, 6 + i, 15) if i != 3 else None,
            "forecast_end": date(2027 + i % 3, 3 + i, 1) if i not in (3, 5) else None,
            "text": f"{52 - i * 5}%，计划 {40 + i * 6}%" if i != 3 else "—",
            "index_text": f"SPI(t) 0.{92 - i * 6}，按现速度约 {2027 + i % 3} 年完成" if i != 3 else "—",
        }
        | status([0, 10, 22, 32, 26, 11, 22][i])
        for i, n in enumerate(names)
    ]
    options = {"ongoing": ("p5",)}
    return figure(
        "核心工程进度", "gantt", "七项工程中四项落后于时间进度", rows, source="工程台账", options=options
    )


def board() -> Figure:
    names = (
        "网络升级学校",
        "万兆全光校园占比",
        "市级智慧校园示范校",
        "数字化骨干教师",
        "高危漏洞按期修复率",
        "无线覆盖教室",
    )
    rows = [
        _promise(year, n, names[n % 6], n + place)
        for place, year in enumerate((2025, 2027, 2030))
        for n in range(9)
    ]
    rows.sort(
        key=lambda row: (
            row["year"],
            -["achieved", "on_track", "at_risk", "off_track", "missed"].index(row["status"]),
        )
    )
    claim = "27 项有期限的目标：2025 年 4 项逾期；2027 年 2 项偏离、3 项有风险；2030 年均未落后"
    return figure(
        "各目标年进展", "board", claim, rows, source="里程碑核算", options={"link": "/milestones?indicator="}
    )


def _promise(year: int, number: int, label: str, turn: int) -> dict:
    """One promise of the board: three years of history, then a fan up to the due date."""
    chosen = ("achieved", "missed") if year == 2025 else ("achieved", "on_track", "at_risk", "off_track")
    known = chosen[turn % len(chosen)]
    past, ahead = (30, 0) if year == 2025 else (34, 14 if year == 2027 else 50)
    step = {"achieved": 1.2, "on_track": 1.0, "at_risk": 0.8}.get(known, 0.5)
    course = [step * i + 2 * math.sin(i / 3 + turn) for i in range(past)]
    last, months_ahead = course[-1], range(1, ahead + 1)
    goal = float(past + ahead)
    unit = "个百分点" if turn % 3 == 1 else "所"
    return {
        "key": f"yz-b{year}-{number}",
        "year": year,
        "area": "环境支撑",
        "task": "升级教育网络环境",
        "label": label,
        "value": last,
        "text": f"{last:.0f} 所",
        "target": goal,
        "target_text": f"{goal:.0f} 所",
        "gap_text": "无差距" if known == "achieved" else f"还差 {max(1, goal - last):.1f} {unit}（17 所）",
        "pace_text": "" if ahead == 0 or known == "achieved" else f"今后需每月 1.2 {unit}",
        "chance_text": {"on_track": "82%", "at_risk": "41%", "off_track": "不足 1%"}.get(known, ""),
        "status": known,
        "status_word": WORDS[known],
        "course": [*course, *[None] * ahead],
        "path": [goal * i / (past + ahead - 1) for i in range(past + ahead)],
        "low": [*[None] * past, *(last + 0.6 * step * i for i in months_ahead)],
        "median": [*[None] * past, *(last + step * i for i in months_ahead)],
        "high": [*[None] * past, *(last + 1.5 * step * i for i in months_ahead)],
    }


def fan() -> Figure:
    days = months(34)
    later = [date(2026 + (10 + i) // 12, (10 + i) % 12 + 1, 28) for i in range(20)]
    rows = [
        {
            "period": day,
            "value": 0.62 * i,
            "text": f"{0.62 * i:.0f} 所",
            "expected": 33 * i / 47,
            "target": 33.0,
            "target_text": "2027 年目标 33 所",
        }
        for i, day in enumerate(days)
    ]
    for i, day in enumerate(later, start=1):
        at = 20.5 + 0.7 * i
        quantiles = {
            "low10": at - 0.3 * i,
            "low25": at - 0.15 * i,
            "median": at,
            "high75": at + 0.15 * i,
            "high90": at + 0.3 * i,
        }
        said = f"预计 {at:.0f} 所，八成在 {at - 0.3 * i:.0f}—{at + 0.3 * i:.0f} 所之间"
        expected = 33 * (33 + i) / 47 if i < 15 else None
        rows.append(
            {
                "period": day,
                "expected": expected,
                "forecast_text": said,
                "target": 33.0,
                "target_text": "2027 年目标 33 所",
            }
            | quantiles
        )
    options = {
        "today": AS_OF, "due": date(2027, 12, 31), "due_text": "2027 年底", "eta": date(2028, 4, 28),
        "eta_low": date(2027, 11, 28), "eta_high": None, "status": "at_risk", "note": "",
        "eta_lines": ("预计 2028 年 4 月达到", "不早于 2027 年 11 月"),
    }  # fmt: skip
    claim = (
        "网络升级学校现为 20 所，按时间进度应达 23 所，2027 年目标 33 所；预计 2028 年 4 月达到，按期把握 31%"
    )
    return figure(
        "走势、应达路径与预测", "fan", claim, rows, unit="所", source="校园网络台账", options=options
    )


def pace() -> Figure:
    found = (("资源学段学科覆盖率", 0.0, 1.1), ("万兆全光校园占比", 1.6, 7.1), ("网络升级学校", 0.75, 0.86),
             ("数字化骨干教师", 2.6, 2.3), ("教育数字化领航员", 0.7, 0.3))  # fmt: skip
    rows = [
        {
            "key": f"yz-p{i}",
            "label": f"{label}（2027 年底）",
            "observed": observed,
            "observed_text": f"每月 {observed} 所",
            "required": required,
            "required_text": f"每月 {required} 所",
            "acceleration_text": "现无进展" if not observed else f"须提速到 {required / observed:.1f} 倍",
        }
        | status([26, 26, 22, 11, 12][i])
        for i, (label, observed, required) in enumerate(found)
    ]
    claim = "5 项在途目标中 3 项须提速，其中 1 项近一年没有进展，最吃力的是“资源学段学科覆盖率”"
    return figure("实际速度与所需速度", "pace", claim, rows, source="里程碑核算")


def compare() -> Figure:
    sides = ("本区现值", "本区目标", "市级目标", "外区目标", "文件基线")
    lanes = {
        "a %": ("课堂覆盖", (63.0, 100.0, 95.0, 100.0, 40.0), "%"),
        "b %": ("空间开通", (88.0, 100.0, 90.0, None, None), "%"),
        "c Gbps": ("到校带宽", (None, 10.0, 1.0, 10.0, None), "Gbps"),
    }
    rows = [
        {
            "key": key,
            "label": label,
            "group": group,
            "value": value,
            "text": "—" if value is None else f"{value:g}{'' if unit == '%' else ' '}{unit}",
            "due_text": "2027 年底",
            "detail": "四(一)1",
        }
        for key, (label, values, unit) in lanes.items()
        for group, value in zip(sides, values, strict=True)
    ]
    claim = "3 项可对照，本区有 1 处低于或晚于对方"
    options = {"groups": sides, "units": {key: unit for key, (_, _, unit) in lanes.items()}}
    return figure("对照", "compare", claim, rows, options=options)


def profile() -> Figure:
    lines = (
        ("网络", "实测下行", 812.0, "Mbps", 300.0, 900.0, 1200.0, "at_risk"),
        ("网络", "千兆到班", 50.0, "%", 40.0, 80.0, 100.0, None),
        ("人员", "骨干教师", None, "人", None, None, None, "no_data"),
    )
    rows = [
        {
            "key": f"p{i}",
            "area": area,
            "label": label,
            "value": value,
            "text": "—" if value is None else f"{value:g} {unit}",
            "unit": unit,
            "target_text": "100%" if unit == "%" else "",
            "spark": [value * (0.8 + 0.02 * k) for k in range(12)] if value else [],
            "low": low,
            "median": median,
            "high": high,
            "peer_text": "" if median is None else f"中位 {median:g} {unit}",
            "place_text": "" if median is None else "后 30%",
            "as_of_text": "2026 年 10 月",
            "status": state,
            "status_word": WORDS[state] if state else "",
        }
        for i, (area, label, value, unit, low, median, high, state) in enumerate(lines)
    ]
    return figure("一校画像", "profile", "3 项中 1 项须关注", rows, options={"links": {"p0": "/network"}})


def register() -> Figure:
    data = pl.DataFrame(
        {
            "key": [f"a{i}" for i in range(24)],
            "name": [f"示例应用{i + 1}号" for i in range(24)],
            "kind": ["教学", "管理", "评价"] * 8,
            "users": [1200 + i * 311 for i in range(24)],
            "share": [None if i == 3 else 12.5 + i * 3.1 for i in range(24)],
            "linked": [i % 2 == 0 for i in range(24)],
            "since": [date(2024, 1 + i % 12, 15) for i in range(24)],
        }
    )
    named = (
        ("name", "应用", "", None),
        ("kind", "类别", "", None),
        ("users", "月活跃人数", "人", 0),
        ("share", "覆盖率", "%", 1),
        ("linked", "已接入统一身份", "", None),
        ("since", "接入日期", "", None),
    )
    return Figure(
        "sample-table",
        "table",
        "应用台账",
        "45 个应用中 24 个有本月访问",
        data,
        "应用台账",
        AS_OF,
        demo=True,
        options={"columns": named},
    )


def missing() -> Figure:
    options = {"missing": "第三季度无线网络普查", "supplier": "区电教中心"}
    made = figure("无线覆盖", "ranking", "", [], options=options)
    return Figure(**{**made.__dict__, "name": "sample-empty", "as_of": None})


def page_figures() -> list[Figure]:
    return [
        headline(),
        claims(),
        district_map(),
        ranking(),
        trend(),
        trend(6, "sample-trend-many"),
        matrix(),
        status_matrix(),
        stages(),
        spread(),
        targets(),
        gantt(),
        compare(),
        profile(),
        board(),
        fan(),
        pace(),
        register(),
        missing(),
    ]


def wall_figures() -> dict[str, list[Figure]]:
    one = trend(1, "sample-trend-one")
    return {
        "strip": [headline(5)],
        "left": [claims(), trend(3)],
        "centre": [district_map()],
        "right": [targets(), one],
    }


def one_of_each() -> dict[str, Figure]:
    found = {f.kind: f for f in reversed(page_figures()) if not f.empty}
    assert set(found) == set(KINDS)
    return found
