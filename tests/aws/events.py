"""Events as CloudTrail's event history gives them, and a history that answers look-ups as AWS does."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from botocore.awsrequest import AWSResponse

from benchmarks.tape import region_of
from providers.aws.activity.names import every
from tests.aws.bed import response

Event = Mapping[str, Any]
WHEN = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

ROOT = {"type": "Root", "arn": "arn:aws:iam::1:root", "accountId": "1", "principalId": "1"}
TANAKA = {"type": "IAMUser", "arn": "arn:aws:iam::1:user/tanaka", "accountId": "1", "userName": "tanaka"}


def session(role: str, name: str, path: str = "") -> dict[str, Any]:
    """The identity of a role's session."""
    issuer = {"type": "Role", "arn": f"arn:aws:iam::1:role/{path}{role}", "userName": role}
    context = {"sessionIssuer": issuer, "attributes": {"mfaAuthenticated": "false"}}
    return {"type": "AssumedRole", "arn": f"arn:aws:sts::1:assumed-role/{role}/{name}", "sessionContext": context}


def event(name: str, who: Mapping[str, Any], number: int = 1, at: datetime = WHEN, **more: Any) -> Event:
    """One event. `more`: fields of the event's own JSON."""
    known = {
        "userIdentity": dict(who),
        "eventTime": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventName": name,
        "eventSource": every()[name].source if name in every() else "signin.amazonaws.com",
        "awsRegion": "ap-northeast-1",
        "sourceIPAddress": "203.0.113.7",
        "userAgent": "secret-agent",
        "requestParameters": {"password": "secret-parameter"},
        "eventID": f"e{number:07}",
        "readOnly": False,
    }
    return {**known, **more}


def sign_in(who: Mapping[str, Any], number: int = 1, result: str = "Success", mfa: str = "Yes", **more: Any) -> Event:
    """A sign-in to the console."""
    extra = {"MFAUsed": mfa, "LoginTo": "https://console.aws.amazon.com/secret-page"}
    known = {"responseElements": {"ConsoleLogin": result}, "additionalEventData": extra}
    return event("ConsoleLogin", who, number, **{**known, **more})


def listed(one: Event, text: str | None = None) -> dict[str, Any]:
    """An event as a row of LookupEvents; `text` in place of its own JSON."""
    at = datetime.fromisoformat(str(one["eventTime"]))
    return {
        "EventId": one["eventID"],
        "EventName": one["eventName"],
        "EventSource": one["eventSource"],
        "EventTime": at.timestamp(),
        "ReadOnly": str(one["readOnly"]).lower(),
        "AccessKeyId": "secret-key",
        "Username": "root" if one["userIdentity"].get("type") == "Root" else one["userIdentity"].get("userName", "-"),
        "CloudTrailEvent": json.dumps(one) if text is None else text,
    }


def history(events: Sequence[Event], size: int = 50, asked: list[Any] | None = None) -> Callable[[Any], AWSResponse]:
    """Answers look-ups from the events of the region that is asked, `size` a page."""

    def answer(request: Any) -> AWSResponse:
        signed = request.headers.get("Authorization", b"")
        region = region_of(signed.decode() if isinstance(signed, bytes) else signed)
        body = json.loads(request.body)
        if asked is not None:
            asked.append((region, body))
        (wanted,) = body["LookupAttributes"]
        rows = [listed(one) for one in events if one["awsRegion"] == region]
        found = [row for row in rows if row[wanted["AttributeKey"]] == wanted["AttributeValue"]]
        start = int(body.get("NextToken", 0))
        page: dict[str, Any] = {"Events": found[start : start + size]}
        if start + size < len(found):
            page["NextToken"] = str(start + size)
        return response(json.dumps(page).encode(), headers={"content-type": "application/x-amz-json-1.1"})

    return answer
