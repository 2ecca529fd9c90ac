"""Reads the registry of approved services from the sheets in which municipalities keep it."""

from auditor.registry.importing.services import Imported, import_services, read_services

__all__ = ["Imported", "import_services", "read_services"]
