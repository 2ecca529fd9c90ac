"""Places: every known region has its country, and only Tokyo and Osaka are Japan."""

import re

import botocore.session
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.regulation.data import read
from auditor.regulation.places import country, known

JAPAN = {
    "aws": {"ap-northeast-1", "ap-northeast-3"},
    "azure": {"japaneast", "japanwest", "japan"},
    "gcp": {"asia-northeast1", "asia-northeast2", "asia1"},
}


def botocore_regions() -> set[str]:
    session = botocore.session.get_session()
    data = session.get_data("endpoints")["partitions"] + session.get_data("partitions")["partitions"]
    return {region for partition in data for region in partition["regions"]}


def test_every_region_that_botocore_names_is_known() -> None:
    assert {region for region in botocore_regions() if not known("aws", region)} == set()


def test_of_those_only_tokyo_and_osaka_are_japan() -> None:
    assert {region for region in botocore_regions() if country("aws", region) == "JP"} == JAPAN["aws"]


@pytest.mark.parametrize("provider", sorted(JAPAN))
def test_table_is_sound(provider: str) -> None:
    data = read("places.toml")[provider]
    names = [name for places in data["country"].values() for name in places]
    assert len(names) == len(set(names)), "one place, one country"
    assert not set(names) & set(data["none"])
    assert all(name == name.lower().replace(" ", "") for name in [*names, *data["none"]])
    assert all(re.fullmatch("[A-Z]{2}", code) for code in data["country"])
    assert set(data["country"]["JP"]) == JAPAN[provider]
    assert all(country(provider, name) is None for name in data["none"])


@pytest.mark.parametrize(
    ("provider", "location", "expected"),
    [
        ("aws", "ap-northeast-2", "KR"),
        ("aws", "us-gov-west-1", "US"),
        ("aws", "cn-north-1", "CN"),
        ("aws", "EU", "IE"),
        ("aws", "global", None),
        ("aws", "ap-northeast-9", None),
        ("aws", "", None),
        ("aws", None, None),
        ("azure", "Japan East", "JP"),
        ("azure", "koreacentral", "KR"),
        ("azure", "ap-northeast-1", None),
        ("gcp", "ASIA1", "JP"),
        ("gcp", "asia", None),
        ("gcp", "asia-northeast3", "KR"),
        ("gcp", "global", None),
        ("oci", "ap-tokyo-1", None),
    ],
)
def test_country(provider: str, location: str | None, expected: str | None) -> None:
    assert country(provider, location) == expected


def test_one_name_may_reach_further_in_one_product() -> None:
    assert country("gcp", "asia1", "storage") == "JP"
    assert country("gcp", "asia1", "spanner") is None
    assert country("gcp", "asia-northeast1", "spanner") == "JP"


@given(provider=st.sampled_from(sorted(JAPAN)), location=st.text())
def test_what_is_not_listed_is_never_japan(provider: str, location: str) -> None:
    listed = location.lower().replace(" ", "") in JAPAN[provider]
    assert (country(provider, location) == "JP") is listed
