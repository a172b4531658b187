"""The server's log: a line of JSON for each thing, and nothing in it that nobody should read (R-9, R-11)."""

import json
import logging
import re
import secrets
import sys

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from cockpit import config
from cockpit.door import logs

TOKEN = secrets.token_urlsafe(32) + "1a2"
SECRET = secrets.token_urlsafe(48)
SAID = {  # what a message may hold, and what must not be left of it
    "postgresql://cockpit:Gehe1m@db.example/x": "Gehe1m",
    f"cookie: cockpit_session={TOKEN}": TOKEN,
    f"Authorization: Bearer {TOKEN}": TOKEN,
    "GET /sign-in?next=/school/2150000001&who=zhang": "zhang",
    "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQ": "1QQQ",
    "身份证 50010320150203123X": "50010320150203123X",
    "电话 13812345678": "13812345678",
    "session 4f9a8b7c6d5e4f3a ended": "4f9a8b7c6d5e4f3a",
    "session 0d9d2a3e-7b1c-4c55-9a61-2f6f0a8f9d11": "0d9d2a3e",
    f"key {TOKEN} was wrong": TOKEN,
    f"signed with {SECRET}": SECRET,
}


@pytest.fixture
def said(settings, monkeypatch, capsys):
    """What the log has written so far, as text; logging is as before afterwards."""
    monkeypatch.setenv("COCKPIT_SIGN_IN", "local")
    monkeypatch.setenv("COCKPIT_SECRET", SECRET)
    config.reset()
    logs._own.cache_clear()
    written: list[str] = []
    root, kind = logging.getLogger(), logging.getLoggerClass()
    kept = (root.handlers[:], root.level)
    manager = logging.Logger.manager.loggerDict
    before = {n: (x.__class__, x.handlers[:]) for n, x in manager.items() if isinstance(x, logging.Logger)}
    logs.set_up()
    yield lambda: written.append(capsys.readouterr().err) or "".join(written)
    logging.setLoggerClass(kind)
    logging.captureWarnings(False)
    root.handlers[:], _ = kept[0], root.setLevel(kept[1])
    for name, (was, handlers) in before.items():
        manager[name].__class__, manager[name].handlers[:] = was, handlers
    logs._own.cache_clear()


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("message", SAID, ids=range(len(SAID)))
def test_r9_no_secret_and_nobodys_data_is_left_in_a_line(said, message):
    logging.getLogger("cockpit").warning("%s", message)
    (line,) = lines(said())
    assert SAID[message] not in said() and line["level"] == "warning"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", line["time"])


def test_r11_nobody_forges_a_line_or_moves_the_cursor(said):
    logging.getLogger("cockpit").error('one\r\n{"level": "info"}\x1b[2J\u2028two\x00')
    assert len(said().splitlines()) == 1 and len(lines(said())) == 1
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]|\u2028", said())


def test_a_fault_says_where_it_happened_but_no_value_of_a_row(said):
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        connection.execute(sa.text("create table person (name text unique)"))
        try:
            for _ in range(2):
                connection.execute(sa.text("insert into person values (:name)"), {"name": "张三丰"})
        except sa.exc.IntegrityError:
            logging.getLogger("streamlit.fresh").exception("page failed")
    (line,) = lines(said())
    kinds = [fault["kind"] for fault in line["faults"]]
    assert kinds == ["IntegrityError", "IntegrityError"] and "张三丰" not in said()
    assert (
        any("tests/test_logs.py" in at for at in line["faults"][0]["at"])
        and line["from"] == "streamlit.fresh"
    )


def test_whoever_brings_a_handler_of_his_own_writes_by_the_rules_too(said):
    stranger = logging.getLogger(f"stranger.{secrets.token_hex(4)}")
    stranger.propagate = False
    stranger.addHandler(logging.StreamHandler(sys.stderr))
    stranger.error("in the clear: 13812345678")
    assert [line["message"] for line in lines(said())] == ["in the clear: ***"]


def test_every_request_has_a_number_in_its_answer_and_in_everything_said_about_it(said):
    def page(request):
        logging.getLogger("cockpit").warning("slow")
        return PlainTextResponse("fine", 500 if request.query_params else 200)

    app = Starlette(routes=[Route("/{rest:path}", page)], middleware=[Middleware(logs.Requests)])
    client = TestClient(app)
    answer = client.get(f"/api/export/{TOKEN}")
    broken = client.get(f"/network?school={TOKEN}")
    slow, first, _, second = lines(said())
    assert slow["request"] == first["request"] == answer.headers["x-request-id"]
    assert (first["path"], first["status"], first["bytes"]) == ("/api/export/***", 200, 4)
    assert (second["path"], second["level"], second["method"]) == ("/network", "error", "GET")
    assert second["request"] == broken.headers["x-request-id"] != first["request"]
    assert TOKEN not in said() and "testclient" not in said()
