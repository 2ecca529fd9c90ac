"""What the made-up organisation need not show."""

ONE_SIDED: dict[str, tuple[str, str]] = {}
"""Checks that Google Cloud decides one way by design: the status that is never seen, and why."""

# fmt: off
LATER = frozenset((
    "ACC-01", "ACC-03", "ACC-04", "ACC-05", "ACC-06", "ACC-07", "ACC-X1", "ACC-X2", "AVL-01", "AVL-02",
    "AVL-03", "AVL-X1", "AVL-X2", "AVL-X3", "BKP-01", "BKP-02", "BKP-03", "BKP-04", "BKP-05", "BKP-X1",
    "CAP-01", "CAP-02", "CAP-03", "CAP-X1", "CAP-X2", "CHG-01", "CHG-02", "CHG-03", "CHG-04", "CHG-05",
    "CHG-06", "CHG-07", "CHG-08", "CHG-09", "CHG-10", "CON-01", "CON-02", "CON-03", "CON-X2", "DET-01",
    "DET-02", "DET-03", "DET-04", "DET-06", "DET-X1", "DET-X2", "ENC-01", "ENC-02", "ENC-03", "ENC-04",
    "ENC-05", "ENC-06", "ENC-07", "ENC-08", "ENC-09", "END-01", "END-02", "END-03", "END-04", "END-05",
    "END-06", "IAM-01", "IAM-02", "IAM-04", "IAM-05", "IAM-06", "IAM-07", "IAM-08", "IAM-09", "IAM-10",
    "IAM-11", "IAM-12", "IAM-13", "IAM-14", "IAM-15", "IAM-16", "IAM-17", "IAM-19", "IAM-20", "IAM-21",
    "IAM-X1", "IAM-X2", "IAM-X3", "IAM-X4", "ING-01", "ING-02", "ING-03", "ING-04", "ING-05", "ING-06",
    "ING-07", "ING-X1", "ING-X2", "ING-X3", "KEY-01", "KEY-02", "KEY-03", "KEY-04", "KEY-05", "KEY-06", "KEY-X2",
    "LBL-02", "LBL-03", "LBL-X1", "LOC-02", "LOC-03", "LOC-04", "LOC-X1", "LOC-X2", "LOG-01", "LOG-02",
    "LOG-03", "LOG-04", "LOG-05", "LOG-06", "LOG-07", "LOG-08", "LOG-X1", "MNT-01", "MNT-02", "MNT-03",
    "MNT-04", "MNT-05", "MNT-X1", "NWK-01", "NWK-02", "NWK-03", "NWK-X1", "SEC-01", "SEC-X1", "SEC-X2", "SVC-03",
    "SVC-04", "SVC-05", "SVC-06", "SVC-X1", "SVC-X2", "SVC-X3", "TIM-01", "TIM-02", "TIM-03", "UTL-01",
    "UTL-02", "UTL-X1", "UTL-X2", "VM-01", "VM-02", "VM-03", "VM-04", "VM-05", "VM-06", "VM-07", "VM-08",
))
"""Checks that read what no collector of Google Cloud reads yet. One that is seen on both sides has to go from here."""
# fmt: on
