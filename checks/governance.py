"""Accounts and their place in the registry, what restrains them, and what is used in them."""

from auditor.facts.governance import Account, Guardrail, ServiceInUse
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.accounts import end_is_planned, quotas_have_room, remote_console_blocked
from checks.columns import across, before, given, one_of
from checks.content import content_is_processed_at_home
from checks.grace import in_grace
from checks.guardrails import (
    baseline_in_force,
    belongs_to_organisation,
    delegated_administrators_known,
    every_account_read,
    regions_restricted,
    root_is_centrally_managed,
    services_restricted,
    tags_prescribed,
)
from checks.locks import critical_things_are_locked
from checks.offers import contracts_do_not_lapse, licences_are_reviewed
from checks.places import region_allowed

GUARDRAILS = (
    content_is_processed_at_home,
    regions_restricted,
    services_restricted,
    baseline_in_force,
    tags_prescribed,
    belongs_to_organisation,
    delegated_administrators_known,
    every_account_read,
    root_is_centrally_managed,
)
ACCOUNTS = (remote_console_blocked, end_is_planned, quotas_have_room)
LOCKS = (critical_things_are_locked,)
OFFERS = (licences_are_reviewed, contracts_do_not_lapse)
"""Rules of the same topic that have files of their own."""


def _counts(uses: Rows, criteria: Criteria) -> Column:
    """Whether the evidence counts as use: of the wanted kinds, and where it is a cost alone, a cost worth a look."""

    def test(evidence: tuple[str, ...] | None, cost: float | None) -> bool | None:
        if evidence is None:
            return None
        kinds = set(evidence) & set(criteria.use_evidence)
        if kinds == {"cost"}:
            return None if cost is None else cost >= criteria.ignore_cost_below
        return bool(kinds)

    return across(test, uses.evidence, uses.cost_30d)


def _named(uses: Rows, lists: dict[str, list[str]]) -> Column:
    """Whether the service is on the provider's own list."""
    found = {provider: frozenset(names) for provider, names in lists.items()}
    return across(
        lambda provider, service: None if service is None else service in found.get(provider, ()),
        uses.provider,
        uses.cloud_service,
    )


@rule(
    "LOC-05",
    reads=ServiceInUse,
    severity="high",
    nothing="pass",
    ja="許可されたリージョンの外でリソースも費用も発生していない",
    en="There are no resources and no costs outside the allowed regions",
)
def nothing_used_elsewhere(uses: Rows, criteria: Criteria) -> Column:
    placeless = (uses.region == "global") | _named(uses, criteria.global_service_exemptions)
    return region_allowed(uses, criteria) | placeless | ~(uses.is_used & _counts(uses, criteria))


@rule(
    "SVC-01",
    reads=ServiceInUse,
    applies=lambda uses, criteria: (
        (uses.cloud_service != "*") & uses.is_used & _counts(uses, criteria) & ~_named(uses, criteria.implicit_services)
    ),
    severity="high",
    nothing="pass",
    ja="承認された範囲のサービスだけが使われている",
    en="Only services that the approval covers are used",
)
def only_approved_services(uses: Rows, _: Criteria) -> Column:
    def test(service: str | None, approved: tuple[str, ...] | None, registered: bool) -> bool | None:
        if not registered:
            return False
        return None if service is None or approved is None else service in approved

    return across(test, uses.cloud_service, uses.service_allowed_services, uses.service_registered)


@rule(
    "SVC-02",
    reads=Account,
    kinds=("account",),
    applies=lambda accounts, _: ~given(accounts.service_status) | (accounts.service_status != "ended"),
    severity="high",
    ja="承認済みサービスとして台帳に記録され、管理者が指名されている",
    en="The account belongs to an approved service of the registry, within its time and with an administrator",
)
def registered_with_administrator(accounts: Rows, criteria: Criteria) -> Column:
    whole = given(accounts.service_approved_on) & given(accounts.service_starts_on)
    overdue = given(accounts.service_ends_on) & before(accounts.service_ends_on, criteria.today)
    return accounts.registered & accounts.service_registered & whole & given(accounts.service_administrator) & ~overdue


@rule(
    "SVC-06",
    reads=Account,
    kinds=("account",),
    applies=lambda accounts, _: accounts.service_registered,
    severity="critical",
    ja="クラウドで扱えない機密性（3A）の情報を扱うサービスとして登録されていない",
    en="The registry does not give the service a class of information that is forbidden in a cloud",
)
def class_allowed_in_a_cloud(accounts: Rows, criteria: Criteria) -> Column:
    return ~one_of(accounts.service_classification, criteria.forbidden_classes)


@rule(
    "ENC-02",
    reads=Guardrail,
    kinds=("default_disk_encryption",),
    applies=lambda rails, _: rails.region_in_use,
    severity="medium",
    ja="利用中の全リージョンで、新しいディスクが既定で暗号化される",
    en="New disks are encrypted by default in every region in use",
)
def disks_encrypted_by_default(rails: Rows, _: Criteria) -> Column:
    return rails.is_enforced


@rule(
    "ACC-01",
    reads=Guardrail,
    kinds=("block_public_storage",),
    exists=True,
    severity="high",
    ja="ストレージの公開がアカウント全体で禁止されている",
    en="Making storage public is blocked for the whole account",
)
def public_storage_blocked(rails: Rows, _: Criteria) -> Column:
    return rails.is_enforced & rails.covers_account


@rule(
    "IAM-11",
    reads=Account,
    kinds=("account",),
    severity="medium",
    ja="特権を持つ人の数が定めた範囲にある",
    en="The number of people with privileges is within the set limits",
)
def few_privileged_people(accounts: Rows, criteria: Criteria) -> Column:
    people = accounts.privileged_humans
    return (people >= criteria.privileged_humans_min) & (people <= criteria.privileged_humans_max)


@rule(
    "END-01",
    reads=Account,
    kinds=("account",),
    applies=lambda accounts, _: accounts.service_registered & accounts.service_ended,
    severity="high",
    ja="利用を終了したサービスのデータが残っていない",
    en="Nothing is kept of the data of a service that has ended",
)
def no_data_left_behind(accounts: Rows, criteria: Criteria) -> Column:
    return (accounts.ended_service_data_stores == 0) | in_grace(accounts, criteria)
