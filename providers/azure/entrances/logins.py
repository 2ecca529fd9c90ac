"""Ways by which administrators log in to machines without a port that stays open: Bastion, and access on request."""

from datetime import datetime, timedelta
from typing import Any

from auditor.facts.networks import Endpoint
from providers.azure.entrances.parts import WITHOUT_TLS, ident, linked, network_of
from providers.azure.fields import moment
from providers.azure.place import Place
from providers.azure.rows import dig
from providers.collecting import Collected, reads

BASTIONS, TEMPORARY = "arg:resources.bastions", "arm:temporary_access"
DAYS = 30


@reads("account", {BASTIONS: "endpoint[bastion].*", TEMPORARY: "endpoint[bastion].*"})
def brokered_logins(place: Place) -> Collected:
    """Bastion hosts; and policies of just-in-time access, by which Defender for Cloud opens a port to one address for
    some hours. Of requests only their being there is kept: who made them, and why, is nobody's business here.

    Whether somebody came in by a Bastion stands in its log alone: unknown.
    """
    for row in place.query(BASTIONS).rows:
        homes = row["properties.ipConfigurations"]
        outside = None if homes is None else any(linked(one, "properties.publicIPAddress") for one in homes)
        yield Endpoint(
            **place.envelope(row),
            kind="bastion",
            exposure=None if outside is None else "internet" if outside else "private",
            network_id=network_of(dig(homes[0], "properties.subnet.id")) if homes else None,
            protocol="HTTPS",
            port=443,
            accepts_plaintext=False,  # by design
            requires_auth=True,  # by design: whoever comes in signs in to Azure first
        )
    since = place.now - timedelta(days=DAYS)
    for policy in place.listing(TEMPORARY, scope=place.scope).rows:
        yield Endpoint(
            **place.here(policy.get("location")),
            resource=ident(policy["id"]),
            name=policy.get("name"),
            kind="bastion",
            exposure="private",  # by design: what is opened is a port of a machine, to one address
            requires_auth=True,  # by design
            in_use=_asked(dig(policy, "properties.requests"), since),
            absent=WITHOUT_TLS,
        )


def _asked(requests: Any, since: datetime) -> bool:
    """Whether access was asked for since then. A policy without requests leaves the list out or empty."""
    starts = (moment(dig(one, "startTimeUtc")) for one in requests or ())
    return any(start is not None and start >= since for start in starts)
