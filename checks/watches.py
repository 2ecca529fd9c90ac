"""Whether alarms watch the load of machines, databases and load balancers."""

from auditor.facts.watches import MetricWatch
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import across, one_of


@rule(
    "CAP-02",
    reads=MetricWatch,
    applies=lambda watches, criteria: one_of(watches.service_criticality, criteria.alarmed_criticalities),
    severity="medium",
    ja="重要なシステムのサーバ、データベース、ロードバランサーの負荷がアラームで監視されている",
    en="Alarms watch the load of machines, databases and load balancers of critical services",
)
def load_watched(watches: Rows, criteria: Criteria) -> Column:
    required = criteria.required_alarm_metrics

    def held(kind: str | None, alarmed: tuple[str, ...] | None, unalarmed: tuple[str, ...] | None) -> bool | None:
        if kind is None or alarmed is None:
            return None
        wanted = set(required[kind])
        # One in neither list is unknown.
        return True if wanted <= set(alarmed) else False if wanted & set(unalarmed or ()) else None

    return across(held, watches.kind, watches.alarmed_metrics, watches.unalarmed_metrics)
