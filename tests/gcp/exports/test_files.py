"""Export files of the inventory: every form gives the same assets, and a foreign or broken one is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import AuditorError
from providers.files import opened
from providers.gcp.exports.files import assets, camel

ASSET: dict[str, Any] = {
    "name": "//storage.googleapis.com/bunsho",
    "assetType": "storage.googleapis.com/Bucket",
    "ancestors": ["projects/1", "organizations/2"],
    "resource": {"location": "ASIA1", "discoveryName": "Bucket", "data": {"snake_case": {"stays_so": '=cmd|"x"'}}},
    "iamPolicy": {"bindings": [{"role": "roles/viewer", "members": ["allUsers"]}], "auditConfigs": []},
}
EXPORTED = {
    "name": ASSET["name"],
    "asset_type": ASSET["assetType"],
    "ancestors": ASSET["ancestors"],
    "update_time": None,
    "resource": {"location": "ASIA1", "discovery_name": "Bucket", "data": ASSET["resource"]["data"]},
    "iam_policy": {"bindings": ASSET["iamPolicy"]["bindings"], "audit_configs": []},
}
FORMS = {
    "export": json.dumps(EXPORTED) + "\n\n",
    "lines": json.dumps(ASSET) + "\n",
    "list": json.dumps([ASSET], indent=2),
    "rest": json.dumps({"readTime": "x", "assets": [ASSET]}),
    "bom": "\ufeff" + json.dumps(ASSET),
}


def read(path: Path, text: str | bytes) -> list[dict[str, Any]]:
    """The assets of a file with this text."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with opened(path, "an export") as found:
        return list(assets(path, found))


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_assets(form: str, tmp_path: Path) -> None:
    """The message's names become those of JSON; data keeps its own."""
    assert read(tmp_path / "a", FORMS[form]) == [ASSET]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("[1]", "asset 1 is no asset"),
        ('[{"name": "x"}]', "asset 1 has no `name` and `asset_type`"),
        ('{"Users": []}', "not a file that this program knows"),
        ('[{"name": "/a", "assetType"', "ends in the middle"),
        ('{"name": "/a", "assetType": "b"}\n{"id"', "line 2 is not JSON"),
        ('[{"name": "/a", "assetType": "b", "ancestors": "c"}]', "`ancestors` is no list"),
        ("name,type\n/a,b", "not a file that this program knows"),
        (b"\xff\xfe\x00", "not UTF-8"),
    ],
)
def test_what_is_wrong_with_a_file(text: str | bytes, said: str, tmp_path: Path) -> None:
    """One message with the file, the place and the way out."""
    with pytest.raises(AuditorError, match=said) as refused:
        read(tmp_path / "export.json", text)
    assert "export.json" in str(refused.value)


@given(text=st.text() | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps))
def test_any_text_is_assets_or_a_message(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Never a traceback."""
    try:
        found = read(tmp_path_factory.getbasetemp() / "any", text.encode("utf-8", "surrogatepass"))
    except AuditorError:
        return
    assert all(isinstance(one["name"], str) for one in found)


def test_names_of_messages() -> None:
    """Only what is one."""
    names = {"asset_type": "assetType", "installedPackage-a_b": "installedPackage-a_b", "etag": "etag", "a_": "a_"}
    assert {name: camel(name) for name in names} == names
