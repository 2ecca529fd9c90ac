"""The registry's tables. A change here needs a migration beside it; a test compares the two."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Date, DateTime, Dialect, ForeignKey, Index, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, stored in UTC. SQLite forgets zones: what comes back is marked as UTC again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the shape that SQLAlchemy calls
        """Refuses an instant without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the shape that SQLAlchemy calls
        """The instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Text is unbounded, structures are JSON, constraints have names that both databases agree on."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map = {str: Text, date: Date, datetime: UtcDateTime, list[str]: JSON, dict[str, Any]: JSON}  # noqa: RUF012 - as SQLAlchemy declares it


class ServiceRow(Base):
    """An approved cloud service; columns as in auditor.scope.Service."""

    __tablename__ = "service"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    approved_on: Mapped[date | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    end_plan: Mapped[str | None]
    administrator: Mapped[str | None]
    department: Mapped[str | None]
    classification: Mapped[str | None]
    personal_info: Mapped[bool | None]
    criticality: Mapped[str | None]
    allowed_regions: Mapped[list[str]]
    allowed_services: Mapped[list[str]]
    status: Mapped[str | None]
    scopes: Mapped[list["ScopeRow"]] = relationship(
        order_by="ScopeRow.position", cascade="all, delete-orphan", passive_deletes=True, lazy="selectin"
    )


class ScopeRow(Base):
    """One scope of a service, in the order in which the registry lists them."""

    __tablename__ = "scope"
    __table_args__ = (Index(None, "provider", "account"),)

    service_id: Mapped[str] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    provider: Mapped[str]
    account: Mapped[str]
    regions: Mapped[list[str]]
    tags: Mapped[dict[str, Any]]


class RunRow(Base):
    """One audit; columns as in auditor.registry.runs.RunRecord."""

    __tablename__ = "run"

    id: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime]
    version: Mapped[str]
    regulation: Mapped[str]
    parameters: Mapped[str]
    complete: Mapped[bool]
    exit_status: Mapped[int]
    scopes: Mapped[list[str]]
    counts: Mapped[dict[str, Any]]


class FindingRow(Base):
    """A finding that failed at least once; columns as in auditor.registry.history.Past.

    `service` is no foreign key: a finding may belong to no service, and history outlives its service.
    """

    __tablename__ = "finding_history"

    id: Mapped[str] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(index=True)
    check_code: Mapped[str]
    provider: Mapped[str]
    account: Mapped[str]
    region: Mapped[str]
    resource: Mapped[str]
    severity: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    reopened_at: Mapped[datetime | None]
    reopened_count: Mapped[int]
    last_run: Mapped[str] = mapped_column(ForeignKey("run.id"))
