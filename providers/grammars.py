"""What readers of the clouds' filter languages share: the tokens one after another, and a text that is none."""


class NotUnderstoodError(Exception):
    """A text of another form than the reader knows: what it means is unknown."""


class Tokens:
    """Tokens that are read from the left."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def _peek(self) -> str:
        """The token that is not read yet; empty at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        """That token, read. NotUnderstoodError at the end."""
        token = self._peek()
        if not token:
            raise NotUnderstoodError
        self._at += 1
        return token
