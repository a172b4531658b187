"""Large files of machines become rows of one dataset, piece by piece; only the command line reads Parquet."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import polars as pl

from cockpit.contracts import Contract
from cockpit.intake import csvs, match, passing
from cockpit.intake.match import Heading
from cockpit.intake.normalise import Lookup
from cockpit.intake.problems import Batch, Counts, Refusal
from cockpit.intake.reading import digest, plain_name
from cockpit.intake.sorting import Origin, Sorter
from cockpit.text import intake as words

PIECE = 500_000  # rows typed at a time; about 200 MB of text in the widest feed
BLOCK = 8 * 1024 * 1024
FIRST_LINE = 2  # the header is line 1
PARQUET = b"PAR1"
Progress = Callable[[int, int], None]  # rows done, rows in all


def read(
    path: Path,
    *,
    name: str,
    contract: Contract,
    lookup: Lookup,
    origin: Origin,
    progress: Progress | None = None,
) -> Batch:
    """All rows of a CSV or Parquet file as one Batch; a file that cannot be read is a refused Batch."""
    shown, sha = plain_name(name), digest(path)
    batch = Batch(origin.import_id, sha, shown, {}, kind="feed")
    try:
        with _pieces(path) as (columns, rows, pieces):
            found = _heading(columns, contract)
            sorter = Sorter("", found, contract, lookup, replace(origin, file=shown, percent=True))
            return _sorted(batch, sorter, _typed(pieces, sorter, rows, progress), rows)
    except Refusal as refusal:
        return replace(batch, problems=(refusal.problem(shown),))
    except pl.exceptions.PolarsError:
        return replace(batch, problems=(_culprit(path).problem(shown),))


def _sorted(batch: Batch, sorter: Sorter, frames: Iterator[pl.DataFrame], rows: int) -> Batch:
    typed = pl.concat(list(frames))
    kept = sorter.sorted(typed)
    back = len(sorter.remarks.bad)
    name = sorter.contract.name
    return replace(
        batch,
        tables={name: sorter.stamped(kept)},
        problems=sorter.remarks.problems,
        repairs=sorter.remarks.repairs,
        counted={name: Counts(rows, len(kept), back, rows - len(kept) - back)},
    )


def _typed(
    pieces: Iterator[pl.DataFrame], sorter: Sorter, rows: int, progress: Progress | None
) -> Iterator[pl.DataFrame]:
    """Typed rows piece by piece; `_row` is the line of the file."""
    done, line = 0, FIRST_LINE
    for piece in pieces:
        if header := match.personal(_unasked(piece, sorter.found), sorter.found):
            raise Refusal(words.personal_column(header))
        yield sorter.typed(_raw(piece, line, sorter.found))
        done += len(piece)
        line += len(piece) + _breaks(piece)
        if progress:
            progress(done, rows)
    if not done:
        raise Refusal(words.NO_ROWS)


def _breaks(piece: pl.DataFrame) -> int:
    """Line breaks inside quoted fields of a piece, which make later lines stand further down."""
    texts = [name for name, kind in piece.schema.items() if kind == pl.String]
    counted = piece.select(pl.col(texts).str.count_matches("\n", literal=True).sum()) if texts else piece
    return int(counted.sum_horizontal().sum() or 0) if texts else 0


def _raw(piece: pl.DataFrame, line: int, found: Heading) -> pl.DataFrame:
    """A piece as raw cells (kind letter + text) under the places of the heading."""
    names = dict(enumerate(piece.columns))
    places = sorted({*found.columns.values(), *_extra(found)})
    cells = [_cell(names[int(place[1:])], piece.schema).alias(place) for place in places]
    return piece.select(pl.int_range(line, line + pl.len(), dtype=pl.Int64).alias("_row"), *cells)


def _unasked(piece: pl.DataFrame, found: Heading) -> pl.DataFrame:
    """The columns that no field has, under their places."""
    names = {place: piece.columns[int(place[1:])] for place in found.extra.values()}
    kinds = {name for name, kind in piece.schema.items() if kind == pl.String or kind.is_numeric()}
    return piece.select(pl.col(name).alias(place) for place, name in names.items() if name in kinds)


def _extra(found: Heading) -> list[str]:
    place = match.school_name(found)
    return [place] if place else []


def _cell(name: str, schema: pl.Schema) -> pl.Expr:
    kind, cell = schema[name], pl.col(name)
    if kind == pl.String:
        return pl.when(cell.str.contains(r"\S")).then(pl.concat_str(pl.lit("t"), cell))
    if kind == pl.Date:
        return pl.concat_str(pl.lit("d"), cell.dt.to_string("%Y-%m-%d"))
    if isinstance(kind, pl.Datetime):
        return pl.concat_str(pl.lit("d"), cell.dt.to_string("%Y-%m-%dT%H:%M:%S"))
    if kind == pl.Boolean or kind.is_numeric():
        return pl.concat_str(pl.lit("b" if kind == pl.Boolean else "n"), cell.cast(pl.String))
    raise Refusal(words.odd_column(name))


def _heading(columns: list[str], contract: Contract) -> Heading:
    found = match.line(columns, contract)
    if not found.columns:
        raise Refusal(words.FEED_HEADER)
    return match.complete(found, contract)


@contextmanager
def _pieces(path: Path) -> Iterator[tuple[list[str], int, Iterator[pl.DataFrame]]]:
    """(headers, number of rows, frames of at most PIECE rows) of a file, whatever it is."""
    with path.open("rb") as file:
        head = file.read(4)
    if not head:
        raise Refusal(words.EMPTY)
    if head == PARQUET:
        scan = pl.scan_parquet(path)
        yield scan.collect_schema().names(), _count(scan), _batches(scan)
        return
    with passing.folder() as folder:
        text = _utf8(path, folder)
        scan = pl.scan_csv(text, infer_schema=False, separator=_delimiter(text), row_index_name=None)
        yield _headers(text), _count(scan), _batches(scan)


def _count(scan: pl.LazyFrame) -> int:
    return int(scan.select(pl.len()).collect().item())


def _batches(scan: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    for batch in scan.collect_batches(chunk_size=PIECE, maintain_order=True):
        yield from batch.iter_slices(PIECE)


def _headers(path: Path) -> list[str]:
    with path.open("rb") as file:
        line = file.readline(csvs.LINE_LIMIT)
    return next(csvs.rows(line), (1, []))[1]


def _delimiter(path: Path) -> str:
    with path.open("rb") as file:
        return csvs.delimiter(file.readline(csvs.LINE_LIMIT).decode("utf-8-sig", "replace"))


def _utf8(path: Path, folder: Path) -> Path:
    """The file itself when it is UTF-8, else a copy in UTF-8 in `folder`; a Refusal names the bad byte."""
    try:
        _proven(path)
        return path
    except UnicodeDecodeError:
        copy = folder / "feed.csv"
        data = path.read_bytes()
        copy.write_text(data.decode(csvs.encoding(data)), encoding="utf-8", newline="")
        return copy


def _proven(path: Path) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            decoder.decode(block)
    decoder.decode(b"", final=True)


def _culprit(path: Path) -> Refusal:
    """Which line of a text file stops the reader: one with too many fields, or an unclosed quote."""
    try:
        width = None
        for line, record in csvs.rows(path.read_bytes()):
            width = len(record) if width is None else width
            if len(record) > width:
                return Refusal(words.RAGGED, row=line)
    except Refusal as refusal:
        return refusal
    return Refusal(words.BROKEN)
