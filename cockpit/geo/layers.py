"""Reading the layers: the customer's file where there is one, else the shipped one."""

import json
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cockpit.geo import shape
from cockpit.text import geo as words

LAYERS = ("district", "neighbours", "rivers", "subdistricts")
SHIPPED = Path(__file__).resolve().parents[2] / "data" / "geo"


class GeoError(Exception):
    """A map file cannot be used; the message is one Chinese sentence for people."""


@dataclass(frozen=True)
class Source:
    """Where one layer comes from."""

    layer: str
    title: str
    origin: str
    licence: str
    note: str
    schematic: bool


@dataclass(frozen=True)
class Layers:
    """Four GeoJSON FeatureCollections (WGS84, degrees), shared by all callers: read them, never change them.

    Every feature has the properties `code`, `name`, `lon`, `lat` (where its label stands) and `schematic`.
    """

    district: dict
    neighbours: dict
    rivers: dict
    subdistricts: dict
    sources: tuple[Source, ...]

    @property
    def attribution(self) -> str:
        """The source line that stands under every map."""
        origins = list(dict.fromkeys(source.origin for source in self.sources))
        return words.attribution(origins, any(source.schematic for source in self.sources))

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the district, degrees."""
        return shape.box([feature["geometry"] for feature in self.district["features"]])

    def contains(self, longitude: float, latitude: float) -> bool:
        """Whether the point (degrees) lies in the district."""
        areas = (feature["geometry"] for feature in self.district["features"])
        return any(shape.inside(longitude, latitude, area) for area in areas)

    def subdistrict(self, longitude: float, latitude: float) -> str | None:
        """Code of the subdistrict area that holds the point; None outside."""
        for feature in self.subdistricts["features"]:
            if shape.inside(longitude, latitude, feature["geometry"]):
                return feature["properties"]["code"]
        return None

    def centre(self, code: str) -> tuple[float, float]:
        """Longitude and latitude of the label point of a district or subdistrict; GeoError when unknown."""
        for layer in (self.subdistricts, self.district, self.neighbours, self.rivers):
            for feature in layer["features"]:
                properties = feature["properties"]
                if properties["code"] == code:
                    return properties["lon"], properties["lat"]
        raise GeoError(words.unknown_place(code))


def layers(folder: Path | None = None) -> Layers:
    """The layers in use: each from `folder` if it lies there, else as shipped; cached till a file changes."""
    chosen = {layer: _chosen(layer, folder) for layer in LAYERS}
    return _read(tuple((layer, path, path.stat().st_mtime_ns) for layer, path in chosen.items()))


def contains(longitude: float, latitude: float, folder: Path | None = None) -> bool:
    """Whether the point (degrees) lies in the district."""
    return layers(folder).contains(longitude, latitude)


def centre(code: str, folder: Path | None = None) -> tuple[float, float]:
    """Longitude and latitude of the label point of an area; GeoError when unknown."""
    return layers(folder).centre(code)


def _chosen(layer: str, folder: Path | None) -> Path:
    own = Path(folder or SHIPPED) / f"{layer}.geojson"
    return own if own.is_file() else SHIPPED / f"{layer}.geojson"


@lru_cache(maxsize=8)
def _read(files: tuple[tuple[str, Path, int], ...]) -> Layers:
    shipped = tomllib.loads((SHIPPED / "sources.toml").read_text(encoding="utf-8"))
    found, sources = {}, []
    for layer, path, _ in files:
        try:
            found[layer] = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise GeoError(words.unreadable(path.name)) from error
        sources.append(
            _source(layer, shipped[layer] if path.parent == SHIPPED else found[layer].get("source"))
        )
    return Layers(**found, sources=tuple(sources))


def _source(layer: str, said: dict | None) -> Source:
    """The source line of a layer; a customer's file that says nothing is the customer's."""
    plain = {
        "title": words.LAYER[layer],
        "origin": words.SUPPLIED,
        "licence": "",
        "note": "",
        "schematic": False,
    }
    said = plain | (said or {})
    return Source(layer, **{key: said[key] for key in plain})
