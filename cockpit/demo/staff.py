"""Accounts of the demonstration district: invented people, one for each kind of work, and no password."""

from cockpit import access, ledger, plan, store
from cockpit.access import Principal
from cockpit.ledger import Ledger
from queries import school as schools

WRITER = "demo"
PEOPLE = (  # name, login, role, how many schools
    ("陈思远", "chen.siyuan", "leader", 0),
    ("罗明慧", "luo.minghui", "leader", 0),
    ("周启航", "zhou.qihang", "inspector", 8),
    ("何静怡", "he.jingyi", "inspector", 6),
    ("唐晓岚", "tang.xiaolan", "inspector", 5),
    ("邓立群", "deng.liqun", "school", 1),
    ("谭雨欣", "tan.yuxin", "school", 1),
    ("蒋文博", "jiang.wenbo", "unit", 0),
    ("夏知秋", "xia.zhiqiu", "reviewer", 0),
    ("冯建国", "feng.jianguo", "admin", 0),
    ("汪若兰", "wang.ruolan", "security", 0),
    ("程守一", "cheng.shouyi", "auditor", 0),
    ("许嘉言", "xu.jiayan", "", 0),
)
LEFT = ("曾少川", "zeng.shaochuan")  # has left: the account is stopped


def staff() -> int:
    """Write the demonstration's accounts unless there are any; how many were written.

    Only for a store of demonstration data; nobody can sign in with them. Raises StoreError or LedgerError.
    """
    version, book = store.current(), ledger.open()
    if version is None or not version.demo or book.people.people():
        return 0
    codes, who = _codes(), access.operator(WRITER)
    unit = plan.load().tracked.units[0].name
    for name, login, role, count in PEOPLE:
        mine, codes = codes[:count], codes[count:]
        own = unit if role == access.UNIT else ""
        book.people.add(login, name, role=role, unit=own, schools=mine, who=who)
    _left(book, who)
    return len(PEOPLE) + 1


def _codes() -> list[str]:
    """The schools in the order of the register, more than enough for everybody."""
    read = store.reader(access.principal("admin"))
    return read(schools.names)["school_code"].to_list()


def _left(book: Ledger, who: Principal) -> None:
    gone = book.people.add(LEFT[1], LEFT[0], who=who)
    book.people.disable(gone.id, revision=gone.revision, who=who)
