"""The description of the interface for programs: every address, parameter, field and problem there is."""

from collections.abc import Mapping
from typing import Any

from cockpit.feed.openmetrics import MEDIA
from cockpit.feed.parameters import Parameter, parameters
from cockpit.feed.shapes import SCHEMAS
from cockpit.text import feed_api as words

VERSION = "1.0.0"
JSON, PROBLEM = "application/json", "application/problem+json"
ANY = ("bad-parameter", "no-key", "denied", "not-acceptable", "too-many", "failed", "away")
PAGED = ("cursor-expired",)
SHAPES = {"indicators": "Indicators", "schools": "Schools", "status": "Status"}


def openapi(base: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document; `base` is the path that every address begins with."""
    return {
        "openapi": "3.1.0",
        "info": {"title": words.TITLE, "version": VERSION, "description": words.ABOUT},
        "servers": [{"url": base}],
        "security": [{"key": []}],
        "paths": {f"/{name}": {"get": _operation(name)} for name in words.RESOURCES},
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": words.KEY}},
            "schemas": SCHEMAS,
            "headers": {"ETag": {"schema": {"type": "string"}, "required": True}},
        },
    }


def _operation(name: str) -> dict[str, Any]:
    asked = [_parameter(each) for each in parameters(name).values()]
    return {
        "operationId": name.partition(".")[0],
        "summary": words.RESOURCES[name],
        "parameters": [*asked, _match()],
        "responses": {"200": _answer(name), "304": _unchanged(), **_problems(bool(parameters(name)))},
    }


def _parameter(each: Parameter) -> dict[str, Any]:
    shape: dict[str, Any] = {"type": "string"}
    if each.most:
        shape = {"type": "integer", "minimum": 1, "maximum": each.most}
    elif each.values:
        shape["enum"] = list(each.values)
    else:
        shape["pattern"] = each.pattern
    return {"name": each.name, "in": "query", "description": each.title, "schema": shape}


def _match() -> dict[str, Any]:
    return {
        "name": "If-None-Match",
        "in": "header",
        "description": words.MATCH,
        "schema": {"type": "string"},
    }


def _answer(name: str) -> dict[str, Any]:
    media: Mapping[str, Any] = {JSON: {"schema": {"type": "object"}}}
    if name == "metrics":
        media = {MEDIA: {"schema": {"type": "string"}}}
    elif name in SHAPES:
        media = {JSON: {"schema": {"$ref": f"#/components/schemas/{SHAPES[name]}"}}}
    return {"description": words.ANSWER, "headers": _etag(), "content": media}


def _unchanged() -> dict[str, Any]:
    return {"description": words.UNCHANGED, "headers": _etag()}


def _etag() -> dict[str, Any]:
    return {"ETag": {"$ref": "#/components/headers/ETag"}}


def _problems(paged: bool) -> dict[str, Any]:
    shape = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    found = {}
    for name in (*ANY, *(PAGED if paged else ())):
        status, title, _ = words.PROBLEMS[name]
        found[str(status)] = {"description": title, "content": shape}
    return found
