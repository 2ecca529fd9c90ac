"""What deny policies take away: those of a project, of its folders and of the organisation.

A right is lost only where a rule that was read names its holder and the permission outright. What a rule says under a
condition, of people whom nobody lists, or of a permission in words that we do not know, takes nothing away here: a
condition speaks of tags, and beside what bears them the right stays.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from providers.gcp.names import Member
from providers.gcp.place import Place
from providers.three import Maybe, either, every, negate

POLICIES = "rest:deny_policies"
RULES = "rest:deny_rules"
MEMBERS = "directory:group_members"

EVERYBODY = "principalSet://goog/public:all"
PERSON, GROUP = "principal://goog/subject/", "principalSet://goog/group/"
PROGRAM = "principal://iam.googleapis.com/projects/-/serviceAccounts/"
KNOWN = (EVERYBODY, PERSON, GROUP, PROGRAM, "deleted:")
"""How those begin of whom we can tell whether a holder is among them
(https://cloud.google.com/iam/docs/principal-identifiers#v2)."""

_HOSTS = {"resourcemanager": "cloudresourcemanager.googleapis.com"}
"""Services that are called otherwise than in permissions of roles. Where another is, its rules fit no permission."""
_ID = re.compile(r"[a-z][a-z0-9.-]{2,62}")
_ADDRESS = re.compile(r"[\w.-]+@[\w.-]+")


@dataclass(frozen=True)
class Rule:
    """A rule without a condition."""

    denied: tuple[str, ...]
    spared: tuple[str, ...]
    permissions: tuple[str, ...]
    excepted: tuple[str, ...]

    def covers(self, permission: str) -> bool:
        """Whether it denies a permission, written as in a role (`compute.networks.update`)."""
        service, _, rest = permission.partition(".")
        host = _HOSTS.get(service, f"{service}.googleapis.com")
        fits = any(_fits(one, rest) for one in self.permissions if one.partition("/")[0] == host)
        # Of an exception the service is not looked at: one that is called otherwise would be missed.
        return fits and not any(one.rpartition("/")[2] == "*" or _fits(one, rest) for one in self.excepted)


class Denials:
    """The rules of each container from the project upwards."""

    def __init__(self, place: Place) -> None:
        self._place = place
        above = place.project.ancestors
        own = place.project.owners[0]
        self._levels = {name: self._read(name, own) for name in (own, *(above or ()))}
        self._chain = (own, *(above or ()))
        self._whole = above is not None and bool(not above or above[-1].startswith("organizations/"))

    def against(self, level: str, scope: str, who: Member, group: Member | None) -> "Taken":
        """What is taken from somebody of a right that is held at a level, of `scope` and all below it. `group`: the one
        that the right comes through. A project's policy takes nothing of what is held on all its folder."""
        start = 0 if level in {"account", "resource"} else self._at(scope)
        if start is None:
            return Taken((), whole=False)
        found: list[tuple[Rule, Maybe]] = []
        whole = self._whole
        for name in self._chain[start:]:
            rules, read = self._levels[name]
            whole = whole and read
            named = ((rule, self._names(rule, who, group)) for rule in rules)
            found += [(rule, sure) for rule, sure in named if sure is not False]
        return Taken(tuple(found), whole)

    def _at(self, scope: str) -> int | None:
        name = "/".join(scope.rsplit("/", 2)[1:])
        return self._chain.index(name) if name in self._chain else None

    def _read(self, container: str, own: str) -> tuple[list[Rule], bool]:
        """The rules of a container's policies, and whether there are no others. A list names policies without their
        rules."""
        kind, _, name = container.partition("/")
        ask = self._place.listing if container == own else self._place.shared
        listing = ask(POLICIES, kind=kind, name=name)
        found: list[Rule] = []
        whole = listing.whole
        for row in listing.rows:
            policy = str(row.get("name")).rpartition("/")[2]
            if not _ID.fullmatch(policy):
                self._place.unclear(POLICIES, f"a policy of {container} has no name that it can be asked for by")
                whole = False
                continue
            rules = ask(RULES, kind=kind, name=name, policy=policy)
            whole = whole and rules.whole
            found += _rules(rules.rows)
        return found, whole

    def _names(self, rule: Rule, who: Member, group: Member | None) -> Maybe:
        """Whether a rule is about somebody: named, and not spared."""
        if rule.spared and (who.many or who.kind == "external"):
            return False  # some of them may be spared
        if any(not one.startswith(KNOWN) for one in rule.spared):
            return False
        denied = either(*(self._is(one, who, group) for one in rule.denied))
        if denied is False:
            return False
        return every(denied, *(negate(self._is(one, who, group)) for one in rule.spared))

    def _is(self, name: str, who: Member, group: Member | None) -> Maybe:
        if name in {EVERYBODY, who.id}:  # identities of pools are named alike in both kinds of policies
            return True
        if who.deleted or not who.address:
            return False
        if name.startswith(GROUP):
            address = name.removeprefix(GROUP).lower()
            if address in {who.address, group.address if group else None}:
                return True
            return self._within(address, who.address)
        kind = {"human": PERSON, "service": PROGRAM}.get(str(who.kind))
        return kind is not None and name.startswith(kind) and name.removeprefix(kind).lower() == who.address

    def _within(self, group: str, address: str) -> Maybe:
        """Whether a group has a member, over groups in groups."""
        if not _ADDRESS.fullmatch(group):
            return None
        listing = self._place.shared(MEMBERS, group=group)
        if any(str(row.get("email")).lower() == address for row in listing.rows):
            return True
        # A whole domain may be a member, and does not say who is in it.
        return False if listing.whole and all(row.get("email") for row in listing.rows) else None


@dataclass(frozen=True)
class Taken:
    """What is taken from one right: rules about its holder, and whether those are all. None with a rule: not known
    whether it is about the holder."""

    rules: tuple[tuple[Rule, Maybe], ...] = ()
    whole: bool = True

    def lost(self, permission: str) -> Maybe:
        """Whether a permission is lost."""
        told = either(*(sure for rule, sure in self.rules if rule.covers(permission)))
        return told if told or self.whole else None


NOTHING = Taken()


def _rules(rows: Iterable[Mapping[str, Any]]) -> Iterable[Rule]:
    for row in rows:
        told = row.get("denyRule")
        if isinstance(told, Mapping) and not told.get("denialCondition"):
            yield Rule(
                *(
                    tuple(map(str, told.get(name) or ()))
                    for name in ("deniedPrincipals", "exceptionPrincipals", "deniedPermissions", "exceptionPermissions")
                )
            )


def _fits(told: str, permission: str) -> bool:
    """Whether `host/resource.verb`, or one with `*` in place of either, is a permission without its service
    (https://cloud.google.com/iam/docs/deny-overview#permission-groups)."""
    kind, _, verb = told.partition("/")[2].rpartition(".")
    own, _, done = permission.rpartition(".")
    return kind in {"*", own} and verb in {"*", done}
