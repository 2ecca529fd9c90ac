"""Everybody whom a snapshot speaks of: who holds a role on the subscription, and the administrators of the tenant."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from providers.azure.directory.roles import EVERYWHERE, GLOBAL_ADMINISTRATOR, Held, Roles, held
from providers.azure.groups import members
from providers.azure.holders import assignments, holders
from providers.azure.place import Answer, Place


@dataclass
class Holder:
    """Somebody who holds rights here."""

    kind: str | None
    """As `kind_of` answers it."""
    row: Answer = field(default_factory=dict)
    """What a list of roles says of it besides."""
    roles: list[Held] = field(default_factory=list)
    """Privileged roles of the directory, or such as may be."""
    on_subscription: bool = False

    @property
    def owns_tenant(self) -> bool:
        """Whether it is Global Administrator at all times; whoever is only eligible is a person like others."""
        return self.kind == "user" and any(
            one.role == GLOBAL_ADMINISTRATOR and one.scope == EVERYWHERE and one.permanent is not False
            for one in self.roles
        )


@dataclass(frozen=True)
class Holding:
    """The holders by ID; `whole` is False where somebody may be missing."""

    found: dict[str, Holder]
    whole: bool

    def administrators(self) -> dict[str, Holder]:
        """People with a privileged role of the directory, also one that they have to ask for."""
        return {name: one for name, one in self.found.items() if one.kind in {"user", None} and one.roles}


def holding(place: Place, *, terms: bool = False) -> Holding:
    """The administrators of the directory, and who holds a role on the subscription; groups and their members.
    `terms`: also for how long each role of the directory is held."""
    directory = administration(place, terms=terms)
    own = holders(place)
    whole = directory.whole and own.whole
    # Where the resource manager's list was not read, Resource Graph may show some of it.
    shown = (row.get("properties") or {} for row in assignments(place))
    others = {(str(one["principalId"]).lower(), one.get("principalType")) for one in shown if one.get("principalId")}
    pairs = sorted({*own.pairs, *others}, key=str)
    for name, kind in pairs:
        _note(directory.found, name, str(kind).lower() if kind else None).on_subscription = True
    for group in [name for name, kind in pairs if str(kind).lower() == "group"]:
        inside = members(place, group)
        whole = whole and inside.whole
        for name, kind in inside.pairs:
            _note(directory.found, name, kind.lower()).on_subscription = True
    return Holding(directory.found, whole)


def administration(place: Place, *, terms: bool = False) -> Holding:
    """The administrators of the directory alone."""
    rows, whole = held(place, terms=terms)
    return Holding(_privileged(rows, Roles(place)), whole)


def _privileged(rows: Iterable[Held], known: Roles) -> dict[str, Holder]:
    found: dict[str, Holder] = {}
    for one in rows:
        if known.of(one.role).privileged is not False:
            holder = _note(found, one.holder.lower(), one.kind)
            holder.row = holder.row or one.row
            holder.roles.append(one)
    return found


def _note(found: dict[str, Holder], name: str, kind: str | None) -> Holder:
    holder = found.setdefault(name, Holder(kind))
    holder.kind = holder.kind or kind
    return holder
