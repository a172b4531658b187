"""Answers are kept by version, query, parameters and scope, up to a number of bytes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any

import polars as pl

LIMIT_BYTES = 256 * 2**20  # a district's pages need about a tenth; the rest is for several scopes


class Uncacheable(TypeError):
    """A query or parameter that has no stable name; the answer must be computed each time."""


class Cache:
    """Frames by key, the least recently used leave first; safe for threads."""

    def __init__(self, limit: int = LIMIT_BYTES) -> None:
        self.limit = limit
        self.size = 0
        self._frames: OrderedDict[Hashable, tuple[pl.DataFrame, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> pl.DataFrame | None:
        """The frame kept under the key; a caller's changes to it do not reach the cache."""
        with self._lock:
            if key not in self._frames:
                return None
            self._frames.move_to_end(key)
            return self._frames[key][0].clone()

    def put(self, key: Hashable, frame: pl.DataFrame) -> None:
        """Keep a frame; one that is larger than the whole cache is not kept."""
        size = int(frame.estimated_size()) + 1
        if size > self.limit:
            return
        with self._lock:
            self.size += size - self._frames.pop(key, (frame, 0))[1]
            self._frames[key] = (frame.clone(), size)
            while self.size > self.limit:
                self.size -= self._frames.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._frames.clear()
            self.size = 0

    def __len__(self) -> int:
        return len(self._frames)


def key(version: Hashable, query: Callable[..., Any], params: Mapping[str, Any], scope: str) -> Hashable:
    """What an answer is kept under; raises Uncacheable when the query is not a plain function of a module."""
    name = getattr(query, "__qualname__", "<")
    if "<" in name or getattr(query, "__self__", None) is not None:
        raise Uncacheable(name)
    frozen = tuple(sorted((each, frozen_value(value)) for each, value in params.items()))
    return version, query.__module__, name, frozen, scope


def frozen_value(value: Any) -> Hashable:
    """A hashable stand-in that differs whenever value or type differ: 1, 1.0 and True are three keys."""
    kind = type(value).__name__
    if isinstance(value, Mapping):
        return kind, tuple((frozen_value(k), frozen_value(v)) for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return kind, tuple(frozen_value(each) for each in value)
    if isinstance(value, (set, frozenset)):
        return kind, frozenset(frozen_value(each) for each in value)
    try:
        hash(value)
    except TypeError as fault:
        raise Uncacheable(kind) from fault
    return kind, value
