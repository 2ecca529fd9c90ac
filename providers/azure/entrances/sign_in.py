"""Whether the platform lets in only who has signed in: the same settings for App Service and for container apps."""

from typing import Any

from providers.azure.fields import flag, word
from providers.azure.rows import dig
from providers.three import Maybe, every


def refuses_strangers(answer: Any) -> Maybe:
    """By the settings of signing in; None where they were not read, or where some paths are left out."""
    if answer is None:
        return None
    on = flag(dig(answer, "properties.platform.enabled"))
    if on is False:
        return False
    wanted = flag(dig(answer, "properties.globalValidation.requireAuthentication"))
    strangers = dig(answer, "properties.globalValidation.unauthenticatedClientAction")
    refused = word(
        strangers, redirecttologinpage=True, return401=True, return403=True, return404=True, allowanonymous=False
    )
    found = every(on, refused if wanted is None else wanted, refused)
    open_paths = dig(answer, "properties.globalValidation.excludedPaths")
    return None if found and open_paths else found
