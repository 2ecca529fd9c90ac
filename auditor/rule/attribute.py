"""Which approved service a row belongs to: by account, region and tag. A row may belong to several, or to none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa

from auditor.facts.base import Fact
from auditor.scope import Scope, Service

CONTEXT: Mapping[str, pa.DataType] = {
    "service": pa.string(),
    "service_registered": pa.bool_(),
    "service_status": pa.string(),
    "service_ended": pa.bool_(),
    "service_ends_on": pa.date32(),
    "service_end_plan": pa.string(),
    "service_administrator": pa.string(),
    "service_approved_on": pa.date32(),
    "service_starts_on": pa.date32(),
    "service_classification": pa.string(),
    "service_personal_info": pa.bool_(),
    "service_criticality": pa.string(),
    "service_allowed_regions": pa.list_(pa.string()),
    "service_allowed_services": pa.list_(pa.string()),
}
"""Columns that every row gets from the registry while it is judged. NA: the registry does not say."""


@dataclass(frozen=True)
class Claim:
    """One scope of one service; `service` None stands for what nobody claims."""

    service: Service | None
    scope: Scope | None


class Attribution:
    """The registry's services as claims on accounts."""

    def __init__(self, services: Sequence[Service], today: date) -> None:
        self._today = today
        self._services = {service.id: service for service in services}
        self._claims: dict[tuple[str, str], list[Claim]] = {}
        for service in sorted(services, key=lambda s: s.id):
            for scope in service.scopes:
                self._claims.setdefault((scope.provider, scope.account), []).append(Claim(service, scope))

    def claimants(self, provider: str, account: str, region: str = "global") -> tuple[str | None, ...]:
        """The services that use an account in that region, whatever their tags; None alone where nobody does."""
        found = {
            claim.service.id
            for claim in self._claims.get((provider, account), [])
            if claim.service and claim.scope and _in_region(claim.scope, region)
        }
        return tuple(sorted(found)) or (None,)

    def attribute(self, table: type[Fact], frame: pd.DataFrame) -> pd.DataFrame:
        """The rows once for every service that they belong to, with the columns of CONTEXT; unclaimed rows once."""
        parts: list[tuple[Service | None, pd.Index[Any]]] = []
        for (provider, account), group in frame.groupby(["provider", "account"], sort=True, observed=True):
            claimed: dict[str, pd.Index[Any]] = {}
            for claim in self._claims.get((str(provider), str(account)), []):
                if claim.service and claim.scope:
                    index = group.index[_belongs(table, group, claim.scope)]
                    before = claimed.get(claim.service.id)
                    claimed[claim.service.id] = index if before is None else before.union(index)
            everything = group.index
            for service, index in claimed.items():
                parts.append((self._services[service], index))
                everything = everything.difference(index)
            parts.append((None, everything))
        pieces = [self._with_context(frame.loc[index], service) for service, index in parts if len(index)]
        return pd.concat(pieces, ignore_index=True) if pieces else self._with_context(frame.iloc[:0], None)

    def context(self, service: Service | None) -> dict[str, Any]:
        """The CONTEXT columns' values for one service."""
        if service is None:
            return {**dict.fromkeys(CONTEXT), "service_registered": False}
        return {
            "service": service.id,
            "service_registered": True,
            "service_status": service.status,
            "service_ended": service.ended(self._today),
            "service_ends_on": service.ends_on,
            "service_end_plan": service.end_plan,
            "service_administrator": service.administrator,
            "service_approved_on": service.approved_on,
            "service_starts_on": service.starts_on,
            "service_classification": service.classification,
            "service_personal_info": service.personal_info,
            "service_criticality": service.criticality,
            "service_allowed_regions": list(service.allowed_regions) or None,
            "service_allowed_services": list(service.allowed_services) or None,
        }

    def _with_context(self, rows: pd.DataFrame, service: Service | None) -> pd.DataFrame:
        values = self.context(service)
        added: dict[str, Any] = {}
        for name, kind in CONTEXT.items():
            repeated = pa.repeat(pa.scalar(values[name], type=kind), len(rows))
            added[name] = pd.Series(pd.array(repeated, dtype=pd.ArrowDtype(kind)), index=rows.index)
        return rows.assign(**added)


def _in_region(scope: Scope, region: str) -> bool:
    return not scope.regions or region == "global" or region in scope.regions


def _belongs(table: type[Fact], rows: pd.DataFrame, scope: Scope) -> Any:
    """A mask. What speaks of the whole account belongs to every service in it; so does what has unread tags:
    a gap shown to one service too many is better than one shown to none."""
    mask = pd.Series(True, index=rows.index)
    if scope.regions and not table.beyond_regions:
        mask &= rows["region"].isin([*scope.regions, "global"]).astype(bool)
    if scope.tags and not table.account_wide:
        wanted = set(scope.tags.items())
        carried = [tags is pd.NA or tags is None or wanted <= set(dict(tags).items()) for tags in rows["tags"]]
        mask &= pd.Series(carried, index=rows.index)
    return mask
