"""Places where data rests, judged by the country that they lie in."""

from auditor.facts.locations import DataLocation
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import each


@rule(
    "LOC-06",
    reads=DataLocation,
    severity="critical",
    nothing="pass",
    ja="データ（複製、バックアップ、ログ、キャッシュを含む。）の置かれる場所がすべて国内である",
    en="Every place where data rests (replicas, backups, logs and caches included) lies in the required country",
)
def data_stays_in_the_country(places: Rows, criteria: Criteria) -> Column:
    listed = frozenset(criteria.edge_caches_allowed)

    def approved(resource: str) -> bool:
        distribution = resource.removesuffix("#edge_cache")
        return not listed.isdisjoint({distribution, distribution.rsplit("/", 1)[-1]})

    return (places.country == criteria.required_country) | (
        (places.how == "edge_cache") & each(places.resource, approved)
    )
