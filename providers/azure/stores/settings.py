"""What an account says of itself and of all that is in it: its network, its key, its zones."""

from auditor.facts.keys import PROVIDER_KEY
from providers.azure.fields import word
from providers.azure.rows import Row, dig
from providers.azure.stores.common import vault_key
from providers.azure.stores.reach import Reach, admits, approved, reach
from providers.three import Maybe


def network(row: Row) -> Reach:
    """The account's network rules. Rules for subnets and exceptions for Azure's own services let in nobody else."""
    public = word(row["properties.publicNetworkAccess"], enabled=True, disabled=False)
    filtered = word(row["properties.networkAcls.defaultAction"], deny=True, allow=False)
    if public is None and row["properties.publicNetworkAccess"] is None and filtered is False:
        # The switch was never set, and the rules say that every network is let in: the account is open.
        public = True
    wide = admits(row["properties.networkAcls.ipRules"], "value") if filtered else False
    anybody: Maybe = None if filtered is None else True if not filtered else wide
    return reach(public, anybody, approved(row["properties.privateEndpointConnections"]))


def key(row: Row) -> str | None:
    """The key that encrypts the account. The properties of a vault stay behind when an account leaves it."""
    if str(row["properties.encryption.keySource"]).lower() == "microsoft.storage":
        return PROVIDER_KEY
    vault = row["properties.encryption.keyvaultproperties"]
    return vault_key(dig(vault, "keyvaulturi"), dig(vault, "keyname"))


def zones(row: Row) -> Maybe:
    """Whether it survives the loss of a zone, by the SKU's name: Standard_GZRS."""
    kind = str(row["sku.name"]).upper()
    return True if "ZRS" in kind else False if kind.endswith(("LRS", "GRS")) else None
