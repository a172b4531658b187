"""What keeps servers and screens running: units, launcher, proxy and watchdog are what their guide says."""

import configparser
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest

from cockpit import config
from cockpit.cli import run, watching
from cockpit.door import part
from cockpit.text import watch as words
from tests import homes, serving

DEPLOY = config.ROOT / "assets" / "deploy"
GUIDE = (DEPLOY / "README.md").read_text("utf-8")
UNITS = sorted(DEPLOY.glob("*.service"))
ONCE = {  # does its work and ends; a timer starts it: what it runs
    "cockpit-meeting": ["meeting due"],
    "cockpit-audit": ["people dormant", "audit seal"],
    "cockpit-backup": ["backup create", "backup verify", "backup prune"],
}
SERVERS = {"cockpit-desk": ("desk", "8501"), "cockpit-wall": ("wall", "8502")}
FLAGS = {
    *("--kiosk", "--incognito", "--noerrdialogs", "--disable-background-timer-throttling"),
    *("--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows"),
    *("--disable-hang-monitor", "--disable-component-update", "--disable-sync"),
    *("--check-for-update-interval=31536000", "--password-store=basic"),
}
BROWSER = """#!/bin/sh
printf 'start %s locks=%s\\n' "$*" "$(find "$FAKE_PROFILE" -name 'Singleton*' | wc -l)" >> "$FAKE_LOG"
touch "$FAKE_PROFILE/SingletonLock"
trap 'printf "told\\n" >> "$FAKE_LOG"; exit 0' TERM
[ -e "$FAKE_STAY" ] && { sleep 60 & wait $!; }
exit 7
"""
PATIENCE = 20  # seconds for something that takes one on a quiet machine


class Repeated(dict):
    """Keeps every value of a key that stands several times, as units have it."""

    def __setitem__(self, key, value):
        if key in self and isinstance(value, list) and isinstance(self[key], list):
            value = self[key] + value
        super().__setitem__(key, value)


def unit(path: Path) -> configparser.ConfigParser:
    """A unit as its sections, keys as they are written, several values on several lines."""
    read = configparser.ConfigParser(strict=False, interpolation=None, dict_type=Repeated, delimiters=("=",))
    read.optionxform = str
    read.read(path, "utf-8")
    return read


