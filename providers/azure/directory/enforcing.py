"""What the tenant's policies of conditional access come to, for whom, together with security defaults."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.facts.identities import MfaStrength
from providers.azure.directory import conditional
from providers.azure.directory.conditional import Person, Policy
from providers.azure.directory.holding import Holder, Holding, administration
from providers.azure.directory.logins import is_external
from providers.azure.directory.roles import EVERYWHERE
from providers.azure.fields import flag, word
from providers.azure.groups import members
from providers.azure.place import Place
from providers.three import Maybe, either

POLICIES = "graph:conditional_access"
DEFAULTS = "graph:security_defaults"
METHODS = "graph:authentication_methods"
USERS = "graph:users"

SECOND_FACTOR = {"mfa", "strength"}


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
    ways = (word(methods.get(name), enabled=True, disabled=False) for name in conditional.BY_PHONE)
    allowed = either(*ways)
    return allowed if allowed or policy.get("policyMigrationState") == "migrationComplete" else None


class Rules:
    """The tenant's policies, and whom they are asked about."""

    def __init__(self, place: Place) -> None:
        listing, preset = place.shared(POLICIES), place.document(DEFAULTS)
        self.read = listing.whole
        """Whether all policies were read."""
        self.defaults = None if preset is None else flag(preset.get("isEnabled"))
        """Whether security defaults are on."""
        self._policies = listing.rows
        self._place = place
        self._known = {str(row.get("id")).lower(): row for row in place.shared(USERS).rows}
        found = administration(place)
        self.people, self.whole = tuple(self._people(found)), found.whole

    def members(self, group: str) -> tuple[frozenset[str], bool]:
        """The people of a group."""
        inside = members(self._place, group)
        return frozenset(name for name, kind in inside.pairs if kind == "User"), inside.whole

    def among(self, wanted: Callable[[Policy], bool]) -> tuple[Policy, ...]:
        """The policies of a kind that are on, or at least report."""
        return tuple(one for one in self._policies if conditional.state(one) != "off" and wanted(one))

    def demanding(self) -> tuple[Policy, ...]:
        """Those that ask for a second factor at every sign-in to Azure."""
        return self.among(lambda one: conditional.insists_on(one, SECOND_FACTOR) and conditional.always(one))

    def asked(self, name: str, holder: Holder) -> Maybe:
        """Whether somebody is asked for a second factor, by security defaults or by a policy that is enforced."""
        if self.defaults:
            return True
        if not self.read:
            return None
        enforced = [one for one in self.demanding() if conditional.state(one) == "enforced"]
        caught = self._caught(self._person(name, holder), enforced) if enforced else "missed"
        by_policy = None if caught is None else caught == "asked"
        return by_policy if by_policy or self.defaults is False else None

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
        if "missed" in caught or (caught and set(caught) == {"spared"}):
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

    def _people(self, found: Holding) -> Iterator[Person]:
        """The administrators who can sign in."""
        for name, holder in sorted(found.administrators().items()):
            if self._known.get(name, {}).get("accountEnabled") is not False:
                yield self._person(name, holder)

    def _person(self, name: str, holder: Holder) -> Person:
        roles = frozenset(one.role for one in holder.roles if one.scope == EVERYWHERE)
        row = self._known.get(name)
        return Person(name, roles, None if row is None else is_external(row))


def _and(meant: Maybe, spared: Maybe) -> Maybe:
    """Meant for somebody who is not spared."""
    if meant is False or spared is True:
        return False
    return None if meant is None or spared is None else True
