"""What the examination says about machine, program, certificate, backups and seals, and what to do."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from cockpit import text
from cockpit.text import backup

NAMES = {
    "versions": "程序与组件",
    "disk": "磁盘空间",
    "fonts": "字体",
    "clock": "时钟",
    "certificate": "证书",
    "rows": "数据库行级权限",
    "backups": "备份",
    "seals": "操作记录封存",
}
FONTS_SOUND = "页面和打印用的字体齐全"
CLOCK = "与授时服务同步"
NO_SYNC = "没有查到授时服务的状态，请确认本机启用了 NTP（timedatectl）"
FILES_KNOW_NO_ROLES = "数据在文件里，由程序收窄范围"
GUARDED = "数据库按范围放行每一行"
NO_BACKUPS = (
    "没有设置备份公钥。请运行 python -m cockpit backup key，"
    "把公钥写进 COCKPIT_BACKUP_RECIPIENT，并启用定时备份"
)


def unknown(kind: str) -> str:
    """An examination that could not be made."""
    return f"没有查成（{kind}），请看上面各项"


def old_python(version: str) -> str:
    """Python is too old."""
    return f"Python {version} 太旧，需要 3.11 或更高版本"


def as_pinned(python: str) -> str:
    """All is as it was tested."""
    return f"Python {python}，组件与 requirements.txt 一致"


def unlike(wrong: Sequence[tuple[str, str, str]]) -> str:
    """Packages that are not those that were tested.

    >>> unlike([("polars", "2.0.0", "2.1.0"), ("typst", "", "0.15.2")])
    '与 requirements.txt 不一致：polars 2.0.0（应为 2.1.0）、typst 未安装（应为 0.15.2）。请运行 make install'
    """
    said = [f"{name} {found or '未安装'}（应为 {wanted}）" for name, found, wanted in wrong[:5]]
    more = f"等 {len(wrong)} 项" if len(wrong) > 5 else ""
    return f"与 requirements.txt 不一致：{'、'.join(said)}{more}。请运行 make install"


def room(free: float, low: bool) -> str:
    """How much room is left.

    >>> room(2_000_000_000, True)
    '剩余 2.0 GB，偏少；请清理旧版本（python -m cockpit prune）或扩容'
    """
    said = f"剩余 {backup.size(round(free))}"
    return f"{said}，偏少；请清理旧版本（python -m cockpit prune）或扩容" if low else said


def no_fonts(names: Sequence[str]) -> str:
    """Fonts that are not there or not fonts."""
    return f"缺少或损坏：{text.listing(names)}。请重新取出 assets/fonts"


def behind(at: datetime) -> str:
    """The clock is behind the newest entry."""
    return f"比最近一条操作记录（{text.moment(at)}）还早，请校准时钟，否则先后次序不可信"


def no_https(known: bool) -> str:
    """People do not reach the cockpit by https."""
    if known:
        return "COCKPIT_ADDRESS 不是 https 地址，只能在本机试用"
    return "没有设置 COCKPIT_ADDRESS，只能在本机使用"


def not_trusted(host: str, why: str) -> str:
    """A certificate that a browser would not trust either."""
    return f"{host} 的证书不被信任（{why}），请更换证书或安装签发机构的根证书"


def not_reached(host: str) -> str:
    """Nobody answers there."""
    return f"连接不上 {host}，没有查到证书；请检查 nginx 和域名解析"


def certified(until: datetime, fine: bool) -> str:
    """Until when the certificate is valid."""
    said = f"有效至 {text.date(until.date())}"
    return said if fine else f"{said}，请尽快更换"


def cut(name: str) -> str:
    """A file of backup that is not as large as it was."""
    return f"{name} 的大小与做成时不同，请再做一次备份并核对磁盘"


def backed_up(age: timedelta | None, most: timedelta) -> str:
    """How old the newest backup is, and what to do."""
    return backup.age(age, most).rstrip("。")


def sealed(age: timedelta | None, most: timedelta) -> str:
    """How old the newest seal is, and what to do.

    >>> sealed(timedelta(hours=3), timedelta(hours=26))
    '最近一次封存是 3 小时前'
    """
    do = "请启用 cockpit-audit.timer，或运行 python -m cockpit audit seal"
    if age is None:
        return f"还没有封存过，{do}"
    said = f"最近一次封存是 {age.total_seconds() / 3600:.0f} 小时前"
    return f"{said}，{do}" if age > most else said
