"""Guardrails, locks of regions and costs, built with boto3 and read back; canned where moto has nothing."""

from typing import Any

import pytest

from auditor.facts.governance import Account, Guardrail, ServiceInUse
from auditor.reading import Reading
from auditor.snapshot import Snapshot
from providers.aws.governance import accounts, costs, defaults
from providers.aws.inventory import confirm, locks, merged
from tests.aws.bed import NOW, TOKYO, Bed
from tests.aws.faults import error
from tests.aws.refusals import refused, refusing

SWITCHES = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
EC2 = {
    "ec2:GetSnapshotBlockPublicAccessState": "<state>{}</state>",
    "ec2:GetImageBlockPublicAccessState": "<imageBlockPublicAccessState>{}</imageBlockPublicAccessState>",
    "ec2:GetInstanceMetadataDefaults": "<accountLevel>{}</accountLevel>",
    "ec2:GetSerialConsoleAccessStatus": "<serialConsoleAccessEnabled>{}</serialConsoleAccessEnabled>",
}
GOOD = ("block-all-sharing", "block-new-sharing", "<httpTokens>required</httpTokens>", "false")
BAD = ("unblocked", "unblocked", "", "true")


def switches(values: tuple[str, ...]) -> dict[str, bytes]:
    """EC2's answers that moto does not have."""
    found = {}
    for (operation, inner), value in zip(EC2.items(), values, strict=True):
        name = operation.split(":")[1] + "Response"
        found[operation] = f"<{name}><requestId>1</requestId>{inner.format(value)}</{name}>".encode()
    return found


def block(on: tuple[str, ...]) -> dict[str, bytes]:
    inner = "".join(f"<{name}>{str(name in on).lower()}</{name}>" for name in SWITCHES)
    body = f"<PublicAccessBlockConfiguration>{inner}</PublicAccessBlockConfiguration>"
    return {"s3control:GetPublicAccessBlock": body.encode()}


def rails(snapshot: Snapshot) -> Any:
    return snapshot.frames[Guardrail].set_index("kind")


def test_all_four_switches_of_public_storage(bed: Bed, account: str) -> None:
    row: Any = rails(bed.read(account, defaults.public_storage, canned=block(SWITCHES))).loc["block_public_storage"]

    assert row["is_enforced"]
    assert list(row["missing_settings"]) == []


def test_half_of_the_switches(bed: Bed, account: str) -> None:
    row: Any = rails(bed.read(account, defaults.public_storage, canned=block(SWITCHES[:2]))).loc["block_public_storage"]

    assert not row["is_enforced"]
    assert list(row["missing_settings"]) == list(SWITCHES[2:])


def test_an_account_that_never_set_them(bed: Bed, account: str) -> None:
    row: Any = rails(bed.read(account, defaults.public_storage)).loc["block_public_storage"]

    assert not row["is_enforced"]


def test_denied_switches_are_no_row(bed: Bed, account: str) -> None:
    snapshot = bed.read(account, defaults.public_storage, canned=refusing("s3control:GetPublicAccessBlock"))

    assert snapshot.frames[Guardrail].empty
    (reading,) = [r for r in snapshot.readings if r.operation == "s3control:GetPublicAccessBlock"]
    assert reading.permission == "s3:GetAccountPublicAccessBlock"


@pytest.mark.parametrize(("values", "expected"), [(GOOD, True), (BAD, False)])
def test_switches_of_a_region(bed: Bed, account: str, values: tuple[str, ...], expected: bool) -> None:
    if expected:
        bed.client(account, "ec2").enable_ebs_encryption_by_default()

    frame: Any = rails(bed.read(account, defaults.regional, canned=switches(values)))

    assert len(frame) == 5
    assert set(frame["is_enforced"]) == {expected}
    assert set(frame["region"]) == {TOKYO}


def test_one_denied_switch_leaves_the_others(bed: Bed, account: str) -> None:
    canned: dict[str, Any] = {**switches(GOOD), **refusing("ec2:GetEbsEncryptionByDefault")}

    snapshot = bed.read(account, defaults.regional, canned=canned)

    assert set(rails(snapshot).index) == {
        "block_public_snapshot",
        "block_public_image",
        "metadata_hardening_default",
        "block_remote_console",
    }
    (reading,) = [r for r in snapshot.readings if r.status == "denied"]
    assert reading.columns == ("guardrail[default_disk_encryption].*",)


