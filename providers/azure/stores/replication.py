"""Copies of a storage account: in the paired region, and in other accounts by object replication."""

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.facts.stores import ExternalShare
from providers.azure.pairs import paired
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.azure.stores.common import copies, place_name

STORAGE = "arg:resources.storage"
REPLICATION = "arm:storage.replication"


@dataclass(frozen=True)
class Target:
    """An account that blobs are copied to: its name, its subscription and region where they are known."""

    name: str
    subscription: str | None
    region: str | None


@dataclass(frozen=True)
class Replication:
    """Where the blobs of an account are copied to; `whole` is False where more may be missing."""

    targets: tuple[Target, ...]
    whole: bool


def replication(place: Place, account: Row) -> Replication:
    """The policies of object replication in which the account is the source; a policy stands in both accounts."""
    listing = place.listing(REPLICATION, about=account["id"], account=account["id"])
    own = (account["id"], str(account["name"]).lower())
    found, said = {}, True
    for row in listing.rows:
        source, target = (str(dig(row, f"properties.{end}Account") or "").lower() for end in ("source", "destination"))
        said = said and bool(source and target)
        if source in own and target not in own and target:
            found[target] = _target(place, target)
    return Replication(tuple(found[name] for name in sorted(found)), listing.whole and said)


def regions(account: Row, copied: Replication) -> tuple[str, ...] | None:
    """Other regions with a copy of the account."""
    return copies(
        _second(account),
        (target.region for target in copied.targets) if copied.whole else None,
        home=account["location"],
    )


def subscriptions(place: Place, copied: Replication) -> tuple[str, ...] | None:
    """Other subscriptions with a copy of the account."""
    return copies(
        (target.subscription for target in copied.targets) if copied.whole else None, home=place.account.lower()
    )


def shares(place: Place, account: Row, copied: Replication) -> Iterator[ExternalShare]:
    """One row for every account beyond the subscription that gets copies. A target without a subscription may lie in
    another tenant: whom it is shared with is unknown then."""
    base = place.envelope(account)
    for target in copied.targets:
        if target.subscription != place.account.lower():
            yield ExternalShare(
                **{**base, "resource": f"{base['resource']}#{target.subscription or target.name}"},
                kind="storage_account",
                share_kind="account" if target.subscription else None,
                counterpart=target.subscription or target.name,
                access="read",
                is_conditional=False,
                evidence="policy",
            )
    if not copied.whole:
        yield ExternalShare(**base, kind="storage_account", evidence="policy")


def _second(account: Row) -> tuple[str, ...] | None:
    """The second region of a geo-redundant account, by the name of its SKU where the account does not say it."""
    if second := place_name(account["properties.secondaryLocation"]):
        return (second,)
    kind = str(account["sku.name"] or "").upper()
    if kind.endswith(("_LRS", "_ZRS")):
        return ()
    return paired(account["location"]) if kind.endswith(("GRS", "GZRS")) else None


def _target(place: Place, target: str) -> Target:
    """A target is named by its ID, or by its name alone where replication to other tenants is allowed. No two accounts
    of the world have one name."""
    known = place.everywhere(STORAGE, _accounts)
    name = target.rpartition("/")[2]
    where, region = known.get(name, (None, None))
    if target.startswith("/subscriptions/"):
        where = target.split("/")[2]
    return Target(name, where, region)


def _accounts(rows: Iterator[Row]) -> dict[str, tuple[str | None, str | None]]:
    """Subscription and region of every account that the reader sees."""
    return {str(row["name"]).lower(): (row["id"].split("/")[2], place_name(row["location"])) for row in rows}
