"""The proxy as it is delivered, before real servers: encrypted, with websockets, also below a path."""

import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from cockpit import config
from cockpit.text import devices
from tests import guarding, serving
from tests.browser import sight
from tests.browser.server import copied
from tests.parts import served

DEPLOY = config.ROOT / "assets" / "deploy"
UNPACKED = config.ROOT / ".venv" / "nginx" / "usr" / "sbin"  # where `make test` puts it
NGINX = os.environ.get("NGINX") or shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:{UNPACKED}")
HOST = "cockpit.example"
CANARY = "k4n4r1envogel"
pytestmark = pytest.mark.skipif(not NGINX, reason="there is no nginx: tests/system.sh fetches it")


@dataclass(frozen=True)
class Site:
    """What visitors reach: port of the proxy, base, the cockpits behind, where the proxy logs."""

    port: int
    plain: int
    base: str
    desk: guarding.Cockpit
    folder: Path

    def ask(self, path: str, method: str = "GET", host: str = HOST, **headers: str) -> serving.Answer:
        """One request over TLS; the certificate is the one of the test."""
        trust = ssl.create_default_context(cafile=str(self.folder / "c.pem"))
        line = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=trust)
        trust.check_hostname = False
        line.putrequest(method, path, skip_host=True)
        for name, value in ({"Host": f"{host}:{self.port}"} | headers).items():
            line.putheader(name.replace("_", "-"), value)
        line.endheaders()
        found = line.getresponse()
        answer = serving.Answer(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
        line.close()
        return answer

    @contextmanager
    def stream(self, path: str, token: str = "", origin: str = "") -> Iterator:
        """A websocket over TLS."""
        trust = ssl.create_default_context(cafile=str(self.folder / "c.pem"))
        trust.check_hostname = False
        cookie = {"Cookie": f"cockpit_session={token}"} if token else {}
        told = {"additional_headers": cookie, "origin": origin or f"https://{HOST}:{self.port}", "ssl": trust}
        line = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        address = f"wss://{HOST}:{self.port}{self.base}{path}"
        with connect(address, sock=line, subprotocols=["streamlit"], max_size=None, **told) as opened:
            yield opened

    def log(self) -> list[dict]:
        """The lines of the proxy's log."""
        return [json.loads(line) for line in (self.folder / "cockpit.log").read_text().splitlines()]


def written(folder: Path, name: str, ports: dict[str, int]) -> Path:
    """The delivered file with ports, certificate and logs of this test, inside a whole configuration."""
    said = (DEPLOY / name).read_text("utf-8")
    for old, new in {
        "127.0.0.1:8501": f"127.0.0.1:{ports['desk']}",
        "127.0.0.1:8502": f"127.0.0.1:{ports['wall']}",
        "listen 80;": f"listen 127.0.0.1:{ports['plain']};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{ports['port']} ssl http2;",
        "/etc/nginx/cockpit.crt": f"{folder}/c.pem",
        "/etc/nginx/cockpit.key": f"{folder}/k.pem",
        "/var/log/nginx/": f"{folder}/",
        "proxy_set_header Host              $host;": "proxy_set_header Host              $http_host;",
    }.items():
        assert old in said, old
        said = said.replace(old, new)
    (folder / "site.conf").write_text(said)
    paths = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("proxy", "fastcgi", "uwsgi", "scgi"))
    whole = f"daemon off; pid {folder}/pid; error_log {folder}/e.log; worker_processes 1; events {{}}\n"
    whole += "user root;\n" if os.geteuid() == 0 else ""
    whole += f"http {{ client_body_temp_path {folder}/body; {paths} include {folder}/site.conf; }}\n"
    (folder / "nginx.conf").write_text(whole)
    return folder / "nginx.conf"


@contextmanager
def proxied(folder: Path, name: str, ports: dict[str, int]) -> Iterator[None]:
    """A real nginx with a delivered file."""
    make = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=cockpit.example -keyout k.pem -out c.pem"
    san = ["-addext", f"subjectAltName=DNS:{HOST}"]
    subprocess.run(["openssl", *make.split(), *san], cwd=folder, check=True, capture_output=True)
    command = [NGINX, "-p", str(folder), "-c", str(written(folder, name, ports))]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", ports["port"]), 1):
                break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def _cockpit(bare, folder: Path, log: Path, base: str, told: dict) -> Iterator[guarding.Cockpit]:
    """One cockpit, which answers below its base."""
    own = served(copied(bare, folder), sign_in="local", secret=guarding.SECRET, **told)
    port = serving.free_port()
    options = ("--server.port", str(port), "--server.address", "127.0.0.1")
    with log.open("wb") as said:
        place = {"cwd": config.ROOT, "env": serving.environment(own), "stdout": said, "stderr": said}
        process = subprocess.Popen(serving.command(*options), **place)
    try:
        until = time.monotonic() + serving.PATIENCE
        while time.monotonic() < until and process.poll() is None:
            with suppress(OSError):
                if serving.ask(port, f"{base}/api/livez").status == 200:
                    break
            time.sleep(0.1)
        yield guarding.Cockpit(port, own)
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def site(bare, folder: Path, name: str, base: str, parts: tuple[str, ...]) -> Iterator[Site]:
    """A proxy before one cockpit, or before one for people and one for walls."""
    folder.mkdir(exist_ok=True)
    ports = {each: serving.free_port() for each in ("port", "plain")}
    address = f"https://{HOST}:{ports['port']}{base}"
    with ExitStack() as stack:
        found = {}
        for part in parts:
            told = {"address": address, "trusted_proxies": "127.0.0.1", "process": part}
            log = folder / f"{part}.log"
            found[part] = stack.enter_context(_cockpit(bare, folder / part, log, base, told))
        ports |= {"desk": found[parts[0]].port, "wall": found[parts[-1]].port}
        stack.enter_context(proxied(folder, name, ports))
        yield Site(ports["port"], ports["plain"], base, found[parts[0]], folder)


