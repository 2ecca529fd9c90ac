"""What the made-up town cannot show, and why."""

ONE_SIDED: dict[str, tuple[str, str]] = {
    "KEY-04": ("fail", "AWS KMS waits at least seven days before it destroys a key"),
    "KEY-X2": ("fail", "AWS KMS keeps the material of its keys in hardware"),
    "AVL-X2": ("fail", "S3 keeps general purpose buckets in three zones"),
    "CAP-X2": ("fail", "every engine of AWS that the audit reads has a documented export"),
    "NWK-02": ("fail", "AWS gives every subnet a network ACL, which cannot be taken away"),
    "TIM-01": ("fail", "AWS's services stamp logs in UTC"),
}
"""Check to (the status that is not seen, why it cannot be)."""

NOT_ON_AWS = (
    *("AVL-X4", "CON-X1", "IAM-06", "IAM-18", "IAM-20", "IAM-X5", "IAM-X7", "ING-X3", "KEY-X1", "LOC-X3", "LOG-X2"),
    *("SEC-X2", "TIM-03", "VM-X1", "VM-X2"),
)
"""Checks that do not run on AWS."""
