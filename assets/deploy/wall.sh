#!/bin/sh
# The wall on this very machine: its server, unless one answers already, then the browser. Ctrl-C ends both.
# Settings: PYTHON, WALL_PORT, and those of kiosk.sh.
set -u

python=${PYTHON:-python3}
port=${WALL_PORT:-8502}
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH= cd -- "$here/../.." && pwd)
origin=http://127.0.0.1:$port
KIOSK_URL=${KIOSK_URL:-$origin/wall}
KIOSK_PROFILE=${KIOSK_PROFILE:-$root/var/kiosk}
export KIOSK_URL KIOSK_PROFILE

say() { printf '%s\n' "$*" >&2; }
lives() {
  "$python" -c 'import sys, urllib.request as ask
ask.build_opener(ask.ProxyHandler({})).open(sys.argv[1], timeout=3).read()' "$origin/api/livez" 2>/dev/null
}

cd "$root" || exit 1
server=
kiosk=
leave() {
  code=$?
  trap '' EXIT TERM INT HUP
  for each in $kiosk $server; do kill -TERM "$each" 2>/dev/null; done
  for each in $kiosk $server; do wait "$each" 2>/dev/null; done
  exit "${1:-$code}"
}
trap leave EXIT
trap 'leave 0' TERM INT HUP

if ! lives; then
  COCKPIT_PROCESS=wall MALLOC_ARENA_MAX=2 "$python" -m streamlit run streamlit_app.py \
    --server.address 127.0.0.1 --server.port "$port" &
  server=$!
  until lives; do
    kill -0 "$server" 2>/dev/null || { say "大屏服务没有启动成功，原因见上。"; exit 1; }
    sleep 0.5
  done
fi
sh "$here/kiosk.sh" &
kiosk=$!
wait "$kiosk"
