"""A district in which every text of every row names its owner, so that nothing can leak unseen."""

import polars as pl

from cockpit import contracts, store
from cockpit.contracts import Contract
from tests import homes, storing

SCHOOLS = ("2150000001", "2150000002", "3150000003")
OWNERLESS = "0000000000"  # rows of the district itself in registers that schools and district share
STREETS = ("500103001000", "500103003000", "500103004000")
OPEN, CLOSED = "q", "z"  # how a canary begins: in registers up to internal, in sensitive ones
ROWS = 4  # of each register and owner


def canary(school: str, sensitive: bool = False) -> str:
    """The text that names a school; it stands in no other school's rows."""
    return f"{CLOSED if sensitive else OPEN}{school}{CLOSED if sensitive else OPEN}"


def names(school: str) -> tuple[str, ...]:
    """Everything that gives a school away."""
    return (canary(school), canary(school, True), *((school,) if school != OWNERLESS else ()))


def publish(home: homes.Home) -> None:
    """One version with rows of every register for every school and, where that may be, for the district."""
    changes = [_change(contract) for contract in contracts.load().values()]
    store.publish(changes, by=canary(OWNERLESS), note=canary(OWNERLESS), month=storing.AS_OF)
    store.close()


def _change(contract: Contract) -> store.Change:
    parts = [_rows(contract, owner) for owner in _owners(contract)]
    rows = pl.concat(parts).unique(subset=list(contract.key), keep="first", maintain_order=True)
    traced = storing.traced(contract, rows.drop("owner"), f"import-{contract.name}")
    marked = traced.with_columns(
        source_file=rows["owner"] + ".xlsx", source_sheet=rows["owner"], as_of=_as_of(contract)
    )
    return store.Change(
        contract.name,
        marked,
        f"import-{contract.name}",
        file_name=f"{canary(OWNERLESS)}.xlsx",
        kind="file",
    )


def _owners(contract: Contract) -> tuple[str | None, ...]:
    if "school_code" not in contract.columns:
        return (None,)
    return SCHOOLS if contract.field("school_code").required else (*SCHOOLS, OWNERLESS)


def _rows(contract: Contract, owner: str | None) -> pl.DataFrame:
    """Rows of one owner; `owner` is the canary, a plain word in the district's own registers."""
    seed = 1 + (SCHOOLS.index(owner) if owner in SCHOOLS else len(SCHOOLS))
    frame = contract.sample(ROWS, seed=seed, today=storing.AS_OF)
    word = canary(owner, contract.level == "sensitive") if owner else "district"
    changed = {f.name: pl.lit(word) for f in contract.fields if f.type == "text" and not f.pattern}
    changed |= {
        f.name: pl.lit(_reference(contract, f.name, owner)) for f in contract.fields if f.type == "ref"
    }
    if owner:
        changed["school_code"] = pl.lit(None if owner == OWNERLESS else owner, pl.String)
    if contract.name == "subdistrict":
        changed["subdistrict_code"] = pl.Series([*STREETS, *STREETS][:ROWS])
    if contract.name == "school":
        changed |= {"subdistrict_code": pl.lit(STREETS[seed - 1]), "valid_from": pl.lit(None, pl.Date)}
        changed["valid_to"] = pl.lit(None, pl.Date)
    return frame.with_columns(**changed, owner=pl.lit(word))


def _reference(contract: Contract, field: str, owner: str | None) -> str:
    """The key of the row that belongs to the same owner."""
    to = contracts.load()[contract.refs[field]]
    if to.name == "subdistrict":
        return STREETS[0]
    return canary(owner, to.level == "sensitive") if owner and "school_code" in to.columns else "district"


def _as_of(contract: Contract) -> pl.Expr:
    """The day the contract says a row describes, else the day of the delivery."""
    dated = pl.col(contract.as_of) if contract.as_of else pl.lit(None, pl.Date)
    return pl.coalesce(dated.cast(pl.Date), pl.lit(storing.AS_OF))
