"""IAM of one account: who can act, with which proof, under which rights and sign-in rules."""

from collections.abc import Iterator

from auditor.facts.base import Fact
from providers.aws.fields import field
from providers.aws.identities import people, report
from providers.aws.identities.center import identity_center
from providers.aws.identities.directory import DETAILS, directory
from providers.aws.identities.holders import Holder, grants, holders
from providers.aws.identities.pause import PAUSES
from providers.aws.identities.sign_in import location, sign_in
from providers.aws.identities.trust import is_managed, outsiders, role_kind, through_center, trust_grants, trusted
from providers.aws.place import Place
from providers.collecting import Collected, Collector, Later, later, reads

NOT_YET = ("ReportNotPresent", "ReportInProgress", "ReportExpired")

REPORT = " ".join(
    (
        "principal[human,service].* credential.*",
        *(
            f"principal.{column}"
            for column in ("console_access", "last_sign_in_at", "never_signed_in", "created_at", "is_enabled")
        ),
        "principal.kind principal.mfa_enabled grant.principal_kind",
        *(f"auth_policy[location_or_device].{c}" for c in ("state", "source_ip_limited", "excluded_count")),
    )
)
WHERE = " ".join(
    f"auth_policy[location_or_device].{c}" for c in ("state", "source_ip_limited", "excluded_count", "allowed_cidrs")
)


@reads(
    "account",
    {
        "iam:GetAccountSummary": "principal[owner_root].mfa_enabled principal[owner_root].mfa_strength "
        "principal[owner_root].console_access credential[access_key].is_active",
        "iam:ListVirtualMFADevices": "principal[owner_root].mfa_strength",
        "iam:GenerateCredentialReport": REPORT,
        "iam:GetCredentialReport": REPORT,
        DETAILS: f"principal[service,role,group,external].* grant.* principal.mfa_enforced {WHERE}",
        "organizations:DescribeOrganization": "principal[external].is_external",
        "iam:ListMFADevices": "principal.mfa_strength principal.mfa_enabled",
    },
)
def identities(place: Place) -> Collected:
    """Everything that IAM knows of identities: one report, four lists, and one call for each person that matters."""
    started = place.ask("iam:GenerateCredentialReport")
    # Without leave to make a report, one that is there already may still be taken; there is nothing to wait for.
    yield later(_with_report, place, len(PAUSES) if started is None else 0)


def _with_report(place: Place, tries: int) -> Iterator[Fact | Later]:
    """Take the report once AWS has made it; the last try leaves a failed reading."""
    last = tries == len(PAUSES)
    answer = place.ask("iam:GetCredentialReport", none=() if last else NOT_YET)
    if answer == {}:
        PAUSES.wait(tries)
        yield later(_with_report, place, tries + 1)
        return
    yield from _everything(place, None if answer is None else report.parse(field(answer, "Content")))


def _everything(place: Place, rows: people.Report) -> Iterator[Fact | Later]:
    root = next((row for row in (rows or {}).values() if row["user"] == report.ROOT), None)
    summary = place.ask("iam:GetAccountSummary")
    virtual = place.listing("iam:ListVirtualMFADevices", "VirtualMFADevices")
    yield people.root(place, root, summary, virtual)
    yield from people.root_keys(place, root, summary)
    found = directory(place)
    everybody = holders(found)
    yield from _users(place, everybody.users, rows, found.users.whole)
    for group in everybody.groups:
        yield people.group(place, group)
        yield from grants(place, group, "group", group.detail["GroupName"], managed=False)
    yield from _roles(place, everybody.roles)
    signing_in = [(h, report.flag((rows or {}).get(h.arn), "password_enabled")) for h in everybody.users]
    through = [h for h in everybody.roles if any(t.who == "people" for t in trusted(h, place.account) or ())]
    if found.whole:
        yield location(place, signing_in, through)
    else:
        yield location(place, None, ())


def _users(place: Place, users: tuple[Holder, ...], rows: people.Report, whole: bool) -> Iterator[Fact | Later]:
    """Users of the list and of the report. If the list is whole, one that only the report has was deleted since."""
    by_arn: dict[str, Holder | None] = {holder.arn: holder for holder in users}
    if not whole:
        by_arn = {**{a: None for a, row in (rows or {}).items() if row["user"] != report.ROOT}, **by_arn}
    for arn, holder in by_arn.items():
        row = (rows or {}).get(arn)
        yield later(people.user, place, arn, holder, row)
        if row:
            yield from people.credentials(place, arn, row)
        if holder:
            person = report.is_person(row)
            kind = None if person is None else "human" if person else "service"
            yield from grants(place, holder, kind, holder.detail["UserName"], managed=False)


def _roles(place: Place, roles: tuple[Holder, ...]) -> Iterator[Fact]:
    known = []
    for role in roles:
        trust = trusted(role, place.account)
        managed = is_managed(role)
        yield people.role(place, role, trust)
        yield from grants(place, role, role_kind(trust), role.detail["RoleName"], managed)
        if trust is not None:
            yield from trust_grants(place, role, tuple(entry for entry in trust if not through_center(entry)))
            known.append((role, trust))
    if any(entry.who in {"outside", "anybody", "gone"} for _, trust in known for entry in trust):
        yield from outsiders(place, known, _management_account(place))


def _management_account(place: Place) -> str | None:
    answer = place.ask("organizations:DescribeOrganization", none=("AWSOrganizationsNotInUseException",))
    return None if answer is None else field(answer, "Organization.MasterAccountId") or ""


COLLECTORS: tuple[Collector, ...] = (identities, sign_in, identity_center)
