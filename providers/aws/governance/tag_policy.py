"""The tag policy in effect: which tags the organisation prescribes. Every account may read its own."""

import json
from collections.abc import Mapping
from typing import Any

from auditor.facts.governance import Guardrail
from providers.aws.fields import field
from providers.aws.place import Place
from providers.collecting import Collected, reads

NO_ORGANISATION = ("AWSOrganizationsNotInUseException",)
NO_POLICY = ("EffectivePolicyNotFoundException",)


@reads(
    "account",
    {
        "organizations:DescribeOrganization": "guardrail[tag_policy].*",
        "organizations:DescribeEffectivePolicy": "guardrail[tag_policy].*",
    },
)
def tag_policy(place: Place) -> Collected:
    """One row: which tags are prescribed, and whether other spellings of them are refused."""
    organisation = place.ask("organizations:DescribeOrganization", none=NO_ORGANISATION)
    if organisation is None:
        return
    answer: Mapping[str, Any] | None = {}
    if organisation:
        # A member asks for its own; the management account has to name itself.
        managing = field(organisation, "Organization.MasterAccountId") == place.account
        whose = {"TargetId": place.account} if managing else {}
        answer = place.ask("organizations:DescribeEffectivePolicy", none=NO_POLICY, PolicyType="TAG_POLICY", **whose)
        if answer is None:
            return
    prescribed = _tags(field(answer, "EffectivePolicy.PolicyContent"))
    enforced = sorted(str(tag.get("tag_key", key)) for key, tag in prescribed.items() if tag.get("enforced_for"))
    loose = sorted(str(tag.get("tag_key", key)) for key, tag in prescribed.items() if not tag.get("enforced_for"))
    yield Guardrail(
        **place.here,
        resource=place.arn("organizations", "policy/tag_policy"),
        name="tag policy",
        provider_managed=False,
        kind="tag_policy",
        target=place.account,
        target_level="account",
        is_enforced=bool(enforced),
        covers_account=bool(prescribed),
        allowed_values=tuple(enforced),
        missing_settings=tuple(loose),
        evidence="configuration",
    )


def _tags(content: str | None) -> Mapping[str, Any]:
    """The prescribed tags by AWS's key; ValueError for content that is no JSON, which the runner makes a reading of."""
    found = json.loads(content or "{}").get("tags", {})
    return {str(key): tag for key, tag in found.items() if isinstance(tag, Mapping)}


COLLECTORS = (tag_policy,)
