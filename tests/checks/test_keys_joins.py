"""Joined columns of keys: who is encrypted with them."""

from typing import Any

import pandas as pd
import pytest

from auditor.facts.frames import frame
from auditor.facts.keys import PROVIDER_KEY, Key
from auditor.facts.stores import DataStore
from auditor.facts.tables import TABLES
from auditor.regulation.parameters import Parameters
from auditor.rule.declare import Criteria
from auditor.rule.holes import Holes
from auditor.rule.judge import fill
from checks.joins.keys import JOINS
from tests.checks.cases import NOW

HERE: dict[str, Any] = {"provider": "azure", "account": "a1", "region": "japaneast"}
VAULTS = "/subscriptions/a1/resourcegroups/rg/providers/microsoft.keyvault/vaults/"


@pytest.mark.parametrize(
    ("named", "first", "second"),
    [
        (f"{VAULTS}kv1/keys/cmk", 1, 0),
        (f"{VAULTS}kv2/keys/cmk", 0, 1),
        (f"{VAULTS}kv3/keys/cmk", 0, 0),  # of another subscription that is not audited
        ("https://elsewhere.vault.azure.net/keys/cmk", 0, 0),
        ("/subscriptions/a1/providers/microsoft.compute/diskencryptionsets/des", None, None),
        (PROVIDER_KEY, 0, 0),
    ],
)
def test_two_vaults_hold_keys_of_one_name(named: str, first: Any, second: Any) -> None:
    """A key is used where its whole name stands; a set that was not read may lead to any of them."""
    facts: dict[Any, Any] = {Key: [Key(**HERE, resource=f"{VAULTS}kv{n}/keys/cmk", manager="customer") for n in (1, 2)]}
    store = DataStore(**HERE, resource="s", key_id=named)
    frames = {table: frame(table, [store] if table is DataStore else facts.get(table, [])) for table in TABLES}
    filled = fill(frames, Holes((), {}), Criteria(Parameters.load({}), NOW), [], [], JOINS)[Key]
    counts = [None if count is pd.NA else count for count in filled["used_by_count"]]
    assert counts == [first, second]
