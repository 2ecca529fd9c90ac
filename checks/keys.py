"""Encryption keys and secrets."""

from datetime import timedelta

from auditor.facts.keys import Key, Secret
from auditor.regulation.cryptrec import key_allowed
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import each, one_of, subset_of
from checks.grace import in_grace
from checks.places import regions_allowed


@rule(
    "KEY-01",
    reads=Key,
    applies=lambda keys, _: (keys.manager == "customer") & keys.rotatable & (keys.state == "enabled"),
    severity="medium",
    ja="利用者管理の暗号鍵が自動更新されている",
    en="Customer-managed keys are rotated automatically",
)
def key_rotation(keys: Rows, criteria: Criteria) -> Column:
    return keys.rotation_enabled & (keys.rotation_days <= criteria.key_rotation_days)


@rule(
    "KEY-02",
    reads=Key,
    applies=lambda keys, _: keys.manager == "customer",
    severity="critical",
    ja="暗号鍵が公開されておらず、承認されていない外部アカウントに許可されていない",
    en="Keys are not public and not open to unapproved outside accounts",
)
def key_not_shared(keys: Rows, criteria: Criteria) -> Column:
    # On Google Cloud those outside are projects and domains; the municipality's own domains are among them.
    trusted = (*criteria.trusted_accounts, *criteria.trusted_tenants, *criteria.home_domains)
    return ~keys.is_public & subset_of(keys.external_principals, trusted)


@rule(
    "KEY-04",
    reads=Key,
    applies=lambda keys, _: keys.manager == "customer",
    severity="high",
    ja="暗号鍵の削除を一定期間取り消せる",
    en="The deletion of a key can be taken back for a set time",
)
def key_deletion_recoverable(keys: Rows, criteria: Criteria) -> Column:
    return keys.purge_protected & (keys.recovery_days >= criteria.key_recovery_days)


@rule(
    "KEY-03",
    reads=Key,
    applies=lambda keys, _: keys.manager == "customer",
    severity="medium",
    ja="暗号鍵のアルゴリズムと鍵長が CRYPTREC 暗号リストに適合している",
    en="Key algorithms and lengths are on the CRYPTREC list",
)
def key_algorithm_strong(keys: Rows, criteria: Criteria) -> Column:
    return each(keys.algorithm, lambda name: key_allowed(name, criteria.today))


@rule(
    "KEY-05",
    reads=Key,
    applies=lambda keys, _: keys.manager == "customer",
    severity="high",
    ja="使用中の暗号鍵が無効化・削除待ちになっていない",
    en="No key that encrypts data is disabled or about to be destroyed",
)
def key_in_use_enabled(keys: Rows, _: Criteria) -> Column:
    return (keys.state == "enabled") | (keys.used_by_count == 0)


@rule(
    "KEY-06",
    reads=Key,
    applies=lambda keys, _: (keys.manager == "customer") & ~one_of(keys.state, ("pending_destroy", "destroyed")),
    severity="medium",
    ja="暗号鍵の管理者と利用者が分離されている",
    en="Those who manage a key are not those who decrypt with it",
)
def key_duties_separated(keys: Rows, _: Criteria) -> Column:
    return ~keys.admin_and_user_same


@rule(
    "KEY-X2",
    reads=Key,
    applies=lambda keys, criteria: (
        (keys.manager == "customer") & one_of(keys.service_classification, criteria.hsm_key_classes)
    ),
    severity="medium",
    ja="機密性の高い情報を守る鍵がハードウェア（HSM）で保護されている",
    en="Keys of services of the classes that need it are kept in hardware",
)
def key_kept_in_hardware(keys: Rows, _: Criteria) -> Column:
    # What an external key manager keeps its keys in is not shown.
    return each(keys.protection, {"hsm": True, "software": False}.get)


@rule(
    "KEY-X1",
    reads=Key,
    applies=lambda keys, _: (keys.manager == "customer") & (keys.state == "enabled"),
    severity="medium",
    providers=("azure",),
    ja="暗号鍵に有効期限が設定されている",
    en="Keys have an end date",
)
def key_ends(keys: Rows, _: Criteria) -> Column:
    return keys.expires


@rule(
    "END-06",
    reads=Key,
    applies=lambda keys, _: (keys.manager == "customer") & keys.of_ended_service & (keys.used_by_count == 0),
    severity="medium",
    ja="終了したサービスの暗号鍵が、データの廃棄後に削除予定になっている",
    en="Keys of an ended service are scheduled for destruction once nothing is encrypted with them",
)
def key_ends_with_service(keys: Rows, criteria: Criteria) -> Column:
    return one_of(keys.state, ("pending_destroy", "destroyed")) | in_grace(keys, criteria)


@rule(
    "SEC-X1",
    reads=Secret,
    kinds=("secret", "parameter"),
    severity="medium",
    ja="シークレットに自動更新または有効期限が設定されている",
    en="Secrets are rotated automatically or have an end date",
)
def secret_renews_or_ends(secrets: Rows, _: Criteria) -> Column:
    return secrets.rotation_enabled | secrets.expires


@rule(
    "SEC-X2",
    reads=Secret,
    kinds=("secret",),
    severity="high",
    providers=("azure", "gcp"),
    ja="シークレットの保管庫が完全な削除から保護され、限られたネットワークからだけ利用できる",
    en="What keeps secrets is protected against purging and open to listed networks only",
)
def secret_store_closed(secrets: Rows, _: Criteria) -> Column:
    return secrets.purge_protected & secrets.network_restricted


@rule(
    "LOC-X2",
    reads=Secret,
    kinds=("secret", "parameter"),
    severity="high",
    nothing="pass",
    ja="シークレットの複製が許可されたリージョンだけにある",
    en="Secrets are replicated to allowed regions only",
)
def secret_copies_in_allowed_places(secrets: Rows, criteria: Criteria) -> Column:
    return regions_allowed(secrets, criteria, secrets.replica_regions)


@rule(
    "SEC-01",
    reads=Secret,
    kinds=("secret", "parameter"),
    severity="medium",
    ja="シークレットが一定期間内に更新されている",
    en="Secrets were changed within a set time",
)
def secret_renewed(secrets: Rows, criteria: Criteria) -> Column:
    return secrets.updated_at >= criteria.now - timedelta(days=criteria.secret_max_age_days)


@rule(
    "ENC-08",
    reads=Secret,
    kinds=("certificate",),
    severity="high",
    ja="証明書の有効期限が切れておらず、間近に迫ってもいない",
    en="Certificates have not expired and do not expire soon",
)
def certificate_valid(secrets: Rows, criteria: Criteria) -> Column:
    return secrets.expires_at >= criteria.now + timedelta(days=criteria.certificate_days_left)


@rule(
    "ENC-09",
    reads=Secret,
    kinds=("certificate",),
    severity="medium",
    ja="証明書の鍵が CRYPTREC 暗号リストに適合している",
    en="Keys of certificates are on the CRYPTREC list",
)
def certificate_key_strong(secrets: Rows, criteria: Criteria) -> Column:
    return each(secrets.key_algorithm, lambda name: key_allowed(name, criteria.today))
