"""The map leads from the district into a street and to its schools, and several can be circled on it."""

from dataclasses import replace

from cockpit import geo
from cockpit.screen import circling, maps
from cockpit.screen.maps import AREA, sight
from tests.apps import samples

MAP = samples.district_map()
LAYERS = geo.layers()
CODE = LAYERS.subdistricts["features"][0]["properties"]["code"]


def within(code: str):
    return replace(MAP, options={**MAP.options, "area": code, "drill": True})


def layer(deck, id: str):
    return next(each for each in deck.layers if each.id == id)


def test_a_chosen_street_fills_the_map():
    assert sight(LAYERS, MAP) == LAYERS.box
    west, south, east, north = sight(LAYERS, within(CODE))
    whole = LAYERS.box
    assert whole[0] <= west < east <= whole[2] and whole[1] <= south < north <= whole[3]
    near, far = maps.deck(within(CODE)), maps.deck(MAP)
    assert near.initial_view_state.zoom > far.initial_view_state.zoom + 0.5
    assert sight(LAYERS, within("unknown")) == LAYERS.box


def test_a_street_can_be_picked_only_where_the_map_leads_into_it():
    assert layer(maps.deck(MAP), "areas").pickable is False
    areas = layer(maps.deck(within(CODE)), "areas")
    assert areas.pickable is True
    codes = {feature["code"] for feature in areas.data["features"]}
    assert codes == {f"{AREA}{f['properties']['code']}" for f in LAYERS.subdistricts["features"]}
    assert all(feature["told"] for feature in areas.data["features"])


def test_within_a_street_schools_are_named_that_need_no_attention_too():
    calm = replace(MAP, frame=MAP.frame.filter(MAP.frame["status"] == "achieved"))
    street = replace(calm, options={**MAP.options, "area": CODE})
    names = set(calm.frame["name"])
    assert not names & {row["text"] for row in layer(maps.deck(calm), "labels").data}
    assert names & {row["text"] for row in layer(maps.deck(street), "labels").data}


def test_every_school_of_the_map_can_be_circled_and_its_name_stays_text():
    plot = circling._plot(MAP, ())
    marks = [trace for trace in plot.data if trace.mode == "markers"]
    codes = {each[0] for trace in marks for each in trace.customdata}
    assert codes == set(MAP.frame["code"])
    assert {trace.marker.symbol for trace in marks} <= set(circling.SYMBOLS.values())
    assert (
        circling._told({"name": "<b>x</b>", "text": "1", "status_word": None}) == "&lt;b&gt;x&lt;/b&gt;<br>1"
    )
