"""Machines to look after in the fixture subscriptions, and what is known of them."""

from typing import Any

from auditor.demo.azure import machines
from auditor.demo.azure.cloud import Cloud
from auditor.demo.azure.site import Site
from auditor.facts.machines import Compute
from tests.azure.conftest import GOOD, audit, by_name


def made(site: Site, mode: str | None = "ImageDefault", waits: bool = False, *, name: str = "vm", **more: Any) -> str:
    """A machine on Linux with a mode of patching; its ID."""
    settings: dict[str, Any] = {"patchMode": mode}
    if waits:
        settings["automaticByPlatformSettings"] = {"bypassPlatformSafetyChecksOnUserSchedule": True}
    system = {"linuxConfiguration": {"patchSettings": settings if mode else None, **more}}
    return machines.machine(site, name, machines.NOBLE, identity=None, tags={"Env": "honban"}, osProfile=system)


def row(cloud: Cloud) -> dict[str, Any]:
    """What is known of it."""
    return by_name(audit(cloud)[GOOD], Compute)["vm"]


def each(cloud: Cloud, cases: tuple[Any, ...], column: str) -> list[Any]:
    """A column of the machines `vm0`, `vm1`, ..., one for each case."""
    found = by_name(audit(cloud)[GOOD], Compute)
    return [found[f"vm{number}"][column] for number in range(len(cases))]
