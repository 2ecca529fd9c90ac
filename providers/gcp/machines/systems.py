"""The operating system of a machine, in the names and versions of this program's table of lifetimes."""

import re
from typing import Any

System = tuple[str | None, str | None]

BUILDS = {
    "2008": "6.1.7601",
    "2012-r2": "6.3.9600",
    "2012": "6.2.9200",
    "2016": "10.0.14393",
    "2019": "10.0.17763",
    "2022": "10.0.20348",
    "2025": "10.0.26100",
}
"""Windows Server by the year in its licence (`windows-server-2022-dc`); longer first."""

LICENCES: tuple[tuple[str, str, str], ...] = (
    (r"rhel-(?:sap-)?(\d+)", "Red Hat Enterprise Linux", ""),
    (r"ubuntu-(?:pro-)?(\d\d)(\d\d)", "Ubuntu", "."),
    (r"debian-(\d+)", "Debian", ""),
    (r"centos-stream-(\d+)", "CentOS Stream", ""),
    (r"centos-(\d+)", "CentOS", ""),
    (r"rocky-linux-(\d+)", "Rocky Linux", ""),
    (r"almalinux-(\d+)", "AlmaLinux", ""),
    (r"oracle-linux-(\d+)", "Oracle Linux", ""),
)
"""How licences of Google's public images begin; the system; what stands between the parts of its version. Licences of
SUSE name no service pack, by which it is supported."""


def of_licences(licences: Any) -> System:
    """The system by the licences of the disks (`.../debian-cloud/global/licenses/debian-12-bookworm`), a list for each
    disk. (None, None) for an image of one's own, which has none."""
    for text in _names(licences):
        if text.startswith("windows-server-"):
            return "Windows Server", next((build for year, build in BUILDS.items() if f"-{year}" in text), None)
        for begin, name, between in LICENCES:
            if found := re.match(begin, text):
                return name, between.join(found.groups())
    return None, None


def windows(licences: Any, features: Any) -> bool:
    """Whether a machine runs Windows, by its licences or by what its disks of the system ask for."""
    asked = (one.get("type") for listed in features or () for one in listed or () if isinstance(one, dict))
    return "WINDOWS" in asked or any(name.startswith("windows-") for name in _names(licences))


def _names(licences: Any) -> list[str]:
    return [str(url).rpartition("/")[2].lower() for listed in licences or () for url in listed or ()]
