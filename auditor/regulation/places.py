"""Which country a region or location lies in. What the table does not hold is unknown, never Japan."""

from functools import cache

from pydantic import Field

from auditor.regulation.data import Frozen, read


class Places(Frozen):
    """The places of one provider. Names are compared in lower case and without spaces."""

    country: dict[str, tuple[str, ...]]
    """ISO 3166-1 alpha-2 code -> names."""
    none: tuple[str, ...]
    """Known names that are no single country: global services, multi-regions."""
    unlike: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Product -> names that mean something wider there, so that no country can be given."""


@cache
def _places(provider: str) -> tuple[dict[str, str], Places] | None:
    data = read("places.toml").get(provider)
    if data is None:
        return None
    places = Places.model_validate(data)
    return {name: code for code, names in places.country.items() for name in names}, places


def country(provider: str, location: str | None, product: str | None = None) -> str | None:
    """ISO code of the country that a location lies in wholly; None where that is unknown, global or several countries.

    `product` (`spanner`) tells the names apart that do not mean the same everywhere.
    """
    found = _places(provider)
    if found is None or location is None:
        return None
    by_name, places = found
    name = location.lower().replace(" ", "")
    if product is not None and name in places.unlike.get(product, ()):
        return None
    return by_name.get(name)


def named(provider: str) -> tuple[str, ...]:
    """Every name of the provider that lies in one country, sorted; empty for a provider that the table lacks."""
    found = _places(provider)
    return tuple(sorted(found[0])) if found else ()


def known(provider: str, location: str) -> bool:
    """Whether the table holds the name at all, be it a country's or a worldwide one."""
    found = _places(provider)
    name = location.lower().replace(" ", "")
    return found is not None and (name in found[0] or name in found[1].none)
