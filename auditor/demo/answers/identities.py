"""Analysers of access; and the past of users and roles, which moto makes today.

moto's own objects are dated before it answers: what AWS would have kept of years of use. What must be recent counts
from the server's clock, so that the audit comes out the same on every day.
"""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

from auditor.demo import town
from auditor.demo.answers.asked import Answer, Asked

LONG_AGO = datetime(2023, 4, 3, 0, 30, tzinfo=UTC)
LEFT = datetime(2024, 3, 29, 8, 15, tzinfo=UTC)

IDLE = frozenset(
    {
        *("itaku-hoshu", "shisetsu-yoyaku-batch", "suzuki-ido-zumi"),
        *("kyu-anketo-batch", "kyu-anketo-tanto", "kyu-tosho-toroku"),
    }
)
"""Users and roles that were used last in LEFT; all others were used yesterday."""

NEVER_USED = frozenset({"sato-kokuho"})
RENEWED = frozenset({"shisetsu-yoyaku-renkei"})
"""Users whose access keys are days old."""

WELL_KEPT = frozenset({town.JUKI, town.TOSHO, town.KENSHIN})
"""Accounts whose root has no access key and is not used."""


def _dated(asked: Asked) -> Any:
    """moto's IAM of an account, with its past."""
    from moto.iam.models import iam_backends

    iam: Any = iam_backends[asked.account]["aws"]
    now = datetime.now(UTC)
    for user in iam.users.values():
        user.create_date = LONG_AGO
        used = _last_use(user.name, now)
        user.password_last_used = used
        for number, key in enumerate(user.access_keys):
            # The second key is the one of a renewal that was never finished.
            key.create_date = now - timedelta(days=10) if number or user.name in RENEWED else LONG_AGO
            key.last_used = used
    for role in iam.roles.values():
        role.create_date, role.last_used = LONG_AGO, _last_use(role.name, now)
    iam.account_summary._account_access_keys_present = int(asked.account not in WELL_KEPT)
    return iam


def _last_use(name: str, now: datetime) -> datetime | None:
    return None if name in NEVER_USED else LEFT if name in IDLE else now - timedelta(days=1)


def _past(asked: Asked) -> None:
    """Let moto answer, with the past."""
    _dated(asked)


def _report(asked: Asked) -> str:
    """moto's credential report with the row of the root, which moto leaves out."""
    iam = _dated(asked)
    header, *users = iam.get_credential_report().splitlines()
    kept = asked.account in WELL_KEPT
    used = "2025-04-01T01:10:00+00:00" if kept else _cell(datetime.now(UTC) - timedelta(days=2))
    key = ("false", "N/A", "N/A") if kept else ("true", _cell(LONG_AGO), _cell(LEFT))
    root = {
        "user": "<root_account>",
        "arn": f"arn:aws:iam::{asked.account}:root",
        "user_creation_time": "2019-05-01T00:00:00+00:00",
        "password_enabled": "not_supported",
        "password_last_used": used,
        "password_last_changed": "not_supported",
        "password_next_rotation": "not_supported",
        "mfa_active": "true" if iam.account_summary._account_mfa_enabled else "false",
        **dict(
            zip(("access_key_1_active", "access_key_1_last_rotated", "access_key_1_last_used_date"), key, strict=True)
        ),
    }
    inactive = {name: "false" for name in header.split(",") if name.endswith("_active")}
    row = ",".join({**dict.fromkeys(header.split(","), "N/A"), **inactive, **root}.values())
    content = base64.b64encode("\n".join((header, row, *users)).encode()).decode()
    made = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f"<GetCredentialReportResult><Content>{content}</Content><ReportFormat>text/csv</ReportFormat>"
        f"<GeneratedTime>{made}</GeneratedTime></GetCredentialReportResult>"
    )


def _cell(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S+00:00")


ACTIONS: dict[str, Answer] = {
    "GetAccountAuthorizationDetails": _past,
    "GetAccountSummary": _past,
    "GetCredentialReport": _report,
}

PATHS: dict[str, Answer] = {}
