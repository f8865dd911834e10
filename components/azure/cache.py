"""Cache on Azure: Managed Redis behind a private endpoint, entered by an identity, emptied by counting generations.

Azure can empty a database, and none of its own roles allows that alone. So every key of an entry begins with the
generation, as on other clouds: it stands in a container, an event has a workflow write a new one there, no old entry is
found any more, and each goes at the end of its time. Where nothing stands there yet, the generation is `first`.

Whatever moves an endpoint's requests, forward or back, writes the endpoint, and the activity log of the account says
so: a release cannot be told from a rollback, and each empties. A stop is told by the run of what stops.

Whoever asks comes in as the identity `user`, which may read the generation too. There is one policy of access, which
knows all commands: that entries have an end is the caller's matter; the container says for how long (`ttl`).

`roles`, `boundary`, `network_id`, `cidr` and `alarms` mean nothing here.

Sources: Azure Managed Redis, access by identities
(https://learn.microsoft.com/azure/redis/entra-for-authentication), private endpoints
(https://learn.microsoft.com/azure/redis/private-link), zones and replicas
(https://learn.microsoft.com/azure/redis/high-availability) and keys of customers, by a version
(https://learn.microsoft.com/azure/redis/how-to-encryption); Azure Monitor, activity log alerts
(https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-types) and metrics of workflows
(https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-logic-workflows-metrics).
"""

from collections.abc import Mapping, Sequence
from typing import Final

import pulumi
from pulumi_azure_native import keyvault, logic, managedidentity, monitor, redisenterprise, storage

from components.azure._alerts import Counted, failures_told, told_of_any
from components.azure._calling import TOLD, calls, when_told
from components.azure._diagnostics import record
from components.azure._encryption import encryptor
from components.azure._group import Group, group
from components.azure._names import name_of
from components.azure._private import Way, private_way
from components.azure._roles import assign, itself, role_id
from components.azure._store import closed_store
from components.azure._workflow import asked_of_store, definition
from components.contract.cache import CacheArgs
from gouvernail.errors import GouvernailError, Problem

__all__ = ["GENERATION", "Cache"]

GENERATION: Final = "generation"
"""The container in which the generation stands, as the blob `current`."""

_UNDELETE_DAYS: Final = 7
_PORT: Final = 10_000
_SIZES: Final = ((1, "Balanced_B1"), (3, "Balanced_B3"), (6, "Balanced_B5"), (12, "Balanced_B10"))
_MOVED: Final = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/write"


