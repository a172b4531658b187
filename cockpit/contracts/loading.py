"""Files in `data/contracts` become contracts; every fault of every file is told at once."""

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from cockpit import config
from cockpit.contracts import faults
from cockpit.contracts.model import Catalogue, Check, CodeList, Contract, Field, Rollup, Stage
from cockpit.contracts.settings import CONTRACT, PARTS
from cockpit.text import contracts as words

Raw = dict[str, Any]
USUAL = {"ratio": {"min": 0, "max": 100}, "bandwidth": {"min": 0}}  # bounds that hold unless a file says more


class ContractError(Exception):
    """Contract files that cannot be used; `faults` lists each one in Chinese."""

    def __init__(self, found: tuple[str, ...]) -> None:
        super().__init__(words.JOIN.join(found))
        self.faults = found


def load(folder: Path | None = None) -> Catalogue:
    """The contracts of a folder (by default the data folder's), with the code lists beside it.

    Code lists come from `../reference/codes.toml` and from `[lists.<name>]` of the contract files. Raises
    ContractError with every fault of every file. The default folder is read once per process.
    """
    return _load(folder) if folder else _cached(config.settings().data / "contracts")


@cache
def _cached(folder: Path) -> Catalogue:
    return _load(folder)


def _load(folder: Path) -> Catalogue:
    found: list[str] = []
    files = {path: _read(path, found) for path in sorted(folder.glob("*.toml"))}
    raws = {path.stem: raw for path, raw in files.items() if raw is not None}
    shared = folder.parent / "reference" / "codes.toml"
    lists = {shared.name: _read(shared, found) or {}} if shared.exists() else {}
    own = {f"{name}.toml": raw.get("lists") for name, raw in raws.items()}
    lists |= {file: members for file, members in own.items() if isinstance(members, dict)}
    found += faults.code_lists(lists)
    known = {name for members in lists.values() for name in members}
    found += faults.contracts(raws, known) if files else [words.fault(folder.name, "", words.NO_FILES)]
    if found:
        raise ContractError(tuple(found))
    codes = {name: _code_list(name, raw) for members in lists.values() for name, raw in members.items()}
    digests = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in files}
    return Catalogue({name: _contract(name, raw, codes, digests[name]) for name, raw in raws.items()}, codes)


def _read(path: Path, found: list[str]) -> Raw | None:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        found.append(words.fault(path.name, "", words.broken(str(error))))
    except (OSError, UnicodeDecodeError):
        found.append(words.fault(path.name, "", words.UNREADABLE))
    return None


def _code_list(name: str, raw: Raw) -> CodeList:
    return CodeList(name, raw["title"], {item["code"]: item["title"] for item in raw["codes"]})


def _contract(name: str, raw: Raw, codes: Mapping[str, CodeList], digest: str) -> Contract:
    plain = {k: raw[k] for k in CONTRACT if k in raw and k not in PARTS}
    fields = tuple(Field(**USUAL.get(item["type"], {}) | item) for item in raw["fields"])
    return Contract(
        **plain | {"name": name, "key": tuple(raw["key"]), "fields": fields, "digest": digest},
        pipeline=tuple(Stage(**item) for item in raw.get("pipeline", ())),
        checks=tuple(Check(**item) for item in raw.get("checks", ())),
        rollup=_rollup(raw["rollup"]) if "rollup" in raw else None,
        lists={f.codes: codes[f.codes] for f in fields if f.codes},
    )


def _rollup(raw: Raw) -> Rollup:
    plain: Raw = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}
    return Rollup(**plain)
