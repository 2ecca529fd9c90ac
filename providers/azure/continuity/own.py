"""Where databases copy the backups to that they make by themselves."""

from collections.abc import Iterable, Mapping

from providers.azure.fields import word
from providers.azure.pairs import paired
from providers.azure.rows import Row, dig

Copies = tuple[str, ...] | None


def copies(rows: Iterable[Row]) -> Mapping[str, Copies]:
    """Databases, servers and accounts by ID to the regions that hold a copy of their backups; None is unknown."""
    return {row["id"]: _copies(row) for row in rows}


def _copies(row: Row) -> Copies:
    policy = row["properties.backupPolicy"]
    if str(dig(policy, "type")).lower() == "continuous":
        # Cosmos DB keeps what is continuous in every region of the account.
        regions = {str(dig(one, "locationName")).lower().replace(" ", "") for one in row["properties.locations"] or ()}
        return tuple(sorted(regions - {row["location"]})) if regions else None
    said = (
        row["properties.currentBackupStorageRedundancy"]
        or row["properties.backup.geoRedundantBackup"]
        or dig(policy, "periodicModeProperties.backupStorageRedundancy")
    )
    far = word(said, geo=True, geozone=True, enabled=True, local=False, zone=False, disabled=False)
    return None if far is None else paired(row["location"]) if far else ()
