"""Web application firewall policies: one that only detects lets everything pass."""

from typing import Any

from providers.azure.fields import word
from providers.azure.place import Place
from providers.azure.rows import dig
from providers.three import Maybe, every

FILTERS = "arg:resources.web_filters"


class Filters:
    """The policies of the subscription. Of one that lies elsewhere, or was not read, it is unknown what it does."""

    def __init__(self, place: Place) -> None:
        self._settings = {row["id"]: row["properties.policySettings"] for row in place.query(FILTERS).rows}

    def stops(self, policy: str | None) -> Maybe:
        """Whether a policy, by its ID, is on and stops what it finds; False for none."""
        if policy is None:
            return False
        return stopping(self._settings.get(policy), "mode")


def stopping(settings: Any, mode: str) -> Maybe:
    """Whether settings are on (by either name of the switch) and in the mode that stops."""
    switch = dig(settings, "state") if dig(settings, "enabledState") is None else dig(settings, "enabledState")
    if switch is None:
        switch = dig(settings, "enabled")
    on = word(switch, enabled=True, disabled=False, true=True, false=False)
    return every(on, word(dig(settings, mode), prevention=True, detection=False))
