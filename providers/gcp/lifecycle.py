"""Rules that delete what a bucket holds after a time."""

from typing import Any

from providers.gcp.fields import unset, whole

OF_OLD_VERSIONS = ("numNewerVersions", "daysSinceNoncurrentTime", "noncurrentTimeBefore")
"""Conditions that only a version meets which another one has replaced."""


def deletes(rules: Any, by: Any) -> bool | None:
    """Whether a rule deletes anything. `by`: as in `unset`."""
    if rules is None:
        return unset(None, False, by=by)
    return any(isinstance(one, dict) and (one.get("action") or {}).get("type") == "Delete" for one in rules)


def ends(rules: Any, by: Any) -> int | None:
    """Days after which rules delete what is stored, by the soonest of them; -1 is never. One that asks for something
    else than an age cannot be told in days."""
    if rules is None:
        return unset(None, -1, by=by)
    if not isinstance(rules, list) or not all(isinstance(one, dict) for one in rules):
        return None
    deleting = [one for one in rules if (one.get("action") or {}).get("type") == "Delete"]
    found = [one.get("condition") or {} for one in deleting]
    living = [one for one in found if one.get("isLive") is not False and not set(OF_OLD_VERSIONS) & set(one)]
    ages = [whole(one.get("age")) for one in living]
    known = [age for age in ages if age is not None]
    return -1 if not ages else min(known) if len(known) == len(ages) else None
