"""Rules of sign-in as they are really enforced: second factors, networks and devices, old protocols."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.facts.identities import AuthPolicy, MfaStrength
from providers.azure.directory import conditional, networks
from providers.azure.directory.conditional import Person, Policy
from providers.azure.directory.holding import Holding, administration
from providers.azure.directory.names import path
from providers.azure.directory.people import USERS, is_external
from providers.azure.directory.roles import ASSIGNMENTS, DEFINITIONS, ELIGIBILITIES, EVERYWHERE
from providers.azure.fields import flag
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.groups import MEMBERS, members
from providers.azure.names import tenant
from providers.azure.place import Place
from providers.collecting import Collected, reads
from providers.three import Maybe, either

POLICIES = "graph:conditional_access"
DEFAULTS = "graph:security_defaults"
METHODS = "graph:authentication_methods"

_KINDS = "auth_policy[mfa_requirement,location_or_device,legacy_auth]"
_PLACES = "auth_policy[location_or_device]"
_WHOM = f"{_KINDS}.state {_KINDS}.excluded_count"

SECOND_FACTOR = {"mfa", "strength"}


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
    home, listing, preset = tenant(place), place.shared(POLICIES), place.document(DEFAULTS)
    if home is None:
        return
    on = None if preset is None else flag(preset.get("isEnabled"))
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
    if listing.whole:
        yield from _rows(place, _Rules(place, listing.rows), home, on)


def _rows(place: Place, rules: "_Rules", home: str, on: Maybe) -> Iterator[AuthPolicy]:
    fixed: dict[str, Any] = {**place.here(None)}
    demanding = rules.among(lambda one: conditional.insists_on(one, SECOND_FACTOR) and conditional.always(one))
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


@dataclass(frozen=True)
class Outcome:
    """What a set of policies comes to."""

    state: Any
    left_out: int | None
    policies: tuple[Policy, ...] = ()

    @property
    def names(self) -> str:
        """The policies by the names that people gave them."""
        return ", ".join(str(one.get("displayName")) for one in self.policies)

    def weakest(self, place: Place) -> MfaStrength | None:
        """The weakest second factor that one of them accepts."""
        found = {conditional.weakest(one, by_phone(place)) for one in self.policies}
        if not found or None in found:
            return None
        return min(found, key=("phone", "otp", "phishing_resistant").index)


OFF = Outcome("off", None)


def by_phone(place: Place) -> Maybe:
    """Whether the tenant lets people use text messages or calls; what older settings allow beside it is not read."""
    policy = place.document(METHODS)
    if policy is None:
        return None
    listed = policy.get("authenticationMethodConfigurations") or ()
    methods = {str(one.get("id")).lower(): one.get("state") for one in listed}
    allowed = any(methods.get(name) == "enabled" for name in conditional.BY_PHONE)
    return True if allowed else False if policy.get("policyMigrationState") == "migrationComplete" else None


class _Rules:
    """The tenant's policies, and whom they are asked about."""

    def __init__(self, place: Place, policies: Sequence[Policy]) -> None:
        self._policies = policies
        self._place = place
        found = administration(place)
        self.people, self.whole = tuple(_people(place, found)), found.whole

    def members(self, group: str) -> tuple[frozenset[str], bool]:
        """The people of a group."""
        inside = members(self._place, group)
        return frozenset(name for name, kind in inside.pairs if kind == "User"), inside.whole

    def among(self, wanted: Callable[[Policy], bool]) -> tuple[Policy, ...]:
        """The policies of a kind that are on, or at least report."""
        return tuple(one for one in self._policies if conditional.state(one) != "off" and wanted(one))

    def for_all(self, policies: Sequence[Policy]) -> Outcome:
        """The policy for all users with the fewest exceptions; one that is enforced before one that reports."""
        found = [
            Outcome(
                conditional.state(one), conditional.exceptions(one, self.people, self.members, whole=self.whole), (one,)
            )
            for one in policies
            if conditional.for_everybody(one)
        ]
        order = {"enforced": 0, None: 1, "report_only": 2}
        return min(found, key=lambda one: (order[one.state], one.left_out is None, one.left_out or 0), default=OFF)

    def for_administrators(self, policies: Sequence[Policy]) -> Outcome:
        """Whether every administrator is reached by one of the policies; `left_out` are those who are excepted from
        all that would reach them. Whoever no policy reaches at all makes it off."""
        enforced = [one for one in policies if conditional.state(one) == "enforced"]
        answer = self._administrators(enforced)
        reporting = answer.state == "off" and self._administrators(policies).state == "enforced"
        return Outcome("report_only", None, tuple(policies)) if reporting else answer

    def _administrators(self, policies: Sequence[Policy]) -> Outcome:
        if not policies:
            return OFF
        caught = [self._caught(person, policies) for person in self.people]
        if "missed" in caught:
            return OFF
        if None in caught or not self.whole or not caught:
            return Outcome(None, None, tuple(policies))
        return Outcome("enforced", caught.count("spared"), tuple(policies))

    def _caught(self, person: Person, policies: Sequence[Policy]) -> str | None:
        """asked, spared by name, missed by all, or unknown."""
        meant = [conditional.reaches(one, person, self.members) for one in policies]
        spared = [conditional.spares(one, person, self.members) for one in policies]
        asked = either(*(_and(one, other) for one, other in zip(meant, spared, strict=True)))
        if asked:
            return "asked"
        if asked is None or None in meant:
            return None
        return "spared" if True in meant else "missed"


def _and(meant: Maybe, spared: Maybe) -> Maybe:
    """Meant for somebody who is not spared."""
    if meant is False or spared is True:
        return False
    return None if meant is None or spared is None else True


def _people(place: Place, found: Holding) -> Iterator[Person]:
    listing = place.shared(USERS)
    known = {str(row.get("id")).lower(): row for row in listing.rows}
    for name, holder in sorted(found.administrators().items()):
        roles = frozenset(one.role for one in holder.roles if one.scope == EVERYWHERE)
        row = known.get(name)
        yield Person(name, roles, None if row is None else is_external(row))
