"""What the settings say when they are wrong."""

JOIN = "；"
TITLE = "配置有误，系统没有启动："


def not_a_date(name: str) -> str:
    """The sentence for a setting that should be an ISO date."""
    return f"{name} 应写成“年-月-日”，例如 2026-03-31"


def not_a_number(name: str, low: int, high: int) -> str:
    """The sentence for a setting that should be a whole number within bounds."""
    return f"{name} 应是 {low} 到 {high} 之间的整数"


def not_one_of(name: str, known: tuple[str, ...]) -> str:
    """The sentence for a setting that should be one of a few words."""
    return f"{name} 应是 {'、'.join(known)} 之一"


def unknown_engine(name: str, known: tuple[str, ...]) -> str:
    """The sentence for a database address of a kind that is not supported."""
    return f"{name} 不是支持的数据库地址，应以 {' 或 '.join(known)} 开头"


def incomplete_address(name: str) -> str:
    """The sentence for a database address without host or database."""
    return f"{name} 缺少数据库的主机或库名"


def no_folder(name: str) -> str:
    """The sentence for a folder that does not exist."""
    return f"{name} 指向的文件夹不存在"


def not_addresses(name: str) -> str:
    """The sentence for a setting that should be network addresses."""
    return f"{name} 应是用逗号分开的网络地址，例如 127.0.0.1,10.1.0.0/16"


NO_SECRET = (
    "已拒绝启动：启用登录后必须设置 COCKPIT_SECRET 或 COCKPIT_SECRET_FILE，内容为至少 32 字节的随机字符。"
)
WEAK_SECRET = (
    "已拒绝启动：COCKPIT_SECRET 是示例值或容易猜到，请换成随机生成的字符，"
    "例如 openssl rand -base64 48 的输出。"
)
NO_ADDRESS = "已拒绝启动：对外监听时必须在 COCKPIT_ADDRESS 写明用户访问的 https 地址。"


def short_secret(least: int) -> str:
    """The sentence for a secret that is too short."""
    return f"已拒绝启动：COCKPIT_SECRET 不足 {least} 字节，请换成随机生成的更长字符。"


def open_address(address: str) -> str:
    """Why the server stops instead of listening on this address."""
    return (
        f"已拒绝启动：监听地址 {address} 对外开放，但尚未配置登录。"
        "请改用 127.0.0.1，或先设置 COCKPIT_SIGN_IN 再开放访问。"
    )


def twice(name: str) -> str:
    """The sentence for a setting that is given both as a value and as a file."""
    return f"{name} 与 {name}_FILE 只能写一个"


def no_file(name: str) -> str:
    """The sentence for a file that cannot be read or is empty."""
    return f"{name} 指向的文件读不到、为空或过大"


def needed(name: str) -> str:
    """The sentence for a setting that this way of signing in cannot do without."""
    return f"{name} 未设置，统一身份认证需要它"


def not_safe(name: str) -> str:
    """The sentence for an address that is not https."""
    return f"{name} 应是 https 地址，只有本机地址可以用 http"


def not_a_link(name: str) -> str:
    """The sentence for an address that nothing can be sent to."""
    return f"{name} 不是可用的 http 或 https 地址"


def not_hosts(name: str) -> str:
    """The sentence for a setting that should be host names."""
    return f"{name} 应是用逗号分开的主机名，不带协议和路径"


def not_a_recipient(name: str) -> str:
    """The sentence for a public key that is none."""
    return f"{name} 应是 age1 开头的公钥"


def too_long(name: str, most: int) -> str:
    """The sentence for a text that has no room on a button."""
    return f"{name} 不超过 {most} 个字"
