"""The event history of CloudTrail: a well-kept office, one that is not, and a root user who signs in on a Sunday.

Days lie just before the day that is asked, so that what is working time is so whenever the demo runs.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from auditor.demo import town
from auditor.demo.answers.asked import Answer, Asked
from auditor.regulation.hours import Hours
from auditor.regulation.parameters import Parameters

TOKYO, GLOBAL = "ap-northeast-1", "us-east-1"
OFFICE, ELSEWHERE = "203.0.113.25", "198.51.100.23"
SERVICES = {
    "AttachUserPolicy": "iam",
    "AuthorizeSecurityGroupIngress": "ec2",
    "ConsoleLogin": "signin",
    "GetCostAndUsage": "ce",
    "ModifyDBInstance": "rds",
}
QUIET = (town.TOSHO, town.KENSHIN)
"""Nobody signs in to what has ended."""


@dataclass(frozen=True)
class Days:
    """Days in Japan before the end of the time that is asked about."""

    end: datetime

    def at(self, hour: int, minute: int, *, sunday: bool = False) -> datetime:
        """A time on the last day on which the office was open, or on the last Sunday."""
        day = self.end.astimezone(ZoneInfo("Asia/Tokyo")).date() - timedelta(days=1)
        office = Hours.of(Parameters.load())
        while not (day.weekday() == 6 if sunday else office.open_on(day)):
            day -= timedelta(days=1)
        return datetime.combine(day, time(hour, minute), ZoneInfo("Asia/Tokyo")).astimezone(UTC)


Told = tuple[str, datetime, str, Mapping[str, Any], dict[str, Any]]
"""Region, time, event name, who, and what else the event holds."""


def _good(account: str, days: Days) -> Iterator[Told]:
    """People come in through the directory by day; the pipeline works at night, as it should."""
    yield TOKYO, days.at(9, 2), "ConsoleLogin", _session(account, "shokuin-etsuran", "yamada-juki"), _sign_in("No")
    yield TOKYO, days.at(13, 30), "ConsoleLogin", _session(account, "unyo-hoshu", "kimura-joho"), _sign_in("No")
    yield TOKYO, days.at(2, 10), "ModifyDBInstance", _session(account, "juki-haibi", "haibi"), {}


def _bad(account: str, days: Days) -> Iterator[Told]:
    """Somebody guesses a password at night and gets in from elsewhere; a clerk gives out rights late in the evening."""
    outside = {"sourceIPAddress": ELSEWHERE}
    guessed, clerk = _user(account, "sato-kokuho"), _user(account, "tanaka-joho")
    for minute in range(12):
        yield "us-east-2", days.at(4, minute), "ConsoleLogin", guessed, _sign_in("No", "Failure") | outside
    yield "us-east-2", days.at(4, 13), "ConsoleLogin", guessed, _sign_in("No") | outside
    yield TOKYO, days.at(9, 15), "ConsoleLogin", clerk, _sign_in("Yes")
    yield GLOBAL, days.at(22, 40), "AttachUserPolicy", clerk, {}
    yield TOKYO, days.at(22, 52), "AuthorizeSecurityGroupIngress", clerk, {}
    yield from _owner(account, days)


def _owner(account: str, days: Days) -> Iterator[Told]:
    """Root signs in on a Sunday with a password alone, and looks at the bill."""
    root = {"type": "Root", "arn": f"arn:aws:iam::{account}:root", "accountId": account}
    yield GLOBAL, days.at(11, 5, sunday=True), "ConsoleLogin", root, _sign_in("No")
    yield GLOBAL, days.at(11, 9, sunday=True), "GetCostAndUsage", root, {"readOnly": True}


def _told(account: str, days: Days) -> Iterator[Told]:
    """What happened in an account; in one that is not of the town, everything."""
    if account not in (*QUIET, town.YOYAKU, town.UNREGISTERED):
        yield from _good(account, days)
    if account == town.UNREGISTERED:
        yield from _owner(account, days)
    elif account not in (*QUIET, town.JUKI):
        yield from _bad(account, days)


def history(asked: Asked) -> dict[str, Any]:
    """The events of the region that have the attribute and lie in the time that is asked about."""
    (wanted,) = asked.json["LookupAttributes"]
    since, until = (datetime.fromtimestamp(float(asked.json[name]), UTC) for name in ("StartTime", "EndTime"))
    rows = [
        _row(asked.account, number, told)
        for number, told in enumerate(_told(asked.account, Days(until)))
        if told[0] == asked.region and since <= told[1] <= until
    ]
    return {"Events": [row for row in rows if row[wanted["AttributeKey"]] == wanted["AttributeValue"]]}


def _row(account: str, number: int, told: Told) -> dict[str, Any]:
    region, at, name, who, more = told
    event = {"userIdentity": who, "awsRegion": region, "eventName": name, "readOnly": False}
    return {
        "EventId": str(uuid5(NAMESPACE_OID, f"{account} {at} {number}")),
        "EventName": name,
        "EventSource": f"{SERVICES[name]}.amazonaws.com",
        "EventTime": at.timestamp(),
        "Username": "root" if who["type"] == "Root" else who.get("userName", ""),
        "CloudTrailEvent": json.dumps({**event, "sourceIPAddress": OFFICE, **more}),
    }


def _sign_in(factor: str, result: str = "Success") -> dict[str, Any]:
    return {"responseElements": {"ConsoleLogin": result}, "additionalEventData": {"MFAUsed": factor}}


def _user(account: str, name: str) -> dict[str, Any]:
    return {"type": "IAMUser", "arn": f"arn:aws:iam::{account}:user/{name}", "accountId": account, "userName": name}


def _session(account: str, role: str, name: str) -> dict[str, Any]:
    issuer = {"type": "Role", "arn": f"arn:aws:iam::{account}:role/{role}"}
    arn = f"arn:aws:sts::{account}:assumed-role/{role}/{name}"
    return {"type": "AssumedRole", "arn": arn, "sessionContext": {"sessionIssuer": issuer}}


TARGETS: dict[str, Answer] = {"CloudTrail_20131101.LookupEvents": history}
