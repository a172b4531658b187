"""A visitor without a browser: the framework's own protocol over a websocket, up to the last element."""

import time
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.browser.server import Server

WAIT_S = 120
RUNNING = (ForwardMsg.FINISHED_EARLY_FOR_RERUN, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass
class Session:
    """One open session; `visit` runs a page's whole script on the server."""

    server: Server
    socket: ClientConnection = field(init=False)

    def __enter__(self) -> "Session":
        address = f"ws://{urlsplit(self.server.url).netloc}/_stcore/stream"
        self.socket = connect(address, subprotocols=["streamlit"], max_size=None, open_timeout=WAIT_S)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.socket.close()

    def visit(self, page: str, query: str = "") -> tuple[float, int]:
        """Seconds until the last element has arrived, and how many bytes came."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = "" if page == "overview" else page
        asked.rerun_script.context_info.url = f"{self.server.url}/{page}"
        started, received = time.perf_counter(), 0
        self.socket.send(asked.SerializeToString())
        while True:
            body = self.socket.recv(timeout=WAIT_S)
            received += len(body)
            said = ForwardMsg()
            said.ParseFromString(body)
            if said.WhichOneof("type") == "script_finished" and said.script_finished not in RUNNING:
                return time.perf_counter() - started, received
            if said.WhichOneof("type") == "page_not_found":
                raise RuntimeError(f"no page {page!r} for {query}")
