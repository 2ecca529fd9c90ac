"""The tables of statements. Rows are only added: the database itself refuses to change or remove one (migration 0003).

`service` is no foreign key: what was stated outlives its service.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column

from auditor.registry.models import Base
from auditor.registry.statements.models import Kind


class AttestationRow(Base):
    """Columns as in Attestation."""

    __tablename__ = "attestation"

    number: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(index=True)
    item: Mapped[str]
    part: Mapped[str]
    answer: Mapped[str]
    text: Mapped[str]
    evidence: Mapped[str]
    officer: Mapped[str]
    answered_on: Mapped[date]
    valid_until: Mapped[date]
    recorded_at: Mapped[datetime]


class AcceptanceRow(Base):
    """Columns as in Acceptance."""

    __tablename__ = "acceptance"

    number: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(index=True)
    check_code: Mapped[str]
    resource: Mapped[str]
    tags: Mapped[dict[str, Any]]
    region: Mapped[str]
    account: Mapped[str]
    applicant: Mapped[str]
    approver: Mapped[str]
    reason: Mapped[str]
    measure: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    recorded_at: Mapped[datetime]


class ReviewRow(Base):
    """Columns as in Review."""

    __tablename__ = "review"

    number: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(index=True)
    run: Mapped[str] = mapped_column(ForeignKey("run.id"))
    administrator: Mapped[str]
    reviewed_on: Mapped[date]
    remark: Mapped[str]
    recorded_at: Mapped[datetime]


class RevocationRow(Base):
    """What was taken back; a statement can be so once."""

    __tablename__ = "revocation"

    kind: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    by: Mapped[str]
    on: Mapped[date]
    reason: Mapped[str]
    recorded_at: Mapped[datetime]


TABLES: Mapping[Kind, Table] = {
    "attestation": Base.metadata.tables[AttestationRow.__tablename__],
    "acceptance": Base.metadata.tables[AcceptanceRow.__tablename__],
    "review": Base.metadata.tables[ReviewRow.__tablename__],
}
REVOCATIONS = Base.metadata.tables[RevocationRow.__tablename__]
