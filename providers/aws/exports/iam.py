"""IAM from files: the credential report, and the account's details, from their own file or AWS Config's items."""

from typing import Any

from providers.aws.exports.evidence import Held
from providers.aws.exports.told import Parameters, Told, listing, not_held

LISTS = {
    "User": ("UserDetailList", "AWS::IAM::User"),
    "Group": ("GroupDetailList", "AWS::IAM::Group"),
    "Role": ("RoleDetailList", "AWS::IAM::Role"),
    "LocalManagedPolicy": ("Policies", "AWS::IAM::Policy"),
}
"""Filter of the operation to the list that it fills and to the type of AWS Config's items."""

AWS_OWN = ":iam::aws:"


def details(held: Held, region: str, asked: Parameters) -> Told:
    """One of the four lists."""
    del region
    (wanted,) = asked["Filter"]
    name, kind = LISTS[wanted]
    if held.details is None:
        return listing(held, kind, "global")
    rows = [row for row in held.details[name] if AWS_OWN not in row["Arn"]]
    return Told({name: rows}, _missing(held, name, rows), ("details",))


def _missing(held: Held, name: str, rows: list[Any]) -> str:
    """An empty list may be what a filter left out. Unfiltered details name AWS's own policies, which every account's
    service roles have attached: then an empty list says that there is none."""
    if held.cut:
        return "the details are the first part of more"
    unfiltered = any(AWS_OWN in row["Arn"] for row in (held.details or {}).get("Policies", ()))
    return "" if rows or unfiltered else f"nothing shows whether {name} was left out by a filter"


def profiles(held: Held, region: str, asked: Parameters) -> Told:
    """Instance profiles as roles name them; one without a role stands nowhere."""
    del region, asked
    roles = details(held, "global", {"Filter": ["Role"]})
    rows = [
        {**profile, "Roles": [{"Arn": role["Arn"]}]}  # a profile holds one role: the one that names it
        for role in roles.answer["RoleDetailList"]
        for profile in role.get("InstanceProfileList") or ()
    ]
    return Told({"InstanceProfiles": rows}, roles.missing or "instance profiles without a role", roles.of)


def made(held: Held, region: str, asked: Parameters) -> Told:
    """That the report is there."""
    report(held, region, asked)
    return Told({"State": "COMPLETE"}, of=("report",))


def report(held: Held, region: str, asked: Parameters) -> Told:
    """The report itself."""
    del region, asked
    if held.report is None:
        raise not_held(held, f"no credential report of account {held.account}")
    return Told({"Content": held.report, "ReportFormat": "text/csv"}, of=("report",))
