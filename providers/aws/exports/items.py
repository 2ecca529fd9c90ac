"""One configuration item of AWS Config, from a snapshot or from a query: the same fields under two sets of names."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

GONE = {"ResourceDeleted", "ResourceDeletedNotRecorded"}
NOT_RECORDED = {"ResourceNotRecorded", "ResourceDeletedNotRecorded"}
SEEN = {None, "OK", "ResourceDiscovered"}
"""Statuses of items whose configuration is what was there; query exports need not hold a status."""

_ACCOUNT = re.compile(r"\d{12}")
_REGION = re.compile(r"global|[a-z]{2}(-[a-z]+)+-\d")


class FieldError(ValueError):
    """A field of an item is missing or wrong; the text names it."""


@dataclass(frozen=True, slots=True)
class Item:
    """What AWS Config recorded of one resource. Times are in UTC."""

    account: str
    region: str
    """`global` for what has no region, such as roles."""
    type: str
    """`AWS::EC2::Volume`"""
    id: str
    arn: str
    name: str | None
    status: str | None
    captured: datetime | None
    configuration: Mapping[str, Any]
    extra: Mapping[str, Any] = field(default_factory=dict)
    """`supplementaryConfiguration`, with what is JSON text in it decoded."""
    tags: Mapping[str, str] | None = None
    """None: the export does not say."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it one resource of its account."""
        return self.region, self.type, self.id


def item(row: Any) -> Item:
    """An item from one element of a file; FieldError names the field that is missing or wrong."""
    if not isinstance(row, Mapping):
        raise FieldError("it is no object")
    return Item(
        account=_matched(row, ("awsAccountId", "accountId"), _ACCOUNT),
        region=_matched(row, ("awsRegion",), _REGION),
        type=_text(row, "resourceType"),
        id=_text(row, "resourceId", "arn", "ARN"),
        arn=_text(row, "arn", "ARN", "resourceId"),
        name=row.get("resourceName") or None,
        status=row.get("configurationItemStatus") or None,
        captured=moment(row.get("configurationItemCaptureTime")),
        configuration=_object(row, "configuration"),
        extra={key: decoded(value) for key, value in _object(row, "supplementaryConfiguration").items()},
        tags=_tags(row.get("tags")),
    )


def decoded(value: Any) -> Any:
    """A value that AWS Config keeps as JSON text; some are text within text. What is no JSON stays as it is."""
    while isinstance(value, str) and value[:1] in '"{[tfn' and value:
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def moment(value: Any) -> datetime | None:
    """ISO text, or epoch seconds or milliseconds, as UTC; None for anything else."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None
    return None if found is None else found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)


def _text(row: Mapping[str, Any], *names: str) -> str:
    for name in names:
        if isinstance(row.get(name), str) and row[name]:
            return str(row[name])
    raise FieldError(f"field {names[0]} is missing or no text")


def _matched(row: Mapping[str, Any], names: tuple[str, ...], pattern: re.Pattern[str]) -> str:
    value = _text(row, *names)
    if not pattern.fullmatch(value):
        raise FieldError(f"field {names[0]} is {value[:40]!r}")
    return value


def _object(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = decoded(row.get(name))
    if value in (None, ""):
        return {}
    if not isinstance(value, Mapping):
        raise FieldError(f"field {name} is no JSON object")
    return value


def _tags(value: Any) -> dict[str, str] | None:
    """A map in snapshots, a list of pairs in queries; FieldError for anything else."""
    value = decoded(value)
    if value in (None, ""):
        return None
    if isinstance(value, Mapping):
        return {str(key): str(word or "") for key, word in value.items()}
    if isinstance(value, list) and all(
        isinstance(pair, Mapping) and isinstance(pair.get("key"), str) for pair in value
    ):
        return {pair["key"]: str(pair.get("value") or "") for pair in value}
    raise FieldError("field tags is neither a map nor a list of key and value")
