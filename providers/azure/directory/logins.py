"""What a row of Microsoft Graph says of a person: where it comes from, its second factors, its last sign-in."""

from collections.abc import Mapping
from typing import Any

from auditor.facts.identities import MfaStrength
from providers.azure.fields import flag, moment, word
from providers.three import Maybe

STRENGTHS: dict[str, MfaStrength] = {
    **dict.fromkeys(("mobilephone", "alternatemobilephone", "officephone", "sms"), "phone"),
    **dict.fromkeys(
        (
            "microsoftauthenticatorpush",
            "microsoftauthenticatorpasswordless",
            "softwareonetimepasscode",
            "hardwareonetimepasscode",
        ),
        "otp",
    ),
    **dict.fromkeys(
        (
            "fido2",
            "fido2securitykey",
            "windowshelloforbusiness",
            "macossecureenclavekey",
            "passkeydevicebound",
            "passkeydeviceboundauthenticator",
            "passkeydeviceboundwindowshello",
            "passkeysynced",
        ),
        "phishing_resistant",
    ),
}
"""Methods of userRegistrationDetails. E-mail, security questions and passes for one time are no second factor."""
ORDER: tuple[MfaStrength, ...] = ("phone", "otp", "phishing_resistant")


def is_external(row: Mapping[str, Any]) -> Maybe:
    """Whether a person is of another directory: as a guest, or as a member who was invited."""
    if "#EXT#" in str(row.get("userPrincipalName")).upper():
        return True
    return word(row.get("userType"), guest=True, member=False)


def home_of(row: Mapping[str, Any], home: str) -> str | None:
    """The tenant of a member; the mail domain of a guest."""
    external = is_external(row)
    if not external:
        return home if external is False else None
    return (address(row) or "").rpartition("@")[2].lower() or None


def address(row: Mapping[str, Any]) -> str | None:
    """The mail address of a guest: as it is told, or as Entra writes it into the login that it makes of it,
    name_contoso.com#EXT#@tenant.onmicrosoft.com."""
    mail, login = row.get("mail"), str(row.get("userPrincipalName") or "")
    if isinstance(mail, str) and "@" in mail:
        return mail
    name, _, domain = login[: max(login.upper().find("#EXT#"), 0)].rpartition("_")
    return f"{name}@{domain}" if name and domain else None


def strength(row: Mapping[str, Any]) -> MfaStrength | None:
    """The strongest registered second factor; None where it is one that this program does not know."""
    registered = flag(row.get("isMfaRegistered"))
    if registered is False:
        return "none"
    methods = row.get("methodsRegistered")
    if not registered or not isinstance(methods, list):
        return None
    found = [STRENGTHS[name] for method in methods if (name := str(method).lower()) in STRENGTHS]
    return max(found, key=ORDER.index, default=None)


def last_sign_in(activity: Mapping[str, Any]) -> Any:
    """The last successful sign-in; where Microsoft Graph does not tell it, the last attempt."""
    for names in (("lastSuccessfulSignInDateTime",), ("lastSignInDateTime", "lastNonInteractiveSignInDateTime")):
        found = [when for name in names if (when := moment(activity.get(name))) is not None and when.year > 1]
        if found:
            return max(found)
    return None
