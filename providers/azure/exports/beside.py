"""Files of the Entra admin center beside what answers: they stand in where Microsoft Graph is refused."""

from typing import Any

from providers.azure.errors import ANSWERED, RefusedError
from providers.azure.exports.entra import Rows
from providers.azure.tenant import Asked

MORE = "(more)"
"""In place of a link to the next page: whom the files leave out is not known, as the list itself was refused."""


class Beside:
    """Asks `first`; where that gives no answer and the files hold rows, those are a first page without a second, so
    that they are told and never taken for all."""

    def __init__(self, first: Asked, rows: Rows, names: str) -> None:
        self.table = first.table
        self._first = first
        self._rows = rows
        self._names = names
        self._refused: dict[str, Exception] = {}

    def query(self, operation: str, token: str | None) -> tuple[dict[str, Any], bool]:
        """As `first` answers."""
        return self._first.query(operation, token)

    def get(self, operation: str, link: str | None = None, **parts: str) -> dict[str, Any]:
        """As `first` answers, or the rows of the files. On the page after those: why they had to do."""
        if link == MORE:
            raise self._refused[operation]
        try:
            return self._first.get(operation, link, **parts)
        except ANSWERED as error:
            if link is not None or not (rows := self._rows.get(operation)):
                raise
            self._refused[operation] = self._told(error)
            return {"value": rows, "@odata.nextLink": MORE}

    def _told(self, error: Exception) -> Exception:
        if not isinstance(error, RefusedError):
            return error
        message = str(error).partition(": ")[2]
        return RefusedError(error.status, error.code, f"{message} (in its place: {self._names})")
