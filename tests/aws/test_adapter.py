"""Regions, accounts, the guard, the policy, and that neither order nor threads matter."""

import json
from typing import Any

import pytest

from auditor.errors import AuditorError
from auditor.facts.governance import Account, ServiceInUse
from auditor.facts.tables import REQUIRED, TABLES
from auditor.settings import Settings
from auditor.snapshot import Snapshot
from providers.aws import keys, policy
from providers.aws.adapter import collect
from providers.aws.collectors import DECLARED, operations
from providers.aws.governance import COLLECTORS as GOVERNANCE
from providers.aws.guard import READING_VERBS, UndeclaredCallError
from providers.aws.permissions import access_levels, permission, table
from providers.aws.regions import plan
from providers.aws.sentinel import LOOKS
from providers.aws.session import Session, base
from tests.aws.bed import NOW, TOKYO, Bed, answers, response
from tests.aws.faults import denied_by_organization
from tests.aws.refusals import refused

KNOWN = ("ap-northeast-1", "ap-northeast-3", "ap-east-1", "us-east-1")
OPEN = {"RegionName": "us-east-1", "RegionOptStatus": "ENABLED_BY_DEFAULT"}
HOME = [{"RegionName": name, "RegionOptStatus": "ENABLED_BY_DEFAULT"} for name in ("ap-northeast-1", "ap-northeast-3")]


def test_japan_in_full_a_sentinel_for_the_rest() -> None:
    """Regions that are off are not asked; an account that does not say is asked everywhere."""
    said = {"ap-northeast-1": "ENABLED_BY_DEFAULT", "ap-northeast-3": "ENABLED_BY_DEFAULT", "us-east-1": "ENABLED"}
    found = plan(KNOWN, {**said, "ap-east-1": "DISABLED"}, ())
    assert (found.full, found.sentinel) == (("ap-northeast-1", "ap-northeast-3"), ("us-east-1",))
    assert found.disabled == ("ap-east-1",)
    assert plan(KNOWN, None, ()).sentinel == ("ap-east-1", "us-east-1")
    assert plan(KNOWN, None, ("us-east-1",)).skipped == ("ap-east-1", "ap-northeast-1", "ap-northeast-3")
    with pytest.raises(AuditorError, match="xx-north-1"):
        plan(KNOWN, None, ("xx-north-1",))


def _audit(bed: Bed, account: str, canned: dict[str, Any], **aws: Any) -> Snapshot:
    settings = Settings(aws=bed.settings(regions=(), accounts=(account,), **aws))
    regions = {"account:ListRegions": {"Regions": [*HOME, OPEN]}}
    hooks = answers({**regions, **canned})
    (snapshot,) = collect(settings, (), lambda: NOW, lambda *_: None, hooks)
    return snapshot


def _asked(snapshot: Snapshot, region: str) -> set[str]:
    return {reading.operation for reading in snapshot.readings if reading.region == region}


def test_a_region_with_something_in_it_is_read_in_full(bed: Bed, account: str) -> None:
    """A queue in Virginia opens Virginia; another account without one leaves it at the sentinel."""
    bed.client(account, "sqs", "us-east-1").create_queue(QueueName="wasureta")
    found = _audit(bed, account, {})
    assert "ec2:DescribeVpcs" in _asked(found, "us-east-1")
    used = found.frames[ServiceInUse]
    assert used[(used["region"] == "us-east-1") & (used["cloud_service"] == "sqs")]["is_used"].tolist() == [True]

    quiet = _audit(bed, str(int(account) + 500_000), {})
    assert "ec2:DescribeVpcs" not in _asked(quiet, "us-east-1")
    assert "ec2:DescribeNetworkInterfaces" in _asked(quiet, "us-east-1")


def test_a_bucket_abroad_opens_its_region(bed: Bed, account: str) -> None:
    """Buckets are listed for all regions at once."""
    bed.client(account, "s3", "us-east-1").create_bucket(Bucket=f"kaigai-{account}")
    assert "ec2:DescribeVpcs" in _asked(_audit(bed, account, {}), "us-east-1")


