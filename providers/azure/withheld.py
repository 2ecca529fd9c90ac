"""What the hardened role of the audit holds back."""

WITHHELD = (
    "Microsoft.OperationalInsights/workspaces/query/*",
    "Microsoft.OperationalInsights/workspaces/sharedKeys/read",
    "Microsoft.OperationalInsights/workspaces/tables/query/read",
    "Microsoft.Insights/logs/*",
    "Microsoft.Resources/deployments/read",
    "Microsoft.Automation/automationAccounts/runbooks/content/read",
    "Microsoft.Support/*",
)
"""Content that */read would give: logs, inputs of deployments, programs, support cases. Another role may still give it,
as NotActions is no deny."""
