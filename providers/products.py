"""Products by their names, as the list of the installation has them."""

import re
import unicodedata
from collections.abc import Iterable


class Products:
    """Names of products, each a word or more."""

    def __init__(self, names: Iterable[str]) -> None:
        self._patterns = [_pattern(name) for name in names]

    def among(self, names: Iterable[str]) -> set[str]:
        """Those of the names of software that belong to one of the products."""
        return {name for name in names if any(pattern.search(_plain(name)) for pattern in self._patterns)}


def _pattern(product: str) -> re.Pattern[str]:
    """A product as whole words of Latin letters: `eset` is not in `reset`."""
    return re.compile(rf"(?<![a-z0-9]){re.escape(_plain(product))}(?![a-z0-9])")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
