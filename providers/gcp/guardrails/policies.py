"""What policies of the organisation refuse: places, services, public buckets, keys, people from outside."""

from typing import Any, Literal

from auditor.facts.governance import Guardrail
from providers.collecting import Collected, reads
from providers.gcp.governance import PROJECTS
from providers.gcp.guardrails.effective import POLICIES, SHOWN, Chain, Effective, chain
from providers.gcp.place import Place
from providers.gcp.rows import region

CONSTRAINTS: dict[Any, tuple[str, ...]] = {
    "region_restriction": ("gcp.resourceLocations",),
    "service_restriction": ("gcp.restrictServiceUsage",),
    "block_public_storage": ("storage.publicAccessPrevention",),
    "no_service_keys": ("iam.managed.disableServiceAccountKeyCreation", "iam.disableServiceAccountKeyCreation"),
    "restrict_external_identities": ("iam.managed.allowedPolicyMembers", "iam.allowedPolicyMemberDomains"),
    "block_remote_console": ("compute.managed.disableSerialPortAccess", "compute.disableSerialPortAccess"),
}
"""By kind, the constraint; a newer name of the same one first."""

GUARDS = {
    "gcp.detailedAuditLoggingMode",
    "iam.disableAuditLoggingExemption",
    "compute.requireVpcFlowLogs",
    "storage.retentionPolicySeconds",
    "storage.softDeletePolicySeconds",
}
"""Constraints that keep logs, or what is deleted by a slip, from being lost."""

LEVELS: dict[str, Literal["org", "folder", "account"]] = {"organizations": "org", "folders": "folder"}

_ALL = f"guardrail[{','.join((*CONSTRAINTS, 'baseline_policies'))}]"


@reads("account", {POLICIES: f"{_ALL}.*", SHOWN: ""})
def policies(place: Place) -> Collected:
    """One row for each kind, set or not, as it comes to on the project; and one for the baseline."""
    held = chain(place)
    for kind, names in CONSTRAINTS.items():
        yield _row(place, kind, names[-1], held.effective(*names))
    yield _baseline(place, held)


@reads("account", {PROJECTS: "guardrail[default_disk_encryption].*"})
def disk_encryption(place: Place) -> Collected:
    """Disks are encrypted by design: nobody can turn it off."""
    place.query(PROJECTS)
    yield _row(place, "default_disk_encryption", "disks", Effective(place.project.owners[0], enforced=True))


def _row(place: Place, kind: Any, name: str, found: Effective) -> Guardrail:
    allowed = found.allowed
    if allowed is None and found.denied and found.enforced:
        allowed = ("*",)  # all but these
    if kind == "region_restriction" and allowed is not None:
        allowed = tuple(dict.fromkeys(where for one in allowed if (where := _region(one)) != "global"))
    return Guardrail(
        **place.here(None),
        resource=f"{place.project.resource}/policies/{name}",
        name=name,
        kind=kind,
        target=found.at,
        target_level=LEVELS.get(str(found.at).partition("/")[0], "account") if found.at else None,
        is_enforced=found.enforced,
        covers_account=found.everywhere,
        allowed_values=allowed,
        denied_values=found.denied,
        exempt_services=() if kind == "region_restriction" else None,
        evidence="configuration",
    )


def _region(value: str) -> str:
    """A location as a policy names it: `asia-northeast1`, or a group of Google's (`in:asia-northeast1-locations`). What
    has no place, such as a network, may be in `global` whatever is set."""
    name = value.removeprefix("is:")
    if name.startswith("in:"):
        return name.removeprefix("in:").removesuffix("-locations")
    return region(name)


def _baseline(place: Place, held: Chain) -> Guardrail:
    known = held.whole and all(whole for *_, whole in held.levels)
    force = {name: held.effective(name) for name in held.names()}
    on = {name for name, found in force.items() if found.enforced and found.everywhere}
    guarding = True if on & GUARDS else False if known else None
    return Guardrail(
        **place.here(None),
        resource=f"{place.project.resource}/policies#baseline",
        name="Organization Policy",
        kind="baseline_policies",
        target=place.project.resource,
        target_level="account",
        is_enforced=guarding,
        covers_account=guarding,
        policies=tuple(sorted(on)) if known else None,
        evidence="configuration",
    )


COLLECTORS = (policies, disk_encryption)
