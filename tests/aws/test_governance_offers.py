"""Contracts, licences and products of other vendors, from canned answers: the server sells nothing."""

from typing import Any

from auditor.facts.governance import SubscriptionOffer
from auditor.facts.tables import TABLES
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import judge
from auditor.snapshot import Snapshot
from checks.register import JOINS, rules
from providers.aws.governance.offers import contracts, products_in_machines
from tests.aws.bed import NOW, Bed, response

LICENCE = "arn:aws:license-manager::999900001111:license:l-1"
AGREEMENT: dict[str, Any] = {
    "agreementId": "agmt-1",
    "status": "ACTIVE",
    "endTime": 1798729200,  # 2026-12-31 15:00 UTC
    "endTimeBehaviorType": "RENEW",
    "proposer": {"accountId": "999900001111"},
    "proposalSummary": {"resources": [{"id": "prodview-a", "type": "SaaSProduct"}, {"id": "prodview-b"}]},
    "entitlements": [{"licenseArn": LICENCE}, {}],
}
GRANTED = {
    "LicenseArn": LICENCE,
    "LicenseName": "nenkan",
    "ProductName": "帳票",
    "Issuer": {"Name": "AWS/Marketplace"},
    "Status": "AVAILABLE",
    "Validity": {"Begin": "2026-01-01T00:00:00Z", "End": "2026-12-31T15:00:00Z"},
}
SEARCH, RECEIVED = "marketplace-agreement:SearchAgreements", "license-manager:ListReceivedLicenses"


def read(bed: Bed, account: str, agreements: Any, licences: Any) -> Snapshot:
    """The contracts of an account."""
    canned = {
        SEARCH: agreements if callable(agreements) else {"agreementViewSummaries": agreements},
        RECEIVED: licences if callable(licences) else {"Licenses": licences},
    }
    return bed.read(account, contracts, canned=canned)


def refused(_: Any) -> Any:
    """License Manager's own word for a missing right."""
    body = b'{"__type": "AuthorizationException", "message": "not authorized"}'
    return response(body, 400, {"content-type": "application/x-amz-json-1.1"})


def offers(snapshot: Snapshot) -> Any:
    """The rows by name."""
    return snapshot.frames[SubscriptionOffer].set_index("name")


def results(snapshot: Snapshot, **parameters: Any) -> dict[tuple[str, str | None], str]:
    """What both rules say, by check and name."""
    frames = {table: snapshot.frames[table] for table in TABLES}
    chosen = [rules()["SVC-04"], rules()["SVC-X2"]]
    judged = judge(frames, snapshot.readings, [], Parameters.load(parameters), NOW, chosen, JOINS)
    return {(f.check, f.name): f.status for batch in judged.batches for f in batch.findings()}


def test_a_licence_renews_as_its_agreement_does(bed: Bed, account: str) -> None:
    """Products, dates and the tie between the two lists; what is over is left out."""
    old = {"agreementId": "agmt-0", "status": "EXPIRED"}
    gone = {"LicenseArn": LICENCE + "0", "LicenseName": "kyu", "Status": "EXPIRED"}
    found = offers(read(bed, account, [AGREEMENT, old], [GRANTED, gone]))
    assert sorted(found.index) == ["agmt-1", "nenkan"]
    assert found["kind"].tolist() == ["agreement", "licence"]
    assert found.loc["agmt-1", ["product", "publisher"]].tolist() == ["prodview-a, prodview-b", "999900001111"]
    for name in found.index:
        assert found.loc[name, "ends_at"].isoformat() == "2026-12-31T15:00:00+00:00"
        assert found.loc[name, ["ends", "renews"]].tolist() == [True, True]


def test_ends_that_are_near(bed: Bed, account: str) -> None:
    """Without renewal a fail, unless it is decided; what goes on until it is cancelled is none."""
    expiring = {**AGREEMENT, "endTimeBehaviorType": "EXPIRE"}
    used = {"agreementId": "agmt-2", "status": "ACTIVE", "proposalSummary": {"resources": [{"id": "prodview-c"}]}}
    snapshot = read(bed, account, [expiring, used], [GRANTED])
    found = results(snapshot)
    assert (found["SVC-X2", "agmt-1"], found["SVC-X2", "nenkan"], found["SVC-X2", "agmt-2"]) == ("fail", "fail", "pass")
    assert results(snapshot, renewals_decided=["帳票"])["SVC-X2", "nenkan"] == "pass"


def test_without_the_agreements_nobody_knows_whether_a_licence_renews(bed: Bed, account: str) -> None:
    """The licence is there, its renewal unknown; what was bought besides is unknown too."""
    found = results(read(bed, account, refused, [GRANTED]))
    assert found["SVC-X2", "nenkan"] == "unknown"
    assert found["SVC-X2", None] == "unknown"
    assert found["SVC-04", None] == "unknown"


def test_a_refusal_in_license_managers_own_words(bed: Bed, account: str) -> None:
    """AuthorizationException is a denial that names the missing right."""
    snapshot = read(bed, account, [], refused)
    reading = next(r for r in snapshot.readings if r.operation == RECEIVED)
    assert (reading.status, reading.permission) == ("denied", RECEIVED)
    assert results(snapshot) == {("SVC-04", None): "unknown", ("SVC-X2", None): "unknown"}


def test_reviews_are_found_by_product_name_or_id(bed: Bed, account: str) -> None:
    """The latest counts; a product that nobody has listed fails."""
    snapshot = read(bed, account, [AGREEMENT], [GRANTED])
    listed = ["帳票=2024-04-01", "帳票=2026-04-01", f"arn:aws:aws-marketplace::{account}:agreement/AGMT-1=2025-04-01"]
    assert results(snapshot)["SVC-04", "nenkan"] == "fail"
    found = results(snapshot, licence_reviews=listed)
    assert (found["SVC-04", "nenkan"], found["SVC-04", "agmt-1"]) == ("pass", "fail")


def test_products_in_machines_and_images(bed: Bed, account: str) -> None:
    """One row a product and region; what is no product of the Marketplace is left out."""
    codes = "".join(
        f"<item><productCode>{code}</productCode><type>{kind}</type></item>"
        for code, kind in (("abc", "marketplace"), ("old", "devpay"))
    )
    machine = f"<item><instanceId>i-1</instanceId><productCodes>{codes}</productCodes></item>"
    image = "<item><imageId>ami-1</imageId><productCodes><item><productCode>abc</productCode><type>marketplace</type>"
    machines = f"<reservationSet><item><instancesSet>{machine}</instancesSet></item></reservationSet>"
    canned = {
        "ec2:DescribeInstances": f"<DescribeInstancesResponse>{machines}</DescribeInstancesResponse>".encode(),
        "ec2:DescribeImages": (
            f"<DescribeImagesResponse><imagesSet>{image}</item></productCodes></item></imagesSet></DescribeImagesResponse>"
        ).encode(),
    }
    snapshot = bed.read(account, products_in_machines, canned=canned)
    row = offers(snapshot).loc["abc"]
    assert row[["kind", "product", "region"]].tolist() == ["image", "abc", "ap-northeast-1"]
    assert len(offers(snapshot)) == 1
    assert results(snapshot, licence_reviews=["abc=2026-10-01"])["SVC-04", "abc"] == "pass"
