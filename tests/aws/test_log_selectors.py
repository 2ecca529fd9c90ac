"""What basic and advanced event selectors record."""

from typing import Any

import pytest

from providers.aws.logs.selectors import recorded


def advanced(**fields: list[str]) -> dict[str, Any]:
    """One advanced selector; `not_` before a name negates, `starts_` asks for beginnings."""
    found = []
    for name, values in fields.items():
        operator = "NotEquals" if name.startswith("not_") else "StartsWith" if name.startswith("starts_") else "Equals"
        field = name.removeprefix("not_").removeprefix("starts_").replace("__", ".")
        found.append({"Field": field, operator: values})
    return {"FieldSelectors": found}


MANAGEMENT: dict[str, list[str]] = {"eventCategory": ["Management"]}
DATA: dict[str, list[str]] = {"eventCategory": ["Data"], "resources__type": ["AWS::S3::Object"]}


@pytest.mark.parametrize(
    ("selectors", "write", "read", "keys", "data"),
    [
        ([advanced(**MANAGEMENT)], True, True, True, ()),
        ([advanced(**MANAGEMENT, readOnly=["false"])], True, False, False, ()),
        ([advanced(**MANAGEMENT, readOnly=["true"])], False, True, False, ()),
        ([advanced(**MANAGEMENT, not_eventSource=["kms.amazonaws.com"])], True, True, False, ()),
        ([advanced(**MANAGEMENT, eventName=["DeleteTrail"])], None, None, None, ()),
        ([advanced(**DATA)], False, False, False, ("AWS::S3::Object",)),
        ([advanced(**DATA, readOnly=["true"])], False, False, False, ()),
        (
            [advanced(**DATA, starts_resources__ARN=["arn:aws:s3:::juki/"])],
            False,
            False,
            False,
            ("AWS::S3::Object arn:aws:s3:::juki/",),
        ),
        ([advanced(**DATA, eventName=["GetObject"])], False, False, False, None),
        ([advanced(**MANAGEMENT), advanced(**DATA)], True, True, True, ("AWS::S3::Object",)),
    ],
)
def test_advanced_selectors(
    selectors: list[dict[str, Any]], write: Any, read: Any, keys: Any, data: tuple[str, ...] | None
) -> None:
    found = recorded({"AdvancedEventSelectors": selectors})

    assert (found.write, found.read, found.key_use, found.data) == (write, read, keys, data)


@pytest.mark.parametrize(
    ("selector", "write", "read", "keys", "data"),
    [
        ({}, True, True, True, ()),
        ({"ReadWriteType": "WriteOnly"}, True, False, False, ()),
        ({"IncludeManagementEvents": False}, False, False, False, ()),
        ({"ExcludeManagementEventSources": ["kms.amazonaws.com"]}, True, True, False, ()),
        (
            {"DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::juki/"]}]},
            True,
            True,
            True,
            ("AWS::S3::Object arn:aws:s3:::juki/",),
        ),
    ],
)
def test_basic_selectors(selector: dict[str, Any], write: bool, read: bool, keys: bool, data: tuple[str, ...]) -> None:
    found = recorded({"EventSelectors": [selector]})

    assert (found.write, found.read, found.key_use, found.data) == (write, read, keys, data)


def test_selectors_that_were_not_read_are_unknown() -> None:
    found = recorded(None)

    assert (found.write, found.read, found.key_use, found.data) == (None, None, None, None)
