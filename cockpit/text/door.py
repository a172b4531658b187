"""Words of the door."""

from datetime import date
from html import escape
from typing import Any

from cockpit import text

TITLE = text.PRODUCT
PAGE_FAILED = "这个页面暂时打不开，已记入运行日志。请稍后重试；若仍不行，请联系系统管理员。"


def opened(address: str, port: int) -> str:
    """Where people find the cockpit, for whoever started it."""
    host = f"[{address}]" if ":" in address else address
    return f"驾驶舱已启动，请在浏览器打开：http://{host}:{port}"


def spent_ticket() -> str:
    """The page behind a ticket that is spent or expired."""
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>链接已失效</title>'
        "<p>这个下载链接已经用过或已过期。请回到页面，重新点击导出。</p></html>"
    )


def withheld(sentence: str) -> str:
    """The page behind a ticket for a file that cannot be handed out, or not any longer."""
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>不能下载</title>'
        f"<p>{escape(sentence)}</p></html>"
    )


def only_walls(address: str) -> str:
    """What a process that serves walls says of any other address."""
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>大屏服务</title>'
        f'<p>这里是大屏服务，只提供<a href="{address}">大屏</a>；其他页面请从驾驶舱的地址打开。</p></html>'
    )


def no_walls() -> str:
    """What a process that serves people says of the wall's addresses."""
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>大屏服务</title>'
        "<p>大屏由单独的大屏服务提供，这里不提供；请从大屏服务的地址打开。</p></html>"
    )


def version(served: Any) -> str:
    """Which version an export shows, for the audit."""
    return f"数据版本 {served.number}（{text.month(served.month)}）" if served else "尚无数据版本"


def file_name(title: str, when: date, mark: str, form: str) -> str:
    """The name of an exported file."""
    return f"{title}{'（' + mark + '）' if mark else ''}{when:%Y%m%d}.{form}"


def template_name(sheets: int) -> str:
    """The name of a template workbook."""
    return f"填报模板（{sheets}张台账）.xlsx"
