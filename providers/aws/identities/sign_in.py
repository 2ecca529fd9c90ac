"""Sign-in rules of one account: passwords, the directories that it trusts, and from where people may sign in."""

from collections.abc import Iterable

from auditor.facts.identities import AuthPolicy
from providers.aws.fields import field
from providers.aws.identities.holders import Holder
from providers.aws.identities.people import directory_people
from providers.aws.place import Place
from providers.collecting import Collected, reads
from providers.three import Maybe

PASSWORD = " ".join(
    f"auth_policy[password].{column}"
    for column in (
        "state",
        "password_min_length",
        "password_reuse_prevention",
        "password_expires",
        "password_max_age_days",
    )
)


@reads(
    "account",
    {
        "iam:GetAccountPasswordPolicy": PASSWORD,
        "iam:ListSAMLProviders": "auth_policy[federation].* principal[human].*",
        "iam:ListOpenIDConnectProviders": "auth_policy[federation].*",
        "sso-admin:ListInstances": "auth_policy[federation].*",
    },
)
def sign_in(place: Place) -> Collected:
    """The password policy, and one row for every directory and token issuer that the account trusts."""
    yield _password(place)
    saml = place.listing("iam:ListSAMLProviders", "SAMLProviderList")
    centres = place.listing("sso-admin:ListInstances", "Instances")
    issuers = place.listing("iam:ListOpenIDConnectProviders", "OpenIDConnectProviderList")
    for provider in saml.rows:
        yield _federation(place, provider["Arn"], "all_users")
        if ":saml-provider/AWSSSO_" not in provider["Arn"]:  # those people come with their roles: center.py
            yield directory_people(place, provider["Arn"])
    for centre in centres.rows:
        yield _federation(place, centre["InstanceArn"], "all_users")
    for issuer in issuers.rows:
        yield _federation(place, issuer["Arn"], "workloads")
    if not saml.rows and not centres.rows and saml.whole and centres.whole:
        yield AuthPolicy(
            **place.here,
            resource=place.arn("iam", "federation"),
            name="federation",
            tags={},
            provider_managed=False,
            kind="federation",
            applies_to="all_users",
            state="off",
        )


def _federation(place: Place, arn: str, applies_to: str) -> AuthPolicy:
    return AuthPolicy(
        **place.here,
        resource=arn,
        name=arn.rsplit("/", 1)[-1],
        provider_managed=False,
        kind="federation",
        applies_to=applies_to,  # type: ignore[arg-type]
        state="enforced",
        identity_provider=arn,
    )


def _password(place: Place) -> AuthPolicy:
    """The account's password policy. Without one, AWS's own default asks for 8 characters and nothing else."""
    answer = place.ask("iam:GetAccountPasswordPolicy", none=("NoSuchEntity",))
    policy = field(answer, "PasswordPolicy")
    return AuthPolicy(
        **place.here,
        resource=place.arn("iam", "password-policy"),
        name="password policy",
        tags={},
        provider_managed=False,
        kind="password",
        applies_to="all_users",
        state=None if answer is None else "enforced" if policy else "off",
        password_min_length=8 if answer == {} else field(policy, "MinimumPasswordLength"),
        # IAM leaves both numbers out of policies that do not set them.
        password_reuse_prevention=None if answer is None else field(policy, "PasswordReusePrevention") or 0,
        password_expires=False if answer == {} else field(policy, "ExpirePasswords"),
        password_max_age_days=field(policy, "MaxPasswordAge"),
    )


def location(place: Place, users: Iterable[tuple[Holder, Maybe]] | None, directories: Iterable[Holder]) -> AuthPolicy:
    """From where people may sign in, by the policies that deny everything to other networks.

    `users`: every user with whether it has a console password, None where they could not be listed. `directories`:
    roles taken through a SAML provider. Their directory may limit the sign-in by rules that are not seen here, so that
    only a limit of their own is known. Where nobody signs in at all, the question does not arise.
    """
    signing_in = None if users is None else [(holder, password) for holder, password in users if password is not False]
    limits = None if signing_in is None else [_limited(holder) if password else None for holder, password in signing_in]
    through = [_limited(role) for role in directories]
    limited: Maybe = None
    nobody = limits == [] and not through
    if limits is not None and not nobody:
        limited = False if False in limits else True if all(limit is True for limit in limits + through) else None
    networks = {cidr for holder, _ in signing_in or () for cidr in holder.networks or ()}
    return AuthPolicy(
        **place.here,
        resource=place.arn("iam", "sign-in-location"),
        name="aws:SourceIp",
        tags={},
        provider_managed=False,
        kind="location_or_device",
        applies_to="all_users",
        state=None if limited is None else "enforced" if limited else "off",
        excluded_count=None if limits is None or None in limits else limits.count(False),
        source_ip_limited=limited,
        allowed_cidrs=None if limited is None else tuple(sorted(networks)),
        device_limited=False,  # by design: IAM knows no devices
        absent=("source_ip_limited",) if nobody else (),
    )


def _limited(holder: Holder) -> Maybe:
    networks = holder.networks
    return None if networks is None else bool(networks)
