"""The district, its neighbours, rivers and subdistricts as WGS84 areas, shipped or a customer's own."""

from cockpit.geo.install import install
from cockpit.geo.layers import LAYERS, GeoError, Layers, Source, centre, contains, layers

__all__ = ["LAYERS", "GeoError", "Layers", "Source", "centre", "contains", "install", "layers"]
