"""What the collectors of networks read, and who is in a network: also the machines of other projects, where it is
shared with them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from providers.gcp.fields import asset
from providers.gcp.operations import LOCATION, NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row

NETWORKS = "cai:networks"
INSTANCES = "cai:instances"
FORWARDING = "cai:forwarding_rules"
CONNECTORS = "cai:connectors"
OCCUPANTS = (INSTANCES, FORWARDING, CONNECTORS)
"""What a network is in use by."""


@dataclass(frozen=True, slots=True)
class Interface:
    """One network interface of a machine."""

    holder: str
    """Full name of the machine."""
    number: str
    """Of the machine: bindings of secure tags name it by this."""
    region: str
    network: str | None
    subnet: str | None
    address: str | None
    public: bool
    """It has an address of its own on the internet, or gets one when the machine is started."""
    ipv6: bool
    alone: bool
    """The machine has no other interface."""
    tags: frozenset[str]
    accounts: frozenset[str]
    """Service accounts that the machine acts as."""


@dataclass
class Cards:
    """The interfaces of all machines, found by what a project asks for."""

    within: dict[str, list[Interface]] = field(default_factory=lambda: defaultdict(list))
    """By network."""
    of: dict[str, list[Interface]] = field(default_factory=lambda: defaultdict(list))
    """By the project of the machine."""


def interfaces(rows: Iterator[Row]) -> Cards:
    """The interfaces of all machines."""
    found = Cards()
    for row in rows:
        for one in _interfaces(row):
            found.of[project_of(one.holder)].append(one)
            if one.network:
                found.within[one.network].append(one)
    return found


def project_of(name: str) -> str:
    """The project in the full name of a resource of Compute Engine."""
    return name.split("/")[4]


def _interfaces(row: Row) -> Iterator[Interface]:
    found = row["networkInterfaces"] or ()
    for one in found:
        yield Interface(
            row[NAME],
            str(row["id"]),
            str(row[LOCATION]),
            asset(one.get("network")),
            asset(one.get("subnetwork")),
            one.get("networkIP"),
            public=bool(one.get("accessConfigs") or one.get("ipv6AccessConfigs")),
            ipv6=one.get("stackType") not in (None, "IPV4_ONLY") or bool(one.get("ipv6Address")),
            alone=len(found) == 1,
            tags=frozenset(map(str, row["tags.items"] or ())),
            accounts=frozenset(str(account.get("email")).lower() for account in row["serviceAccounts"] or ()),
        )


def unsaid(rows: Iterator[Row]) -> bool:
    """Whether a machine does not say what interfaces it has: all have one."""
    return any(not row["networkInterfaces"] for row in rows)


def manned(rows: Iterator[Row]) -> Counter[str]:
    """How many interfaces of machines are in each network and subnet."""
    cards = (one for row in rows for one in _interfaces(row))
    return Counter(name for one in cards for name in (one.network, one.subnet) if name)


def standing(rows: Iterator[Row]) -> Counter[str]:
    """The same of balancers and endpoints inside of networks."""
    named = (asset(row[name]) for row in rows for name in ("network", "subnetwork"))
    return Counter(name for name in named if name)


def connecting(rows: Iterator[Row]) -> tuple[tuple[str | None, str | None], ...]:
    """Networks and subnets of connectors of functions and containers. They name their network, or a subnet in this
    project or in another, by a short name."""
    return tuple(_connecting(row) for row in rows)


def _connecting(row: Row) -> tuple[str | None, str | None]:
    own = project_of(row[NAME])
    network = row["network"] and f"//compute.googleapis.com/projects/{own}/global/networks/{row['network']}"
    project, subnet = row["subnet.projectId"] or own, row["subnet.name"]
    at = f"//compute.googleapis.com/projects/{project}/regions/{row[LOCATION]}/subnetworks/{subnet}"
    return network, at if subnet else None


def homes(rows: Iterator[Row]) -> dict[str, str | None]:
    """The networks of subnets."""
    return {row[NAME]: asset(row["network"]) for row in rows if row[TYPE].endswith("/Subnetwork")}


class Presence:
    """How many interfaces and endpoints are in a network or subnet. Callers ask for NETWORKS, too."""

    def __init__(self, place: Place) -> None:
        listings = [place.query(name) for name in OCCUPANTS]
        self._whole = all(one.whole for one in listings) and not place.everywhere(INSTANCES, unsaid)
        # Another project may stand in a network of this one, and be out of sight.
        self._whole = self._whole and place.sees_beside
        self._counts = place.everywhere(INSTANCES, manned), place.everywhere(FORWARDING, standing)
        self._connectors: Counter[str] = Counter()
        of_subnet = place.everywhere(NETWORKS, homes)
        for network, subnet in place.everywhere(CONNECTORS, connecting):
            names = (of_subnet.get(subnet or "") or network, subnet)
            self._connectors.update(name for name in names if name)

    def count(self, place: str) -> int | None:
        """How many; None where none was seen and some may be missing. Of a list that broke off, at least so many."""
        found = sum(counts[place] for counts in (*self._counts, self._connectors))
        return found or (0 if self._whole else None)
