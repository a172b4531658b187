"""Words of backup and restore: one sentence for whatever can be wrong, and what the commands say."""

import errno
from datetime import timedelta

from cockpit import text

KEY_NOTE = "备份私钥：恢复备份时使用。请离线保存，不要留在服务器上。"
NO_RECIPIENT = (
    "没有设置备份公钥（COCKPIT_BACKUP_RECIPIENT），备份不能加密，所以没有做。"
    "请先运行 python -m cockpit backup key 生成一对密钥。"
)
NOT_A_RECIPIENT = "COCKPIT_BACKUP_RECIPIENT 不是可用的备份公钥。"
NOT_A_KEY = "这个文件里没有可用的备份私钥。"
WRONG_KEY = "这把私钥打不开这份备份：它是用另一把公钥加密的。"
DAMAGED = "备份不完整或已损坏，没有使用其中任何内容。"
NOTHING_TOLD = "这份备份旁边没有说明文件；请用 --identity 给出私钥，核对全部内容。"
BUSY = "另一项备份或恢复正在进行，请稍后再试。"
RUNNING = "还有进程在使用台账或数据，请先停止桌面服务、大屏服务和定时任务，再恢复。"
NOT_EMPTY = "这里已有数据。确认要换成备份里的内容时加 --replace，现有内容会原样放到一边。"
NO_ROOM = "磁盘空间不足，操作没有进行。"
ENGINES = {"duckdb": "文件数据版本", "sqlite": "文件台账", "postgresql": "PostgreSQL"}

BACKUP = "备份与恢复：加密、一致、可核对。"
CREATE = "做一份备份：不停机，写完整才算数。"
LIST = "列出备份，新的在前。"
VERIFY = "核对一份备份；给出私钥时逐项核对全部内容。"
RESTORE = "用一份备份恢复；先在旁边还原并核对，再一次换上。"
PRUNE = "只留最近几份备份。"
KEY = "生成一对备份密钥：私钥写入文件，公钥显示出来。"
FILE = "备份文件，或备份文件夹里的文件名；不写则用最近一份"
WHICH = "备份文件，或备份文件夹里的文件名"
IDENTITY = "备份私钥文件"
REPLACE = "换掉现有内容，现有内容放到一边"
KEEP = "保留最近几份；不写则按设置"
OUT = "私钥写到哪里；不能是已有的文件"
BY = "经办人"
NONE = "还没有备份。"
COLUMNS = ("备份", "时间", "大小", "数据版本", "程序版本")
TITLE = "备份"

SECTION = "备份"
SOURCE = "备份文件夹"
STATES = {"fresh": "正常", "old": "过期", "none": "没有备份", "off": "未设置"}
RUN = "立即备份"
RUN_NOTE = "备份在后台进行，页面和大屏照常使用。"
STARTED = "已开始备份，完成后列在这里。"
GOING = "正在备份，完成后列在这里。"
NOT_ALLOWED = "您的角色不能执行备份。"
FIGURE_COLUMNS = {
    "at": ("时间", ""),
    "size": ("大小", ""),
    "version": ("数据版本", ""),
    "audit": ("操作记录", ""),
    "release": ("程序版本", ""),
    "by": ("经办人", ""),
}


LISTED = "最近的备份"
NO_KEY = "没有设置备份公钥，不做备份。"
ENVIRONMENT = "服务器的环境设置"
SETTINGS, SETTINGS_NOTE = "运行设置", "设置写在服务器的环境里，改动后重启生效；口令和密钥不在这里显示"
SETTING_COLUMNS = {"what": ("设置", ""), "how": ("当前", "")}
ADDRESS, SIGN_IN, SESSIONS, NETWORKS = "访问地址", "登录方式", "登录时限", "管理页面的网段"
STORE, LEDGER, VERSIONS, EVIDENCE = "数据版本", "台账", "保留数据版本", "单个附件上限"
BACKUPS, ALARM = "备份", "告警推送"
ANYWHERE, LOCAL_ONLY = "不限", "只在本机"
SIGN_INS = {"off": "不登录（演示）", "local": "本系统账号", "oidc": "统一身份认证"}


def engine(url: str) -> str:
    """Where something is kept, without its address.

    >>> engine("duckdb:////var/lib/cockpit/store"), engine("postgresql://a:b@c/d")
    ('文件数据版本', 'PostgreSQL')
    """
    return ENGINES.get(url.partition(":")[0], text.MISSING)


def session(idle: int, most: int) -> str:
    """How long somebody stays signed in."""
    return f"{idle} 分钟不操作或满 {most} 小时后重新登录"


def many(number: int) -> str:
    """How many versions are kept."""
    return f"{number} 版，另加封存过的"


def megabytes(number: int) -> str:
    """How large a file may be."""
    return f"{number} MB"


def kept(number: int, keyed: bool) -> str:
    """How many backups are kept."""
    return f"加密，保留 {number} 份" if keyed else "没有设置公钥"


def set_or_not(there: bool) -> str:
    """Whether something is set, and not what."""
    return "已设置" if there else "未设置"


def key_exists(name: str) -> str:
    """A key is never written over."""
    return f"《{name}》已经存在，没有写入：旧的私钥还要用来恢复旧的备份。"


