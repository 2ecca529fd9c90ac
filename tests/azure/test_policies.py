"""Policies as guardrails: what is in force, for the whole subscription, and what only reports."""

from typing import Any

import pytest

from auditor.demo.azure import policies as demo
from auditor.demo.azure.cloud import TENANT, Cloud, Fault
from auditor.demo.azure.site import Site
from auditor.facts.governance import Guardrail
from providers.azure.policies.assignments import ASSIGNMENTS, EXEMPTIONS
from providers.azure.policies.conditions import Meaning, meanings
from providers.azure.policies.definitions import (
    BUILT_IN,
    CUSTOM,
    INITIATIVE,
    INITIATIVES,
    OWN_DEFINITION,
    OWN_INITIATIVE,
)
from providers.azure.policies.guardrails import BASELINE, KINDS
from tests.azure.conftest import BAD, GOOD, audit, rows

DENIED = Fault(403, "AuthorizationFailed")
HOMES = {"listOfAllowedLocations": ["japaneast", "Japan West", "global"]}
HERE, THERE = ("japaneast",), ["japaneast"]
IN_HOMES = {"field": "location", "notIn": "[parameters('homes')]"}
IS_STORE = {"field": "type", "equals": "Microsoft.Storage/storageAccounts"}


def found(cloud: Cloud, account: str = GOOD) -> dict[str, list[dict[str, Any]]]:
    """The rows that policies make, by kind."""
    listed: dict[str, list[dict[str, Any]]] = {kind: [] for kind in (*KINDS, BASELINE)}
    for row in rows(audit(cloud)[account], Guardrail):
        listed.setdefault(row["kind"], []).append(row)
    return listed


def test_a_baseline_in_force(cloud: Cloud, good: Site) -> None:
    """Each guardrail once, with what it allows; from an initiative with its parameters filled in."""
    demo.good(good)
    here = found(cloud)
    ((region,), (service,), (public,), (tag,), (base,)) = (here[kind] for kind in (*KINDS, BASELINE))
    held = (region, service, public, tag, base)
    assert {(row["is_enforced"], row["covers_account"]) for row in held} == {(True, True)}
    assert (list(region["allowed_values"]), region["target_level"]) == (["japaneast", "japanwest"], "folder")
    assert list(region["exempt_services"]) == ["microsoft.azureactivedirectory"]
    assert list(service["allowed_values"]) == ["microsoft.compute", "microsoft.storage"]
    assert list(tag["allowed_values"]) == ["system"]
    assert public["resource"].endswith("/policyassignments/kijun#kokai")
    assert set(base["policies"]) >= {"kijun", "さくら市クラウド利用基準", "Allowed locations"}


def test_what_only_reports_is_no_guardrail(cloud: Cloud, bad: Site) -> None:
    """Not enforced, or audited by the benchmark that Azure assigns; what nobody assigned is a row, too."""
    demo.bad(bad)
    here = found(cloud, BAD)
    state = {row["name"]: (row["is_enforced"], row["covers_account"]) for row in here["region_restriction"]}
    assert state == {"chiiki-kento": (False, True), "chiiki-kanko": (True, True)}
    for kind in ("service_restriction", "block_public_storage", "tag_policy", BASELINE):
        assert [row["is_enforced"] for row in here[kind]] == [False]
    assert list(here[BASELINE][0]["policies"]) == ["Allowed locations", "chiiki-kanko"]


@pytest.mark.parametrize(
    ("more", "enforced", "covers"),
    [
        ({}, True, True),
        ({"enforcementMode": "DoNotEnforce"}, False, True),
        ({"enforcementMode": "Enroll"}, None, True),
        ({"notScopes": ["{scope}/resourceGroups/rg"]}, True, False),
        ({"notScopes": ["/subscriptions/other"]}, True, True),
        ({"notScopes": [f"/providers/Microsoft.Management/managementGroups/{TENANT}"]}, True, False),
        ({"resourceSelectors": [{"selectors": [{"kind": "resourceLocation", "in": ["eastus"]}]}]}, True, False),
        ({"scope": "{scope}/resourceGroups/rg"}, True, False),
        ({"overrides": [{"kind": "policyEffect", "value": "Audit"}]}, False, True),
        (
            {"overrides": [{"kind": "policyEffect", "value": "Deny", "selectors": [{"kind": "resourceLocation"}]}]},
            None,
            True,
        ),
    ],
)
def test_in_force_and_for_the_whole_subscription(
    cloud: Cloud, good: Site, more: dict[str, Any], enforced: bool | None, covers: bool
) -> None:
    """By mode, places left out, selectors and overrides."""
    demo.define(good)
    row = demo.assigned(good.scope, "a", f"{demo.AUTHORIZATION}/policyDefinitions/{demo.LOCATIONS}", HOMES)
    row["properties"].update({name: _in(value, good.scope) for name, value in more.items()})
    good.listed(demo.ASSIGNMENTS, row)
    (region,) = found(cloud)["region_restriction"]
    assert (region["is_enforced"], region["covers_account"]) == (enforced, covers)


