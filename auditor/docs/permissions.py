"""docs/permissions-*.md: what the audit may do on each cloud, and what for."""

from collections.abc import Iterable

from providers.aws import policy
from providers.aws.collectors import DECLARED, OPTIONAL
from providers.aws.permissions import access_levels, permission
from providers.azure import policy as azure_policy
from providers.azure.calls import OPERATIONS
from providers.azure.collectors import COLLECTORS
from providers.azure.withheld import WITHHELD
from providers.collecting import Collector
from providers.gcp import policy as gcp_policy
from providers.gcp.calls import OPERATIONS as GCP_OPERATIONS
from providers.gcp.collectors import COLLECTORS as GCP_COLLECTORS
from providers.gcp.operations import Assets


def aws() -> str:
    """docs/permissions-aws.md: the role, and what asks for each of its actions."""
    documents = policy.documents()
    sizes = ", ".join(str(policy.size(document)) for document in documents)
    lines = [
        "# What the audit role on AWS may do\n",
        f"{len(policy.actions())} actions in {len(documents)} managed policy document(s) of {sizes} characters "
        f"(limit {policy.LIMIT}). `auditor policy aws` prints them.\n",
        "| operation | IAM action | access level | collectors |",
        "|---|---|---|---|",
    ]
    users = _users(DECLARED, "providers.aws.")
    for name in sorted(users):
        action = permission(name)
        lines.append(f"| {name} | {action} | {access_levels()[action]} | {', '.join(sorted(users[name]))} |")
    return "\n".join([*lines, *_optional()]) + "\n"


def _optional() -> list[str]:
    """The readers that have to be turned on, each with a role of its own."""
    lines = []
    for reader, collectors in OPTIONAL.items():
        actions = policy.actions({operation for collector in collectors for operation in collector.reads})
        allowed = ", ".join(f"{action} ({access_levels()[action]})" for action in actions)
        lines.append(f"\n## The optional reader `{reader}`\n")
        lines.append(f"A role of its own may do {allowed}, and the audit role above may not.")
        lines.append(f"`auditor policy aws --with {reader}` prints its policy.")
    return lines


def azure() -> str:
    """docs/permissions-azure.md: the role, the consents, and what asks for each of them."""
    consents = azure_policy.graph_permissions()
    lines = [
        "# What the audit may do on Azure\n",
        f"The role's actions: {', '.join(f'`{action}`' for action in azure_policy.actions())}, less what holds content "
        f"({len(WITHHELD)} `NotActions`). Microsoft Graph, application permissions with an administrator's consent: "
        f"{', '.join(f'`{name}`' for name in consents)}. `auditor policy azure` prints both.\n",
        "Resource Graph leaves out what the caller may not see, and says nothing of it. So the rights of the third "
        "column are looked for in what the reader may do on each subscription (`arm:permissions`): where one is "
        "missing, what the operation would have told is *unverified*.\n",
        "| operation | asks | rights | collectors |",
        "|---|---|---|---|",
    ]
    users = _users(COLLECTORS, "providers.azure.")
    for name in sorted(users):
        query, path = OPERATIONS.queries.get(name), OPERATIONS.paths.get(name)
        asks = "Resource Graph" if query else f"GET `{path.path}`" if path else ""
        lines.append(f"| {name} | {asks} | {', '.join(OPERATIONS.rights(name))} | {', '.join(sorted(users[name]))} |")
    return "\n".join(lines) + "\n"


def gcp() -> str:
    """docs/permissions-gcp.md: the roles, and what asks for each permission."""
    lines = [
        "# What the audit may do on Google Cloud\n",
        f"Roles on the scope: {', '.join(f'`{role}`' for role in gcp_policy.roles())}; on the quota project: "
        f"`{gcp_policy.USE_QUOTA}`. Interfaces that are enabled in the quota project: "
        f"{', '.join(f'`{name}`' for name in gcp_policy.interfaces())}. `auditor policy gcp` prints them, and a custom "
        "role of the permissions below.\n",
        "The inventory answers for everything below the scope or refuses: a list is whole. What is set on folders and "
        "the organisation above the scope is not seen, and *unverified*.\n",
        "| operation | asks | permission | collectors |",
        "|---|---|---|---|",
    ]
    users = _users(GCP_COLLECTORS, "providers.gcp.")
    for name in sorted(users):
        right = ", ".join(GCP_OPERATIONS.rights(name))
        lines.append(f"| {name} | {_asks(name)} | {right} | {', '.join(sorted(users[name]))} |")
    return "\n".join(lines) + "\n"


def _asks(name: str) -> str:
    """What an operation of Google Cloud asks, in a cell."""
    if path := GCP_OPERATIONS.paths.get(name):
        return f"GET `{path.host}{path.path}`"
    query = GCP_OPERATIONS.queries[name]
    if not isinstance(query, Assets):
        return "search for all resources"
    return f"list, {query.content}: {', '.join(query.types) or 'every type'}"


def _users(collectors: Iterable[Collector], prefix: str) -> dict[str, list[str]]:
    """The collectors that ask each operation."""
    users: dict[str, list[str]] = {}
    for collector in collectors:
        for operation in collector.reads:
            users.setdefault(operation, []).append(collector.name.removeprefix(prefix))
    return users
