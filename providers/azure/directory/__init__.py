"""Facts about people, groups, applications and sign-in rules of the Entra tenant.

A snapshot speaks of those who hold a role on the subscription and of the tenant's administrators, never of the whole
directory. What is asked of Microsoft Graph is asked once a run, however many subscriptions there are.
"""

from providers.azure.directory.applications import credentials
from providers.azure.directory.grants import directory_roles
from providers.azure.directory.people import principals
from providers.azure.directory.reviews import access_reviews
from providers.azure.directory.rules import central_directory, defaults, passwords
from providers.azure.directory.sign_in import sign_in_rules
from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = (
    principals,
    directory_roles,
    credentials,
    sign_in_rules,
    defaults,
    passwords,
    central_directory,
    access_reviews,
)
