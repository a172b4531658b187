"""All datasets of the demonstration district as typed frames, before anybody writes them down."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from cockpit import plan
from cockpit.contracts import Catalogue
from cockpit.demo import campus, network, people, projects, resources, schools, security, usage
from cockpit.demo.parameters import Parameters
from cockpit.demo.place import names


def frames(
    p: Parameters, catalogue: Catalogue, registry: plan.Registry, geo: Path
) -> dict[str, pl.DataFrame]:
    """Dataset → frame with exactly the columns and types of its contract, plus `school_extra`.

    `school_extra` holds what the files are arranged by (root of the name, number of the group) and the
    bandwidth of each school before its upgrade.
    """
    register = schools.table(p, geo)
    subjects = catalogue.codes["subject"].codes
    made = {
        "subdistrict": _subdistricts(geo),
        "school": register,
        **network.tables(p, register),
        **campus.tables(p, register),
        **usage.tables(p, register),
        **resources.tables(p, register, subjects),
        **people.tables(p, register),
        **security.tables(p, register),
        **projects.tables(p, registry),
    }
    typed = {name: _typed(catalogue, name, frame) for name, frame in made.items()}
    before = made["campus_link"].select("school_code", "old_mbps")
    extra = register.select("school_code", "root", "group_no")
    return typed | {"school_extra": extra.join(before, on="school_code", how="left", maintain_order="left")}


def _typed(catalogue: Catalogue, name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of the contract, in its order and types."""
    schema: Mapping[str, pl.DataType] = catalogue[name].polars_schema()
    return frame.select(pl.col(column).cast(kind) for column, kind in schema.items())


def _subdistricts(geo: Path) -> pl.DataFrame:
    """The eleven subdistricts, by the names of the map."""
    found = names(geo / "subdistricts.geojson")
    return pl.DataFrame(
        {
            "subdistrict_code": list(found),
            "name": list(found.values()),
            "short_name": [name.removesuffix("街道") for name in found.values()],
        }
    )
