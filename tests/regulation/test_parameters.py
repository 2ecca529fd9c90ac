"""The thresholds: complete, overridable, and refused with a message that can be acted on."""

import contextlib
import copy
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import AuditorError
from auditor.regulation.parameter import Parameter, all_parameters
from auditor.regulation.parameters import Parameters
from auditor.regulation.places import country

NAMES = sorted(all_parameters())


@pytest.mark.parametrize("parameter", all_parameters().values(), ids=lambda parameter: parameter.name)
def test_parameter_is_complete(parameter: Parameter) -> None:
    assert parameter.unit.strip()
    assert parameter.source.strip()
    assert parameter.doc.ja != parameter.doc.en
    defaults = Parameters.load().as_dict()
    again = Parameters.load({parameter.name: parameter.default})
    assert again.as_dict() == defaults, "a default is a value that its own rules accept"


def test_defaults_that_the_regulation_decides() -> None:
    parameters = Parameters.load()
    assert parameters.forbidden_classes == ("3A",)
    assert parameters.log_retention_days == 365
    assert parameters.key_rotation_days == 365
    places = {country(provider, place) for provider, names in parameters.allowed_regions.items() for place in names}
    assert places == {parameters.required_country}


def test_service_is_laid_over_installation_is_laid_over_default() -> None:
    parameters = Parameters.load(
        {"log_retention_days": 1095, "allowed_regions": {"aws": ["ap-northeast-1"]}},
        {"juki": {"min_tls": "1.3", "allowed_regions": {"gcp": []}}},
    )
    own, other = parameters.for_service("juki"), parameters.for_service("another")
    assert (own.min_tls, other.min_tls, parameters.min_tls) == ("1.3", "1.2", "1.2")
    assert own.log_retention_days == other.log_retention_days == 1095
    assert own.allowed_regions == {"aws": ("ap-northeast-1",), "azure": ("japaneast", "japanwest"), "gcp": ()}
    assert other.allowed_regions["gcp"]
    assert parameters.services == ("juki",)


def test_text_stands_for_the_value_that_it_spells() -> None:
    parameters = Parameters.load(
        {"log_retention_days": "1095", "rules_only_attached": "false", "admin_ports": "[22]", "ignore_cost_below": 1}
    )
    assert (parameters.log_retention_days, parameters.rules_only_attached) == (1095, False)
    assert parameters.admin_ports == (22,)
    assert isinstance(parameters.ignore_cost_below, float)


@pytest.mark.parametrize(
    ("installation", "said"),
    [
        ({"log_retentoin_days": 1}, ["unknown parameter 'log_retentoin_days'", "'log_retention_days'"]),
        ({"log_retention_days": "a year"}, [".log_retention_days: ", "whole number", "days", "'a year'"]),
        ({"log_retention_days": True}, ["whole number", "True"]),
        ({"log_retention_days": "1\nx = 2"}, ["whole number"]),
        ({"log_retention_days": 1.5}, ["whole number"]),
        ({"log_retention_days": 0}, ["below 1", "days"]),
        ({"log_retention_days": 10**20}, ["above"]),
        ({"admin_ports": [22, 70000]}, [".admin_ports[2]: ", "65535", "port"]),
        ({"admin_ports": 22}, ["list of whole numbers"]),
        ({"staff_list": "tanaka"}, ["list of texts"]),
        ({"staff_list": [" "]}, ["staff_list[1]", "empty"]),
        ({"min_tls": 1.2}, ["a text", "TLS version"]),
        ({"min_tls": "1.4"}, ["none of 1.0, 1.1, 1.2, 1.3"]),
        ({"ignore_cost_below": float("nan")}, ["finite"]),
        ({"internal_cidrs": ["10.0.0.1/8"]}, ["CIDR"]),
        ({"database_time_zones": ["Tokyo"]}, ["time zone"]),
        ({"licence_reviews": ["prodview-abc=2026-02-30"]}, ["a name and a date"]),
        ({"licence_reviews": ["=2026-04-01"]}, ["a name and a date"]),
        ({"required_country": "Japan"}, ["ISO 3166-1"]),
        ({"allowed_regions": {"awz": []}}, ["allowed_regions", "unknown key 'awz'", "'aws'"]),
        ({"allowed_regions": ["ap-northeast-1"]}, ["a table"]),
        ({"privileged_humans_min": 9}, ["privileged_humans_min", "privileged_humans_max"]),
        ({3: 4}, ["unknown parameter 3"]),
    ],
)
def test_wrong_value_says_where_and_what(installation: Any, said: list[str]) -> None:
    for place, arguments in (
        ("parameters", (installation,)),
        ("parameters.service.juki", ({}, {"juki": installation})),
    ):
        with pytest.raises(AuditorError) as caught:
            Parameters.load(*arguments)
        assert str(caught.value).startswith(place)
        assert [words for words in said if words not in str(caught.value)] == []


def test_a_section_that_is_no_table_is_refused() -> None:
    with pytest.raises(AuditorError, match=r"parameters\.service\.juki: expected a table"):
        Parameters.load({}, {"juki": 3})  # type: ignore[dict-item]


def test_unknown_attribute_is_a_programming_error() -> None:
    with pytest.raises(AttributeError, match="key_rotation_days"):
        _ = Parameters.load().key_rotation_day


def test_nobody_changes_the_values_of_others() -> None:
    parameters = Parameters.load()
    parameters.allowed_regions.clear()
    assert parameters.allowed_regions == Parameters.load().allowed_regions
    with pytest.raises(AttributeError):
        parameters.log_retention_days = 1  # type: ignore[attr-defined]


def test_digest_follows_every_value_and_nothing_else() -> None:
    base = Parameters.load()
    assert base.digest == Parameters.load({"min_tls": "1.2"}).digest
    assert len(base.digest) == 64
    others = [Parameters.load({"min_tls": "1.3"}), Parameters.load({}, {"a": {"min_tls": "1.3"}})]
    assert len({base.digest, *(other.digest for other in others)}) == 3
    for clone in (pickle.loads(pickle.dumps(others[1])), copy.deepcopy(others[1])):
        assert clone == others[1]
        assert hash(clone) == hash(others[1])


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
overrides = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=12), values, max_size=4)


@given(installation=overrides, services=st.dictionaries(st.text(max_size=5), overrides | values, max_size=2))
def test_whatever_is_given_is_taken_or_refused(installation: Any, services: Any) -> None:
    with contextlib.suppress(AuditorError):
        given_values = Parameters.load(installation, services).as_dict()
        defaults = Parameters.load().as_dict()
        assert {name: type(value) for name, value in given_values.items()} == {
            name: type(value) for name, value in defaults.items()
        }
