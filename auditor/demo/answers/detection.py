"""Whom AWS writes to, what watches, and what it has found."""

from datetime import UTC, datetime, timedelta
from typing import Any

from auditor.demo import town
from auditor.demo.answers.asked import Answer, Asked

STANDARD = "arn:aws:securityhub:ap-northeast-1::standards/aws-foundational-security-best-practices/v/1.0.0"
FINDING = "3ec0ffee3ec0ffee3ec0ffee3ec0ffee"


def _standards(asked: Asked) -> dict[str, Any]:
    on = [] if asked.account == town.UNREGISTERED else [{"StandardsArn": STANDARD, "StandardsStatus": "READY"}]
    return {"StandardsSubscriptions": on}


def _severities(asked: Asked) -> dict[str, Any]:
    """In every account but the well-kept one three suspicions that nobody has looked into."""
    open_ones = [] if asked.account == town.JUKI else [(8.0, 2), (9.5, 1)]
    groups = [{"severity": severity, "totalFindings": count} for severity, count in open_ones]
    return {"findingStatistics": {"groupedBySeverity": groups}}


def _workloads(asked: Asked) -> dict[str, Any]:
    """The register's review is a month old whenever the demo runs; the others' is from before the move."""
    filled = datetime(2023, 2, 1, tzinfo=UTC)
    if asked.account == town.JUKI:
        filled = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=30)
    name = "住民記録システム" if asked.account == town.JUKI else "移行前の構成"
    return {"WorkloadSummaries": [{"WorkloadId": "w1", "WorkloadName": name, "UpdatedAt": filled.timestamp()}]}


def _analyzers(asked: Asked) -> dict[str, Any]:
    arn = f"arn:aws:access-analyzer:{asked.region}:{asked.account}:analyzer/mishiyou-kengen"
    unused = {"arn": arn, "name": "mishiyou-kengen", "type": "ACCOUNT_UNUSED_ACCESS", "status": "ACTIVE"}
    return {"analyzers": [unused] if asked.account == town.JUKI else []}


def _health(asked: Asked) -> dict[str, Any]:
    """A failure that goes on: the register's staff have seen it, the others' have not."""
    name = "juki" if asked.account == town.JUKI else "tokyo-202604"
    event = {
        "arn": f"arn:aws:health:ap-northeast-1::event/RDS/AWS_RDS_OPERATIONAL_ISSUE/{name}",
        "service": "RDS",
        "eventTypeCode": "AWS_RDS_OPERATIONAL_ISSUE",
        "eventTypeCategory": "issue",
        "region": "ap-northeast-1",
        "startTime": datetime(2026, 4, 6, tzinfo=UTC).timestamp(),
        "statusCode": "open",
    }
    return {"events": [event]}


TARGETS: dict[str, Answer] = {"AWSHealth_20160804.DescribeEvents": _health}

PATHS: dict[str, Answer] = {
    "POST /getContactInformation": {
        "ContactInformation": {
            "FullName": "情報政策課",
            "CompanyName": "さくら市",
            "AddressLine1": "1-1",
            "City": "Sakura",
            "CountryCode": "JP",
            "PostalCode": "000-0000",
            "PhoneNumber": "+81-0-0000-0000",
        }
    },
    "POST /standards/get": _standards,
    "GET /analyzer": _analyzers,
    "POST /detector/[^/]+/findings/statistics": _severities,
    "POST /detector/[^/]+/findings": {"findingIds": [FINDING]},
    "POST /detector/[^/]+/findings/get": {
        "findings": [{"id": FINDING, "severity": 9.5, "createdAt": "2025-05-12T01:20:00.000Z"}]
    },
    "POST /workloadsSummaries": _workloads,
}
