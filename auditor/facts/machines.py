"""Machines: what runs code, and how it is kept up to date."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from auditor.facts.base import Fact, Joined


@dataclass(frozen=True, kw_only=True)
class Compute(Fact):
    """One machine or managed runtime. Software inside a guest is only known by its agents."""

    kind: Annotated[
        Literal["vm", "vm_group", "kubernetes", "node_group", "function", "app", "container_service", "registry"]
        | None,
        "what runs; registry is where its images come from",
    ] = None
    state: Annotated[Literal["running", "stopped", "other"] | None, "whether it runs now"] = None
    created_at: Annotated[datetime | None, "when it was created or started"] = None
    image_id: Annotated[str | None, "image that it was made from"] = None
    network_id: Annotated[str | None, "resource of the virtual network"] = None
    subnet_id: Annotated[str | None, "resource of the subnet"] = None
    has_public_ip: Annotated[bool | None, "has an address on the internet"] = None
    in_private_subnet: Annotated[bool | None, "sits in a subnet of the customer without a way in from the internet"] = (
        None
    )
    managed_agent_at: Annotated[datetime | None, "last contact of the management agent"] = None
    managed_agent_absent: Annotated[bool | None, "no agent ever reported"] = None
    os_name: Annotated[str | None, "name of the operating system"] = None
    os_version: Annotated[str | None, "version of the operating system"] = None
    support_end: Annotated[date | None, "last day of support of the operating system", Joined()] = None
    patch_assessed_at: Annotated[datetime | None, "when missing patches were last looked for"] = None
    missing_critical: Annotated[int | None, "critical and security patches that are missing"] = None
    missing_critical_since: Annotated[datetime | None, "when the oldest of these was first missing"] = None
    missing_after_grace: Annotated[bool | None, "a patch counts as missing only after its approved waiting time"] = None
    patch_scheduled: Annotated[bool | None, "a schedule applies patches to it"] = None
    antimalware: Annotated[bool | None, "a product against malware is shown to be there"] = None
    antimalware_product: Annotated[str | None, "name of that product"] = None
    vuln_scanned: Annotated[bool | None, "a vulnerability scanner covers it"] = None
    critical_vulns: Annotated[int | None, "open critical vulnerabilities"] = None
    oldest_critical_vuln_at: Annotated[datetime | None, "when the oldest of these was found"] = None
    identity_id: Annotated[str | None, "resource of the principal that its code acts as"] = None
    identity_ids: Annotated[tuple[str, ...] | None, "all of them, where it may have several"] = None
    has_identity: Annotated[bool | None, "its code can act as a principal"] = None
    uses_default_identity: Annotated[bool | None, "that principal is the one that the provider made for all"] = None
    identity_full_scope: Annotated[bool | None, "the machine lets that principal use every interface"] = None
    identity_is_wildcard_admin: Annotated[bool | None, "that principal may do everything", Joined()] = None
    metadata_hardened: Annotated[bool | None, "its metadata service refuses requests without a session or header"] = (
        None
    )
    trusted_launch: Annotated[bool | None, "secure boot and a virtual TPM are on"] = None
    password_login: Annotated[bool | None, "a password or a project-wide key can log in"] = None
    disk_encrypted_at_host: Annotated[bool | None, "temporary disks and caches are encrypted too"] = None
    disk_ids: Annotated[tuple[str, ...] | None, "resources of the disks that are attached to it"] = None
    zones: Annotated[tuple[str, ...] | None, "zones that it is spread over"] = None
    group_id: Annotated[str | None, "resource of the group that it belongs to"] = None
    in_group: Annotated[bool | None, "belongs to a group that replaces it when it fails"] = None
    autoscaling: Annotated[bool | None, "its number or size follows the load"] = None
    has_sla: Annotated[bool | None, "the provider promises availability for its size and tier"] = None
    runtime: Annotated[str | None, "language runtime or Kubernetes version"] = None
    runtime_support_end: Annotated[date | None, "last day of standard support of the runtime"] = None
    auto_upgrade: Annotated[bool | None, "the provider upgrades it by itself"] = None
    pending_maintenance: Annotated[int | None, "maintenance actions that wait"] = None
    maintenance_due_at: Annotated[datetime | None, "when the first of these is due"] = None
    clock_synchronised: Annotated[bool | None, "its clock is shown to follow the provider's time source"] = None
    image_scanning: Annotated[bool | None, "images are scanned when they arrive"] = None
    image_immutable: Annotated[bool | None, "a tag cannot be moved to another image"] = None
    verified_images_only: Annotated[bool | None, "only verified images are started"] = None
    owner_tag: Annotated[str | None, "its tag of the owner", Joined()] = None
    system_tag: Annotated[str | None, "its tag of the system", Joined()] = None
    owner_tagged: Annotated[bool | None, "a tag says whose it is", Joined()] = None
    system_registered: Annotated[bool | None, "its tag of the system names an approved service", Joined()] = None
