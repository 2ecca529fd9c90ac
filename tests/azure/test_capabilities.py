"""What a role gives at a scope."""

from typing import Any

import pytest

from providers.azure.capabilities import given, role

SUBSCRIPTION = "/subscriptions/x"
VAULT = f"{SUBSCRIPTION}/resourcegroups/rg/providers/microsoft.keyvault/vaults/kv"
STORE = f"{SUBSCRIPTION}/resourcegroups/rg/providers/microsoft.storage/storageaccounts/st"
MACHINE = f"{SUBSCRIPTION}/resourcegroups/rg/providers/microsoft.compute/virtualmachines/vm"
ALL = {"backup_delete", "guardrail_write", "iam_write", "impersonate", "key_admin", "log_write", "network_write"}
ALL |= {"remote_command"}
NO_RIGHTS = ["Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write"]
NO_RIGHTS += ["Microsoft.Authorization/elevateAccess/Action"]


def gives(scope: str, level: str, *permissions: dict[str, list[str]]) -> tuple[bool, bool, set[str]]:
    """(is_privileged, is_wildcard_admin, capabilities)."""
    found = given(role("r", "CustomRole", list(permissions)), level, scope)
    return found["is_privileged"], found["is_wildcard_admin"], set(found["capabilities"])


@pytest.mark.parametrize(
    ("permission", "privileged", "everything", "capabilities"),
    [
        ({"actions": ["*"]}, True, True, ALL),
        ({"Actions": ["*"], "NotActions": ["Microsoft.Compute/*"]}, True, True, ALL),
        ({"actions": ["*"], "notActions": NO_RIGHTS}, True, False, ALL - {"iam_write"}),
        ({"actions": ["*/read"]}, False, False, set()),
        ({"actions": ["Microsoft.Authorization/roleAssignments/*"]}, True, False, {"iam_write"}),
        ({"actions": ["Microsoft.Support/*"]}, False, False, {"support"}),
        ({"actions": ["Microsoft.Compute/*"]}, True, False, {"backup_delete", "remote_command"}),
        ({"actions": ["Microsoft.Compute/virtualMachines/*"]}, False, False, {"remote_command"}),
        ({"actions": [], "dataActions": ["Microsoft.KeyVault/vaults/*"]}, True, False, {"key_admin", "key_use"}),
        (
            {"actions": [], "dataActions": ["*"], "notDataActions": ["Microsoft.KeyVault/*"]},
            False,
            False,
            {"remote_command"},
        ),
        ({"actions": ["Microsoft.KeyVault/vaults/keys/decrypt/action"]}, False, False, set()),
    ],
)
def test_at_a_subscription(
    permission: dict[str, list[str]], privileged: bool, everything: bool, capabilities: set[str]
) -> None:
    """Patterns give, others take away; rights over resources and over data are kept apart."""
    assert gives(SUBSCRIPTION, "account", permission) == (privileged, everything, capabilities)


def test_what_one_permission_takes_away_another_may_give() -> None:
    """NotActions belong to their own permission."""
    first = {"actions": ["Microsoft.Network/*"], "notActions": ["Microsoft.Network/*/write"]}
    second = {"actions": ["Microsoft.Network/virtualNetworks/write"]}
    assert "network_write" not in gives(SUBSCRIPTION, "account", first)[2]
    assert "network_write" in gives(SUBSCRIPTION, "account", first, second)[2]


@pytest.mark.parametrize(
    ("scope", "level", "capabilities"),
    [
        (f"{SUBSCRIPTION}/resourcegroups/rg", "group", ALL - {"iam_write"}),
        (VAULT, "resource", {"key_admin"}),
        (STORE, "resource", set()),
        (MACHINE, "resource", {"remote_command", "backup_delete"}),
    ],
)
def test_a_contributor_of_less(scope: str, level: str, capabilities: set[str]) -> None:
    """On one resource only what its own service has; nobody is an administrator of everything there."""
    privileged, everything, found = gives(scope, level, {"actions": ["*"], "notActions": NO_RIGHTS})
    assert (found, everything) == (capabilities, False)
    assert privileged is bool(capabilities)


def test_rights_may_be_given_on_any_resource() -> None:
    """Whoever hands out rights on one resource can take it over."""
    assert "iam_write" in gives(STORE, "resource", {"actions": ["*"]})[2]


@pytest.mark.parametrize("permissions", [None, "x", {}, [{"dataActions": ["*"]}]])
def test_a_role_that_was_not_read_gives_nothing_that_is_known(permissions: Any) -> None:
    """None, and not nothing."""
    assert set(given(role(None, None, permissions), "account", SUBSCRIPTION).values()) == {None}
    assert role(None, None, permissions).custom is None


def test_a_role_without_permissions_gives_nothing() -> None:
    """An empty list was read."""
    assert gives(SUBSCRIPTION, "account") == (False, False, set())
