"""What the made-up organisation need not show."""

_ONE_DIRECTORY = "an organisation has one directory for all its projects; test_directory.py shows what fails it"

ONE_SIDED: dict[str, tuple[str, str]] = {
    "AVL-X1": ("fail", "a load balancer is in all zones of its region, or in all regions"),
    "AVL-X2": ("fail", "a bucket lies in several zones, in whatever region"),
    "BKP-04": ("fail", "a vault keeps whatever it holds for a day at least, and nobody can take that back"),
    "BKP-X1": ("fail", "whatever rests with Google is encrypted, backups with it"),
    "CHG-02": ("fail", "the inventory keeps every change for 35 days, and nobody can turn that off"),
    "CHG-09": ("fail", "sign-ins stand in the organisation's logs: who hears them hears them for all of its projects"),
    "ENC-01": ("fail", "whatever rests with Google is encrypted"),
    **dict.fromkeys(("IAM-06", "IAM-X3", "IAM-X5", "IAM-X7"), ("fail", _ONE_DIRECTORY)),
    "LOG-X2": ("fail", "accesses that nobody has to approve may be logged all the same, and no interface says so"),
    "MNT-03": ("fail", "no database of Google has a switch that keeps minor versions away for good"),
    "NWK-02": ("fail", "a network refuses what no rule lets in, and nobody can turn that off"),
    "ENC-02": ("fail", "disks are encrypted whatever is set"),
    "VM-05": ("fail", "a machine without a report of VM Manager may be scanned by something else"),
    "VM-07": ("fail", "the metadata server answers no request without its header"),
    "SVC-X1": ("fail", "an organisation's inventory shows only projects that belong to it"),
    "TIM-01": ("fail", "every entry of Cloud Logging carries UTC"),
    "SVC-X3": ("fail", "an audit of an organisation reads every project that its inventory shows"),
}
"""Checks that Google Cloud decides one way by design: the status that is never seen, and why."""

UNDECIDED: dict[str, str] = {
    "LOG-07": "whether Workspace shares its sign-ins with the organisation's logs is told by no interface",
}
"""Checks that are unknown whatever is set, and why: they may not be left out, since their items would look met."""
