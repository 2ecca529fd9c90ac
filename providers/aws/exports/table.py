"""types.toml: which answer the items of a resource type are put back into."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from providers.aws.exports.items import SEEN, Item
from providers.aws.exports.shapes import ShapeError, fold, inner, shaped


class UntoldError(ValueError):
    """An item does not hold what its row would say; the text names the member."""


@dataclass(frozen=True)
class Type:
    """How the items of one resource type are read."""

    operation: str
    rows: str
    needs: tuple[str, ...] = ()
    rename: Mapping[str, str] = field(default_factory=dict)
    tags: str | None = None
    blank: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def path(self) -> tuple[str, ...]:
        """The members that lead to the rows."""
        return tuple(self.rows.split("."))

    def row(self, one: Item) -> dict[str, Any]:
        """The row of the answer that the item was recorded from; UntoldError where it does not say enough."""
        if one.status not in SEEN:
            raise UntoldError(f"status {one.status}")
        held = {fold(key) for key in one.configuration}
        for name in self.needs:
            if fold(name) not in held:
                raise UntoldError(name)
        try:
            found = shaped(_renamed(one.configuration, self.rename), inner(self.operation, self.path))
        except ShapeError as error:
            raise UntoldError(str(error)) from error
        if self.tags:
            found[self.tags] = pairs(one, found.get(self.tags))
        return dict(found)

    def unheld(self, one: Item) -> tuple[str, ...]:
        """Columns that stay unknown, since AWS Config does not keep what they are read from."""
        held = {fold(key) for key in one.configuration}
        return tuple(sorted(c for name, columns in self.blank.items() if fold(name) not in held for c in columns))


def pairs(one: Item, own: Any = None) -> list[dict[str, str]]:
    """The tags of an item as AWS answers them: its own, and what its configuration and its extras repeat of them."""
    extra = one.extra.get("Tags")
    listed = [pair for pair in [*(own or ()), *(extra if isinstance(extra, list) else ())] if isinstance(pair, Mapping)]
    found = {str(pair.get("Key", pair.get("key"))): str(pair.get("Value", pair.get("value")) or "") for pair in listed}
    found |= {str(key): str(value) for key, value in extra.items()} if isinstance(extra, Mapping) else {}
    if one.tags is None and not found and own is None and extra is None:
        raise UntoldError("tags")
    return [{"Key": key, "Value": value} for key, value in sorted({**found, **(one.tags or {})}.items())]


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_renamed(part, names) for part in value]
    if not names or not isinstance(value, Mapping):
        return value
    taken = {names[key] for key in value if key in names}
    return {names.get(key, key): _renamed(part, names) for key, part in value.items() if key not in taken}


def _types() -> dict[str, Type]:
    data = tomllib.loads(files(__package__).joinpath("types.toml").read_text("utf-8"))
    return {
        name: Type(
            operation=entry["operation"],
            rows=entry["rows"],
            needs=tuple(entry.get("needs", ())),
            rename=entry.get("rename", {}),
            tags=entry.get("tags"),
            blank={member: tuple(columns) for member, columns in entry.get("blank", {}).items()},
        )
        for name, entry in data.items()
    }


TYPES = _types()
