"""How far the reader's role reaches in a subscription: without this, a short list looks like a whole one."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from providers.azure.withheld import WITHHELD


def covered(right: str, roles: Iterable[Mapping[str, Any]]) -> bool:
    """Whether one of the roles that hold at the subscription gives `right` (`*/read` is all reading) throughout it.

    `roles`: rows of Permissions - List, each with `actions` less its `notActions`.
    """
    return any(_gives(right, _patterns(role, "actions"), _patterns(role, "notActions")) for role in roles)


def _gives(right: str, actions: tuple[str, ...], less: tuple[str, ...]) -> bool:
    if right == "*/read":
        # What the hardened role holds back is content, and no list of resources.
        held_back = {pattern for pattern in less if _hides_lists(pattern)}
        return bool({"*", "*/read"} & set(actions)) and not held_back
    return any(_matches(pattern, right) for pattern in actions) and not any(_matches(p, right) for p in less)


def _hides_lists(pattern: str) -> bool:
    last = pattern.rpartition("/")[2]
    return last in {"*", "read"} and pattern not in {known.lower() for known in WITHHELD}


def _matches(pattern: str, right: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), right.lower()) is not None


def _patterns(role: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(str(action).lower() for action in role.get(name) or ())
