"""The registry's record of a service, with what is missing in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.scope import Scope, Service
from reports.times import day_text
from reports.words import Words


@dataclass(frozen=True)
class Entry:
    """One line of the record. `required`: the regulation wants it recorded ((4)2, and the class and personal data)."""

    label: str
    values: Sequence[str]
    required: bool = True

    @property
    def missing(self) -> bool:
        """Whether it has to be there and is not."""
        return self.required and not self.values


def record(service: Service, say: Words) -> list[Entry]:
    """The lines in the order of the regulation's own list."""
    personal = None if service.personal_info is None else f"service.personal_{'yes' if service.personal_info else 'no'}"
    words = (
        ("classification", service.classification and say(f"classification.{service.classification}"), True),
        ("personal_info", personal and say(personal), True),
        ("criticality", service.criticality and say(f"criticality.{service.criticality}"), False),
        ("status", service.status and say(f"service_status.{service.status}"), False),
    )
    days = (("approved_on", service.approved_on), ("starts_on", service.starts_on), ("ends_on", service.ends_on))
    return [
        Entry(say("service.id"), (service.id,)),
        Entry(say("service.name"), (service.name,)),
        *(Entry(say(f"service.{key}"), (day_text(day, say.language),) if day else ()) for key, day in days),
        Entry(say("service.end_plan"), _given(service.end_plan), required=False),
        Entry(say("service.administrator"), _given(service.administrator)),
        Entry(say("service.department"), _given(service.department)),
        *(Entry(say(f"service.{key}"), _given(value), required) for key, value, required in words),
        Entry(say("service.allowed_regions"), service.allowed_regions, required=False),
        Entry(say("service.allowed_services"), service.allowed_services, required=False),
        Entry(say("service.scopes"), [_scope(scope, say) for scope in service.scopes]),
    ]


def _given(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _scope(scope: Scope, say: Words) -> str:
    joint = say("value.joint")
    parts = [f"{say(f'provider.{scope.provider}')} {scope.account}"]
    if scope.regions:
        parts.append(say("service.scope_regions", regions=joint.join(scope.regions)))
    if scope.tags:
        pairs = joint.join(f"{key}={value}" for key, value in sorted(scope.tags.items()))
        parts.append(say("service.scope_tags", tags=pairs))
    return " / ".join(parts)