@pytest.fixture(scope="module")
def root(bare, tmp_path_factory):
    with site(bare, tmp_path_factory.mktemp("root"), "nginx.conf", "", ("desk", "wall")) as made:
        yield made


@pytest.fixture(scope="module")
def below(bare, tmp_path_factory):
    folder = tmp_path_factory.mktemp("below")
    with site(bare, folder, "nginx-below.conf", "/cockpit", ("all",)) as made:
        yield made


@pytest.fixture(params=["root", "below"])
def either(request):
    return request.getfixturevalue(request.param)


def test_c3_whoever_comes_without_encryption_is_sent_to_the_encrypted_address(either):
    with socket.create_connection(("127.0.0.1", either.plain), 10) as line:
        line.sendall(f"GET {either.base}/network?a=1 HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode())
        answer = line.makefile("rb").read().decode()
    assert (
        answer.startswith("HTTP/1.1 308") and f"Location: https://{HOST}{either.base}/network?a=1" in answer
    )


def test_c3_only_todays_tls_is_spoken_and_browsers_are_told_to_keep_to_it(either):
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises(OSError), socket.create_connection(("127.0.0.1", either.port), 5) as line:
        old.wrap_socket(line)
    found = either.ask(f"{either.base}/sign-in")
    assert found.status == 200 and found.headers["strict-transport-security"] == "max-age=31536000"


def test_the_sign_in_page_comes_through_and_a_stranger_gets_no_page(either):
    answer = either.ask(f"{either.base}/network?school=1")
    assert answer.status == 303 and answer.headers["location"].startswith(f"{either.base}/sign-in?")
    page = either.ask(f"{either.base}/sign-in").body.decode()
    assert 'lang="zh-CN"' in page
    for link in re.findall(r'(?:href|src|action)="(/[^"]*)"', page):
        assert link.startswith(f"{either.base}/"), link
        assert either.ask(link.replace("&amp;", "&")).status < 400, link


def test_a_signed_in_visitor_gets_the_page_its_files_and_its_websocket(either):
    token = either.desk.enter()
    page = either.ask(f"{either.base}/network", Cookie=f"cockpit_session={token}")
    assert page.status == 200 and "no-store" in page.headers["cache-control"]
    for link in re.findall(r'(?:href|src)="([^"]+)"', page.body.decode()):
        path = link if link.startswith("/") else f"{either.base}/{link.removeprefix('./')}"
        if "/_stcore/agent" in path:
            continue
        found = either.ask(path)
        assert found.status == 200 and len(found.body) > 20, path
    with either.stream("/_stcore/stream", token) as opened:
        opened.send(guarding.rerun())
        assert len(opened.recv(timeout=30)) > 10


@pytest.mark.parametrize("origin", ["", "https://evil.example"])
def test_a_websocket_without_a_session_or_from_elsewhere_is_refused(either, origin):
    token = either.desk.enter() if origin else ""
    with pytest.raises(InvalidStatus) as refused, either.stream("/_stcore/stream", token, origin):
        pass
    assert refused.value.response.status_code == 403


@pytest.mark.browser
@pytest.mark.skipif(not Path(sight.CHROMIUM).exists(), reason="Chromium is not installed")
def test_a_browser_shows_page_and_font_below_the_path_and_asks_for_nothing_that_is_not_there(below):
    """In a thread of its own: the one driver that a thread can have may be taken by another test."""
    with ThreadPoolExecutor(1) as aside:
        aside.submit(_looked_at, below).result()


def _looked_at(below) -> None:
    failed, asked = [], []
    address = f"https://{HOST}:{below.port}{below.base}"
    flags = [*sight.FLAGS, f"--host-resolver-rules=MAP {HOST} 127.0.0.1", "--ignore-certificate-errors"]
    flags += ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=sight.CHROMIUM, args=flags)
        window = sight.window(browser, ignore_https_errors=True)
        cookie = {"name": "cockpit_session", "value": below.desk.enter(), "url": f"{address}/"}
        window.add_cookies([cookie])
        tab = window.new_page()
        tab.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(f"{address}/network")
        tab.wait_for_selector(".cs-page", timeout=90_000)
        assert tab.evaluate(
            "document.fonts.ready.then(() => document.fonts.check('16px \\'Cockpit Sans\\''))"
        )
        tab.goto(f"{address}/sign-out")
        tab.wait_for_selector("form button")
        browser.close()
    ours = [url for url in asked if url.startswith("http")]
    assert all(url.startswith(f"{address}/") for url in ours), [u for u in ours if not u.startswith(address)]
    assert [url for url in asked if "/fonts/cockpit-sans" in url]
    probed = ("/network/_stcore/health", "/network/_stcore/host-config")  # where the framework looks first
    assert [url for url in failed if not url.endswith(probed)] == []


