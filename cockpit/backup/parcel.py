"""Many parts in one encrypted file: written and read as a stream, nothing of it lies about in the clear."""

import hashlib
import os
import tarfile
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO

import pyrage
from pyrage import x25519

from cockpit.backup.model import BackupError, checked
from cockpit.store.copies import Part
from cockpit.text import backup as words

GZIP, LEVEL = 31, 1  # zlib: with gzip's head and tail; fast, for most of it is compressed already
BLOCK = tarfile.BLOCKSIZE
STEP = 1 << 20


class Source:
    """Blocks of bytes as something that can be read from."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self._rest = blocks, memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, nothing at the end."""
        while not self._rest:
            block = next(self._blocks, None)
            if block is None:
                return b""
            self._rest = memoryview(block)
        most = len(self._rest) if size < 0 else size
        found, self._rest = bytes(self._rest[:most]), self._rest[most:]
        return found


class Sink:
    """Something that can be written to, which knows how much and the digest of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.size, self._digest = file, 0, hashlib.sha256()
        self.fault: OSError | None = None

    def write(self, data: bytes) -> int:
        """Write all of it."""
        try:
            self._file.write(data)
        except OSError as fault:  # told as it is, not as what the cipher makes of it
            self.fault = fault
            raise
        self.size += len(data)
        self._digest.update(data)
        return len(data)

    def flush(self) -> None:
        """Hand on what is held back."""
        self._file.flush()

    @property
    def sha256(self) -> str:
        """The digest of what was written."""
        return self._digest.hexdigest()


def write(file: BinaryIO, parts: Iterable[Part], to: x25519.Recipient) -> Sink:
    """Write all parts into one encrypted file; raises OSError when the disk does, and what `parts` raises."""
    faults: list[Exception] = []
    sink = Sink(file)
    try:
        pyrage.encrypt_io(Source(_minded(_packed(parts), faults)), sink, [to])
    except (pyrage.EncryptError, OSError):
        for told in (sink.fault, *faults):
            if told is not None:
                raise told from None
        raise
    return sink


def _minded(blocks: Iterator[bytes], faults: list[Exception]) -> Iterator[bytes]:
    try:
        yield from blocks
    except Exception as fault:  # the cipher would tell another one
        faults.append(fault)
        raise


def _packed(parts: Iterable[Part]) -> Iterator[bytes]:
    squeeze = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
    for block in _archive(parts):
        yield squeeze.compress(block)
    yield squeeze.flush()


def _archive(parts: Iterable[Part]) -> Iterator[bytes]:
    for part in parts:
        head = tarfile.TarInfo(checked(part.name))
        head.size, head.mode = part.size, 0o600
        yield head.tobuf(tarfile.PAX_FORMAT)
        sent = 0
        for block in part.data:
            sent += len(block)
            yield block
        if sent != part.size:  # whatever is kept never changes: this is not what was kept
            raise BackupError(words.changed(part.name.rpartition("/")[2]))
        yield bytes(-sent % BLOCK)
    yield bytes(2 * BLOCK)


class Reader:
    """The parts of an encrypted file in their order."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive

    def __iter__(self) -> Iterator[Part]:
        for member in self._archive:
            if not member.isfile():
                raise BackupError(words.DAMAGED)
            inside = self._archive.extractfile(member)
            yield Part(checked(member.name), member.size, _blocks(inside, member.size))


def _blocks(file: IO[bytes] | None, size: int) -> Iterator[bytes]:
    seen = 0
    while file is not None and (block := file.read(STEP)):
        seen += len(block)
        yield block
    if seen != size:
        raise BackupError(words.DAMAGED)


@contextmanager
def opened(path: Path, keys: list[x25519.Identity]) -> Iterator[Reader]:
    """Read an encrypted file; raises BackupError when the key is not its own or the file is damaged."""
    here, there = os.pipe()
    faults: list[BaseException] = []
    thread = threading.Thread(target=_decrypt, args=(path, there, keys, faults), daemon=True)
    thread.start()
    try:
        with os.fdopen(here, "rb") as plain, tarfile.open(fileobj=plain, mode="r|gz") as archive:
            yield Reader(archive)
            while plain.read(STEP):  # to the end, for only there the cipher knows that all of it was true
                pass
    except (tarfile.TarError, zlib.error, EOFError, OSError) as fault:
        thread.join(5)
        raise _translated(faults, fault) from fault
    finally:
        thread.join(5)
    if faults:
        raise _translated(faults, faults[0])


def _decrypt(path: Path, target: int, keys: list[x25519.Identity], faults: list[BaseException]) -> None:
    with suppress(BrokenPipeError), os.fdopen(target, "wb") as plain:  # broken: nobody reads on
        try:
            with path.open("rb") as file:
                pyrage.decrypt_io(file, plain, keys)
        except BrokenPipeError:
            raise
        except Exception as fault:
            faults.append(fault)


def _translated(faults: list[BaseException], fault: BaseException) -> Exception:
    told = next(iter(faults), fault)
    if isinstance(told, FileNotFoundError):
        return told
    if isinstance(told, pyrage.DecryptError) and "key" in str(told).lower():
        return BackupError(words.WRONG_KEY)
    return BackupError(words.DAMAGED)
