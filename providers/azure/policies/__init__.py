"""Azure Policy: what is assigned above and in a subscription, what it refuses, and which guardrails that makes."""
