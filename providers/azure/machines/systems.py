"""The operating system of a machine, in the names and versions of this program's table of lifetimes."""

import re
from collections.abc import Mapping
from typing import Any

from providers.azure.rows import dig

System = tuple[str | None, str | None]

BUILDS = {
    "2008-r2": "6.1.7601",
    "2012-r2": "6.3.9600",
    "2012r2": "6.3.9600",
    "2012": "6.2.9200",
    "2016": "10.0.14393",
    "2019": "10.0.17763",
    "2022": "10.0.20348",
    "2025": "10.0.26100",
}
"""Windows Server by its year, as images name it (`2022-datacenter-azure-edition`, `sql2019-ws2022`); longer first."""

AGENTS = {
    "ubuntu": "Ubuntu",
    "debian": "Debian",
    "redhat": "Red Hat Enterprise Linux",
    "rhel": "Red Hat Enterprise Linux",
    "centos": "CentOS",
    "oracle": "Oracle Linux",
    "ol": "Oracle Linux",
    "suse": "SLES",
    "sles": "SLES",
    "rocky": "Rocky Linux",
    "almalinux": "AlmaLinux",
    "azurelinux": "Azure Linux",
    "mariner": "Azure Linux",
}
"""Names that the agent in a Linux machine reports; that of Windows reports the product's full name."""

IMAGES: tuple[tuple[str, str, str], ...] = (
    # The longer number first: 100 is 10.0, 94 is 9.4 and 810 is 8.10.
    (r"redhat:rhel", "Red Hat Enterprise Linux", r"(?<!\d)(10|[6-9])"),
    (r"oracle:oracle-linux", "Oracle Linux", r"(?<!\d)(10|[6-9])"),
    (r"openlogic:centos", "CentOS", r"(?<!\d)([6-8])"),
    (r"canonical:", "Ubuntu", r"(?<!\d)(\d\d[._]\d\d)"),
    (r"debian:debian", "Debian", r"(?<!\d)(\d\d?)"),
    (r"suse:(?!.*(leap|tumbleweed|micro))", "SLES", r"(?<!\d)(\d\d[-_ ]sp\d)"),
    (r".*:rockylinux", "Rocky Linux", r":(10|[89])"),
    (r"almalinux:almalinux", "AlmaLinux", r":(10|[89])"),
    (r"microsoftcblmariner:", "Azure Linux", r"(?<!\d)([1-3])"),
)
"""`publisher:offer:sku` of an image in lower case begins so; the system; where its version stands in the SKU or the
offer. Names of the marketplace's images, as `az vm image list` shows them."""


def system(told: Mapping[str, Any]) -> System:
    """Name and version by what the agent inside reports (`name`, `version`); else by the image (`image`)."""
    name = told.get("name")
    if isinstance(name, str) and name:
        return AGENTS.get(name.lower(), name), told.get("version")
    return of_image(told.get("image"))


def of_image(image: Any) -> System:
    """The system of an image of the marketplace; (None, None) for one of one's own, whose name says nothing."""
    publisher, offer, sku = (str(dig(image, part) or "").lower() for part in ("publisher", "offer", "sku"))
    if not publisher:
        return None, None
    if publisher in ("microsoftwindowsserver", "microsoftsqlserver"):
        named = f"{offer.rpartition('-ws')[2]} {sku}" if publisher.endswith("sqlserver") else sku
        return "Windows Server", next((build for year, build in BUILDS.items() if year in named), None)
    whole = f"{publisher}:{offer}:{sku}"
    for begin, name, version in IMAGES:
        if re.match(begin, whole):
            found = re.search(version, f":{sku}") or re.search(version, f":{offer}")
            return name, re.sub(r"[-_ ](sp)?", ".", found[1]) if found else None
    return None, None
