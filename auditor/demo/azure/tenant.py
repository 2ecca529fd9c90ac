"""The made-up tenant: which subscriptions it has, and what stands in each."""

from importlib.resources import as_file, files
from types import ModuleType
from typing import Any

from auditor.demo.azure import (
    alerts,
    continuity,
    databases,
    detection,
    directory,
    entrances,
    guardrails,
    inference,
    keys,
    logs,
    machines,
    networks,
    people,
    policies,
    rights,
    stores,
)
from auditor.demo.azure.cloud import TENANT, Cloud
from auditor.demo.azure.site import Site
from auditor.registry.importing.services import read_services
from auditor.scope import Service

KOKUHO = "a1a1a1a1-1111-4111-8111-111111111111"
"""The national health insurance: well kept."""
KANKO = "b2b2b2b2-2222-4222-8222-222222222222"
"""The tourist office's site: badly kept, partly abroad."""
KYUSEI = "c3c3c3c3-3333-4333-8333-333333333333"
"""The old site of a festival, whose use has ended; something was left behind."""
KENKO = "e5e5e5e5-5555-4555-8555-555555555555"
"""An old programme for health, which was cleared out when it ended."""
MITOROKU = "d4d4d4d4-4444-4444-8444-444444444444"
"""A subscription that nobody registered."""

PARAMETERS: dict[str, Any] = {
    "hsm_key_classes": ["2", "3B", "3C"],
    "home_organizations": [TENANT],
    "home_domains": ["city.sakura.example.lg.jp"],
    "licence_reviews": ["chohyo-sakusei=2026-10-01", "chohyo-engine=2026-10-01"],
    "acknowledged_health_events": [f"/subscriptions/{KOKUHO}/providers/microsoft.resourcehealth/events/koku-001"],
    # The offices plan a year ahead.
    "end_plan_days": 365,
    "closing_admins": [people.NAKAMURA],
    "remote_command_principals": [people.KOKUHO_KANRI],
    "impersonation_principals": [people.KOKUHO_KANRI],
    "required_links": ["dedicated_line"],
    "staff_list": directory.STAFF,
    "break_glass": [people.KINKYU_1, people.KINKYU_2],
    "reviewed_external": ["hoshu.example.co.jp"],
    # Runs outside Azure, and proves itself by a certificate that is renewed.
    "approved_user_keys": [people.HAIBI],
}
"""Thresholds and lists of the town that speak of Azure; lists are joined with those of AWS."""

TOPICS: tuple[ModuleType, ...] = (
    guardrails,
    policies,
    directory,
    rights,
    inference,
    stores,
    databases,
    keys,
    networks,
    entrances,
    machines,
    detection,
    alerts,
    continuity,
    # The settings of every resource that stands by then.
    logs,
)


def services() -> tuple[Service, ...]:
    """The approved services of the town on Azure, from its sheet."""
    with as_file(files("auditor.demo.azure").joinpath("services.csv")) as sheet:
        return read_services(sheet)


def build(cloud: Cloud) -> None:
    """Put everything into the cloud, in a fixed order."""
    for subscription, name, kinds in (
        (KOKUHO, "国民健康保険", ("good",)),
        (KANKO, "観光案内", ("bad", "abroad")),
        (KYUSEI, "旧まつり特設サイト", ("remains",)),
        (KENKO, "旧健康ポイント", ("closed",)),
        (MITOROKU, "検証用", ("unregistered",)),
    ):
        fill(Site(cloud, subscription).opened(name), *kinds)


def fill(site: Site, *kinds: str) -> None:
    """Put what each topic has of these kinds into a subscription."""
    for topic in TOPICS:
        for kind in kinds:
            if hasattr(topic, kind):
                getattr(topic, kind)(site)
