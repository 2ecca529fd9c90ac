"""An organisation as it answers about its accounts: what it has said once is not asked again for the next account."""

from typing import Any

from providers.aws.place import Answer, Listing, Place
from providers.aws.session import Clients
from providers.readings import Ledger

Told = dict[Any, Any]
"""What one run was told, by operation and parameters. Only whole answers stand here: a failure is tried again."""


class Over(Place):
    """Asked with the credentials of the run; the readings are those of the account that it is asked for."""

    def __init__(self, session: Clients, ledger: Ledger, told: Told, listed: Answer | None, **more: Any) -> None:
        super().__init__(session, ledger, "global", listed, **more)
        self._told = told

    def listing(self, operation: str, rows: str, **more: Any) -> Listing:
        """As of any place; a list that another account's audit has had is counted without a call."""
        key = (operation, rows, repr(sorted(more.items())))
        found: Listing | None = self._told.get(key)
        if found is None:
            found = super().listing(operation, rows, **more)
            if found.whole and not self.first_page_only:
                self._told[key] = found
        else:
            self._ledger.read(operation, self.region, len(found.rows), self._ledger.clock(), pages=0)
        return found

    def ask(self, operation: str, **more: Any) -> Answer | None:
        """As of any place; an answer that another account's audit has had is counted without a call."""
        key = (operation, repr(sorted(more.items())))
        answer: Answer | None = self._told.get(key)
        if answer is None:
            answer = super().ask(operation, **more)
            if answer is not None:
                self._told[key] = answer
        else:
            self._ledger.read(operation, self.region, 1, self._ledger.clock(), pages=0)
        return answer
