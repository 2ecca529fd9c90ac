"""Operations on key vaults, managed HSMs, keys, secrets and certificates: what they are, never what they hold."""

from providers.azure.operations import Path, Query, family

QUERIES: dict[str, Query] = {
    "arg:resources.vaults": family(
        ("Microsoft.KeyVault/vaults", "Microsoft.KeyVault/managedHSMs"),
        "properties.tenantId",
        "properties.vaultUri",
        "properties.hsmUri",
        "properties.regions",
        "properties.accessPolicies",
        "properties.enableRbacAuthorization",
        "properties.enableSoftDelete",
        "properties.softDeleteRetentionInDays",
        "properties.enablePurgeProtection",
        "properties.publicNetworkAccess",
        "properties.networkAcls.defaultAction",
    ),
    # Disks name the set, and the set names the key.
    "arg:resources.disk_encryption": family(
        ("Microsoft.Compute/diskEncryptionSets",), "properties.encryptionType", "properties.activeKey.keyUrl"
    ),
    "arg:resources.certificates": family(
        ("Microsoft.Web/certificates", "Microsoft.CertificateRegistration/certificateOrders"),
        "properties.issueDate",
        "properties.expirationDate",
        "properties.canonicalName",
        "properties.keyVaultId",
        "properties.cerBlob",
        "properties.lastCertificateIssuanceTime",
        "properties.expirationTime",
        "properties.status",
        "properties.autoRenew",
        "properties.keySize",
    ),
    # Of their certificates the public part: what was uploaded is never answered.
    "arg:resources.gateway_certificates": family(
        ("Microsoft.Network/applicationGateways",), "properties.sslCertificates"
    ),
}

_VAULT = "{group}/providers/Microsoft.KeyVault/vaults/{vault}"
_HSM = "{group}/providers/Microsoft.KeyVault/managedHSMs/{vault}"

PATHS: dict[str, Path] = {
    "arm:vaults.keys": Path(f"{_VAULT}/keys", "Microsoft.KeyVault/vaults/keys/read", "2023-07-01"),
    "arm:vaults.keys.get": Path(f"{_VAULT}/keys/{{key}}", "Microsoft.KeyVault/vaults/keys/read", "2023-07-01"),
    "arm:managedhsms.keys": Path(f"{_HSM}/keys", "Microsoft.KeyVault/managedHSMs/keys/read", "2023-07-01"),
    "arm:managedhsms.keys.get": Path(f"{_HSM}/keys/{{key}}", "Microsoft.KeyVault/managedHSMs/keys/read", "2023-07-01"),
    # Answers names and dates. A value stands behind another address, another token and another right.
    "arm:vaults.secrets": Path(f"{_VAULT}/secrets", "Microsoft.KeyVault/vaults/secrets/read", "2023-07-01"),
}
