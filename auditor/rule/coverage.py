"""Where a run has read everything that a check needs, so that a finding which is no longer there is really gone."""

from collections.abc import Iterable, Mapping

from auditor.reading import Reading
from auditor.rule.declare import Rule
from auditor.rule.holes import feeds_rows


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
            for at in {region, "global"}
            for reading in self._by_place.get((provider, account, at), ())
            if any(feeds_rows(feed, rule.reads.table(), rule.kinds) for feed in reading.columns)
        ]
        return bool(lists) and all(reading.ok for reading in lists)
