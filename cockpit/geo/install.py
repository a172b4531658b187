"""A customer's GeoJSON or Shapefile replaces a layer: checked whole, then swapped in or refused."""

import json
import os
import struct
import tempfile
import warnings
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import shapefile

from cockpit.geo import shape
from cockpit.geo.layers import LAYERS, GeoError, Layers, layers
from cockpit.text import geo as words

LIMIT_MB = 20  # as for every upload
LIMIT_POINTS = 200_000  # the page sends the layer to the browser
LISTED = 5  # faults named in one sentence
DIGITS = 5  # decimals of a degree kept, about one metre
CODE_DIGITS = {"district": 6, "neighbours": 6, "subdistricts": 12}
BROKEN = (  # what the readers raise on bytes that are no map
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    RecursionError,
    EOFError,
    struct.error,
    shapefile.ShapefileException,
    shapefile.GeoJSON_Error,
    shapefile.PossiblyCorruptFileHeader,
)
WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326", "EPSG::4490", "EPSG:4490")  # CGCS2000 differs by centimetres


def install(
    source: Path, layer: str, folder: Path, *, mapping: Mapping[str, str] | None = None, origin: str = ""
) -> None:
    """Replace `layer` in `folder` by the areas of `source` (.geojson, .json or .shp with .dbf and .shx).

    `mapping` names the file's own columns for `code` and `name`, e.g. {"code": "XZQDM", "name": "XZQMC"};
    `origin` is the source line. Raises GeoError and leaves the old layer in place when anything is wrong.
    """
    source, folder = Path(source), Path(folder)
    if layer not in LAYERS:
        raise GeoError(words.unknown_layer(layer, LAYERS))
    features = _named(_features(source), mapping or {}, layer)
    current = layers(folder)
    if found := _faults(features, layer, current):
        raise GeoError(words.faults(source.name, found[:LISTED], max(0, len(found) - LISTED)))
    said = {"origin": origin or words.SUPPLIED}
    _swap(folder / f"{layer}.geojson", {"type": "FeatureCollection", "source": said, "features": features})


def _features(source: Path) -> list[dict]:
    """GeoJSON features of the file, two coordinates a point."""
    if not source.is_file():
        raise GeoError(words.missing_file(source.name))
    if source.stat().st_size > LIMIT_MB * 1_000_000:
        raise GeoError(words.too_large(source.name, LIMIT_MB))
    readers: dict[str, Callable] = {".geojson": _geojson, ".json": _geojson, ".shp": _shapefile}
    reader = readers.get(source.suffix.lower())
    if reader is None:
        raise GeoError(words.unknown_kind(source.name))
    try:
        features = [_flat(feature) for feature in reader(source)]
    except BROKEN as error:
        raise GeoError(words.unreadable(source.name)) from error
    if not features:
        raise GeoError(words.empty(source.name))
    return features


def _geojson(source: Path) -> list[dict]:
    body = json.loads(source.read_bytes().decode("utf-8-sig"))
    if not isinstance(body, dict) or body.get("type") != "FeatureCollection":
        raise GeoError(words.not_collection(source.name))
    crs = ((body.get("crs") or {}).get("properties") or {}).get("name", "CRS84")
    if not crs.endswith(WGS84):
        raise GeoError(words.projected(source.name))
    return body["features"]


def _shapefile(source: Path) -> list[dict]:
    absent = [ending for ending in (".dbf", ".shx") if not _beside(source, ending)]
    if absent:
        raise GeoError(words.companions(source.name, absent))
    projection = _beside(source, ".prj")
    if projection and "PROJCS" in projection.read_text(encoding="utf-8", errors="replace").upper():
        raise GeoError(words.projected(source.name))
    try:
        return _records(source, "utf-8")
    except shapefile.dbfFileException:  # text that is not UTF-8: what domestic software writes
        return _records(source, "gb18030")


def _beside(source: Path, ending: str) -> Path | None:
    found = (source.with_suffix(written) for written in (ending, ending.upper()))
    return next((path for path in found if path.is_file()), None)


def _records(source: Path, encoding: str) -> list[dict]:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "error", shapefile.PossiblyCorruptFileHeader
        )  # a length that lies is a cut-off file
        with shapefile.Reader(str(source), encoding=encoding) as reader:
            return [
                {"geometry": record.shape.__geo_interface__, "properties": record.record.as_dict()}
                for record in reader.iterShapeRecords()
            ]


