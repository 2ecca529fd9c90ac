"""Approved services and the accounts that they use: what the registry fills, and findings are attributed by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

ProviderName = Literal["aws", "azure", "gcp"]
Classification = Literal["1", "2", "3A", "3B", "3C"]
ServiceStatus = Literal["planned", "in_use", "ended"]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """One AWS account, Azure subscription or Google Cloud container that a service uses; may be narrowed."""

    provider: ProviderName
    account: str
    regions: tuple[str, ...] = ()
    """Only these regions (and global resources); empty is all."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Only resources that carry all these tags; empty is all."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """An approved cloud service as the registry records it (regulation (4)2)."""

    id: str
    name: str
    approved_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    """End or planned end of use."""
    end_plan: str | None = None
    """Where the migration or termination plan is filed: its name or document number."""
    administrator: str | None = None
    department: str | None = None
    classification: Classification | None = None
    personal_info: bool | None = None
    criticality: Literal["high", "medium", "low"] | None = None
    allowed_regions: tuple[str, ...] = ()
    """Narrower than the installation's own list; empty is that list."""
    allowed_services: tuple[str, ...] = ()
    """Cloud services (s3, rds, ...) that the approval covers; empty: the registry does not say."""
    scopes: tuple[Scope, ...] = ()
    status: ServiceStatus | None = None

    def ended(self, today: date) -> bool:
        """Whether use has ended on that day: by status, or by an end date in the past."""
        return self.status == "ended" or (self.ends_on is not None and self.ends_on < today)
