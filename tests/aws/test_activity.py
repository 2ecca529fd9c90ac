"""Sign-ins and privileged changes: what is asked and where, what is kept of an event, whose it was, what is unread."""

import json
import re
from datetime import timedelta
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.facts.activity import Activity
from auditor.facts.frames import frame
from auditor.settings import Aws
from auditor.snapshot import Snapshot
from providers.aws.account import AccountRun, ledger
from providers.aws.activity import LOOK_UP, PAGES
from providers.aws.activity.event import activity
from providers.aws.activity.names import SIGN_IN_REGIONS, every, privileged
from providers.aws.collectors import operations, optional
from providers.aws.guard import UndeclaredCallError
from providers.aws.place import Place
from providers.aws.session import Session, assume, base
from tests.aws.bed import NOW, TOKYO, Bed, answers
from tests.aws.events import ROOT, TANAKA, WHEN, event, history, listed, session, sign_in
from tests.aws.refusals import refused, refusing

SSO = session("AWSReservedSSO_Kanri_0a1b", "tanaka", "aws-reserved/sso.amazonaws.com/ap-northeast-1/")


def watch(bed: Bed, account: str, canned: dict[str, Any], **settings: Any) -> Snapshot:
    """An account read by the activity reader alone."""
    chosen = bed.settings(activity=True, **settings)
    opened = base(chosen, operations(), answers(canned))
    entered = assume(opened, chosen, account, operations())
    watcher = assume(opened, chosen, account, optional("activity"), "watch")
    run = AccountRun(entered, chosen, ledger(account, lambda: NOW), None, lambda *_: None, (), watcher=watcher)
    return run.read(NOW)


def rows(snapshot: Snapshot) -> list[dict[str, Any]]:
    found: Any = snapshot.frames[Activity].to_dict("records")
    return list(found)


def test_what_is_asked_and_where(bed: Bed, account: str) -> None:
    """Sign-ins wherever AWS may record them, changes where something is, each name once, within the days set."""
    asked: list[Any] = []
    watch(bed, account, {LOOK_UP: history([], asked=asked)}, activity_days=7)
    by_region: dict[str, list[str]] = {}
    for region, body in asked:
        by_region.setdefault(region, []).append(body["LookupAttributes"][0]["AttributeValue"])
        assert body["EndTime"] - body["StartTime"] == 7 * 86400
        assert body["EndTime"] == NOW.timestamp()
    assert set(by_region) == {TOKYO, *SIGN_IN_REGIONS}
    assert by_region["eu-north-1"] == by_region["us-east-2"] == by_region["ap-southeast-2"] == ["ConsoleLogin"]
    assert sorted(by_region[TOKYO]) == sorted(["ConsoleLogin", "root", *privileged("region")])
    assert sorted(by_region["us-east-1"]) == sorted(["ConsoleLogin", "root", *every()])


def test_nothing_of_an_event_is_kept_but_its_columns(bed: Bed, account: str) -> None:
    """Neither parameters nor answers nor user agents nor keys reach a fact."""
    events = [sign_in(TANAKA), event("PutBucketPolicy", SSO, 2, sourceIPAddress="198.51.100.9")]
    found = watch(bed, account, {LOOK_UP: history(events)})
    first, second = rows(found)
    assert first["resource"] == f"arn:aws:cloudtrail:{TOKYO}:{account}:event/e0000001"
    assert (first["kind"], first["name"], first["principal"]) == ("sign_in", "ConsoleLogin", TANAKA["arn"])
    assert (first["principal_kind"], first["mfa_used"], first["succeeded"]) == ("user", True, True)
    assert first["happened_at"].to_pydatetime() == WHEN
    assert (second["kind"], second["event_class"]) == ("change", "storage_policy_change")
    assert (second["principal_kind"], second["source_ip"]) == ("federated", "198.51.100.9")
    assert list(second["absent"]) == ["mfa_used"]
    assert "secret" not in found.frames[Activity].to_csv()
    assert "secret" not in repr(found.readings)


def test_one_event_that_several_look_ups_find_is_one_row(bed: Bed, account: str) -> None:
    """Root's sign-in is found by its name and by root's; the row is where AWS recorded it."""
    events = [
        sign_in(ROOT, awsRegion="us-east-1"),
        event("GetCostAndUsage", ROOT, 2, awsRegion="us-east-1", readOnly=True),
    ]
    found = rows(watch(bed, account, {LOOK_UP: history(events)}))
    assert [(row["region"], row["kind"], row["name"], row["read_only"]) for row in found] == [
        ("us-east-1", "sign_in", "ConsoleLogin", False),
        ("us-east-1", "other_use", "GetCostAndUsage", True),
    ]


