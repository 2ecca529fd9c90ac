"""What the settings declare counts where the account may not read it, and nowhere else."""

from datetime import date
from typing import Any

import pytest

from auditor.facts.governance import Guardrail
from auditor.settings import Declarations
from auditor.snapshot import Snapshot
from providers.aws.governance import organisation
from tests.aws.bed import TOKYO, Bed
from tests.aws.faults import throttled
from tests.aws.refusals import refusing
from tests.aws.test_governance_organisation import ROOT, kept_to, organised

SAID: dict[str, Any] = {"confirmed_on": date(2026, 4, 10), "evidence": "<b>第1号</b>"}
EVERYTHING = Declarations.model_validate(
    {
        "region_restriction": {"allowed_regions": (TOKYO,), **SAID},
        "service_restriction": {"allowed_services": ("s3",), **SAID},
        "baseline_policies": {"policies": ("kiroku",), **SAID},
    }
)


def read(bed: Bed, account: str, canned: dict[str, Any], said: Declarations = EVERYTHING) -> Any:
    found: Snapshot = bed.read(account, organisation.control_policies, canned=canned, declared=said)
    return found.frames[Guardrail]


@pytest.mark.parametrize("operation", ["organizations:ListPolicies", "organizations:DescribeOrganization"])
def test_what_was_refused_is_as_declared(bed: Bed, account: str, operation: str) -> None:
    frame = read(bed, account, {**organised((kept_to(TOKYO), ROOT)), **refusing(operation)})
    told = frame[frame["evidence"] == "declared"].set_index("kind")

    assert set(told.index) == {"region_restriction", "service_restriction", "baseline_policies"}
    assert list(told.loc["region_restriction", "allowed_values"]) == [TOKYO]
    assert list(told.loc["service_restriction", "allowed_values"]) == ["s3"]
    assert list(told.loc["baseline_policies", "policies"]) == ["kiroku"]
    assert set(told["declaration"]) == {"<b>第1号</b>"}
    assert set(told["declared_on"]) == {date(2026, 4, 10)}


@pytest.mark.parametrize(
    "canned",
    [
        {},
        organised((kept_to(TOKYO), ROOT)),
        {**organised((kept_to(TOKYO), ROOT)), **refusing("organizations:DescribePolicy")},
        {**organised((kept_to(TOKYO), ROOT)), **refusing("organizations:ListPolicies", fault=throttled)},
    ],
    ids=["alone", "readable", "listed", "failed"],
)
def test_what_can_be_read_is_not_as_declared(bed: Bed, account: str, canned: dict[str, Any]) -> None:
    frame = read(bed, account, canned)

    assert "declared" not in set(frame["evidence"])


def test_another_accounts_declaration(bed: Bed, account: str) -> None:
    said = {"region_restriction": {"allowed_regions": (TOKYO,), "accounts": ("111122223333",), **SAID}}
    canned = {**organised((kept_to(TOKYO), ROOT)), **refusing("organizations:ListPolicies")}

    frame = read(bed, account, canned, Declarations.model_validate(said))

    assert "declared" not in set(frame["evidence"])
