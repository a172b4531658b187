"""The shape of every answer as JSON Schema: all fields are always there, and there are no others."""

from typing import Any

from cockpit.figures.core import STATUSES
from cockpit.text import feed_api as words

Shape = dict[str, Any]
TEXT: Shape = {"type": "string"}
COUNT: Shape = {"type": "integer", "minimum": 0}
FLAG: Shape = {"type": "boolean"}
NUMBER: Shape = {"type": "number"}
DAY: Shape = {"type": "string", "format": "date"}
MOMENT: Shape = {"type": "string", "format": "date-time"}
STATUS: Shape = {"type": "string", "enum": list(STATUSES)}


def _object(**fields: Shape) -> Shape:
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _list(of: Shape) -> Shape:
    return {"type": "array", "items": of}


def _ref(name: str) -> Shape:
    return {"$ref": f"#/components/schemas/{name}"}


def _or_null(shape: Shape) -> Shape:
    if "enum" in shape:
        return {"type": ["string", "null"], "enum": [*shape["enum"], None]}
    return {**shape, "type": [shape["type"], "null"]}


MAYBE_TEXT, MAYBE_NUMBER, MAYBE_COUNT = _or_null(TEXT), _or_null(NUMBER), _or_null(COUNT)
MAYBE_DAY, MAYBE_STATUS = _or_null(DAY), _or_null(STATUS)
ABOUT = {
    "version": COUNT,
    "month": DAY,
    "published_at": MOMENT,
    "today": DAY,
    "demo": FLAG,
    "note": MAYBE_TEXT,
    "scope": TEXT,
    "level": {"type": "string", "enum": ["public", "internal"]},
    "level_word": TEXT,
    "issued_to": _object(key=TEXT, name=TEXT),
}
NAMED = _object(code=TEXT, title=TEXT)
FIGURE = {
    "value": MAYBE_NUMBER,
    "text": TEXT,
    "unit": MAYBE_TEXT,
    "numerator": MAYBE_NUMBER,
    "denominator": MAYBE_NUMBER,
    "status": MAYBE_STATUS,
    "status_word": MAYBE_TEXT,
    "as_of": MAYBE_DAY,
    "as_of_text": TEXT,
    "source": TEXT,
}
PROMISE = {
    "year": MAYBE_COUNT,
    "due": MAYBE_DAY,
    "due_text": MAYBE_TEXT,
    "target": MAYBE_NUMBER,
    "target_most": MAYBE_NUMBER,
    "target_op": MAYBE_TEXT,
    "target_text": MAYBE_TEXT,
    "gap": MAYBE_NUMBER,
    "gap_text": MAYBE_TEXT,
    "pace_text": MAYBE_TEXT,
    "chance": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    "chance_text": MAYBE_TEXT,
    "eta": MAYBE_DAY,
    "eta_text": MAYBE_TEXT,
}
SCHEMAS: dict[str, Shape] = {
    "Meta": _object(**ABOUT),
    "PageMeta": _object(**ABOUT, total=COUNT),
    "Indicator": _object(
        key=TEXT,
        indicator=TEXT,
        label=TEXT,
        area=NAMED,
        task=MAYBE_TEXT,
        units=_list(TEXT),
        clause=MAYBE_TEXT,
        stale=FLAG,
        **FIGURE,
        **PROMISE,
    ),
    "Indicators": _object(meta=_ref("PageMeta"), items=_list(_ref("Indicator")), next=MAYBE_TEXT),
    "SchoolFigure": _object(indicator=TEXT, label=TEXT, suppressed=FLAG, **FIGURE),
    "School": _object(
        code=TEXT,
        name=TEXT,
        short_name=TEXT,
        stage=NAMED,
        subdistrict=NAMED,
        longitude_deg=MAYBE_NUMBER,
        latitude_deg=MAYBE_NUMBER,
        students=MAYBE_COUNT,
        teachers=MAYBE_COUNT,
        classrooms=MAYBE_COUNT,
        suppressed=_list(TEXT),
        as_of=MAYBE_DAY,
        indicators=_list(_ref("SchoolFigure")),
    ),
    "Schools": _object(meta=_ref("PageMeta"), items=_list(_ref("School")), next=MAYBE_TEXT),
    "Milestone": _object(
        year=COUNT,
        text=MAYBE_TEXT,
        status=MAYBE_STATUS,
        status_word=MAYBE_TEXT,
        total=COUNT,
        counts=_list(_object(status=STATUS, status_word=TEXT, count=COUNT)),
    ),
    "Source": _object(
        dataset=TEXT,
        title=TEXT,
        cadence=TEXT,
        as_of=MAYBE_DAY,
        as_of_text=TEXT,
        age_days=_or_null({"type": "integer"}),
        rows=MAYBE_COUNT,
        rows_text=TEXT,
        state=TEXT,
        imported_at=_or_null(MOMENT),
    ),
    "Status": _object(
        meta=_ref("Meta"),
        notice=MAYBE_TEXT,
        milestones=_list(_ref("Milestone")),
        sources=_list(_ref("Source")),
    ),
    "Problem": {
        "type": "object",
        "properties": {
            "type": TEXT,
            "title": TEXT,
            "status": COUNT,
            "detail": TEXT,
            "code": {"type": "string", "enum": list(words.PROBLEMS)},
            "errors": _list(_object(name=TEXT, detail=TEXT)),
        },
        "required": ["type", "title", "status", "detail", "code"],
        "additionalProperties": False,
    },
}
