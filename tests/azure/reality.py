"""What the made-up tenant need not show."""

ONE_SIDED: dict[str, tuple[str, str]] = {
    "END-06": ("pass", "a key that was deleted is in no list of the resource manager any more"),
}
"""Checks that Azure decides one way by design: the status that is never seen, and why."""
