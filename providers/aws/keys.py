"""KMS keys: metadata, rotation and policy of customer-managed keys. AWS's own are counted, not described."""

from typing import Any

from auditor.facts.keys import Key
from providers.aws import secrets
from providers.aws.fields import field, moment
from providers.aws.place import Answer, Place
from providers.aws.policies import parse, principals, separated, statements_for_anybody
from providers.aws.tagging import TAGS, Tagged
from providers.collecting import Collected, later, reads

MANAGERS: dict[str, Any] = {"AWS": "provider", "CUSTOMER": "customer"}

STATES: dict[str, Any] = {
    "Enabled": "enabled",
    "Updating": "enabled",
    "Disabled": "disabled",
    "Unavailable": "disabled",
    "Creating": "disabled",
    "PendingImport": "disabled",
    "PendingDeletion": "pending_destroy",
    "PendingReplicaDeletion": "pending_destroy",
}


@reads(
    "region",
    {
        "kms:ListKeys": "key.*",
        "kms:ListAliases": "key.name key.provider_managed",
        "kms:DescribeKey": "key.manager key.protection key.algorithm key.state key.destroy_at key.rotatable "
        "key.expires_at key.replica_regions",
        "kms:GetKeyRotationStatus": "key.rotation_enabled key.rotation_days",
        "kms:GetKeyPolicy": "key.is_public key.external_principals key.admin_and_user_same",
        TAGS: "key.tags",
    },
)
def keys(place: Place) -> Collected:
    """KMS keys of one region; three calls for each that is not known to be AWS's own."""
    aliases = place.listing("kms:ListAliases", "Aliases")
    names: dict[str, str] = {
        alias["TargetKeyId"]: alias["AliasName"] for alias in aliases.rows if "TargetKeyId" in alias
    }
    tagged = Tagged(place)
    for key in place.pages("kms:ListKeys", "Keys"):
        alias = names.get(key["KeyId"])
        if alias and alias.startswith("alias/aws/"):
            yield Key(
                **place.here,
                resource=key["KeyArn"],
                name=alias,
                manager="provider",
                provider_managed=True,
                state="enabled",  # by design: only AWS could disable it
                replica_regions=(),  # by design
            )
        else:
            yield later(_key, place, key, alias, tagged)


def _key(place: Place, key: Answer, alias: str | None, tagged: Tagged) -> Key:
    arn = key["KeyArn"]
    about = field(place.ask("kms:DescribeKey", about=arn, KeyId=arn), "KeyMetadata")
    manager = MANAGERS.get(str(field(about, "KeyManager")))
    state = STATES.get(str(field(about, "KeyState")))
    found: dict[str, Any] = {}
    rotatable = _rotatable(about)
    if manager != "provider":
        policy = parse(field(place.ask("kms:GetKeyPolicy", about=arn, KeyId=arn, PolicyName="default"), "Policy"))
        if policy is not None:
            found["is_public"] = bool(statements_for_anybody(policy))
            found["external_principals"] = tuple(sorted(principals(policy) - {place.account}))
            found["admin_and_user_same"] = not separated(policy, place.account)
        if rotatable is not False and state != "pending_destroy":
            rotation = place.ask("kms:GetKeyRotationStatus", about=arn, KeyId=arn)
            found["rotation_enabled"] = field(rotation, "KeyRotationEnabled")
            # AWS leaves the period out of answers for keys on the yearly default.
            found["rotation_days"] = field(rotation, "RotationPeriodInDays") or (
                365 if found["rotation_enabled"] else None
            )
    return Key(
        **place.here,
        resource=arn,
        name=alias or key["KeyId"],
        tags=tagged.of(arn),
        provider_managed=None if manager is None else manager == "provider",
        manager=manager,
        protection=_protection(about),
        algorithm=field(about, "KeySpec"),
        state=state,
        destroy_at=moment(field(about, "DeletionDate")),
        rotatable=rotatable,
        expires_at=moment(field(about, "ValidTo")),
        replica_regions=_replicas(place, about),
        recovery_days=7,  # by design: AWS's shortest waiting period before a deletion
        purge_protected=True,
        **found,
    )


def _replicas(place: Place, about: Answer | None) -> tuple[str, ...] | None:
    """The other regions of a multi-region key; AWS leaves the list out for keys of one region."""
    if about is None:
        return None
    keys = [
        field(about, "MultiRegionConfiguration.PrimaryKey"),
        *(field(about, "MultiRegionConfiguration.ReplicaKeys") or ()),
    ]
    return tuple(sorted({str(key["Region"]) for key in keys if key} - {place.region}))


def _rotatable(about: Answer | None) -> bool | None:
    """AWS rotates symmetric keys whose material it made; asymmetric, imported and custom-store keys it cannot."""
    material = (field(about, "KeySpec"), field(about, "Origin"))
    return None if None in material else material == ("SYMMETRIC_DEFAULT", "AWS_KMS")


def _protection(about: Answer | None) -> Any:
    if about is None:
        return None
    # Material that was imported (EXTERNAL) rests in AWS's hardware like any other; an external key store keeps its own.
    return "external" if about.get("Origin") == "EXTERNAL_KEY_STORE" else "hsm"


COLLECTORS = (keys, *secrets.COLLECTORS)
