"""What stands at the head of every page: which audit this is, of what, and whether it saw everything."""

from collections import Counter
from dataclasses import dataclass

from reports.evidence import sentence
from reports.times import moment_text
from reports.view import RunView
from reports.words import Words


@dataclass(frozen=True)
class Header:
    """The run as a reader needs to know it."""

    when: str
    run: str
    version: str
    regulation: str
    """The first characters of the hash; the whole stands in run.json."""
    scope: str
    complete: bool
    evidence: str
    """That it came from files and of which date; empty where the clouds were read."""


def header(view: RunView, say: Words) -> Header:
    """The header of a run."""
    run = view.run
    clouds = Counter(scope.partition(":")[0] for scope in run.scopes)
    parts = [_accounts(cloud, number, say) for cloud, number in sorted(clouds.items())]
    parts.append(say("page.services_n", n=sum(1 for gaps in view.gap_lists if gaps.service)))
    return Header(
        when=moment_text(run.started_at, say.language),
        run=run.id,
        version=f"auditor {run.version}",
        regulation=run.regulation[:12],
        scope=" / ".join(parts),
        complete=run.complete,
        evidence=sentence(view, say),
    )


def _accounts(cloud: str, number: int, say: Words) -> str:
    """How many accounts of a cloud, by the cloud's own word for them."""
    key = f"page.accounts_{cloud}"
    provider = say(f"provider.{cloud}") if say.has(f"provider.{cloud}") else cloud
    return say(key if say.has(key) else "page.accounts", provider=provider, n=number)
