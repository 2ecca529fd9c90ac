"""Rules of sign-in as they are really enforced: second factors, networks and devices, old protocols."""

from collections.abc import Iterator
from typing import Any

from auditor.facts.identities import AuthPolicy
from providers.azure.directory import conditional, networks
from providers.azure.directory.conditional import Policy
from providers.azure.directory.enforcing import DEFAULTS, METHODS, POLICIES, SECOND_FACTOR, USERS, Rules
from providers.azure.directory.names import path
from providers.azure.directory.roles import ASSIGNMENTS, DEFINITIONS, ELIGIBILITIES
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.groups import MEMBERS
from providers.azure.names import tenant
from providers.azure.place import Place
from providers.collecting import Collected, reads
from providers.three import Maybe

_KINDS = "auth_policy[mfa_requirement,location_or_device,legacy_auth]"
_PLACES = "auth_policy[location_or_device]"
_WHOM = f"{_KINDS}.state {_KINDS}.excluded_count"


@reads(
    "account",
    {
        POLICIES: f"{_KINDS}.*",
        DEFAULTS: "auth_policy[mfa_requirement,legacy_auth].*",
        networks.LOCATIONS: f"{_PLACES}.source_ip_limited {_PLACES}.allowed_cidrs",
        METHODS: "auth_policy[mfa_requirement].required_strength",
        ASSIGNMENTS: _WHOM,
        ELIGIBILITIES: _WHOM,
        DEFINITIONS: _WHOM,
        MEMBERS: _WHOM,
        USERS: _WHOM,
        SUBSCRIPTIONS: f"{_KINDS}.*",
    },
)
def sign_in_rules(place: Place) -> Collected:
    """One row for administrators and one for all, however many policies make them up; and security defaults."""
    home, rules, preset = tenant(place), Rules(place), place.document(DEFAULTS)
    if home is None:
        return
    on = rules.defaults
    fixed: dict[str, Any] = {**place.here(None)}
    if preset is not None:
        yield AuthPolicy(
            **fixed,
            resource=path(home, "policies", "securitydefaults"),
            name="Security defaults",
            kind="mfa_requirement",
            applies_to="all_users",
            state=None if on is None else "enforced" if on else "off",
            excluded_count=0,  # by design: nobody can be left out
            required_strength="otp",  # by design: the app, or codes of an app
        )
    if rules.read:
        yield from _rows(place, rules, home, on)


def _rows(place: Place, rules: Rules, home: str, on: Maybe) -> Iterator[AuthPolicy]:
    fixed: dict[str, Any] = {**place.here(None)}
    demanding = rules.demanding()
    for whom, found in (("admins", rules.for_administrators(demanding)), ("all_users", rules.for_all(demanding))):
        yield AuthPolicy(
            **fixed,
            resource=path(home, "conditionalaccess", f"second-factor/{whom}"),
            name=found.names or "Conditional access",
            kind="mfa_requirement",
            applies_to=whom,  # type: ignore[arg-type]
            state=found.state,
            excluded_count=found.left_out,
            required_strength=found.weakest(place),
        )
    yield networks.row(rules, place, path(home, "conditionalaccess", "networks-and-devices"))
    old = rules.for_all(rules.among(_ends_old_protocols))
    yield AuthPolicy(
        **fixed,
        resource=path(home, "conditionalaccess", "legacy-authentication"),
        name=old.names or "Conditional access",
        kind="legacy_auth",
        applies_to="all_users",
        # Security defaults refuse them, too.
        state="enforced" if on or old.state == "enforced" else None if on is None else old.state,
        excluded_count=0 if on else old.left_out,
    )


def _ends_old_protocols(policy: Policy) -> bool:
    """Whether clients that know no second factor are kept out: they cannot give one where it is asked for either."""
    wanted = {"block"} | SECOND_FACTOR
    return conditional.insists_on(policy, wanted) and conditional.always(policy, clients=conditional.LEGACY)
