"""Secrets, parameters and certificates built with boto3 and read back through the adapter; uses of keys."""

from typing import Any

import pandas as pd

from auditor.facts.frames import frame
from auditor.facts.keys import Key, Secret
from auditor.facts.stores import DataStore
from auditor.facts.tables import TABLES
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import judge
from auditor.snapshot import Snapshot
from checks import keys as rules
from checks.joins import keys as joins
from providers.aws import keys, secrets
from providers.aws.stores import volumes
from tests.aws.bed import NOW, TOKYO, Bed, response

VALUE = "himitsu-no-kotoba"


def _rows(snapshot: Snapshot) -> Any:
    return snapshot.frames[Secret].set_index("name")


def _denied(_: Any) -> Any:
    return response(b'{"__type": "AccessDeniedException", "message": "no"}', 400)


def test_secrets_are_described_and_never_opened(bed: Bed, account: str) -> None:
    """Dates, rotation and key; the value is in no column."""
    key = bed.client(account, "kms").create_key()["KeyMetadata"]["Arn"]
    manager = bed.client(account, "secretsmanager")
    manager.create_secret(Name="juki/db", SecretString=VALUE, KmsKeyId=key)
    manager.create_secret(Name="=cmd()<script>", SecretString=VALUE)

    read = bed.read(account, *secrets.COLLECTORS)

    found = _rows(read)
    assert found.loc["juki/db", "key_id"] == key
    assert found.loc["juki/db", "updated_at"] is not pd.NA
    assert not found.loc["=cmd()<script>", "rotation_enabled"]
    assert VALUE not in read.frames[Secret].to_csv()


def test_only_encrypted_parameters_are_secrets(bed: Bed, account: str) -> None:
    """A plain parameter is configuration. The key's alias is looked up."""
    kms, ssm = bed.client(account, "kms"), bed.client(account, "ssm")
    key = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName="alias/juki", TargetKeyId=key["KeyId"])
    ssm.put_parameter(Name="/juki/password", Value=VALUE, Type="SecureString", KeyId="alias/juki")
    ssm.put_parameter(Name="/juki/url", Value="https://juki.example.lg.jp", Type="String")

    read = bed.read(account, secrets.parameters)
    blind = bed.read(account, secrets.parameters, canned={"kms:ListAliases": _denied})

    assert _rows(read)["key_id"].to_dict() == {"/juki/password": key["Arn"]}
    assert _rows(read).loc["/juki/password", "resource"] == f"arn:aws:ssm:{TOKYO}:{account}:parameter/juki/password"
    assert _rows(blind)["key_id"].to_dict() == {"/juki/password": None}
    assert VALUE not in read.frames[Secret].to_csv()


def test_certificates_of_every_kind_of_key(bed: Bed, account: str) -> None:
    """All kinds of key are asked for; what CloudFront uses is read where AWS keeps it, and counts as global."""
    asked: list[str] = []
    listed = {
        "CertificateSummaryList": [
            {
                "CertificateArn": "arn:aws:acm:x:1:certificate/a",
                "DomainName": "www.city.example.lg.jp",
                "InUse": True,
                "KeyAlgorithm": "EC_prime256v1",
                "NotAfter": 1800000000,
                "Type": "AMAZON_ISSUED",
                "RenewalEligibility": "ELIGIBLE",
            },
            {
                "CertificateArn": "arn:aws:acm:x:1:certificate/b",
                "DomainName": "old.city.example.lg.jp",
                "InUse": False,
                "KeyAlgorithm": "RSA_1024",
                "NotAfter": 1700000000,
                "Type": "IMPORTED",
            },
        ]
    }

    def note(request: Any) -> Any:
        asked.append(request.url + str(request.body) + str(request.headers.get("Authorization")))
        return None

    bed.client(account, "acm", "us-east-1").request_certificate(
        DomainName="cdn.city.example.lg.jp", KeyAlgorithm="RSA_2048"
    )
    found = _rows(bed.read(account, secrets.certificates, canned={"acm:ListCertificates": listed}))
    edge = bed.read(account, secrets.certificates, secrets.edge_certificates, canned={"acm:ListCertificates": note})

    assert found["key_algorithm"].to_dict() == {
        "www.city.example.lg.jp": "EC_prime256v1",
        "old.city.example.lg.jp": "RSA_1024",
    }
    assert found["auto_renew"].to_dict() == {"www.city.example.lg.jp": True, "old.city.example.lg.jp": False}
    assert all("EC_secp521r1" in text for text in asked)
    assert any("us-east-1" in text for text in asked)
    assert set(edge.frames[Secret]["region"]) <= {"global"}


def test_server_certificates(bed: Bed, account: str) -> None:
    """An uploaded certificate: its end is known, its key is not shown."""
    row = (
        "<member><Arn>arn:aws:iam::1:server-certificate/old</Arn><ServerCertificateName>old</ServerCertificateName>"
        "<Expiration>2025-01-01T00:00:00Z</Expiration></member>"
    )
    body = (
        "<ListServerCertificatesResponse><ListServerCertificatesResult><IsTruncated>false</IsTruncated>"
        f"<ServerCertificateMetadataList>{row}</ServerCertificateMetadataList>"
        "</ListServerCertificatesResult></ListServerCertificatesResponse>"
    )
    canned = {"iam:ListServerCertificates": body.encode()}
    found = _rows(bed.read(account, secrets.server_certificates, canned=canned)).loc["old"]
    assert found["expires_at"].year == 2025
    assert found["key_algorithm"] is pd.NA


