"""From one event of CloudTrail to a row. Parameters, answers, access keys and user agents are left behind here."""

import json
from collections.abc import Mapping
from typing import Any

from auditor.facts.activity import Activity
from providers.aws.activity.names import SIGN_IN, every
from providers.aws.fields import field, moment
from providers.aws.place import Answer, Place

FEDERATED = {"FederatedUser", "IdentityCenterUser", "SAMLUser"}
ROLES = {"AWSAccount", "AssumedRole", "Role", "WebIdentityUser"}
SSO_ROLE = "AWSReservedSSO_"
"""How the names of the roles begin through which IAM Identity Center lets people in."""
SERVICE_ROLE = ":role/aws-service-role/"
_BOOLEANS = {"true": True, "false": False, "yes": True, "no": False}


def activity(place: Place, row: Answer) -> Activity:
    """The row of one event of `cloudtrail:LookupEvents`. What its JSON does not hold, or not as text, is unknown."""
    name = str(row["EventName"])
    event = _parsed(row.get("CloudTrailEvent"))
    kind = principal_kind(event, name)
    region = _text(event, "awsRegion") or place.region
    change = every().get(name)
    if change and row.get("EventSource", change.source) != change.source:
        change = None  # another service's call of the same name
    told_mfa = kind in ("owner_root", "user")
    return Activity(
        provider=place.provider,
        account=place.account,
        region=region,
        resource=f"arn:{place.partition}:cloudtrail:{region}:{place.account}:event/{row['EventId']}",
        name=name,
        tags={},
        provider_managed=False,
        kind="sign_in" if name == SIGN_IN else "change" if change else "other_use",
        event_class=change.concerns if change else "other",  # type: ignore[arg-type]
        happened_at=moment(row.get("EventTime")),
        principal=_principal(event),
        principal_kind=kind,  # type: ignore[arg-type]
        source_ip=_text(event, "sourceIPAddress"),
        mfa_used=_mfa(event) if told_mfa else None,
        succeeded=_succeeded(event, name),
        read_only=_flag(event.get("readOnly", row.get("ReadOnly"))),
        # The second factor of a session was asked for by whoever let it in: a directory, or nobody for a program.
        absent=() if told_mfa or kind is None else ("mfa_used",),
    )


def principal_kind(event: Mapping[str, Any], name: str) -> str | None:
    """The nature of who did it. A role session counts as a person's only where a person's hand shows: a sign-in,
    credentials of the console, or a role of IAM Identity Center. All other role sessions are programs' or not told.
    """
    kind = _text(event, "userIdentity.type")
    if kind == "Root":
        # AWS acts in the owner's name, too, when it closes or moves things.
        by_service = field(event, "userIdentity.invokedBy") or event.get("eventType") == "AwsServiceEvent"
        return "service" if by_service else "owner_root"
    if kind == "IAMUser":
        return "user"
    if kind in FEDERATED:
        return "federated"
    if kind in ROLES:
        return _role(event, name)
    return "service" if kind == "AWSService" else None


def _role(event: Mapping[str, Any], name: str) -> str:
    issuer = _text(event, "userIdentity.sessionContext.sessionIssuer.arn") or ""
    if SERVICE_ROLE in issuer:
        return "service"
    from_console = name == SIGN_IN or _flag(event.get("sessionCredentialFromConsole"))
    return "federated" if from_console or issuer.rsplit("/", 1)[-1].startswith(SSO_ROLE) else "role"


def _principal(event: Mapping[str, Any]) -> str | None:
    found = _text(event, "userIdentity.arn")
    name, account = _text(event, "userIdentity.userName"), _text(event, "userIdentity.accountId")
    if found is None and name and account and _text(event, "userIdentity.type") == "IAMUser":
        return f"arn:aws:iam::{account}:user/{name}"  # a sign-in that failed is told by the name only
    return found or _text(event, "userIdentity.invokedBy")


def _mfa(event: Mapping[str, Any]) -> bool | None:
    told = field(event, "additionalEventData.MFAUsed")
    return _flag(field(event, "userIdentity.sessionContext.attributes.mfaAuthenticated") if told is None else told)


def _succeeded(event: Mapping[str, Any], name: str) -> bool | None:
    if name == SIGN_IN:
        return {"Success": True, "Failure": False}.get(_text(event, "responseElements.ConsoleLogin") or "")
    return None if not event else not event.get("errorCode")


def _text(event: Mapping[str, Any], path: str) -> str | None:
    value = field(event, path)
    return value if isinstance(value, str) and value else None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else _BOOLEANS.get(str(value).lower())


def _parsed(text: Any) -> Mapping[str, Any]:
    """The event's own JSON; {} for one that is none or is nested without end: its row stays, and says nothing."""
    try:
        found = json.loads(text) if isinstance(text, str) else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}