def no_key(name: str) -> str:
    """The file of the secret key cannot be read."""
    return f"读不到私钥文件《{name}》。"


def changed(name: str) -> str:
    """A file is not what it was a moment ago."""
    return f"备份时文件《{name}》发生了变化，备份没有做成，请再做一次。"


def newer(release: str) -> str:
    """A backup of a later release."""
    return f"这份备份由更新的版本（{release}）做成，请先升级本系统再恢复。"


def other_engines(told: tuple[str, str], here: tuple[str, str]) -> str:
    """A backup of other databases.

    >>> other_engines(("duckdb", "sqlite"), ("postgresql", "sqlite"))
    '这份备份来自文件数据版本和文件台账，现在的设置是PostgreSQL和文件台账；请先把设置改成一致。'
    """
    (store, ledger), (now, book) = [[ENGINES.get(each, each) for each in pair] for pair in (told, here)]
    return f"这份备份来自{store}和{ledger}，现在的设置是{now}和{book}；请先把设置改成一致。"


def not_written(number: int | None) -> str:
    """The disk refused.

    >>> not_written(errno.ENOSPC)
    '备份没有写成：磁盘空间不足。原有备份不受影响。'
    """
    why = {errno.ENOSPC: "磁盘空间不足", errno.EDQUOT: "磁盘配额用完", errno.EFBIG: "文件大小超过限制"}
    said = why.get(number or 0, "备份文件夹不能写入")
    return f"备份没有写成：{said}。原有备份不受影响。"


def size(number: int) -> str:
    """A number of bytes for people.

    >>> size(1_234_567), size(900), size(2_500_000_000)
    ('1.2 MB', '0.9 kB', '2.5 GB')
    """
    for unit, least in (("GB", 1e9), ("MB", 1e6)):
        if number >= least:
            return f"{number / least:.1f} {unit}"
    return f"{number / 1e3:.1f} kB"


def version(number: int) -> str:
    """The served version of a backup."""
    return f"第 {number} 版" if number else text.MISSING


def entries(number: int) -> str:
    """How many entries of the audit a backup holds."""
    return f"{number} 条"


def created(name: str, plain: int, packed: int, seconds: float) -> str:
    """A finished backup."""
    return f"已备份到 {name}：内容 {size(plain)}，加密后 {size(packed)}，用时 {seconds:.1f} 秒。"


def compared(name: str, parts: int, plain: int) -> str:
    """A backup that is what it was."""
    if not parts:
        return f"{name} 的文件与做成时一致。没有给出私钥，内容没有打开核对。"
    return f"{name} 完好：{parts} 个部分、{size(plain)} 全部与清单一致。"


def restored(name: str, made_at: str, number: int, audit: int, seconds: float) -> str:
    """What a restore has brought back."""
    served = f"数据为第 {number} 版" if number else "没有数据版本"
    when = made_at[:16].replace("T", " ")
    return f"已用 {name}（{when}）恢复：{served}，操作记录 {audit} 条，用时 {seconds:.1f} 秒。"


def aside(name: str) -> str:
    """Where the old state lies."""
    return f"原来的内容放在 {name}，确认无误后可以删除。"


def remarks(whole: bool, lost: int, sessions: int, rules: int) -> list[str]:
    """What has to be known after a restore."""
    said = [f"备份中的 {sessions} 个登录已全部结束，请重新登录。"] if sessions else []
    said += [] if whole else ["备份中的操作记录在做成备份时就与校验链不符，请核查。"]
    said += [f"有 {lost} 个附件在备份中缺失。"] if lost else []
    if rules:
        said += [f"备份中的规则与资料有 {rules} 个文件与现在使用的不同，都在数据目录的 data 里，请核对。"]
    return [*said, "备份之后停用的账号、大屏、接口密钥和链接请逐一核对：它们回到了备份时的状态。"]


def pruned(names: list[str]) -> str:
    """Backups that are gone."""
    return f"已删除 {len(names)} 份旧备份。" if names else "没有需要删除的备份。"


def key_made(name: str, public: str) -> str:
    """A pair of keys."""
    return (
        f"私钥已写入 {name}：请移到离线的安全地方保存两份，丢了就打不开备份。\n"
        f"公钥写进服务器的设置：\nCOCKPIT_BACKUP_RECIPIENT={public}"
    )


def claim(count: int, when: str) -> str:
    """How many backups there are and when the newest was made."""
    return f"共 {count} 份，最近一份 {when}" if count else NONE


def age(span: timedelta | None, most: timedelta) -> str:
    """How old the newest backup is.

    >>> age(timedelta(hours=30), timedelta(hours=26))
    '最近一份备份是 30 小时前，超过 26 小时，请检查定时任务。'
    """
    if span is None:
        return "还没有备份，请运行 python -m cockpit backup create，并启用定时任务。"
    hours = span.total_seconds() / 3600
    said = f"最近一份备份是 {hours:.0f} 小时前" if hours >= 1 else "最近一份备份在一小时以内"
    return f"{said}，超过 {most.total_seconds() / 3600:.0f} 小时，请检查定时任务。" if span > most else said
