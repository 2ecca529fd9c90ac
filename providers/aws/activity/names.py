"""Which events are asked for, and where CloudTrail keeps them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Change:
    """What a privileged change concerns, and the service whose call it is (`iam.amazonaws.com`)."""

    concerns: str
    source: str


@cache
def privileged(level: Level) -> Mapping[str, Change]:
    """The events of privileged changes by name."""
    found = tomllib.loads(files(__package__).joinpath("events.toml").read_text("utf-8"))[level]
    return {
        name: Change(concerns, source)
        for concerns, sources in found.items()
        for source, names in sources.items()
        for name in names
    }


@cache
def every() -> Mapping[str, Change]:
    """Those of both levels."""
    return {**privileged("account"), **privileged("region")}
