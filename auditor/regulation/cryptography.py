"""The model of cryptrec.toml: lists, dated strengths, native key types, parts of TLS cipher suites."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Literal

from pydantic import Field

from auditor.regulation.data import Frozen, read

Verdict = Literal["allow", "notice", "fail"]


class Period(Frozen):
    """Until when a strength may be used. It holds for that many bits of security and more, up to the next period."""

    bits: int
    valid_from: date
    notice_from: date | None = None
    finish_by: date | None = None
    deny_from: date | None = None
    known_until: date | None = None

    def allows(self, on: date) -> bool | None:
        """Whether the strength may be used on that day; None on a day that the table does not speak of."""
        if on < self.valid_from or (self.known_until is not None and on > self.known_until):
            return None
        return self.deny_from is None or on < self.deny_from


class KeyType(Frozen):
    """What a provider's name of a key type stands for; one of bits, modulus and curve gives the strength."""

    names: tuple[str, ...]
    schemes: tuple[str, ...]
    bits: int | None = None
    modulus: int | None = None
    curve: str | None = None


class Part(Frozen):
    """One part of a cipher suite and what is said of it."""

    verdict: Verdict
    scheme: str | None = None
    bits: int | None = None
    ja: str | None = None
    en: str | None = None


class Suites(Frozen):
    """How suite names are read, and the verdict on each part."""

    rewrite: Mapping[str, str]
    key_exchange: Mapping[str, Part]
    authentication: Mapping[str, Part]
    cipher: Mapping[str, Part]
    mode: Mapping[str, Part]
    mac: Mapping[str, Part]


class Keys(Frozen):
    """Native key types, and the curves that no list covers."""

    off_list_curves: tuple[str, ...]
    type: tuple[KeyType, ...]


class Strengths(Frozen):
    """Bits of security of a modulus (least length) and of a curve."""

    modulus: Mapping[int, int]
    curve: Mapping[str, int]


class Cryptography(Frozen):
    """All of cryptrec.toml."""

    edition: Mapping[str, str]
    lists: Mapping[str, Mapping[str, tuple[str, ...]]] = Field(alias="list")
    period: tuple[Period, ...]
    strength: Strengths
    key: Keys
    suite: Suites

    def names(self, *lists: str) -> frozenset[str]:
        """Everything that stands on these lists."""
        return frozenset(name for key in lists for names in self.lists[key].values() for name in names)

    def period_of(self, bits: int) -> Period | None:
        """The period of a strength; None where it is below the weakest that is listed."""
        return max((period for period in self.period if period.bits <= bits), key=lambda p: p.bits, default=None)


@cache
def cryptography() -> Cryptography:
    """The data, read once."""
    return Cryptography.model_validate(read("cryptrec.toml"))


def plain(name: str) -> str:
    """A native name as it is compared: upper case, - for _ and for spaces."""
    return name.strip().upper().replace("_", "-").replace(" ", "-")


@cache
def key_types() -> Mapping[str, KeyType]:
    """Key types by plain name."""
    return {plain(name): kind for kind in cryptography().key.type for name in kind.names}
