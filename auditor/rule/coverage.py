"""Where a run has read everything that a check needs, so that a finding which is no longer there is really gone."""

from collections.abc import Iterable, Mapping

from auditor.reading import Reading
from auditor.rule.declare import Rule
from auditor.rule.holes import ANSWERS, feeds_rows


class Coverage:
    """Answers for a check, account and region whether its rows were listed whole."""

    def __init__(self, readings: Iterable[Reading], rules: Mapping[str, Rule]) -> None:
        self._rules = rules
        self._by_place: dict[tuple[str, str, str], list[Reading]] = {}
        for reading in readings:
            if reading.resource is None:
                self._by_place.setdefault((reading.provider, reading.account, reading.region), []).append(reading)
        self._known: dict[tuple[str, str, str, str], bool] = {}

    def covered(self, check: str, provider: str, account: str, region: str) -> bool:
        """Whether lists of the check's rows were read there, and none of them failed."""
        key = (check, provider, account, region)
        if key not in self._known:
            self._known[key] = self._look(*key)
        return self._known[key]

    def _look(self, check: str, provider: str, account: str, region: str) -> bool:
        rule = self._rules.get(check)
        if rule is None:
            return False
        lists = [
            reading
            for at, readings in self._by_place.items()
            if at[:2] == (provider, account) and (region == "global" or at[2] in {region, "global"})
            for reading in readings
            if any(feeds_rows(feed, rule.reads.table(), rule.kinds) for feed in reading.columns)
        ]
        near = [reading for reading in lists if reading.region in {region, "global"}]
        # What is global may be listed in the one region that the cloud answers it from.
        return bool(near) and all(reading.ok for reading in near) and all(one.status in ANSWERS for one in lists)
