#!/bin/sh
# Keeps one full-screen browser on the wall: a clean start after a power cut, a new one within 5 s of an end.
# Settings: KIOSK_URL, KIOSK_BROWSER, KIOSK_PROFILE, KIOSK_SCALE (2 on a 4K panel), KIOSK_PAUSE, KIOSK_FLAGS.
set -u

url=${KIOSK_URL:-http://127.0.0.1:8502/wall}
profile=${KIOSK_PROFILE:-${XDG_STATE_HOME:-${HOME:-/tmp}/.local/state}/cockpit-kiosk}
scale=${KIOSK_SCALE:-1}
pause=${KIOSK_PAUSE:-2}
more=${KIOSK_FLAGS:-}
browser=${KIOSK_BROWSER:-}

say() { printf '%s\n' "$*" >&2; }

case $pause in
  [0-4] | [0-4].[0-9]) ;;
  *) say "KIOSK_PAUSE 应是 0 到 4.9 之间的秒数。"; exit 2 ;;
esac
case $url in
  http://?* | https://?*) ;;
  *) say "KIOSK_URL 应是 http:// 或 https:// 开头的大屏地址。"; exit 2 ;;
esac
if [ -z "$browser" ]; then
  for each in chromium chromium-browser google-chrome-stable google-chrome; do
    if command -v "$each" >/dev/null 2>&1; then browser=$each; break; fi
  done
fi
if [ -z "$browser" ] || ! command -v "$browser" >/dev/null 2>&1; then
  say "没有找到 Chromium 浏览器。请安装：apt-get install --no-install-recommends chromium，或用 KIOSK_BROWSER 指明。"
  exit 3
fi
if [ "$(id -u)" -eq 0 ]; then
  case " $more " in
    *" --no-sandbox "*) ;;
    *) say "请用普通用户运行大屏浏览器：以 root 运行没有沙箱保护，浏览器会拒绝启动。"; exit 4 ;;
  esac
fi
mkdir -p "$profile" && [ -w "$profile" ] || { say "浏览器配置目录不能写入，请检查 KIOSK_PROFILE。"; exit 5; }
chmod 700 "$profile"

child=
leave() {
  trap '' TERM INT HUP
  if [ -n "$child" ]; then kill -TERM "$child" 2>/dev/null; wait "$child" 2>/dev/null; fi
  exit 0
}
trap leave TERM INT HUP

while :; do
  # left behind by a power cut, these would stop the next start
  rm -f "$profile/SingletonLock" "$profile/SingletonSocket" "$profile/SingletonCookie"
  # shellcheck disable=SC2086  # KIOSK_FLAGS holds several words
  "$browser" \
    --kiosk --start-fullscreen --incognito --no-first-run --no-default-browser-check \
    --user-data-dir="$profile" --force-device-scale-factor="$scale" --lang=zh-CN \
    --disable-background-timer-throttling --disable-renderer-backgrounding \
    --disable-backgrounding-occluded-windows --disable-hang-monitor \
    --noerrdialogs --disable-session-crashed-bubble --hide-crash-restore-bubble \
    --disable-component-update --disable-background-networking --disable-sync --disable-translate \
    --check-for-update-interval=31536000 --password-store=basic \
    --disable-pinch --overscroll-history-navigation=0 --ozone-platform-hint=auto \
    $more "$url" >/dev/null 2>&1 &
  child=$!
  wait "$child"
  code=$?
  child=
  say "浏览器已退出（退出码 $code），$pause 秒后重新打开。"
  sleep "$pause" &
  child=$!
  wait "$child"
  child=
done
