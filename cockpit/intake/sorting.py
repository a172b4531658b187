"""Rows of one dataset are typed, compared and checked; each stays, goes back or is skipped, with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from cockpit.contracts import Contract, Field
from cockpit.intake import columns, limits
from cockpit.intake.match import PERSONAL, Heading, school_name
from cockpit.intake.normalise import Column, Lookup, tight
from cockpit.intake.remarks import Remarks
from cockpit.text import intake as words

SCHOOL = "school"


@dataclass(frozen=True)
class Origin:
    """What all rows of a file share; `schools` are those its sender may write about, None for all."""

    import_id: str
    file: str
    today: date
    epoch_1904: bool = False
    ragged: bool = False  # records of a text file may have more or fewer fields than its header
    percent: bool = False  # the file says that ratios are in percent
    schools: frozenset[str] | None = None


class Sorter:
    """Sorts the rows of one dataset of one file; `remarks` says what happened to those that do not stay."""

    def __init__(self, sheet: str, found: Heading, contract: Contract, lookup: Lookup, origin: Origin):
        self.sheet, self.found, self.contract = sheet, found, contract
        self.lookup, self.origin = lookup, origin
        self.remarks = Remarks(origin.file, sheet)

    def typed(self, raw: pl.DataFrame) -> pl.DataFrame:
        """`_row` and the contract's columns of raw rows, without those that cannot be read."""
        frame = self._owned(self._own_name(self._companion(self._values(raw), raw)))
        bad = pl.Series(list(self.remarks.bad), dtype=pl.Int64)
        return frame.filter(~pl.col("_row").is_in(bad.implode())) if len(bad) else frame

    def sorted(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows that stay: one of each kind, no two with one key, all keeping the contract."""
        double = frame.select(pl.struct(self.contract.key).is_duplicated().any()).item()
        kept = self._checked(self._unlike(self._once(frame)) if double else frame)
        for field in self.contract.fields:
            if field.type == "text":
                for row in kept.filter(pl.col(field.name).str.contains(PERSONAL))["_row"]:
                    self.remarks.note(row, field.title, "", words.personal(), "note")
        return kept

    def stamped(self, kept: pl.DataFrame) -> pl.DataFrame:
        """The contract's columns and the provenance of kept rows."""
        today = pl.lit(self.origin.today)
        dated = pl.col(self.contract.as_of).fill_null(today) if self.contract.as_of else today
        return kept.select(
            *self.contract.columns,
            pl.lit(self.origin.import_id).alias("import_id"),
            pl.lit(self.origin.file).alias("source_file"),
            pl.lit(self.sheet).alias("source_sheet"),
            pl.col("_row").alias("source_row"),
            pl.lit(self.contract.basis).alias("basis"),
            dated.alias("as_of"),
        ).cast(pl.Schema(self.contract.polars_schema(provenance=True)))

    def _values(self, raw: pl.DataFrame) -> pl.DataFrame:
        """The contract's columns, typed; a column the file does not have is null throughout."""
        table = [raw["_row"]]
        for field in self.contract.fields:
            place = self.found.columns.get(field.name)
            if place is None:
                table.append(pl.repeat(None, len(raw), dtype=field.kind.polars, eager=True).alias(field.name))
                continue
            done = columns.column(raw[place], self._how(field))
            self._say(field, raw["_row"], raw[place], done)
            table.append(done.values)
        return pl.DataFrame(table)

    def _how(self, field: Field) -> Column:
        listed = self.contract.lists.get(field.codes)
        items = listed.codes.items() if listed else ()
        codes = {tight(title): code for code, title in items} | {tight(code): code for code, _ in items}
        return Column(
            field,
            self.lookup,
            codes,
            choices=tuple(title for _, title in items),
            registers=self.contract.name == SCHOOL and field.name == "school_code",
            unit_known=self.origin.percent or field.name in self.found.stated,
            epoch_1904=self.origin.epoch_1904,
        )

    def _say(self, field: Field, rows: pl.Series, raw: pl.Series, done: columns.Normalised) -> None:
        if done.reasons.null_count() == len(rows) and not done.repaired.any():
            return
        value = done.values.alias("value")
        both = pl.DataFrame([rows, raw.alias("cell"), done.reasons, done.repaired, value])
        wrong = both.filter(pl.col("reason").is_not_null()).select("_row", "cell", "reason")
        for row, cell, reason in wrong.iter_rows():
            self.remarks.back(row, field.title, cell[1:], reason)
        fixed = both.filter("repaired").select("_row", "cell", pl.col("value").cast(pl.String))
        for row, cell, value in fixed.iter_rows():
            self.remarks.note(row, field.title, cell[1:], words.repaired(value))

    def _companion(self, frame: pl.DataFrame, raw: pl.DataFrame) -> pl.DataFrame:
        """A school named in words beside its code: contradicts a wrong code, replaces a missing column."""
        place, target = school_name(self.found), self._target()
        if place is None or target is None:
            return frame
        names = raw[place].str.slice(1)
        said = {name: self.lookup.school_names.get(tight(name)) for name in names.drop_nulls().unique()}
        codes = pl.Series("_code", [said.get(name) for name in names], dtype=pl.String)
        both = frame.with_columns(names.alias("_name"), codes)
        self._contradicted(both, target)
        if target.name not in self.found.columns:
            both = both.with_columns(pl.col("_code").alias(target.name))
        return both.drop("_name", "_code")

    def _target(self) -> Field | None:
        if self.contract.name == SCHOOL:
            return None
        return next((field for field in self.contract.fields if field.type == SCHOOL), None)

    def _contradicted(self, both: pl.DataFrame, target: Field) -> None:
        own, code = pl.col(target.name), pl.col("_code")
        picked = both.select("_row", "_name", code, own.alias("_own"))
        own = pl.col("_own")
        for row, name, other, _ in picked.filter(own != code).iter_rows():
            self.remarks.back(row, target.title, name, words.name_conflict(other))
        strange = own.is_not_null() & code.is_null() & pl.col("_name").is_not_null()
        for row, name, *_ in picked.filter(strange).iter_rows():
            self.remarks.note(row, target.title, name, words.unknown_name(), "note")
        if target.name not in self.found.columns:
            named = pl.col("_name").is_not_null() if not target.required else pl.lit(True)
            lost = picked.filter(code.is_null() & named).select("_row", "_name")
            self.remarks.backs(lost.iter_rows(), target.title, words.UNKNOWN_SCHOOL)

    def _own_name(self, frame: pl.DataFrame) -> pl.DataFrame:
        """In the register of schools itself: a name that another code holds is a conflict."""
        if self.contract.name == SCHOOL and self.lookup.school_names:
            title = self.contract.field("name").title
            for row, code, name in frame.select("_row", "school_code", "name").iter_rows():
                other = self.lookup.school_names.get(tight(name or ""))
                if code and other and other != code:
                    self.remarks.back(row, title, name, words.name_conflict(other))
        return frame

    def _owned(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A sender who answers for some schools may write about these only."""
        allowed = self.origin.schools
        if allowed is None:
            return frame
        target = next((field for field in self.contract.fields if field.type == SCHOOL), None)
        if target is None:
            foreign = frame.select("_row", pl.lit("").alias("v"))
        else:
            mine = pl.col(target.name).is_in(pl.Series(sorted(allowed), dtype=pl.String).implode())
            foreign = frame.filter(~mine.fill_null(False)).select("_row", target.name)
        self.remarks.backs(foreign.iter_rows(), target.title if target else "", words.NOT_YOURS)
        return frame

    def _once(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows that say the same are kept once."""
        first = frame.unique(list(self.contract.columns), keep="first", maintain_order=True)
        for row in frame.join(first.select("_row"), on="_row", how="anti")["_row"]:
            self.remarks.note(row, "", "", words.SAME_ROW)
        return first

    def _unlike(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows with one key and different values go back, all of them."""
        key = list(self.contract.key)
        double = pl.struct(key).is_duplicated()
        titles = words.LISTED.join(self.contract.field(name).title for name in key)
        shown = [pl.col(name).cast(pl.String) for name in key]
        value = pl.concat_str(shown, separator=" / ", ignore_nulls=True)
        rows = frame.filter(double).select("_row", value.alias("v"))
        self.remarks.backs(rows.iter_rows(), titles, words.CONFLICTING_ROWS)
        return frame.filter(~double)

    def _checked(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows that keep the contract; each failure becomes a problem of its row."""
        kept, failed = self.contract.check(frame, today=self.origin.today)
        rows = frame["_row"]
        for at, title, value, reason in failed.select("row", "title", "value", "reason").iter_rows():
            self.remarks.back(rows[at], title, value, reason)
        wrong = list(limits.outside(self.contract, kept))
        for row, title, value, reason in wrong:
            self.remarks.back(row, title, value, reason)
        bad = pl.Series([row for row, *_ in wrong], dtype=pl.Int64)
        return kept.filter(~pl.col("_row").is_in(bad.implode())) if wrong else kept