def test_a_locked_region_and_a_region_that_is_off_are_told_apart(bed: Bed, account: str) -> None:
    """The organisation's refusal ends the sentinel at its first call; a region that is off is never called."""
    only_abroad: list[str] = []

    def refuse(request: Any) -> Any:
        if "us-east-1" not in request.headers.get("Authorization", b"").decode():
            return None
        only_abroad.append(request.url)
        client = base(bed.settings(), operations()).client("ec2", TOKYO)
        return denied_by_organization(client.meta.service_model.operation_model("DescribeNetworkInterfaces"), request)

    found = _audit(bed, account, {"ec2:DescribeNetworkInterfaces": refuse})
    looks = {operation for operation, _, _ in LOOKS}
    abroad = [r for r in found.readings if r.region == "us-east-1" and r.operation in looks]
    assert [(r.operation, r.status, r.denied_by) for r in abroad] == [
        ("ec2:DescribeNetworkInterfaces", "denied", "organization_policy")
    ]
    off = [r for r in found.readings if r.status == "not_enabled" and r.operation == "account:ListRegions"]
    assert {"af-south-1", "ap-east-1"} <= {r.region for r in off}
    assert len(only_abroad) == 1


def test_accounts_of_an_organisation(bed: Bed, account: str) -> None:
    """Every active member is entered; a suspended one is named and not entered."""
    members = [
        {"Id": account, "Name": "住民記録", "Status": "ACTIVE"},
        {"Id": "299999999999", "Name": "旧環境", "Status": "SUSPENDED"},
    ]
    settings = Settings(aws=bed.settings(organization=True))
    hooks = answers({"organizations:ListAccounts": {"Accounts": members}})
    found = {one.account: one for one in collect(settings, (), lambda: NOW, lambda *_: None, hooks)}
    assert set(found) == {account, "299999999999"}
    assert found[account].frames[Account]["name"].tolist() == ["住民記録"]
    assert found["299999999999"].frames[Account]["state"].tolist() == ["suspended"]
    assert [r.status for r in found["299999999999"].readings] == ["skipped"]


def test_a_list_of_accounts_that_broke_off_is_told(bed: Bed, account: str) -> None:
    """Accounts may be missing from the audit: that stands among the readings though the runner's own is not read."""

    def pages(request: Any) -> Any:
        first = {"Accounts": [{"Id": account, "State": "ACTIVE"}], "NextToken": "more"}
        more = b"NextToken" in request.body
        return refused("organizations:ListAccounts")(request) if more else response(json.dumps(first).encode())

    settings = Settings(aws=bed.settings(organization=True))
    hooks = answers({"organizations:ListAccounts": pages})
    (found,) = collect(settings, (), lambda: NOW, lambda *_: None, hooks)
    assert found.account == account
    (reading,) = [r for r in found.readings if r.operation == "organizations:ListAccounts"]
    assert (reading.status, reading.columns) == ("error", ("account.*",))


def test_what_an_organisation_has_said_is_not_asked_again(bed: Bed, account: str) -> None:
    """The second account takes the answers of the first, and has its own readings of them; refusals are tried again."""
    other = str(int(account) + 500_000)
    asked: list[str] = []

    def policies(request: Any) -> Any:
        asked.append(request.url)
        return response(b'{"Policies": []}')

    def features(request: Any) -> Any:
        asked.append("refused")
        return refused("iam:ListOrganizationsFeatures")(request)

    members = [{"Id": key, "State": "ACTIVE"} for key in (account, other)]
    hooks = answers(
        {
            "organizations:DescribeOrganization": {"Organization": {"Id": "o-1", "MasterAccountId": "999988887777"}},
            "organizations:ListAccounts": {"Accounts": members},
            "organizations:ListPolicies": policies,
            "iam:ListOrganizationsFeatures": features,
        }
    )
    found = list(collect(Settings(aws=bed.settings(organization=True)), (), lambda: NOW, lambda *_: None, hooks))
    assert {one.account for one in found} == {account, other}
    for one in found:
        assert {r.status for r in one.readings if r.operation == "organizations:ListPolicies"} == {"ok"}
    assert len(asked) - asked.count("refused") == 1
    assert asked.count("refused") == 2


