"""Buckets that are open to anybody, and what cancels that."""

from typing import Any

import pytest

from tests.aws.bed import Bed
from tests.aws.stored import BLOCKED, allow, make, policy, read, refused, status, stores


@pytest.mark.parametrize(
    ("own", "whole", "expected"),
    [
        (None, None, True),
        (BLOCKED, None, False),
        (None, BLOCKED, False),
        ({**BLOCKED, "RestrictPublicBuckets": False}, None, True),
    ],
    ids=["open", "blocked by the bucket", "blocked by the account", "blocked for ACLs only"],
)
def test_public_policy_and_what_blocks_it(
    bed: Bed, account: str, own: dict[str, bool] | None, whole: dict[str, bool] | None, expected: bool
) -> None:
    """A policy for anybody is effective only where neither the bucket's nor the account's block cancels it."""
    name = f"kouhou-{account}"
    s3 = make(bed, account, name)
    s3.put_bucket_policy(Bucket=name, Policy=policy(allow(name, "*")))
    if own:
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=own)
    canned: dict[str, Any] = {}
    if whole:
        flags = "".join(f"<{key}>true</{key}>" for key in whole)
        canned["s3control:GetPublicAccessBlock"] = (
            f"<PublicAccessBlockConfiguration>{flags}</PublicAccessBlockConfiguration>".encode()
        )
    snapshot = read(bed, account, canned=canned)
    assert bool(stores(snapshot).loc[name, "is_public"]) is expected
    assert status(snapshot, account, "ACC-02")[name] == ("fail" if expected else "pass")
    assert (status(snapshot, account, "ACC-04").get(name) == "fail") is expected
    if expected:
        approved = [f"arn:aws:s3:::{name}"]
        assert status(snapshot, account, "ACC-02", public_allow_list=approved)[name] == "pass"
        assert status(snapshot, account, "ACC-04", public_allow_list=approved)[name] == "pass"


def test_public_acl(bed: Bed, account: str) -> None:
    """An ACL for everybody counts unless ACLs are ignored."""
    for name in (f"acl-{account}", f"acl-off-{account}"):
        make(bed, account, name).put_bucket_acl(Bucket=name, ACL="public-read")
    bed.client(account, "s3").put_public_access_block(
        Bucket=f"acl-off-{account}", PublicAccessBlockConfiguration={"IgnorePublicAcls": True}
    )
    found = stores(read(bed, account))
    assert found.loc[f"acl-{account}", "is_public"]
    assert not found.loc[f"acl-off-{account}", "is_public"]


def test_without_the_status_only_an_open_policy_is_certain(bed: Bed, account: str) -> None:
    """Where S3's own opinion is refused, anybody without a condition is public; a condition is for S3 to weigh."""
    names = f"any-{account}", f"org-{account}"
    narrowed: dict[str, Any] = {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}
    conditions: tuple[dict[str, Any], ...] = ({}, narrowed)
    for name, more in zip(names, conditions, strict=True):
        make(bed, account, name).put_bucket_policy(Bucket=name, Policy=policy(allow(name, "*", **more)))
    snapshot = read(bed, account, canned={"s3:GetBucketPolicyStatus": refused("")})
    assert stores(snapshot).loc[names[0], "is_public"]
    assert stores(snapshot)["is_public"].isna()[names[1]]
    assert {r.permission for r in snapshot.readings if r.status == "denied"} == {"s3:GetBucketPolicyStatus"}