def test_what_nobody_outside_needs_is_not_there(either):
    token = either.desk.enter()
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/script-health-check"):
        assert either.ask(either.base + path, Cookie=f"cockpit_session={token}").status == 404
    for path in ("/assets/deploy/nginx.conf", "/assets/../cockpit/config/model.py"):
        assert either.ask(either.base + path).status in (400, 403, 404)


def test_nobody_is_who_a_header_says(either):
    told = {
        "X_Cockpit_Session": "1",
        "X_Forwarded_User": "root",
        "Remote_User": "root",
        "X_Real_IP": "127.0.0.1",
    }
    assert either.ask(f"{either.base}/api/me", **told).status == 401
    ready = json.loads(either.ask(f"{either.base}/api/readyz", X_Forwarded_For="127.0.0.1").body)
    assert set(ready) == {"ready"}, "a stranger only hears whether it is ready"


def test_the_log_of_the_proxy_has_no_query_and_no_key_and_names_the_request(either):
    answer = either.ask(f"{either.base}/sign-in?next=/{CANARY}", Referer=f"https://x/{CANARY}")
    either.ask(f"{either.base}/api/export/{CANARY}")
    either.ask(f"{either.base}/wall-in/{CANARY}")
    time.sleep(0.2)
    lines = either.log()
    assert CANARY not in json.dumps(lines)
    assert {"path": f"{either.base}/api/export/***"}.items() <= lines[-1].items()
    named = next(each for each in lines if each["request"] == answer.headers["x-request-id"])
    assert (named["status"], named["from"]) == (200, "127.0.0.1")


def test_the_walls_have_their_own_process_and_connection(root):
    answer = root.ask("/wall")
    assert answer.status == 403 and devices.STRANGER in answer.body.decode()
    with pytest.raises(InvalidStatus) as refused, root.stream("/wall/_stcore/stream"):
        pass
    assert refused.value.response.status_code == 403, "a screen nobody has registered"
    assert root.ask("/wall/").headers["location"].endswith("/wall")
    asked = [each["path"] for each in _requests(root.folder / "wall.log")]
    assert "/wall" in asked and "/sign-in" not in asked


def test_r11_the_servers_log_is_lines_of_json_without_anything_secret(either):
    token = either.desk.enter()
    either.ask(f"{either.base}/network?school={CANARY}", Cookie=f"cockpit_session={token}")
    either.ask(f"{either.base}/api/export/{CANARY}", Cookie=f"cockpit_session={token}")
    either.ask(f"{either.base}/x%0d%0a%1b[2Jforged", Cookie=f"cockpit_session={token}")
    log = either.folder / ("desk.log" if either.base == "" else "all.log")
    text = log.read_text("utf-8")
    for secret in (CANARY, token, guarding.SECRET, "cockpit_session"):
        assert secret not in text
    asked = _requests(log)
    assert {each["path"] for each in asked} >= {f"{either.base}/network", f"{either.base}/api/export/***"}
    assert all(re.fullmatch(r"[0-9a-f]{12}", each["request"]) for each in asked)
    assert "\x1b" not in text and not [line for line in text.splitlines() if line.startswith("forged")]


def _requests(log: Path) -> list[dict]:
    """What the server's log tells of requests; every line but the greeting is JSON."""
    lines = [line for line in log.read_text("utf-8").splitlines() if line.strip()]
    told = [json.loads(line) for line in lines if line.startswith("{")]
    assert len(lines) - len(told) <= 2, [line for line in lines if not line.startswith("{")]
    return [each for each in told if each["from"] == "cockpit.requests"]


def test_the_file_for_a_sub_path_is_the_other_one_below_that_path():
    plain, deep = ((DEPLOY / name).read_text("utf-8") for name in ("nginx.conf", "nginx-below.conf"))
    places = re.findall(r"location (?:= )?(/\S*)", plain)
    found = re.findall(r"location (?:= )?(/\S*)", deep)
    assert found == [
        *(f"/cockpit{each}" for each in places[:6]),
        "/cockpit",
        *(f"/cockpit{e}" for e in places[6:]),
    ]
    assert deep.count("/cockpit") > 20 and "cockpit_wall/cockpit/_stcore/stream" in deep
