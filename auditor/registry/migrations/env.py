"""Alembic runs this for every command; the connection comes from auditor.registry.database, which also commits."""

from alembic import context

from auditor.registry.models import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