def cost(service: str, region: str, amount: str) -> dict[str, Any]:
    return {"Keys": [service, region], "Metrics": {"UnblendedCost": {"Amount": amount, "Unit": "USD"}}}


def test_costs_by_service_and_region(bed: Bed, account: str) -> None:
    october = [cost("Amazon Simple Storage Service", TOKYO, "1.5"), cost("Amazon Bedrock", "us-east-1", "0.02")]
    november = [
        cost("Amazon Simple Storage Service", TOKYO, "0.25"),
        cost("Amazon Route 53", "us-east-1", "0.5"),
        cost("AmazonCloudWatch", "us-west-2", "0.0000001"),
        cost("<script>Scanner", "NoRegion", "9"),
    ]
    canned = {"ce:GetCostAndUsage": {"ResultsByTime": [{"Groups": october}, {"Groups": november}]}}

    frame: Any = bed.read(account, costs.costs, canned=canned).frames[ServiceInUse].set_index("name")

    assert frame.loc["Amazon Simple Storage Service", "cost_30d"] == 1.75
    assert frame.loc["Amazon Simple Storage Service", "cloud_service"] == "s3"
    assert frame.loc["Amazon Bedrock", "region"] == "us-east-1"
    assert frame.loc["Amazon Route 53", "region"] == "global"
    assert frame["cloud_service"].isna()["<script>Scanner"]
    assert "AmazonCloudWatch" not in frame.index


def test_denied_costs_are_no_rows(bed: Bed, account: str) -> None:
    snapshot = bed.read(account, costs.costs, canned=refusing("ce:GetCostAndUsage"))

    assert snapshot.frames[ServiceInUse].empty
    (reading,) = [r for r in snapshot.readings if r.operation == "ce:GetCostAndUsage"]
    assert reading.region == "global"
    assert reading.permission == "ce:GetCostAndUsage"


def test_the_account_and_its_name(bed: Bed, account: str) -> None:
    bed.client(account, "iam").create_account_alias(AccountAlias=f"sakura-{account}")

    row: Any = bed.read(account, accounts.account).frames[Account].iloc[0]

    assert row["name"] == f"sakura-{account}"
    assert not row["in_organization"]


def used(region: str, service: str, **more: Any) -> ServiceInUse:
    where: dict[str, Any] = {"provider": "aws", "account": "1", "region": region}
    return ServiceInUse(**where, resource=f"arn:aws:{service}:{region}:1:*", cloud_service=service, **more)


def reading(operation: str, region: str, **more: Any) -> Reading:
    return Reading(
        provider="aws", account="1", region=region, operation=operation, started_at=NOW, finished_at=NOW, **more
    )


def test_one_row_with_all_its_evidence() -> None:
    (row,) = merged(
        [
            used(TOKYO, "s3", evidence=("cost",), is_used=True, cost_30d=1.0, name="Amazon Simple Storage Service"),
            used(TOKYO, "s3", evidence=("resource",), is_used=True, resource_count=2),
        ]
    )

    assert (row.evidence, row.resource_count, row.cost_30d) == (("cost", "resource"), 2, 1.0)


def test_a_quiet_region_is_settled_by_the_bill_only() -> None:
    facts = [used("us-east-1", "*"), used("eu-west-1", "*"), used("eu-west-1", "s3", is_used=True)]

    before = confirm(facts, [reading("ce:GetCostAndUsage", "global", status="denied")])
    after = confirm(facts, [reading("ce:GetCostAndUsage", "global", status="ok")])

    assert {(f.region, f.is_used) for f in before if isinstance(f, ServiceInUse)} == {
        ("us-east-1", None),
        ("eu-west-1", True),
    }
    assert {(f.region, f.is_used) for f in after if isinstance(f, ServiceInUse)} == {
        ("us-east-1", False),
        ("eu-west-1", True),
    }


def test_refusals_by_the_organisation_show_a_lock() -> None:
    look = "ec2:DescribeNetworkInterfaces"
    by_organisation: dict[str, Any] = {"status": "denied", "denied_by": "organization_policy"}
    readings = [reading(look, "us-east-1", **by_organisation), reading(look, "eu-west-1", status="ok")]

    (rail,) = locks("1", [TOKYO], ["us-east-1", "eu-west-1"], readings)

    assert rail.evidence == "denied_call"
    assert rail.allowed_values == (TOKYO, "eu-west-1")
    assert rail.denied_values == ("us-east-1",)


