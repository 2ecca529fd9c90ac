"""Lists of addresses that an application admits or refuses, in the order of their priorities."""

import ipaddress
from collections.abc import Mapping, Sequence
from typing import Any

from providers.azure.fields import word
from providers.azure.rows import dig

EVERYBODY = {"any", "0.0.0.0/0", "::/0", "*"}


def admitted(rules: Sequence[Mapping[str, Any]], otherwise: Any) -> dict[str, Any]:
    """Who can reach an application (columns exposure and allowed_cidrs), by rules with `ipAddress` and `action`.

    `otherwise` says what holds behind the last rule; where it is not said, rules that admit somebody refuse all others.
    Behind a rule that does not say whether it admits or refuses, nothing is known.
    """
    named: list[str] = []
    unnamed = False
    for rule in sorted(rules, key=lambda rule: int(dig(rule, "priority") or 0)):
        source = dig(rule, "ipAddress") or dig(rule, "ipAddressRange")
        allows = word(dig(rule, "action"), allow=True, deny=False)
        if allows is None:
            return {}
        if str(source).lower() in EVERYBODY and not dig(rule, "headers"):
            return {"exposure": "internet"} if allows else _limited(named, unnamed)
        if allows:
            ranges = _ranges(source)
            named += ranges
            unnamed = unnamed or not ranges  # a service tag or a subnet
    if str(otherwise).lower() == "deny" or (otherwise is None and (named or unnamed)):
        return _limited(named, unnamed)
    return {"exposure": "internet"}


def _limited(named: list[str], unnamed: bool) -> dict[str, Any]:
    """Restricted to what was named; what is a tag or a subnet stands in no list of ranges."""
    if not named and not unnamed:
        return {"exposure": "private"}
    return {"exposure": "restricted", "allowed_cidrs": None if unnamed else tuple(sorted(named))}


def _ranges(source: Any) -> list[str]:
    found = []
    for text in str(source).split(","):
        try:
            found.append(str(ipaddress.ip_network(text.strip(), strict=False)))
        except ValueError:
            return []
    return found
