"""What one comparison of a filter comes to, tried with a sample event."""

import re
from collections.abc import Callable, Mapping

from providers.gcp.alerts.patterns import found_in
from providers.three import Maybe, negate

Event = Mapping[str, str]
Condition = Callable[[Event], Maybe]
"""Whether an event meets it; None where that cannot be told."""

SEVERITIES = ("default", "debug", "info", "notice", "warning", "error", "critical", "alert", "emergency")

NARROW = ("resource.", "protopayload.resourcename", "protopayload.servicedata.policydelta.", "logname")
"""Fields of which samples say all that there is, or that say whose an event is: one that a sample lacks is demanded of
other events."""

PAYLOADS = ("protopayload", "jsonpayload", "textpayload")
"""What an event holds one of."""

UNSURE = "?"
"""How the value of a sample begins of which it is not known what Google writes there: one of some words (`?a|b`), or
anything."""

OPEN = "metric.labels."
"""Fields that choose among the values of one resource's metric: it is watched all the same."""


def plain(field: str) -> str:
    """A field as it is compared: `proto_payload.method_name` is `protoPayload.methodName`."""
    name = field.replace('"', "").replace("_", "").lower()
    return re.sub(r"\b(resource|metric)\.label\.", r"\1.labels.", name)


def compared(field: str, sign: str, text: str, *, quoted: bool) -> Condition:
    """A comparison of one field, in the form of `plain`, with one value."""
    if sign == ":" and text == "*" and not quoted:
        return lambda event: _within(event, field) or _missing(event, field)
    if sign == "!=":
        return unless_missing(field, compared(field, "=", text, quoted=quoted))
    if sign == "!~":
        return unless_missing(field, compared(field, "=~", text, quoted=quoted))
    tests: dict[str, Callable[[str], Maybe]] = {
        "=": lambda value: value.lower() == text.lower(),
        ":": lambda value: text.lower() in value.lower(),
        "=~": lambda value: found_in(text, value),
    }
    test = tests.get(sign) or (lambda value: _ordered(field, value, sign, text))

    def holds(event: Event) -> Maybe:
        value = event.get(field)
        if field.startswith(OPEN):
            return True
        if value is None:
            return _missing(event, field)
        return _unsure(value, test) if value.startswith(UNSURE) else test(value)

    return holds


def unless_missing(field: str, found: Condition) -> Condition:
    """The opposite, of an event that has the field; of another it is unknown how Google takes it."""
    return lambda event: negate(found(event)) if field in event else True if field.startswith(OPEN) else None


def _ordered(field: str, value: str, sign: str, text: str) -> Maybe:
    """Severities have an order; how others compare is not told by a sample."""
    known = field == "severity" and {value.lower(), text.lower()} <= set(SEVERITIES)
    if not known:
        return None
    here, there = SEVERITIES.index(value.lower()), SEVERITIES.index(text.lower())
    return {">": here > there, ">=": here >= there, "<": here < there, "<=": here <= there}[sign]


def anywhere(text: str) -> Condition:
    """Text that may stand in any field: a sample says where it is, and never that it is nowhere."""
    return lambda event: True if any(text.lower() in value.lower() for value in event.values()) else None


def _unsure(value: str, test: Callable[[str], Maybe]) -> Maybe:
    """Of some words none may be it; that one is, is not certain."""
    words = value.removeprefix(UNSURE).split("|")
    return False if words != [""] and {test(word) for word in words} == {False} else None


def _missing(event: Event, field: str) -> Maybe:
    """What a demand on a field comes to that a sample does not have."""
    payload = field.partition(".")[0]
    return False if field.startswith(NARROW) or (payload in PAYLOADS and not _within(event, payload)) else None


def _within(event: Event, field: str) -> bool:
    return any(name == field or name.startswith(f"{field}.") for name in event)


def of_text(value: str | None, test: Callable[[str], bool]) -> Maybe:
    """What a test of a text in lower case comes to, of which a sample may not tell."""
    return None if value is None else test(value.lower())
