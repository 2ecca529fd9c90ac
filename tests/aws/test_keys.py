"""KMS keys built with boto3 and read back through the adapter."""

import json
from typing import Any

import pytest

from auditor.facts.keys import Key
from providers.aws import keys
from tests.aws.bed import TOKYO, Bed


def test_rotation_policy_and_state_are_read(bed: Bed, account: str) -> None:
    """A rotated key, and a key that is open to anybody and about to be destroyed."""
    kms = bed.client(account, "kms")
    good = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.enable_key_rotation(KeyId=good)
    anybody = {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}
    bad = kms.create_key(Policy=json.dumps({"Version": "2012-10-17", "Statement": [anybody]}))["KeyMetadata"]["KeyId"]
    kms.schedule_key_deletion(KeyId=bad, PendingWindowInDays=7)

    frame = bed.read(account, keys.keys).frames[Key].set_index("name")

    assert frame.loc[good, "rotation_enabled"]
    assert frame.loc[good, "rotation_days"] == 365
    assert not frame.loc[good, "is_public"]
    assert frame.loc[good, "region"] == TOKYO
    assert frame.loc[bad, "is_public"]
    assert frame.loc[bad, "state"] == "pending_destroy"


def test_where_the_material_is_kept(bed: Bed, account: str) -> None:
    """Imported material rests in AWS's hardware too; only an external key store keeps it elsewhere."""
    arn = f"arn:aws:kms:{TOKYO}:{account}:key/k"
    found = {}
    for origin in ("AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"):
        about = {"KeyId": "k", "KeyManager": "CUSTOMER", "KeyState": "Enabled", "Origin": origin, "KeySpec": "x"}
        canned: dict[str, Any] = {
            "kms:ListKeys": {"Keys": [{"KeyId": "k", "KeyArn": arn}]},
            "kms:DescribeKey": {"KeyMetadata": about},
        }
        found[origin] = bed.read(account, keys.keys, canned=canned).frames[Key].loc[0, "protection"]
    assert found == {
        "AWS_KMS": "hsm",
        "EXTERNAL": "hsm",
        "AWS_CLOUDHSM": "hsm",
        "EXTERNAL_KEY_STORE": "external",
    }


@pytest.mark.parametrize("left_out", ["KeySpec", "Origin"])
def test_what_is_not_told_of_a_key_does_not_spare_it_the_rotation(bed: Bed, account: str, left_out: str) -> None:
    """Whether it can be rotated hangs on both; a key of which one is missing is unknown, not one that cannot."""
    about = {"KeyId": "k", "KeyManager": "CUSTOMER", "KeyState": "Enabled"}
    about |= {"Origin": "AWS_KMS", "KeySpec": "SYMMETRIC_DEFAULT"}
    del about[left_out]
    canned: dict[str, Any] = {
        "kms:ListKeys": {"Keys": [{"KeyId": "k", "KeyArn": f"arn:aws:kms:{TOKYO}:{account}:key/k"}]},
        "kms:DescribeKey": {"KeyMetadata": about},
        "kms:GetKeyRotationStatus": {"KeyRotationEnabled": False},
    }
    row = bed.read(account, keys.keys, canned=canned).frames[Key].loc[0]
    assert row[["rotatable"]].isna().all()
    assert not row["rotation_enabled"]
