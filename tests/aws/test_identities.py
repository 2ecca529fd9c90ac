"""IAM built with boto3 and read back through the adapter: principals, credentials, root, sign-in rules."""

import base64
import json
from typing import Any

import pytest

from auditor.facts.identities import AuthPolicy, Credential, Grant, Principal
from auditor.reading import Reading
from auditor.snapshot import Snapshot
from providers.aws import identities
from providers.aws.identities.pause import Pauses
from providers.aws.identities.sign_in import sign_in
from tests.aws.bed import Bed, response

DENIED = (
    b'<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>'
    b"<Code>AccessDenied</Code><Message>not authorized to perform</Message></Error></ErrorResponse>"
)
HEADER = (
    "user,arn,user_creation_time,password_enabled,password_last_used,mfa_active,access_key_1_active,"
    "access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,"
    "access_key_2_last_used_date,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated"
)


def denied(_: Any) -> Any:
    """IAM's refusal."""
    return response(DENIED, 403, {"content-type": "text/xml"})


def summary(**values: int) -> bytes:
    """GetAccountSummary with these values."""
    entries = "".join(f"<entry><key>{key}</key><value>{value}</value></entry>" for key, value in values.items())
    result = f"<GetAccountSummaryResult><SummaryMap>{entries}</SummaryMap></GetAccountSummaryResult>"
    return f"<GetAccountSummaryResponse>{result}</GetAccountSummaryResponse>".encode()


def credential_report(*lines: str) -> bytes:
    """GetCredentialReport with these rows."""
    content = base64.b64encode("\n".join((HEADER, *lines)).encode()).decode()
    result = f"<GetCredentialReportResult><Content>{content}</Content></GetCredentialReportResult>"
    return f"<GetCredentialReportResponse>{result}</GetCredentialReportResponse>".encode()


def read(bed: Bed, account: str, canned: dict[str, Any] | None = None) -> Snapshot:
    """Both collectors of the topic."""
    return bed.read(account, identities.identities, sign_in, canned=canned)


def rows(snapshot: Snapshot, table: type, key: str = "name") -> Any:
    """A table by name."""
    return snapshot.frames[table].set_index(key)


def failed(snapshot: Snapshot) -> list[Reading]:
    """Failed readings, those of the region plan aside (the server lacks account:ListRegions)."""
    return [
        r for r in snapshot.readings if not r.ok and r.operation.startswith(("iam:", "sso-admin:", "organizations:"))
    ]


def test_people_programs_and_their_keys(bed: Bed, account: str) -> None:
    """A person with and one without a second factor, a program with a key, and who is neither."""
    iam = bed.client(account, "iam")
    for name in ("tanaka", "sato", "juki-batch", "taishoku"):
        iam.create_user(UserName=name)
    for name in ("tanaka", "sato"):
        iam.create_login_profile(UserName=name, Password="Aa1!Aa1!Aa1!Aa1!")
    serial = iam.create_virtual_mfa_device(VirtualMFADeviceName="tanaka")["VirtualMFADevice"]["SerialNumber"]
    iam.enable_mfa_device(
        UserName="tanaka", SerialNumber=serial, AuthenticationCode1="123456", AuthenticationCode2="654321"
    )
    iam.create_access_key(UserName="juki-batch")

    snapshot = read(bed, account)

    people = rows(snapshot, Principal)
    assert people.loc["tanaka", ["kind", "mfa_enabled", "mfa_strength"]].tolist() == ["human", True, "otp"]
    assert people.loc["sato", ["kind", "mfa_enabled", "mfa_strength"]].tolist() == ["human", False, "none"]
    assert people.loc["juki-batch", ["kind", "console_access", "is_enabled"]].tolist() == ["service", False, True]
    assert people.loc["taishoku", ["kind", "is_enabled"]].tolist() == ["human", False]
    assert people.loc["sato", "never_signed_in"]
    key = rows(snapshot, Credential).loc["juki-batch access_key_1"]
    assert key["is_active"]
    assert key["never_used"]
    assert key["principal_kind"] == "service"
    assert not failed(snapshot)


def test_empty_account_still_has_its_root(bed: Bed, account: str) -> None:
    """The credential report of an account without users is empty; the root is judged from the summary."""
    snapshot = read(bed, account)
    root = rows(snapshot, Principal).loc["root"]
    assert root[["kind", "console_access", "mfa_enabled", "mfa_strength"]].tolist() == [
        "owner_root",
        True,
        False,
        "none",
    ]
    assert root.isna()["last_sign_in_at"]
    key = rows(snapshot, Credential).loc["root access_key_1"]
    assert not key["is_active"]
    policies = rows(snapshot, AuthPolicy, "kind")
    assert policies.loc["password", ["state", "password_min_length"]].tolist() == ["off", 8]
    assert policies.loc["location_or_device", "absent"] == ["source_ip_limited"]


