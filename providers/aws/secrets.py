"""Secrets, secret parameters and TLS certificates: metadata only, never a value."""

from typing import Any

from auditor.facts.keys import Secret
from providers.aws.fields import field, moment, tags
from providers.aws.place import Answer, Place
from providers.aws.tagging import TAGS, Tagged
from providers.collecting import Collected, later, reads

EDGE = "us-east-1"
"""The only region that CloudFront takes certificates from."""

KEY_TYPES = (
    *("RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096"),
    *("EC_prime256v1", "EC_secp384r1", "EC_secp521r1"),
)
"""All of them: without this list ACM answers only RSA keys of up to 2048 bits."""

STATUSES = ("ISSUED", "EXPIRED", "INACTIVE")
"""Certificates that were issued; a request that failed or still waits has nothing to judge."""

SYSTEM_KEYS = {"secret": "alias/aws/secretsmanager", "parameter": "alias/aws/ssm"}
"""The key that AWS uses where none is named."""


@reads(
    "region",
    {
        "secretsmanager:ListSecrets": "secret[secret].*",
        "secretsmanager:DescribeSecret": "secret[secret].replica_regions",
        "kms:ListAliases": "secret[secret].key_id",
    },
)
def secrets(place: Place) -> Collected:
    """Secrets of Secrets Manager; one call each for its replicas, which the list leaves out."""
    for secret in place.pages("secretsmanager:ListSecrets", "SecretList"):
        yield later(_secret, place, secret)


def _secret(place: Place, secret: Answer) -> Secret:
    primary = secret.get("PrimaryRegion")
    return Secret(
        **place.here,
        resource=secret["ARN"],
        name=secret.get("Name"),
        tags=tags(secret.get("Tags") or []),  # AWS leaves the list out of a secret without tags
        # A service of AWS made it for itself, such as RDS the password of its first user, and changes it.
        provider_managed=bool(secret.get("OwningService")),
        kind="secret",
        updated_at=moment(secret.get("LastChangedDate") or secret.get("CreatedDate")),
        last_used_at=moment(secret.get("LastAccessedDate")),
        rotation_enabled=bool(secret.get("RotationEnabled")),  # AWS documents: true if on, otherwise left out
        expires=False,  # by design: secrets have no end date
        replica_regions=_replicas(place, secret),
        key_id=_key(place, secret.get("KmsKeyId") or SYSTEM_KEYS["secret"]),
        purge_protected=True,  # by design: deleted secrets wait, unless the caller forces it
        # A copy follows its primary, which alone is rotated.
        absent=("rotation_enabled", "expires") if primary and primary != place.region else (),
    )


def _replicas(place: Place, secret: Answer) -> tuple[str, ...] | None:
    """The other regions of a secret; of a replica the region that it was copied from."""
    primary = secret.get("PrimaryRegion")
    if primary and primary != place.region:
        return (primary,)
    about = place.ask("secretsmanager:DescribeSecret", about=secret["ARN"], SecretId=secret["ARN"])
    copies = None if about is None else about.get("ReplicationStatus") or []
    return None if copies is None else tuple(sorted(str(copy.get("Region")) for copy in copies))


@reads(
    "region",
    {
        "ssm:DescribeParameters": "secret[parameter].*",
        "kms:ListAliases": "secret[parameter].key_id",
        TAGS: "secret[parameter].tags",
    },
)
def parameters(place: Place) -> Collected:
    """Encrypted parameters of the Parameter Store; plain ones are configuration, not secrets."""
    wanted = [{"Key": "Type", "Option": "Equals", "Values": ["SecureString"]}]
    tagged = Tagged(place)
    for parameter in place.listing("ssm:DescribeParameters", "Parameters", ParameterFilters=wanted).rows:
        name = str(parameter["Name"])
        arn = parameter.get("ARN") or place.arn("ssm", f"parameter/{name.removeprefix('/')}")
        yield Secret(
            **place.here,
            resource=arn,
            name=name,
            tags=tagged.of(arn),
            kind="parameter",
            updated_at=moment(parameter.get("LastModifiedDate")),
            rotation_enabled=False,  # by design: the Parameter Store rotates nothing
            # Only parameters of the advanced tier have policies; AWS leaves the list out of the others.
            expires=any(policy.get("PolicyType") == "Expiration" for policy in parameter.get("Policies") or []),
            replica_regions=(),  # by design
            key_id=_key(place, parameter.get("KeyId") or SYSTEM_KEYS["parameter"]),
            purge_protected=False,  # by design: a deleted parameter is gone
        )


