"""CSV files of people beside what answers: they stand in where the directory is refused."""

from typing import Any

from providers.gcp.errors import ANSWERED, RefusedError
from providers.gcp.exports.people import Rows
from providers.gcp.inventory import Asked
from providers.gcp.session import Page
from providers.standby import MORE, Standby


class Beside:
    """Asks `first`, and has the files' rows where that gives no answer."""

    def __init__(self, first: Asked, rows: Rows, names: str) -> None:
        self.table = first.table
        self._first = first
        self._names = names
        self._files = Standby(rows, ANSWERED, self._told)

    def page(self, operation: str, scope: str, types: tuple[str, ...], token: str | None) -> Page:
        """As `first` answers."""
        return self._first.page(operation, scope, types, token)

    def get(self, operation: str, token: str | None = None, **parts: str) -> dict[str, Any]:
        """As `first` answers, or the rows of the files."""
        return self._files.answer(
            operation,
            token,
            lambda: self._first.get(operation, token, **parts),
            lambda rows: {self.table.paths[operation].rows or "": rows, "nextPageToken": MORE},
        )

    def _told(self, error: Exception) -> Exception:
        if not isinstance(error, RefusedError):
            return error
        message = str(error).partition(": ")[2]
        return RefusedError(
            error.code, f"{message} (in its place: {self._names})", error.reason, error.about, error.wait
        )
