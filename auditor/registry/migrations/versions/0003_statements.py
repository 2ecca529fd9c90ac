"""Attestations, accepted risks, reviews, and what of them was taken back. Rows of these tables can only be added."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_TABLES = ("attestation", "acceptance", "review", "revocation")
_REFUSAL = "statements are kept as they were made; they can be revoked, not changed"


def upgrade() -> None:
    """Makes the tables, and has the database refuse to change or remove a row."""
    _texts("attestation", "item", "part", "answer", "text", "evidence", "officer", days=("answered_on", "valid_until"))
    _texts(
        "acceptance",
        *("check_code", "resource", "region", "account", "applicant", "approver", "reason", "measure"),
        days=("starts_on", "ends_on"),
        other=(sa.Column("tags", sa.JSON, nullable=False),),
    )
    _texts(
        "review",
        *("run", "administrator", "remark"),
        days=("reviewed_on",),
        other=(sa.ForeignKeyConstraint(["run"], ["run.id"], name="fk_review_run"),),
    )
    op.create_table(
        "revocation",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "number", name="pk_revocation"),
    )
    _keep()


def _texts(
    table: str, *names: str, days: tuple[str, ...], other: tuple[sa.Column[object] | sa.Constraint, ...] = ()
) -> None:
    op.create_table(
        table,
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in names),
        *(sa.Column(name, sa.Date, nullable=False) for name in days),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *other,
        sa.PrimaryKeyConstraint("number", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_service", table, ["service"])


def _keep() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in _TABLES:
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql "
        f"AS $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    for table in _TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    """Drops the tables, and with them what keeps their rows."""
    for table in reversed(_TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_change()")
