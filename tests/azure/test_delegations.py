"""What another tenant's people may do here."""

from typing import Any

from auditor.demo.azure import people, rights
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.site import Site
from auditor.facts.identities import Grant, Principal
from providers.azure.delegations import DELEGATIONS
from tests.azure.conftest import BAD, audit, rows

WHO = f"/tenants/{people.AGENCY}/principals/{people.AGENCY_STAFF}"
TABLE = "managedservicesresources"


def outsiders(cloud: Cloud) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Grants and principals from outside."""
    snapshot = audit(cloud)[BAD]
    held = [row for row in rows(snapshot, Grant) if row["principal_kind"] == "external"]
    return held, [row for row in rows(snapshot, Principal) if row["kind"] == "external"]


def test_a_delegation_is_a_grant_and_an_outsider(cloud: Cloud, bad: Site) -> None:
    """With what the role gives, and the tenant that they come from."""
    rights.bad(bad)
    (grant,), (outsider,) = outsiders(cloud)
    assert (grant["principal_id"], grant["scope_level"], grant["is_permanent"]) == (WHO, "account", True)
    assert (grant["name"], grant["is_privileged"], grant["role_is_custom"]) == ("Contributor", True, False)
    assert (outsider["resource"], outsider["is_external"], outsider["home"]) == (WHO, True, people.AGENCY)


def test_who_may_take_a_role_and_where(cloud: Cloud, bad: Site) -> None:
    """Eligible ones are not permanent; a second delegation, of a group, names the same people once."""
    rights.bad(bad)
    (offer, assignment) = cloud.tables[TABLE]
    (who,) = offer["properties"]["authorizations"]
    offer["properties"]["eligibleAuthorizations"] = [{**who, "roleDefinitionId": rights.OWNER}]
    group = assignment["id"].replace("/providers/", "/resourceGroups/rg/providers/", 1)
    bad.row(TABLE, {**assignment, "id": group})
    held, who_else = outsiders(cloud)
    state = {(row["name"], row["scope_level"]): row["is_permanent"] for row in held}
    assert state == {
        ("Contributor", "account"): True,
        ("Owner", "account"): False,
        ("Contributor", "group"): True,
        ("Owner", "group"): False,
    }
    assert len(who_else) == 1


def test_a_delegation_whose_content_is_not_shown(cloud: Cloud, bad: Site) -> None:
    """Somebody outside may do something."""
    rights.bad(bad)
    del cloud.tables[TABLE][0]
    (grant,), nobody = outsiders(cloud)
    assert {grant[name] for name in ("principal_id", "role_id", "is_privileged", "is_permanent", "capabilities")} == {
        None
    }
    assert nobody == []


def test_delegations_that_were_not_read(cloud: Cloud, bad: Site) -> None:
    """A reading that would have fed grants and outsiders."""
    rights.bad(bad)
    cloud.faults[DELEGATIONS] = Fault(403, "AuthorizationFailed")
    snapshot = audit(cloud)[BAD]
    (missed, *_) = [one for one in snapshot.readings if one.operation == DELEGATIONS]
    assert (missed.status, {"grant.*", "principal[external].*"} <= set(missed.columns)) == ("denied", True)
