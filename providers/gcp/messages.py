"""Assets as they come over gRPC, in the JSON that REST and export files have."""

from collections.abc import Iterator, Mapping
from typing import Any

from google.protobuf import json_format

from providers.gcp.rows import HELD

_POLICIES = {
    member: "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in member)
    for held in HELD.values()
    for member in held
    if member != "resource"
}
"""The message's own name of each member."""


class Fields(Mapping[str, Any]):
    """A google.protobuf.Struct as a mapping, turned into plain values only where it is looked at: of hundreds of
    fields a collector wants ten."""

    def __init__(self, struct: Any) -> None:
        self._fields = struct.fields

    def __getitem__(self, name: str) -> Any:
        """The field's value; KeyError where there is none."""
        if name not in self._fields:  # a map of messages would make one
            raise KeyError(name)
        return _value(self._fields[name])

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self._fields)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._fields)


def _value(value: Any) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return Fields(value.struct_value)
    if kind == "list_value":
        return [_value(one) for one in value.list_value.values]
    return None if kind in (None, "null_value") else getattr(value, kind)


def asset(message: Any) -> dict[str, Any]:
    """A google.cloud.asset.v1.Asset as the dict of its JSON, its resource's data read lazily."""
    found: dict[str, Any] = {"name": message.name, "assetType": message.asset_type}
    if message.ancestors:
        found["ancestors"] = list(message.ancestors)
    if message.HasField("resource"):
        held = message.resource
        found["resource"] = {"location": held.location, "parent": held.parent, "data": Fields(held.data)}
    for member, name in _POLICIES.items():
        if name == "org_policy":
            if message.org_policy:
                found[member] = [json_format.MessageToDict(one) for one in message.org_policy]
        elif message.HasField(name):
            found[member] = json_format.MessageToDict(getattr(message, name))
    return found


def found(message: Any) -> dict[str, Any]:
    """A google.cloud.asset.v1.ResourceSearchResult as the dict of its JSON, as far as it is asked for."""
    return {
        "name": message.name,
        "assetType": message.asset_type,
        "location": message.location,
        "project": message.project,
        "folders": list(message.folders),
        "organization": message.organization,
    }
