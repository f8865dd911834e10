"""A store of blobs from which nobody can delete before its time, the account's owner included.

A policy of immutability lies on each container. Whoever writes a log adds to the end of what is there, so that is let
through (protected append); everything else that would change or delete is refused. The keeper locks the policies.

Where versions have locks of their own, the container's policy is what each version gets when it is written; a lock can
then be made longer version by version, any number of times, and that of a container five times and for all in it.
Overwriting and deleting make another version there, and none of them can be deleted.

Sources: Azure Storage, time-based retention policies
(https://learn.microsoft.com/azure/storage/blobs/immutable-time-based-retention-policy-overview), locks of versions
(https://learn.microsoft.com/azure/storage/blobs/immutable-version-level-worm-policies) and the firewall's
exceptions for trusted services (https://learn.microsoft.com/azure/storage/common/storage-network-security).
"""

from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

import pulumi
from pulumi_azure_native import storage

from components.azure._diagnostics import record, setting_id
from components.azure._encryption import encryptor, key_name, vault_uri
from components.azure._group import RETAINED_BY, Group
from components.azure._keeper import keeper
from components.azure._names import name_of
from components.azure._private import Way, private_way

__all__ = ["ClosedStore", "LockedStore", "closed_store", "container_id", "locked_store", "once_there"]

_UNDELETE_DAYS: Final = 7


class ClosedStore(TypedDict):
    """What a store is made of that nobody reaches from outside, and that takes no key but ours."""

    purpose: str
    """What it keeps; the key is for the same."""
    key_id: pulumi.Input[str]
    """Id of the key that encrypts it."""
    tags: NotRequired[Mapping[str, str]]
    """Tags of its own, beside its purpose and those of all things."""
    alone: NotRequired[bool]
    """True where not even services of the cloud come in, whatever right they have."""
    lets_in: NotRequired[Sequence[storage.ResourceAccessRuleArgsDict]]
    """Things of the cloud that come in past the firewall, each by its id and its directory; still by right alone."""
    copies: NotRequired[storage.SkuName]
    """How it is copied by itself; in every zone of the region where left out."""
    stack: NotRequired[str]
    """The stack that takes it back, where it stays."""
    retained_key: NotRequired[str | None]
    """The id of its key where an earlier destroy left both."""


class LockedStore(ClosedStore):
    """What a locked store is made of."""

    containers: Sequence[str]
    """Names of its containers."""
    beside: NotRequired[bool]
    """True where its component has another with the same containers: then they are known in the stack by its role."""
    keep_days: int
    """Days for which nobody can delete."""
    own_locks: NotRequired[bool]
    """True where each version has a lock of its own, which can be set anew; then nothing is added to what is there."""
    ceiling_days: NotRequired[int]
    """Days after which blobs are deleted; never where left out."""
    log_store: NotRequired[pulumi.Input[str]]
    """Store that its use is recorded into. Left out for the log's own: a store cannot record into itself."""
    way: NotRequired[Way]
    """Where its private way begins; none where nobody in a network uses it."""
    route: NotRequired[pulumi.Input[str]]
    """Route that is told when its keeper fails. Left out where there is none yet: whoever makes routes tells it."""
    called: NotRequired[str]
    """Name of the store where others know it by one; else it is made of prefix and role."""
    by_right: NotRequired[bool]
    """True where it is reached from outside of our networks too, by right alone."""


def container_id(store: str, container: str) -> str:
    """The id of a store's container."""
    return f"{store}/blobServices/default/containers/{container}"


def once_there(id_: pulumi.Output[str], *parts: pulumi.Resource) -> pulumi.Output[str]:
    """The id of a store, known when these parts of it are there: whoever is told it may write there at once."""
    return pulumi.Output.all(id_, *(one.urn for one in parts)).apply(lambda found: found[0])


