"""What to do first over all services."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from auditor.cells import printable
from auditor.finding import SEVERITIES, Severity
from reports.html.checks import Failing

FIRST = 5
"""Things to do first."""
_LINKED = 48
"""Characters of a service's name in a link of the steps."""


class Target(Protocol):
    """Whose page a step points to."""

    @property
    def name(self) -> str:
        """The service's name."""
        ...

    @property
    def href(self) -> str:
        """The address of its page."""
        ...


@dataclass(frozen=True)
class Step:
    """One thing to do first: a check with everything that fails it."""

    severity: Severity
    code: str
    title: str
    why: str
    todo: Sequence[tuple[str, str]]
    """(cloud, first sentence of its remedy), the cloud with most of the failing resources first."""
    resources: int
    late: int
    """Findings that are open beyond their deadline."""
    places: Sequence[tuple[str, str]]
    """(service's name, address)."""


def steps(found: Iterable[tuple[Target, Sequence[Failing]]], extents: Mapping[str, int]) -> Sequence[Step]:
    """The worst failing checks over all services: by severity, then by services, then by resources.

    `extents`: for each check, the resources that fail it over all services; two may share one.
    """
    by_code: dict[str, list[tuple[Target, Failing]]] = defaultdict(list)
    for target, checks in found:
        for check in checks:
            by_code[check.code].append((target, check))
    ranked = sorted(by_code, key=lambda code: _rank(by_code[code], extents))[:FIRST]
    return [_step(by_code[code], extents[code]) for code in ranked]


def _rank(pairs: Sequence[tuple[Target, Failing]], extents: Mapping[str, int]) -> tuple[int, int, int, str]:
    code = pairs[0][1].code
    worst = min(SEVERITIES.index(check.severity) for _, check in pairs)
    return worst, -len(pairs), -extents[code], code


def _step(pairs: Sequence[tuple[Target, Failing]], resources: int) -> Step:
    first = pairs[0][1]
    remedies = dict(remedy for _, check in pairs for remedy in check.remedies)
    clouds: Counter[str] = Counter()
    for _, check in pairs:
        clouds.update(check.extent)
    found = [cloud for cloud, _ in sorted(clouds.items(), key=lambda c: (-c[1], c[0])) if cloud in remedies]
    return Step(
        severity=min((check.severity for _, check in pairs), key=SEVERITIES.index),
        code=first.code,
        title=first.title,
        why=first.why,
        todo=[(cloud, _sentence(remedies[cloud])) for cloud in found],
        resources=resources,
        late=sum(check.late for _, check in pairs),
        places=[(printable(target.name, _LINKED), f"{target.href}#check-{first.code}") for target, _ in pairs],
    )


def _sentence(text: str) -> str:
    """The first sentence of a remedy."""
    head, stop, _ = text.partition("。")
    if stop:
        return head + stop
    head, stop, _ = text.partition(". ")
    return head + stop.strip()
