"""Products against malware, by the extensions of a machine: presence is evidence, absence shows nothing."""

from typing import Any

from providers.azure.place import Place

EXTENSIONS = "arg:resources.extensions"

READS = {EXTENSIONS: "compute[vm].antimalware compute[vm].antimalware_product"}

PRODUCTS = {
    "iaasantimalware": "Microsoft Antimalware",
    "mde.windows": "Microsoft Defender for Endpoint",
    "mde.linux": "Microsoft Defender for Endpoint",
    "trendmicrodsa": "Trend Micro Deep Security",
    "trendmicrodsalinux": "Trend Micro Deep Security",
    "falconsensorwindows": "CrowdStrike Falcon",
    "falconsensorlinux": "CrowdStrike Falcon",
    "filesecurity": "ESET File Security",
}
"""By the type of the extension, in lower case."""


class Software:
    """The extensions of a subscription's machines. Callers declare READS."""

    def __init__(self, place: Place) -> None:
        self._products: dict[str, set[str]] = {}
        for row in place.query(EXTENSIONS).rows:
            product = PRODUCTS.get(str(row["properties.type"]).lower())
            if product and str(row["properties.provisioningState"]).lower() == "succeeded":
                self._products.setdefault(row["id"].partition("/extensions/")[0], set()).add(product)

    def of(self, machine: str) -> str | None:
        """The product of one machine; None says nothing."""
        return min(self._products.get(machine, ()), default=None)

    def columns(self, machine: str, shown: bool | None) -> dict[str, Any]:
        """The columns of one machine. `shown`: what Defender for Cloud says of its protection; that it is off
        outweighs an extension."""
        product = self.of(machine)
        return {"antimalware": shown if shown is False or product is None else True, "antimalware_product": product}
