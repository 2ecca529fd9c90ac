"""Joined columns of third-party products: when somebody last read their licence terms."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa

from auditor.facts.governance import SubscriptionOffer
from auditor.rule.declare import Column
from auditor.rule.join import Tables, joins
from checks.joins.holdings import values


@joins(SubscriptionOffer, "reviewed_at", "subscription_offer.product", "subscription_offer.name")
def reviewed_at(tables: Tables) -> Column:
    """The latest review that the list given to the audit has of a product, by product, name or ID, without case."""
    reviews: dict[str, datetime] = {}
    for entry in tables.criteria.licence_reviews:
        product, _, day = entry.rpartition("=")
        when = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Asia/Tokyo"))
        reviews[product.casefold()] = max(when, reviews.get(product.casefold(), when))
    frame = tables.of(SubscriptionOffer)
    found = [
        max((reviews[key.casefold()] for key in keys if key and key.casefold() in reviews), default=None)
        for keys in values(frame, "product", "name", "resource")
    ]
    return pd.Series(found, index=frame.index, dtype=pd.ArrowDtype(pa.timestamp("us", tz="UTC")))
