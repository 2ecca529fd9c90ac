"""What could not be read, put together by what one has to ask for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.finding import Finding
from auditor.reading import Reading
from auditor.rule.holes import ANSWERS
from reports.reasons import kind, permission
from reports.words import Words

SHOWN = 200
"""Groups that a page lists; readings.csv has every reading."""
_ORDER = ("denied", "too_narrow", "denied_by_organization", "denied_to_members")
"""What somebody can mend by granting a right, or by an answer, comes first."""

Key = tuple[str, str, str]
"""Kind of failure, cloud, and the permission to ask for or else the operation."""


@dataclass
class Unread:
    """Failed readings that one and the same answer would mend."""

    kind: str
    provider: str
    what: str
    """The permission where access was denied, else the operation."""
    operations: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    resources: set[str] = field(default_factory=set)
    errors: set[str] = field(default_factory=set)
    checks: set[str] = field(default_factory=set)
    results: int = 0
    """Unknown findings that name it."""

    @property
    def denied(self) -> bool:
        """Whether a permission would mend it."""
        return self.kind in _ORDER


def unread(readings: Iterable[Reading], findings: Iterable[Finding]) -> list[Unread]:
    """The groups: refusals first, then by how much they leave open."""
    groups: dict[Key, Unread] = {}
    for reading in readings:
        if reading.status not in ANSWERS:
            _add(groups, reading)
    results: dict[Key, int] = defaultdict(int)
    for finding in findings:
        for key in {_key(reading) for reading in finding.readings}:
            if key in groups:
                results[key] += 1
                groups[key].checks.add(finding.check)
    for key, number in results.items():
        groups[key].results = number
    return sorted(groups.values(), key=lambda g: (_rank(g.kind), -g.results, g.provider, g.kind, g.what))


def interface(group: Unread) -> str:
    """What all of its operations were asked of, where it has a name of its own, such as `graph:`; else empty."""
    interfaces = {f"{name.partition(':')[0]}:" for name in group.operations}
    return next(iter(interfaces)) if len(interfaces) == 1 else ""


def ask(group: Unread, say: Words) -> str:
    """What to do about it; where all of it is one operation, or was asked of one interface, with ways of its own, in
    its words."""
    single = next(iter(group.operations)) if len(group.operations) == 1 else ""
    own = (f"ask.{group.kind} {name}" for name in (single, interface(group)))
    key = next((key for key in own if say.has(key)), f"ask.{group.kind}")
    return say(key, permission=group.what) if group.denied else say(key)


def _rank(failure: str) -> int:
    return _ORDER.index(failure) if failure in _ORDER else len(_ORDER)


def _key(reading: Reading) -> Key:
    failure = kind(reading)
    return failure, reading.provider, permission(reading) if failure in _ORDER else reading.operation


def _add(groups: dict[Key, Unread], reading: Reading) -> None:
    key = _key(reading)
    group = groups.setdefault(key, Unread(*key))
    group.operations.add(reading.operation)
    group.accounts.add(reading.account)
    group.regions.add(reading.region)
    if reading.resource is not None:
        group.resources.add(reading.resource)
    if reading.error:
        group.errors.add(reading.error)
