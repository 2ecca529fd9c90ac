"""What was bought from other vendors through AWS Marketplace: read and renewed, or forgotten."""

from datetime import UTC, datetime
from typing import Any

from auditor.demo import town
from auditor.demo.answers.asked import Answer, Asked

VENDOR = "999900001111"
ENDED = {"Status": "EXPIRED", "Validity": {"Begin": "2024-04-01T00:00:00Z", "End": "2025-03-31T15:00:00Z"}}


def _agreement(key: str, product: str, behaviour: str | None, end: datetime | None, *licences: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "agreementId": f"agmt-{key}",
        "status": "ACTIVE",
        "agreementType": "PurchaseAgreement",
        "proposer": {"accountId": VENDOR},
        "proposalSummary": {"resources": [{"id": f"prodview-{product}", "type": "SaaSProduct"}]},
        "entitlements": [{"licenseArn": arn} for arn in licences],
    }
    if behaviour:
        found["endTimeBehaviorType"] = behaviour
    return found if end is None else {**found, "endTime": end.timestamp()}


def _licence(key: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "LicenseArn": f"arn:aws:license-manager::{VENDOR}:license:l-{key}",
        "LicenseName": f"{name} 年間利用",
        "ProductName": name,
        "Issuer": {"Name": "AWS/Marketplace"},
        "Status": "AVAILABLE",
        **more,
    }


FORMS = _licence(
    "chohyo", "帳票作成エンジン", Validity={"Begin": "2026-04-01T00:00:00Z", "End": "2031-03-31T15:00:00Z"}
)
NOTICES = _licence(
    "tsuchi", "通知配信サービス", Validity={"Begin": "2026-02-01T00:00:00Z", "End": "2027-01-31T15:00:00Z"}
)
OLD_NOTICES = _licence("tsuchi-kyu", "通知配信サービス", **ENDED)


def _agreements(asked: Asked) -> dict[str, Any]:
    if asked.account == town.JUKI:
        end = datetime(2031, 3, 31, 15, tzinfo=UTC)
        found = [_agreement("chohyo", "chohyo-sakusei", "RENEW", end, FORMS["LicenseArn"])]
    elif asked.account in {town.TOSHO, town.KENSHIN}:
        found = []
    else:
        end = datetime(2027, 1, 31, 15, tzinfo=UTC)
        found = [
            _agreement("tsuchi", "tsuchi-haishin", "EXPIRE", end, NOTICES["LicenseArn"]),
            _agreement("chizu", "chizu-hyoji", None, None),
        ]
    return {"agreementViewSummaries": found}


def _licences(asked: Asked) -> dict[str, Any]:
    if asked.account == town.JUKI:
        return {"Licenses": [FORMS]}
    return {"Licenses": [] if asked.account in {town.TOSHO, town.KENSHIN} else [NOTICES, OLD_NOTICES]}


TARGETS: dict[str, Answer] = {
    "AWSMPCommerceService_v20200301.SearchAgreements": _agreements,
    "AWSLicenseManager.ListReceivedLicenses": _licences,
}
