"""Keeps what was asked, so that several threads ask once."""

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Kept = TypeVar("Kept")


class Once:
    """Values by key. Who asks for one that another thread is fetching waits for it."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Any] = {}
        self._locks: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, fetch: Callable[[], Kept]) -> Kept:
        """The value that was kept, or what `fetch` answers now."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._kept:
                self._kept[key] = fetch()
        found: Kept = self._kept[key]
        return found
