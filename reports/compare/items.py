"""What became of verdicts, services and scopes between two runs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.errors import AuditorError
from auditor.gaps import VERDICTS
from reports.compare.view import ItemChange
from reports.contract import Run, services


@dataclass(frozen=True)
class Verdicts:
    """Of one run: what stays in memory of its gap lists grows with services, not with findings."""

    names: Mapping[str | None, str]
    items: Mapping[str | None, Mapping[str, str]]
    """By service, then item."""
    checks: frozenset[str]
    """The checks that judged anything."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Items by verdict, over the services of the registry."""
        counted = Counter(verdict for key, items in self.items.items() if key is not None for verdict in items.values())
        return {verdict: counted[verdict] for verdict in VERDICTS}


def verdicts(run: Run) -> Verdicts:
    """The verdicts of a run."""
    lists = [(one.id, one.name, one.items, tuple(one.checks)) for one in services(run)]
    return Verdicts(
        names={key: name for key, name, _, _ in lists},
        items={key: items for key, _, items, _ in lists},
        checks=frozenset(code for _, _, _, checks in lists for code in checks),
    )


def changed(before: Verdicts, after: Verdicts) -> Sequence[ItemChange]:
    """The items with another verdict of the services that both runs know, by service, in the regulation's order."""
    return [
        ItemChange(key, item, was.get(item), now.get(item))
        for key, now in after.items.items()
        if (was := before.items.get(key)) is not None
        for item in [*now, *(gone for gone in was if gone not in now)]
        if was.get(item) != now.get(item)
    ]


def notes(before: Run, after: Run) -> Sequence[str]:
    """What else differs, so that a change may not come from the clouds. AuditorError for the wrong order."""
    if after.started_at <= before.started_at:
        raise AuditorError(
            f"{before.folder} is not earlier than {after.folder}: name the earlier run first, and two different ones"
        )
    if before.closing or after.closing:
        folder = before.folder if before.closing else after.folder
        raise AuditorError(f"{folder}: proves the end of one service and is no audit; compare audits with each other")
    said = [name for name in ("regulation", "parameters", "version") if getattr(before, name) != getattr(after, name)]
    said += [] if before.complete else ["incomplete_before"]
    said += [] if after.complete else ["incomplete_after"]
    return [*said, *([] if {*before.scopes} & {*after.scopes} else ["no_common"])]
