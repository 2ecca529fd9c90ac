"""What the made-up tenant need not show."""

ONE_SIDED: dict[str, tuple[str, str]] = {}
"""Checks that Azure decides one way by design: the status that is never seen, and why."""
