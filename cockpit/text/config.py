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
