"""The activity log, which is always on, the settings that export it, and the export of Entra's sign-in logs."""

from auditor.facts.logs import AuditTrail
from providers.azure.fields import flag
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.logs.places import PLACES, STORAGE, Places
from providers.azure.logs.settings import EVERYTHING, Setting, settings
from providers.azure.place import Place
from providers.collecting import Collected, reads
from providers.three import Maybe, either

ACTIVITY, ENTRA = "arm:activity_settings", "arm:entra_settings"

LOCKBOX = "arm:lockbox"
"""Customer Lockbox: its requests and their approvals are in the activity log, where the tenant has opted in."""

CHANGES = {"administrative", "security", "policy", "alert"}
"""Categories of the activity log that tell of changes to configuration. Source: CIS Azure Foundations 6.1.1.2."""

PLATFORM_DAYS = 90
"""By design: Azure keeps the activity log for so long, and nobody can shorten it."""


@reads(
    "account",
    {SUBSCRIPTIONS: "audit_trail[platform_log].*", LOCKBOX: "audit_trail[platform_log].covers_provider_access"},
)
def activity_log(place: Place) -> Collected:
    """The activity log of the subscription. Nearly all of it is by design; no setting turns it off."""
    tenant = _tenant(place)
    opted = place.document(LOCKBOX, tenant=tenant) if tenant else None
    yield AuditTrail(
        **place.here(None),
        resource=f"{place.scope}/providers/microsoft.insights/eventtypes/management",
        name="activity log",
        kind="platform_log",
        exists=True,
        is_logging=True,
        covers_all_regions=True,
        covers_management_write=True,
        covers_management_read=False,
        covers_key_use=False,
        covers_sign_in=False,
        covers_provider_access=flag((opted or {}).get("isOptedIn")),
        integrity_protected=True,
        destination_ids=(),
        kept_outside_platform=False,
        is_org_wide=False,
        retention_days=PLATFORM_DAYS,
        delivery_published=False,
    )


@reads(
    "account",
    {
        ACTIVITY: "audit_trail[export].*",
        PLACES: "audit_trail[export].kept_outside_platform",
        STORAGE: "audit_trail[export].kept_outside_platform",
    },
)
def exports(place: Place) -> Collected:
    """What the subscription's diagnostic settings write elsewhere; all of them from one list."""
    rows = place.listing(ACTIVITY, subscription=place.account.lower()).rows
    if not rows:
        return
    places = Places(place)
    for row, setting in zip(rows, settings(rows), strict=True):
        there = either(False, *(places.there(target) for target in setting.places))
        yield _export(place, str(row.get("id")), row.get("name"), setting, there)


def _export(place: Place, native: str, name: str | None, setting: Setting, there: Maybe) -> AuditTrail:
    return AuditTrail(
        **place.here(None),
        resource=f"/{native.strip('/').lower()}",
        name=name,
        kind="export",
        exists=True,
        is_logging=bool(setting.on and setting.places),
        covers_all_regions=True,  # by design: the activity log is the subscription's
        covers_management_write=EVERYTHING in setting.on or setting.on >= CHANGES,
        covers_management_read=False,  # by design: the activity log holds no reads
        covers_data_events=(),
        covers_key_use=False,
        covers_sign_in=False,
        covers_provider_access=False,  # no record of its own
        destination_ids=setting.places,
        # A setting outlives what it writes to.
        kept_outside_platform=there,
        is_org_wide=False,
        delivery_published=False,
        absent=("retention_days", "key_id"),
    )


@reads("account", {ENTRA: "audit_trail[sink].covers_sign_in", SUBSCRIPTIONS: "audit_trail[sink].*"})
def sign_ins(place: Place) -> Collected:
    """The export of the tenant's sign-in logs, which Entra itself keeps for days only. The same for every subscription;
    it takes a right on the tenant to be seen. Where it goes to is not followed: that is no store of the subscription's
    own log."""
    tenant = _tenant(place)
    listing = place.shared(ENTRA)
    exported = any({"signinlogs", EVERYTHING} & setting.on and setting.places for setting in settings(listing.rows))
    yield AuditTrail(
        **place.here(None),
        resource=f"/tenants/{str(tenant).lower()}/providers/microsoft.aadiam/diagnosticsettings",
        name="Entra ID sign-in logs",
        kind="sink",
        exists=True,
        is_logging=True,
        covers_all_regions=True,
        covers_management_write=False,
        covers_management_read=False,
        covers_data_events=(),
        covers_key_use=False,
        covers_provider_access=False,
        covers_sign_in=True if exported else False if listing.whole else None,
        destination_ids=(),
        kept_outside_platform=False,
        is_org_wide=True,
        delivery_published=False,
        absent=("integrity_protected", "retention_days", "key_id"),
    )


def _tenant(place: Place) -> str | None:
    return next((row["tenantId"] for row in place.query(SUBSCRIPTIONS).rows), None)


COLLECTORS = (activity_log, exports, sign_ins)
