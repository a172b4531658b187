"""Another system as a client of the data interface, over HTTP or straight at its one function."""

import json
from collections.abc import Mapping
from typing import Any

from cockpit import access, feed
from cockpit.door.serving import ROOT, interface
from cockpit.door.serving.asked import Answer, Asked
from tests import serving

LISTS = tuple(feed.LISTS)
HERE = access.place("127.0.0.1")


def over_http(port: int, token: str, path: str, method: str = "GET", **said: str) -> serving.Answer:
    """Ask a running cockpit; `said` are further headers."""
    bearer = {"Authorization": f"Bearer {token}"} if token else {}
    return serving.ask(port, f"{ROOT}/{path}", method, **bearer, **said)


def directly(
    token: str, path: str, origin: access.Address | None = HERE, accept: str = "", **parameters: str
) -> Answer:
    """Ask within this process."""
    bearer = f"Bearer {token}" if token else ""
    asked = Asked("GET", path, tuple(parameters.items()), bearer, accept, "", origin)
    return interface.answered(asked)


def told(answer: Answer | serving.Answer) -> Any:
    """The document of an answer that went well."""
    assert answer.status == 200, answer.body.decode()
    return json.loads(answer.body)


def every(token: str, resource: str, **parameters: str) -> list[dict[str, Any]]:
    """All items of a list, page by page."""
    found: list[dict[str, Any]] = []
    more: Mapping[str, str] = {**parameters, "limit": "200"}
    while True:
        page = told(directly(token, resource, **more))
        found += page["items"]
        if page["next"] is None:
            return found
        query = page["next"].partition("?")[2]
        more = dict(pair.split("=", 1) for pair in query.split("&"))