class Cache(pulumi.ComponentResource):
    """Holds answers. What is asked, kept and logged is the caller's matter; a cache that is lost costs no data."""

    address: pulumi.Output[str]
    """Where it is reached inside the network, over TLS."""
    generation: pulumi.Output[str]
    """Id of the container with the generation that every key begins with."""
    user: pulumi.Output[str]
    """Id of the identity as which somebody comes in."""

    def __init__(self, name: str, args: CacheArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:Cache", name, None, opts)
        self._args = args
        its = group("cache", args, self)
        cluster = self._cluster(its)
        database = redisenterprise.Database(
            "cache",
            database_name="default",
            cluster_name=cluster.name,
            resource_group_name=its.name,
            client_protocol=redisenterprise.Protocol.ENCRYPTED,
            access_keys_authentication=redisenterprise.AccessKeysAuthentication.DISABLED,
            clustering_policy=redisenterprise.ClusteringPolicy.ENTERPRISE_CLUSTER,
            eviction_policy=redisenterprise.EvictionPolicy.ALL_KEYS_LRU,  # also what was put there without an end
            port=_PORT,
            persistence={"aof_enabled": False, "rdb_enabled": False},  # nobody may find answers later
            opts=its.opts(),
        )
        self._recorded("cache-database", database.id, its)
        store, container = self._generation(its)
        user = self._user(cluster, database, container, its)
        if args["drop_on"]:
            self._drop(store, container, its)
        self.address = pulumi.Output.concat(cluster.host_name, f":{_PORT}")
        self.generation = container.id
        self.user = user.id
        self.register_outputs({"address": self.address, "generation": self.generation, "user": self.user})

    def _cluster(self, its: Group) -> redisenterprise.RedisEnterprise:
        """With a second node, Azure puts both into different zones and lets one take over from the other."""
        args = self._args
        key = pulumi.Output.from_input(args["key_ids"]["cache"])
        uses = encryptor("cache", key, its)
        cluster = redisenterprise.RedisEnterprise(
            "cache",
            cluster_name=name_of("redisenterprise:RedisEnterprise", its.prefix, "cache", its.account),
            resource_group_name=its.name,
            location=its.region,
            sku={"name": _size(args["memory"])},
            high_availability=(
                redisenterprise.HighAvailability.ENABLED
                if args["nodes"] > 1
                else redisenterprise.HighAvailability.DISABLED
            ),
            minimum_tls_version=redisenterprise.TlsVersion.TLS_VERSION_1_2,
            public_network_access=redisenterprise.PublicNetworkAccess.DISABLED,
            identity={
                "type": redisenterprise.ManagedServiceIdentityType.USER_ASSIGNED,
                "user_assigned_identities": [uses.identity.id],
            },
            encryption={
                "customer_managed_key_encryption": {
                    "key_encryption_key_identity": {
                        "identity_type": redisenterprise.CmkIdentityType.USER_ASSIGNED_IDENTITY,
                        "user_assigned_identity_resource_id": uses.identity.id,
                    },
                    "key_encryption_key_url": self._newest(key),
                }
            },
            tags={**its.tags, "purpose": "cache"},
            opts=its.opts(None, uses.may),
        )
        if (way := self._way()) is not None:
            private_way("cache", cluster.id, "redisEnterprise", way, its)
        return cluster

    def _newest(self, key: pulumi.Output[str]) -> pulumi.Output[str]:
        """The key with its version, for no other is taken: the next `up` after it was renewed brings the new one."""

        # Asked with the key's id and not with an output: what is looked up with outputs of another stack is not known
        # at a preview where the engine answers a read without an id (3.255).
        def newest(id_: str) -> str:
            parts, opts = id_.split("/"), pulumi.InvokeOptions(parent=self)
            found = keyvault.get_key(resource_group_name=parts[4], vault_name=parts[8], key_name=parts[10], opts=opts)
            return found.key_uri_with_version

        return key.apply(newest)

    def _way(self) -> Way | None:
        args = self._args
        if "service_lists" not in args:
            return None
        return {"subnet_ids": args["subnet_ids"], "service_lists": args["service_lists"]}

    def _generation(self, its: Group) -> tuple[storage.StorageAccount, storage.BlobContainer]:
        args = self._args
        store, _ = closed_store("cache-generation", {"purpose": "cache", "key_id": args["key_ids"]["cache"]}, its)
        blobs = storage.BlobServiceProperties(
            "cache-generation",
            blob_services_name="default",
            resource_group_name=its.name,
            account_name=store.name,
            is_versioning_enabled=True,
            delete_retention_policy={"enabled": True, "days": _UNDELETE_DAYS},
            container_delete_retention_policy={"enabled": True, "days": _UNDELETE_DAYS},
            opts=its.opts(),
        )
        self._recorded("cache-generation", blobs.id, its)
        if (way := self._way()) is not None:
            private_way("cache-generation", store.id, "blob", way, its)
        container = storage.BlobContainer(
            GENERATION,
            container_name=GENERATION,
            resource_group_name=its.name,
            account_name=store.name,
            public_access=storage.PublicAccess.NONE,
            metadata={"ttl": str(args["ttl"])},
            opts=its.opts(None, blobs),
        )
        return store, container

    def _user(
        self,
        cluster: redisenterprise.RedisEnterprise,
        database: redisenterprise.Database,
        container: storage.BlobContainer,
        its: Group,
    ) -> managedidentity.UserAssignedIdentity:
        name = name_of("managedidentity:UserAssignedIdentity", its.prefix, "answers")
        user = managedidentity.UserAssignedIdentity(
            "answers",
            resource_name_=name,
            resource_group_name=its.name,
            location=its.region,
            tags=its.tags,
            opts=its.opts(),
        )
        redisenterprise.AccessPolicyAssignment(
            "answers",
            access_policy_assignment_name="answers",
            access_policy_name="default",
            cluster_name=cluster.name,
            database_name=database.name,
            resource_group_name=its.name,
            user={"object_id": user.principal_id},
            opts=its.opts(),
        )
        reads = role_id(its.account, "Storage Blob Data Reader")
        assign("answers", reads, user.principal_id, container.id, its.opts(), holder=name)
        return user

    def _drop(self, store: storage.StorageAccount, container: storage.BlobContainer, its: Group) -> None:
        """With an identity by itself, for no other comes through the store's firewall."""
        args, role = self._args, "cache-drop"
        name = name_of("logic:Workflow", its.prefix, role)
        workflow = logic.Workflow(
            role,
            workflow_name=name,
            resource_group_name=its.name,
            location=its.region,
            state=logic.WorkflowState.ENABLED,
            identity={"type": logic.ManagedServiceIdentityType.SYSTEM_ASSIGNED},
            definition=store.name.apply(_counts),
            tags=its.tags,
            opts=its.opts(),
        )
        self._recorded(role, workflow.id, its)
        if "route" in args:
            failures_told(role, workflow.id, args["route"], its)
        writes = role_id(its.account, "Storage Blob Data Contributor")
        may = assign(role, writes, itself(workflow), container.id, its.opts(), holder=name)
        told = calls(role, workflow, its)
        if {"release", "rollback"} & {*args["drop_on"]}:
            self._on_moves(told, may, its)
        if "stop" in args["drop_on"]:
            if "stop" not in args:
                raise GouvernailError(
                    Problem(
                        "nothing is known to stop the system, so no stop can empty the cache",
                        path="stop",
                        expected="the id of the workflow that stops the system",
                        mend="leave stop out of serving.cache.dropOn where the system has no gateway",
                    )
                )
            runs = Counted("RunsStarted", "Microsoft.Logic/workflows", args["stop"])
            told_of_any("cache-stop", f"{args['system']} is stopped: empties the cache", runs, told.id, its, may)

    def _on_moves(self, told: monitor.ActionGroup, may: pulumi.Resource, its: Group) -> None:
        """When the requests of an endpoint are moved begins and when it has come through: both are told."""
        moved = pulumi.Output.from_input(self._args["endpoints"]).apply(_any_of)
        monitor.ActivityLogAlert(
            "cache-release",
            activity_log_alert_name=name_of("monitor:ActivityLogAlert", its.prefix, "cache-release"),
            resource_group_name=its.name,
            location="global",
            description="Requests of an endpoint are moved, to a release or back: empties the cache",
            enabled=True,
            scopes=[f"/subscriptions/{its.account}"],
            condition={
                "all_of": [
                    {"field": "category", "equals": "Administrative"},
                    {"field": "operationName", "equals": _MOVED},
                    {"any_of": moved},
                ]
            },
            actions={"action_groups": [{"action_group_id": told.id}]},
            tags=its.tags,
            opts=its.opts(None, may),
        )

    def _recorded(self, name: str, thing: pulumi.Output[str], its: Group) -> None:
        if "log_store" in self._args:
            record(name, thing, self._args["log_store"], its.opts())


def _any_of(endpoints: Mapping[str, str]) -> Sequence[pulumi.Input[monitor.AlertRuleLeafConditionArgsDict]]:
    return [{"field": "resourceId", "equals": id_} for id_ in sorted(endpoints.values())]


def _counts(store: str) -> dict[str, object]:
    """Its one step: the run's own name is the new generation."""
    count = asked_of_store(
        "PUT",
        f"https://{store}.blob.core.windows.net/{GENERATION}/current",
        {},
        body="@{workflow()['run']['name']}",
        headers={"x-ms-blob-type": "BlockBlob", "Content-Type": "text/plain"},
    )
    return definition({TOLD: when_told()}, {"Count": count})


def _size(memory: int) -> str:
    """The smallest with so much memory. GouvernailError where there is none."""
    found = next((kind for most, kind in _SIZES if memory <= most), None)
    if found is None:
        raise GouvernailError(
            Problem(f"no cache has {memory} GiB", path="memory", expected=f"at most {_SIZES[-1][0]} GiB")
        )
    return found
