"""Why something is unknown, and whom to ask."""

import tomllib
from dataclasses import replace
from importlib.resources import files

import pytest

from auditor.reading import Reading
from providers.aws.collectors import operations
from providers.aws.permissions import permission
from reports.html.header import Header
from reports.html.requests import request
from reports.html.unread import ask, unread
from reports.reasons import explained, kind
from reports.words import Words
from tests.aws.bed import NOW

OPERATOR = tomllib.loads(files("reports").joinpath("words.toml").read_text("utf-8"))["operator"]


def denied(operation: str, **more: object) -> Reading:
    return Reading(
        provider="aws",
        account="111122223333",
        region="global",
        operation=operation,
        status="denied",
        permission=permission(operation),
        started_at=NOW,
        finished_at=NOW,
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("operation", OPERATOR)
def test_what_members_may_not_read_names_whom_to_ask_and_for_what(operation: str) -> None:
    japanese, english = (explained([denied(operation)], Words(language)) for language in ("ja", "en"))

    assert "デジタル庁又は運用管理補助者" in japanese
    assert OPERATOR[operation]["ja"] in japanese
    assert "Digital Agency" in english
    assert OPERATOR[operation]["en"] in english
    assert permission(operation) in japanese


def test_an_answer_that_can_be_declared() -> None:
    assert explained([denied("organizations:ListPolicies")], Words("ja")).endswith("次の監査から判定に使われる。")
    assert "[aws.declared]" not in explained([denied("organizations:ListAccounts")], Words("ja"))


def test_only_what_is_read_has_a_question() -> None:
    assert set(OPERATOR) <= operations()


@pytest.mark.parametrize("status", ["skipped", "unsupported", "denied", "error"])
@pytest.mark.parametrize("operation", ["(region)", "(account)"])
def test_what_is_no_single_operation_is_said_in_words(operation: str, status: str) -> None:
    """Nobody can look up an operation of that name."""
    reading = replace(denied("ec2:DescribeVpcs"), operation=operation, status=status, error="files: nothing")  # type: ignore[arg-type]
    for language, word in (("ja", "リージョン" if operation == "(region)" else "アカウント"), ("en", operation[1:-1])):
        said = explained([reading], Words(language))
        assert word in said
        assert operation not in said


def test_what_every_account_may_read_is_a_matter_of_the_role() -> None:
    assert kind(denied("organizations:DescribeOrganization")) == "denied"
    assert "デジタル庁" not in explained([denied("organizations:DescribeOrganization")], Words("ja"))


@pytest.mark.parametrize(
    ("operation", "status", "words"),
    [
        ("directory:units", "denied", ("directory_admin", "admin.directory.x")),
        ("directory:users", "denied", ("directory_admin", "--from-export", "admin.directory.x")),
        ("directory:policies", "denied", ("directory_admin", "admin.directory.x")),
        ("directory:sso_assignments", "partial", ("directory_sso",)),
    ],
)
def test_what_the_directory_of_google_does_not_tell_says_whom_to_ask(
    operation: str, status: str, words: tuple[str, ...]
) -> None:
    """No role of the audit would open it."""
    right = "admin.directory.x" if status == "denied" else None
    reading = replace(denied("ec2:DescribeVpcs"), operation=operation, status=status, permission=right)  # type: ignore[arg-type]
    for language, role in (("ja", "監査用ロール"), ("en", "audit role")):
        said = explained([reading], Words(language))
        assert all(word in said for word in words)
        assert role not in said


def test_a_policy_that_refuses_is_named_first() -> None:
    reading = denied("organizations:ListPolicies", denied_by="organization_policy")

    assert kind(reading) == "denied_by_organization"


def test_the_role_is_not_told_to_take_what_members_cannot_have() -> None:
    groups = unread([denied("organizations:ListPolicies"), denied("kms:ListKeys")], [])

    assert "デジタル庁" in ask(groups[1], Words("ja"))
    role, operator = request(groups, HEAD, Words("ja")).split("\n\n")[1:]
    assert role.splitlines()[1:] == ["  kms:ListKeys", "  対象：111122223333"]
    assert "organizations:ListPolicies" in operator


HEAD = Header(when="W", run="R", version="", regulation="", scope="", complete=False, evidence="")
ASKED = [
    ("aws", "sts:AssumeRole", "denied", "sts:AssumeRole", "信頼ポリシー"),
    ("aws", "s3:ListBuckets", "denied", "s3:ListAllMyBuckets", "監査用ロールのポリシー"),
    ("azure", "arg:vaults", "partial", "Microsoft.KeyVault/vaults/read, b/read\u202e\n■", "サブスクリプション全体"),
    ("azure", "graph:users", "denied", "User.Read.All", "アプリケーションの許可"),
    ("gcp", "asset:projects", "denied", "cloudasset.assets.searchAllResources", "サービスアカウント"),
    ("gcp", "directory:users", "denied", "admin.directory.user.readonly", "ドメイン全体の委任"),
]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_is_missing_is_asked_for_in_the_clouds_own_words(language: str) -> None:
    readings = [
        replace(denied("kms:ListKeys"), provider=cloud, account=cloud, operation=name, status=status, permission=right)  # type: ignore[arg-type]
        for cloud, name, status, right, _ in ASKED
    ]
    readings.append(replace(readings[0], status="error", operation="ec2:DescribeVpcs", permission=None))
    start, *parts = request(unread(readings, []), HEAD, Words(language)).split("\n\n")
    assert "R" in start
    assert len(parts) == len(ASKED)
    for cloud, _, _, right, words in ASKED:
        first, *lines = next(part for part in parts if right.partition(", ")[0] in part).splitlines()
        assert (words in first) == (language == "ja")
        assert lines[-1].endswith(cloud)
    assert "  b/read\\u202e\\n■\n" in "\n\n".join(parts), "one right a line"
    assert request(unread(readings[-1:], []), HEAD, Words(language)) == ""
