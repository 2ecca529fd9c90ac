"""What the made-up tenant need not show."""

_ONE_TENANT = "a tenant has one set of rules for all its subscriptions; test_directory_rules.py shows what fails it"

ONE_SIDED: dict[str, tuple[str, str]] = {
    "BKP-06": ("fail", "Resource Graph keeps jobs for 14 days: an older restore is never ruled out"),
    "BKP-X1": ("fail", "vaults and databases encrypt every backup"),
    "IAM-06": ("fail", _ONE_TENANT),
    "IAM-17": (
        "fail",
        "whoever signs in comes through the tenant's directory: no subscription has people of its own",
    ),
    "IAM-18": ("fail", _ONE_TENANT),
    "IAM-X7": ("fail", _ONE_TENANT),
    "IAM-X3": ("pass", "Entra ID's own rule, eight characters and the last password, cannot be changed"),
    "ING-07": ("fail", _ONE_TENANT),
    "DET-X2": ("fail", _ONE_TENANT),
    "END-06": ("pass", "a key that was deleted is in no list of the resource manager any more"),
    "CHG-02": ("fail", "Azure keeps the history of changes of every resource by itself"),
    "LOG-07": (
        "fail",
        "where sign-ins are exported is set once for the tenant: all of its subscriptions show the same",
    ),
    "MNT-03": ("fail", "no database of Azure has a switch that keeps minor versions away"),
    "LOG-X2": ("fail", "Customer Lockbox is set once for the tenant: all of its subscriptions show the same"),
    "CHG-09": ("fail", "alerts on sign-ins stand where the tenant gathers them, once for all of its subscriptions"),
    "TIM-01": ("fail", "every log of Azure Monitor carries UTC"),
    "VM-07": ("fail", "the metadata service of Azure answers no request without its header"),
    "ING-04": ("fail", "Azure makes neither a network nor a rule group by itself, and classic networks are gone"),
    "ENC-02": ("fail", "managed disks are always encrypted"),
    "SVC-X3": ("fail", "one tenant has one list of subscriptions; the other side stands in test_governance"),
}
"""Checks that Azure decides one way by design: the status that is never seen, and why."""
