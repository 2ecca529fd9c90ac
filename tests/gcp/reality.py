"""What the made-up organisation need not show."""

ONE_SIDED: dict[str, tuple[str, str]] = {
    "AVL-X2": ("fail", "a bucket lies in several zones, in whatever region"),
    "ENC-01": ("fail", "whatever rests with Google is encrypted"),
    "MNT-03": ("fail", "no database of Google has a switch that keeps minor versions away for good"),
}
"""Checks that Google Cloud decides one way by design: the status that is never seen, and why."""

LATER = frozenset(
    (
        *("CAP-03", "END-05", "SVC-06", "SVC-X1", "SVC-X3"),
        # The directory tells them.
        *("IAM-01", "IAM-02", "IAM-04", "IAM-05", "IAM-07", "IAM-21", "IAM-X4"),
    )
)
"""Checks of whose table something is read, and whose demo is not built yet. One that is seen on both sides goes."""
