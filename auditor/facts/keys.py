"""Keys and secrets: metadata only, never a value."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from auditor.facts.base import Fact, Joined

PROVIDER_KEY = "provider"
"""What `key_id` holds where a cloud says that it uses a key of its own that has no name."""


@dataclass(frozen=True, kw_only=True)
class Key(Fact):
    """One encryption key (logical key, not version)."""

    manager: Annotated[Literal["provider", "customer"] | None, "who made the key and may change its policy"] = None
    protection: Annotated[Literal["software", "hsm", "external"] | None, "where the key material is kept"] = None
    algorithm: Annotated[str | None, "the provider's name of the key type, such as SYMMETRIC_DEFAULT or RSA_2048"] = (
        None
    )
    state: Annotated[Literal["enabled", "disabled", "pending_destroy", "destroyed"] | None, "life-cycle state"] = None
    destroy_at: Annotated[datetime | None, "when a key pending destruction is destroyed"] = None
    rotatable: Annotated[bool | None, "the provider can rotate this kind of key by itself"] = None
    rotation_enabled: Annotated[bool | None, "automatic rotation is on"] = None
    rotation_days: Annotated[int | None, "days between automatic rotations"] = None
    last_rotated_at: Annotated[datetime | None, "when the key material last changed"] = None
    expires: Annotated[bool | None, "it has an end date"] = None
    expires_at: Annotated[datetime | None, "when the key stops working by itself"] = None
    recovery_days: Annotated[int | None, "days in which a deletion can be taken back"] = None
    purge_protected: Annotated[bool | None, "nobody can shorten the recovery time"] = None
    is_public: Annotated[bool | None, "its policy lets anybody use or manage it"] = None
    external_principals: Annotated[
        tuple[str, ...] | None, "accounts or tenants outside its own that its policy names"
    ] = None
    admin_and_user_same: Annotated[bool | None, "one principal may both manage the key and decrypt with it"] = None
    replica_regions: Annotated[tuple[str, ...] | None, "other regions that hold the same key; () is none"] = None
    used_by_count: Annotated[
        int | None, "stores, logs, secrets and vaults encrypted with it; at least, where lists are not whole", Joined()
    ] = None
    of_ended_service: Annotated[bool | None, "it belongs to services past their end and to no other", Joined()] = None


@dataclass(frozen=True, kw_only=True)
class Secret(Fact):
    """One stored secret, parameter or TLS certificate: metadata only, never the value."""

    kind: Annotated[Literal["secret", "parameter", "certificate"] | None, "what is stored"] = None
    updated_at: Annotated[datetime | None, "when the value last changed"] = None
    last_used_at: Annotated[datetime | None, "when the value was last read"] = None
    rotation_enabled: Annotated[bool | None, "automatic rotation is on"] = None
    expires: Annotated[bool | None, "it has an end date"] = None
    expires_at: Annotated[datetime | None, "end of validity"] = None
    key_algorithm: Annotated[str | None, "key algorithm of a certificate, such as RSA-2048 or EC-prime256v1"] = None
    auto_renew: Annotated[bool | None, "the provider renews it before it expires"] = None
    in_use: Annotated[bool | None, "something uses it"] = None
    replica_regions: Annotated[tuple[str, ...] | None, "other regions that hold a copy"] = None
    key_id: Annotated[str | None, "the key that encrypts it"] = None
    network_restricted: Annotated[bool | None, "reachable from listed networks only"] = None
    purge_protected: Annotated[bool | None, "a deletion can be taken back"] = None
