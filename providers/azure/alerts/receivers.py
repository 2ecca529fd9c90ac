"""Who is told: action groups with receivers that have not unsubscribed, and rules that add groups or silence them."""

from collections.abc import Iterable, Mapping
from typing import Any

from providers.azure.fields import flag
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.three import Maybe, either, every

GROUPS, PROCESSING = "arg:resources.action_groups", "arg:resources.alert_processing"

PEOPLE = ("sms", "voice", "armRole", "azureAppPush")
CHAT = ("webhook",)
"""Addresses of chat and paging services."""
PROGRAMS = ("logicApp", "azureFunction", "automationRunbook", "eventHub", "itsm")
"""Programs that may tell somebody."""

_COLUMNS = ("target_ids", "target_count", "target_confirmed", "reaches_person")


def fed(kind: str) -> str:
    """The columns that the lists of groups and of rules feed in rows of a kind."""
    return " ".join(f"alert[{kind}].{column}" for column in _COLUMNS)


class Receivers:
    """The action groups and the alert processing rules of a subscription."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._groups = place.query(GROUPS)
        self._rows = {row["id"]: row for row in self._groups.rows}
        self._rules = place.query(PROCESSING)

    def told(self, groups: Iterable[Any], *, processed: bool = True) -> dict[str, Any]:
        """The columns about who is told by action groups, which are IDs. `processed`: rules for alerts may change that;
        by Azure's documentation they leave alerts on the health of services alone. Addresses stay out of the facts."""
        targets = {str(group).lower() for group in groups if group}
        more = less = False
        if processed:
            targets, more, less = self._processed(targets)
        answers = [self._receiver(target) for target in sorted(targets)]
        found: dict[str, Any] = {
            "target_ids": tuple(sorted(targets)),
            "target_count": len(targets),
            "target_confirmed": either(False, *(confirmed for confirmed, _ in answers)),
            "reaches_person": either(False, *(person for _, person in answers)),
        }
        if less:
            return dict.fromkeys(found)
        # Where more may be told, only that somebody is told is certain.
        return {name: value if value is True or not more else None for name, value in found.items()}

    def _processed(self, targets: set[str]) -> tuple[set[str], bool, bool]:
        """Groups after the rules for all alerts of the subscription; whether more may be told, or fewer."""
        more = less = not self._rules.whole
        silenced = False
        for rule in self._rules.rows:
            scopes = {str(scope).lower().rstrip("/") for scope in rule["properties.scopes"] or ()}
            # A rule with a schedule is for hours of maintenance.
            if flag(rule["properties.enabled"]) is False or rule["properties.schedule"]:
                continue
            narrow = bool(rule["properties.conditions"]) or self._place.scope not in scopes
            for action in rule["properties.actions"] or ():
                adds = action.get("actionType") == "AddActionGroups"
                more, less = more or (narrow and adds), less or (narrow and not adds)
                silenced = silenced or not (narrow or adds)
                if adds and not narrow:
                    targets = targets | {str(group).lower() for group in action.get("actionGroupIds") or ()}
        # To silence wins, whatever the order.
        return set() if silenced else targets, more and not silenced, less

    def _receiver(self, group: str) -> tuple[Maybe, Maybe]:
        """(a receiver is there, it is a person) of one group."""
        own = group.startswith(f"{self._place.scope}/")
        row = self._rows.get(group) if own else self._place.elsewhere(GROUPS, group)
        if row is None:
            return (False, False) if own and self._groups.whole else (None, None)
        on = flag(row["properties.enabled"])
        people = either(_mail(row), *(_some(row[name]) for name in (*PEOPLE, *CHAT)))
        programs = either(*(_some(row[name]) for name in PROGRAMS))
        return every(on, either(people, programs)), every(on, people if people or not programs else None)


def _mail(row: Row) -> Maybe:
    """Whether an address takes mail: whoever has unsubscribed stays in the list as disabled."""
    listed = row["properties.emailReceivers"]
    if not isinstance(listed, list):
        return None
    states = [str(one.get("status")).lower() for one in listed if isinstance(one, Mapping)]
    return either(False, *({"enabled": True, "disabled": False}.get(state) for state in states))


def _some(count: Any) -> Maybe:
    return count > 0 if isinstance(count, int) else None