def until(said, patience: float = PATIENCE):
    """Wait for a true answer and return it."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if answer := said():
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


@pytest.mark.parametrize(
    "path", [path for path in UNITS if path.stem not in ONCE], ids=lambda path: path.stem
)
def test_every_unit_starts_again_whatever_happens_and_gains_no_rights(path):
    service, whole = unit(path)["Service"], unit(path)
    assert service["Restart"] == "always"
    assert 0 < int(service["RestartSec"].split()[0]) <= 30
    assert whole["Unit"]["StartLimitIntervalSec"] == "0", "it never gives up"
    assert whole["Install"]["WantedBy"] == "multi-user.target"
    assert (service["NoNewPrivileges"], service["LimitCORE"]) == ("yes", "0")
    assert service["ProtectSystem"] in ("strict", "full")
    assert service["User"] not in ("", "root")


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_s_unit_serves_its_part_on_loopback_only(name):
    service = unit(DEPLOY / f"{name}.service")["Service"]
    process, port = SERVERS[name]
    told = service["Environment"]
    assert f"COCKPIT_PROCESS={process}" in told and f"PORT={port}" in told
    assert process in config.PROCESSES and "MALLOC_ARENA_MAX=2" in told
    assert "--server.address 127.0.0.1" in service["ExecStart"]
    assert "streamlit run streamlit_app.py" in service["ExecStart"]
    assert {
        key: service[key] for key in ("ProtectHome", "PrivateTmp", "PrivateDevices", "RestrictNamespaces")
    } == dict.fromkeys(("ProtectHome", "PrivateTmp", "PrivateDevices", "RestrictNamespaces"), "yes")
    assert service["CapabilityBoundingSet"] == ""
    assert int(service["TimeoutStopSec"]) <= 15


def test_the_watchdog_s_unit_restarts_a_server_only_when_it_does_not_answer():
    service = unit(DEPLOY / "cockpit-watch@.service")["Service"]
    assert "-m cockpit watch" in service["ExecStart"]
    assert f'"$$EXIT_STATUS" != {watching.SILENT} ]' in service["ExecStopPost"]
    assert "try-restart cockpit-%i.service" in service["ExecStopPost"]
    asked = dict(re.findall(r"--(\w+) (\d+)", service["ExecStart"]))
    assert (int(asked["every"]) + int(asked["timeout"])) * int(asked["failures"]) <= 45


@pytest.mark.parametrize("name", ONCE)
def test_what_is_due_is_done_every_day_behind_everything_else_without_rights(name):
    path = DEPLOY / f"{name}.service"
    service, timer = unit(path)["Service"], unit(path.with_suffix(".timer"))
    assert (service["Type"], service["User"], service["NoNewPrivileges"]) == ("oneshot", "cockpit", "yes")
    steps = [line.partition("-m cockpit ")[2] for line in service["ExecStart"].splitlines()]
    assert steps == ONCE[name] and int(service["Nice"]) > 0
    assert (service["ProtectSystem"], service["CapabilityBoundingSet"]) == ("strict", "")
    assert timer["Timer"]["OnCalendar"].startswith("*-*-* ") and timer["Timer"]["Persistent"] == "true"
    assert timer["Install"]["WantedBy"] == "timers.target"


def test_c20_the_audit_is_sealed_before_the_nightly_backup_takes_the_seal_along():
    hours = [
        re.search(r"(\d\d:\d\d):00 Asia/Shanghai", (DEPLOY / f"{name}.timer").read_text("utf-8"))[1]
        for name in ("cockpit-audit", "cockpit-backup")
    ]
    assert hours == sorted(hours) and hours[0] != hours[1]


@pytest.mark.parametrize("name", [*SERVERS, *ONCE])
def test_r9_the_secret_reaches_a_service_in_no_environment_and_no_command_line(name):
    service = unit(DEPLOY / f"{name}.service")["Service"]
    assert service["LoadCredential"] == "secret:/etc/cockpit/secret"
    assert "COCKPIT_SECRET_FILE=%d/secret" in service["Environment"]
    assert not re.search(
        r"COCKPIT_SECRET=|IDENTITY|AGE-SECRET", (DEPLOY / f"{name}.service").read_text("utf-8")
    )


def test_c11_logs_are_kept_longer_than_half_a_year():
    assert int(re.search(r"rotate (\d+)", (DEPLOY / "logrotate").read_text())[1]) >= 183
    assert "daily" in (DEPLOY / "logrotate").read_text()
    assert int(re.search(r"MaxRetentionSec=(\d+)day", (DEPLOY / "journald.conf").read_text())[1]) >= 183


def test_the_kiosk_s_unit_starts_the_launcher():
    service = unit(DEPLOY / "cockpit-kiosk.service")["Service"]
    assert service["ExecStart"].endswith("/assets/deploy/kiosk.sh")
    assert "KIOSK_PROFILE=" in service["Environment"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_systemd_knows_every_line_of_the_units(path, tmp_path):
    target = tmp_path / path.name.replace("@", "@wall")
    target.write_bytes(path.read_bytes())
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(target)], capture_output=True, text=True, check=False
    )
    about = [line for line in done.stderr.splitlines() if target.name in line]
    assert not [line for line in about if "is not executable" not in line]


@pytest.mark.parametrize("name", ["kiosk.sh", "wall.sh"])
def test_the_scripts_are_plain_shell_and_may_be_run(name):
    assert subprocess.run(["sh", "-n", DEPLOY / name], check=False).returncode == 0
    assert os.access(DEPLOY / name, os.X_OK)


@pytest.fixture
def kiosk(tmp_path):
    """The launcher around a browser that ends at once, unless the file `stay` is there."""
    browser, log, profile = tmp_path / "browser", tmp_path / "log", tmp_path / "profile"
    profile.mkdir()
    (profile / "SingletonLock").symlink_to("gone-4711")
    browser.write_text(BROWSER)
    browser.chmod(0o755)
    told = {"KIOSK_BROWSER": browser, "KIOSK_PROFILE": profile, "KIOSK_FLAGS": "--no-sandbox"}
    fake = {"FAKE_LOG": log, "FAKE_PROFILE": profile, "FAKE_STAY": tmp_path / "stay"}
    told |= {"KIOSK_URL": "http://127.0.0.1:1/wall", "KIOSK_PAUSE": "0.2", "KIOSK_SCALE": "2", **fake}
    log.touch()
    started = subprocess.Popen(
        ["sh", DEPLOY / "kiosk.sh"],
        env={**os.environ, **{name: str(value) for name, value in told.items()}},
        stderr=subprocess.PIPE,
        text=True,
    )
    yield started, log, tmp_path / "stay"
    started.kill()
    started.communicate()


def test_the_launcher_opens_the_browser_again_and_clears_the_lock_of_a_power_cut(kiosk):
    process, log, _ = kiosk
    starts = until(lambda: (lines := log.read_text().splitlines()) and len(lines) >= 3 and lines)
    assert all(line.endswith("locks=0") for line in starts), "a lock is gone before every start"
    flags = starts[0].split()
    assert not FLAGS - set(flags)
    assert "--force-device-scale-factor=2" in flags and "http://127.0.0.1:1/wall" in flags
    assert [flag for flag in flags if flag.startswith("--user-data-dir=")]
    process.terminate()
    assert "浏览器已退出（退出码 7）" in process.communicate(timeout=PATIENCE)[1]


def test_the_launcher_takes_its_browser_along_when_it_is_stopped(kiosk):
    process, log, stay = kiosk
    stay.touch()
    until(lambda: log.read_text().count("start") >= 1 and _waits(process.pid))
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    assert log.read_text().splitlines()[-1] == "told"


def _waits(pid: int) -> bool:
    """Whether the browser of the launcher has come to its rest, which is a process of its own."""
    inner = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout
    below = subprocess.run(["pgrep", "-P", inner.split()[0]], capture_output=True, text=True, check=False)
    return bool(below.stdout) if inner.split() else False


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"KIOSK_BROWSER": "no-such-browser"}, "没有找到 Chromium"),
        ({"KIOSK_PAUSE": "9"}, "KIOSK_PAUSE"),
        ({"KIOSK_URL": "file:///etc/passwd"}, "KIOSK_URL"),
    ],
)
def test_the_launcher_says_in_one_sentence_what_it_lacks(told, said):
    done = subprocess.run(
        ["sh", DEPLOY / "kiosk.sh"], env={**os.environ, **told}, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert said in done.stderr and len(done.stderr.splitlines()) == 1 and done.stderr.endswith("。\n")


def test_the_proxy_sends_every_address_of_the_wall_to_the_wall_s_process():
    written = (DEPLOY / "nginx.conf").read_text("utf-8")
    places = dict(re.findall(r"location (?:= )?(\S+)\s*\{(.*?)\}", written, re.S))
    for place in (*part.OF_WALLS, "/wall/_stcore/stream"):
        assert "http://cockpit_wall" in places[place] or "return 308 /wall" in places[place], place
    assert "http://cockpit_desk" in places["/"] and "http://cockpit_desk" in places["/_stcore/stream"]
    for place in ("/_stcore/stream", "/wall/_stcore/stream"):
        assert "proxy_read_timeout" in places[place]
    assert '"~/_stcore/stream$" $http_upgrade' in written and "Upgrade           $cockpit_socket" in written
    for place in ("/static/", "/assets/", "/api/livez", "/api/readyz"):
        assert re.search(r"http://\$cockpit_(asset|live)", places[place]), place
    for place in ("/_stcore/metrics", "/_stcore/agent"):
        assert "return 404" in places[place]
    assert {"limit_req ", "limit_conn ", "proxy_connect_timeout", "client_max_body_size"} <= set(
        re.findall(r"limit_req |limit_conn |proxy_connect_timeout|client_max_body_size", written)
    )
    assert Counter(written)["{"] == Counter(written)["}"]


def test_the_guide_names_every_file_beside_it_and_every_setting_of_the_launcher():
    there = {path.name for path in DEPLOY.iterdir()} - {"README.md"}
    assert set(re.findall(r"\]\(([^)]+)\)", GUIDE)) == there
    read = set(re.findall(r"\$\{(KIOSK_\w+)", (DEPLOY / "kiosk.sh").read_text("utf-8")))
    assert set(re.findall(r"^\| `(KIOSK_\w+)`", GUIDE, re.M)) == read
    code = "".join(path.read_text("utf-8") for path in (config.ROOT / "cockpit" / "config").glob("*.py"))
    known = set(re.findall(r'"(COCKPIT_[A-Z_]+)"', code)) | {"COCKPIT_OIDC_METADATA", "COCKPIT_OIDC_CLIENT"}
    said = {name.removesuffix("_FILE") for name in re.findall(r"\b(COCKPIT_[A-Z_]+)", GUIDE)}
    assert said <= known | {"COCKPIT_OIDC_SECRET"}


@contextmanager
def silent():
    """The address of a server that accepts and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(16)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_the_watchdog_asked_once_tells_each_server_and_whether_all_live(capsys):
    with serving.routed() as port, silent() as mute:
        lives, gone = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{serving.free_port()}"
        assert run(["watch", "--once", lives]) == 0
        assert capsys.readouterr().out.splitlines() == [words.answers(lives)]
        assert run(["watch", "--once", "--timeout", "0.3", lives, gone, mute]) == watching.SILENT
    told = [words.answers(lives), words.silent(gone, words.REFUSED), words.silent(mute, words.SLOW)]
    assert capsys.readouterr().out.splitlines() == told