def test_a_user_who_is_called_root_is_not_root(bed: Bed, account: str) -> None:
    """The look-up goes by name."""
    clerk = {**TANAKA, "userName": "root", "arn": "arn:aws:iam::1:user/root"}
    answer = {"Events": [listed(event("DescribeVpcs", clerk)) | {"Username": "root"}]}
    assert rows(watch(bed, account, {LOOK_UP: answer})) == []


@pytest.mark.parametrize("text", ["", "no json", "{}"])
def test_what_root_may_have_done_is_no_silence(bed: Bed, account: str, text: str) -> None:
    """CloudTrail found it by root's name; its own JSON does not say who it was."""
    answer = {"Events": [listed(event("GetCostAndUsage", ROOT), text)]}
    found = watch(bed, account, {LOOK_UP: answer}).frames[Activity]
    assert len(found)
    assert found["principal_kind"].isna().all()


def test_another_services_call_of_that_name_is_no_privileged_change(bed: Bed, account: str) -> None:
    """Users are made in ElastiCache, too; root's doings there are root's none the less."""
    events = [
        event("CreateUser", who, number, awsRegion="us-east-1", eventSource=source)
        for number, (who, source) in enumerate(
            [(SSO, "iam.amazonaws.com"), (SSO, "elasticache.amazonaws.com"), (ROOT, "elasticache.amazonaws.com")]
        )
    ]
    found = rows(watch(bed, account, {LOOK_UP: history(events)}))
    assert [(row["kind"], row["event_class"], row["principal_kind"]) for row in found] == [
        ("change", "iam_change", "federated"),
        ("other_use", "other", "owner_root"),
    ]


def test_the_list_of_changes() -> None:
    """No name stands twice, and every class is a word of the table."""
    assert not set(privileged("account")) & set(privileged("region"))
    assert len(every()) == 69
    classes = {word for arm in get_args(get_type_hints(Activity)["event_class"]) for word in get_args(arm)}
    assert {change.concerns for change in every().values()} == classes - {"other"}
    assert all(re.fullmatch(r"[a-z0-9]+\.amazonaws\.com", change.source) for change in every().values())


@pytest.mark.parametrize(
    ("who", "more", "kind"),
    [
        (ROOT, {}, "owner_root"),
        (ROOT | {"invokedBy": "support.amazonaws.com"}, {}, "service"),
        (ROOT, {"eventType": "AwsServiceEvent"}, "service"),
        (TANAKA, {}, "user"),
        (SSO, {}, "federated"),
        (SSO | {"invokedBy": "cloudformation.amazonaws.com"}, {}, "federated"),
        (session("Kanri", "tanaka"), {}, "role"),
        (session("Kanri", "tanaka"), {"sessionCredentialFromConsole": "true"}, "federated"),
        (session("AWSServiceRoleForRDS", "x", "aws-service-role/rds.amazonaws.com/"), {}, "service"),
        ({"type": "SAMLUser", "userName": "tanaka"}, {}, "federated"),
        ({"type": "WebIdentityUser"}, {}, "role"),
        ({"type": "AWSService", "invokedBy": "config.amazonaws.com"}, {}, "service"),
        ({"type": "Unknown"}, {}, None),
        ({}, {}, None),
        ({"type": ["Root"]}, {}, None),
    ],
)
def test_whose_it_was(who: dict[str, Any], more: dict[str, Any], kind: str | None) -> None:
    assert _row(event("CreateUser", who, **more)).principal_kind == kind


def test_a_role_that_signs_in_is_a_person() -> None:
    assert _row(sign_in(session("Kanri", "tanaka"))).principal_kind == "federated"


@pytest.mark.parametrize(
    ("made", "mfa", "succeeded", "principal"),
    [
        (sign_in(TANAKA, mfa="No"), False, True, TANAKA["arn"]),
        (sign_in(TANAKA, result="Failure", mfa="No"), False, False, TANAKA["arn"]),
        (sign_in({**TANAKA, "arn": None}, result="Failure"), True, False, TANAKA["arn"]),
        (sign_in(SSO, mfa="No"), None, True, SSO["arn"]),
        (sign_in(TANAKA, additionalEventData=None, responseElements=None), None, None, TANAKA["arn"]),
        (event("CreateUser", TANAKA, errorCode="AccessDenied"), None, False, TANAKA["arn"]),
        (
            event("CreateUser", {"type": "AWSService", "invokedBy": "sso.amazonaws.com"}),
            None,
            True,
            "sso.amazonaws.com",
        ),
    ],
)
def test_second_factor_and_result(made: Any, mfa: bool | None, succeeded: bool | None, principal: str) -> None:
    found = _row(made)
    assert (found.mfa_used, found.succeeded, found.principal) == (mfa, succeeded, principal)


