"""Words of the wall's badge, which the browser fills in: how old the picture is and why."""

LATE = "数据延迟"
STILL = "数据已停更"
SECONDS, MINUTES, HOURS = "{n} 秒", "{n} 分", "{n} 小时"
NO_SERVER = "与服务器的连接中断，正在自动重连；画面停在 {t}"
NO_DATA = "暂时读不到数据库；画面停在 {t}"
OPENING = "正在连接服务器"


def words() -> dict[str, str]:
    """Everything the badge can say, by the name its script knows it by; {n} is a number, {t} a time."""
    return {
        "late": LATE,
        "still": STILL,
        "seconds": SECONDS,
        "minutes": MINUTES,
        "hours": HOURS,
        "server": NO_SERVER,
        "data": NO_DATA,
        "opening": OPENING,
    }
