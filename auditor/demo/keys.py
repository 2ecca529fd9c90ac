"""Demo: keys, secrets and certificates, some as they should be and some as they are found."""

import json
from typing import Any

from auditor.demo.place import TOKYO, Site

OSAKA = "ap-northeast-3"
VIRGINIA = "us-east-1"
VENDOR = "999900001111"
MANAGING = ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:Describe*", "kms:Get*"]
USING = ["kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"]
VALUE = "kari-no-himitsu"


def good(site: Site) -> None:
    """A rotated key whose managers are not its users, and a secret that it encrypts: rotated, with a copy in Osaka."""
    policy = [
        _allow(f"arn:aws:iam::{site.account}:root", ["kms:*"]),
        _allow(f"arn:aws:iam::{site.account}:role/kagi-kanri", MANAGING),
        _allow(f"arn:aws:iam::{site.account}:role/juki-ap", USING),
    ]
    key = _key(site, "juki-himitsu", policy)
    site.client("kms").enable_key_rotation(KeyId=key)
    secrets = site.client("secretsmanager")
    secrets.create_secret(Name="juki/db/password", SecretString=VALUE, KmsKeyId=key)
    secrets.rotate_secret(SecretId="juki/db/password", RotationRules={"AutomaticallyAfterDays": 90})
    secrets.replicate_secret_to_regions(SecretId="juki/db/password", AddReplicaRegions=[{"Region": OSAKA}])


def bad(site: Site) -> None:
    """A key for everybody, one that a vendor may use, one of a kind on no list, and one dying under a disk; a secret
    that never changes and has a copy in Virginia."""
    kms = site.client("kms")
    own = _allow(f"arn:aws:iam::{site.account}:root", ["kms:*"])
    _key(site, "shisetsu-yoyaku-kyoyu", [own, _allow("*", ["kms:Decrypt", "kms:Encrypt"])])
    both = _allow(f"arn:aws:iam::{site.account}:role/kaihatsu", [*MANAGING, *USING])
    _key(site, "shisetsu-yoyaku-itaku", [own, both, _allow(f"arn:aws:iam::{VENDOR}:root", USING)])
    kms.create_key(KeySpec="ECC_SECG_P256K1", KeyUsage="SIGN_VERIFY", Description="shomei-shiken")
    dying = _key(site, "shisetsu-yoyaku-disk", [own])
    site.client("ec2").create_volume(AvailabilityZone=f"{TOKYO}a", Size=20, Encrypted=True, KmsKeyId=dying)
    kms.schedule_key_deletion(KeyId=dying.rsplit("/", 1)[-1], PendingWindowInDays=7)
    secrets = site.client("secretsmanager")
    secrets.create_secret(Name="shisetsu-yoyaku/db", SecretString=VALUE)
    secrets.replicate_secret_to_regions(SecretId="shisetsu-yoyaku/db", AddReplicaRegions=[{"Region": VIRGINIA}])
    site.client("ssm").put_parameter(Name="/shisetsu-yoyaku/api-key", Value=VALUE, Type="SecureString")
    # The server lets every uploaded certificate end in 2012, whatever it holds.
    site.client("iam").upload_server_certificate(
        ServerCertificateName="shisetsu-yoyaku-kyu", CertificateBody="kari", PrivateKey="kari"
    )


def remains(site: Site) -> None:
    """The key and the password of the old library system, a key that nothing uses, and one that is on its way out."""
    key = _key(site, "kyu-tosho", [_allow(f"arn:aws:iam::{site.account}:root", ["kms:*"])])
    site.client("secretsmanager").create_secret(Name="kyu-tosho/db", SecretString=VALUE, KmsKeyId=key)
    own = [_allow(f"arn:aws:iam::{site.account}:root", ["kms:*"])]
    _key(site, "kyu-tosho-shashin", own)
    gone = _key(site, "kyu-tosho-backup", own)
    site.client("kms").schedule_key_deletion(KeyId=gone.rsplit("/", 1)[-1], PendingWindowInDays=30)


def _key(site: Site, name: str, statements: list[dict[str, Any]]) -> str:
    kms = site.client("kms")
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    arn = str(kms.create_key(Description=name, Policy=policy)["KeyMetadata"]["Arn"])
    kms.create_alias(AliasName=f"alias/{name}", TargetKeyId=arn)
    return arn


def _allow(principal: str, actions: list[str]) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": actions, "Resource": "*"}
