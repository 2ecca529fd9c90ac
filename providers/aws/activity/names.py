"""Which events are asked for, and where CloudTrail keeps them."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

SIGN_IN = "ConsoleLogin"

GLOBAL = "us-east-1"
"""Where CloudTrail records what belongs to no region: changes of IAM and of the organisation, sign-ins of root."""

SIGN_IN_REGIONS = (GLOBAL, "ap-southeast-2", "eu-north-1", "us-east-2")
"""Where sign-ins at the global address are recorded, by where the browser is sent; a region lock does not change it.
Source: AWS CloudTrail User Guide, AWS Management Console sign-in events."""

Level = Literal["account", "region"]


@cache
def privileged(level: Level) -> Mapping[str, str]:
    """Name of each event of a privileged change to the class of what it changes."""
    found = tomllib.loads(files(__package__).joinpath("events.toml").read_text("utf-8"))[level]
    return {name: kind for kind, names in found.items() for name in names}


@cache
def every() -> Mapping[str, str]:
    """Those of both levels."""
    return {**privileged("account"), **privileged("region")}
