"""Facts about what policies refuse: regions, services, public storage, missing tags; and the baseline."""

from collections.abc import Iterator
from typing import Any, Literal

from auditor.facts.governance import Guardrail
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.place import Place
from providers.azure.policies.assignments import ASSIGNMENTS, EXEMPTIONS, Assignment, assignments
from providers.azure.policies.conditions import Meaning
from providers.azure.policies.definitions import (
    BUILT_IN,
    CUSTOM,
    INITIATIVE,
    INITIATIVES,
    OWN_DEFINITION,
    OWN_INITIATIVE,
)
from providers.azure.policies.parts import Seen, seen
from providers.azure.rights import level
from providers.collecting import Collected, reads
from providers.three import Maybe, either, every

KINDS = ("region_restriction", "service_restriction", "block_public_storage", "tag_policy")
BASELINE: Literal["baseline_policies"] = "baseline_policies"

_ALL = f"guardrail[{','.join((*KINDS, BASELINE))}]"
_COVERS = f"{_ALL}.covers_account {_ALL}.is_enforced {_ALL}.policies"
_READS = f"{_COVERS} {_ALL}.allowed_values {_ALL}.denied_values {_ALL}.exempt_services"


@reads(
    "account",
    {
        ASSIGNMENTS: f"{_ALL}.*",
        BUILT_IN: _READS,
        CUSTOM: _READS,
        INITIATIVES: _READS,
        INITIATIVE: _READS,
        OWN_DEFINITION: _READS,
        OWN_INITIATIVE: _READS,
        EXEMPTIONS: _COVERS,
        SUBSCRIPTIONS: _COVERS,
    },
)
def policies(place: Place) -> Collected:
    """A row for every guardrail that a policy makes, one for the baseline. A kind that is missing is a row too, and an
    assignment whose definition was not read may be of every kind."""
    found, whole = assignments(place)
    opened = [(assignment, seen(assignment)) for assignment in found]
    for kind in KINDS:
        rows = [row for assignment, parts in opened for row in _rows(place, kind, assignment, parts)]
        yield from rows
        if whole and not rows:
            yield _row(place, kind, f"{place.scope}#{kind}", None, enforced=False, covers=False)
    yield _baseline(place, opened, whole=whole)


def _rows(place: Place, kind: str, assignment: Assignment, parts: tuple[Seen, ...] | None) -> Iterator[Guardrail]:
    if parts is None:
        # Whatever it is, it refuses nothing while it only reports.
        if assignment.mode is not False:
            yield _row(place, kind, assignment.id, assignment, enforced=None, covers=assignment.covers())
        return
    for part in parts:
        said, covers = part.meanings(), assignment.covers(part.part.reference)
        if said is None and part.enforced(kind) is not False:
            yield _row(place, kind, part.resource, assignment, enforced=None, covers=covers)
        for meaning in said or ():
            if meaning.kind == kind:
                yield _row(
                    place,
                    kind,
                    part.resource,
                    assignment,
                    enforced=part.enforced(kind),
                    covers=every(covers, meaning.general),
                    meaning=meaning,
                )


def _baseline(place: Place, opened: list[tuple[Assignment, tuple[Seen, ...] | None]], *, whole: bool) -> Guardrail:
    """Whether policies set up logs and guards for the whole subscription, or keep them; and what is in force at all."""
    states = [(assignment, _in_force(assignment, parts)) for assignment, parts in opened]
    guarding = either(*(_guarding(assignment, parts) for assignment, parts in opened), False if whole else None)
    known = whole and all(state is not None for _, state in states)
    names = {name for one, state in states if state for name in (one.name, one.definition_name) if name}
    return Guardrail(
        **place.here(None),
        resource=f"{place.scope}#{BASELINE}",
        name="Azure Policy",
        provider_managed=False,
        kind=BASELINE,
        target=place.scope,
        target_level="account",
        is_enforced=guarding,
        covers_account=guarding,
        policies=tuple(sorted(names)) if known else None,
        evidence="configuration",
    )


def _in_force(assignment: Assignment, parts: tuple[Seen, ...] | None) -> Maybe:
    """Whether something of it refuses or sets right, in the whole subscription."""
    held = [every(part.enforced(BASELINE), assignment.covers(part.part.reference)) for part in parts or ()]
    return every(assignment.mode, None if parts is None else either(*held, False))


def _guarding(assignment: Assignment, parts: tuple[Seen, ...] | None) -> Maybe:
    held = [
        every(part.enforced(BASELINE), part.guards(), assignment.covers(part.part.reference)) for part in parts or ()
    ]
    return every(assignment.mode, None if parts is None else either(*held, False))


def _row(
    place: Place,
    kind: Any,
    resource: str,
    assignment: Assignment | None,
    *,
    enforced: Maybe,
    covers: Maybe,
    meaning: Meaning | None = None,
) -> Guardrail:
    return Guardrail(
        **place.here(None),
        resource=resource,
        name=assignment.name if assignment else None,
        provider_managed=assignment.by_provider if assignment else False,
        kind=kind,
        target=assignment.scope if assignment else None,
        target_level=level(assignment.scope) if assignment else None,
        is_enforced=enforced,
        covers_account=covers,
        allowed_values=meaning.allowed if meaning else None,
        denied_values=meaning.denied if meaning else None,
        exempt_services=meaning.exempt if meaning else None,
        evidence="configuration",
    )


COLLECTORS = (policies,)
