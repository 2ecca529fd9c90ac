"""Joined columns of the topic detection: regions in use, and whose addresses the contacts are."""

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.facts.detection import Contact, Detector
from auditor.facts.stores import DataStore
from auditor.rule.declare import Column
from auditor.rule.join import Join, Tables, joins
from checks.joins.labels import labelled as value_of
from checks.joins.trails import rows
from checks.joins.usage import USAGE_SOURCES, Region, region_in_use


@joins(Detector, "region_in_use", *USAGE_SOURCES)
def detector_region_in_use(tables: Tables) -> Column:
    """Whether something of the customer is in the detector's region."""
    return region_in_use(tables, Detector)


@joins(Detector, "personal_data_here", "data_store.*", "data_store.personal_info")
def personal_data_here(tables: Tables) -> Column:
    """Whether a store in the detector's region is labelled as holding personal information; of a detector without a
    region, in any.

    A store without such a label says nothing; one whose labels were not read, or not understood, might.
    """
    keys = tables.criteria.tag_keys["personal_info"]
    labelled: dict[Region, set[bool | None]] = {}
    for row in rows(tables.of(DataStore), "provider", "account", "region", "tags", "personal_info"):
        said = row["personal_info"]
        if said is None and row["tags"] is not None and not value_of(row["tags"], keys):
            said = False
        for place in {row["region"], "global"}:
            labelled.setdefault((row["provider"], row["account"], place), set()).add(said)
    frame = tables.of(Detector)
    answers: list[bool | None] = []
    for row in rows(frame, "provider", "account", "region"):
        region = (row["provider"], row["account"], row["region"])
        here = labelled.get(region, set())
        listed = region[:2] if region[2] == "global" else region
        unread = None in here or (True not in here and tables.missing(DataStore, *listed))
        answers.append(True if True in here else None if unread else False)
    return pd.Series(answers, index=frame.index, dtype=pd.ArrowDtype(pa.bool_()))


@joins(Contact, "domain_ok", "contact.emails")
def domain_ok(tables: Tables) -> Column:
    """Whether every address is in one of the municipality's domains; NA where those are not set."""
    domains = tuple(domain.lower().lstrip(".") for domain in tables.criteria.home_domains)

    def test(address: str) -> bool:
        own = address.lower().rpartition("@")[2]
        return any(own == domain or own.endswith(f".{domain}") for domain in domains)

    return _addresses(tables, test if domains else None)


@joins(Contact, "is_shared", "contact.emails")
def is_shared(tables: Tables) -> Column:
    """Whether every address is an office's by its first part: a listed word, alone or followed by a mark or number."""
    words = "|".join(re.escape(word.lower()) for word in tables.criteria.shared_mailbox_prefixes)
    office = re.compile(rf"(?:{words})(?:[-_.+0-9].*)?@.+") if words else None
    return _addresses(tables, (lambda address: office.fullmatch(address.lower()) is not None) if office else None)


def _addresses(tables: Tables, test: Callable[[str], bool] | None) -> Column:
    """`test` of all addresses of each contact; NA for none, for unread ones and without a test."""
    contacts = tables.of(Contact)
    found: list[Any] = [
        all(test(address) for address in addresses) if addresses and test else None
        for addresses in pa.array(contacts["emails"]).to_pylist()
    ]
    return pd.Series(found, index=contacts.index, dtype=pd.ArrowDtype(pa.bool_()))


JOINS: tuple[Join, ...] = (detector_region_in_use, personal_data_here, domain_ok, is_shared)
"""In the order in which they are filled."""
