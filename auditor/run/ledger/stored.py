"""Things that are on disk, as collections that are read again each time."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Stored(Collection[T]):
    """Things that are read from disk whenever somebody goes through them."""

    read: Callable[[], Iterator[T]]
    count: Callable[[], int]

    def __iter__(self) -> Iterator[T]:
        """One after another."""
        return self.read()

    def __len__(self) -> int:
        """How many there are, without reading them."""
        return self.count()

    def __contains__(self, wanted: object) -> bool:
        """Whether one of them is equal."""
        return any(one == wanted for one in self)


def key(text: str) -> bytes:
    """A text of other people's making as a key: its bytes sort as the text does, halves of surrogate pairs and all."""
    return text.encode("utf-8", "surrogatepass")


def text(stored: bytes) -> str:
    """The text of a key."""
    return stored.decode("utf-8", "surrogatepass")
