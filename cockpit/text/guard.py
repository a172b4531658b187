"""Words of the guard: what is said to whoever is not let in."""

from html import escape

from cockpit.text import PRODUCT, devices

SAID = {
    400: "这个请求写得不对，没有处理。",
    401: "请先登录。",
    403: "这里不对您开放。",
    404: "这个地址没有内容，请从首页的导航进入。",
    405: "这个地址不支持这样的操作。",
    411: "上传没有说明长度，没有接收。",
    413: "内容超过了允许的大小，没有接收。",
    421: "请从驾驶舱的正式地址打开。",
    429: "操作太频繁，请稍候再试。",
    503: "暂时无法核对登录状态，请稍后再试。",
}
TITLES = {403: "不能打开", 404: "没有这个页面", 429: "请稍候", 503: "暂时打不开"}  # of pages that people see
HOME = "回到首页"
NOT_NEAR = "管理页面只能从指定的网络打开。"
RELAYED = "没有开启登录，只能在这台服务器上打开。"
DENIED = {  # why something was refused, as the record says it
    "host": "用别的名称访问",
    "origin": "来自别的网站的请求",
    "session": "没有登录",
    "page": "打开无权的页面",
    "near": "不在管理网络内",
    "relayed": "未开启登录时经代理访问",
    "body": "内容过大",
    "pace": "操作太频繁",
    "foreign": "使用别人的下载链接",
}


STYLE = (
    "<style>:root{color-scheme:light dark}body{font:1.1rem/1.8 'Cockpit Sans','Microsoft YaHei',sans-serif;"
    "max-width:34rem;margin:16vh auto;padding:0 2rem}a{color:inherit}</style>"
)


def page(sentence: str, more: str = "") -> str:
    """One sentence as a page of its own."""
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width">{more}<title>{PRODUCT}</title>{STYLE}'
        f"<p>{escape(sentence)}</p></html>"
    )


def stranger(seconds: int) -> str:
    """What a screen shows that is not registered; it asks again after `seconds`."""
    return page(devices.STRANGER, f'<meta http-equiv="refresh" content="{seconds}">')
