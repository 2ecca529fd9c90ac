"""The registry's schema from the first version on (Alembic)."""
