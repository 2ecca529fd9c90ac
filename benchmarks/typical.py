"""What a typical account costs in calls, by the groups of the call catalogue, against the catalogue's formula."""

import os
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from auditor.demo.run import ENVIRONMENT, serving
from auditor.reading import Reading
from auditor.settings import load
from benchmarks.town import BUCKETS, KEYS, LOAD_BALANCERS, PLANS, TABLES, TRAILS, USERS, build
from providers.aws.adapter import collect
from providers.aws.collectors import operations
from providers.aws.sentinel import LOOKS

ACCOUNT = "666677778888"
FULL = 2
"""Regions that are read in full: Tokyo and Osaka."""

ACCOUNT_WIDE = {"A1": 1, "A2": 10, "A3": 1, "A4": 6, "A5": 10}
REGIONAL = {"A7": 22, "A8": 15, "A9": 5, "A10": 7, "A11": 19, "A12": 14, "A13": 7}
EACH = {
    "bucket": (BUCKETS, 10),
    "customer key": (KEYS, 3),
    "trail": (TRAILS, 2),
    "load balancer": (LOAD_BALANCERS, 2),
    "table": (TABLES, 2),
    "user": (USERS, 1),
    "plan": (PLANS, 1),
}
INVENTORY = 10
"""A6: the wide inventories, at most."""

OTHERS = 24
"""Calls for the few resources of other kinds that the catalogue counts in its `about 310`."""

SENTINEL = 8
"""Calls for a region that should be empty."""

LIMIT = 640
"""The catalogue's own sum for such an account with 15 quiet regions."""


LOOKED = {operation for operation, *_ in LOOKS}


def groups() -> dict[str, str]:
    """groups.toml: operation to its group; a declared operation that stands in none is a KeyError."""
    table = tomllib.loads(Path(__file__).with_name("groups.toml").read_text("utf-8"))
    found = {operation: group for group, names in table.items() for operation in names}
    return {operation: found[operation] for operation in operations()}


def measure() -> Iterator[tuple[str, bool]]:
    """(line, whether its limit holds), one after another."""
    os.environ.update(ENVIRONMENT)
    with serving() as url:
        build(url, ACCOUNT)
        aws = {"endpoint_url": url, "role_name": "audit", "max_attempts": 1}
        (snapshot,) = collect(load(None, {}, aws=aws), (ACCOUNT,), lambda: datetime.now(UTC), lambda *_: None)
    yield from compared(snapshot.readings)


def compared(readings: tuple[Reading, ...]) -> Iterator[tuple[str, bool]]:
    """The calls of each group beside what the formula allows it, and all of them beside its sum."""
    of = groups()
    home = {r.region for r in readings if r.operation == "ec2:DescribeVpcs"}
    calls: Counter[str] = Counter()
    for reading in readings:
        if reading.operation in of:
            quiet = reading.region not in {*home, "global"} and reading.operation in LOOKED
            calls["A15" if quiet else of[reading.operation]] += max(reading.pages, 1)
    quiet_regions = len({r.region for r in readings if r.operation == "kms:ListAliases"} - home)
    allowed = {
        **ACCOUNT_WIDE,
        "A6": INVENTORY,
        **{group: number * FULL for group, number in REGIONAL.items()},
        "A14": sum(number * each for number, each in EACH.values()) + OTHERS,
        "A15": SENTINEL * quiet_regions,
    }
    for group in sorted({*allowed, *calls}, key=lambda name: int(name[1:])):
        yield f"{calls[group]:5} calls of {group}, the catalogue's formula gives {allowed.get(group, 0)}", True
    total = sum(calls.values())
    yield f"{total:5} calls for a typical account with {quiet_regions} quiet regions (at most {LIMIT})", total <= LIMIT
