"""Whose copy it is: the words in pale type across every page of a file that leaves the cockpit."""

from datetime import datetime

from cockpit import text


def watermark(name: str, login: str, at: datetime) -> str:
    """Who took or made a copy, and when; the login where it says more than the name.

    >>> watermark("张三", "zhangsan", datetime(2026, 11, 22, 9, 30))
    '张三（zhangsan） 2026 年 11 月 22 日 09:30'
    >>> watermark("区领导", "区领导", datetime(2026, 11, 22, 9, 30))
    '区领导 2026 年 11 月 22 日 09:30'
    """
    return f"{holder(name, login)} {text.moment(at)}"


def holder(name: str, login: str) -> str:
    """Who took a copy, by name and login."""
    return f"{name}（{login}）" if login and login != name else name
