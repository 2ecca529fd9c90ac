"""Activity: who signed in and who changed what, from the clouds' logs. Read only where its reader is turned on.

Nothing of an event is kept but these columns: its parameters may hold secrets and personal data.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from auditor.facts.base import Fact, Joined


@dataclass(frozen=True, kw_only=True)
class Activity(Fact):
    """One event of a log: a sign-in, a privileged change, any other use of the highest administrator."""

    account_wide: ClassVar[bool] = True
    beyond_regions: ClassVar[bool] = True
    optional: ClassVar[bool] = True

    kind: Annotated[Literal["sign_in", "change", "other_use"] | None, "what was done"] = None
    event_class: Annotated[
        Literal[
            "iam_change",
            "network_change",
            "log_change",
            "key_change",
            "storage_policy_change",
            "db_change",
            "policy_change",
            "other",
        ]
        | None,
        "what a change concerns; other for what is none",
    ] = None
    happened_at: Annotated[datetime | None, "when it was done"] = None
    principal: Annotated[str | None, "who did it, by the cloud's ID; a session by its own"] = None
    principal_kind: Annotated[
        Literal["owner_root", "user", "federated", "role", "service"] | None,
        "nature of who did it; federated is a person's session through a directory or the console, role any other",
    ] = None
    source_ip: Annotated[str | None, "address that it was done from, or the cloud service's name"] = None
    mfa_used: Annotated[bool | None, "a second factor was used; a directory's own is not told"] = None
    succeeded: Annotated[bool | None, "it was let through"] = None
    read_only: Annotated[bool | None, "it changes nothing"] = None
    like_it_that_day: Annotated[
        int | None, "events of its kind and result by the same principal on that day in Japan", Joined()
    ] = None
    first_that_day: Annotated[bool | None, "it is the first of them", Joined()] = None
