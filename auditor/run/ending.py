"""A run that proves the end of one service: which service, what is read for it, and who else is in its accounts."""

from collections.abc import Sequence
from dataclasses import replace

from auditor.errors import AuditorError
from auditor.scope import ProviderName, Service
from auditor.settings import Settings


def ending(services: Sequence[Service], wanted: str) -> Service:
    """The service of that ID; AuditorError with the IDs that there are where there is none."""
    found = next((service for service in services if service.id == wanted), None)
    if found is None:
        known = ", ".join(service.id for service in services) or "none"
        raise AuditorError(f"no service {wanted!r} in the registry; there are: {known}")
    return found


def thoroughly(settings: Settings, service: Service) -> Settings:
    """Settings that read the accounts of the service (a folder is the projects in it) and no others, every region in
    full."""
    aws = settings.aws.model_copy(update={"accounts": (), "organization": False, "regions": (), "thorough": True})
    azure = settings.azure.model_copy(update={"subscriptions": _names(service, "azure")})
    gcp = settings.gcp.model_copy(update={"projects": _names(service, "gcp")})
    return settings.model_copy(update={"aws": aws, "azure": azure, "gcp": gcp})


def _names(service: Service, provider: ProviderName) -> tuple[str, ...]:
    return tuple(sorted({scope.account for scope in service.scopes if scope.provider == provider}))


def own_roles(settings: Settings) -> frozenset[str]:
    """Names of the roles by which accounts are read; a path before a name is no part of it."""
    roles = (settings.aws.role_name, settings.aws.activity_role_name)
    return frozenset(role.rsplit("/", 1)[-1] for role in roles if role)


def neighbours(services: Sequence[Service], service: Service) -> tuple[Service, ...]:
    """The service and every other one in its accounts, each with its scopes there only."""
    accounts = {(scope.provider, scope.account) for scope in service.scopes}
    near = (
        replace(one, scopes=tuple(s for s in one.scopes if (s.provider, s.account) in accounts)) for one in services
    )
    return tuple(one for one in near if one.scopes or one.id == service.id)
