"""CSV files of people beside what answers: they stand in where the directory is refused."""

from typing import Any

from providers.gcp.errors import ANSWERED, RefusedError
from providers.gcp.exports.people import Rows
from providers.gcp.inventory import Asked
from providers.gcp.session import Page

MORE = "(more)"
"""In place of a token of the next page: whom the files leave out is not known, as the list itself was refused."""


class Beside:
    """Asks `first`; where that gives no answer and the files hold rows, those are a first page without a second, so
    that they are told and never taken for all."""

    def __init__(self, first: Asked, rows: Rows, names: str) -> None:
        self.table = first.table
        self._first = first
        self._rows = rows
        self._names = names
        self._refused: dict[str, Exception] = {}

    def page(self, operation: str, scope: str, types: tuple[str, ...], token: str | None) -> Page:
        """As `first` answers."""
        return self._first.page(operation, scope, types, token)

    def get(self, operation: str, token: str | None = None, **parts: str) -> dict[str, Any]:
        """As `first` answers, or the rows of the files. On the page after those: why they had to do."""
        if token == MORE:
            raise self._refused[operation]
        try:
            return self._first.get(operation, token, **parts)
        except ANSWERED as error:
            if token is not None or not (rows := self._rows.get(operation)):
                raise
            self._refused[operation] = self._told(error)
            return {self.table.paths[operation].rows or "": rows, "nextPageToken": MORE}

    def _told(self, error: Exception) -> Exception:
        if not isinstance(error, RefusedError):
            return error
        message = str(error).partition(": ")[2]
        return RefusedError(
            error.code, f"{message} (in its place: {self._names})", error.reason, error.about, error.wait
        )
