"""Who is told: topics with confirmed subscriptions, programs that need no confirmation, persons where that is seen."""

from collections.abc import Iterable
from typing import Any

from providers.aws.place import Place
from providers.three import Maybe, either

PERSONAL = {"email", "email-json", "sms", "application", "http", "https"}
"""Ways by which SNS reaches somebody: mail, messages, and the address of a chat or paging service."""

ACTING = {"autoscaling", "automate", "swf"}
"""Services that an alarm sets in motion without telling anybody."""

SUBSCRIPTIONS = "sns:ListSubscriptions"
TOLD = ("target_ids", "target_count", "target_confirmed", "reaches_person")


def fed(kind: str) -> str:
    """The columns that the list of subscriptions feeds in rows of a kind."""
    return f"alert[{kind}].target_confirmed alert[{kind}].reaches_person"


def tells(targets: Iterable[str]) -> tuple[str, ...]:
    """Targets that tell; those that only act are left out."""
    return tuple(sorted({arn for arn in targets if _service(arn) not in ACTING}))


def told(place: Place, targets: tuple[str, ...]) -> dict[str, Any]:
    """The columns about who is told by targets, which are ARNs. Addresses of people stay out of the facts."""
    answers = [_receiver(place, arn) for arn in targets]
    return {
        "target_ids": targets,
        "target_count": len(targets),
        "target_confirmed": either(False, *(confirmed for confirmed, _ in answers)),
        "reaches_person": either(False, *(person for _, person in answers)),
    }


def at_least(found: dict[str, Any]) -> dict[str, Any]:
    """The columns after a list that is not whole: what it holds is told; that nobody is takes the whole list."""
    return {column: value if value and column != "target_count" else None for column, value in found.items()}


def _receiver(place: Place, arn: str) -> tuple[Maybe, Maybe]:
    """(a receiver is there, it is a person) of one target."""
    parts = arn.split(":")
    if _service(arn) == "events":  # another bus: who listens there is not seen from here
        return None, None
    if _service(arn) != "sns":
        return True, None
    if parts[3:5] != [place.region, place.account]:
        return None, None
    listing = place.listing(SUBSCRIPTIONS, "Subscriptions")
    # One that waits has no ARN but the words PendingConfirmation.
    ways = [
        str(row.get("Protocol"))
        for row in listing.rows
        if row.get("TopicArn") == arn and str(row.get("SubscriptionArn")).startswith("arn:")
    ]
    if not ways:
        return (False, False) if listing.whole else (None, None)
    return True, True if PERSONAL.intersection(ways) else None


def _service(arn: str) -> str:
    parts = arn.split(":")
    return parts[2] if len(parts) > 2 else ""
