"""Whether who manages the keys of a vault may decrypt with them too."""

from collections.abc import Iterator
from dataclasses import dataclass

from providers.azure.capabilities import Role, matches
from providers.azure.groups import MEMBERS, members
from providers.azure.holders import ASSIGNMENTS
from providers.azure.keys import vaults
from providers.azure.place import Answer, Place
from providers.azure.roles import DEFINITION, DEFINITIONS, Roles
from providers.azure.rows import Row, dig
from providers.azure.schedules import ELIGIBLE, eligible
from providers.once import Once
from providers.three import Maybe, either

ASKED = dict.fromkeys((ASSIGNMENTS, ELIGIBLE, MEMBERS, DEFINITIONS, DEFINITION), "key.admin_and_user_same")
"""What a collector that looks at duties declares."""

_KEYS = "microsoft.keyvault/vaults/keys/"
MANAGING = tuple(f"{_KEYS}{verb}" for verb in ("create/action", "delete", "import/action", "purge/action"))
USING = tuple(f"{_KEYS}{verb}" for verb in ("decrypt/action", "unwrap/action"))
"""Data actions. Who may only change the vault cannot use a key, where roles decide."""


@dataclass(frozen=True)
class Duty:
    """What one role gives at one scope, and to whom; None is unknown."""

    scope: str
    manages: Maybe
    uses: Maybe
    who: frozenset[str]
    whole: bool
    """False where not everybody in a group could be told."""


class Duties:
    """Everybody who holds a role that is about keys, or may take one. Read when the first vault asks."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._kept = Once()

    def undivided(self, vault: Row, key: str) -> Maybe:
        """Whether one principal may both manage a key (its resource) and decrypt with it.

        Under access policies always: whoever may change the vault may write himself into them. A managed HSM has roles
        of its own, which no list of the resource manager shows.
        """
        by_role = vaults.in_rbac_mode(vault)
        if by_role is not True:
            return True if by_role is False else None
        duties, everybody = self._kept.get("duties", self._all)
        here = [duty for duty in duties if _holds(duty.scope, key)]
        managing, using = ([duty for duty in here if getattr(duty, what)] for what in ("manages", "uses"))
        if {who for duty in managing for who in duty.who} & {who for duty in using for who in duty.who}:
            return True
        told = all(duty.whole and None not in (duty.manages, duty.uses) for duty in here)
        return False if told and everybody else None

    def _all(self) -> tuple[tuple[Duty, ...], bool]:
        roles = Roles(self._place)
        held, may = self._place.listing(ASSIGNMENTS, scope=self._place.scope), eligible(self._place)
        return tuple(self._duties((*held.rows, *may.rows), roles)), held.whole and may.whole

    def _duties(self, rows: tuple[Answer, ...], roles: Roles) -> Iterator[Duty]:
        for row in rows:
            role = roles.find(dig(row, "properties.roleDefinitionId"))
            manages, uses = _gives(role, MANAGING), _gives(role, USING)
            if either(manages, uses) is False:
                continue
            who, whole = str(dig(row, "properties.principalId")).lower(), True
            people = frozenset((who,))
            if str(dig(row, "properties.principalType")).lower() == "group":
                inside = members(self._place, who)
                people, whole = people | {key for key, _ in inside.pairs}, inside.whole
            yield Duty(str(dig(row, "properties.scope")).lower(), manages, uses, people, whole)


def _gives(role: Role, actions: tuple[str, ...]) -> Maybe:
    """Whether a role has one of these data actions."""
    if role.permissions is None:
        return None
    return any(
        any(matches(one, action) for one in yes) and not any(matches(one, action) for one in no)
        for _, _, yes, no in role.permissions
        for action in actions
    )


def _holds(scope: str, key: str) -> bool:
    """Whether a role at a scope holds for a key. What is above the subscription reaches all that was listed with it."""
    return not scope.startswith("/subscriptions/") or key == scope or key.startswith(f"{scope}/")
