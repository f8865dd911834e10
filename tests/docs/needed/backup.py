"""Backup."""

__all__ = ["NEEDED"]

NEEDED = {
    "aws:backup/plan:Plan": (
        "backup:CreateBackupPlan",
        "backup:TagResource",
        "backup:ListTags",
        "backup:UpdateBackupPlan",
        "backup:DeleteBackupPlan",
    ),
    "aws:backup/restoreTestingPlan:RestoreTestingPlan": (
        "backup:CreateRestoreTestingPlan",
        "backup:TagResource",
        "backup:ListTags",
        "backup:UpdateRestoreTestingPlan",
        "backup:DeleteRestoreTestingPlan",
    ),
    "aws:backup/restoreTestingSelection:RestoreTestingSelection": (
        "backup:CreateRestoreTestingSelection",
        "backup:DeleteRestoreTestingSelection",
        "iam:PassRole",
    ),
    "aws:backup/selection:Selection": (
        "backup:CreateBackupSelection",
        "backup:DeleteBackupSelection",
        "iam:PassRole",
    ),
    "aws:backup/vault:Vault": (
        "backup:CreateBackupVault",
        "backup:TagResource",
        "backup:DeleteBackupVault",
        "backup-storage:MountCapsule",
        "iam:CreateServiceLinkedRole",
    ),
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": ("backup:PutBackupVaultLockConfiguration",),
    "aws:backup/vaultNotifications:VaultNotifications": ("backup:PutBackupVaultNotifications",),
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ("s3:PutReplicationConfiguration", "iam:PassRole"),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ("iam:AttachRolePolicy", "iam:DetachRolePolicy"),
}
