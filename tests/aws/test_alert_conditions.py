"""What filter patterns and event patterns hear, tried with the events of the library."""

import json
from typing import Any

import pytest

from providers.aws.alerts import filters, library, rules
from providers.aws.alerts.library import classes, heard_in_trail, heard_on_bus, metrics, parts
from reports.words import Words

NO_MFA = (
    '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && '
    '($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }'
)
ROOT = '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }'
KEYS = "{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }"


@pytest.mark.parametrize(
    ("pattern", "heard"),
    [
        (NO_MFA, {"sign_in_no_mfa/sign_in"}),
        (ROOT, {"root_use/sign_in"}),
        (KEYS, {"key_change/keys"}),
        ("{ $.eventName = ConsoleLogin && $.errorMessage = \"Failed authentication\" }", {"sign_in_failure/sign_in"}),
        ('{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }', {
            "off_hours/refused_calls",
            "off_hours/refused_machines",
        }),
        # One of two calls only; one person's calls only: not the whole part.
        ("{ $.eventName = DisableKey }", set()),
        (KEYS[:-1] + '&& $.userIdentity.userName = "tanaka" }', set()),
        ('{ $.eventSource = "kms*" && $.requestParameters.size > 3 }', set()),
        # Somebody is left out, a field is not there: the part is heard all the same.
        (KEYS[:-1] + '&& $.userIdentity.arn != "*haibi*" && $.errorCode NOT EXISTS }', {"key_change/keys"}),
        (KEYS[:-1] + "&& $.readOnly IS TRUE }", set()),
        (KEYS[:-1] + "&& $.eventType EXISTS }", {"key_change/keys"}),
        (KEYS[:-1] + "&& $.eventType IS NULL }", set()),
        ('{ $.level = "ERROR" }', set()),
        # What it tells of is within the pattern, but cannot be said.
        (KEYS[:-1] + "&& $.eventName = %^S% }", {"key_change/keys?"}),
    ],
)  # fmt: skip
def test_filter_pattern(pattern: str, heard: set[str]) -> None:
    condition = filters.condition(pattern)

    assert condition
    assert set(heard_in_trail(condition)) == heard


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "ERROR",
        "[ip, user, status = 4*]",
        "{ }",
        "{ $.eventName = }",
        "{ $.eventName = && }",
        "{ ($.eventName = A }",
        "{ $.eventName = A) }",
        "{ eventName = A }",
        "{ $.a[0] = A }",
        "{ $.eventName IS SOMETHING }",
        '{ $.eventName = "unclosed }',
        "{" + "(" * 400 + "$.a = 1" + ")" * 400 + "}",
    ],
)
def test_other_patterns_are_not_understood(pattern: str) -> None:
    assert filters.condition(pattern) is None


def on_bus(pattern: Any, region: str = "ap-northeast-1") -> set[str]:
    condition = rules.condition(json.dumps(pattern))
    assert condition
    return {name for _, name in heard_on_bus(condition, "111122223333", region)}


FINDING = ["Security Hub Findings - Imported"]
CALL = ["AWS API Call via CloudTrail"]


