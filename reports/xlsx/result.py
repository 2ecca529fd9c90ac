"""What the checks say of an item, in one cell: how many, the worst of them, and why it is open."""

from collections import defaultdict
from typing import Final

from auditor.finding import Finding
from auditor.gaps import ItemResult
from auditor.regulation.items import items_of
from reports import statements
from reports.view import RunView
from reports.words import Words

_EXAMPLES: Final = 3
_STATUSES = ("fail", "unknown", "accepted", "pass", "not_applicable")
_NAME = 120
"""Characters of a resource's name beside which others have to stand."""


class Examples:
    """The first failing findings of each item of one gap list, which come worst first."""

    def __init__(self) -> None:
        """None yet."""
        self._found: dict[str, list[Finding]] = defaultdict(list)

    def add(self, finding: Finding) -> None:
        """Keep it for every item that has not enough."""
        if finding.status == "fail":
            for item in items_of(finding.check):
                if len(self._found[item]) < _EXAMPLES:
                    self._found[item].append(finding)

    def of(self, item: str) -> list[Finding]:
        """Those of an item."""
        return self._found.get(item, [])


def result(view: RunView, one: ItemResult, examples: list[Finding], say: Words) -> str:
    """Lines of text."""
    counts = say("value.joint").join(
        say("value.counted", word=say(f"status.{status}"), n=one.counts[status])
        for status in _STATUSES
        if one.counts.get(status)
    )
    lines = [say("sheet.counts", counts=counts) if counts else say("sheet.counts_none")]
    lines += [_example(view, finding, say) for finding in examples]
    if (more := one.counts.get("fail", 0) - len(examples)) > 0:
        lines.append(say("sheet.examples_more", n=more, gaps=say("sheet.gaps")))
    lines += [statements.acceptance(told, say) for told in one.acceptances]
    if reasons := say("value.clauses").join(say(f"open.{reason}") for reason in one.open):
        lines.append(say("sheet.open", text=reasons))
    lines += [say(f"unread.{table}") for table in one.unread]
    return "\n".join(line.replace("\n", " ") for line in lines)


def _example(view: RunView, finding: Finding, say: Words) -> str:
    name = finding.name or finding.resource
    return say(
        "sheet.example",
        severity=say(f"severity.{finding.severity}"),
        title=say.of(view.rules[finding.check].title),
        name=name if len(name) <= _NAME else f"{name[:_NAME]}…",
        place=f"{finding.account} {finding.region}",
    )
