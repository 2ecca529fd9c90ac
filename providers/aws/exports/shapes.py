"""AWS Config's spelling of a configuration to the SDK's own: by the service model, which knows every member's name."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from botocore import model

from providers.aws.exports.items import moment
from providers.aws.models import models

_PLAIN = re.compile(r"[^a-z0-9]")


class ShapeError(ValueError):
    """A value is of another kind than the operation answers with; the text is its path."""


def fold(name: str) -> str:
    """A name as it is compared: `dBInstanceArn`, `dbinstanceArn` and `DBInstanceArn` are one."""
    return _PLAIN.sub("", name.lower())


@cache
def output(operation: str) -> Any:
    """The output shape of an operation (`ec2:DescribeVolumes`)."""
    service, _, name = operation.partition(":")
    return _service(service).operation_model(name).output_shape


@cache
def _service(service: str) -> Any:
    return model.ServiceModel(models().load_service_model(service, "service-2"), service)


def inner(operation: str, path: tuple[str, ...]) -> Any:
    """The shape of one row of an operation's answer, at a path of members (`Reservations`, `Instances`)."""
    shape = output(operation)
    for member in path:
        shape = shape.members[member]
        shape = shape.member if shape.type_name == "list" else shape
    return shape


def shaped(value: Any, shape: Any, where: str = "") -> Any:
    """The value with the members that the shape has, under the shape's names. Nulls are left out, as AWS leaves them
    out of its answers. ShapeError where a value is of another kind: nothing is guessed."""
    match shape.type_name:
        case "structure":
            return _structure(value, shape, where)
        case "list":
            if not isinstance(value, list):
                raise ShapeError(where)
            return [shaped(part, shape.member, where) for part in value]
        case "map":
            if not isinstance(value, Mapping):
                raise ShapeError(where)
            return {str(key): shaped(part, shape.value, where) for key, part in value.items()}
        case kind:
            return _scalar(_unwrapped(value), kind, where)


def _structure(value: Any, shape: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ShapeError(where)
    members = _members(shape)
    return {
        members[name].name: shaped(part, members[name].shape, f"{where}.{key}".lstrip("."))
        for key, part in value.items()
        if part is not None and (name := fold(key)) in members
    }


class _Member:
    def __init__(self, name: str, shape: Any) -> None:
        self.name, self.shape = name, shape


@lru_cache(maxsize=4096)
def _members(shape: Any) -> dict[str, _Member]:
    return {fold(name): _Member(name, member) for name, member in shape.members.items()}


def _unwrapped(value: Any) -> Any:
    """Some types keep a word as {"value": word}, as the SDK that AWS Config uses holds it."""
    return value["value"] if isinstance(value, Mapping) and set(value) == {"value"} else value


def _scalar(value: Any, kind: str, where: str) -> Any:
    if kind == "timestamp":
        found: Any = moment(value)
    elif kind == "boolean":
        found = {"true": True, "false": False}.get(str(value).lower())
    elif kind in {"integer", "long"}:
        found = int(str(value).removesuffix(".0")) if re.fullmatch(r"-?\d{1,18}(\.0)?", str(value)) else None
    elif kind in {"float", "double"}:
        found = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    else:
        found = value if isinstance(value, str) else str(value) if isinstance(value, int | float) else None
    if found is None:
        raise ShapeError(where)
    return found