def _flat(feature: dict) -> dict:
    """The feature with coordinates as lists of two numbers; a height is dropped."""
    geometry = feature.get("geometry") or {}
    kind, coordinates = geometry.get("type"), geometry.get("coordinates") or []
    if kind == "Polygon":
        coordinates = _polygon(coordinates)
    elif kind == "MultiPolygon":
        coordinates = [_polygon(polygon) for polygon in coordinates]
    return {
        "type": "Feature",
        "properties": dict(feature.get("properties") or {}),
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def _polygon(rings: Iterable) -> list:
    return [[_rounded(point[:2]) for point in ring] for ring in rings]


def _rounded(point: Iterable) -> list:
    return [round(value, DIGITS) if isinstance(value, int | float) else value for value in point]


def _named(features: list[dict], mapping: Mapping[str, str], layer: str) -> list[dict]:
    """The features with exactly our own properties; what the file calls them is in `mapping`."""
    return [feature | {"properties": _properties(feature, mapping, layer)} for feature in features]


def _properties(feature: dict, mapping: Mapping[str, str], layer: str) -> dict:
    given = feature["properties"]
    code, name = (_text(given.get(mapping.get(key, key))) for key in ("code", "name"))
    if (
        layer == "subdistricts" and len(code) == 9
    ):  # GB/T 10114 writes nine digits, the statistical code twelve
        code += "000"
    found = {"code": code or (name if layer == "rivers" else ""), "name": name, "schematic": False}
    return found | _label(given, feature["geometry"])


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _label(given: dict, geometry: dict) -> dict:
    """Where the label stands: as given, else the middle of the longest run through the largest part."""
    if all(isinstance(given.get(key), int | float) for key in ("lon", "lat")):
        return {"lon": round(given["lon"], DIGITS), "lat": round(given["lat"], DIGITS)}
    try:
        longitude, latitude = shape.middle(geometry)
    except (ValueError, IndexError, TypeError, KeyError):  # not a sound area; the checks say so
        return {"lon": None, "lat": None}
    return {"lon": round(longitude, DIGITS), "lat": round(latitude, DIGITS)}


def _faults(features: list[dict], layer: str, current: Layers) -> list[str]:
    """Everything wrong with the features, each with its number."""
    shapes = [(number, _shape_fault(feature["geometry"])) for number, feature in enumerate(features, 1)]
    found = [words.at(number, reason) for number, reason in shapes if reason]
    found += _code_faults(features, layer, current)
    if layer == "district" and len(features) != 1:
        found.append(words.ONE_DISTRICT)
    return found or _place_faults(features, layer, current)


def _shape_fault(geometry: dict) -> str | None:
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        return words.NOT_AREA
    rings = list(shape.rings(geometry))
    if not rings:
        return words.TOO_SHORT
    return next((reason for ring in rings if (reason := shape.fault(ring))), None)


def _code_faults(features: list[dict], layer: str, current: Layers) -> list[str]:
    district = current.district["features"][0]["properties"]["code"]
    seen: set[str] = set()
    found = []
    for number, feature in enumerate(features, 1):
        code, name = feature["properties"]["code"], feature["properties"]["name"]
        reasons = [words.NO_NAME] if not name else []
        reasons += _code_fault(code, layer, district)
        reasons += [words.repeated(code)] if code and code in seen else []
        seen.add(code)
        found += [words.at(number, reason) for reason in reasons]
    return found


def _code_fault(code: str, layer: str, district: str) -> list[str]:
    if not code:
        return [words.NO_CODE]
    digits = CODE_DIGITS.get(layer)
    if digits is None:
        return []
    if len(code) != digits or not (code.isascii() and code.isdigit()):
        return [words.bad_code(code, digits)]
    own = layer in ("district", "subdistricts")
    return [words.foreign_code(code, district)] if own and not code.startswith(district) else []


def _place_faults(features: list[dict], layer: str, current: Layers) -> list[str]:
    """Whether the areas lie where the district is, and are few enough to draw."""
    points = sum(len(ring) for feature in features for ring in shape.rings(feature["geometry"]))
    if points > LIMIT_POINTS:
        return [words.too_many_points(LIMIT_POINTS)]
    boxes = [shape.box([feature["geometry"]]) for feature in features]
    apart = [number for number, box in enumerate(boxes, 1) if not shape.meets(box, current.box)]
    if len(apart) == len(features):
        return [words.WHOLE_ELSEWHERE]
    return [words.at(number, words.ELSEWHERE) for number in apart] if layer == "subdistricts" else []


def _swap(target: Path, body: dict) -> None:
    """Write beside the target, flush to disk, then rename over it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(body, file, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
