"""What the regulation is called where files name it."""

from auditor.cells import printable
from reports.words import Words


def title(say: Words) -> str:
    """Its title in the reader's language."""
    return printable(say("exchange.regulation"), 200)
