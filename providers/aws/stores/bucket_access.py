"""Who gets at a bucket: its policy, its ACL, what blocks them, and the shares that they give."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from auditor.facts.stores import ExternalShare
from providers.aws.fields import field
from providers.aws.place import Answer, Place
from providers.aws.policies import Statement, named, statements_for_anybody
from providers.aws.stores.common import policy_in
from providers.aws.stores.demands import demands_network, demands_tls, tls_floor
from providers.aws.stores.shares import Shared, With, by_policy
from providers.three import Maybe, either, every, negate

SHARED_BY = "external_share.*"
ANYBODY = (
    "http://acs.amazonaws.com/groups/global/AllUsers",
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
)
"""ACL groups that anybody with an AWS account of their own is in."""

CONTENT = ("s3:GetObject", "s3:PutObject")


@dataclass(frozen=True)
class Block:
    """A public access block: whether it makes public ACLs and public policies ineffective."""

    ignores_acls: bool
    restricts_policies: bool

    @classmethod
    def of(cls, answer: Answer | None) -> Self | None:
        """None where it could not be read; an empty answer means that there is none."""
        if answer is None:
            return None
        flags = answer.get("PublicAccessBlockConfiguration") or {}
        return cls(bool(flags.get("IgnorePublicAcls")), bool(flags.get("RestrictPublicBuckets")))


@dataclass(frozen=True)
class Access:
    """What was found of one bucket's access; None is unknown."""

    policy: tuple[Statement, ...] | None
    grants: tuple[Answer, ...] | None
    owner: str | None
    acl_disabled: Maybe
    acls_ignored: Maybe
    policies_restricted: Maybe
    policy_public: Maybe
    tls_enforced: Maybe
    min_tls: str | None
    network_restricted: Maybe

    @property
    def public_by_acl(self) -> Maybe:
        """Its ACL opens it to anybody, and nothing cancels that."""
        return every(open_to_anybody(self.grants), negate(self.acls_ignored), negate(self.acl_disabled))

    @property
    def public_by_policy(self) -> Maybe:
        """Its policy opens it to anybody, and nothing cancels that."""
        return every(self.policy_public, negate(self.policies_restricted))

    @property
    def is_public(self) -> Maybe:
        """The bucket is public now. ACLs of single objects are data and not read."""
        return either(self.public_by_acl, self.public_by_policy)

    @property
    def public_possible(self) -> Maybe:
        """An ACL or a policy could make something in it public."""
        return negate(every(either(self.acls_ignored, self.acl_disabled), self.policies_restricted))


def access(place: Place, arn: str, name: str, account: Block | None) -> Access:
    """At most five calls: what one answer settles is not asked again."""
    policy = policy_in(place.ask("s3:GetBucketPolicy", about=arn, none=("NoSuchBucketPolicy",), Bucket=name))
    none = ("NoSuchPublicAccessBlockConfiguration",)
    own = Block.of(place.ask("s3:GetPublicAccessBlock", about=arn, none=none, Bucket=name))
    disabled = _acl_disabled(place, arn, name)
    acl = place.ask("s3:GetBucketAcl", about=arn, Bucket=name) if disabled is not True else {}
    return Access(
        policy=policy,
        grants=None if acl is None else tuple(acl.get("Grants") or ()),
        owner=field(acl, "Owner.ID"),
        acl_disabled=disabled,
        acls_ignored=either(*(block.ignores_acls if block else None for block in (own, account))),
        policies_restricted=either(*(block.restricts_policies if block else None for block in (own, account))),
        policy_public=_policy_public(place, arn, name, policy),
        tls_enforced=demands_tls(policy, f"{arn}/x", CONTENT),
        min_tls=tls_floor(policy, f"{arn}/x", CONTENT),
        network_restricted=demands_network(policy, f"{arn}/x", CONTENT[:1]),
    )


def shares(place: Place, arn: str, name: str, tags: Mapping[str, str] | None, found: Access) -> Iterator[ExternalShare]:
    """Shares by policy and ACL, in a region without an analyser that computes them."""
    readable = found.policy if found.grants is not None else None
    what = Shared(place, arn, "bucket", name, tags)
    for share in by_policy(what, readable, _by_acl(found)):
        if share.share_kind != "public" or found.is_public is not False:
            yield share


def _by_acl(found: Access) -> Iterator[With]:
    if found.acl_disabled is True:
        return
    for grant in found.grants or ():
        grantee = grant.get("Grantee") or {}
        level = {"READ": "read", "FULL_CONTROL": "admin", "WRITE_ACP": "admin"}.get(
            str(grant.get("Permission")), "write"
        )
        level = "read" if grant.get("Permission") == "READ_ACP" else level
        if grantee.get("URI") in ANYBODY and found.public_by_acl is not False:
            yield With("public", "*", level, False)
        elif grantee.get("ID") not in {None, found.owner}:
            yield With("account", str(grantee["ID"]), level, False)


def open_to_anybody(grants: tuple[Answer, ...] | None) -> Maybe:
    """Whether an ACL names one of the groups that anybody is in."""
    return None if grants is None else any(field(grant, "Grantee.URI") in ANYBODY for grant in grants)


def _acl_disabled(place: Place, arn: str, name: str) -> Maybe:
    answer = place.ask(
        "s3:GetBucketOwnershipControls", about=arn, none=("OwnershipControlsNotFoundError",), Bucket=name
    )
    rules: Any = field(answer, "OwnershipControls.Rules") or ()
    # S3 keeps ACLs in force on buckets that have no ownership controls: they are older than April 2023.
    return None if answer is None else any(rule.get("ObjectOwnership") == "BucketOwnerEnforced" for rule in rules)


def _policy_public(place: Place, arn: str, name: str, policy: tuple[Statement, ...] | None) -> Maybe:
    """S3's own opinion of a policy that names everybody. Without it only a policy without a condition is certain:
    whether a condition is narrow enough is for S3 to say."""
    if policy is not None and not any(_names_everybody(statement) for statement in policy):
        return False
    status = place.ask("s3:GetBucketPolicyStatus", about=arn, none=("NoSuchBucketPolicy",), Bucket=name)
    if status is not None and (not status or field(status, "PolicyStatus.IsPublic") is not None):
        return bool(field(status, "PolicyStatus.IsPublic"))
    return True if policy is not None and statements_for_anybody(policy) else None


def _names_everybody(statement: Statement) -> bool:
    return statement.get("Effect") == "Allow" and (
        "NotPrincipal" in statement or any("*" in value for _, value in named(statement))
    )
