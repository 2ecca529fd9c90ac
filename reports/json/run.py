"""run.json: what was audited, when, by which version, against which data."""

from collections import Counter
from typing import Any

from reports.evidence import evidence, files_of
from reports.observed import data
from reports.times import iso
from reports.view import RunView


def document(view: RunView) -> dict[str, Any]:
    """The whole file. `calls` counts answered calls by cloud and operation."""
    run = view.run
    calls: Counter[str] = Counter()
    from_files = view.files
    for reading in view.readings:
        if (reading.provider, reading.account) not in from_files:
            calls[f"{reading.provider}:{reading.operation}"] += reading.pages
    return {
        "id": run.id,
        "version": run.version,
        "regulation": run.regulation,
        "parameters": run.parameters,
        "scopes": list(run.scopes),
        "started_at": iso(run.started_at),
        "finished_at": iso(run.finished_at),
        "calls": dict(sorted(calls.items())),
        "exit_status": run.exit_status,
        "complete": run.complete,
        "counts": dict(sorted(run.counts.items())),
        "evidence": evidence(view),
        "closing": view.closing.service.id if view.closing else None,
        "previous": view.previous.id if view.previous else None,
        "snapshots": [
            {
                "provider": provider,
                "account": account,
                "taken_at": iso(taken),
                "from_files": files_of(view, provider, account),
            }
            for (provider, account), taken in sorted(view.taken.items())
        ],
        "thresholds": data(dict(sorted(view.parameters.items()))),
    }
