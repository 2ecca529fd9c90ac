"""Services that watch, and whom the provider writes to."""

from auditor.facts.detection import Contact, Detector
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import days_ago, each, empty_list, has_any, one_of

SEVERITIES = {"low", "medium", "high"}
"""What a threshold may be; another word is none."""


def _region_in_use(detectors: Rows, _: Criteria) -> Column:
    return detectors.region_in_use


@rule(
    "CHG-02",
    reads=Detector,
    kinds=("change_recorder",),
    applies=_region_in_use,
    severity="high",
    ja="利用中の全リージョンで、全種類のリソースの構成変更が記録されている",
    en="Changes of all kinds of resource are recorded in every region in use",
)
def configuration_changes_recorded(detectors: Rows, _: Criteria) -> Column:
    return detectors.is_enabled & detectors.covers_all_types


@rule(
    "DET-01",
    reads=Detector,
    kinds=("threat_detection",),
    applies=_region_in_use,
    severity="high",
    ja="利用中の全リージョンで脅威検知が有効である",
    en="Threat detection is on in every region in use",
)
def threat_detection_on(detectors: Rows, criteria: Criteria) -> Column:
    wanted = frozenset(criteria.required_detection_plans)
    if not wanted:
        return detectors.is_enabled
    return detectors.is_enabled & each(detectors.plans, wanted.issubset)


@rule(
    "DET-02",
    reads=Detector,
    kinds=("posture",),
    applies=_region_in_use,
    severity="high",
    ja="利用中の全リージョンで、セキュリティ標準との比較が行われている",
    en="The configuration is compared with a security standard in every region in use",
)
def compared_with_standard(detectors: Rows, _: Criteria) -> Column:
    return detectors.is_enabled & ~empty_list(detectors.standards)


def _in_use_and_on(detectors: Rows, _: Criteria) -> Column:
    """One that is off is the matter of the checks that ask for it."""
    return detectors.region_in_use & detectors.is_enabled


def _nothing_old(detectors: Rows, criteria: Criteria, days: int) -> Column:
    """No critical or high finding was made longer ago; a count of zero needs no date."""
    open_ones = (detectors.open_critical > 0) | (detectors.open_high > 0)
    return ~(open_ones & (detectors.oldest_open_at < days_ago(criteria, days)))


@rule(
    "DET-03",
    reads=Detector,
    kinds=("posture",),
    applies=_in_use_and_on,
    severity="medium",
    ja="設定診断の重大な指摘が、定めた日数を超えて放置されていない",
    en="No critical or high finding about the configuration stays open longer than allowed",
)
def posture_findings_dealt_with(detectors: Rows, criteria: Criteria) -> Column:
    return _nothing_old(detectors, criteria, criteria.posture_finding_days)


@rule(
    "DET-04",
    reads=Detector,
    kinds=("threat_detection",),
    applies=_in_use_and_on,
    severity="high",
    ja="脅威検知の重大な検知が、定めた日数を超えて放置されていない",
    en="No critical or high threat stays open longer than allowed",
)
def threat_findings_dealt_with(detectors: Rows, criteria: Criteria) -> Column:
    return _nothing_old(detectors, criteria, criteria.threat_finding_days)


@rule(
    "DET-05",
    reads=Detector,
    kinds=("architecture_review",),
    exists=True,
    severity="low",
    ja="構成を設計の指針と照らし合わせる見直しが、定めた日数以内に行われている",
    en="The architecture was compared with a framework recently",
    providers=("aws", "azure"),
)
def architecture_reviewed(detectors: Rows, criteria: Criteria) -> Column:
    return detectors.is_enabled & (detectors.last_run_at >= days_ago(criteria, criteria.architecture_review_days))


@rule(
    "DET-X1",
    reads=Detector,
    kinds=("data_discovery",),
    applies=lambda detectors, _: (
        detectors.region_in_use & (detectors.service_personal_info | detectors.personal_data_here)
    ),
    severity="medium",
    ja="個人情報を置くストレージで、個人情報の所在の検出が有効である",
    en="Discovery of personal information is on where such information is kept",
)
def personal_data_discovered(detectors: Rows, _: Criteria) -> Column:
    return detectors.is_enabled


@rule(
    "DET-X2",
    reads=Detector,
    kinds=("unused_access",),
    exists=True,
    severity="low",
    ja="使われていない権限の分析が有効である",
    en="Access that nobody uses is being looked for",
)
def unused_access_analysed(detectors: Rows, _: Criteria) -> Column:
    return detectors.is_enabled


@rule(
    "NWK-X1",
    reads=Detector,
    kinds=("network_firewall",),
    applies=lambda detectors, criteria: (
        detectors.region_in_use & one_of(detectors.service_classification, criteria.inspected_network_classes)
    ),
    severity="low",
    ja="ネットワーク間の通信を検査するファイアウォールがある",
    en="A firewall inspects traffic between networks where the class of information asks for it",
)
def traffic_inspected(detectors: Rows, _: Criteria) -> Column:
    return detectors.is_enabled


@rule(
    "CON-01",
    reads=Contact,
    exists=True,
    applies=lambda contacts, _: contacts.purpose == "security",
    severity="high",
    ja="セキュリティの連絡先が登録されている",
    en="A security contact is registered",
)
def security_contact(contacts: Rows, _: Criteria) -> Column:
    return contacts.exists


@rule(
    "CON-02",
    reads=Contact,
    applies=lambda contacts, _: one_of(contacts.purpose, ("operations", "owner")),
    severity="medium",
    nothing="fail",
    ja="所有者と運用の連絡先が登録されている",
    en="Contacts of the owner and of operations are registered",
)
def owner_and_operations_contacts(contacts: Rows, _: Criteria) -> Column:
    return contacts.exists


@rule(
    "CON-03",
    reads=Contact,
    applies=lambda contacts, _: contacts.exists,
    severity="medium",
    ja="連絡先が自組織のドメインの、個人でない宛先である",
    en="Contacts are addresses of an office in the municipality's own domains",
)
def contacts_are_offices(contacts: Rows, _: Criteria) -> Column:
    return contacts.domain_ok & contacts.is_shared


@rule(
    "CON-X1",
    reads=Contact,
    applies=lambda contacts, _: (contacts.purpose == "security") & contacts.exists,
    severity="low",
    providers=("azure",),
    ja="セキュリティの通知の重大度のしきい値が定められ、所有者にも届く",
    en="Security notifications have a threshold of severity and reach the owners, too",
)
def security_notifications_set(contacts: Rows, _: Criteria) -> Column:
    return each(contacts.min_severity, lambda word: word.lower() in SEVERITIES) & has_any(contacts.roles, ("Owner",))
