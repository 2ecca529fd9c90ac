"""What the made-up town cannot show, and why."""

ONE_SIDED: dict[str, tuple[str, str]] = {}
"""Check to (the status that is not seen, why it cannot be)."""

NOT_ON_AWS: tuple[str, ...] = ()
"""Checks that do not run on AWS."""
