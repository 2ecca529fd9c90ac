"""What the writer and the reader of a check sheet agree on: its keys, its answers, and which text was answered."""

import hashlib
from collections.abc import Mapping

from auditor.cells import printable
from auditor.registry.importing.values import TEXT_LIMIT
from auditor.registry.runs import RunRecord
from auditor.registry.statements.models import Answer
from auditor.regulation.items import Item

MARK = "auditor:"
"""How each key begins in the hidden first row, by which a column is known whatever its heading says."""

SERVICE, ITEM, RUN, EDITION = IDENTITY = ("service", "item", "run", "edition")
"""Columns that say what is answered. Nobody writes into them."""

ANSWER, TEXT, EVIDENCE, OFFICER, ANSWERED_ON, VALID_UNTIL = ANSWERED = (
    "answer",
    "text",
    "evidence",
    "officer",
    "answered_on",
    "valid_until",
)
"""Columns that officers fill in, by the fields of Attestation."""

WORDS: Mapping[str, Mapping[Answer, str]] = {
    "ja": {"yes": "はい", "no": "いいえ", "not_applicable": "該当なし"},
    "en": {"yes": "Yes", "no": "No", "not_applicable": "Not applicable"},
}
"""What the drop-down offers, by language. Both are read from either sheet."""

PROOF_OF_END = "end:"
"""How the run is marked that proves the end of a service: the registry does not record it."""


def run_mark(run: RunRecord) -> str:
    """How a sheet names its run. Audits of two towns may begin in the same second, but look at different accounts."""
    accounts = hashlib.sha256("\0".join(sorted(run.scopes)).encode()).hexdigest()[:8]
    return f"{run.id} {accounts}"


def edition(item: Item) -> str:
    """A hash of what an officer was shown of an item: an answer to other words is no answer to these."""
    asked = [text for both in (item.question, item.proof) if both for text in (both.ja, both.en)]
    return hashlib.sha256("\0".join([item.id, item.ja, *asked]).encode()).hexdigest()[:16]


def shown(text: str) -> str:
    """The text as it stands in a cell: line breaks are kept, other controls and direction marks shown as escapes.

    `shown(shown(x)) == shown(x)`: what comes back unchanged is the same as what was written.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    return "\n".join(printable(line, 2 * TEXT_LIMIT) for line in lines)
