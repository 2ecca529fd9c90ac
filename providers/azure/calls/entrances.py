"""Operations on application gateways, load balancers, Front Door and other entrances."""

from providers.azure.operations import Path, Query

QUERIES: dict[str, Query] = {}

PATHS: dict[str, Path] = {}