def test_an_organisation_is_asked_with_the_runs_own_credentials(bed: Bed, account: str) -> None:
    """What a member is refused is asked where the run was started, and counts for the member."""

    def own(request: Any) -> Any:
        member = "Credential=test/" not in str(request.headers["Authorization"])
        refusal = refused("organizations:ListPolicies")(request)
        return refusal if member else response(b'{"Policies": []}')

    organisation = {"Organization": {"Id": "o-1", "MasterAccountId": "999988887777"}}
    hooks = answers(
        {
            "organizations:DescribeOrganization": organisation,
            "organizations:ListAccounts": {"Accounts": [{"Id": account, "State": "ACTIVE"}]},
            "organizations:ListPolicies": own,
        }
    )
    seen = {}
    for whole in (True, False):
        settings = Settings(aws=bed.settings(organization=whole))
        (found,) = collect(settings, (account,), lambda: NOW, lambda *_: None, hooks)
        seen[whole] = {r.status for r in found.readings if r.operation == "organizations:ListPolicies"}
        assert {r.account for r in found.readings} == {account}
    assert seen == {True: {"ok"}, False: {"denied"}}


def test_an_account_that_cannot_be_entered(bed: Bed) -> None:
    """Its snapshot holds the attempt, and that covers every table."""
    aws = bed.settings(accounts=("288888888888",)).model_copy(update={"role_name": None})
    settings = Settings(aws=aws)
    (found,) = collect(settings, (), lambda: NOW, lambda *_: None)
    (attempt,) = found.readings
    assert (attempt.operation, attempt.status) == ("sts:AssumeRole", "skipped")
    assert len(attempt.tables) == len(REQUIRED)


def test_the_guard_stops_what_nobody_declared(bed: Bed) -> None:
    """Before it is sent: reads of content and writes alike."""
    sent: list[str] = []
    session = Session(
        bed.settings(),
        operations(),
        [("before-send", lambda request, **_: sent.append(request.url))],
        aws_access_key_id="a",
        aws_secret_access_key="b",
    )
    for service, method, arguments in (
        ("s3", "create_bucket", {"Bucket": "x"}),
        ("s3", "get_object", {"Bucket": "x", "Key": "y"}),
        ("kms", "schedule_key_deletion", {"KeyId": "x"}),
        ("secretsmanager", "get_secret_value", {"SecretId": "x"}),
        ("iam", "delete_user", {"UserName": "x"}),
    ):
        with pytest.raises(UndeclaredCallError):
            getattr(session.client(service, TOKYO), method)(**arguments)
    assert sent == []


def test_only_reading_operations_are_declared() -> None:
    """By their names, and none that the policy denies."""
    assert [name for name in operations() if not name.split(":")[1].startswith(READING_VERBS)] == []
    assert {permission(name) for name in operations()} & set(table()["deny"]["never_read_content"]) == set()


def test_the_policy_is_the_declarations() -> None:
    """Every operation's action, nothing more, each document within the size of a managed policy."""
    documents: list[Any] = policy.documents()
    allowed = [action for document in documents for action in document["Statement"][0]["Action"]]
    assert sorted(allowed) == sorted({permission(operation) for operation in operations()})
    assert all(policy.size(document) <= policy.LIMIT for document in documents)
    many = tuple(f"service{n}:DescribeSomethingWithALongName{n}" for n in range(400))
    split: list[Any] = policy.documents(many)
    assert [a for document in split for a in document["Statement"][0]["Action"]] == list(many)
    assert len(split) > 1
    assert all(policy.size(document) <= policy.LIMIT for document in split)
    assert [json.loads(text) for text in policy.texts()] == documents


def test_every_action_only_reads() -> None:
    """By the access level that AWS gives it, not by its name alone; whatever is not looked up is refused."""
    levels = access_levels()
    assert set(levels) >= set(policy.actions())
    assert {action: level for action, level in levels.items() if level not in {"List", "Read"}} == {}
    denied = set(table()["deny"]["never_read_content"])
    assert not denied & set(policy.actions())


def test_every_collector_is_named_once() -> None:
    """Names tell collectors apart in progress and logs."""
    names = [collector.name for collector in DECLARED]
    assert len(names) == len(set(names))


def test_neither_order_nor_threads_matter(bed: Bed, account: str) -> None:
    """One thread or eight, collectors forwards or backwards: the same facts and readings."""
    kms = bed.client(account, "kms")
    for number in range(6):
        kms.create_key(Description=str(number))
    chosen = (*GOVERNANCE, keys.keys)
    one = bed.read(account, *chosen, workers=1)
    many = bed.read(account, *reversed(chosen), workers=8)
    assert all(one.frames[kind].equals(many.frames[kind]) for kind in TABLES)
    assert one.readings == many.readings
