"""What a snapshot proves: which types its recorder records. A type that nothing proves is unknown, not absent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from providers.aws.exports.items import NOT_RECORDED, Item

RECORDER = "AWS::Config::ConfigurationRecorder"
IAM = {"AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::Policy"}
"""Types without a region: `all supported` takes them in only where the recorder says so."""


@dataclass
class Proof:
    """One snapshot: types seen in it by region, types that it says are not recorded, and its recorder's settings."""

    regions: set[str] = field(default_factory=set)
    _seen: set[tuple[str, str]] = field(default_factory=set)
    _left_out: set[tuple[str, str]] = field(default_factory=set)
    _recorders: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def see(self, one: Item) -> None:
        """Take an item into account."""
        (self._left_out if one.status in NOT_RECORDED else self._seen).add((one.type, one.region))
        if one.type == RECORDER and not internal(one):
            self._recorders[one.region] = one.configuration

    def covers(self, kind: str, region: str) -> bool:
        """Whether every resource of the type in the region (`global`: of the account) stands in the snapshot."""
        if (kind, region) in self._left_out:
            return False
        if (kind, region) in self._seen:
            return True
        recorders = self._recorders.values() if region == "global" else filter(None, [self._recorders.get(region)])
        return any(records(recorder, kind) for recorder in recorders)


def internal(one: Item) -> bool:
    """Whether it is the recorder of an AWS service, which records what that service needs."""
    return str(_member(one.configuration, "name") or "").startswith("AWSConfigurationRecorderFor")


def records(recorder: Mapping[str, Any], kind: str) -> bool:
    """Whether a recorder that is on records a type, by its recording group, in whatever case its names stand."""
    group = _member(recorder, "recordingGroup")
    if str(_member(recorder, "recording")).lower() != "true" or not isinstance(group, Mapping):
        return False
    return selects(group, kind)


def selects(group: Mapping[str, Any], kind: str) -> bool:
    """Whether a recording group takes in a type: one that it lists, or any that it does not leave out."""
    only = str(_member(_member(group, "recordingStrategy"), "useOnly") or "")
    out = _member(_member(group, "exclusionByResourceTypes"), "resourceTypes") or []
    if only == "EXCLUSION_BY_RESOURCE_TYPES" or (out and not only):
        return kind not in out and kind not in IAM
    if only == "ALL_SUPPORTED_RESOURCE_TYPES" or str(_member(group, "allSupported")).lower() == "true":
        return kind not in IAM or str(_member(group, "includeGlobalResourceTypes")).lower() == "true"
    return kind in (_member(group, "resourceTypes") or [])


def _member(value: Any, name: str) -> Any:
    if not isinstance(value, Mapping):
        return None
    return next((part for key, part in value.items() if str(key).lower() == name.lower()), None)
