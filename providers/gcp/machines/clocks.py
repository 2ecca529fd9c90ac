"""What OS policies report from inside machines about their clocks."""

from providers.clocks import about_clock
from providers.gcp.fields import word
from providers.gcp.machines.patches import instance
from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.three import Maybe, every

POLICIES = "cai:os_policies"

READS = {POLICIES: "compute[vm].clock_synchronised"}


class Clocks:
    """The reports of a project's machines. Callers declare READS."""

    def __init__(self, place: Place) -> None:
        self._told: dict[str, list[Maybe]] = {}
        listing = place.query(POLICIES)
        self._whole = listing.whole
        for row in listing.rows:
            # projects/<number>/locations/<zone>/instances/<number>/osPolicyAssignments/<name>/report
            assignment = str(row[NAME]).partition("/osPolicyAssignments/")[2].partition("/")[0]
            states = row["osPolicyCompliances.*.complianceState"] or ()
            for policy, state in zip(row["osPolicyCompliances.*.osPolicyId"] or (), states, strict=False):
                if about_clock(assignment) or about_clock(policy):
                    right = word(state, compliant=True, non_compliant=False)
                    self._told.setdefault(instance(row[NAME]), []).append(right)

    def of(self, row: Row) -> Maybe:
        """Whether a machine's clock is shown to be right; unknown where nothing looks at it."""
        right = every(*self._told.get(str(row["id"]), [None]))
        return right if right is False or self._whole else None
