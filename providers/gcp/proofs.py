"""Credentials: keys of service accounts, API keys, keys of Cloud Storage. Their values are in no inventory."""

from typing import Any

from auditor.facts.identities import Credential
from providers.collecting import Collected, reads
from providers.gcp.fields import flag, moment, unset, word
from providers.gcp.names import program
from providers.gcp.operations import NAME
from providers.gcp.place import Answer, Place
from providers.gcp.rows import Row

SERVICE_KEYS = "cai:service_keys"
API_KEYS = "cai:api_keys"
USE = "rest:key_use"
HMAC_KEYS = "rest:hmac_keys"

NEVER = 9999
"""The year in which keys end that do not end."""

CALLERS = ("browserKeyRestrictions", "serverKeyRestrictions", "androidKeyRestrictions", "iosKeyRestrictions")
"""Limits of who may call with an API key: web sites, addresses, applications."""

_KEYS = "credential[service_key]"


@reads("account", {SERVICE_KEYS: f"{_KEYS}.*", USE: f"{_KEYS}.last_used_at {_KEYS}.never_used"})
def service_keys(place: Place) -> Collected:
    """Keys that people have made for service accounts; those that Google keeps and changes itself are none."""
    rows = [row for row in place.query(SERVICE_KEYS).rows if row["keyType"] != "SYSTEM_MANAGED"]
    if not rows:
        place.listing(USE, project=place.project.id)
        return
    used = {_plain(one.get("fullResourceName")): one for one in place.listing(USE, project=place.project.id).rows}
    for row in rows:
        yield _service_key(place, row, used.get(_plain(row[NAME])))


def _service_key(place: Place, row: Row, use: Answer | None) -> Credential:
    ends = moment(row["validBeforeTime"])
    disabled = flag(unset(row["disabled"], False, by=row["validAfterTime"]))
    last = moment((use.get("activity") or {}).get("lastAuthenticatedTime")) if use else None
    return Credential(
        **place.envelope(row),
        kind="service_key",
        principal_id=program(row[NAME].partition("/serviceAccounts/")[2].partition("/")[0]),
        principal_kind="service",
        is_active=None if disabled is None else not disabled,
        created_at=moment(row["validAfterTime"]),
        last_used_at=last,
        # Told of, and without a time: not in all the time that Google looks back on.
        never_used=None if use is None else last is None,
        expires=None if ends is None else ends.year < NEVER,
        expires_at=None if ends is None or ends.year >= NEVER else ends,
        # By design: whatever runs in Google Cloud has an identity of its own, and what runs elsewhere can be federated.
        attached_identity_possible=True,
        absent=("is_restricted",),
    )


@reads("account", {API_KEYS: "credential[api_key].*"})
def api_keys(place: Place) -> Collected:
    """API keys stand for a project and for nobody; they do not end, and nothing says when they were used."""
    for row in place.query(API_KEYS).rows:
        yield Credential(
            **{**place.envelope(row), "name": row["displayName"] or row[NAME].rpartition("/")[2]},
            kind="api_key",
            is_active=True
            if row["deleteTime"] is None and row["createTime"]
            else None
            if not row["createTime"]
            else False,
            created_at=moment(row["createTime"]),
            expires=False,
            is_restricted=_restricted(row["restrictions"], by=row["createTime"]),
            absent=(
                "principal_id",
                "principal_kind",
                "principal_is_privileged",
                "principal_active_keys",
                "last_used_at",
                "never_used",
                "attached_identity_possible",
            ),
        )


@reads("account", {HMAC_KEYS: "credential[access_key].*"})
def hmac_keys(place: Place) -> Collected:
    """Keys of Cloud Storage that stand for a service account. They do not end; nothing says when they were used."""
    for row in place.listing(HMAC_KEYS, project=place.project.id).rows:
        state, name = row.get("state"), row["accessId"]  # two keys without one would be taken for the same
        holder = program(row.get("serviceAccountEmail"))
        yield Credential(
            **place.here(None),
            resource=f"//storage.googleapis.com/projects/{place.project.id}/hmacKeys/{name}",
            name=str(name),
            kind="access_key",
            principal_id=holder,
            principal_kind="service" if holder else None,
            is_active=word(state, active=True, inactive=False, deleted=False),
            created_at=moment(row.get("timeCreated")),
            expires=False,
            # By design: whoever can send such a key can send a token of the same account instead.
            attached_identity_possible=True,
            absent=("is_restricted",),
        )


def _restricted(said: Any, by: Any) -> bool | None:
    """Whether a key is limited both to listed interfaces and to listed callers."""
    if not isinstance(said, dict):
        return unset(None, False, by=by)
    return bool(said.get("apiTargets")) and any(any((said.get(name) or {}).values()) for name in CALLERS)


def _plain(name: Any) -> str:
    """A key by its account and its own ID: the project is written as an ID or as a number."""
    return str(name).partition("/serviceAccounts/")[2]


COLLECTORS = (service_keys, api_keys, hmac_keys)
