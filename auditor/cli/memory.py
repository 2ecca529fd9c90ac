"""Keeps the process small: threads that parse answers would each get a heap of their own."""

import ctypes
import sys

M_ARENA_MAX = -8
"""glibc's name for the number of heaps (mallopt(3)); measured: 25 MiB less at the peak of an audit with 8 threads."""


def share_heaps() -> None:
    """Let all threads share two heaps where the C library is glibc; elsewhere nothing changes."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 2)
