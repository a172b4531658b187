"""Which settings a contract's file may hold, of what type, and where they mean something."""

from cockpit.contracts.kinds import KINDS

NUMBER = (int, float)

# setting → (type, required)
CONTRACT = {
    "title": (str, True),
    "group": (str, True),
    "scope": (str, True),
    "level": (str, True),
    "key": (list, True),
    "cadence": (str, True),
    "evidence": (str, True),
    "fields": (list, True),
    "as_of": (str, False),
    "basis": (str, False),
    "feed": (bool, False),
    "pipeline": (list, False),
    "checks": (list, False),
    "rollup": (dict, False),
    "lists": (dict, False),
}
PARTS = ("key", "fields", "pipeline", "checks", "rollup", "lists")
FIELD = {
    "name": (str, True),
    "title": (str, True),
    "type": (str, True),
    "unit": (str, False),
    "min": (NUMBER, False),
    "max": (NUMBER, False),
    "decimals": (int, False),
    "required": (bool, False),
    "codes": (str, False),
    "ref": (str, False),
    "pattern": (str, False),
    "max_length": (int, False),
    "future": (bool, False),
    "personal": (str, False),
    "note": (str, False),
}
STAGE = {"stage": (str, True), "field": (str, True)}
CHECK = {"left": (str, True), "op": (str, True), "right": (str, True)}
ROLLUP = dict.fromkeys(("name", "title", "date", "period"), (str, True)) | {"by": (list, True)}
ROLLUP |= dict.fromkeys(("sum", "mean", "min", "max"), (list, False))
CODE_LIST = {"title": (str, True), "codes": (list, True)}
CODE_ITEM = {"code": (str, True), "title": (str, True)}
NUMERIC_TYPES = tuple(name for name, kind in KINDS.items() if kind.numeric)
DATE_TYPES = tuple(name for name, kind in KINDS.items() if kind.dated)
APPLIES = {  # setting → the types of field it means something for
    "min": NUMERIC_TYPES,
    "max": NUMERIC_TYPES,
    "decimals": ("number", "ratio"),
    "codes": ("code",),
    "ref": ("ref", "plan"),
    "pattern": ("text",),
    "max_length": ("text",),
    "future": DATE_TYPES,
    "personal": ("text",),
}
PERSONAL = ("name", "phone", "id")  # what of a person a field can hold
LIMITS = {"min": (-1e15, 1e15), "max": (-1e15, 1e15), "decimals": (0, 9), "max_length": (1, 32_767)}
