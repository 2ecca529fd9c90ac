"""Last use: of programs by their keys, of people by their password, of roles as IAM keeps it; and what is judged."""

from typing import Any

import pytest

from auditor.facts.identities import Principal
from auditor.facts.tables import TABLES
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import judge
from checks.register import JOINS, rules
from tests.aws.bed import NOW, Bed
from tests.aws.test_identities import credential_report, read, rows

OLD = "2020-04-01T00:00:00+00:00"
USED = "2026-11-01T00:00:00+00:00"


def line(account: str, name: str, keys: tuple[str, str, str, str], certificate: str = "false") -> str:
    """A row of the report of somebody without a password. `keys`: active and last use of both keys."""
    first, first_used, second, second_used = keys
    return (
        f"{name},arn:aws:iam::{account}:user/{name},{OLD},false,not_supported,false,"
        f"{first},{OLD},{first_used},{second},{OLD},{second_used},{certificate},{OLD},false,N/A"
    )


@pytest.mark.parametrize(
    ("keys", "certificate", "used", "never"),
    [
        (("true", USED, "true", OLD), "false", USED, False),
        (("true", "N/A", "false", OLD), "false", OLD, False),
        (("true", "N/A", "false", "no_information"), "false", None, True),
        (("true", "N/A", "false", "not_supported"), "false", None, None),
        (("true", "N/A", "false", "N/A"), "true", None, None),
    ],
    ids=["the later of both", "a key that is off", "no use on record", "not told", "a certificate beside it"],
)
def test_programs_are_used_by_their_keys(
    bed: Bed, account: str, keys: tuple[str, str, str, str], certificate: str, used: str | None, never: bool | None
) -> None:
    """IAM does not say when a program was last there; its keys' last use does, and of certificates nothing is known."""
    canned = {"iam:GetCredentialReport": credential_report(line(account, "juki-batch", keys, certificate))}
    bed.client(account, "iam").create_user(UserName="juki-batch")
    program = rows(read(bed, account, canned), Principal).loc["juki-batch"]
    assert program["kind"] == "service"
    assert (None if program.isna()["last_sign_in_at"] else program["last_sign_in_at"].isoformat()) == used
    assert (None if program.isna()["never_signed_in"] else program["never_signed_in"]) == never


def test_roles_and_keys_that_are_not_used(bed: Bed, account: str) -> None:
    """A service's role of AWS is left out, a new role passes, two keys are too many."""
    iam = bed.client(account, "iam")
    iam.create_user(UserName="juki-batch")
    iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")
    iam.create_role(RoleName="shinki", AssumeRolePolicyDocument='{"Version": "2012-10-17", "Statement": []}')
    idle = line(account, "juki-batch", ("true", "N/A", "true", "N/A"))

    snapshot = read(bed, account, {"iam:GetCredentialReport": credential_report(idle)})
    found = statuses(snapshot, "IAM-X4") | statuses(snapshot, "IAM-X2")
    assert found["shinki"] == "pass"
    assert not any("AWSServiceRole" in str(name) for name in found)
    assert found["juki-batch access_key_1"] == found["juki-batch access_key_2"] == "fail"


def statuses(snapshot: Any, code: str) -> dict[str | None, str]:
    """What a rule says, by name."""
    frames = {table: snapshot.frames[table] for table in TABLES}
    judged = judge(frames, snapshot.readings, [], Parameters.load(), NOW, [rules()[code]], JOINS)
    return {finding.name: finding.status for finding in judged.batches[0].findings()}
