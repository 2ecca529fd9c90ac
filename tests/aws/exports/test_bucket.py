"""A bucket's item in the words that AWS Config really uses, and what S3 itself would have answered."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.aws.exports import bucket
from providers.aws.exports.bucket import NoSuchError, detail
from providers.aws.exports.items import item
from providers.aws.exports.table import UntoldError
from tests.aws.exports import recorder
from tests.aws.exports.test_items import ANYTHING

OWNER = "7f1b2c"
KEY = "arn:aws:kms:ap-northeast-1:111122223333:key/1"
EXTRA = {
    "AccessControlList": json.dumps(
        json.dumps(
            {
                "grantSet": None,
                "grantList": [
                    {"grantee": {"id": OWNER, "displayName": None}, "permission": "FullControl"},
                    {"grantee": "AllUsers", "permission": "Read"},
                ],
                "owner": {"displayName": None, "id": OWNER},
                "isRequesterCharged": False,
            }
        )
    ),
    "BucketAccelerateConfiguration": '{"status":null}',
    "BucketLoggingConfiguration": '{"destinationBucketName":"kansa-log","logFilePrefix":"a/"}',
    "BucketNotificationConfiguration": '{"configurations":{}}',
    "BucketPolicy": json.dumps({"policyText": '{"Statement":[]}'}),
    "BucketVersioningConfiguration": '{"status":"Enabled","isMfaDeleteEnabled":null}',
    "IsRequesterPaysEnabled": "false",
    "PublicAccessBlockConfiguration": '{"blockPublicAcls":true,"ignorePublicAcls":true,"blockPublicPolicy":false,'
    '"restrictPublicBuckets":true}',
    "ServerSideEncryptionConfiguration": '{"rules":[{"applyServerSideEncryptionByDefault":{"sseAlgorithm":"aws:kms",'
    f'"kmsMasterKeyID":"{KEY}"}},"bucketKeyEnabled":true}}]}}',
    "ObjectLockConfiguration": '{"objectLockEnabled":"Enabled","rule":{"defaultRetention":{"mode":"COMPLIANCE",'
    '"days":null,"years":3}}}',
    "BucketLifecycleConfiguration": '{"rules":[{"id":"x","prefix":null,"status":"Enabled","expirationInDays":365,'
    '"expirationDate":null},{"id":"y","status":"Disabled","expirationInDays":-1,"expirationDate":null}]}',
    "BucketReplicationConfiguration": '{"roleARN":"r","rules":{"z":{"prefix":"","status":"Enabled","destinationConfig":'
    '{"bucketARN":"arn:aws:s3:::utsushi","account":"444455556666","storageClass":null}}}}',
}
BUCKET = recorder.item(
    "111122223333",
    "ap-northeast-1",
    "AWS::S3::Bucket",
    "juki",
    "arn:aws:s3:::juki",
    '{"name":"juki","owner":{"displayName":null,"id":"7f1b2c"},"creationDate":"2025-04-01T00:00:00.000Z"}',
    supplementaryConfiguration=EXTRA,
)


def asked(operation: str, **changed: Any) -> Any:
    """The answer about the bucket, with some keys of its extras changed."""
    return detail(operation, item({**BUCKET, "supplementaryConfiguration": {**EXTRA, **changed}}).extra)


def test_every_detail() -> None:
    """In the words of S3's own answers, which the collectors know."""
    everybody = {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"}
    assert asked("s3:GetBucketAcl") == {
        "Owner": {"ID": OWNER},
        "Grants": [
            {"Grantee": {"Type": "CanonicalUser", "ID": OWNER}, "Permission": "FULL_CONTROL"},
            {"Grantee": everybody, "Permission": "READ"},
        ],
    }
    assert asked("s3:GetBucketLogging")["LoggingEnabled"]["TargetBucket"] == "kansa-log"
    assert asked("s3:GetBucketPolicy") == {"Policy": '{"Statement":[]}'}
    assert asked("s3:GetBucketVersioning") == {"Status": "Enabled"}
    block = asked("s3:GetPublicAccessBlock")["PublicAccessBlockConfiguration"]
    assert block["IgnorePublicAcls"] is True
    assert block["BlockPublicPolicy"] is False
    (rule,) = asked("s3:GetBucketEncryption")["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY}
    lock = asked("s3:GetObjectLockConfiguration")["ObjectLockConfiguration"]
    assert lock["Rule"]["DefaultRetention"] == {"Mode": "COMPLIANCE", "Years": 3}
    assert asked("s3:GetBucketLifecycleConfiguration")["Rules"] == [
        {"Status": "Enabled", "Expiration": {"Days": 365}},
        {"Status": "Disabled", "Expiration": {}},
    ]
    assert asked("s3:GetBucketReplication")["ReplicationConfiguration"]["Rules"] == [
        {"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::utsushi", "Account": "444455556666"}}
    ]


def test_what_a_bucket_does_not_have() -> None:
    """Said in so many words, it is none; a key that is not there says nothing."""
    with pytest.raises(NoSuchError, match="NoSuchBucketPolicy"):
        asked("s3:GetBucketPolicy", BucketPolicy='{"policyText":null}')
    assert asked("s3:GetBucketLogging", BucketLoggingConfiguration='{"destinationBucketName":null}') == {}
    assert asked("s3:GetBucketVersioning", BucketVersioningConfiguration='{"status":"Off"}') == {}
    for operation, (key, _) in bucket.DETAILS.items():
        with pytest.raises(UntoldError, match=key):
            detail(operation, {other: value for other, value in item(BUCKET).extra.items() if other != key})


@pytest.mark.parametrize(
    ("operation", "changed"),
    [
        ("s3:GetBucketVersioning", {"BucketVersioningConfiguration": '{"status":"Perhaps"}'}),
        ("s3:GetBucketAcl", {"AccessControlList": '{"grantSet":null,"grantList":null,"owner":{"id":"x"}}'}),
        ("s3:GetBucketEncryption", {"ServerSideEncryptionConfiguration": '{"rules":[]}'}),
        ("s3:GetPublicAccessBlock", {"PublicAccessBlockConfiguration": '{"ignorePublicAcls":true}'}),
        ("s3:GetObjectLockConfiguration", {"ObjectLockConfiguration": '{"objectLockEnabled":null}'}),
        ("s3:GetBucketOwnershipControls", {}),
        ("s3:GetBucketPolicyStatus", {}),
    ],
)
def test_a_form_that_is_not_known_is_no_answer(operation: str, changed: dict[str, str]) -> None:
    """Nothing is guessed from half a setting."""
    with pytest.raises(UntoldError):
        asked(operation, **changed)


@given(st.sampled_from(sorted(bucket.DETAILS)), ANYTHING, st.data())
def test_any_extra_is_read_or_refused(operation: str, value: Any, data: st.DataObject) -> None:
    """Whatever a key holds, also deep inside."""
    key, _ = bucket.DETAILS[operation]
    known = item(BUCKET).extra[key]
    member = data.draw(st.sampled_from(sorted(known)))
    for held in (value, {**known, member: value}):
        try:
            assert isinstance(detail(operation, {key: held}), dict)
        except (UntoldError, NoSuchError):
            continue
