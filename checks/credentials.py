"""Passwords, keys and certificates: whether they are few, young, used and needed."""

from auditor.facts.identities import Credential
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import days_ago, named_in

LONG_LIVED = ("access_key", "service_key", "app_secret", "app_certificate", "api_key", "ssh_key")
"""Keys of programs and people. Passwords are ruled by sign-in, storage keys by their stores."""


@rule(
    "IAM-03",
    reads=Credential,
    kinds=("access_key", "service_key", "api_key"),
    applies=lambda keys, _: keys.principal_kind == "owner_root",
    severity="critical",
    providers=("aws",),
    ja="最高権限アカウント（ルート）に有効なアクセスキーがない",
    en="The owner of the account has no working access key",
)
def owner_has_no_key(keys: Rows, _: Criteria) -> Column:
    return ~keys.is_active


@rule(
    "IAM-14",
    reads=Credential,
    kinds=LONG_LIVED,
    applies=lambda keys, _: keys.is_active,
    severity="medium",
    ja="長期の鍵（アクセスキー等）が定期的に更新され、有効期限を過ぎていない",
    en="Long-lived keys are renewed in time and have not expired",
)
def keys_are_renewed(keys: Rows, criteria: Criteria) -> Column:
    young = keys.created_at >= days_ago(criteria, criteria.access_key_max_age_days)
    return young & (~keys.expires | (keys.expires_at > criteria.now))


@rule(
    "IAM-15",
    reads=Credential,
    kinds=LONG_LIVED,
    applies=lambda keys, _: keys.is_active,
    severity="medium",
    providers=("aws", "gcp"),
    ja="使われていない長期の鍵（アクセスキー等）が残っていない",
    en="Long-lived keys that are not used are gone",
)
def keys_are_used(keys: Rows, criteria: Criteria) -> Column:
    start = days_ago(criteria, criteria.credential_unused_days)
    return (~keys.never_used & (keys.last_used_at >= start)) | (keys.created_at >= start)


@rule(
    "IAM-16",
    reads=Credential,
    kinds=LONG_LIVED,
    applies=lambda keys, _: keys.is_active & (keys.principal_kind == "service"),
    severity="medium",
    nothing="pass",
    ja="プログラムが長期の鍵ではなく、割り当てられた権限（ロール等）で動いている",
    en="Programs run with an attached identity, not with a long-lived key",
)
def programs_need_no_key(keys: Rows, criteria: Criteria) -> Column:
    approved = named_in(keys.resource, criteria.approved_user_keys) | named_in(
        keys.principal_id, criteria.approved_user_keys
    )
    return ~keys.attached_identity_possible | approved


@rule(
    "IAM-20",
    reads=Credential,
    kinds=("storage_key", "api_key"),
    applies=lambda keys, _: keys.is_active,
    severity="medium",
    nothing="pass",
    providers=("azure", "gcp"),
    ja="共有の鍵（ストレージアカウントキー、API キー）が無効、又は利用先が限定されている",
    en="Shared keys are disabled or limited to listed uses",
)
def shared_keys_are_limited(keys: Rows, _: Criteria) -> Column:
    disabled = (keys.kind == "storage_key") & keys.is_disabled_by_policy
    return disabled | ((keys.kind == "api_key") & keys.is_restricted)


@rule(
    "END-03",
    reads=Credential,
    kinds=(*LONG_LIVED, "signing_certificate", "service_password", "storage_key"),
    applies=lambda keys, _: keys.service_registered & keys.service_ended,
    severity="high",
    ja="利用を終了したサービスに、有効な鍵や認証情報が残っていない",
    en="Of an ended service no working keys remain",
)
def keys_end_with_service(keys: Rows, _: Criteria) -> Column:
    # Keys of a storage account cannot be deleted, but refused.
    return ~keys.is_active | ((keys.kind == "storage_key") & keys.is_disabled_by_policy)


@rule(
    "IAM-X2",
    reads=Credential,
    kinds=LONG_LIVED,
    applies=lambda keys, _: keys.is_active,
    severity="low",
    ja="一つの主体に有効な長期の鍵（アクセスキー等）が二つ以上ない",
    en="Nobody has more than one working long-lived key of a kind",
)
def keys_are_few(keys: Rows, _: Criteria) -> Column:
    return keys.principal_active_keys <= 1
