"""Service models without their documentation are the service models."""

import json
from pathlib import Path
from typing import Any

import botocore.loaders
import botocore.session
import pytest

from providers.aws.collectors import operations
from providers.aws.models import LeanFiles, models


def told(value: Any) -> Any:
    """The same with nothing in what is written for people."""
    if isinstance(value, dict):
        return {
            key: "" if key == "documentation" and isinstance(part, str) else told(part) for key, part in value.items()
        }
    return [told(part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("service", ["kms", "s3", "apigateway", "route53resolver"])
def test_only_the_documentation_is_left_out(service: str) -> None:
    whole = botocore.loaders.create_loader().load_service_model(service, "service-2")
    lean = models().load_service_model(service, "service-2")
    assert lean == json.loads(json.dumps(told(whole)))
    assert len(json.dumps(lean)) < len(json.dumps(whole))


@pytest.mark.parametrize("service", sorted({operation.partition(":")[0] for operation in operations()}))
def test_a_client_of_every_service_can_be_made(service: str) -> None:
    """And can call: botocore asks parts of some models, such as S3's, for their documentation on the first call."""
    session: Any = botocore.session.Session()
    session.register_component("data_loader", models())
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    model = session.create_client(service, region_name="us-east-1", **keys).meta.service_model
    assert all(one.documentation == "" for one in model.client_context_parameters)


def test_a_member_of_that_name_stays(tmp_path: Path) -> None:
    """A shape may call one of its members so."""
    model = {"shapes": {"Part": {"members": {"documentation": {"shape": "Text", "documentation": "words"}}}}}
    (tmp_path / "service-2.json").write_text(json.dumps(model))
    found = LeanFiles().load_file(str(tmp_path / "service-2"))
    assert found == {"shapes": {"Part": {"members": {"documentation": {"shape": "Text", "documentation": ""}}}}}
    assert LeanFiles().load_file(str(tmp_path / "none")) is None
