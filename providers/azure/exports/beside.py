"""Files of the Entra admin center beside what answers: they stand in where Microsoft Graph is refused."""

from typing import Any

from providers.azure.errors import ANSWERED, RefusedError
from providers.azure.exports.entra import Rows
from providers.azure.tenant import Asked
from providers.standby import MORE, Standby


class Beside:
    """Asks `first`, and has the files' rows where that gives no answer."""

    def __init__(self, first: Asked, rows: Rows, names: str) -> None:
        self.table = first.table
        self._first = first
        self._names = names
        self._files = Standby(rows, ANSWERED, self._told)

    def query(self, operation: str, token: str | None) -> tuple[dict[str, Any], bool]:
        """As `first` answers."""
        return self._first.query(operation, token)

    def get(self, operation: str, link: str | None = None, **parts: str) -> dict[str, Any]:
        """As `first` answers, or the rows of the files."""
        return self._files.answer(
            operation,
            link,
            lambda: self._first.get(operation, link, **parts),
            lambda rows: {"value": rows, "@odata.nextLink": MORE},
        )

    def _told(self, error: Exception) -> Exception:
        if not isinstance(error, RefusedError):
            return error
        message = str(error).partition(": ")[2]
        return RefusedError(error.status, error.code, f"{message} (in its place: {self._names})")
