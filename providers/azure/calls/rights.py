"""Operations on role assignments, role definitions and eligibility."""

from providers.azure.operations import Path, Query

QUERIES: dict[str, Query] = {}

PATHS: dict[str, Path] = {
    # Without a filter: what is assigned on the subscription, above it and in it. Conditions since this version.
    "arm:role_assignments": Path(
        "{scope}/providers/Microsoft.Authorization/roleAssignments",
        "Microsoft.Authorization/roleAssignments/read",
        "2022-04-01",
    ),
}
