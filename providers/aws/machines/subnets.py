"""Which subnets have a way in from the internet: those whose route table leads to an internet gateway."""

from providers.aws.place import Answer, Place


class Subnets:
    """The route tables of a region. Callers declare `ec2:DescribeRouteTables`."""

    def __init__(self, place: Place) -> None:
        listing = place.listing("ec2:DescribeRouteTables", "RouteTables")
        self._whole = listing.whole
        self._by_subnet: dict[str, bool] = {}
        self._main: dict[str, bool] = {}
        for table in listing.rows:
            public = _leads_out(table)
            for link in table.get("Associations") or []:
                if link.get("SubnetId"):
                    self._by_subnet[link["SubnetId"]] = public
                elif link.get("Main"):
                    self._main[str(table.get("VpcId"))] = public

    def all_private(self, subnets: tuple[str, ...], network: str | None) -> bool | None:
        """Whether none of a machine's subnets leads to the internet; None where its route table was not read."""
        answers = [self._public(subnet, network) for subnet in subnets]
        if True in answers:
            return False
        return None if None in answers or not answers else True

    def _public(self, subnet: str, network: str | None) -> bool | None:
        if subnet in self._by_subnet:
            return self._by_subnet[subnet]
        # A subnet that no table names follows the main table; only a whole list shows that none names it.
        return self._main.get(str(network)) if self._whole else None


def _leads_out(table: Answer) -> bool:
    return any(str(route.get("GatewayId", "")).startswith("igw-") for route in table.get("Routes") or [])
