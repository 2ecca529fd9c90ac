"""The account itself: its name, its organisation, the regions it can use."""

from typing import Any

from auditor.facts.governance import Account
from providers.aws.fields import field
from providers.aws.place import Place
from providers.aws.regions import OPEN, opt_in
from providers.collecting import Collected, reads

STATES: dict[str, Any] = {"ACTIVE": "active", "SUSPENDED": "suspended", "PENDING_CLOSURE": "pending_close"}


@reads(
    "account",
    {
        "account:ListRegions": "account.enabled_regions",
        "organizations:DescribeOrganization": "account.in_organization account.organization account.is_org_management",
        "iam:ListAccountAliases": "account.name",
    },
)
def account(place: Place) -> Collected:
    """The one row of this account."""
    regions = opt_in(place)
    answer = place.ask("organizations:DescribeOrganization", none=("AWSOrganizationsNotInUseException",))
    organization = field(answer, "Organization.Id")
    aliases = place.listing("iam:ListAccountAliases", "AccountAliases")
    yield Account(
        **place.here,
        resource=f"arn:{place.partition}:organizations::{place.account}:account",
        name=field(place.listed, "Name") or next((str(alias) for alias in aliases.rows), None),
        kind="account",
        state=STATES.get(str(field(place.listed, "Status"))),
        in_organization=None if answer is None else organization is not None,
        organization=organization,
        is_org_management=None if answer is None else field(answer, "Organization.MasterAccountId") == place.account,
        enabled_regions=None
        if regions is None
        else tuple(sorted(r for r, status in regions.items() if status in OPEN)),
    )


COLLECTORS = (account,)
