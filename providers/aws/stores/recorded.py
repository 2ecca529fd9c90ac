"""AWS Config as a shorter way to what S3 says of buckets: one query for a hundred of them, not ten calls for each.

It only spares calls. What the recorder does not record, or has not well recorded lately, is asked of the bucket itself,
and a query that fails costs nothing but its own reading.
"""

import json
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from providers.aws.exports import bucket
from providers.aws.exports.items import SEEN, FieldError, Item, item
from providers.aws.exports.recorded import selects
from providers.aws.exports.table import UntoldError
from providers.aws.fields import field
from providers.aws.place import Answer, Place

BUCKET = "AWS::S3::Bucket"

RECORDERS = "config:DescribeConfigurationRecorders"
STATES = "config:DescribeConfigurationRecorderStatus"
AGGREGATORS = "config:DescribeConfigurationAggregators"
QUERY = "config:SelectResourceConfig"
QUERY_ALL = "config:SelectAggregateResourceConfig"

RECORDED = {RECORDERS: "", STATES: "", AGGREGATORS: "", QUERY: "", QUERY_ALL: ""}
"""Operations of this shorter way. They feed no column: without them every bucket is asked itself."""

COLUMNS = (
    "accountId, awsRegion, resourceType, resourceId, arn, configuration, supplementaryConfiguration, tags, "
    "configurationItemCaptureTime, configurationItemStatus"
)


class Recorded:
    """What AWS Config holds of an account's buckets; asked when the first bucket of a region is read."""

    def __init__(self, home: Place) -> None:
        self._home = home
        self._regions: dict[str, Mapping[str, Item]] = {}
        self._lock = threading.Lock()

    def recall(self, place: Place, name: str) -> None:
        """Let a place answer calls about a bucket with what was recorded of it; whatever was not is still called."""
        if place.recorded_days is None:
            return
        with self._lock:
            if place.region not in self._regions:
                self._regions[place.region] = self._read(place)
            one = self._regions[place.region].get(name)
        for operation in bucket.DETAILS if one else ():
            try:
                answer = bucket.detail(operation, one.extra)  # type: ignore[union-attr]
            except bucket.NoSuchError:
                answer = {}
            except UntoldError:
                continue
            place.recall(operation, answer, Bucket=name)

    def _read(self, place: Place) -> Mapping[str, Item]:
        """The usable items of a region by bucket; from an aggregator where one holds any, else from the region."""
        if not records(place):
            return {}
        for aggregator in self._aggregators(place.region):
            where = f"resourceType = '{BUCKET}' AND accountId = '{place.account}'"
            found = self._home.listing(
                QUERY_ALL,
                "Results",
                Expression=f"SELECT {COLUMNS} WHERE {where}",
                ConfigurationAggregatorName=aggregator,
            )
            if items := usable(found.rows, place):
                return items
        found = place.listing(QUERY, "Results", Expression=f"SELECT {COLUMNS} WHERE resourceType = '{BUCKET}'")
        return usable(found.rows, place)

    def _aggregators(self, region: str) -> list[str]:
        """Aggregators of this account, seen from its home region, that take in this account and region."""
        listing = self._home.listing(AGGREGATORS, "ConfigurationAggregators")
        return [
            str(row["ConfigurationAggregatorName"])
            for row in listing.rows
            if any(_takes_in(source, self._home.account, region) for source in _sources(row))
        ]


def records(place: Place) -> bool:
    """Whether a recorder of the customer's own records buckets in the region, as they change, and without a failure."""
    states = {row.get("name"): row for row in place.listing(STATES, "ConfigurationRecordersStatus").rows}
    return any(
        row.get("recordingScope", "PAID") != "INTERNAL"
        and selects(row.get("recordingGroup") or {}, BUCKET)
        and not _daily(row.get("recordingMode") or {})
        and field(states.get(row.get("name")), "recording") is True
        and str(field(states.get(row.get("name")), "lastStatus")).upper() == "SUCCESS"
        for row in place.listing(RECORDERS, "ConfigurationRecorders").rows
    )


def usable(rows: Iterable[Any], place: Place) -> dict[str, Item]:
    """Items by bucket name: of this account and region, in order, captured within the limit, and each there once."""
    oldest = place.now - timedelta(days=place.recorded_days or 0)
    found = [one for row in rows if (one := _item(row)) and (one.account, one.region) == (place.account, place.region)]
    times = Counter(_name(one) for one in found)
    return {
        _name(one): one
        for one in found
        if one.type == BUCKET
        and one.status in SEEN
        and one.captured is not None
        and oldest <= one.captured <= place.now
        and times[_name(one)] == 1
    }


def _item(row: Any) -> Item | None:
    """One result, which comes as JSON text; None for what is no item."""
    try:
        return item(json.loads(row) if isinstance(row, str) else row)
    except (FieldError, ValueError, RecursionError):
        return None


def _name(one: Item) -> str:
    return str(one.configuration.get("name") or one.id)


def _daily(mode: Answer) -> bool:
    """Whether buckets are recorded once a day: then an item may be a day behind."""
    for override in mode.get("recordingModeOverrides") or ():
        if BUCKET in (override.get("resourceTypes") or ()):
            return bool(override.get("recordingFrequency") == "DAILY")
    return bool(mode.get("recordingFrequency") == "DAILY")


def _sources(row: Answer) -> list[tuple[Answer, bool]]:
    """The sources of an aggregator, and whether each is the whole organisation."""
    accounts, own = row.get("AccountAggregationSources") or (), row.get("OrganizationAggregationSource")
    return [*((source, False) for source in accounts), *([(own, True)] if own else [])]


def _takes_in(source: tuple[Answer, bool], account: str, region: str) -> bool:
    about, everybody = source
    return (everybody or account in (about.get("AccountIds") or ())) and (
        about.get("AllAwsRegions") is True or region in (about.get("AwsRegions") or ())
    )
