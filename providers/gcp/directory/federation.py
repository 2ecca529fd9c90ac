"""Whether people prove themselves to another identity provider, whose second factor Google does not see."""

from collections.abc import Mapping
from typing import Any

from providers.gcp.directory.units import Ruling, Units, bare, possible
from providers.gcp.place import Place
from providers.three import Maybe

ASSIGNMENTS = "directory:sso_assignments"

OTHERS = {"SAML_SSO", "OIDC_SSO"}

UNCLEAR = (
    "no profile of single sign-on is assigned to the whole organisation; whether its older profile is on is told by no "
    "interface: say it as [gcp] directory_sso"
)


class Federation:
    """Profiles of single sign-on by unit and group; or what the settings declare, which counts before them."""

    def __init__(self, place: Place, units: Units) -> None:
        listing = place.shared(ASSIGNMENTS)
        self._declared = place.declared_sso
        self._units = units
        self._whole = listing.whole
        self._rulings = [
            Ruling(bare(row.get("targetOrgUnit")), row.get("targetGroup") or None, row.get("ssoMode"))
            for row in listing.rows
        ]
        root = units.root
        if self._declared is None and self._whole and root and not any(one.unit == root for one in self._rulings):
            place.unclear(ASSIGNMENTS, UNCLEAR)

    def elsewhere(self, person: Mapping[str, Any]) -> Maybe:
        """Whether somebody signs in past Google. The older profile of a whole organisation may be on or off."""
        if self._declared is not None:
            return self._declared
        if not self._whole:
            return None
        modes = set(possible(self._rulings, self._units.chain(person.get("orgUnitPath"))))
        return False if modes == {"SSO_OFF"} else True if modes <= OTHERS else None
