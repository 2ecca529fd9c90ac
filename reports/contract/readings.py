"""The attempts to read of a run's folder, one after another."""

from collections.abc import Iterator
from typing import Any, cast

from auditor.reading import STATUSES, Reading
from reports.contract.fields import Fields
from reports.contract.folder import READINGS, Run, lines


def readings(run: Run) -> Iterator[Reading]:
    """All of a run, the good ones among them. AuditorError where one is none."""
    return (_reading(fields) for fields in lines(run.folder / READINGS))


def _reading(fields: Fields) -> Reading:
    refused = fields.optional("denied_by")
    return Reading(
        provider=fields.text("provider"),
        account=fields.text("account"),
        region=fields.text("region"),
        operation=fields.text("operation"),
        status=cast(Any, fields.one_of("status", STATUSES)),
        error=fields.optional("error"),
        denied_by=cast(Any, fields.one_of("denied_by", ("policy", "organization_policy"))) if refused else None,
        permission=fields.optional("permission"),
        resource=fields.optional("resource"),
        rows=fields.number("rows"),
        pages=fields.number("pages"),
        columns=fields.texts("columns"),
        started_at=fields.instant("started_at"),
        finished_at=fields.instant("finished_at"),
    )
