"""Forty-six invented schools with their groups, pupils, teachers and rooms."""

from itertools import chain
from pathlib import Path

import numpy as np
import polars as pl

from cockpit.demo.parameters import Parameters
from cockpit.demo.place import scatter

LABEL_LENGTH = 6  # characters of a short name that fit beside a point of the map


def table(p: Parameters, geo: Path) -> pl.DataFrame:
    """The school register: one row per school in the columns of the contract `school`."""
    frame = pl.DataFrame(_named(p)).with_columns(_located(p, geo)).with_columns(_sizes(p))
    return _grouped(p, _planned(p, frame)).sort("school_code")


def _named(p: Parameters) -> list[dict]:
    """Names, codes and stages, in the order of the parameter file."""
    kinds = chain.from_iterable(((kind, root) for root in kind["roots"]) for kind in p["school"]["kind"])
    return [
        {
            "school_code": f"{kind['prefix']}50{p['school']['first_serial'] + n}",
            "name": f"演示{root}{kind['suffix']}",
            "short_name": f"{root}{kind['suffix']}"[:LABEL_LENGTH],
            "aliases": f"{root}{kind['suffix']}、演示{root}",
            "root": root,
            "stage": kind["stage"],
            "school_type": kind["school_type"],
        }
        for n, (kind, root) in enumerate(kinds)
    ]


def _located(p: Parameters, geo: Path) -> list[pl.Series]:
    """Subdistrict and point of each school; the exceptional one goes where the story wants it."""
    rng, rules, story = p.rng("place"), p["school"], p["story"]
    points = scatter(
        rng, geo, rules["per_subdistrict"], apart_m=rules["min_distance_m"], margin_m=rules["margin_m"]
    )
    spots = [(code, *point) for code, group in points.items() for point in group]
    spots = [spots[i] for i in rng.permutation(len(spots))]
    roots = [root for kind in rules["kind"] for root in kind["roots"]]
    for name in ("exceptional", "conflict"):
        _settle(spots, roots.index(story[name]), story[f"{name}_subdistrict"])
    names = ("subdistrict_code", "longitude_deg", "latitude_deg")
    return [pl.Series(name, values) for name, values in zip(names, zip(*spots, strict=True), strict=True)]


def _settle(spots: list[tuple], at: int, code: str) -> None:
    """Swap the spot of one school so that it lies in the subdistrict `code`."""
    if spots[at][0] != code:
        other = next(i for i, spot in enumerate(spots) if spot[0] == code)
        spots[at], spots[other] = spots[other], spots[at]


def _sizes(p: Parameters) -> list[pl.Series]:
    """Pupils, teachers, rooms and ground that follow from the number of classes."""
    rng, rules = p.rng("size"), p["school"]
    stages = [kind["stage"] for kind in rules["kind"] for _ in kind["roots"]]
    bounds = [rules["classes"][stage] for stage in stages]
    classes = np.array([rng.integers(low, high + 1) for low, high in bounds])
    wobble = rng.uniform(0.93, 1.05, len(stages))
    pupils = [rules["pupils_per_class"][stage] for stage in stages] * classes * wobble
    teachers = [rules["teachers_per_class"][stage] for stage in stages] * classes
    rooms = classes * rules["rooms_per_class"] + 4
    low, high = rules["area_per_pupil_m2"]
    area = pupils * p.rng("area").uniform(low, high, len(stages))
    parts = {"students": pupils, "teachers": teachers, "classrooms": rooms, "campus_area_m2": area}
    return [pl.Series(name, np.rint(values).astype(np.int64)) for name, values in parts.items()]


def _planned(p: Parameters, frame: pl.DataFrame) -> pl.DataFrame:
    """Mark the 33 schools of the upgrade list; those of the areas behind and of the stories are on it."""
    rng, story = p.rng("plan"), p["story"]
    must = pl.col("subdistrict_code").is_in(story["behind"]) | pl.col("root").is_in(
        [story["exceptional"], story["conflict"]]
    )
    order = pl.Series("order", rng.permutation(frame.height))
    ranked = frame.with_columns(order).with_columns(
        (pl.when(must).then(pl.col("order") - 1000).otherwise("order")).rank("ordinal").alias("order")
    )
    return ranked.with_columns(upgrade_planned=pl.col("order") <= p["facts"]["upgrade_target"]).drop("order")


def _grouped(p: Parameters, frame: pl.DataFrame) -> pl.DataFrame:
    """Neighbouring schools form a group; its largest school leads it."""
    count = p["school"]["groups"]
    ordered = frame.sort("longitude_deg").with_row_index("place")
    number = (pl.col("place") * count // frame.height).cast(pl.Int64)
    largest = pl.col("students") == pl.col("students").max().over("group_no")
    grouped = ordered.with_columns(group_no=number).with_columns(group_head=largest)
    heads = grouped.filter("group_head").select("group_no", group_name="演示" + pl.col("root") + "教育集团")
    grouped = grouped.drop("place").join(heads, on="group_no", how="left")
    return grouped.with_columns(valid_from=pl.date(2000, 9, 1), valid_to=pl.lit(None, pl.Date))