def test_root_from_report_and_summary(bed: Bed, account: str) -> None:
    """The three kinds of null of the report, a working root key, and a second factor that is no virtual one."""
    arn = f"arn:aws:iam::{account}:root"
    line = (
        f"<root_account>,{arn},2020-04-01T00:00:00+00:00,not_supported,2026-11-01T00:00:00+00:00,true,"
        "true,2021-04-01T00:00:00+00:00,N/A,false,N/A,N/A,false,N/A,false,N/A"
    )
    canned = {
        "iam:GetCredentialReport": credential_report(line),
        "iam:GetAccountSummary": summary(AccountMFAEnabled=1, AccountAccessKeysPresent=1),
    }
    snapshot = read(bed, account, canned)
    root = rows(snapshot, Principal).loc["root"]
    assert root["mfa_strength"] == "phishing_resistant"
    assert root["console_access"]
    assert root["last_sign_in_at"].isoformat() == "2026-11-01T00:00:00+00:00"
    key = rows(snapshot, Credential).loc["<root_account> access_key_1"]
    assert key[["is_active", "never_used", "principal_kind"]].tolist() == [True, True, "owner_root"]


def test_root_whose_password_the_organisation_took_away(bed: Bed, account: str) -> None:
    """Nobody can sign in as it; without the summary that is not known."""
    taken = summary(AccountMFAEnabled=0, AccountPasswordPresent=0, AccountAccessKeysPresent=0)
    assert not rows(read(bed, account, {"iam:GetAccountSummary": taken}), Principal).loc["root", "console_access"]
    unread = rows(read(bed, account, {"iam:GetAccountSummary": denied}), Principal).loc["root"]
    assert unread.isna()[["console_access", "mfa_enabled", "mfa_strength"]].all()


def test_virtual_factor_of_the_root(bed: Bed, account: str) -> None:
    """An authenticator app can be phished; a list that was not read says nothing."""
    device = f"<SerialNumber>arn:aws:iam::{account}:mfa/root-account-mfa-device</SerialNumber>"
    listed = (
        "<ListVirtualMFADevicesResponse><ListVirtualMFADevicesResult><VirtualMFADevices>"
        f"<member>{device}<Base32StringSeed>c2VlZA==</Base32StringSeed></member></VirtualMFADevices>"
        "<IsTruncated>false</IsTruncated></ListVirtualMFADevicesResult></ListVirtualMFADevicesResponse>"
    ).encode()
    on = {"iam:GetAccountSummary": summary(AccountMFAEnabled=1)}
    with_app = read(bed, account, {**on, "iam:ListVirtualMFADevices": listed})
    assert rows(with_app, Principal).loc["root", "mfa_strength"] == "otp"
    unread = read(bed, account, {**on, "iam:ListVirtualMFADevices": denied})
    assert rows(unread, Principal).isna().loc["root", "mfa_strength"]


def test_denied_report_leaves_sign_in_unknown(bed: Bed, account: str) -> None:
    """Users are still listed, what the report says of them is not known, and the permission is named."""
    bed.client(account, "iam").create_user(UserName="tanaka")
    snapshot = read(bed, account, {"iam:GetCredentialReport": denied})
    row = rows(snapshot, Principal).isna().loc["tanaka"]
    assert row[["kind", "is_enabled", "console_access", "mfa_enabled", "never_signed_in"]].all()
    assert "iam:GetCredentialReport" in {r.permission for r in snapshot.readings}


def test_denied_lists_keep_the_report(bed: Bed, account: str) -> None:
    """Users come from the report alone, and no grant is invented or denied."""
    iam = bed.client(account, "iam")
    iam.create_user(UserName="tanaka")
    iam.create_login_profile(UserName="tanaka", Password="Aa1!Aa1!Aa1!Aa1!")
    snapshot = read(bed, account, {"iam:GetAccountAuthorizationDetails": denied})
    assert not rows(snapshot, Principal).loc["tanaka", "mfa_enabled"]
    assert snapshot.frames[Grant].empty
    assert "iam:GetAccountAuthorizationDetails" in {r.permission for r in snapshot.readings}
    assert rows(snapshot, AuthPolicy, "kind").isna().loc["location_or_device", "source_ip_limited"]


def test_denied_second_factors_of_one_person(bed: Bed, account: str) -> None:
    """Only the strength is unknown, in that row; whether there is one the report says."""
    iam = bed.client(account, "iam")
    iam.create_user(UserName="tanaka")
    iam.create_login_profile(UserName="tanaka", Password="Aa1!Aa1!Aa1!Aa1!")
    snapshot = read(bed, account, {"iam:ListMFADevices": denied})
    people = rows(snapshot, Principal)
    assert people.isna().loc["tanaka", "mfa_strength"]
    assert not people.loc["tanaka", "mfa_enabled"]
    (reading,) = failed(snapshot)
    assert reading.resource == f"arn:aws:iam::{account}:user/tanaka"


