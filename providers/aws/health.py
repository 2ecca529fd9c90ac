"""AWS Health: what goes on and what is planned. It answers accounts with a paid support plan only."""

from typing import Any

from auditor.facts.detection import HealthEvent
from providers.aws.fields import moment
from providers.aws.place import Place
from providers.collecting import Collected, reads

ENDPOINT = "us-east-1"
"""Where the service answers for all regions."""

CATEGORIES = {
    "issue": "issue",
    "investigation": "issue",
    "scheduledChange": "planned_change",
    "accountNotification": "advisory",
}


@reads("account", {"health:DescribeEvents": "health_event.*"})
def events(place: Place) -> Collected:
    """Events that are open or to come, of the account and of everybody; one paged list an account.

    Without a paid plan AWS answers SubscriptionRequiredException: the reading says so, and there are no rows.
    """
    wanted = {"eventStatusCodes": ["open", "upcoming"]}
    for event in place.at(ENDPOINT).listing("health:DescribeEvents", "events", filter=wanted).rows:
        category: Any = CATEGORIES.get(str(event.get("eventTypeCategory")))
        yield HealthEvent(
            provider=place.provider,
            account=place.account,
            region=event.get("region") or "global",
            resource=event["arn"],
            name=event.get("eventTypeCode"),
            category="security" if "SECURITY" in event.get("personas", ()) else category,
            status=event.get("statusCode"),
            cloud_service=event.get("service"),
            event_type=event.get("eventTypeCode"),
            starts_at=moment(event.get("startTime")),
            ends_at=moment(event.get("endTime")),
        )


COLLECTORS = (events,)
