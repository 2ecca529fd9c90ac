"""What is wrong with a file, gathered so that its owner mends it once."""

from collections.abc import Callable
from dataclasses import dataclass, field

from auditor.cells import printable
from auditor.errors import AuditorError

Note = Callable[[str], None]
"""Takes a warning about the value being parsed."""

_LINES = 1000
_VALUE = 60


def no_note(_: str) -> None:
    """For whoever has nobody to warn."""


class RefusedError(ValueError):
    """A value that is not what its column holds; the text says what is expected."""


@dataclass(frozen=True)
class Place:
    """Where in a file: `row 7`, `sheet 台帳, row 7`, `[[service]] 3`."""

    file: str
    row: str

    def line(self, header: str, value: object, said: str) -> str:
        """One line for the reader. The value is other people's text: shortened and made printable."""
        return f"{self.file}, {self.row}, {printable(header, _VALUE)}: {_shown(value)}: {said}"


def _shown(value: object) -> str:
    if value is None or value == "":
        return "(empty)"
    try:
        return f"「{printable(str(value), _VALUE)}」"
    except ValueError:  # Python does not write integers of thousands of digits
        return "(a very large number)"


@dataclass
class Problems:
    """Errors and warnings of one file, in the order of the file."""

    file: str
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def error(self, place: Place, header: str, value: object, expected: str) -> None:
        """Remembers something that stops the import."""
        self.errors.append(place.line(header, value, expected))

    def warn(self, place: Place, header: str, value: object, said: str) -> None:
        """Remembers something that the import goes on without."""
        self.warnings.append(place.line(header, value, said))

    def check(self) -> None:
        """Raises AuditorError with every error, one a line, if there is any."""
        if not self.errors:
            return
        more = len(self.errors) - _LINES
        lines = [f"{self.file}: {len(self.errors)} error(s); nothing was imported.", *self.errors[:_LINES]]
        raise AuditorError("\n".join([*lines, f"... and {more} more"] if more > 0 else lines))
