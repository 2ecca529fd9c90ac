"""The made-up town: which accounts it has, and what stands in each."""

from importlib.resources import as_file, files
from types import ModuleType
from typing import Any

from auditor.demo import (
    alerts,
    continuity,
    databases,
    detection,
    entrances,
    governance,
    identities,
    keys,
    logs,
    machines,
    networks,
    stores,
)
from auditor.demo.place import site
from auditor.registry.importing.services import read_services
from auditor.scope import Service

JUKI = "111122223333"
"""The resident register: well kept."""
YOYAKU = "222233334444"
"""Bookings of public facilities: badly kept, partly abroad."""
TOSHO = "333344445555"
"""The old library system, whose use has ended; something was left behind."""
KENSHIN = "555566667777"
"""The old bookings of health check-ups, whose use has ended; nothing is left of it."""
KANSHI = "777766665555"
"""The account that watches over all accounts of the prefecture: not the town's own, and trusted."""
UNREGISTERED = "444455556666"
"""An account that nobody registered."""

ROOT_WITH_MFA = (JUKI, TOSHO, KENSHIN)

ACTIVITY: dict[str, Any] = {"activity": True, "activity_role_name": "CloudActivityReader"}
"""The town has turned on the reader of sign-ins and changes."""

PARAMETERS = {
    "trusted_accounts": (KANSHI,),
    "internal_cidrs": ("203.0.113.0/24",),
    # The offices reach every system by a dedicated line.
    "required_links": ("dedicated_line",),
    "home_domains": ("city.sakura.example.lg.jp",),
    "home_organizations": ("o-demo000001",),
    "staff_list": ("tanaka-joho", "sato-kokuho", "tosho-heisa-tanto", "ito-joho", "kato-joho", "yamada-shimin"),
    "closing_admins": ("tosho-heisa-tanto",),
    "remote_command_principals": ("unyo-hoshu",),
    "deployment_principals": ("juki-haibi",),
    "read_quotas": True,
    # Licences are read once in a contract of five years.
    "licence_review_days": 1825,
    "licence_reviews": ("prodview-chohyo-sakusei=2026-10-01", "帳票作成エンジン=2026-10-01"),
    "acknowledged_health_events": ("arn:aws:health:ap-northeast-1::event/RDS/AWS_RDS_OPERATIONAL_ISSUE/juki",),
}

TOPICS: tuple[ModuleType, ...] = (
    identities,
    stores,
    databases,
    keys,
    logs,
    networks,
    machines,
    entrances,
    detection,
    alerts,
    continuity,
    governance,
)


def services() -> tuple[Service, ...]:
    """The approved services of the town, from its sheet."""
    with as_file(files("auditor.demo").joinpath("services.csv")) as sheet:
        return read_services(sheet)


def build(url: str) -> None:
    """Build everything on the server at `url`, in a fixed order."""
    for account, kinds in (
        (JUKI, ("good",)),
        (YOYAKU, ("bad", "abroad")),
        (TOSHO, ("remains",)),
        (KENSHIN, ()),
        (UNREGISTERED, ("bad",)),
    ):
        place = site(url, account)
        for topic in TOPICS:
            for kind in kinds:
                part = getattr(topic, kind, None)
                if part is not None:
                    part(place)
