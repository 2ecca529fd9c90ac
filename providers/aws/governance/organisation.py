"""Service control policies: what they restrain, and whether that holds for the account.

Members may not read them: then the answer is unknown. Resource control policies are not read: they say who may come
to a resource from outside, not what is used where.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from auditor.facts.governance import Guardrail
from providers.aws.fields import field
from providers.aws.governance.restrictions import Restriction, allow_list, protects, region_locks, service_locks
from providers.aws.governance.targets import Above, above, covers, holds
from providers.aws.place import Answer, Listing, Place
from providers.aws.policies import Statement, parse
from providers.collecting import Collected, reads
from providers.three import Maybe, either, every

NO_ORGANISATION = ("AWSOrganizationsNotInUseException",)
KINDS = ("region_restriction", "service_restriction", "baseline_policies")
CONTROL_TOWER = "aws-guardrails-"
"""How the names of policies begin that AWS Control Tower makes and keeps."""

_ALL = f"guardrail[{','.join(KINDS)}]"
_TARGETS = f"{_ALL}.is_enforced {_ALL}.covers_account {_ALL}.policies {_ALL}.target"


@dataclass(frozen=True)
class Policy:
    """One policy of the organisation. `statements` is None where its content could not be read."""

    row: Answer
    statements: tuple[Statement, ...] | None
    targets: Listing
    covers: Maybe

    @property
    def name(self) -> str:
        """Its name, else its ID."""
        return str(self.row.get("Name") or self.row["Id"])

    @property
    def from_control_tower(self) -> bool:
        """Whether AWS Control Tower keeps it."""
        return self.name.startswith(CONTROL_TOWER)

    @property
    def enforced(self) -> Maybe:
        """Whether it is attached to anything."""
        return True if self.targets.rows else False if self.targets.whole else None


@reads(
    "account",
    {
        "organizations:DescribeOrganization": f"{_ALL}.*",
        "organizations:ListPolicies": f"{_ALL}.*",
        "organizations:DescribePolicy": f"{_TARGETS} {_ALL}.allowed_values {_ALL}.denied_values {_ALL}.exempt_services",
        "organizations:ListTargetsForPolicy": f"{_TARGETS} {_ALL}.allowed_values",
        "organizations:ListParents": _TARGETS,
    },
)
def control_policies(place: Place) -> Collected:
    """One row for every restriction that a policy makes, one for the baseline; a kind that is missing is a row too."""
    answer = place.ask("organizations:DescribeOrganization", none=NO_ORGANISATION)
    if answer is None:
        return
    # Policies never bind the management account, and there are none without an organisation.
    if not answer or field(answer, "Organization.MasterAccountId") == place.account:
        for kind in KINDS:
            yield _none(place, kind)
        return
    listing = place.over.listing("organizations:ListPolicies", "Policies", Filter="SERVICE_CONTROL_POLICY")
    units = above(place)
    own = [_read(place, row, units) for row in listing.rows if row.get("AwsManaged") is not True]
    yield from _rows(place, "region_restriction", own, listing.whole)
    yield from _rows(place, "service_restriction", own, listing.whole)
    yield from _narrowed(place, own, listing, units)
    yield from _baseline(place, own, listing.whole)


def _read(place: Place, row: Answer, units: Above) -> Policy:
    answer = place.over.ask("organizations:DescribePolicy", PolicyId=row["Id"])
    targets = _targets(place, row)
    return Policy(row, parse(field(answer, "Policy.Content")), targets, covers(place, targets, units))


def _targets(place: Place, row: Answer) -> Listing:
    return place.over.listing("organizations:ListTargetsForPolicy", "Targets", PolicyId=row["Id"])


def _rows(place: Place, kind: Any, own: list[Policy], whole: bool) -> Iterator[Guardrail]:
    found = False
    for policy in own:
        if policy.statements is None:
            found = True
            yield _row(place, kind, policy, None, policy.covers)
            continue
        locks = region_locks(policy.statements) if kind == "region_restriction" else service_locks(policy.statements)
        for lock in locks:
            found = True
            yield _row(place, kind, policy, lock, policy.covers)
    if whole and not found:
        yield _none(place, kind)


def _narrowed(place: Place, own: list[Policy], listing: Listing, units: Above) -> Iterator[Guardrail]:
    """Lists of allowed services: they bind where no policy beside them, such as AWS's own FullAWSAccess, opens all."""
    opened = {policy.row["Id"]: allow_list(policy.statements) for policy in own if policy.statements is not None}
    narrow = [policy for policy in own if opened.get(policy.row["Id"]) is not None]
    if not narrow:
        return
    wide = [_targets(place, row) for row in listing.rows if row.get("AwsManaged") is True]
    wide += [p.targets for p in own if p.statements is None or _opens_everything(p.statements)]
    known = listing.whole and all(targets.whole for targets in wide)
    full = {target["TargetId"] for targets in wide for target in targets.rows}
    for policy in narrow:
        bound = [target for target in policy.targets.rows if target["TargetId"] not in full]
        beside = {target["TargetId"] for target in bound}
        allowed = {
            service
            for other in narrow
            if other is policy or any(target["TargetId"] in beside for target in other.targets.rows)
            for service in opened[other.row["Id"]] or ()
        }
        here = either(*(every(holds(place, t, units), known or None) for t in bound), _none_else(policy.targets))
        yield _row(place, "service_restriction", policy, Restriction(allowed=tuple(sorted(allowed))), here)


