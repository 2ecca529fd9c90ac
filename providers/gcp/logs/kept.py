"""Logs of resources, and what the project's sinks make of them."""

from typing import Any

from auditor.facts.logs import LogSource
from providers.gcp.logs.sinks import entries, sinks
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.three import Maybe, every

SWITCHED = "log_source[{0}].is_enabled log_source[{0}].destination_id"
"""What the list of sinks feeds of a kind of row."""

SECOND = ("firewall", "cdn", "web_acl")
"""Kinds of rows that are the second log of a resource: its log stands behind the resource's name."""


class Logs:
    """The logs of one project, and what its sinks make of them."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._sinks = sinks(place)

    def source(
        self, row: Row, kind: Any, log_kind: Any, log: str, on: Maybe, labelled: str = "labels", **more: Any
    ) -> LogSource:
        """The row of a log. `log`: its name, by which sinks choose. What no sink keeps is lost."""
        written = entries(self._place, log)
        enabled = every(on, self._sinks.keep(written))
        envelope = self._place.envelope(row, labelled)
        if kind in SECOND:
            envelope["resource"] = f"{envelope['resource']}#{log_kind}"
        return LogSource(
            **envelope,
            kind=kind,
            log_kind=log_kind,
            is_enabled=enabled,
            **{"in_use": True, **more},
            destination_id=self._sinks.place_of(written) if enabled else None,
        )