def _in(value: Any, scope: str) -> Any:
    if isinstance(value, str):
        return value.replace("{scope}", scope)
    return [_in(one, scope) for one in value] if isinstance(value, list) and isinstance(value[0], str) else value


@pytest.mark.parametrize(
    ("where", "properties", "covers"),
    [
        ("{scope}/resourceGroups/rg", {}, False),
        ("{scope}", {"policyDefinitionReferenceIds": ["KOKAI"]}, False),
        ("{scope}", {"policyDefinitionReferenceIds": ["tag"]}, True),
        ("{scope}", {"expiresOn": "2026-06-30T00:00:00Z"}, True),
        ("{scope}", {"expiresOn": "2026-07-02T00:00:00Z"}, False),
        (demo.MANAGED, {}, False),
        ("/providers/Microsoft.Management/managementGroups/mg-other", {}, True),
    ],
)
def test_exemptions(cloud: Cloud, good: Site, where: str, properties: dict[str, Any], covers: bool) -> None:
    """Of a group, of one part, over, or of a management group above; who may not read them knows nothing."""
    demo.good(good)
    path = f"{where.format(scope=good.scope)}{demo.AUTHORIZATION}/policyExemptions/e"
    said = {"policyAssignmentId": f"{demo.MANAGED}{demo.ASSIGNMENTS}/kijun", **properties}
    row = {"id": path, "name": "e", "type": "microsoft.authorization/policyexemptions", "location": ""}
    below = {} if where.startswith("{scope}") else {"subscriptionId": ""}
    good.row("policyresources", {**row, "properties": said, **below})
    assert [row["covers_account"] for row in found(cloud)["block_public_storage"]] == [covers]
    cloud.faults[EXEMPTIONS] = DENIED
    unread = found(cloud)["block_public_storage"]
    assert [row["covers_account"] for row in unread] == [None]


@pytest.mark.parametrize(
    ("operation", "unknown", "guarded"),
    [(CUSTOM, set(KINDS), None), (INITIATIVES, set(KINDS), None), (BUILT_IN, set(), True)],
)
def test_definitions_that_were_not_read(
    cloud: Cloud, good: Site, operation: str, unknown: set[str], guarded: bool | None
) -> None:
    """Whatever may be in them is unknown; what the audit knows of Azure's own stays."""
    demo.good(good)
    cloud.faults[operation] = DENIED
    here = found(cloud)
    assert {kind for kind in KINDS if None in {row["is_enforced"] for row in here[kind]}} == unknown
    assert [row["is_enforced"] for row in here[BASELINE]] == [guarded]
    assert True in {row["is_enforced"] for row in here["region_restriction"]}


def test_parts_without_a_name_are_told_apart(cloud: Cloud, good: Site) -> None:
    """By their place in the initiative."""
    demo.define(good)
    path = f"{good.scope}{demo.AUTHORIZATION}/policySetDefinitions/futatsu"
    tag = {"policyDefinitionId": f"{demo.AUTHORIZATION}/policyDefinitions/{demo.TAGS}"}
    parts = [{**tag, "parameters": {"tagName": {"value": name}}} for name in ("system", "owner")]
    demo.defined(good, path, "policySetDefinitions", policyType="Custom", policyDefinitions=parts)
    good.listed(demo.ASSIGNMENTS, demo.assigned(good.scope, "futatsu", path, {}))
    made = {row["resource"][-2:]: list(row["allowed_values"]) for row in found(cloud)["tag_policy"]}
    assert made == {"#0": ["system"], "#1": ["owner"]}


@pytest.mark.parametrize("operation", [OWN_DEFINITION, OWN_INITIATIVE])
def test_what_resource_graph_does_not_show_is_asked_for_by_its_id(cloud: Cloud, bad: Site, operation: str) -> None:
    """It only audits; refused, it may be anything."""
    demo.bad(bad)
    assert [row["is_enforced"] for row in found(cloud, BAD)["tag_policy"]] == [False]
    cloud.faults[operation] = DENIED
    assert [row["is_enforced"] for row in found(cloud, BAD)["tag_policy"]] == [None]


