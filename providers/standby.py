"""Rows of files that stand in where an operation gives no answer, and are never taken for all."""

from collections.abc import Callable, Mapping
from typing import Any

MORE = "(more)"
"""In place of what leads to the next page: whom the files leave out is not known, as the list itself was refused."""

Rows = Mapping[str, list[dict[str, Any]]]
"""By the operation that they stand in for."""
Page = dict[str, Any]


class Standby:
    """Where the first answer is none and the files hold rows, those are a first page without a second."""

    def __init__(
        self, rows: Rows, answered: tuple[type[Exception], ...], told: Callable[[Exception], Exception]
    ) -> None:
        """`answered`: what a call may raise; `told`: the same error, with the files that stood in named."""
        self._rows = rows
        self._answered = answered
        self._told = told
        self._refused: dict[str, Exception] = {}

    def answer(
        self, operation: str, further: str | None, ask: Callable[[], Page], page: Callable[[list[Page]], Page]
    ) -> Page:
        """As `ask` answers, or the page of the files' rows. On the page after those: why they had to do.

        `further`: what led here, None on the first page.
        """
        if further == MORE:
            raise self._refused[operation]
        try:
            return ask()
        except self._answered as error:
            if further is not None or not (rows := self._rows.get(operation)):
                raise
            self._refused[operation] = self._told(error)
            return page(rows)
