"""When a finding that is no longer there is gone, and when it may only be unread."""

from datetime import UTC, datetime
from typing import Any

import pytest

from auditor.reading import Reading
from auditor.rule.coverage import Coverage
from checks.register import rules

AT = datetime(2026, 11, 23, tzinfo=UTC)


def reading(operation: str, region: str, status: Any = "ok") -> Reading:
    return Reading(
        provider="aws",
        account="111122223333",
        region=region,
        operation=operation,
        status=status,
        columns=("secret[certificate].*",),
        started_at=AT,
        finished_at=AT,
    )


def covered(region: str, *readings: Reading) -> bool:
    code = next(code for code, rule in sorted(rules().items()) if rule.kinds == ("certificate",))
    return Coverage(readings, rules()).covered(code, "aws", "111122223333", region)


@pytest.mark.parametrize(("status", "gone"), [("ok", True), ("not_enabled", True), ("denied", False)])
def test_what_is_global_may_be_listed_in_one_region(status: Any, gone: bool) -> None:
    """Certificates for CloudFront count as global and are listed in us-east-1."""
    elsewhere = reading("acm:ListCertificates", "us-east-1", status)
    assert covered("global", reading("iam:ListServerCertificates", "global"), elsewhere) is gone


def test_a_region_stands_for_itself() -> None:
    here, elsewhere = (reading("acm:ListCertificates", at) for at in ("ap-northeast-1", "eu-west-1"))
    failed = reading("acm:ListCertificates", "eu-west-1", "error")
    assert covered("ap-northeast-1", here, failed)
    assert not covered("eu-west-1", here, failed)
    assert covered("eu-west-1", here, elsewhere)
    assert not covered("global", here, elsewhere)


def test_nothing_read_is_nothing_gone() -> None:
    assert not covered("global")
    assert not covered("ap-northeast-1", reading("acm:ListCertificates", "ap-northeast-1", "not_enabled"))
