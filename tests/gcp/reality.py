"""What the made-up organisation need not show."""

ONE_SIDED: dict[str, tuple[str, str]] = {}
"""Checks that Google Cloud decides one way by design: the status that is never seen, and why."""

LATER = frozenset(("ACC-07", "ACC-X1", "AVL-X2", "CAP-03", "END-05", "SVC-06", "SVC-X1", "SVC-X3"))
"""Checks of whose table something is read, and whose demo is not built yet. One that is seen on both sides goes."""
