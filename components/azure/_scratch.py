"""A store for what may be lost: closed and encrypted like any other, locked by nothing, emptied by the clock.

Source: Azure Storage, lifecycle management
(https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-overview).
"""

import pulumi
from pulumi_azure_native import storage

from components.azure._encryption import encryptor, key_name, vault_uri
from components.azure._group import Group
from components.azure._names import name_of

__all__ = ["scratch_store"]


def scratch_store(
    role: str, key_id: pulumi.Input[str], its: Group, *, purpose: str, days: int
) -> tuple[storage.StorageAccount, storage.BlobServiceProperties]:
    """The store and its service of blobs. What is written is deleted after so many days, and no version of it stays.

    `purpose` is that of its key as well.
    """
    key = pulumi.Output.from_input(key_id)
    uses = encryptor(role, key, its)
    whole: storage.EncryptionServiceArgsDict = {"enabled": True, "key_type": storage.KeyType.ACCOUNT}
    made = storage.StorageAccount(
        role,
        account_name=name_of("storage:StorageAccount", its.prefix, role, its.account),
        resource_group_name=its.name,
        location=its.region,
        kind=storage.Kind.STORAGE_V2,
        sku={"name": storage.SkuName.STANDARD_LRS},
        identity={"type": storage.IdentityType.USER_ASSIGNED, "user_assigned_identities": [uses.identity.id]},
        encryption={
            "key_source": storage.KeySource.MICROSOFT_KEYVAULT,
            "key_vault_properties": {"key_vault_uri": key.apply(vault_uri), "key_name": key.apply(key_name)},
            "encryption_identity": {"encryption_user_assigned_identity": uses.identity.id},
            "require_infrastructure_encryption": True,
            "services": {"blob": whole, "file": whole, "queue": whole, "table": whole},
        },
        allow_blob_public_access=False,
        allow_cross_tenant_replication=False,
        allow_shared_key_access=False,
        default_to_o_auth_authentication=True,
        enable_https_traffic_only=True,
        is_local_user_enabled=False,
        is_sftp_enabled=False,
        minimum_tls_version=storage.MinimumTlsVersion.TLS1_2,
        public_network_access=storage.PublicNetworkAccess.DISABLED,
        network_rule_set={"default_action": storage.DefaultAction.DENY, "bypass": storage.Bypass.AZURE_SERVICES},
        tags={**its.tags, "purpose": purpose},
        opts=its.opts(None, uses.may),
    )
    blobs = storage.BlobServiceProperties(
        role,
        blob_services_name="default",
        resource_group_name=its.name,
        account_name=made.name,
        is_versioning_enabled=False,
        opts=its.opts(),
    )
    storage.ManagementPolicy(
        role,
        management_policy_name="default",
        resource_group_name=its.name,
        account_name=made.name,
        policy={"rules": [_emptied(days)]},
        opts=its.opts(),
    )
    return made, blobs


def _emptied(days: int) -> storage.ManagementPolicyRuleArgsDict:
    return {
        "name": "emptied",
        "type": storage.RuleType.LIFECYCLE,
        "enabled": True,
        "definition": {
            "filters": {"blob_types": ["blockBlob"]},
            "actions": {"base_blob": {"delete": {"days_after_creation_greater_than": days}}},
        },
    }
