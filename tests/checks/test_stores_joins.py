"""Joined columns of stores: keys by any of their names, labels in any spelling, trusted counterparts."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from auditor.facts.base import Fact
from auditor.facts.frames import frame
from auditor.facts.governance import Account
from auditor.facts.keys import Key
from auditor.facts.stores import DataStore, ExternalShare
from auditor.facts.tables import TABLES
from auditor.regulation.parameters import Parameters
from auditor.rule.declare import Criteria
from auditor.rule.holes import Holes
from auditor.rule.judge import fill
from checks.joins.stores import JOINS
from tests.checks.cases import NOW

HERE: dict[str, Any] = {"provider": "aws", "account": "111122223333", "region": "ap-northeast-1"}
ARN = "arn:aws:kms:ap-northeast-1:111122223333:key/"


def joined(table: type[Fact], facts: Sequence[Fact], **parameters: Any) -> pd.DataFrame:
    """The table after the joins, by resource."""
    frames = {t: frame(t, [fact for fact in facts if isinstance(fact, t)]) for t in TABLES}
    criteria = Criteria(Parameters.load(parameters), NOW)
    return fill(frames, Holes((), {}), criteria, [], [], JOINS)[table].set_index("resource")


@pytest.mark.parametrize(
    ("key_id", "manager", "state"),
    [
        (f"{ARN}own", "customer_hsm", "enabled"),
        ("own", "customer_hsm", "enabled"),
        ("alias/own", "customer_hsm", "enabled"),
        ("arn:aws:kms:ap-northeast-1:111122223333:alias/own", "customer_hsm", "enabled"),
        ("alias/aws/s3", "provider", "enabled"),
        ("arn:aws:kms:ap-northeast-1:111122223333:alias/aws/s3", "provider", "enabled"),
        (f"{ARN}aws", "provider", "enabled"),
        (f"{ARN}soft", "customer", "pending_destroy"),
        (f"{ARN}outside", "external", None),
        (f"{ARN}undescribed", None, None),
        (f"{ARN}nowhere", None, None),
        ("provider", "provider", "enabled"),
        ("alias/nowhere", None, None),
        (None, None, None),
    ],
)
def test_the_key_behind_a_store(key_id: str | None, manager: str | None, state: str | None) -> None:
    """By ARN, key ID, alias and its ARN; a key that was not read is unknown."""
    facts = [
        Key(**HERE, resource=f"{ARN}own", name="alias/own", manager="customer", protection="hsm", state="enabled"),
        Key(**HERE, resource=f"{ARN}aws", name="alias/aws/rds", manager="provider"),
        Key(**HERE, resource=f"{ARN}soft", manager="customer", state="pending_destroy"),
        Key(**HERE, resource=f"{ARN}outside", manager="customer", protection="external"),
        Key(**HERE, resource=f"{ARN}undescribed"),
        DataStore(**HERE, resource="s", key_id=key_id),
    ]
    row = joined(DataStore, facts).loc["s"]
    assert [None if row[c] is pd.NA else row[c] for c in ("key_manager", "key_state")] == [manager, state]


@pytest.mark.parametrize(
    ("tags", "tagged", "label", "personal"),
    [
        ({"機密性": "機密性２"}, True, "2", None),
        ({"機密性": "自治体機密性3Ｂ", "個人情報": "有"}, True, "3B", True),
        ({"Classification": "3c", "PII": "No"}, True, "3C", False),
        ({"data-classification": " 3A ", "個人情報": "無"}, True, "3A", False),
        ({"機密性": "2", "classification": "3B"}, True, "3B", None),
        ({"機密性": "秘"}, True, None, None),
        ({"機密性": "", "個人情報": "?"}, True, None, None),
        ({"Name": "3A"}, False, None, None),
        ({}, False, None, None),
        (None, None, None, None),
    ],
)
def test_labels(tags: dict[str, str] | None, tagged: bool | None, label: str | None, personal: bool | None) -> None:
    """Full-width forms, case and blanks do not matter; the first key of the setting counts; unread tags are unknown."""
    row = joined(DataStore, [DataStore(**HERE, resource="s", tags=tags)]).loc["s"]
    found = [None if row[c] is pd.NA else row[c] for c in ("class_tagged", "classification", "personal_info")]
    assert found == [tagged, label, personal]


@pytest.mark.parametrize(
    ("kind", "counterpart", "own", "approved"),
    [
        ("account", "999900001111", {}, True),
        ("account", "888800001111", {}, False),
        ("account", "o-town", {}, False),
        ("organisation", "o-partner", {}, True),
        ("organisation", "o-town", {"organization": "o-town", "in_organization": True}, True),
        ("organisation", "o-town", {"organization": "o-other", "in_organization": True}, False),
        ("organisation", "o-town", {"in_organization": False}, False),
        ("organisation", "o-town", {}, None),
        ("domain", "city.example.lg.jp", {}, True),
        ("service", "x.amazonaws.com", {}, False),
        ("public", "*", {}, False),
        (None, None, {}, None),
    ],
)
def test_approved_counterparts(kind: Any, counterpart: str | None, own: dict[str, Any], approved: bool | None) -> None:
    """Each kind of counterpart has its own list; the own organisation is known only where it was read."""
    facts = [
        Account(**HERE, resource="a", **own),
        ExternalShare(**HERE, resource="r#x", share_kind=kind, counterpart=counterpart),
    ]
    lists = {
        "trusted_accounts": ["999900001111"],
        "trusted_tenants": ["o-partner"],
        "home_domains": ["city.example.lg.jp"],
    }
    row = joined(ExternalShare, facts, **lists).loc["r#x"]
    assert (None if row["is_approved"] is pd.NA else row["is_approved"]) == approved


def test_public_share_of_approved_content() -> None:
    """The list of public content names resources, not counterparts."""
    share = ExternalShare(**HERE, resource="arn:aws:s3:::kouhou#*", share_kind="public", counterpart="*")
    rows = joined(ExternalShare, [share], public_allow_list=["arn:aws:s3:::kouhou"])
    assert rows["is_approved"].to_list() == [True]
