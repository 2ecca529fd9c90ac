"""Backup plans: where they copy to; and restore testing plans: which vaults they try."""

from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from providers.aws.fields import field, moment
from providers.aws.place import Answer, Place
from providers.aws.stores.shared import region_of


def plans(place: Place) -> tuple[str, ...] | None:
    """The IDs of the region's backup plans; None where they were not all listed."""
    found = place.listing("backup:ListBackupPlans", "BackupPlansList")
    return tuple(str(plan["BackupPlanId"]) for plan in found.rows) if found.whole else None


def rules(place: Place, plan: str) -> Any:
    """The listing of a plan's rules; asked once, however many vaults and resources want it."""
    return place.listing("backup:GetBackupPlan", "BackupPlan.Rules[]", BackupPlanId=plan)


def targets(place: Place, vault: Answer, wanted: tuple[str, ...] | None) -> list[str] | None:
    """The vaults to which plans copy what they put into this one; None where one of the plans was not read."""
    if wanted is None:
        return None
    names = {vault["BackupVaultName"], vault["BackupVaultArn"]}
    found: list[str] = []
    for plan in wanted:
        listed = rules(place, plan)
        if not listed.whole:
            return None
        for rule in listed.rows:
            if names & {rule.get("TargetBackupVaultName"), rule.get("TargetLogicallyAirGappedBackupVaultArn")}:
                found += [str(copy.get("DestinationBackupVaultArn")) for copy in rule.get("CopyActions") or []]
    return found


def copies(place: Place, found: list[str] | None) -> dict[str, Any]:
    """The columns of copies: the other regions and the other accounts of vaults."""
    return {
        "copy_regions": _others(found, region_of, place.region),
        "copy_accounts": _others(found, _account_of, place.account),
    }


def _others(found: list[str] | None, part: Any, own: str) -> tuple[str, ...] | None:
    if found is None:
        return None
    return tuple(sorted({value for target in found if (value := part(target)) and value != own}))


def _account_of(arn: str) -> str | None:
    parts = arn.split(":")
    return parts[4] if len(parts) > 5 else None


def drills(place: Place, vault: str) -> tuple[list[datetime | None], bool]:
    """When each restore testing plan that takes from a vault (an ARN) last ran, None for never; and whether all plans
    were read."""
    listed = place.listing("backup:ListRestoreTestingPlans", "RestoreTestingPlans")
    found: list[datetime | None] = []
    whole = listed.whole
    for row in listed.rows:
        name = row["RestoreTestingPlanName"]
        detail = place.listing("backup:GetRestoreTestingPlan", "RestoreTestingPlan", RestoreTestingPlanName=name)
        whole = whole and detail.whole
        if any(_takes_from(plan, vault) for plan in detail.rows):
            found.append(moment(row.get("LastExecutionTime")))
    return found, whole


def _takes_from(plan: Answer, vault: str) -> bool:
    """Names of vaults may hold wildcards."""
    chosen = field(plan, "RecoveryPointSelection.IncludeVaults") or []
    left_out = field(plan, "RecoveryPointSelection.ExcludeVaults") or []
    return any(fnmatchcase(vault, one) for one in chosen) and not any(fnmatchcase(vault, one) for one in left_out)
