"""Fields of foreign JSON on their way in: of the type that the contract says, or one clear message."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from auditor.cells import printable
from auditor.errors import AuditorError

_T = TypeVar("_T")
_SHOWN = 60


class Fields:
    """The members of one JSON object. `where` names the file and the line for messages."""

    def __init__(self, values: Any, where: str) -> None:
        """AuditorError for what is no object."""
        if not isinstance(values, dict):
            raise AuditorError(f"{where}: not an object of a run")
        self._values: Mapping[str, Any] = values
        self.where = where

    def holds(self, name: str) -> bool:
        """Whether there is more than null; the field itself has to be there."""
        if name not in self._values:
            raise self.wrong(name, None)
        return self._values[name] is not None

    def has(self, name: str) -> bool:
        """Whether there is more than null, of a field that an older version does not write."""
        return self._values.get(name) is not None

    def text(self, name: str) -> str:
        """A text."""
        return self._of(name, str)

    def optional(self, name: str) -> str | None:
        """A text, or null."""
        return None if self._values.get(name) is None else self._of(name, str)

    def one_of(self, name: str, known: tuple[str, ...]) -> str:
        """One of some words."""
        found = self._of(name, str)
        if found not in known:
            raise self.wrong(name, found)
        return found

    def flag(self, name: str) -> bool:
        """True or false."""
        return self._of(name, bool)

    def number(self, name: str) -> int:
        """A whole number."""
        if isinstance(self._values.get(name), bool):
            raise self.wrong(name, self._values[name])
        return self._of(name, int)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        found = self._of(name, list)
        if not all(isinstance(one, str) for one in found):
            raise self.wrong(name, found)
        return tuple(found)

    def mapping(self, name: str) -> dict[str, Any]:
        """An object."""
        return self._of(name, dict)

    def objects(self, name: str) -> list["Fields"]:
        """A list of objects."""
        return [Fields(one, f"{self.where}: {name}") for one in self._of(name, list)]

    def counts(self, name: str) -> dict[str, int]:
        """Numbers by word."""
        found = Fields(self._of(name, dict), f"{self.where}: {name}")
        return {key: found.number(key) for key in self.mapping(name)}

    def instant(self, name: str) -> datetime:
        """An instant with its zone."""
        found = self._of(name, str)
        try:
            instant = datetime.fromisoformat(found)
        except ValueError:
            raise self.wrong(name, found) from None
        if instant.tzinfo is None:
            raise self.wrong(name, found)
        return instant

    def day(self, name: str) -> date:
        """A day of the calendar."""
        found = self._of(name, str)
        try:
            return date.fromisoformat(found)
        except ValueError:
            raise self.wrong(name, found) from None

    def wrong(self, name: str, found: object) -> AuditorError:
        """The message for a field that holds something else."""
        said = "is missing" if name not in self._values else f"holds {printable(repr(found), _SHOWN)}"
        return AuditorError(f"{self.where}: {name} {said}; this is no file of a run, or of another version of it")

    def _of(self, name: str, kind: type[_T]) -> _T:
        found = self._values.get(name)
        if not isinstance(found, kind):
            raise self.wrong(name, found)
        return found
