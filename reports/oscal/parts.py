"""What the catalog and the results are put together from: identities, properties, heads of documents."""

import uuid
from typing import Any

from auditor.cells import printable
from reports.entries import PRODUCT
from reports.times import iso
from reports.view import RunView

VERSION = "1.2.1"
"""Of OSCAL: the one of the models by which the tests validate."""
OURS = f"urn:{PRODUCT}"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, OURS)
_VALUE = 4_000
"""Characters of a property."""


def identity(*parts: str) -> str:
    """A UUID that is the same whenever the same thing is told."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))


def statement(item: str) -> str:
    """The ID of an item's text within its control."""
    return f"{control(item)}_smt"


def control(item: str) -> str:
    """The ID of the control that an item is; it has to begin with a letter."""
    return f"item-{item}"


def properties(**values: object) -> list[dict[str, str]]:
    """Properties in our namespace; none for what is empty."""
    texts = {key: printable(str(value), _VALUE).strip() for key, value in values.items() if value is not None}
    return [{"name": key.replace("_", "-"), "ns": OURS, "value": text} for key, text in texts.items() if text]


def metadata(view: RunView, title: str) -> dict[str, Any]:
    """The head of a document of the run."""
    return {
        "title": title,
        "last-modified": iso(view.run.started_at),
        "version": view.run.id,
        "oscal-version": VERSION,
        "props": properties(program=f"{PRODUCT} {view.run.version}", regulation_sha256=view.run.regulation),
    }
