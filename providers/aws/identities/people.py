"""Principals and credentials of one account: the root, users, groups, roles, and who comes from elsewhere."""

from collections.abc import Iterator, Mapping

from auditor.facts.identities import Credential, MfaStrength, Principal
from providers.aws.fields import field, moment, tags
from providers.aws.identities import report
from providers.aws.identities.holders import Holder
from providers.aws.identities.report import Row
from providers.aws.identities.trust import Trusted, is_managed, role_kind
from providers.aws.place import Answer, Listing, Place
from providers.three import Maybe, either, every

Report = Mapping[str, Row] | None


def root(place: Place, row: Row | None, summary: Answer | None, virtual: Listing) -> Principal:
    """The owner of the account. AWS's summary speaks of it even where the credential report does not."""
    mfa = _first(_count(summary, "AccountMFAEnabled"), report.flag(row, "mfa_active"))
    password = _first(report.flag(row, "password_enabled"), _password(summary))
    used = (report.when(row, "password_last_used"), report.last_key_use(row))
    last = max((time for time in used if time), default=None)
    return Principal(
        **place.here,
        resource=place.arn("iam", "root"),
        name="root",
        tags={},
        provider_managed=False,
        kind="owner_root",
        home=place.account,
        is_enabled=True,  # by design: the root cannot be disabled
        is_external=False,
        orphan=False,
        console_access=password,
        mfa_enabled=mfa,
        mfa_strength=_root_strength(place, mfa, virtual),
        last_sign_in_at=last,
        never_signed_in=False if last else report.never(row, "password_last_used"),
        created_at=report.when(row, "user_creation_time"),
    )


def user(place: Place, arn: str, holder: Holder | None, row: Row | None) -> Principal:
    """One IAM user; asks for its second factors where it may sign in or holds privileges."""
    person, password = report.is_person(row), report.flag(row, "password_enabled")
    devices = None
    if password or (holder and holder.is_privileged):
        name = arn.rsplit("/", 1)[-1]
        listing = place.listing("iam:ListMFADevices", "MFADevices", about=arn, UserName=name)
        devices = listing.rows if listing.whole else None
    detail = holder.detail if holder else {}
    return Principal(
        **place.here,
        resource=arn,
        name=detail.get("UserName") or (row or {}).get("user"),
        # IAM leaves the list out for users without tags.
        tags=tags(detail.get("Tags", ())) if holder else None,
        provider_managed=False,
        kind=None if person is None else "human" if person else "service",
        home=place.account,
        is_enabled=either(password, report.has_active_key(row)),
        is_external=False,
        orphan=False,
        console_access=password,
        mfa_enabled=report.flag(row, "mfa_active") if devices is None else bool(devices),
        mfa_enforced=holder.mfa_enforced if holder else None,
        mfa_strength=None if devices is None else _strength([str(device["SerialNumber"]) for device in devices]),
        last_sign_in_at=report.when(row, "password_last_used") if person is not False else report.last_key_use(row),
        never_signed_in=_never_came(person, password, row),
        created_at=moment(detail.get("CreateDate")) or report.when(row, "user_creation_time"),
    )


def _never_came(person: Maybe, password: Maybe, row: Row | None) -> Maybe:
    """Whether a person has never signed in, or none of a program's keys was ever used."""
    if person is not False:
        return report.never(row, "password_last_used") if password else None
    unused = every(*(report.never(row, f"{key}_last_used_date") for key in report.KEYS))
    certificate = either(*(report.flag(row, f"{part}_active") for part in report.CERTIFICATES))
    return unused if unused is False or certificate is False else None  # IAM does not record the use of certificates


def group(place: Place, holder: Holder) -> Principal:
    """One IAM group."""
    return Principal(
        **place.here,
        resource=holder.arn,
        name=holder.detail["GroupName"],
        tags={},  # by design: groups carry no tags
        provider_managed=False,
        kind="group",
        home=place.account,
        is_enabled=True,  # by design: a group cannot be disabled
        is_external=False,
        orphan=False,
        console_access=False,
        created_at=moment(holder.detail.get("CreateDate")),
    )


def role(place: Place, holder: Holder, trust: tuple[Trusted, ...] | None) -> Principal:
    """One role. IAM keeps the last use of about 400 days."""
    used = holder.detail.get("RoleLastUsed")
    last = moment(field(used, "LastUsedDate"))
    return Principal(
        **place.here,
        resource=holder.arn,
        name=holder.detail["RoleName"],
        tags=tags(holder.detail.get("Tags", ())),
        provider_managed=is_managed(holder),
        kind=role_kind(trust),  # type: ignore[arg-type]
        home=place.account,
        is_enabled=True,  # by design: a role cannot be disabled
        is_external=False,
        orphan=False,
        console_access=False,
        last_sign_in_at=last,
        never_signed_in=None if used is None else last is None,
        created_at=moment(holder.detail.get("CreateDate")),
    )


