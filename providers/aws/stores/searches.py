"""OpenSearch domains: described five at a time, which is the most that AWS allows."""

import re
from typing import Any

from auditor.facts.stores import DataStore
from providers.aws.fields import field
from providers.aws.place import Answer, Place
from providers.aws.policies import statements_for_anybody
from providers.aws.stores.common import policy_in
from providers.aws.stores.shared import key_resource
from providers.aws.stores.support import of_engine
from providers.aws.tagging import TAGS, Tagged
from providers.collecting import Collected, later, reads

AT_ONCE = 5

DETAILS = (
    "engine_version support_end encrypted_at_rest key_id tls_enforced min_tls is_public has_public_endpoint "
    "public_endpoint_open network_restricted has_private_endpoint zone_redundant"
)


@reads(
    "region",
    {
        "opensearch:ListDomainNames": "data_store[search].*",
        "opensearch:DescribeDomains": " ".join(f"data_store[search].{column}" for column in DETAILS.split()),
        TAGS: "data_store[search].tags",
    },
)
def searches(place: Place) -> Collected:
    """OpenSearch and Elasticsearch domains."""
    names = [str(row["DomainName"]) for row in place.listing("opensearch:ListDomainNames", "DomainNames").rows]
    for start in range(0, len(names), AT_ONCE):
        yield later(_described, place, tuple(names[start : start + AT_ONCE]))


def _described(place: Place, names: tuple[str, ...]) -> list[DataStore]:
    listing = place.listing("opensearch:DescribeDomains", "DomainStatusList", DomainNames=list(names))
    tagged = Tagged(place)
    by_name = {str(domain.get("DomainName")): domain for domain in listing.rows}
    return [_row(place, name, by_name.get(name), tagged) for name in names]


def _row(place: Place, name: str, domain: Answer | None, tagged: Tagged) -> DataStore:
    arn = place.arn("es", f"domain/{name}")
    return DataStore(
        **place.here,
        resource=arn,
        name=name,
        tags=tagged.of(arn),
        kind="search",
        engine="opensearch",
        replica_regions=(),  # by design: a domain in another region is a domain of its own
        autogrow=False,  # by design: nodes have the disks that they were given
        absent=("time_zone",),
        **({} if domain is None else _details(place, domain)),
    )


def _details(place: Place, domain: Answer) -> dict[str, Any]:
    # VPCOptions is answered only for domains that were placed in a network.
    private = bool(field(domain, "VPCOptions.VPCId"))
    policy = policy_in(domain, "AccessPolicies")
    anybody = None if policy is None else bool(statements_for_anybody(policy))
    signed_in = field(domain, "AdvancedSecurityOptions.Enabled")
    anonymous = field(domain, "AdvancedSecurityOptions.AnonymousAuthEnabled")
    version = re.search(r"Min-TLS-(\d)-(\d)", str(field(domain, "DomainEndpointOptions.TLSSecurityPolicy")))
    encrypted, key = field(domain, "EncryptionAtRestOptions.Enabled"), field(domain, "EncryptionAtRestOptions.KmsKeyId")
    return {
        "engine_version": domain.get("EngineVersion"),
        "support_end": of_engine(*str(domain.get("EngineVersion")).lower().partition("_")[::2]),
        "encrypted_at_rest": encrypted,
        "key_id": key_resource(place, key) if encrypted else None,
        "tls_enforced": field(domain, "DomainEndpointOptions.EnforceHTTPS"),
        "min_tls": f"{version[1]}.{version[2]}" if version else None,
        # A domain with users of its own asks them for a password even where its policy names anybody.
        "is_public": False if private else _public(anybody, signed_in, anonymous),
        "has_public_endpoint": not private,
        "public_endpoint_open": False if private else anybody,
        "network_restricted": True if private else None if anybody is None else not anybody,
        "has_private_endpoint": private,
        "zone_redundant": field(domain, "ClusterConfig.ZoneAwarenessEnabled"),
    }


def _public(anybody: bool | None, signed_in: bool | None, anonymous: bool | None) -> bool | None:
    if not anybody:
        return anybody
    return None if signed_in is None else not signed_in or bool(anonymous)


COLLECTORS = (searches,)