@pytest.mark.parametrize(
    ("pattern", "heard"),
    [
        ({"source": ["aws.health"]}, {"service_health/issues", "service_health/planned_changes"}),
        ({"source": ["aws.health"], "detail": {"eventTypeCategory": ["issue"]}}, {"service_health/issues"}),
        ({"source": ["aws.guardduty"], "detail": {"severity": [{"numeric": [">=", 7]}]}}, {"threat_finding/own"}),
        ({"source": ["aws.guardduty"], "detail": {"severity": [{"numeric": [">", 1, "<", 4]}]}}, set()),
        ({"source": ["aws.guardduty"], "detail": {"severity": [7, 7.5, 8]}}, set()),
        (
            {"detail-type": FINDING, "detail": {"findings": {"Severity": {"Label": ["CRITICAL", "HIGH"]}}}},
            {"threat_finding/imported", "posture_finding/imported"},
        ),
        (
            {"detail-type": FINDING, "detail": {"findings": {"Compliance": {"Status": ["FAILED"]}}}},
            {"posture_finding/imported"},
        ),
        (
            {
                "source": ["aws.kms"],
                "detail-type": CALL,
                "detail": {"eventName": ["DisableKey", {"prefix": "Schedule"}]},
            },
            {"key_change/keys"},
        ),
        ({"source": ["aws.kms"], "detail": {"eventName": [{"anything-but": ["DisableKey"]}]}}, set()),
        ({"source": ["aws.kms"], "detail": {"errorCode": [{"exists": False}]}}, {"key_change/keys"}),
        ({"source": ["aws.kms"], "detail": {"errorCode": [{"exists": True}]}}, set()),
        ({"source": [{"suffix": ".kms"}], "detail": {"eventName": [{"wildcard": "*Key*"}]}}, {"key_change/keys"}),
        ({"source": [{"equals-ignore-case": "AWS.KMS"}]}, {"key_change/keys"}),
        ({"$or": [{"source": ["aws.kms"]}, {"source": ["aws.nothing"]}]}, {"key_change/keys"}),
        ({"source": ["aws.kms"], "detail": {"sourceIPAddress": [{"cidr": "192.0.2.0/24"}]}}, set()),
        ({"source": ["aws.kms"], "detail": {"eventName": [{"strange": "x"}]}}, {"key_change/keys?"}),
        ({"source": ["aws.kms"], "detail": {"eventName": "not a list"}}, {"key_change/keys?"}),
        ({"source": ["aws.kms"], "account": ["999900001111"]}, set()),
        ({"source": ["aws.ec2"], "detail-type": ["EC2 Instance State-change Notification"]}, set()),
        ({"source": ["aws.iam"]}, set()),
    ],
)
def test_event_pattern(pattern: Any, heard: set[str]) -> None:
    assert on_bus(pattern) == heard


def test_events_of_the_whole_account_arrive_in_one_region() -> None:
    assert on_bus({"source": ["aws.iam"]}, "us-east-1") == {"iam_change/policies"}
    assert on_bus({"detail": {"userIdentity": {"type": ["Root"]}}}, "us-east-1") == {"root_use/sign_in"}
    by_name = {part.name: part for part in parts()}
    assert by_name["root_use/sign_in"].covers("us-east-1")
    assert by_name["sign_in_failure/sign_in"].covers("us-east-1") is None
    assert by_name["sign_in_failure/sign_in"].covers("ap-northeast-1") is False
    assert by_name["key_change/keys"].covers("us-east-1") is False
    assert by_name["service_health/issues"].covers("us-west-2")


@pytest.mark.parametrize("pattern", [None, "", "no JSON", "[1]", "[" * 3000])
def test_what_is_no_event_pattern(pattern: str | None) -> None:
    assert rules.condition(pattern) is None


def test_a_pattern_that_is_too_deep_is_not_understood() -> None:
    pattern: Any = {"source": ["aws.kms"]}
    for _ in range(100):
        pattern = {"$or": [pattern]}

    assert all(name.endswith("?") for name in on_bus(pattern))


def test_a_pattern_of_many_stars_takes_no_time() -> None:
    many = "*" * 40 + "a*" * 200 + "!"
    assert not library.like("a" * 60, many)
    assert library.like("PutBucketAcl", "Put*Acl")
    assert library.like("a[?]b", "a[?]*")
    assert not library.like("axb", "a?b")


def test_the_library_is_whole() -> None:
    """Every part has samples and a class of its own name; a metric tells of one thing."""
    assert all(part.bus for part in parts())
    assert len({part.name for part in parts()}) == len(parts())
    assert classes()["network_change"] == tuple(
        part.name for part in parts() if part.name.startswith("network_change/")
    )
    assert metrics()["CPUUtilization"] == "metric_cpu"
    say = Words("ja")
    assert [part.name for part in parts() if say.word(part.name) == part.name] == []