def test_what_is_refused_at_home_too_is_no_lock() -> None:
    look = "ec2:DescribeNetworkInterfaces"
    by_organisation: dict[str, Any] = {"status": "denied", "denied_by": "organization_policy"}
    readings = [reading(look, region, **by_organisation) for region in ("us-east-1", TOKYO)]

    assert locks("1", [TOKYO], ["us-east-1"], readings) == []


def test_a_right_that_the_role_lacks_is_no_lock() -> None:
    readings = [reading("ec2:DescribeNetworkInterfaces", "us-east-1", status="denied", denied_by="policy")]

    assert locks("1", [TOKYO], ["us-east-1"], readings) == []


LISTED = [{"Id": "1", "State": "ACTIVE"}, {"Id": "2", "State": "SUSPENDED"}, {"Id": "3", "Status": "ACTIVE"}]
FEATURES = b"""<ListOrganizationsFeaturesResponse><ListOrganizationsFeaturesResult><EnabledFeatures>
    <member>RootCredentialsManagement</member></EnabledFeatures></ListOrganizationsFeaturesResult>
    </ListOrganizationsFeaturesResponse>"""


def organised(master: str) -> dict[str, Any]:
    return {
        "organizations:DescribeOrganization": {"Organization": {"Id": "o-1", "MasterAccountId": master}},
        "organizations:ListAccounts": {"Accounts": LISTED},
        "organizations:ListDelegatedAdministrators": {"DelegatedAdministrators": [{"Id": "3"}, {"Id": "2"}]},
        "iam:ListOrganizationsFeatures": FEATURES,
    }


def standing(bed: Bed, account: str, canned: dict[str, Any]) -> Any:
    return bed.read(account, accounts.account, canned=canned).frames[Account].set_index("kind")


def test_an_organisation_and_its_accounts(bed: Bed, account: str) -> None:
    frame = standing(bed, account, organised("999988887777"))

    assert list(frame.loc["organization", "members"]) == ["1", "3"]
    assert list(frame.loc["organization", "delegated_administrators"]) == ["2", "3"]
    assert frame.loc["account", "in_organization"]
    assert frame.loc["account", "root_central_control"]


def test_the_management_accounts_own_root_is_nobodys(bed: Bed, account: str) -> None:
    frame = standing(bed, account, organised(account))

    assert frame[["root_central_control"]].isna().all(axis=None)
    assert list(frame.loc["account", "absent"]) == ["directory_country", "root_central_control"]


def test_nobody_manages_the_root_of_an_account_alone(bed: Bed, account: str) -> None:
    frame = standing(bed, account, {})

    assert list(frame.index) == ["account"]
    assert not frame.loc["account", "root_central_control"]


@pytest.mark.parametrize(
    ("code", "known"),
    [("ServiceAccessNotEnabledException", True), ("AccountNotManagementOrDelegatedAdministratorException", False)],
)
def test_roots_that_are_not_managed_and_roots_that_are_not_shown(
    bed: Bed, account: str, code: str, known: bool
) -> None:
    answer = refused("iam:ListOrganizationsFeatures", lambda model, _: error(model, 403, code))
    canned = {**organised("999988887777"), "iam:ListOrganizationsFeatures": answer}

    snapshot = bed.read(account, accounts.account, canned=canned)
    row: Any = snapshot.frames[Account].set_index("kind").loc["account"]

    assert row[["root_central_control"]].isna().all() is not known
    assert [r.permission for r in snapshot.readings if r.status == "denied"] == (
        [] if known else ["iam:ListOrganizationsFeatures"]
    )


@pytest.mark.parametrize(
    ("operation", "column"),
    [
        ("organizations:ListAccounts", "members"),
        ("organizations:ListDelegatedAdministrators", "delegated_administrators"),
    ],
)
def test_what_a_member_may_not_list(bed: Bed, account: str, operation: str, column: str) -> None:
    canned = {**organised("999988887777"), **refusing(operation)}

    assert standing(bed, account, canned)[[column]].isna().all(axis=None)
