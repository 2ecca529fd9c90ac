"""The region plan: Japan in full, every region with something in it in full, a sentinel for the rest."""

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.errors import AuditorError
from auditor.regulation.places import country
from providers.aws.place import Place

OPEN = {"ENABLED", "ENABLED_BY_DEFAULT", "ENABLING"}


@dataclass(frozen=True)
class Plan:
    """Which regions are read in full, looked at by sentinel, known to be off, or left out by the settings."""

    full: tuple[str, ...]
    sentinel: tuple[str, ...] = ()
    disabled: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


def plan(known: tuple[str, ...], answered: dict[str, str] | None, wanted: tuple[str, ...]) -> Plan:
    """The plan for one account.

    `known`: the partition's regions by the SDK; `answered`: region to opt-in status as the account says, None when it
    could not be read; `wanted`: regions from the settings, which override the plan.
    """
    regions = tuple(sorted({*known, *(answered or {})}))
    if wanted:
        demand(regions, wanted)
        return Plan(full=tuple(sorted(wanted)), skipped=tuple(r for r in regions if r not in wanted))
    disabled = tuple(r for r in regions if answered is not None and answered.get(r, "DISABLED") not in OPEN)
    left = [r for r in regions if r not in disabled]
    home = tuple(r for r in left if country("aws", r) == "JP")
    return Plan(full=home, sentinel=tuple(r for r in left if r not in home), disabled=disabled)


def demand(known: Iterable[str], wanted: Iterable[str]) -> None:
    """AuditorError where a region is wanted that there is not."""
    if strange := sorted(set(wanted) - set(known)):
        raise AuditorError(f"AWS: no such region: {', '.join(strange)}. Known regions: {', '.join(known)}")


def opt_in(place: Place) -> dict[str, str] | None:
    """Region to opt-in status (account:ListRegions); None when it could not be read whole."""
    listing = place.listing("account:ListRegions", "Regions", MaxResults=50)
    return {r["RegionName"]: r["RegionOptStatus"] for r in listing.rows} if listing.whole else None
