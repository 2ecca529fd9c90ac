"""Text of others on its way into a sheet or a message: what a spreadsheet would compute, what a terminal would obey."""

_TRIGGERS = frozenset("=+-@\t\r\n＝＋－＠")  # Japanese Excel also takes the full-width forms for a formula


def _computes(text: str) -> bool:
    return text.lstrip("' \u3000")[:1] in _TRIGGERS


def neutral(text: str) -> str:
    """The text for a CSV cell: an apostrophe goes before what a spreadsheet program would take for a formula."""
    return f"'{text}" if _computes(text) else text


def plain(text: str) -> str:
    """The text that `neutral` was given: `plain(neutral(x)) == x` for every x."""
    return text[1:] if text.startswith("'") and _computes(text) else text


def printable(text: str, limit: int) -> str:
    """One line of at most `limit` characters; controls, line breaks and direction marks are shown as escapes."""
    if len(text) <= limit and text.isprintable():
        return text
    shown = "".join(
        mark if mark.isprintable() or mark == "\u3000" else mark.encode("unicode_escape").decode()
        for mark in text[: limit + 1]
    )
    return shown if len(shown) <= limit else f"{shown[: max(limit - 1, 0)]}…"
