"""Other vendors' products on the cloud: licences that somebody has read, contracts that do not lapse."""

from datetime import datetime, timedelta

from auditor.facts.governance import SubscriptionOffer
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import across, days_ago, named_in


@rule(
    "SVC-04",
    reads=SubscriptionOffer,
    severity="medium",
    ja="導入した他社製品のライセンス規定が、定めた期間内に確認されている",
    en="The licence terms of every third-party product were reviewed within the set time",
)
def licences_are_reviewed(offers: Rows, criteria: Criteria) -> Column:
    start = days_ago(criteria, criteria.licence_review_days)

    def test(product: str | None, reviewed: datetime | None) -> bool | None:
        if reviewed is None:
            return None if product is None else False  # nobody can look up a product that was not read
        return reviewed >= start

    return across(test, offers.product, offers.reviewed_at)


@rule(
    "SVC-X2",
    reads=SubscriptionOffer,
    kinds=("licence", "agreement", "application"),
    severity="low",
    ja="期限の近い他社製品の契約について、更新の要否が決められている",
    en="No contract of a third-party product is about to end without a decision on its renewal",
)
def contracts_do_not_lapse(offers: Rows, criteria: Criteria) -> Column:
    later = offers.ends_at >= criteria.now + timedelta(days=criteria.offer_end_days)
    names = criteria.renewals_decided
    decided = named_in(offers.product, names) | named_in(offers.resource, names)
    return ~offers.ends | later | offers.renews | decided
