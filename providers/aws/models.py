"""AWS's service models as botocore reads them, without their documentation: it is most of their size."""

import ctypes
import gc
import gzip
import json
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import botocore.loaders

ENDINGS: tuple[tuple[str, Callable[..., Any]], ...] = ((".json", open), (".json.gz", gzip.open))


class LeanFiles(botocore.loaders.JSONFileLoader):
    """Reads the files of botocore's loader; what is written for people is left out."""

    def exists(self, file_path: str) -> bool:
        """Whether there is such a file, its ending left aside."""
        return any(Path(file_path + ending).is_file() for ending, _ in ENDINGS)

    def load_file(self, file_path: str) -> Any:
        """The content of the file, its ending left aside; None where there is none."""
        for ending, opened in ENDINGS:
            if Path(file_path + ending).is_file():
                with opened(file_path + ending, "rb") as file:
                    return json.loads(file.read(), object_pairs_hook=_lean)
        return None


def _lean(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose text is empty: botocore asks some for it. A member that has that name is no text and stays."""
    return {key: "" if key == "documentation" and isinstance(value, str) else value for key, value in pairs}


@cache
def models() -> Any:
    """One loader for all sessions: it caches the service models, which are most of a session's memory."""
    return botocore.loaders.Loader(file_loader=LeanFiles())


def forget_models() -> None:
    """Give back the service models once nothing more is asked. Clients are cycles: it takes a collection.

    What C's allocator has kept is handed back to the system where it can be told to.
    """
    models.cache_clear()
    gc.collect()
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)
