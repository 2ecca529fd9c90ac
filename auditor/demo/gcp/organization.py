"""The made-up organisation: which projects it has, and what stands in each."""

from importlib.resources import as_file, files
from types import ModuleType
from typing import Any

from auditor.demo.gcp import (
    alerts,
    continuity,
    databases,
    detection,
    directory,
    entrances,
    guardrails,
    keys,
    lists,
    logs,
    machines,
    networks,
    offers,
    people,
    rights,
    stores,
    workloads,
)
from auditor.demo.gcp.cloud import Cloud
from auditor.demo.gcp.site import DOMAIN, ORGANIZATION, Site
from auditor.registry.importing.services import read_services
from auditor.scope import Service

SCOPE = ORGANIZATION

KOSODATE = "sakura-kosodate"
"""Applications of families: well kept."""
BUNKAZAI = "sakura-bunkazai"
"""The exhibition of the town's treasures: badly kept, partly abroad."""
TAIKAI = "sakura-taikai-2019"
"""Entries for games that are over; something was left behind."""
DOKUSHO = "sakura-dokusho"
"""Records of what children read, cleared out when it ended."""
KENSHO = "sakura-kensho"
"""A project that nobody registered."""

PARAMETERS: dict[str, Any] = {
    "hsm_key_classes": ["2", "3B", "3C"],
    # The town asks for two zones of whatever people look at every day.
    "redundant_criticalities": ["high", "medium"],
    "required_links": ["dedicated_line"],
    "end_plan_days": 365,
    "licence_reviews": [f"{offers.PRODUCT}=2026-05-01", "chohyo-engine=2026-05-01"],
    "alarmed_criticalities": ["high", "medium"],
    "home_domains": [DOMAIN],
    "home_organizations": [ORGANIZATION],
    "acknowledged_health_events": [
        f"//servicehealth.googleapis.com/projects/{project}/locations/global/events/KOSODATE-001"
        for project in (KOSODATE, f"{KOSODATE}-log")
    ],
    "staff_list": directory.STAFF,
    "break_glass": [people.KINKYU_1, people.KINKYU_2],
    "reviewed_external": ["hoshu.example.co.jp"],
    "closing_admins": [people.NAKAMURA],
    "remote_command_principals": [people.KANRI],
    "impersonation_principals": [people.KANRI],
    # Runs at the vendor of the tax system, and is renewed.
    "approved_user_keys": [people.program(KOSODATE, "kosodate-renkei")],
}
"""Thresholds and lists of the town that speak of Google Cloud; lists are joined with those of the other clouds."""

TOPICS: tuple[ModuleType, ...] = (
    guardrails,
    directory,
    rights,
    stores,
    offers,
    databases,
    keys,
    entrances,
    machines,
    workloads,
    # The filters before every machine that stands by then.
    networks,
    detection,
    alerts,
    continuity,
    # The logs of every resource that stands by then.
    logs,
)


def services() -> tuple[Service, ...]:
    """The approved services of the town on Google Cloud, from its sheet."""
    with as_file(files("auditor.demo.gcp").joinpath("services.csv")) as sheet:
        return read_services(sheet)


def build(cloud: Cloud) -> None:
    """Put everything into the cloud, in a fixed order."""
    for project, name, kinds in (
        (KOSODATE, "子育て支援申請", ("good",)),
        (BUNKAZAI, "文化財デジタル展示", ("bad", "abroad")),
        (TAIKAI, "旧市民スポーツ大会申込", ("remains",)),
        (DOKUSHO, "旧こども読書記録", ("closed",)),
        (KENSHO, "検証用", ("unregistered",)),
    ):
        fill(Site(cloud, project).opened(name), *kinds)


def fill(site: Site, *kinds: str) -> None:
    """Put what each topic has of these kinds into a project."""
    for topic in TOPICS:
        for kind in kinds:
            if hasattr(topic, kind):
                getattr(topic, kind)(site)
    lists.complete(site)