def locked_store(role: str, wanted: LockedStore, its: Group) -> tuple[storage.StorageAccount, list[pulumi.Resource]]:
    """The store in a group that stays, and all that guards it, for whoever must not write before it is guarded.

    All of it is left together: taking away the lock, the key or the rules from a store that stays would weaken what
    retention protects.
    """
    store, path = closed_store(role, wanted, its)
    blobs = f"{path}/blobServices/default"
    versions = storage.BlobServiceProperties(
        role,
        blob_services_name="default",
        resource_group_name=its.name,
        account_name=store.name,
        is_versioning_enabled=True,
        delete_retention_policy={"enabled": True, "days": _UNDELETE_DAYS},
        container_delete_retention_policy={"enabled": True, "days": _UNDELETE_DAYS},
        opts=its.opts(blobs),
    )
    policies: list[pulumi.Resource] = []
    own_locks = wanted.get("own_locks", False)
    for name in wanted["containers"]:
        known = f"{role}-{name}" if wanted.get("beside", False) else name
        container = storage.BlobContainer(
            known,
            container_name=name,
            resource_group_name=its.name,
            account_name=store.name,
            public_access=storage.PublicAccess.NONE,
            immutable_storage_with_versioning={"enabled": True} if own_locks else None,
            opts=its.opts(f"{blobs}/containers/{name}", versions),
        )
        policies.append(
            storage.BlobContainerImmutabilityPolicy(
                known,
                immutability_policy_name="default",
                container_name=container.name,
                resource_group_name=its.name,
                account_name=store.name,
                immutability_period_since_creation_in_days=wanted["keep_days"],
                allow_protected_append_writes_all=None if own_locks else True,
                opts=pulumi.ResourceOptions.merge(
                    its.opts(f"{blobs}/containers/{name}/immutabilityPolicies/default"),
                    # Azure may say it where it is not declared; put anew for that, a locked policy would be refused.
                    pulumi.ResourceOptions(ignore_changes=["allow_protected_append_writes"]),
                ),
            )
        )
    if (days := wanted.get("ceiling_days")) is not None:
        storage.ManagementPolicy(
            role,
            management_policy_name="default",
            resource_group_name=its.name,
            account_name=store.name,
            policy={"rules": [_ceiling(days)]},
            opts=its.opts(f"{path}/managementPolicies/default", versions),
        )
    log_store = wanted.get("log_store")
    if log_store is not None:
        record(role, versions.id, log_store, its.opts(setting_id(blobs)))
    if (way := wanted.get("way")) is not None:
        private_way(role, store.id, "blob", way, its)
    keeps = keeper(
        role,
        store.id,
        its,
        log_store or store.id,
        policies,
        route=wanted.get("route"),
        left_store=its.at(path),
    )
    return store, [versions, *policies, keeps]


def closed_store(role: str, wanted: ClosedStore, its: Group) -> tuple[storage.StorageAccount, str]:
    """The account, and its path in the group. What is written there is not locked."""
    key = pulumi.Output.from_input(wanted["key_id"])
    uses = encryptor(role, key, its, left_key=wanted.get("retained_key"))
    name = wanted.get("called") or name_of("storage:StorageAccount", its.prefix, role, its.account)
    access, rule = storage.PublicNetworkAccess, storage.DefaultAction
    by_right, lets_in = wanted.get("by_right", False), list(wanted.get("lets_in", ()))
    rules: storage.NetworkRuleSetArgsDict = {
        "default_action": rule.ALLOW if by_right else rule.DENY,
        "bypass": _comes_in(wanted),
    }
    if lets_in:
        rules["resource_access_rules"] = lets_in
    path = f"Microsoft.Storage/storageAccounts/{name}"
    whole: storage.EncryptionServiceArgsDict = {"enabled": True, "key_type": storage.KeyType.ACCOUNT}
    made = storage.StorageAccount(
        role,
        account_name=name,
        resource_group_name=its.name,
        location=its.region,
        kind=storage.Kind.STORAGE_V2,
        sku={"name": wanted.get("copies", storage.SkuName.STANDARD_ZRS)},
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
        public_network_access=access.ENABLED if by_right or lets_in else access.DISABLED,
        network_rule_set=rules,
        tags={**its.tags, **wanted.get("tags", {}), "purpose": wanted["purpose"], **_taken_back(wanted)},
        opts=its.opts(path, uses.may),
    )
    return made, path


def _comes_in(wanted: ClosedStore) -> storage.Bypass:
    return storage.Bypass.NONE if wanted.get("alone", False) else storage.Bypass.AZURE_SERVICES


def _taken_back(wanted: ClosedStore) -> dict[str, str]:
    return {RETAINED_BY: wanted["stack"]} if "stack" in wanted else {}


def _ceiling(days: int) -> storage.ManagementPolicyRuleArgsDict:
    """Deletes at the ceiling: first the blob is hidden, a day later the version behind it goes."""
    return {
        "name": "ceiling",
        "type": storage.RuleType.LIFECYCLE,
        "enabled": True,
        "definition": {
            "filters": {"blob_types": ["blockBlob", "appendBlob"]},
            "actions": {
                "base_blob": {"delete": {"days_after_creation_greater_than": days}},
                "version": {"delete": {"days_after_creation_greater_than": days + 1}},
            },
        },
    }
