"""From an operation of boto3 to the IAM action that allows it."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table() -> dict[str, Any]:
    """permissions.toml: prefixes, actions that are named otherwise, and what is denied."""
    return tomllib.loads(files("providers.aws").joinpath("permissions.toml").read_text("utf-8"))


@cache
def access_levels() -> dict[str, str]:
    """access_levels.toml: for every action that is allowed, AWS's access level; `List` and `Read` change nothing."""
    return tomllib.loads(files("providers.aws").joinpath("access_levels.toml").read_text("utf-8"))


@cache
def permission(operation: str) -> str:
    """The IAM action of an operation: `s3:ListBuckets` is allowed by `s3:ListAllMyBuckets`."""
    service, _, name = operation.partition(":")
    return str(table()["actions"].get(operation) or f"{table()['prefixes'].get(service, service)}:{name}")
