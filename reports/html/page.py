"""Renders one page: escaped, with style and script inline and nothing else allowed to run."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from auditor.cells import printable
from reports.words import Words

_LONGEST = 4_000
"""Characters of one text on a page."""
_SHEET = 60
"""Characters of one text at the head of a printed sheet, which has one line for it."""

SYMBOLS = {"gap": "×", "unverified": "？", "accepted": "△", "met": "○", "not_applicable": "－"}
"""Signs beside the words of verdicts, so that colour is never alone."""


def render(template: str, page: Any, say: Words) -> str:
    """The page as HTML, the same for the same values."""
    style, script = _asset("style.css"), _asset("script.js")

    def policy(sheet: str) -> str:
        styles = " ".join(f"'{_hash(one)}'" for one in (style, sheet))
        return (
            f"default-src 'none'; style-src {styles}; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
        )

    values: Mapping[str, Any] = {
        "t": say,
        "language": say.language,
        "page": page,
        "symbols": SYMBOLS,
        "style": Markup(style),  # noqa: S704 - our own file
        "script": Markup(script),  # noqa: S704 - likewise
        "sheet": _sheet,
        "policy": policy,
    }
    return _environment().get_template(template).render(values) + "\n"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("reports.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _safe(value: Any) -> Any:
    """Every value on its way to a page: controls and direction marks are shown as escapes, then Jinja2 escapes HTML."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return printable(value, _LONGEST)
    return value


def _sheet(title: Markup, *more: str) -> Markup:
    """The style that tells each printed sheet what stands at its head; no letter of it is one of CSS or HTML."""
    text = "  ".join(printable(one, _SHEET) for one in (title.unescape(), *more))
    letters = "".join(mark if mark.isalnum() else f"\\{ord(mark):x} " for mark in text)
    return Markup(f':root {{ --sheet: "{letters}"; }}')  # noqa: S704 - letters, digits and escapes


@cache
def _asset(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
