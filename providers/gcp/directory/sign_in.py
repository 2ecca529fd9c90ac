"""Rules of sign-in. A directory has one set of them for all projects: each is told as it holds for the weakest unit."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from auditor.facts.identities import AuthPolicy, MfaStrength
from providers.collecting import Collected, reads
from providers.gcp.directory.federation import ASSIGNMENTS
from providers.gcp.directory.people import USERS, People
from providers.gcp.directory.policies import FACTOR, POLICIES, WEAKEST, Policies
from providers.gcp.directory.units import UNITS, Units
from providers.gcp.fields import flag, whole
from providers.gcp.governance import PROJECTS
from providers.gcp.place import Place
from providers.three import Maybe, either

ORDER: tuple[MfaStrength, ...] = ("phone", "otp", "phishing_resistant")

ALL_OF_THEM = 100
"""Earlier passwords that cannot be used again where none may: Google keeps no more of them
(https://support.google.com/a/answer/139399)."""
SHORTEST = 8
"""Characters that Google asks for where nothing is set."""

ALLOWED = {"ALLOW_ALL", "ALLOW_ALL_SCOPES", "ACCESS_LEVEL_UNSPECIFIED"}
"""What lets it do anything."""
SIGN_IN_ONLY = {"BLOCK_ALL", "BLOCK_ALL_SCOPES", "ALLOW_SIGN_IN_ONLY"}
"""What keeps an application that nobody has reviewed from data of the organisation."""

_MFA = "auth_policy[mfa_requirement]"
_SET = "auth_policy[password,legacy_auth,app_consent]"


@reads(
    "account",
    {
        USERS: f"{_MFA}.*",
        ASSIGNMENTS: f"{_MFA}.state {_MFA}.excluded_count",
        UNITS: f"{_MFA}.state {_MFA}.excluded_count {_MFA}.required_strength",
        POLICIES: f"{_MFA}.required_strength",
    },
)
def second_factor(place: Place) -> Collected:
    """What the directory says of each person: who is asked for a second factor is all that its policies come to."""
    people = People(place)
    if not people.whole:
        return
    for whom, asked in (
        ("admins", people.asked(administrators=True)),
        ("all_users", people.asked(administrators=False)),
    ):
        yield AuthPolicy(
            **place.here(None),
            resource=_path("second-factor", whom),
            name="2-Step Verification",
            kind="mfa_requirement",
            applies_to=whom,  # type: ignore[arg-type]
            state="enforced" if True in asked else None if None in asked or not asked else "off",
            excluded_count=None if None in asked or not asked else asked.count(False),
            required_strength=_weakest(people.policies),
        )


@reads(
    "account",
    {
        POLICIES: f"{_SET}.*",
        UNITS: " ".join(
            f"{_SET}.{name}"
            for name in (
                *("state", "excluded_count", "password_min_length", "password_reuse_prevention", "password_expires"),
                "app_consent_restricted",
            )
        ),
    },
)
def settings(place: Place) -> Collected:
    """Passwords, old protocols, and applications that act for people."""
    policies = Policies(place, Units(place))
    if policies.whole:
        yield from (make(place, policies) for make in (_passwords, _old_protocols, _consent))


@reads("account", {PROJECTS: "auth_policy[federation].*"})
def central_directory(place: Place) -> Iterator[AuthPolicy]:
    """By design, people of an organisation come from its directory. Who has an account of nobody's directory, such as
    one of Gmail, is counted beside it; a project that belongs to no organisation has no directory at all."""
    place.query(PROJECTS)
    chain = place.project.ancestors
    top = chain[-1] if chain else None
    there = None if chain is None else bool(top and top.startswith("organizations/"))
    yield AuthPolicy(
        **place.here(None),
        resource=_path("directory", "people"),
        name="Cloud Identity",
        kind="federation",
        applies_to="all_users",
        state=None if there is None else "enforced" if there else "off",
        identity_provider=top if there else None,
    )


def _passwords(place: Place, policies: Policies) -> AuthPolicy:
    kind = "security.password"
    lengths = policies.everywhere(kind, "minimumLength", SHORTEST)
    reuse = _any(policies.everywhere(kind, "allowReuse", False))
    return AuthPolicy(
        **place.here(None),
        resource=_path("policies", "passwords"),
        name="Password management",
        kind="password",
        applies_to="all_users",
        state=None if lengths is None else "enforced",  # by design: some length is always asked for
        password_min_length=_least(lengths),
        password_reuse_prevention=None if reuse is None else 0 if reuse else ALL_OF_THEM,
    )


def _old_protocols(place: Place, policies: Policies) -> AuthPolicy:
    """Applications that send a password and nothing else."""
    found = policies.everywhere("security.less_secure_apps", "allowLessSecureApps", False)
    allowed = _any(found)
    return AuthPolicy(
        **place.here(None),
        resource=_path("policies", "less-secure-apps"),
        name="Less secure apps",
        kind="legacy_auth",
        applies_to="all_users",
        state=None if allowed is None else "off" if allowed else "enforced",
        excluded_count=0 if allowed is False else None,
    )


def _consent(place: Place, policies: Policies) -> AuthPolicy:
    """Applications that an administrator has neither allowed nor blocked. Without a setting they may do anything."""
    found = policies.everywhere("api_controls.unconfigured_third_party_apps", "accessLevel", "ACCESS_LEVEL_UNSPECIFIED")
    open_to = None if found is None else either(*map(_does_anything, found))
    return AuthPolicy(
        **place.here(None),
        resource=_path("policies", "third-party-apps"),
        name="Unconfigured third-party apps",
        kind="app_consent",
        applies_to="all_users",
        state=None if open_to is None else "off" if open_to else "enforced",
        app_consent_restricted=None if open_to is None else not open_to,
    )


def _does_anything(level: Any) -> Maybe:
    """By a word for the level of access; one that is not known may be either."""
    return True if level in ALLOWED else False if level in SIGN_IN_ONLY else None


def _weakest(policies: Policies) -> MfaStrength | None:
    """The weakest second factor that is accepted somewhere."""
    found = policies.everywhere(FACTOR, "allowedSignInFactorSet", "ALL")
    known = [WEAKEST.get(one) for one in found or (None,)]
    return None if None in known else min((one for one in known if one), key=ORDER.index)


def _any(found: Sequence[Any] | None) -> Maybe:
    return None if found is None else either(*map(flag, found))


def _least(found: Sequence[Any] | None, read: Callable[[Any], int | None] = whole) -> int | None:
    numbers = [read(one) for one in found or (None,)]
    return None if None in numbers else min(one for one in numbers if one is not None)


def _path(*steps: str) -> str:
    return f"//cloudidentity.googleapis.com/customers/my_customer/{'/'.join(steps)}"
