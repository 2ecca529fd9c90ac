"""Reads fields of Google's resources. What is missing stays None: unknown, never False or 0."""

import re
from collections.abc import Mapping
from typing import Any

from auditor.facts.keys import PROVIDER_KEY

# Part of what these fields offer.
from providers.cells import Meant
from providers.cells import moment as moment  # noqa: PLC0414 - one place to import from
from providers.cells import word as word  # noqa: PLC0414 - likewise

_KEY = re.compile(r"(projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+)(/cryptoKeyVersions/\d+)?")


def labels(value: Any) -> dict[str, str]:
    """A resource without labels has no such field."""
    return {str(key): str(text) for key, text in value.items()} if isinstance(value, Mapping) else {}


def flag(value: Any) -> bool | None:
    """A boolean."""
    return value if isinstance(value, bool) else None


def whole(value: Any) -> int | None:
    """A whole number, which Google writes as text where it may be large."""
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def days(seconds: Any) -> int | None:
    """Whole days of a number of seconds."""
    found = whole(seconds)
    return None if found is None else found // 86400


def unset(value: Meant | None, instead: Meant, by: Any) -> Meant | None:
    """A field that Google leaves out of a resource where it is not set. `instead` is what that means; it counts only
    where the resource has `by`, a field that every whole one has: a part of one says nothing of what it lacks."""
    if value is not None:
        return value
    return None if by is None else instead


def asset(url: Any) -> str | None:
    """The full resource name behind a link to a resource of Compute Engine."""
    found = re.search(r"(projects/.+)$", url) if isinstance(url, str) else None
    return f"//compute.googleapis.com/{found[1]}" if found else None


def key(name: Any) -> str | None:
    """The full resource name of a key of Cloud KMS, without its version."""
    found = _KEY.fullmatch(name) if isinstance(name, str) else None
    return f"//cloudkms.googleapis.com/{found[1]}" if found else None


def key_or_google(name: Any, by: Any) -> str | None:
    """The key that a resource names; Google's own where a whole one (`by` as in `unset`) names none."""
    return key(name) if name is not None else unset(None, PROVIDER_KEY, by)


def sent_key(of: Any, by: Any) -> str | None:
    """The key of Cloud KMS that a resource of Compute Engine names in an object of its own; None for one that the
    customer sends along with every call: it has no name."""
    if of is None:
        return key_or_google(None, by=by)
    return key_or_google(of.get("kmsKeyName"), by=None)
