"""What people and machines get wrong on purpose: bad rows the intake sends back, and one contradiction."""

from datetime import timedelta

import polars as pl

from cockpit.contracts import Contract
from cockpit.demo import calendar
from cockpit.demo.parameters import Parameters

GROUP = 5  # number of the school group whose workbook holds bad rows
UNKNOWN = "2150999999"  # well-formed, in the demonstration block, and of no school
TEN_GIGABIT = 10_000  # Mbps


def claimed(p: Parameters, links: pl.DataFrame, mine: pl.DataFrame) -> pl.DataFrame:
    """What a group writes about its links: one school claims 10 Gbps although its line has 1 Gbps."""
    wrong = mine.filter(pl.col("root") == p["story"]["conflict"])["school_code"].to_list()
    here = pl.col("school_code").is_in(wrong)
    claim = pl.when(here).then(pl.lit(TEN_GIGABIT)).otherwise("access_mbps")
    return links.with_columns(access_mbps=claim)


def checked(p: Parameters, links: pl.DataFrame, extra: pl.DataFrame) -> pl.DataFrame:
    """The same school's row as the information centre found it, with a remark."""
    right = extra.filter(pl.col("root") == p["story"]["conflict"])
    found = links.join(right, on="school_code", how="semi")
    return found.with_columns(
        access_mbps=pl.lit(1_000, pl.Int64),
        reported_on=pl.lit(p.end),
        remark=pl.lit("现场核查为千兆线路，学校填报为万兆，待学校说明"),
    )


def rows(p: Parameters, mine: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Bad rows of a group's workbook, as text: each breaks one rule of its contract."""
    code, day = mine["school_code"][0], calendar.months_before(p.end, 1).isoformat()
    ahead = (p.end + timedelta(400)).isoformat()
    room = {"school_code": code, "reported_on": day, "classrooms_total": "30", "classrooms_gigabit": "36"}
    stock = {"school_code": code, "counted_on": day, "students": "900", "student_terminals": "约300"}
    return {
        "classroom_network": pl.DataFrame([room, room | {"reported_on": ahead, "classrooms_gigabit": "12"}]),
        "terminal_stock": pl.DataFrame(
            [
                stock,
                stock | {"school_code": UNKNOWN, "student_terminals": "280"},
                stock | {"students": "-5", "student_terminals": "280"},
            ]
        ),
    }


def spoiled(p: Parameters, contract: Contract, text: pl.DataFrame) -> pl.DataFrame:
    """Three impossible measurements in the place of right ones: school, loss and speed are wrong."""
    title = {f.name: name for f, name in zip(contract.fields, text.columns, strict=True)}
    newest = text.sort(title["measured_on"], title["school_code"]).tail(3)
    right = text.join(newest, on=[title["school_code"], title["measured_on"]], how="anti")
    wrong = [
        newest.row(0, named=True) | {title["school_code"]: UNKNOWN},
        newest.row(1, named=True) | {title["loss_pct"]: 130.0},
        newest.row(2, named=True) | {title["down_mbps"]: None},
    ]
    return pl.concat([right, pl.DataFrame(wrong, schema=text.schema)])
