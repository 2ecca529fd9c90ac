"""Service control policies that keep accounts to regions. Members may not read them: then the answer is unknown."""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.facts.governance import Guardrail
from providers.aws.fields import field
from providers.aws.place import Answer, Place
from providers.aws.policies import Statement, listed, parse
from providers.collecting import Collected, later, reads
from providers.three import Maybe, either

KEPT_TO = {"StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike"}
REGION = "aws:requestedregion"
READING = ("Get", "List", "Describe", "Lookup")

NO_ORGANISATION = ("AWSOrganizationsNotInUseException",)


@reads(
    "account",
    {
        "organizations:DescribeOrganization": "guardrail[region_restriction].*",
        "organizations:ListPolicies": "guardrail[region_restriction].*",
        "organizations:DescribePolicy": "guardrail[region_restriction].is_enforced "
        "guardrail[region_restriction].allowed_values guardrail[region_restriction].exempt_services",
        "organizations:ListTargetsForPolicy": "guardrail[region_restriction].is_enforced "
        "guardrail[region_restriction].covers_account guardrail[region_restriction].target",
    },
)
def region_restrictions(place: Place) -> Collected:
    """One row for every policy that the organisation made; where there is none, one row that says so."""
    answer = place.ask("organizations:DescribeOrganization", none=NO_ORGANISATION)
    if answer is None:
        return
    # Policies never bind the management account, and there are none without an organisation.
    if not answer or field(answer, "Organization.MasterAccountId") == place.account:
        yield _row(place, _none(place), is_enforced=False, covers_account=False)
        return
    listing = place.listing("organizations:ListPolicies", "Policies", Filter="SERVICE_CONTROL_POLICY")
    own = [policy for policy in listing.rows if policy.get("AwsManaged") is not True]
    if listing.whole and not own:
        yield _row(place, _none(place), is_enforced=False, covers_account=False)
    for policy in own:
        yield later(_policy, place, policy)


def _none(place: Place) -> str:
    return f"arn:{place.partition}:organizations::{place.account}:policy/service_control_policy"


def _policy(place: Place, policy: Answer) -> Guardrail:
    arn, key = policy["Arn"], policy["Id"]
    answer = place.ask("organizations:DescribePolicy", about=arn, PolicyId=key)
    statements = parse(field(answer, "Policy.Content"))
    kept = None if statements is None else next(_kept(statements), None)
    found: dict[str, Any] = {"is_enforced": None if statements is None else False}
    if kept:
        listing = place.listing("organizations:ListTargetsForPolicy", "Targets", PolicyId=key)
        targets = listing.rows
        found = {
            "is_enforced": True if targets else False if listing.whole else None,
            "target": ", ".join(sorted(str(target.get("TargetId")) for target in targets)) or None,
            # Which accounts are in a unit is not read.
            "covers_account": either(*(_covers(place, target) for target in targets), False if listing.whole else None),
            "allowed_values": kept[0],
            "exempt_services": kept[1],
        }
    return _row(place, arn, name=policy.get("Name"), target_level="org", **found)


def _covers(place: Place, target: Mapping[str, Any]) -> Maybe:
    kind = target.get("Type")
    return kind == "ROOT" or (target.get("TargetId") == place.account if kind == "ACCOUNT" else None)


def _kept(statements: tuple[Statement, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """(regions left open, services left alone) of each statement that denies nearly everything elsewhere."""
    for statement in statements:
        everything = "NotAction" in statement or "*" in listed(statement.get("Action"))
        if statement.get("Effect") == "Deny" and everything and "*" in listed(statement.get("Resource", "*")):
            for operator, tests in (statement.get("Condition") or {}).items():
                if operator.split(":")[-1].removesuffix("IfExists") in KEPT_TO:
                    for key, values in tests.items():
                        if key.lower() == REGION:
                            yield tuple(sorted(listed(values))), _services(listed(statement.get("NotAction")))


def _services(actions: list[str]) -> tuple[str, ...]:
    """Services whose changes are left alone; single reads (`ec2:DescribeRegions`) change nothing anywhere."""
    return tuple(sorted({a.split(":")[0].lower() for a in actions if not a.split(":")[-1].startswith(READING)}))


def _row(place: Place, resource: str, **found: Any) -> Guardrail:
    return Guardrail(**place.here, resource=resource, kind="region_restriction", evidence="configuration", **found)


COLLECTORS = (region_restrictions,)