def test_the_watchdog_speaks_only_on_a_change_and_ends_after_so_many_silences(capsys):
    with serving.routed() as port:
        address, codes = f"http://127.0.0.1:{port}", []
        asked = ["watch", "--every", "0.1", "--timeout", "1", "--failures", "3", address]
        thread = threading.Thread(target=lambda: codes.append(run(asked)))
        thread.start()
        time.sleep(0.8)
        assert thread.is_alive()
    thread.join(PATIENCE)
    assert codes == [watching.SILENT]
    said = capsys.readouterr().out.splitlines()
    assert said[0] == words.answers(address) and len(said) == 2
    assert said[1].startswith(f"{address} 没有应答")


@pytest.mark.parametrize("address", ["127.0.0.1:8501", "ftp://host", "http://", "http://host:99999"])
def test_the_watchdog_refuses_what_is_no_address(address, capsys):
    assert run(["watch", "--once", address]) == 1
    assert capsys.readouterr().err.strip() == words.not_an_address(address)


def test_the_local_wall_uses_the_server_that_is_there_and_stops_with_its_browser(tmp_path, district):
    browser, log = tmp_path / "browser", tmp_path / "log"
    browser.write_text(BROWSER)
    browser.chmod(0o755)
    log.touch()
    (tmp_path / "stay").touch()
    with serving.started(homes.Home(district.folder)) as port:
        told = {
            "KIOSK_BROWSER": browser,
            "KIOSK_PROFILE": tmp_path,
            "KIOSK_FLAGS": "--no-sandbox",
            "WALL_PORT": port,
            "FAKE_LOG": log,
            "FAKE_PROFILE": tmp_path,
            "FAKE_STAY": tmp_path / "stay",
            "PYTHON": shutil.which("python3"),
        }
        environment = {**os.environ, **{name: str(value) for name, value in told.items()}}
        started = subprocess.Popen(["sh", DEPLOY / "wall.sh"], env=environment)
        until(lambda: "start" in log.read_text())
        started.terminate()
        assert started.wait(PATIENCE) == 0
        assert f"http://127.0.0.1:{port}/wall" in log.read_text().splitlines()[0]
        assert log.read_text().splitlines()[-1] == "told"
        assert serving.ask(port, "/api/livez").status == 200, "a server that was there before stays"
