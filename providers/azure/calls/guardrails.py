"""Operations on policies, locks, contacts, health events, offers and quotas."""

from providers.azure.operations import ALWAYS, Path, Query, family

QUERIES: dict[str, Query] = {
    # Whatever carries a tag may be tagged as critical.
    "arg:resources.tagged": Query(
        "resources | where isnotempty(tags) | project id, name, type, location, subscriptionId, tags | order by id asc",
        ("*/read",),
        ALWAYS,
    ),
    "arg:resourcecontainers.groups": family(
        ("Microsoft.Resources/subscriptions/resourceGroups",), table="resourcecontainers"
    ),
}

PATHS: dict[str, Path] = {
    "arm:locks": Path(
        "{scope}/providers/Microsoft.Authorization/locks", "Microsoft.Authorization/locks/read", "2020-05-01"
    ),
}
