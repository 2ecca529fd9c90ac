"""Where a service's migration or termination plan is filed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds the column; services that are there have no plan yet."""
    op.add_column("service", sa.Column("end_plan", sa.Text))


def downgrade() -> None:
    """Drops the column."""
    op.drop_column("service", "end_plan")
