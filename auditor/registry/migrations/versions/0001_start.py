"""Services with their scopes, runs, and what became of every finding."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the four tables."""
    op.create_table(
        "service",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("approved_on", sa.Date),
        sa.Column("starts_on", sa.Date),
        sa.Column("ends_on", sa.Date),
        sa.Column("administrator", sa.Text),
        sa.Column("department", sa.Text),
        sa.Column("classification", sa.Text),
        sa.Column("personal_info", sa.Boolean),
        sa.Column("criticality", sa.Text),
        sa.Column("allowed_regions", sa.JSON, nullable=False),
        sa.Column("allowed_services", sa.JSON, nullable=False),
        sa.Column("status", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_service"),
    )
    op.create_table(
        "scope",
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("regions", sa.JSON, nullable=False),
        sa.Column("tags", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("service_id", "position", name="pk_scope"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_scope_service_id", ondelete="CASCADE"),
    )
    op.create_index("ix_scope_provider_account", "scope", ["provider", "account"])
    op.create_table(
        "run",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("regulation", sa.Text, nullable=False),
        sa.Column("parameters", sa.Text, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("exit_status", sa.Integer, nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_index("ix_run_started_at", "run", ["started_at"])
    _findings()


def _findings() -> None:
    op.create_table(
        "finding_history",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("check_code", sa.Text, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("resource", sa.Text, nullable=False),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True)),
        sa.Column("reopened_at", sa.DateTime(timezone=True)),
        sa.Column("reopened_count", sa.Integer, nullable=False),
        sa.Column("last_run", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_finding_history"),
        sa.ForeignKeyConstraint(["last_run"], ["run.id"], name="fk_finding_history_last_run"),
    )
    op.create_index("ix_finding_history_service", "finding_history", ["service"])
    op.create_index("ix_finding_history_state", "finding_history", ["state"])


def downgrade() -> None:
    """Drops the four tables."""
    for table in ("finding_history", "run", "scope", "service"):
        op.drop_table(table)
