"""Everything that belongs into a backup, of one moment, as parts that are read once."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cockpit import __version__, config
from cockpit.backup.model import ABOUT, DRAFTS, FOLDERS, FORM, MANIFEST, PARTIAL, folders
from cockpit.config import Settings
from cockpit.ledger import copies as ledgers
from cockpit.store import copies as stores
from cockpit.store.copies import Part


@dataclass
class Gathered:
    """What a backup will hold; the facts are complete once every part was read."""

    settings: Settings
    by: str
    ledger: ledgers.Copy
    store: stores.Held
    sealed: list[Part]
    digests: dict[str, list] = field(default_factory=dict)

    @property
    def plain(self) -> int:
        """Bytes that are known before anything was read."""
        return self.store.size + self.ledger.size

    def about(self) -> dict[str, Any]:
        """What has to be known before the first row is restored."""
        return {
            "form": FORM,
            "made_at": config.now().isoformat(),
            "by": self.by,
            "release": __version__,
            "store": self.store.engine,
            "ledger": self.ledger.engine,
            "revision": self.ledger.facts["revision"],
            "plain": self.plain,
        }

    def parts(self) -> Iterator[Part]:
        """Every part in its order; the last one tells the digests of all others."""
        yield _document(ABOUT, self.about())
        kept = (self.sealed, *(_files(name, self.settings) for name in FOLDERS if name != "audit"))
        for source in (*kept, self.store.parts, self.ledger.parts()):
            yield from map(self._counted, source)
        yield _document(
            MANIFEST,
            {"form": FORM, "parts": self.digests, "store": self.store.facts(), "ledger": self.ledger.facts},
        )

    def _counted(self, part: Part) -> Part:
        return replace(part, data=self._seen(part))

    def _seen(self, part: Part) -> Iterator[bytes]:
        made = hashlib.sha256()
        for block in part.data:
            made.update(block)
            yield block
        self.digests[part.name] = [part.size, made.hexdigest()]


@contextmanager
def gathered(settings: Settings, by: str, scratch: Path) -> Iterator[Gathered]:
    """Hold everything of one moment; `scratch` is a path for the ledger's copy, gone afterwards."""
    # first, and read at once: every seal in here names an entry that is in here too
    sealed = [replace(part, data=(b"".join(part.data),)) for part in _files("audit", settings)]
    copy = ledgers.Copy(settings.ledger_url, scratch)
    with stores.held(stores.at(settings), settings, copy) as store:
        yield Gathered(settings, by, copy, store, sealed)


def _files(name: str, settings: Settings) -> Iterator[Part]:
    """Finished files below a folder; one that goes away before it is opened belonged to nothing."""
    root = folders(settings)[name]
    for path in sorted(root.rglob("*")):
        below = path.relative_to(root).parts
        if path.name.endswith(PARTIAL) or any(step.startswith(DRAFTS) for step in below):
            continue
        if path.is_symlink() or not path.is_file():
            continue
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue
        with file:
            size = os.fstat(file.fileno()).st_size
            yield Part("/".join((name, *below)), size, _limited(stores.chunks(file), size))


def _limited(data: Iterable[bytes], size: int) -> Iterator[bytes]:
    """No more than was there at first: a file that only grows is kept as it was."""
    for block in data:
        yield block[:size]
        size -= len(block)
        if size <= 0:
            return


def _document(name: str, told: dict[str, Any]) -> Part:
    data = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    return Part(name, len(data), (data,))
