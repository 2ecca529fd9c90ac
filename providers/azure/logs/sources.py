"""Which resources write a log: one list of them all, and one call for the diagnostic settings of each."""

from dataclasses import dataclass
from typing import Any

from auditor.facts.logs import LogSource
from providers.azure.fields import flag
from providers.azure.logs.settings import SETTINGS, asked, place_of, settings, written
from providers.azure.place import Place, Rows
from providers.azure.rows import Row
from providers.collecting import Collected, later, reads
from providers.three import Maybe

LOGGED = "arg:resources.logged"

KINDS = "key_vault,load_balancer,cdn,api,web_acl,database,storage_account,kubernetes,firewall,function,app"


@dataclass(frozen=True)
class Log:
    """One log of a type of resource."""

    kind: Any
    log_kind: Any
    wanted: tuple[frozenset[str], ...]
    """Sets of categories, in lower case, each of which is the whole log."""
    audit: Maybe = None
    """Whether the group of audit logs holds them; None where Azure's documentation does not say."""


def _log(kind: str, log_kind: str, *wanted: str, audit: Maybe = None) -> Log:
    return Log(kind, log_kind, tuple(frozenset(names.split()) for names in wanted), audit)


# Categories: Azure Monitor's reference of resource logs, by type of resource.
LOGS: dict[str, tuple[Log, ...]] = {
    "microsoft.keyvault/vaults": (_log("key_vault", "key_use", "auditevent", audit=True),),
    "microsoft.keyvault/managedhsms": (_log("key_vault", "key_use", "auditevent", audit=True),),
    "microsoft.network/applicationgateways": (_log("load_balancer", "lb_access", "applicationgatewayaccesslog"),),
    "microsoft.network/frontdoors": (_log("cdn", "cdn_access", "frontdooraccesslog"),),
    "microsoft.cdn/profiles": (_log("cdn", "cdn_access", "frontdooraccesslog", "azurecdnaccesslog"),),
    "microsoft.apimanagement/service": (_log("api", "api_access", "gatewaylogs"),),
    "microsoft.containerservice/managedclusters": (
        # The second one leaves out reads.
        _log("kubernetes", "kubernetes_audit", "kube-audit", "kube-audit-admin", audit=True),
    ),
    "microsoft.network/azurefirewalls": (
        _log(
            "firewall",
            "firewall",
            "azfwnetworkrule azfwapplicationrule",
            "azurefirewallnetworkrule azurefirewallapplicationrule",
        ),
    ),
    # What pgAudit writes goes into the engine's own log.
    "microsoft.dbforpostgresql/flexibleservers": (_log("database", "db_audit", "postgresqllogs"),),
    "microsoft.dbformysql/flexibleservers": (_log("database", "db_audit", "mysqlauditlogs"),),
    "microsoft.storage/storageaccounts": (
        _log("storage_account", "object_access", "storageread storagewrite storagedelete", audit=True),
    ),
    "microsoft.web/sites": (_log("app", "app", "appservicehttplogs"),),
}

FUNCTION = _log("function", "function", "functionapplogs")

WAF = {
    "microsoft.network/applicationgateways": _log("web_acl", "waf", "applicationgatewayfirewalllog"),
    "microsoft.network/frontdoors": _log("web_acl", "waf", "frontdoorwebapplicationfirewalllog"),
    "microsoft.cdn/profiles": _log("web_acl", "waf", "frontdoorwebapplicationfirewalllog"),
}
"""A web firewall writes into the logs of what it stands before."""

BELOW = {"microsoft.storage/storageaccounts": "/blobservices/default"}
"""Where a resource's settings stand, if not with itself. Files, queues and tables of an account have their own."""

FILES_ONLY, FILES = "filestorage", "/fileservices/default"
"""The kind of account that has no blobs, and where the settings of its shares stand: their categories are the same."""


OF_ACCOUNTS = (
    "audit_trail[platform_log].covers_data_events "
    "data_store[storage_account].access_logged data_store[storage_account].access_log_target"
)
"""What is made of the logs of storage accounts (joined.py)."""


@reads(
    "account",
    {
        LOGGED: f"log_source[{KINDS}].* {OF_ACCOUNTS}",
        SETTINGS: f"log_source[{KINDS}].is_enabled log_source[{KINDS}].destination_id {OF_ACCOUNTS}",
    },
)
def log_sources(place: Place) -> Collected:
    """Every resource of a type that writes a log, with or without settings."""
    listing = place.query(LOGGED)
    guarded = _guarded(listing)
    for row in listing.rows:
        logs = (FUNCTION,) if "functionapp" in str(row["kind"]).lower() else LOGS.get(row["type"], ())
        if row["type"] in WAF and _has_firewall(row, guarded):
            logs = (*logs, WAF[row["type"]])
        if logs:
            yield later(_sources, place, row, logs)


def _sources(place: Place, row: Row, logs: tuple[Log, ...]) -> Collected:
    below = FILES if str(row["kind"]).lower() == FILES_ONLY else BELOW.get(row["type"], "")
    resource = f"{row['id']}{below}"
    # The log of a storage account is told of in other rows, too.
    listing = asked(place, resource, None if row["type"] in BELOW else row["id"])
    found = settings(listing.rows)
    for number, log in enumerate(logs):
        on = written(found, log.wanted, log.audit)
        enabled = True if on else on if listing.whole else None
        # A second log of the same resource carries its kind behind the resource's name.
        named = {"resource": f"{row['id']}#{log.log_kind}"} if number else {}
        yield LogSource(
            **{**place.envelope(row), **named},
            kind=log.kind,
            log_kind=log.log_kind,
            is_enabled=enabled,
            in_use=True,
            destination_id=place_of(found, log.wanted) if enabled else None,
        )


def _guarded(listing: Rows) -> set[str]:
    """Front Doors that a policy of a web firewall names: a policy is linked to parts of them."""
    found = set()
    for row in listing.rows:
        for links in (row["properties.securityPolicyLinks"], row["properties.frontendEndpointLinks"]):
            for link in links or ():
                name = str(link.get("id")).lower()
                found.add(name.rpartition("/securitypolicies/")[0] or name.rpartition("/frontendendpoints/")[0])
    return found


def _has_firewall(row: Row, guarded: set[str]) -> bool:
    tier = str(row["properties.sku.tier"]).lower()
    on = flag(row["properties.webApplicationFirewallConfiguration.enabled"])
    return row["id"] in guarded or tier.startswith("waf") or bool(on or row["properties.firewallPolicy.id"])


COLLECTORS = (log_sources,)
