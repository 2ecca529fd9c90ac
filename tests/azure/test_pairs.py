"""Paired regions."""

import tomllib
from pathlib import Path

import pytest

import providers.azure.pairs
from auditor.regulation.places import country
from providers.azure.pairs import paired

TABLE = tomllib.loads(Path(providers.azure.pairs.__file__).with_suffix(".toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("region", "pair"),
    [
        ("japaneast", ("japanwest",)),
        ("japanwest", ("japaneast",)),
        ("brazilsouth", ("southcentralus",)),
        ("polandcentral", ()),
        ("atlantis", None),
        (None, None),
    ],
)
def test_the_copy_of_a_region(region: str | None, pair: tuple[str, ...] | None) -> None:
    """One, none, or unknown."""
    assert paired(region) == pair


def test_every_region_of_the_table_lies_somewhere() -> None:
    """A misspelt one would let a copy abroad go unseen."""
    named = {*TABLE["pair"], *TABLE["pair"].values(), *TABLE["alone"]["regions"]}
    assert {name for name in named if country("azure", name) is None} == set()
    assert set(TABLE["pair"]) & set(TABLE["alone"]["regions"]) == set()


def test_pairs_that_go_one_way() -> None:
    """Azure's few exceptions; every other pair copies in both directions."""
    pairs = TABLE["pair"]
    one_way = {region for region, pair in pairs.items() if pairs.get(pair) != region}
    assert one_way == {"brazilsouth", "brazilsoutheast", "westindia", "westus3"}
