"""Maintenance of databases that waits: when it is due, what has no date, and a list that broke off."""

from typing import Any

from auditor.facts.stores import DataStore
from providers.aws.stores import databases
from tests.aws.bed import NOW, TOKYO, Bed
from tests.aws.refusals import refusing

PENDING = "rds:DescribePendingMaintenanceActions"


def answer(account: str, **actions: str) -> dict[str, Any]:
    """Actions of databases: what stands in the detail of each."""
    rows = "".join(
        f"<ResourcePendingMaintenanceActions><ResourceIdentifier>arn:aws:rds:{TOKYO}:{account}:db:{name}"
        "</ResourceIdentifier><PendingMaintenanceActionDetails><PendingMaintenanceAction><Action>system-update</Action>"
        f"{detail}</PendingMaintenanceAction></PendingMaintenanceActionDetails></ResourcePendingMaintenanceActions>"
        for name, detail in actions.items()
    )
    body = f"<PendingMaintenanceActions>{rows}</PendingMaintenanceActions>"
    name = "DescribePendingMaintenanceActions"
    return {PENDING: f"<{name}Response><{name}Result>{body}</{name}Result></{name}Response>".encode()}


def waiting(bed: Bed, account: str, canned: dict[str, Any]) -> Any:
    """The databases by name."""
    rds = bed.client(account, "rds")
    for name in ("zei", "kosodate"):
        user = {"MasterUsername": "kanri", "MasterUserPassword": "Kari-no-Password-2026"}
        rds.create_db_instance(DBInstanceIdentifier=name, DBInstanceClass="db.t4g.medium", Engine="postgres", **user)
    return bed.read(account, *databases.COLLECTORS, canned=canned).frames[DataStore].set_index("name")


def test_the_first_date_counts(bed: Bed, account: str) -> None:
    """Forced or automatic, whichever comes first; the other database waits for nothing."""
    dates = (
        "<AutoAppliedAfterDate>2026-12-01T00:00:00Z</AutoAppliedAfterDate>"
        "<ForcedApplyDate>2026-11-23T00:00:00Z</ForcedApplyDate>"
    )
    found = waiting(bed, account, answer(account, zei=dates))

    assert found["pending_maintenance"].to_dict() == {"zei": 1, "kosodate": 0}
    assert found.loc["zei", "maintenance_due_at"] == NOW
    assert found.loc[["kosodate"], "maintenance_due_at"].isna().all()


def test_what_has_no_date_is_never_due(bed: Bed, account: str) -> None:
    """AWS offers it, and nobody has to take it."""
    found = waiting(bed, account, answer(account, zei="<OptInStatus>undo-opt-in</OptInStatus>"))

    assert found["pending_maintenance"].to_dict() == {"zei": 0, "kosodate": 0}


def test_a_list_that_was_refused(bed: Bed, account: str) -> None:
    """Nothing is known of either."""
    found = waiting(bed, account, refusing(PENDING))

    assert found["pending_maintenance"].isna().all()