def test_denied_secrets_are_a_reading(bed: Bed, account: str) -> None:
    """No rows, and the permission that was missing."""
    read = bed.read(account, secrets.secrets, canned={"secretsmanager:ListSecrets": _denied})
    assert read.frames[Secret].empty
    assert {r.permission for r in read.readings if r.status == "denied"} == {"secretsmanager:ListSecrets"}


def _in_use(snapshot: Snapshot) -> dict[str, str]:
    judged = judge(
        snapshot.frames, snapshot.readings, (), Parameters.load(), NOW, [rules.key_in_use_enabled], joins.JOINS
    )
    return {f.resource.rsplit("/", 1)[-1]: f.status for batch in judged.batches for f in batch.findings()}


def test_a_disabled_key_that_a_disk_needs_fails(bed: Bed, account: str) -> None:
    """And one that nothing needs does not; where not every store was listed that is unknown."""
    kms, ec2 = bed.client(account, "kms"), bed.client(account, "ec2")
    used, idle, well = (kms.create_key()["KeyMetadata"]["KeyId"] for _ in range(3))
    ec2.create_volume(AvailabilityZone="ap-northeast-1a", Size=8, Encrypted=True, KmsKeyId=used)
    for key in (used, idle):
        kms.disable_key(KeyId=key)

    everything = bed.read(account, keys.keys, *volumes.COLLECTORS)
    without = bed.read(account, keys.keys, *volumes.COLLECTORS, canned={"ec2:DescribeImages": _denied})

    assert _in_use(everything) == {used: "fail", idle: "pass", well: "pass"}
    assert _in_use(without) == {used: "fail", idle: "unknown", well: "pass"}


def test_uses_are_found_by_key_id_and_alias() -> None:
    """However a store names its key."""
    base: dict[str, Any] = {"provider": "aws", "account": "1", "region": TOKYO}
    arn = f"arn:aws:kms:{TOKYO}:1:key/abc"
    names = (arn, "abc", "alias/juki", f"arn:aws:kms:{TOKYO}:1:alias/juki", "alias/aws/s3", None)
    stores = [DataStore(**base, resource=f"s{n}", kind="bucket", key_id=name) for n, name in enumerate(names)]
    facts: dict[Any, Any] = {DataStore: stores, Key: [Key(**base, resource=arn, name="alias/juki")]}
    frames = {table: frame(table, facts.get(table, ())) for table in TABLES}
    judged = judge(frames, (), (), Parameters.load(), NOW, [], joins.JOINS)
    assert judged.frames[Key]["used_by_count"].to_list() == [4]


def test_replicas_of_secrets(bed: Bed, account: str) -> None:
    """The primary names its copies, a copy names its primary and is not judged by its own rotation."""
    osaka = "ap-northeast-3"
    manager = bed.client(account, "secretsmanager")
    manager.create_secret(Name="juki/db", SecretString=VALUE)
    manager.replicate_secret_to_regions(SecretId="juki/db", AddReplicaRegions=[{"Region": osaka}])
    manager.create_secret(Name="juki/api", SecretString=VALUE)

    read = bed.read(account, secrets.secrets, regions=(TOKYO, osaka))
    found: Any = read.frames[Secret].set_index(["name", "region"])
    blind = bed.read(account, secrets.secrets, canned={"secretsmanager:DescribeSecret": _denied})

    assert list(found.loc[("juki/db", TOKYO), "replica_regions"]) == [osaka]
    assert list(found.loc[("juki/db", osaka), "replica_regions"]) == [TOKYO]
    assert "rotation_enabled" in found.loc[("juki/db", osaka), "absent"]
    assert list(found.loc[("juki/api", TOKYO), "replica_regions"]) == []
    assert _rows(blind)["replica_regions"].isna().all()
    assert {r.resource for r in blind.readings if r.status == "denied"} == set(blind.frames[Secret]["resource"])
    assert VALUE not in read.frames[Secret].to_csv()


def test_what_a_service_of_aws_keeps_and_what_ends(bed: Bed, account: str) -> None:
    """RDS's own secret is the provider's; a parameter ends by a policy of that kind alone."""
    listed = {
        "SecretList": [
            {"ARN": "arn:aws:secretsmanager:x:1:secret:rds!db-1", "Name": "rds!db-1", "OwningService": "rds"},
            {"ARN": "arn:aws:secretsmanager:x:1:secret:own", "Name": "own", "RotationEnabled": True},
        ]
    }
    policies = {"a": [{"PolicyType": "Expiration"}], "b": [{"PolicyType": "ExpirationNotification"}], "c": None}
    parameters = [{"Name": n, "Type": "SecureString", "Policies": p} for n, p in policies.items()]
    canned: dict[str, Any] = {
        "secretsmanager:ListSecrets": listed,
        "ssm:DescribeParameters": {"Parameters": parameters},
    }

    found = _rows(bed.read(account, secrets.secrets, secrets.parameters, canned=canned))

    assert found["provider_managed"].dropna().to_dict() == {"rds!db-1": True, "own": False}
    assert found.loc["own", "rotation_enabled"]
    assert found["expires"].to_dict() == {"rds!db-1": False, "own": False, "a": True, "b": False, "c": False}