def test_report_that_is_never_ready(bed: Bed, account: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a bounded number of tries it is a failed reading, and the rest is read."""
    monkeypatch.setattr("providers.aws.identities.PAUSES", Pauses(0, 0))
    body = DENIED.replace(b"AccessDenied", b"ReportInProgress")
    tries = []

    def busy(_: Any) -> Any:
        tries.append(1)
        return response(body, 410, {"content-type": "text/xml"})

    snapshot = read(bed, account, {"iam:GetCredentialReport": busy})
    assert len(tries) == 3
    assert [(r.operation, r.status) for r in failed(snapshot)] == [("iam:GetCredentialReport", "error")]
    assert "root" in rows(snapshot, Principal).index


def test_report_that_is_no_table(bed: Bed, account: str) -> None:
    """A body of another shape is an error that feeds every column, not an account without users."""
    result = b"<GetCredentialReportResult><Content>aGVsbG8=</Content></GetCredentialReportResult>"
    body = b"<GetCredentialReportResponse>" + result + b"</GetCredentialReportResponse>"
    snapshot = read(bed, account, {"iam:GetCredentialReport": body})
    (reading,) = failed(snapshot)
    assert reading.status == "error"
    assert "grant.*" in reading.columns


def test_lists_that_end_after_a_page(bed: Bed, account: str) -> None:
    """What came before is kept; nothing is concluded from what did not."""
    pages = iter(
        (
            "<GetAccountAuthorizationDetailsResponse><GetAccountAuthorizationDetailsResult><IsTruncated>true</IsTruncated>"
            "<Marker>next</Marker><UserDetailList><member><UserName>tanaka</UserName>"
            f"<Arn>arn:aws:iam::{account}:user/tanaka</Arn><GroupList><member>joho</member></GroupList></member>"
            "</UserDetailList></GetAccountAuthorizationDetailsResult></GetAccountAuthorizationDetailsResponse>",
        )
    )

    def first_only(_: Any) -> Any:
        page = next(pages, None)
        return response(page.encode(), 200, {"content-type": "text/xml"}) if page else denied(None)

    snapshot = read(bed, account, {"iam:GetAccountAuthorizationDetails": first_only})
    grant = snapshot.frames[Grant].set_index("principal_id").loc[f"arn:aws:iam::{account}:user/tanaka"]
    assert grant["via_group"]
    assert grant.isna()[["is_privileged", "capabilities", "role_id"]].all()
    assert "partial" in {r.status for r in snapshot.readings}


def test_hostile_names_are_data(bed: Bed, account: str) -> None:
    """Names are kept as they are; IAM allows few signs in user names and any in tags."""
    iam = bed.client(account, "iam")
    iam.create_user(UserName="=cmd,+@x", Tags=[{"Key": "<script>", "Value": "=1+1"}])
    iam.put_user_policy(
        UserName="=cmd,+@x",
        PolicyName="=HYPERLINK",
        PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}
        ),
    )
    snapshot = read(bed, account, {"iam:GetCredentialReport": denied})
    assert "=cmd,+@x" in rows(snapshot, Principal).index
    assert rows(snapshot, Grant).loc["=cmd,+@x: =HYPERLINK", "capabilities"] == []


def test_federation_and_password_policy(bed: Bed, account: str) -> None:
    """Directories, token issuers and the password policy; the people of a directory are one row without a name."""
    iam = bed.client(account, "iam")
    metadata = "<EntityDescriptor>" + "x" * 1000 + "</EntityDescriptor>"
    arn = iam.create_saml_provider(Name="chosha", SAMLMetadataDocument=metadata)["SAMLProviderArn"]
    iam.create_open_id_connect_provider(
        Url="https://token.actions.example", ThumbprintList=["a" * 40], ClientIDList=["x"]
    )
    iam.update_account_password_policy(MinimumPasswordLength=14, PasswordReusePrevention=24, MaxPasswordAge=90)
    snapshot = read(bed, account, {"sso-admin:ListInstances": {"Instances": []}})
    policies = snapshot.frames[AuthPolicy].set_index("resource")
    assert policies.loc[arn, ["state", "applies_to"]].tolist() == ["enforced", "all_users"]
    assert (policies["applies_to"] == "workloads").sum() == 1
    password = rows(snapshot, AuthPolicy, "kind").loc["password"]
    assert password[["password_min_length", "password_reuse_prevention", "password_max_age_days"]].tolist() == [
        14,
        24,
        90,
    ]
    people = snapshot.frames[Principal].set_index("resource")
    assert people.isna().loc[arn, ["name", "mfa_enabled", "last_sign_in_at"]].all()


def test_no_federation_is_a_row_only_if_all_was_read(bed: Bed, account: str) -> None:
    """State `off` needs both lists."""
    none: dict[str, Any] = {"sso-admin:ListInstances": {"Instances": []}}
    off = rows(read(bed, account, none), AuthPolicy, "kind")
    assert off.loc["federation", "state"] == "off"
    unread = rows(read(bed, account, {**none, "iam:ListSAMLProviders": denied}), AuthPolicy, "kind")
    assert "federation" not in unread.index
