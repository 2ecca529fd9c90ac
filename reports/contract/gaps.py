"""The gap lists of a run's folder, one after another and without the IDs of their findings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ijson

from auditor.errors import AuditorError
from auditor.finding import SEVERITIES
from auditor.gaps import VERDICTS
from reports.contract.fields import Fields
from reports.contract.folder import GAPS, Run

_SERVICE = "services.item"
_FINDING = "services.item.items.item.findings.item"
"""A million of these may stand in one file, and findings.jsonl has them, too."""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """The gap list of one service; `id` None is what no service claims."""

    id: str | None
    name: str
    accounts: tuple[tuple[str, str], ...]
    """(provider, account)."""
    items: Mapping[str, str]
    """Item to verdict, in the regulation's order."""
    severities: Mapping[str, int]
    """Failing findings by severity."""
    checks: Mapping[str, Mapping[str, int]]
    """For each check, findings by status."""

    @property
    def verdicts(self) -> Mapping[str, int]:
        """Items by verdict."""
        found = list(self.items.values())
        return {verdict: found.count(verdict) for verdict in VERDICTS}


def services(run: Run) -> Iterator[Listed]:
    """The lists, by service; what nobody claims comes last. AuditorError where one is none."""
    path = run.folder / GAPS
    known: set[str | None] = set()
    for values in _objects(path):
        listed = _listed(Fields(values, str(path)))
        if listed.id in known:
            raise AuditorError(f"{path}: {listed.id or 'what no service claims'} stands there twice")
        known.add(listed.id)
        yield listed


def _objects(path: Path) -> Iterator[Any]:
    try:
        with path.open("rb") as file:
            builder = None
            for prefix, event, value in ijson.parse(file, use_float=True):
                if prefix == _SERVICE and event == "start_map":
                    builder = ijson.ObjectBuilder()
                if builder is not None and prefix != _FINDING:
                    builder.event(event, value)
                if builder is not None and prefix == _SERVICE and event == "end_map":
                    yield builder.value
                    builder = None
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise AuditorError(f"{path}: not JSON: {error}") from None
    except OSError as error:
        raise AuditorError(f"{path}: cannot be read: {error.strerror}") from error


def _listed(fields: Fields) -> Listed:
    claimed = fields.mapping("service") if fields.holds("service") else None
    record = Fields(claimed, f"{fields.where}: service") if claimed is not None else None
    return Listed(
        id=record.text("id") if record else None,
        name=record.text("name") if record else "",
        accounts=tuple((one.text("provider"), one.text("account")) for one in fields.objects("accounts")),
        items={item.text("id"): item.one_of("verdict", VERDICTS) for item in fields.objects("items")},
        severities={severity: fields.counts("severities").get(severity, 0) for severity in SEVERITIES},
        checks={code: Fields(fields.mapping("checks"), fields.where).counts(code) for code in fields.mapping("checks")},
    )