def directory_people(place: Place, provider: str) -> Principal:
    """Those who sign in through a SAML provider. Who they are and how is in that directory, which is not read here:
    one row without a name, whose sign-in columns are unknown."""
    return Principal(
        **place.here,
        resource=provider,
        tags={},
        provider_managed=False,
        kind="human",
        home=provider,
        is_enabled=True,
        is_external=False,
        orphan=False,
        console_access=True,
    )


def credentials(place: Place, arn: str, row: Row) -> Iterator[Credential]:
    """Password, access keys and signing certificates of a user or of the root, as far as they were ever made."""
    person = report.is_person(row)
    kind = "owner_root" if row["user"] == report.ROOT else "human" if person else "service" if person is False else None
    owner = {"principal_id": arn, "principal_kind": kind, "provider_managed": False}
    if kind != "owner_root" and report.flag(row, "password_enabled"):
        yield Credential(
            **place.here,
            **owner,  # type: ignore[arg-type]
            resource=f"{arn}#password",
            name=f"{row['user']} password",
            kind="password",
            is_active=True,
            created_at=report.when(row, "password_last_changed"),
            last_used_at=report.when(row, "password_last_used"),
            never_used=report.never(row, "password_last_used"),
            expires_at=report.when(row, "password_next_rotation"),
        )
    for part in (*report.KEYS, *report.CERTIFICATES):
        if report.exists(row, part):
            is_key = part in report.KEYS
            yield Credential(
                **place.here,
                **owner,  # type: ignore[arg-type]
                resource=f"{arn}#{part}",
                name=f"{row['user']} {part}",
                kind="access_key" if is_key else "signing_certificate",
                is_active=report.flag(row, f"{part}_active"),
                created_at=report.when(row, f"{part}_last_rotated"),
                last_used_at=report.when(row, f"{part}_last_used_date"),
                never_used=report.never(row, f"{part}_last_used_date") if is_key else None,
                expires=False,  # by design: neither kind ends by itself
                attached_identity_possible=True,  # by design: roles, from outside AWS through Roles Anywhere
                deprecated=not is_key,
                absent=() if is_key else ("last_used_at", "never_used"),
            )


def root_keys(place: Place, row: Row | None, summary: Answer | None) -> Iterator[Credential]:
    """The root's keys; where the report lists none, one row that says so, so that their absence is judged too."""
    arn = place.arn("iam", "root")
    listed = list(credentials(place, arn, row)) if row else []
    yield from listed
    if not any(credential.kind == "access_key" for credential in listed):
        yield Credential(
            **place.here,
            resource=f"{arn}#access_key_1",
            name="root access_key_1",
            provider_managed=False,
            kind="access_key",
            principal_id=arn,
            principal_kind="owner_root",
            is_active=_first(_count(summary, "AccountAccessKeysPresent"), report.has_active_key(row)),
            expires=False,
            attached_identity_possible=True,
            deprecated=False,
        )


def _first(*answers: Maybe) -> Maybe:
    return next((answer for answer in answers if answer is not None), None)


def _count(summary: Answer | None, key: str) -> Maybe:
    value = field(summary, f"SummaryMap.{key}")
    return None if value is None else value > 0


def _password(summary: Answer | None) -> Maybe:
    """A root has a password unless the organisation has taken it away; only newer summaries speak of that."""
    return None if summary is None else field(summary, "SummaryMap.AccountPasswordPresent") != 0


def _root_strength(place: Place, mfa: Maybe, virtual: Listing) -> MfaStrength | None:
    """A root with a factor that is no virtual one has a security key, a passkey or a hardware token."""
    if mfa is not True:
        return None if mfa is None else "none"
    if any(_is_roots(place, device) for device in virtual.rows):
        return "otp"
    return "phishing_resistant" if virtual.whole else None


def _is_roots(place: Place, device: Answer) -> bool:
    serial = str(device.get("SerialNumber", ""))
    return serial.endswith("root-account-mfa-device") or field(device, "User.Arn") == place.arn("iam", "root")


def _strength(serials: list[str]) -> MfaStrength:
    if any(":u2f/" in serial for serial in serials):
        return "phishing_resistant"
    if all(":sms-mfa/" in serial for serial in serials) and serials:
        return "phone"
    return "otp" if serials else "none"
