"""What the settings declare of an organisation's policies, for accounts that may not read them themselves."""

from collections.abc import Iterable, Iterator
from typing import Any

from auditor.facts.governance import Guardrail
from auditor.reading import Reading
from auditor.rule.holes import feeds_rows
from auditor.settings import Declarations, DeclaredPolicies, DeclaredRegions, DeclaredServices


def declared(account: str, told: Declarations, readings: Iterable[Reading]) -> Iterator[Guardrail]:
    """One row for each declaration that speaks of the account and that its own readings leave open.

    Where the policies could be listed, what was read counts and not what somebody wrote.
    """
    hidden = [feed for reading in readings if _hidden(reading) for feed in reading.columns]
    for kind, said in (
        ("region_restriction", told.region_restriction),
        ("service_restriction", told.service_restriction),
        ("baseline_policies", told.baseline_policies),
    ):
        if said is None or (said.accounts and account not in said.accounts):
            continue
        if any(feeds_rows(feed, Guardrail.table(), (kind,)) for feed in hidden):
            yield _row(account, kind, said)


def _hidden(reading: Reading) -> bool:
    """Whether it was refused, or is nothing that files could hold; what merely failed may be read the next time."""
    return reading.status == "denied" or reading.not_in_files


def _row(account: str, kind: Any, said: DeclaredRegions | DeclaredServices | DeclaredPolicies) -> Guardrail:
    left: tuple[str, ...] | None = None
    if isinstance(said, DeclaredRegions):
        left = said.allowed_regions
    elif isinstance(said, DeclaredServices):
        left = said.allowed_services
    return Guardrail(
        provider="aws",
        account=account,
        region="global",
        resource=f"arn:aws:organizations::{account}:policy/declared/{kind}",
        provider_managed=False,
        kind=kind,
        target=account,
        target_level="account",
        is_enforced=True,
        covers_account=True,
        allowed_values=left,
        policies=said.policies if isinstance(said, DeclaredPolicies) else None,
        evidence="declared",
        declared_on=said.confirmed_on,
        declaration=said.evidence,
    )
