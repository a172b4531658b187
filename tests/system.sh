#!/usr/bin/env bash
# What the tests need besides Python: a browser, Chinese fonts, a PostgreSQL server, a reader of PDF, an office suite,
# a proxy.
set -euo pipefail

missing=()
command -v chromium >/dev/null 2>&1 || missing+=(chromium)
[ -d /usr/share/fonts/opentype/noto ] || missing+=(fonts-noto-cjk)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
command -v pdftotext >/dev/null 2>&1 || missing+=(poppler-utils)
for part in writer:sw calc:sc impress:sd; do # the programs that open what we write: DOCX, XLSX, PPTX
  [ -e "/usr/lib/libreoffice/program/lib${part#*:}lo.so" ] || missing+=("libreoffice-${part%:*}")
done
# the proxy is only unpacked beside the environment: installed, it would begin to serve
proxy="$(cd "$(dirname "$0")/.." && pwd)/.venv/nginx"
if ! command -v nginx >/dev/null 2>&1 && [ ! -x /usr/sbin/nginx ] && [ ! -x "$proxy/usr/sbin/nginx" ]; then
  (cd "$(mktemp -d)" && apt-get download -qq nginx >/dev/null 2>&1 && dpkg -x nginx_*.deb "$proxy") \
    || echo "没有取到 nginx，前置代理的测试会跳过；可由管理员执行：apt-get update" >&2
fi
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "测试还缺少系统软件包：${missing[*]}。请由管理员执行：apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# the server's own default cluster is not needed: tests start a private one
mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
