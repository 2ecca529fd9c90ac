"""Container registries: where images of containers are kept, copied and opened to others."""

from collections import defaultdict

from auditor.facts.keys import PROVIDER_KEY
from auditor.facts.stores import ExternalShare
from providers.azure.databases.common import KEYS, fed, store
from providers.azure.fields import flag, moment, word
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.azure.stores.common import API_TLS, copies, place_name, vault_key
from providers.azure.stores.reach import Reach, admits, approved, reach
from providers.azure.stores.shared_keys import service_key
from providers.collecting import Collected, reads
from providers.three import Maybe, every, negate

REGISTRIES = "arg:resources.registries"

REGISTRY = "microsoft.containerregistry/registries"


@reads("account", {REGISTRIES: f"{fed('registry', '*')} external_share.* {KEYS}"})
def registries(place: Place) -> Collected:
    """Registries with the regions of their replications, which are resources of their own."""
    listing = place.query(REGISTRIES)
    replicas: defaultdict[str, list[str | None]] = defaultdict(list)
    for row in listing.rows:
        if row["type"] != REGISTRY:
            replicas[row["id"].partition("/replications/")[0]].append(place_name(row["location"]))
    for row in listing.rows:
        if row["type"] != REGISTRY:
            continue
        anonymous, over = flag(row["properties.anonymousPullEnabled"]), _network(row)
        admin = flag(row["properties.adminUserEnabled"])
        yield service_key(place, row, negate(admin), exists=admin)
        public = every(anonymous, over.public_endpoint_open)
        yield store(
            place,
            row,
            over,
            kind="registry",
            engine="acr",
            created_at=moment(row["properties.creationDate"]),
            replica_regions=copies(replicas[row["id"]] if listing.whole else None, home=row["location"]),
            key_id=_key(row),
            tls_enforced=True,  # by design
            min_tls=API_TLS,
            is_public=public,
            public_possible=anonymous,
            zone_redundant=word(row["properties.zoneRedundancy"], enabled=True, disabled=False),
            absent=("time_zone",),
        )
        if public is not False:
            yield _share(place, row, public)


def _network(row: Row) -> Reach:
    """Only the premium tier has a filter; the others let everybody knock."""
    public = word(row["properties.publicNetworkAccess"], enabled=True, disabled=False)
    filtered = word(row["properties.networkRuleSet.defaultAction"], deny=True, allow=False)
    anybody: Maybe = admits(row["properties.networkRuleSet.ipRules"], "value") if filtered else None
    if filtered is False or str(row["sku.name"]).lower() in {"basic", "standard"}:
        anybody = True
    return reach(public, anybody, approved(row["properties.privateEndpointConnections"]))


def _key(row: Row) -> str | None:
    if str(row["properties.encryption.status"]).lower() == "disabled":
        return PROVIDER_KEY
    return vault_key(row["properties.encryption.keyVaultProperties.keyIdentifier"])


def _share(place: Place, row: Row, public: Maybe) -> ExternalShare:
    """Images that anybody may pull; a row without a counterpart where that cannot be told."""
    base = place.envelope(row)
    if public is None:
        return ExternalShare(**base, kind="registry", evidence="policy")
    return ExternalShare(
        **{**base, "resource": f"{base['resource']}#*"},
        kind="registry",
        share_kind="public",
        counterpart="*",
        access="read",
        is_conditional=False,
        evidence="policy",
    )


COLLECTORS = (registries,)
