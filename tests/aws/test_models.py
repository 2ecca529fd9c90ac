"""Service models without their documentation are the service models."""

import json
from pathlib import Path
from typing import Any

import botocore.loaders
import pytest

from providers.aws.models import LeanFiles, models


def told(value: Any) -> Any:
    """The same without what is written for people."""
    if isinstance(value, dict):
        return {key: told(part) for key, part in value.items() if key != "documentation" or not isinstance(part, str)}
    return [told(part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("service", ["kms", "s3", "apigateway", "route53resolver"])
def test_only_the_documentation_is_left_out(service: str) -> None:
    whole = botocore.loaders.create_loader().load_service_model(service, "service-2")
    lean = models().load_service_model(service, "service-2")
    assert lean == json.loads(json.dumps(told(whole)))
    assert len(json.dumps(lean)) < len(json.dumps(whole))


def test_a_member_of_that_name_stays(tmp_path: Path) -> None:
    """A shape may call one of its members so."""
    model = {"shapes": {"Part": {"members": {"documentation": {"shape": "Text", "documentation": "words"}}}}}
    (tmp_path / "service-2.json").write_text(json.dumps(model))
    found = LeanFiles().load_file(str(tmp_path / "service-2"))
    assert found == {"shapes": {"Part": {"members": {"documentation": {"shape": "Text"}}}}}
    assert LeanFiles().load_file(str(tmp_path / "none")) is None
