"""What the map layers say to people: layer titles, source line, and one sentence for each refused file."""

LAYER = {"district": "区界", "neighbours": "周边区界", "rivers": "江河", "subdistricts": "街道"}
SCHEMATIC = "示意图，非测绘成果"
SUPPLIED = "本单位提供"


def attribution(origins: list[str], schematic: bool) -> str:
    """The line under every map."""
    source = f"地图数据：{'；'.join(origins)}"
    return f"{SCHEMATIC} · {source}" if schematic else source


def unknown_layer(layer: str, known: tuple[str, ...]) -> str:
    return f"没有名为“{layer}”的图层，可替换的图层有：{'、'.join(known)}。"


def missing_file(name: str) -> str:
    return f"没有找到文件《{name}》。"


def unknown_kind(name: str) -> str:
    return f"《{name}》不是 GeoJSON 或 Shapefile，请提供 .geojson、.json 或 .shp 文件。"


def too_large(name: str, limit_mb: int) -> str:
    return f"《{name}》超过 {limit_mb} MB，请先简化图形再导入。"


def unreadable(name: str) -> str:
    return f"《{name}》无法读取：文件内容不完整或已损坏。"


def companions(name: str, endings: list[str]) -> str:
    return f"《{name}》缺少配套文件：{'、'.join(endings)}，请与 .shp 放在同一目录。"


def projected(name: str) -> str:
    return f"《{name}》使用投影坐标，请转换为 WGS84 或 CGCS2000 经纬度后再导入。"


def not_collection(name: str) -> str:
    return f"《{name}》不是 GeoJSON 要素集合（FeatureCollection）。"


def empty(name: str) -> str:
    return f"《{name}》里没有任何图形。"


def faults(name: str, found: list[str], more: int) -> str:
    rest = f"；另有 {more} 处问题未列出" if more else ""
    return f"《{name}》不能使用：{'；'.join(found)}{rest}。"


def at(number: int, reason: str) -> str:
    return f"第 {number} 个图形{reason}"


NOT_AREA = "不是面（Polygon 或 MultiPolygon）"
BAD_NUMBERS = "的坐标不是有效数字"
OUT_OF_COUNTRY = "的坐标不在东经 73–135°、北纬 18–54° 之内，请检查坐标系和经纬度顺序"
TOO_SHORT = "的边界少于四个点"
OPEN_RING = "的边界没有闭合"
CROSSING = "的边界自相交"
NO_AREA = "的面积为零"
NO_CODE = "缺少代码（code）"
NO_NAME = "缺少名称（name）"
ELSEWHERE = "不在本区范围内"
WHOLE_ELSEWHERE = "图形与本区没有重叠"
ONE_DISTRICT = "区界只能有一个图形"


def bad_code(code: str, digits: int) -> str:
    return f"的代码“{code}”不是 {digits} 位数字"


def foreign_code(code: str, district: str) -> str:
    return f"的代码“{code}”不属于本区（{district}）"


def repeated(code: str) -> str:
    return f"的代码“{code}”重复"


def unknown_place(code: str) -> str:
    return f"地图图层中没有代码“{code}”。"


def too_many_points(limit: int) -> str:
    return f"顶点超过 {limit} 个，请先简化图形"
