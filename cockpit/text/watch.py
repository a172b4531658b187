"""What the watchdog says: one sentence when a server falls silent, one when it answers again."""

WATCH = "看护：定时询问各服务是否应答，状态变化时说一句；连续没有应答就退出，退出码 3。"
URLS = "服务地址，可写多个，如 http://127.0.0.1:8502"
ONCE = "只问一次：全部应答退出码 0，否则 3"
EVERY = "隔几秒问一次"
TIMEOUT = "等几秒算没有应答"
FAILURES = "连续几次没有应答就退出；0 表示一直看护"
REFUSED = "连接被拒绝"
SLOW = "超时"
UNREACHABLE = "连接不上"


def status(code: int) -> str:
    """An answer that is no health."""
    return f"状态码 {code}"


def not_an_address(text: str) -> str:
    """An address that cannot be asked."""
    return f"“{text}”不是服务地址，应以 http:// 或 https:// 开头。"


def answers(address: str) -> str:
    """A server answers."""
    return f"{address} 有应答。"


def silent(address: str, why: str) -> str:
    """A server does not answer.

    >>> silent("http://127.0.0.1:8502", SLOW)
    'http://127.0.0.1:8502 没有应答：超时。'
    """
    return f"{address} 没有应答：{why}。"
