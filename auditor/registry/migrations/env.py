"""Alembic runs this for every command; the connection comes from auditor.registry.database, which also commits."""

from alembic import context

from auditor.registry.models import Base
from auditor.registry.statements import rows  # noqa: F401 - its tables belong to the metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
