"""EventBridge rules that hear a class of events, and the classes themselves."""

from collections.abc import Iterator

from auditor.facts.detection import Alert
from providers.aws.alerts import receivers, rules
from providers.aws.alerts.library import classes, heard_on_bus, main_class
from providers.aws.place import Answer, Place
from providers.collecting import Collected, Later, later, reads
from providers.three import Maybe

ARRIVALS = ("us-east-1", "us-west-2")
"""Regions that have events of the whole account; they are asked in every account, used or not."""

FEEDS = {
    "events:ListRules": "alert[event_rule].*",
    "events:ListTargetsByRule": "alert[event_rule].target_ids alert[event_rule].target_count "
    "alert[event_rule].target_confirmed alert[event_rule].reaches_person",
    receivers.SUBSCRIPTIONS: receivers.fed("event_rule"),
}


@reads("account", FEEDS)
def account_rules(place: Place) -> Collected:
    """Rules where events of the whole account arrive; a row for every class, which a join says the state of."""
    for event_class, parts in classes().items():
        yield Alert(
            **place.here,
            resource=f"arn:{place.partition}:events:*:{place.account}:class/{event_class}",
            name=event_class,
            kind="event_class",
            event_class=event_class,  # type: ignore[arg-type]
            event_parts=parts,
        )
    for region in ARRIVALS:
        yield from _rules(place.at(region))


@reads("region", FEEDS)
def regional_rules(place: Place) -> Collected:
    """Rules of the region."""
    if place.region not in ARRIVALS:
        yield from _rules(place)


def _rules(place: Place) -> Iterator[Later]:
    """Rules that hear one of the library's events, or may; one call each. All others automate something."""
    for rule in place.listing("events:ListRules", "Rules").rows:
        condition = rules.condition(rule.get("EventPattern"))
        heard = heard_on_bus(condition, place.account, place.region) if condition else ()
        if heard:
            whole = tuple(_whole(name, part.covers(place.region)) for part, name in heard)
            yield later(_rule, place, rule, tuple(name for _, name in heard), tuple(filter(None, whole)))


def _whole(name: str, covers: Maybe) -> str:
    """A part as it is heard for the whole account; empty where it is not."""
    return name if covers else "" if covers is False else f"{name.removesuffix('?')}?"


def _rule(place: Place, rule: Answer, names: tuple[str, ...], whole: tuple[str, ...]) -> Alert:
    arn, state = rule["Arn"], rule.get("State")
    listing = place.listing("events:ListTargetsByRule", "Targets", about=arn, Rule=rule["Name"])
    targets = receivers.tells(str(target.get("Arn")) for target in listing.rows)
    told = receivers.told(place, targets)
    return Alert(
        **place.here,
        resource=arn,
        name=rule["Name"],
        kind="event_rule",
        event_class=main_class(names),
        event_parts=names,
        whole_parts=whole,
        exists=True,
        is_enabled=None if state is None else str(state).startswith("ENABLED"),
        **(told if listing.whole else receivers.at_least(told)),
    )


COLLECTORS = (account_rules, regional_rules)
