"""App Service and Functions. Their settings may hold secrets and are never asked for."""

from typing import Any

from auditor.facts.machines import Compute
from providers.azure.fields import flag, word
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.machines.autoscale import SETTINGS, Autoscale
from providers.azure.machines.identities import feeds, identities
from providers.azure.machines.stacks import brought, stack_end
from providers.azure.names import tenant
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.collecting import Collected, reads
from providers.three import Maybe, either

SITES, PLANS = "arg:resources.sites", "arg:resources.app_plans"
CONFIG = "arg:appserviceresources.site_config"

ELASTIC = ("dynamic", "elasticpremium", "flexconsumption")
"""Tiers of Functions that grow and shrink by themselves."""

NO_PROMISE = ("free", "shared")

OWN_RUNTIME = ("runtime", "runtime_support_end")
"""What an application that is a container of one's own does not have."""

_SCALING = "compute[app,function].autoscaling"


@reads(
    "account",
    {
        SITES: "compute[app,function].*",
        PLANS: f"{_SCALING} compute[app,function].has_sla",
        SETTINGS: _SCALING,
        CONFIG: "compute[app,function].runtime compute[app,function].runtime_support_end",
        SUBSCRIPTIONS: feeds("app", "function"),
    },
)
def sites(place: Place) -> Collected:
    """Web applications and function apps. On Windows the version of some languages stands in their settings, which are
    not read: unknown."""
    rows = place.query(SITES).rows
    if not rows:
        return
    plans = {row["id"]: row for row in place.query(PLANS).rows}
    configured = {row["id"].rpartition("/config/")[0]: row for row in place.query(CONFIG).rows}
    scaling, of = Autoscale(place), tenant(place)
    for row in rows:
        plan, state = plans.get(str(row["properties.serverFarmId"]).lower()), row["properties.state"]
        stack = _stack(row, configured.get(row["id"]))
        tier = row["properties.sku"] if plan is None else plan["sku.tier"]
        subnet = row["properties.virtualNetworkSubnetId"]
        yield Compute(
            **place.envelope(row),
            kind="function" if "functionapp" in str(row["kind"]).lower() else "app",
            state=None if state is None else word(state, running="running", stopped="stopped") or "other",
            network_id=str(subnet).lower().rpartition("/subnets/")[0] if subnet else None,
            subnet_id=str(subnet).lower() if subnet else None,
            autoscaling=_follows(plan, tier, scaling),
            has_sla=None if tier is None else str(tier).lower() not in NO_PROMISE,
            runtime=None if brought(stack) else stack,
            runtime_support_end=stack_end(stack),
            **identities(row, of, told=state is not None),
            absent=OWN_RUNTIME if brought(stack) else (),
        )


def _stack(row: Row, config: Row | None) -> str | None:
    """`PYTHON|3.12`, by what Resource Graph shows of the site; a Flex Consumption app says it elsewhere."""
    name, version = (
        row["properties.functionAppConfig.runtime.name"],
        row["properties.functionAppConfig.runtime.version"],
    )
    if name and version:
        return f"{name}|{version}"
    for part in _told(row["properties.siteProperties.properties"]):
        if str(part.get("name")).lower() in ("linuxfxversion", "windowsfxversion") and part.get("value"):
            return str(part["value"])
    if told := row["properties.siteConfig.linuxFxVersion"]:
        return str(told)
    return None if config is None or "linux" in str(row["kind"]).lower() else _on_windows(row, config)


def _on_windows(row: Row, config: Row) -> str | None:
    """Java and PowerShell are named. `v4.0` is what every site has; in a function app .NET is the host's own."""
    for name, field in (("JAVA", "JavaVersion"), ("POWERSHELL", "PowerShellVersion")):
        if version := _either(config, field):
            return f"{name}|{version}"
    version = str(_either(config, "NetFrameworkVersion") or "").lower().removeprefix("v")
    own = "functionapp" not in str(row["kind"]).lower() and version.partition(".")[0].isdecimal()
    return f"DOTNET|{version}" if own and int(version.partition(".")[0]) > 4 else None


def _either(config: Row, name: str) -> Any:
    """Resource Graph's samples write the name with a capital, the resource manager does not."""
    return config[f"properties.{name}"] or config[f"properties.{name[0].lower()}{name[1:]}"]


def _told(properties: Any) -> list[dict[str, Any]]:
    return [part for part in properties if isinstance(part, dict)] if isinstance(properties, list) else []


def _follows(plan: Row | None, tier: Any, scaling: Autoscale) -> Maybe:
    """The plan scales: by itself in some tiers, else by its switch for automatic scaling or by a setting."""
    if str(tier).lower() in ELASTIC:
        return True
    if plan is None:
        return None
    told = None if tier is None else False
    return either(told, flag(plan["properties.elasticScaleEnabled"]) or False, scaling.of(plan["id"]))


COLLECTORS = (sites,)
