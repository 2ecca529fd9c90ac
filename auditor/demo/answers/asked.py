"""What a canned answer may depend on."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request to the demo's server: who asks (the account), where, and what."""

    account: str
    region: str
    method: str
    path: str
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """The body of a JSON service."""
        found: dict[str, Any] = json.loads(self.body or b"{}")
        return found


@dataclass(frozen=True)
class Refused:
    """An error instead of an answer."""

    code: str
    message: str
    status: int = 400


Answer = Mapping[str, Any] | str | Callable[[Asked], Mapping[str, Any] | str | Refused | None]
"""A fixed answer, or one made from the request; a refusal is an error; None lets moto answer."""
