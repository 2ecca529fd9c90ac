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


def _users(collectors: Iterable[Collector], prefix: str) -> dict[str, list[str]]:
    """The collectors that ask each operation."""
    users: dict[str, list[str]] = {}
    for collector in collectors:
        for operation in collector.reads:
            users.setdefault(operation, []).append(collector.name.removeprefix(prefix))
    return users