@reads("region", {"acm:ListCertificates": "secret[certificate].*", TAGS: "secret[certificate].tags"})
def certificates(place: Place) -> Collected:
    """TLS certificates of Certificate Manager, but for the region that is read for CloudFront in any case."""
    if place.region != EDGE:
        yield from _certificates(place, place.here)


@reads("account", {"acm:ListCertificates": "secret[certificate].*", TAGS: "secret[certificate].tags"})
def edge_certificates(place: Place) -> Collected:
    """TLS certificates for CloudFront. They count as global: where they are kept is AWS's choice and not the user's."""
    yield from _certificates(place.at(EDGE), place.here)


def _certificates(place: Place, here: dict[str, Any]) -> Collected:
    listing = place.listing(
        "acm:ListCertificates",
        "CertificateSummaryList",
        CertificateStatuses=list(STATUSES),
        Includes={"keyTypes": list(KEY_TYPES)},
    )
    tagged = Tagged(place)
    for certificate in listing.rows:
        arn = certificate["CertificateArn"]
        yield Secret(
            **here,
            resource=arn,
            name=certificate.get("DomainName"),
            tags=tagged.of(arn),
            kind="certificate",
            updated_at=moment(certificate.get("IssuedAt") or certificate.get("ImportedAt")),
            expires=True,
            expires_at=moment(certificate.get("NotAfter")),
            key_algorithm=certificate.get("KeyAlgorithm"),
            auto_renew=_renewed(certificate),
            in_use=certificate.get("InUse"),
            replica_regions=(),  # by design
        )


@reads("account", {"iam:ListServerCertificates": "secret[certificate].*"})
def server_certificates(place: Place) -> Collected:
    """Certificates that were uploaded to IAM. Their list does not show the kind of key."""
    for certificate in place.pages("iam:ListServerCertificates", "ServerCertificateMetadataList"):
        yield Secret(
            **place.here,
            resource=certificate["Arn"],
            name=certificate.get("ServerCertificateName"),
            kind="certificate",
            updated_at=moment(certificate.get("UploadDate")),
            expires=True,
            expires_at=moment(certificate.get("Expiration")),
            auto_renew=False,  # by design: IAM keeps what was uploaded
            replica_regions=(),
        )


def _renewed(certificate: Answer) -> bool | None:
    if certificate.get("Type") == "IMPORTED":
        return False
    return {"ELIGIBLE": True, "INELIGIBLE": False}.get(str(certificate.get("RenewalEligibility")))


def _key(place: Place, named: Any) -> str | None:
    """The ARN of the key that an answer names by ARN, alias or ID; None where the alias cannot be looked up."""
    name = str(named)
    if ":alias/" in name:
        name = "alias/" + name.split(":alias/", 1)[1]
    if name.startswith("arn:"):
        return name
    if not name.startswith("alias/"):
        return place.arn("kms", f"key/{name}")
    aliases = place.listing("kms:ListAliases", "Aliases").rows
    target = next((field(alias, "TargetKeyId") for alias in aliases if field(alias, "AliasName") == name), None)
    return None if target is None else place.arn("kms", f"key/{target}")


COLLECTORS = (secrets, parameters, certificates, edge_certificates, server_certificates)
