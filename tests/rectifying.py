"""People, drafts and files for tests of rectifications, and the way to bring an item into any state."""

import io
import itertools
import zipfile
from datetime import date, timedelta

from PIL import Image

from cockpit import access, config
from cockpit.ledger import Draft, Ledger, Rectification

OURS, THEIRS = "2150900001", "2150900002"
_KEYS = itertools.count()
PATHS = {  # how an item comes into each state
    "dispatched": (),
    "received": ("receive",),
    "fixing": ("receive", "fix"),
    "selfcheck": ("receive", "fix", "selfcheck"),
    "review": ("receive", "fix", "selfcheck", "submit"),
    "returned": ("receive", "fix", "selfcheck", "submit", "return"),
    "suspended": ("receive", "fix", "suspend"),
    "closed": ("receive", "fix", "selfcheck", "submit", "close"),
    "withdrawn": ("withdraw",),
}
BY_SCHOOL = ("receive", "fix", "selfcheck", "submit")


def person(role: str) -> access.Principal:
    """Somebody in a role; inspectors have two schools, the school is the first of them."""
    schools = {"inspector": (OURS, THEIRS), "school": (OURS,)}.get(role)
    return access.principal(role, schools, f"{role}-1")


def key() -> str:
    """The key of a fresh form."""
    return f"form-{next(_KEYS)}"


def today() -> date:
    return config.settings().today()


def draft(**changed: object) -> Draft:
    """A sound draft by hand for the first school, due in ten days."""
    said: dict = {"school": OURS, "problem": "机房没有门禁", "severity": "normal", "origin": "manual"}
    return Draft(**said | {"due": today() + timedelta(days=10)} | changed)


def told(action: str, item: Rectification) -> dict:
    """What a step needs, so that nothing but the step itself can be refused."""
    given: dict = {"note": "因为如此"}
    if action == "fix":
        given["measures"] = "装门禁"
    if action in ("postpone", "reopen"):
        given["due"] = max(item.due, today()) + timedelta(days=5)
    if action == "amend":
        given["unit"] = f"总务处 {item.revision}"
    return given


def step(
    book: Ledger, item: Rectification, action: str, who: access.Principal, **said: object
) -> Rectification:
    """Take one step with all it needs; a file goes before a submission."""
    door = book.rectifications
    if action == "submit" and who.may("rectify:submit"):
        door.attach(item.id, name="现场.jpg", data=picture(), who=who, key=key())
    given = told(action, item) | {"revision": item.revision, "key": key()} | said
    return door.move(item.id, action, who=who, **given)


def brought(book: Ledger, state: str, **changed: object) -> Rectification:
    """A fresh item in a state."""
    item = book.rectifications.open_(draft(**changed), who=person("inspector"), key=key())
    for action in PATHS[state]:
        item = step(book, item, action, person("school" if action in BY_SCHOOL else "inspector"))
    assert item.state == state
    return item


def picture(kind: str = "JPEG", size: tuple[int, int] = (32, 24), **options: object) -> bytes:
    """A small picture, all of one colour."""
    written = io.BytesIO()
    Image.new("RGB", size, (200, 30, 40)).save(written, kind, **options)
    return written.getvalue()


def package(*names: str) -> bytes:
    """A package of the office kind with these parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        for name in names:
            made.writestr(name, "<x/>")
    return written.getvalue()
