"""Facts about people of the directory, and how they sign in."""

from providers.gcp.directory.access import sign_in_access
from providers.gcp.directory.sign_in import central_directory, second_factor, settings

COLLECTORS = (second_factor, settings, central_directory, sign_in_access)
