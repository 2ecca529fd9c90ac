"""Until when an operating system or a runtime is supported; what is not in the table is unknown, never supported."""

from datetime import date
from functools import cache
from typing import Literal

from auditor.regulation.data import Frozen, read


class Edition(Frozen):
    """The day of the table, and where its dates come from."""

    date: date
    os: str
    functions: str
    kubernetes: str
    aks: str
    azure_stacks: str
    google: str
    certainty: str


class Product(Frozen):
    """One operating system: the beginnings of its names in lower case, and the last day of each version."""

    names: tuple[str, ...]
    source: str
    end: dict[str, date]


@cache
def _products() -> dict[str, Product]:
    """Products by each of their names, the longest name first."""
    rows = [Product.model_validate(row) for row in read("lifetimes.toml")["os"].values()]
    named = {name: product for product in rows for name in product.names}
    return dict(sorted(named.items(), key=lambda item: -len(item[0])))


@cache
def _runtimes() -> dict[str, dict[str, date]]:
    found: dict[str, dict[str, date]] = read("lifetimes.toml")["runtime"]
    return found


@cache
def edition() -> Edition:
    """The edition of the table, for texts and reports."""
    return Edition.model_validate(read("lifetimes.toml")["edition"])


def os_support_end(name: str | None, version: str | None) -> date | None:
    """The last day on which an operating system (`Amazon Linux`, `2023`) is supported; None: not in the table."""
    if name is None or version is None:
        return None
    spelt = f"{name.lower().strip()} "
    product = next((product for begin, product in _products().items() if spelt.startswith(f"{begin} ")), None)
    parts = version.lower().strip().split(".")
    stems = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((product.end[stem] for stem in stems if stem in product.end), None) if product else None


Platform = Literal["lambda", "eks", "aks", "aks_lts", "azure_stacks", "google"]


def runtime_support_end(platform: Platform, name: str | None) -> date | None:
    """The last day on which a runtime of a managed platform is supported; None: not in the table."""
    return None if name is None else _runtimes()[platform].get(name)
