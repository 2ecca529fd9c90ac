"""What a trail's event selectors record, basic and advanced. A selector that cannot be told apart is unknown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from providers.three import Maybe, either

KEY_SERVICE = "kms.amazonaws.com"
_BOTH = frozenset({"read", "write"})


@dataclass(frozen=True)
class Recorded:
    """What the selectors of one trail record; None is unknown."""

    write: Maybe = None
    read: Maybe = None
    key_use: Maybe = None
    data: tuple[str, ...] | None = None
    """As `AuditTrail.covers_data_events`."""


def recorded(answer: Mapping[str, Any] | None) -> Recorded:
    """From the answer of GetEventSelectors or GetEventDataStore; all unknown where it was not read."""
    if answer is None:
        return Recorded()
    advanced = answer.get("AdvancedEventSelectors") or []
    if advanced:
        return _advanced(advanced)
    # AWS's documented default where nothing was chosen: all management events and no data events.
    return _basic(answer.get("EventSelectors") or [{}])


def _basic(selectors: Iterable[Mapping[str, Any]]) -> Recorded:
    modes: set[str] = set()
    keys = False
    data: set[str] = set()
    for selector in selectors:
        mode = {"ReadOnly": {"read"}, "WriteOnly": {"write"}}.get(selector.get("ReadWriteType", "All"), set(_BOTH))
        # AWS's default of IncludeManagementEvents is true.
        if selector.get("IncludeManagementEvents", True):
            modes |= mode
            # Uses of keys are reads (Decrypt) as well as writes by AWS's own reckoning; only both together hold all.
            keys |= mode == _BOTH and KEY_SERVICE not in selector.get("ExcludeManagementEventSources", [])
        if mode == _BOTH:
            for resource in selector.get("DataResources", []):
                data |= {_entry(resource["Type"], value) for value in resource.get("Values", [])}
    return Recorded("write" in modes, "read" in modes, keys, tuple(sorted(data)))


def _entry(kind: str, prefix: str) -> str:
    """`arn:aws:s3` (and `arn:aws:lambda`) stand for every resource of the type."""
    return kind if prefix.count(":") < 3 else f"{kind} {prefix}"


def _advanced(selectors: Iterable[Mapping[str, Any]]) -> Recorded:
    write: Maybe = False
    read: Maybe = False
    keys: Maybe = False
    data: set[str] | None = set()
    for selector in selectors:
        fields = {field["Field"]: field for field in selector.get("FieldSelectors", [])}
        category = fields.pop("eventCategory", {}).get("Equals", [])
        mode = _mode(fields.pop("readOnly", None))
        if "Management" in category:
            source = fields.pop("eventSource", None)
            whole: Maybe = None if fields else True
            write = either(write, whole if "write" in mode else False)
            read = either(read, whole if "read" in mode else False)
            keys = either(keys, _keys(source, whole) if mode == _BOTH else False)
        elif "Data" in category and mode == _BOTH:
            entries = _entries(fields)
            data = None if data is None or entries is None else data | entries
    return Recorded(write, read, keys, None if data is None else tuple(sorted(data)))


def _mode(field: Mapping[str, Any] | None) -> frozenset[str]:
    if field is None:
        return _BOTH
    values = {
        *field.get("Equals", []),
        *({"true": "false", "false": "true"}.get(v) for v in field.get("NotEquals", [])),
    }
    return frozenset({"read"} if values == {"true"} else {"write"} if values == {"false"} else _BOTH)


def _keys(source: Mapping[str, Any] | None, whole: Maybe) -> Maybe:
    """AWS lets a management selector leave sources out, by name only."""
    if source is None:
        return whole
    if KEY_SERVICE in source.get("NotEquals", []):
        return False
    return whole if set(source) <= {"Field", "NotEquals"} else None


def _entries(fields: dict[str, Mapping[str, Any]]) -> set[str] | None:
    """Entries of one data selector; None where it is narrowed by something else than the beginning of ARNs."""
    kinds = fields.pop("resources.type", {}).get("Equals", [])
    arns = fields.pop("resources.ARN", None)
    if fields or (arns is not None and not set(arns) <= {"Field", "StartsWith", "Equals"}):
        return None
    if arns is None:
        return set(kinds)
    prefixes = [*arns.get("StartsWith", []), *arns.get("Equals", [])]
    return {f"{kind} {prefix}" for kind in kinds for prefix in prefixes}