def _none_else(listing: Listing) -> Maybe:
    """What a list says of what it does not hold."""
    return False if listing.whole else None


def _opens_everything(statements: tuple[Statement, ...]) -> bool:
    return any(s.get("Effect") == "Allow" for s in statements) and allow_list(statements) is None


def _baseline(place: Place, own: list[Policy], whole: bool) -> Iterator[Guardrail]:
    """What keeps the account from switching off its own logs and guards, with the names of all that is in force."""
    guarding = [every(None if p.statements is None else protects(p.statements), p.covers) for p in own]
    in_force = either(*guarding, False if whole else None)
    known = whole and all(policy.covers is not None for policy in own)
    yield Guardrail(
        **place.here,
        resource=place.arn("organizations", "policy/baseline"),
        name="SCP",
        provider_managed=bool(own) and all(policy.from_control_tower for policy in own),
        kind="baseline_policies",
        target=place.account,
        target_level="account",
        is_enforced=in_force,
        covers_account=in_force,
        policies=tuple(sorted(policy.name for policy in own if policy.covers)) if known else None,
        evidence="configuration",
    )


def _none(place: Place, kind: Any) -> Guardrail:
    return Guardrail(
        **place.here,
        resource=place.arn("organizations", f"policy/{kind}"),
        kind=kind,
        provider_managed=False,
        is_enforced=False,
        covers_account=False,
        policies=() if kind == "baseline_policies" else None,
        evidence="configuration",
    )


def _row(place: Place, kind: Any, policy: Policy, lock: Restriction | None, covered: Maybe) -> Guardrail:
    """A restriction of a policy; without one, a policy whose content is unknown."""
    targets = sorted(str(target.get("TargetId")) for target in policy.targets.rows)
    return Guardrail(
        **place.here,
        resource=policy.row["Arn"],
        name=policy.name,
        provider_managed=policy.from_control_tower,
        kind=kind,
        target=", ".join(targets) or None,
        target_level="org",
        is_enforced=policy.enforced if lock else None,
        covers_account=every(covered, lock.holds_for_all) if lock else None,
        allowed_values=lock.allowed if lock else None,
        denied_values=lock.denied if lock else None,
        exempt_services=lock.exempt if lock else None,
        evidence="configuration",
    )


COLLECTORS = (control_policies,)
