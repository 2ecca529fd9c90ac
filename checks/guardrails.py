"""What restrains an account from above: regions, services, tags, and a baseline that its people cannot switch off."""

from datetime import date, timedelta

from auditor.facts.governance import Account, Guardrail
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import across, each, empty_list, one_of
from checks.places import regions_allowed


def _in_force(rails: Rows) -> Column:
    """Set, and for the whole account."""
    return rails.is_enforced & rails.covers_account


def _known(rails: Rows, criteria: Criteria) -> Column:
    """Read, shown by a refusal, or declared not long ago: an older declaration says nothing."""
    start = criteria.today - timedelta(days=criteria.declared_valid_days)

    def test(evidence: str | None, on: date | None, why: str | None) -> bool | None:
        if evidence != "declared":
            return True
        return True if why and on is not None and start <= on <= criteria.today else None

    return across(test, rails.evidence, rails.declared_on, rails.declaration)


def _only(rails: Rows, lists: dict[str, set[str]]) -> Column:
    """Whether nothing but what the provider's list names is left alone."""
    return across(
        lambda provider, services: None if services is None else set(services) <= lists.get(provider, set()),
        rails.provider,
        rails.exempt_services,
    )


@rule(
    "LOC-04",
    reads=Guardrail,
    kinds=("region_restriction",),
    exists=True,
    managed=True,
    severity="high",
    ja="許可されたリージョン以外の利用が組織のポリシーで禁止されている",
    en="A policy of the organisation forbids the use of other regions than the allowed ones",
)
def regions_restricted(rails: Rows, criteria: Criteria) -> Column:
    lists = (criteria.global_service_exemptions, criteria.region_lock_exemptions)
    spared = {provider: {name for one in lists for name in one.get(provider, ())} for provider in lists[0]}
    shown = one_of(rails.evidence, ("denied_call", "declared"))
    within = regions_allowed(rails, criteria, rails.allowed_values)
    return _in_force(rails) & within & (_only(rails, spared) | shown) & _known(rails, criteria)


@rule(
    "SVC-03",
    reads=Guardrail,
    kinds=("service_restriction",),
    exists=True,
    managed=True,
    severity="medium",
    ja="利用できるサービスが組織のポリシーで制限されている",
    en="A policy of the organisation restricts which services can be used",
)
def services_restricted(rails: Rows, criteria: Criteria) -> Column:
    named = across(
        lambda left, refused: None if left is None and refused is None else True,
        rails.allowed_values,
        rails.denied_values,
    )
    return _in_force(rails) & named & _known(rails, criteria)


@rule(
    "CHG-08",
    reads=Guardrail,
    kinds=("baseline_policies",),
    exists=True,
    managed=True,
    severity="medium",
    ja="記録や保護の設定を止めさせない基本のポリシーが、組織から適用されている",
    en="A baseline of the organisation's policies is in force and keeps logs and guards from being switched off",
)
def baseline_in_force(rails: Rows, criteria: Criteria) -> Column:
    required = set(criteria.required_policies)
    complete = each(rails.policies, lambda names: required <= set(names))
    return (complete if required else _in_force(rails)) & _known(rails, criteria)


@rule(
    "LBL-X1",
    reads=Guardrail,
    kinds=("tag_policy",),
    exists=True,
    severity="low",
    ja="タグの付け方が組織のタグポリシーで強制されている",
    en="A tag policy of the organisation enforces how things are tagged",
)
def tags_prescribed(rails: Rows, _: Criteria) -> Column:
    return _in_force(rails)


@rule(
    "SVC-X1",
    reads=Account,
    kinds=("account",),
    severity="medium",
    ja="アカウントが組織（AWS Organizations 等）に属している",
    en="The account belongs to an organisation and does not stand alone",
)
def belongs_to_organisation(accounts: Rows, criteria: Criteria) -> Column:
    ours = one_of(accounts.organization, criteria.home_organizations)
    return accounts.in_organization & ours if criteria.home_organizations else accounts.in_organization


@rule(
    "SVC-X3",
    reads=Account,
    kinds=("organization",),
    severity="medium",
    ja="組織に属するすべてのアカウントを監査している",
    en="The audit has read every account of the organisation",
)
def every_account_read(accounts: Rows, _: Criteria) -> Column:
    return empty_list(accounts.unread_members)


@rule(
    "SVC-X4",
    reads=Account,
    kinds=("organization",),
    providers=("aws",),
    severity="medium",
    ja="組織全体の管理を委任されたアカウントが、すべて把握されている",
    en="Every account that administers a service for the whole organisation is known",
)
def delegated_administrators_known(organisations: Rows, _: Criteria) -> Column:
    return empty_list(organisations.unknown_administrators)


@rule(
    "IAM-X6",
    reads=Account,
    kinds=("account",),
    severity="medium",
    providers=("aws",),
    ja="ルートユーザーの認証情報が組織で集中管理されている",
    en="The organisation manages the credentials of the account's root user",
)
def root_is_centrally_managed(accounts: Rows, _: Criteria) -> Column:
    return accounts.root_central_control
