"""Products against malware, from the inventory to the row."""

import json
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from auditor.facts.machines import Compute
from auditor.settings import Settings
from providers.aws.adapter import collect
from providers.aws.machines.instances import instances
from tests.aws.bed import NOW, Bed, answers, response
from tests.aws.guests import (
    agent_of,
    as_windows,
    canned_for,
    inventory_of,
    machine_of,
    row_of,
)
from tests.aws.refusals import refusing


@pytest.mark.parametrize(
    ("names", "product"),
    [
        (["openssl", "Trend Micro Deep Security Agent"], "Trend Micro Deep Security Agent"),
        (["clamav"], "clamav"),
        (["ウイルスバスタービジネスセキュリティクライアント"], "ウイルスバスタービジネスセキュリティクライアント"),
        (["ＥＳＥＴ Server Security"], "ＥＳＥＴ Server Security"),
        (["password-reset-tool", "clamavish", "=cmd()|<b>"], None),
    ],
)
def test_antimalware_by_name(bed: Bed, account: str, names: list[str], product: str | None) -> None:
    """A stated product is there or not; other names of software are in no column."""
    machine = machine_of(bed, account)
    read = bed.read(
        account, instances, canned=canned_for(agent_of(machine), GetInventory=inventory_of({machine: names}))
    )
    row = read.frames[Compute].iloc[0]
    assert row["antimalware"] == (product is not None)
    assert row["antimalware_product"] == product if product else row["antimalware_product"] is pd.NA
    text = read.frames[Compute].to_csv()
    assert [name for name in names if name != product and name in text] == []


def test_products_are_the_installations_own(bed: Bed, account: str) -> None:
    """A product of the settings file is known while reading; one service's own list is no part of it."""
    machine = machine_of(bed, account)
    hooks = answers(canned_for(agent_of(machine), GetInventory=inventory_of({machine: ["Mamori-kun 3"]})))

    def products(**parameters: Any) -> list[Any]:
        settings = Settings(aws=bed.settings(accounts=(account,)), parameters=parameters)
        (found,) = collect(settings, (), lambda: NOW, lambda *_: None, hooks)
        return [value.as_py() for value in pa.array(found.frames[Compute]["antimalware_product"])]

    assert products(av_products=["mamori-kun"]) == ["Mamori-kun 3"]
    assert products(service={"juki": {"av_products": ["mamori-kun"]}}) == [None]


@pytest.mark.parametrize("found", [{}, {"i-0other": ["clamav"]}])
def test_no_inventory_is_unknown(bed: Bed, account: str, found: dict[str, list[str]]) -> None:
    """Nothing was collected of this machine, whatever is known of others."""
    machine = machine_of(bed, account)
    for inventory in (found, {**found, machine: []}):
        row = row_of(bed, account, canned_for(agent_of(machine), GetInventory=inventory_of(inventory)))
        assert row["antimalware"] is pd.NA


def test_inventory_denied_is_unknown(bed: Bed, account: str) -> None:
    """And so is one that breaks off before its end."""
    machine = machine_of(bed, account)
    canned = canned_for(agent_of(machine), GetInventory=inventory_of({machine: ["openssl"]}))
    pages = iter([{"Entities": [], "NextToken": "more"}, None])

    def broken(_: Any) -> Any:
        page = next(pages, None)
        return response(json.dumps(page).encode()) if page else response(b"{}", 500)

    assert row_of(bed, account, {**canned, **refusing("ssm:GetInventory")})["antimalware"] is pd.NA
    assert row_of(bed, account, {**canned, "ssm:GetInventory": broken})["antimalware"] is pd.NA


@pytest.mark.parametrize(
    ("services", "antimalware"),
    [
        ([("Microsoft Defender Antivirus Service", "Running")], True),
        ([("Microsoft Defender Antivirus Service", "Stopped"), ("DNS Client", "Running")], False),
        ([("Windows Defender Firewall", "Running")], False),
        (None, None),
    ],
)
def test_defender_is_a_service_of_windows(
    bed: Bed, account: str, services: list[tuple[str, str]] | None, antimalware: bool | None
) -> None:
    """It is no installed software: without the services nobody knows whether it runs."""
    machine = machine_of(bed, account)
    inventory = inventory_of({machine: ["SQL Server"]}, {machine: services} if services else {})
    server = agent_of(machine, "Microsoft Windows Server 2022 Datacenter", "10.0.20348")
    row = row_of(bed, account, {**canned_for(server, GetInventory=inventory), **as_windows(bed, account)})
    assert row["antimalware"] is pd.NA if antimalware is None else row["antimalware"] == antimalware
