"""Switches of a whole subscription."""

from typing import Any

from auditor.facts.governance import Guardrail
from providers.azure.fields import flag
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.place import Place
from providers.collecting import Collected, reads
from providers.three import Maybe

CONSOLE = "arm:serial_console"


def _row(place: Place, kind: Any, resource: str, name: str, enforced: Maybe) -> Guardrail:
    return Guardrail(
        **place.here(None),
        resource=f"{place.scope}{resource}",
        name=name,
        kind=kind,
        target=place.scope,
        target_level="account",
        is_enforced=enforced,
        covers_account=True,
        evidence="configuration",
    )


@reads("account", {CONSOLE: "guardrail[block_remote_console].*"})
def serial_console(place: Place) -> Collected:
    """Whether the serial console is turned off for all machines of the subscription."""
    answer = place.ask(CONSOLE, scope=place.scope)
    if answer is not None:
        off = flag((answer.get("properties") or {}).get("disabled"))
        path = "/providers/microsoft.serialconsole/consoleservices/default"
        yield _row(place, "block_remote_console", path, "Serial Console", off)


@reads("account", {SUBSCRIPTIONS: "guardrail[default_disk_encryption].*"})
def disk_encryption(place: Place) -> Collected:
    """Managed disks are encrypted by design: nobody can turn it off."""
    for _ in place.query(SUBSCRIPTIONS).rows:
        path = "/providers/microsoft.compute/disks"
        yield _row(place, "default_disk_encryption", path, "Server-side encryption of managed disks", True)


COLLECTORS = (serial_console, disk_encryption)
