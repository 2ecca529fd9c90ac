"""Every place where data rests, as it was judged."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from auditor.facts.locations import SEVERAL, DataLocation
from auditor.rule.evaluate import Batch
from reports.words import Words

_COLUMNS = ("service", "account", "kind", "how", "located_in", "country", "resource", "name")


@dataclass(frozen=True)
class Place:
    """One place of one store; `service` None where nobody claims it."""

    service: str | None
    account: str
    kind: str | None
    how: str | None
    located_in: str | None
    country: str | None
    resource: str
    name: str | None
    status: str

    def country_text(self, say: Words) -> str:
        """The country as a reader is told it: its code, several, or that it is unknown."""
        if self.country is None:
            return say("place.unknown")
        return say("place.several") if self.country == SEVERAL else self.country


def of_batch(batch: Batch) -> Iterator[Place]:
    """The places in the order of the judged rows; what the provider keeps is left out. None where the batch is of
    another table."""
    if batch.rule.reads is DataLocation:
        columns = [pa.array(batch.rows[name]).to_pylist() for name in _COLUMNS]
        for values in zip(*columns, batch.status.tolist(), strict=True):
            yield Place(*values)