def test_an_initiative_of_azure_that_was_not_read(cloud: Cloud, bad: Site) -> None:
    """It may be anything; asked once for all subscriptions."""
    demo.bad(bad)
    cloud.faults[INITIATIVE] = DENIED
    here = found(cloud, BAD)
    assert [row["is_enforced"] for row in here["tag_policy"]] == [None]
    assert (here[BASELINE][0]["is_enforced"], here[BASELINE][0]["policies"]) == (None, None)


def test_assignments_that_were_not_read(cloud: Cloud, good: Site) -> None:
    """No kind is missing: nothing is known."""
    demo.good(good)
    cloud.faults[ASSIGNMENTS] = DENIED
    here = found(cloud)
    assert [here[kind] for kind in KINDS] == [[]] * len(KINDS)
    assert [row["is_enforced"] for row in here[BASELINE]] == [None]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (IN_HOMES, [Meaning("region_restriction", HERE, None, ())]),
        ({"not": {"field": "location", "in": THERE}}, [Meaning("region_restriction", HERE, None, ())]),
        (
            {
                "allOf": [
                    IN_HOMES,
                    {"field": "location", "notEquals": "global"},
                    {"field": "type", "notEquals": "Microsoft.X/y"},
                ]
            },
            [Meaning("region_restriction", HERE, None, ("microsoft.x",))],
        ),
        ({"allOf": [IS_STORE, IN_HOMES]}, [Meaning("region_restriction", HERE, None, (), general=False)]),
        (
            {"allOf": [IN_HOMES, {"field": "kind", "equals": "x"}]},
            [Meaning("region_restriction", HERE, None, (), general=None)],
        ),
        ({"anyOf": [IN_HOMES, IN_HOMES]}, [Meaning("region_restriction", None, None, (), general=None)]),
        (
            {"field": "location", "notIn": "[concat(parameters('homes'))]"},
            [Meaning("region_restriction", None, None, (), general=None)],
        ),
        (
            {"not": {"field": "type", "in": ["Microsoft.Storage/a", "Microsoft.Sql/b"]}},
            [Meaning("service_restriction", ("microsoft.sql", "microsoft.storage"))],
        ),
        (
            {"field": "type", "in": ["Microsoft.Sql/b"]},
            [Meaning("service_restriction", None, ("microsoft.sql/b",), general=None)],
        ),
        (
            {"allOf": [IS_STORE, {"field": "Microsoft.Storage/storageAccounts/allowBlobPublicAccess", "equals": True}]},
            [Meaning("block_public_storage")],
        ),
        (
            {
                "allOf": [
                    {"field": "kind", "equals": "BlobStorage"},
                    {"field": "Microsoft.Storage/storageAccounts/allowBlobPublicAccess", "notEquals": False},
                ]
            },
            [Meaning("block_public_storage", general=None)],
        ),
        ({"field": "[concat('tags[', parameters('t'), ']')]", "exists": "false"}, [Meaning("tag_policy")]),
        ({"allOf": [IS_STORE, {"field": "kind", "equals": "x"}]}, []),
        (None, []),
    ],
)
def test_rules_of_the_towns_own(condition: Any, expected: list[Meaning]) -> None:
    """What a condition restrains, and whether for everything."""
    assert list(meanings(condition, {"homes": THERE})) == expected


def test_refused_regions_leave_the_others_open() -> None:
    """Every region that is known, but those."""
    (meaning,) = meanings({"field": "location", "in": ["eastus"]}, {})
    assert (meaning.denied, "japaneast" in (meaning.allowed or ()), "eastus" in (meaning.allowed or ())) == (
        ("eastus",),
        True,
        False,
    )


def test_a_rule_against_deletion_guards(cloud: Cloud, good: Site) -> None:
    """Azure's own, for the types that it is given."""
    demo.good(good)
    name = "78460a36-508a-49a4-b2b2-2f5ec564f4bb"
    path = f"{demo.AUTHORIZATION}/policyDefinitions/{name}"
    rule = {"then": {"effect": "[parameters('effect')]"}}
    effect = {"effect": {"defaultValue": "DenyAction"}}
    demo.defined(good, path, "policyDefinitions", policyType="BuiltIn", policyRule=rule, parameters=effect)
    key = f"{good.scope}{demo.ASSIGNMENTS}".lower()
    for kind, guards in (("Microsoft.Insights/diagnosticSettings", True), ("Microsoft.Web/sites", False)):
        kept = {"listOfResourceTypesDisallowedForDeletion": [kind]}
        cloud.lists[key] = [demo.assigned(good.scope, "a", path, kept)]
        assert [row["is_enforced"] for row in found(cloud)[BASELINE]] == [guards]
