"""Backups are encrypted with a key of ours."""

from policies.common.clauses import own_key

TITLE = "Vaults, plans and copies of backups use a key of ours."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Name a key of yours in `kmsKeyArn` (`encryptionKeyArn` of an air-gapped vault); a vault takes it "
        "only as it is made."
    ),
    "azure": (
        "Name a key of yours in `keyVaultProperties.keyUri` of the vault's encryption; a vault takes it only "
        "as it is made."
    ),
    "gcp": (
        "Name a key of yours in `encryptionConfig.kmsKeyName` (`backupConfig.encryptionKey` of a plan of "
        "GKE); a vault takes it only as it is made."
    ),
}

READS = {
    "aws:backup/vault:Vault": own_key("kmsKeyArn"),
    "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault": own_key("encryptionKeyArn"),
    "aws:rds/snapshotCopy:SnapshotCopy": own_key("kmsKeyId"),
    "azure-native:dataprotection:BackupVault": own_key(
        "properties.securitySettings.encryptionSettings.keyVaultProperties.keyUri"
    ),
    "azure-native:recoveryservices:Vault": own_key("properties.encryption.keyVaultProperties.keyUri"),
    "gcp:backupdisasterrecovery/backupVault:BackupVault": own_key("encryptionConfig.kmsKeyName"),
    "gcp:gkebackup/backupPlan:BackupPlan": own_key("backupConfig.encryptionKey.gcpKmsEncryptionKey"),
}