@pytest.mark.parametrize("text", ["", "no json", "[]", "null", '{"userIdentity": "x"}', "[" * 100_000, None])
def test_an_event_that_cannot_be_read_stays_and_says_nothing(text: Any) -> None:
    """It was there: its row is unknown, and the rest of the history is read."""
    found = activity(_place(), {**listed(event("CreateUser", ROOT)), "CloudTrailEvent": text})
    assert (found.kind, found.principal_kind, found.principal, found.source_ip) == ("change", None, None, None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)
)
FIELDS = ("type", "arn", "accountId", "userName", "invokedBy", "sessionContext")


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "userIdentity": st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, JSON)) | JSON,
            **dict.fromkeys(("awsRegion", "sourceIPAddress", "readOnly", "errorCode", "responseElements"), JSON),
            "additionalEventData": st.fixed_dictionaries({"MFAUsed": JSON}) | JSON,
        },
    ),
    st.sampled_from(["ConsoleLogin", "CreateUser", "GetCostAndUsage"]),
)
def test_no_event_breaks_the_table(made: dict[str, Any], name: str) -> None:
    """Whatever the JSON holds, the row fits its columns, and what is no text is unknown."""
    row = {"EventId": "e", "EventName": name, "EventTime": WHEN, "CloudTrailEvent": json.dumps(made)}
    found = activity(_place(), row)
    assert len(frame(Activity, [found])) == 1
    if not isinstance(made.get("sourceIPAddress"), str):
        assert found.source_ip is None


def test_a_denied_look_up_is_asked_once_and_named(bed: Bed, account: str) -> None:
    """Eighty refusals say no more than one."""
    found = watch(bed, account, refusing(LOOK_UP))
    assert rows(found) == []
    denied = [reading for reading in found.readings if reading.operation == LOOK_UP]
    assert sorted(reading.region for reading in denied) == sorted({TOKYO, *SIGN_IN_REGIONS})
    assert {(r.status, r.permission, r.columns) for r in denied} == {("denied", LOOK_UP, ("activity.*",))}


def test_a_refusal_after_some_events_keeps_them(bed: Bed, account: str) -> None:
    """What came before is kept, nothing more is asked there, and the region is not whole."""
    whole = history([sign_in(TANAKA), event("PutBucketPolicy", SSO, 2)])

    def answer(request: Any) -> Any:
        return refused(LOOK_UP)(request) if b"PutBucketAcl" in request.body else whole(request)

    found = watch(bed, account, {LOOK_UP: answer})
    assert [row["name"] for row in rows(found)] == ["ConsoleLogin"]
    assert {r.region for r in found.readings if r.status == "denied"} == {TOKYO, "us-east-1"}


def test_more_than_the_bound_is_said_to_be_partly_read(bed: Bed, account: str) -> None:
    """The newest are kept, the reading is partial, and other names are read none the less."""
    many = [sign_in(TANAKA, number) for number in range(PAGES + 1)]
    found = watch(bed, account, {LOOK_UP: history([*many, event("PutBucketPolicy", SSO, 99)], size=1)})
    assert [row["name"] for row in rows(found)] == ["ConsoleLogin"] * PAGES + ["PutBucketPolicy"]
    (partial,) = [reading for reading in found.readings if reading.status == "partial"]
    assert (partial.region, partial.rows, partial.pages) == (TOKYO, PAGES, PAGES)
    assert f"more than {PAGES}" in str(partial.error)
    just = watch(bed, account, {LOOK_UP: history(many[:PAGES], size=1)})
    assert [reading for reading in just.readings if reading.status == "partial"] == []


def test_the_watcher_may_look_up_and_nothing_else(bed: Bed) -> None:
    """And the audit's own session may not."""
    keys: Any = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    watcher = Session(bed.settings(), optional("activity"), **keys)
    with pytest.raises(UndeclaredCallError):
        watcher.client("cloudtrail", TOKYO).describe_trails()
    with pytest.raises(UndeclaredCallError):
        Session(bed.settings(), operations(), **keys).client("cloudtrail", TOKYO).lookup_events()


def _place() -> Place:
    opened = Session(Aws(), frozenset(), aws_access_key_id="a", aws_secret_access_key="b")
    period = (NOW - timedelta(days=1), NOW)
    return Place(opened, ledger("111122223333", lambda: NOW), TOKYO, period=period)


def _row(made: Any) -> Activity:
    return activity(_place(), {**listed(made), "EventTime": WHEN})
