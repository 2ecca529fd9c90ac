"""Services that watch, and whom the provider writes to."""

from auditor.facts.detection import Contact, Detector
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import each, empty_list, one_of


def _region_in_use(detectors: Rows, _: Criteria) -> Column:
    return detectors.region_in_use


@rule(
    "CHG-02",
    reads=Detector,
    kinds=("change_recorder",),
    applies=_region_in_use,
    severity="high",
    ja="利用中の全リージョンで、全種類の資源の構成変更が記録されている",
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
