"""The account itself: its name, its organisation, the regions it can use; and the organisation, as far as it shows."""

from typing import Any

from auditor.facts.governance import Account
from providers.aws.fields import field
from providers.aws.place import Answer, Place
from providers.aws.regions import OPEN, opt_in
from providers.collecting import Collected, reads
from providers.three import Maybe

STATES: dict[str, Any] = {
    "ACTIVE": "active",
    "SUSPENDED": "suspended",
    "PENDING_CLOSURE": "pending_close",
    "CLOSED": "pending_close",
}
NO_ORGANISATION = ("AWSOrganizationsNotInUseException",)
NOT_CENTRAL = (
    "OrganizationNotFoundException",
    "OrganizationNotInAllFeaturesModeException",
    "ServiceAccessNotEnabledException",
)
"""How IAM says that the organisation does not manage the root users of its members."""


def state(listed: Answer | None) -> str | None:
    """AWS's word for the state of an account in the organisation's list; `Status` is its older name."""
    found = field(listed, "State") or field(listed, "Status")
    return None if found is None else str(found)


NO_DIRECTORY = ("directory_country",)
"""AWS keeps no directory apart: the identities of an account are its own."""


@reads(
    "account",
    {
        "account:ListRegions": "account[account].enabled_regions",
        "organizations:DescribeOrganization": "account[organization].* account[account].in_organization "
        "account[account].organization account[account].is_org_management account[account].root_central_control",
        "organizations:ListAccounts": "account[organization].members",
        "organizations:ListDelegatedAdministrators": "account[organization].delegated_administrators",
        "iam:ListOrganizationsFeatures": "account[account].root_central_control",
        "iam:ListAccountAliases": "account[account].name",
    },
)
def account(place: Place) -> Collected:
    """The row of this account, and one of the organisation that it belongs to."""
    regions = opt_in(place)
    answer = place.ask("organizations:DescribeOrganization", none=NO_ORGANISATION)
    organization = field(answer, "Organization.Id")
    managing = None if answer is None else field(answer, "Organization.MasterAccountId") == place.account
    aliases = place.listing("iam:ListAccountAliases", "AccountAliases")
    yield Account(
        **place.here,
        resource=f"arn:{place.partition}:organizations::{place.account}:account",
        name=field(place.listed, "Name") or next((str(alias) for alias in aliases.rows), None),
        kind="account",
        state=STATES.get(str(state(place.listed))),
        in_organization=None if answer is None else organization is not None,
        organization=organization,
        is_org_management=managing,
        enabled_regions=None
        if regions is None
        else tuple(sorted(r for r, status in regions.items() if status in OPEN)),
        root_central_control=_root(place, answer) if managing is False else None,
        # The organisation manages the roots of its members, and not that of its own account.
        absent=(*NO_DIRECTORY, *(("root_central_control",) if managing else ())),
    )
    if organization:
        yield _organisation(place, str(organization), managing)


def _root(place: Place, organisation: Answer | None) -> Maybe:
    """Whether the organisation keeps the credentials of its members' root users; nobody does so for one alone."""
    if not organisation:
        return False
    answer = place.over.ask("iam:ListOrganizationsFeatures", none=NOT_CENTRAL)
    if not answer:
        return None if answer is None else False
    return "RootCredentialsManagement" in (answer.get("EnabledFeatures") or ())


def _organisation(place: Place, key: str, managing: Maybe) -> Account:
    listing = place.over.listing("organizations:ListAccounts", "Accounts")
    members = tuple(sorted(str(row["Id"]) for row in listing.rows if state(row) == "ACTIVE"))
    delegated = place.over.listing("organizations:ListDelegatedAdministrators", "DelegatedAdministrators")
    administrators = tuple(sorted(str(row["Id"]) for row in delegated.rows))
    return Account(
        **place.here,
        resource=f"arn:{place.partition}:organizations::{place.account}:organization/{key}",
        name=key,
        kind="organization",
        in_organization=True,
        organization=key,
        is_org_management=managing,
        members=members if listing.whole else None,
        delegated_administrators=administrators if delegated.whole else None,
        absent=(*NO_DIRECTORY, "root_central_control"),
    )


COLLECTORS = (account,)
