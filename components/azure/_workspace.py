"""A machine learning workspace that nobody reaches from outside, and whose computes reach nothing but what is named.

It stands on a store, a vault and a collection of traces of its own. Azure runs its computes in a network that it
manages: out of it leads nothing but private endpoints, those to what the workspace stands on and those that are named
as `reaches`. That network is made with the first compute, so whoever makes one waits for `Made.ready`.

The workspace is an identity by itself, to which Azure gives what it needs in its own group. Beside that it gets the
right to approve the private endpoints out of its network. Its metadata lies in a group that Azure makes and manages in
the same account, encrypted with our key: to keep it on Azure's own side instead, the key's vault would have to be
public. Traces are encrypted with a key of Azure's: ours would take a dedicated cluster of Azure Monitor.

Sources: Azure Machine Learning, managed networks
(https://learn.microsoft.com/azure/machine-learning/how-to-managed-network), customer-managed keys
(https://learn.microsoft.com/azure/machine-learning/concept-customer-managed-keys), stores without shared keys
(https://learn.microsoft.com/azure/machine-learning/how-to-disable-local-auth-storage) and what the workspace's identity
is given (https://learn.microsoft.com/azure/machine-learning/concept-enterprise-security); Azure Monitor, keys of
customers (https://learn.microsoft.com/azure/azure-monitor/logs/customer-managed-keys).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NotRequired, TypedDict

import pulumi
from pulumi_azure_native import applicationinsights, keyvault, operationalinsights, storage
from pulumi_azure_native import machinelearningservices as ml

from components.azure._diagnostics import record
from components.azure._encryption import Encryptor, encryptor, vault_uri
from components.azure._group import Group
from components.azure._names import name_of
from components.azure._private import Way, private_way
from components.azure._roles import assign, itself, role_id
from components.azure._store import closed_store
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Made", "Reach", "WorkspaceWanted", "workspace"]

_APPROVES: Final = "Azure AI Enterprise Network Connection Approver"
_KEPT_DAYS: Final = 184  # half a year
_DELETION_DAYS: Final = 7  # the least that a vault takes


@dataclass(frozen=True, slots=True)
class Reach:
    """A thing (its id) that computes reach, and by which part: `blob`, `registry`, `amlregistry`, `vault`."""

    thing: pulumi.Input[str]
    part: str


class WorkspaceWanted(TypedDict):
    """What a workspace is made of."""

    key_id: pulumi.Input[str]
    """Id of the key that encrypts it and its store."""
    purpose: str
    """What its store keeps; the key is for the same."""
    directory: NotRequired[str]
    """Id of the directory of its identities, to which its vault is bound."""
    log_store: NotRequired[pulumi.Input[str]]
    """Store that its use is recorded into."""
    way: NotRequired[Way]
    """Where the private ways to it begin, and to what it stands on."""
    registry: NotRequired[pulumi.Input[str]]
    """Id of the container registry of its images; where left out, Azure makes one when it first builds an image."""
    reaches: NotRequired[Mapping[str, Reach]]
    """Name -> what its computes reach beside what it stands on."""


@dataclass(frozen=True, slots=True)
class Made:
    """A workspace: its id, its name, who it is, and what it stands on, by id."""

    id: pulumi.Output[str]
    name: pulumi.Output[str]
    principal: pulumi.Output[str]
    store: pulumi.Output[str]
    logs: pulumi.Output[str]
    """The Log Analytics workspace in which its traces lie."""
    ready: tuple[pulumi.Resource, ...]
    """What has to be there before the first compute or deployment."""


def workspace(role: str, wanted: WorkspaceWanted, its: Group) -> Made:
    """The workspace `prefix-role` in the group, and all that it stands on.

    GouvernailError where the directory is not named.
    """
    key = pulumi.Output.from_input(wanted["key_id"])
    store = _store(role, wanted, its)
    vault = _vault(role, wanted, its)
    logs, traces = _traces(role, wanted, its)
    uses = encryptor(f"{role}-workspace", key, its)
    made = ml.Workspace(
        role,
        workspace_name=name_of("machinelearningservices:Workspace", its.prefix, role),
        resource_group_name=its.name,
        location=its.region,
        kind="Default",
        sku={"name": "Basic", "tier": ml.SkuTier.BASIC},
        friendly_name=f"{its.prefix} {role}",
        identity={
            "type": ml.ManagedServiceIdentityType.SYSTEM_ASSIGNED_USER_ASSIGNED,
            "user_assigned_identities": [uses.identity.id],
        },
        storage_account=store.id,
        key_vault=vault.id,
        application_insights=traces.id,
        container_registry=wanted.get("registry"),
        encryption=_encrypted(key, uses),
        hbi_workspace=True,
        system_datastores_auth_mode=ml.SystemDatastoresAuthMode.IDENTITY,
        public_network_access=ml.PublicNetworkAccessType.DISABLED,
        v1_legacy_mode=False,
        managed_network={"isolation_mode": ml.IsolationMode.ALLOW_ONLY_APPROVED_OUTBOUND},
        tags={**its.tags, "purpose": wanted["purpose"]},
        opts=its.opts(None, uses.may),
    )
    if (log_store := wanted.get("log_store")) is not None:
        record(f"{role}-workspace", made.id, log_store, its.opts())
    if (way := wanted.get("way")) is not None:
        private_way(f"{role}-workspace", made.id, "amlworkspace", way, its)
        private_way(f"{role}-vault", vault.id, "vault", way, its)
        for part in ("blob", "file"):
            private_way(f"{role}-{part}", store.id, part, way, its)
    own = {"store": Reach(store.id, "blob"), "vault": Reach(vault.id, "vault")}
    if "registry" in wanted:
        own["registry"] = Reach(wanted["registry"], "registry")
    ready = _reaching(role, made, own, wanted.get("reaches", {}), its)
    return Made(made.id, made.name, itself(made), store.id, logs, ready)


def _encrypted(key: pulumi.Output[str], uses: Encryptor) -> ml.EncryptionPropertyArgsDict:
    """The key without a version, so that what is encrypted follows when it is renewed."""
    return {
        "status": ml.EncryptionStatus.ENABLED,
        "identity": {"user_assigned_identity": uses.identity.id},
        "key_vault_properties": {
            "key_vault_arm_id": key.apply(lambda id_: id_.partition("/keys/")[0]),
            "key_identifier": key.apply(lambda id_: f"{vault_uri(id_)}/keys/{id_.rpartition('/')[2]}"),
        },
    }


def _reaching(
    role: str, made: ml.Workspace, own: Mapping[str, Reach], others: Mapping[str, Reach], its: Group
) -> tuple[pulumi.Resource, ...]:
    """The right to approve each way out, and those ways out that Azure does not make by itself."""
    who, approves = itself(made), role_id(its.account, _APPROVES)
    rights: dict[str, pulumi.Resource] = {
        name: assign(
            f"{role}-reaches-{name}", approves, who, reach.thing, its.opts(), holder=f"{its.prefix}-{role}-workspace"
        )
        for name, reach in {**own, **others}.items()
    }
    rules = [
        ml.ManagedNetworkSettingsRule(
            f"{role}-{name}",
            rule_name=name,
            workspace_name=made.name,
            resource_group_name=its.name,
            # As an object: of a property that may have several types the SDK does not translate a dictionary's keys.
            properties=ml.PrivateEndpointOutboundRuleArgs(
                type="PrivateEndpoint",
                category=ml.RuleCategory.USER_DEFINED,
                destination=ml.PrivateEndpointDestinationArgs(
                    service_resource_id=reach.thing, subresource_target=reach.part, spark_enabled=False
                ),
            ),
            opts=its.opts(None, rights[name]),
        )
        for name, reach in others.items()
    ]
    return (*rights.values(), *rules)


def _store(role: str, wanted: WorkspaceWanted, its: Group) -> storage.StorageAccount:
    """For the code, the models and the outputs of jobs; what is deleted by mistake can be brought back for a while."""
    made, _ = closed_store(role, {"purpose": wanted["purpose"], "key_id": wanted["key_id"]}, its)
    blobs = storage.BlobServiceProperties(
        role,
        blob_services_name="default",
        resource_group_name=its.name,
        account_name=made.name,
        is_versioning_enabled=True,
        delete_retention_policy={"enabled": True, "days": _DELETION_DAYS},
        container_delete_retention_policy={"enabled": True, "days": _DELETION_DAYS},
        opts=its.opts(),
    )
    if (log_store := wanted.get("log_store")) is not None:
        record(f"{role}-blobs", blobs.id, log_store, its.opts())
    return made


def _vault(role: str, wanted: WorkspaceWanted, its: Group) -> keyvault.Vault:
    """For what the workspace itself keeps secret.

    It has no name of ours: a vault that was deleted keeps its name for days, and the next `up` makes another.
    """
    if "directory" not in wanted:
        raise GouvernailError(
            Problem(
                "a workspace's vault is bound to the directory of its identities, and none is named",
                path="clouds.azure.tenant",
                expected="the id of the Entra ID tenant",
            )
        )
    vault = keyvault.Vault(
        role,
        resource_group_name=its.name,
        location=its.region,
        properties={
            "tenant_id": wanted["directory"],
            "sku": {"family": keyvault.SkuFamily.A, "name": keyvault.SkuName.STANDARD},
            "enable_rbac_authorization": True,
            "enable_soft_delete": True,
            "enable_purge_protection": True,
            "soft_delete_retention_in_days": _DELETION_DAYS,
            "public_network_access": "Disabled",
            "network_acls": {
                "default_action": keyvault.NetworkRuleAction.DENY,
                "bypass": keyvault.NetworkRuleBypassOptions.AZURE_SERVICES,  # the workspace is one
            },
        },
        tags=its.tags,
        opts=its.opts(),
    )
    if (log_store := wanted.get("log_store")) is not None:
        record(f"{role}-vault", vault.id, log_store, its.opts())
    return vault


def _traces(role: str, wanted: WorkspaceWanted, its: Group) -> tuple[pulumi.Output[str], applicationinsights.Component]:
    """Where traces are collected, and where they lie. What comes in is known by the key of the collection."""
    logs = operationalinsights.Workspace(
        role,
        workspace_name=name_of("operationalinsights:Workspace", its.prefix, role),
        resource_group_name=its.name,
        location=its.region,
        sku={"name": operationalinsights.WorkspaceSkuNameEnum.PER_GB2018},
        retention_in_days=_KEPT_DAYS,
        features={"disable_local_auth": True, "enable_log_access_using_only_resource_permissions": False},
        tags=its.tags,
        opts=its.opts(),
    )
    if (log_store := wanted.get("log_store")) is not None:
        record(f"{role}-logs", logs.id, log_store, its.opts())
    traces = applicationinsights.Component(
        role,
        resource_name_=name_of("applicationinsights:Component", its.prefix, role),
        resource_group_name=its.name,
        location=its.region,
        kind="web",
        application_type=applicationinsights.ApplicationType.WEB,
        ingestion_mode=applicationinsights.IngestionMode.LOG_ANALYTICS,
        workspace_resource_id=logs.id,
        tags=its.tags,
        opts=its.opts(),
    )
    return logs.id, traces
