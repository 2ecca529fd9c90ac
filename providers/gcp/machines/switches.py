"""Switches among the metadata of machines: those of the machine itself, and what the project sets for all."""

from typing import Any

from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.three import Maybe, either, every, negate

SETTINGS = "cai:machine_settings"

READS = {SETTINGS: "compute[vm].password_login compute[vm].managed_agent_absent"}

WORDS = {
    **dict.fromkeys(("true", "t", "yes", "y", "1"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0", ""), False),
}


def switched(value: Any) -> Maybe:
    """What a value of metadata means to the agent in the machine; None for one that is not set, or no word for it."""
    return None if value is None else WORDS.get(str(value).strip().lower())


class Switches:
    """The settings of a project. Callers declare READS."""

    def __init__(self, place: Place) -> None:
        rows = place.query(SETTINGS).rows
        self._project = rows[0] if rows and rows[0]["creationTimestamp"] is not None else None

    def on(self, of: Row, name: str, path: str = "metadata.items") -> Maybe:
        """Whether a switch is on: the machine's own value counts before the project's; one that neither sets is off."""
        if (own := of[f"{path}.{name}"]) is not None:
            return switched(own)
        if self._project is None:
            return None
        set_for_all = self._project[f"commonInstanceMetadata.items.{name}"]
        return False if set_for_all is None else switched(set_for_all)

    def password_login(self, of: Row, path: str = "metadata.items", *, told: bool) -> Maybe:
        """Whether a key of the project opens the machine, or a password does at its serial console. Keys in metadata
        count for nothing where OS Login is on; a machine can refuse those of its project."""
        if not told:
            return None
        refused = of[f"{path}.block-project-ssh-keys"]
        closed = either(self.on(of, "enable-oslogin", path), False if refused is None else switched(refused))
        return negate(every(closed, negate(self.on(of, "serial-port-enable", path))))
