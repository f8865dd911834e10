"""Cache on Google Cloud: Memorystore for Valkey inside the network, entered by an account, emptied by generations.

No event empties an instance. So every key of an entry begins with the generation, as on other clouds: it stands in an
object, an event has a workflow write a new one there, no old entry is found any more, and each goes at the end of its
time. Where nothing stands there yet, the generation is `first`.

Whatever moves a service's requests, forward or back, updates the service, and the audit log says so: a release cannot
be told from a rollback, and each empties. A stop is told by the run of what stops, within minutes.

Whoever asks comes in as the account `user`, which may read the generation too. That entries have an end is the caller's
matter; the bucket says for how long (label `ttl`).

Its address in the network is made by the network's connection policy for Memorystore. The network lets only HTTPS
through, so a rule is added for the cache's port. `roles`,
`boundary`, `alarms`, `undelivered`, `service_lists` and `log_store` mean nothing here. Nothing in it is worth a lock:
an instance that is lost costs no data, so destroy takes it.

Sources: Memorystore for Valkey, tokens (https://cloud.google.com/memorystore/docs/valkey/about-iam-auth), TLS
(https://cloud.google.com/memorystore/docs/valkey/about-in-transit-encryption), keys
(https://cloud.google.com/memorystore/docs/valkey/about-cmek), zones
(https://cloud.google.com/memorystore/docs/valkey/ha-and-replicas), networks
(https://cloud.google.com/memorystore/docs/valkey/networking) and sizes
(https://cloud.google.com/memorystore/docs/valkey/instance-node-specification); Cloud Run, audit logs
(https://cloud.google.com/run/docs/audit-logging); Workflows, metrics
(https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-workflows).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final

import pulumi
from pulumi_gcp import compute, memorystore, projects, serviceaccount, storage

from components.contract.cache import CacheArgs
from components.gcp._events import Started, channel, receives, when_done
from components.gcp._labels import labels_of
from components.gcp._names import name_of
from components.gcp._services import switched_on
from components.gcp._store import asked_of, bucket, let
from components.gcp._workflow import account, runs_told, started_by, starts_told, workflow
from gouvernail.errors import GouvernailError, Problem

__all__ = ["GENERATION", "Cache"]

GENERATION: Final = "generation"
"""The object in which the generation stands."""

_PORT: Final = 6379
_BEFORE_REFUSAL: Final = 1_000
_SIZES: Final = ((1, "SHARED_CORE_NANO"), (6, "STANDARD_SMALL"), (12, "HIGHMEM_MEDIUM"), (57, "HIGHMEM_XLARGE"))
_USED: Final = (
    "memorystore.googleapis.com",
    "networkconnectivity.googleapis.com",
    "workflows.googleapis.com",
    "eventarc.googleapis.com",
    "pubsub.googleapis.com",
    "monitoring.googleapis.com",
)
_MOVED: Final = "google.cloud.run.v2.Services.UpdateService"


class Cache(pulumi.ComponentResource):
    """Holds answers. What is asked, kept and logged is the caller's matter; a cache that is lost costs no data."""

    address: pulumi.Output[str]
    """Where it is reached inside the network, over TLS."""
    generation: pulumi.Output[str]
    """Where the generation stands that every key begins with: bucket and object."""
    user: pulumi.Output[str]
    """Address of the account as which somebody comes in."""

    def __init__(self, name: str, args: CacheArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:Cache", name, None, opts)
        self._args, self._asked = args, asked_of(args)
        self._on = switched_on(args["account"], _USED, self)
        instance = self._instance()
        self._way()
        holds = bucket(
            "cache",
            self._asked,
            args["key_ids"]["cache"],
            self,
            purpose="cache",
            versioned=True,
            labels={"ttl": str(args["ttl"])},
        )
        user = account("answers", f"Keeps and finds answers of {args['system']}", self._asked, self)
        self._let_in(user, holds)
        if args["drop_on"]:
            self._drop(holds)
        self.address = instance.endpoints.apply(_address)
        self.generation = holds.name.apply(lambda name: f"{name}/{GENERATION}")
        self.user = user.email
        self.register_outputs({"address": self.address, "generation": self.generation, "user": self.user})

    def _instance(self) -> memorystore.Instance:
        """With a second node, both stand in different zones and one takes over from the other."""
        args = self._args
        several = args["nodes"] > 1
        zones = pulumi.Output.from_input(args["subnet_ids"]).apply(min)
        spread: memorystore.InstanceZoneDistributionConfigArgsDict = (
            {"mode": "MULTI_ZONE"} if several else {"mode": "SINGLE_ZONE", "zone": zones}
        )
        return memorystore.Instance(
            "cache",
            instance_id=name_of("memorystore:Instance", args["prefix"], "cache"),
            project=args["account"],
            location=args["region"],
            mode="CLUSTER_DISABLED",
            shard_count=1,
            replica_count=args["nodes"] - 1,
            node_type=_size(args["memory"]),
            authorization_mode="IAM_AUTH",
            transit_encryption_mode="SERVER_AUTHENTICATION",
            kms_key=args["key_ids"]["cache"],
            zone_distribution_config=spread,
            desired_auto_created_endpoints=[{"network": args["network_id"], "project_id": args["account"]}],
            engine_configs={"maxmemory-policy": "allkeys-lru"},  # also what was put there without an end
            persistence_config={"mode": "DISABLED"},  # nobody may find answers later
            deletion_protection_enabled=False,
            labels=labels_of({**args["tags"], "purpose": "cache"}),
            opts=pulumi.ResourceOptions(parent=self, depends_on=self._on),
        )

    def _way(self) -> None:
        """From the network to the cache's port in it, recorded as every other way."""
        args = self._args
        compute.Firewall(
            "cache",
            name=name_of("compute:Firewall", args["prefix"], "cache"),
            project=args["account"],
            network=args["network_id"],
            direction="EGRESS",
            priority=_BEFORE_REFUSAL,
            allows=[{"protocol": "tcp", "ports": [str(_PORT)]}],
            destination_ranges=[args["cidr"]],
            log_config={"metadata": "INCLUDE_ALL_METADATA"},
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _let_in(self, user: serviceaccount.Account, holds: storage.Bucket) -> None:
        """No right can be given on a single instance; a condition names this one."""
        args, called = self._args, name_of("memorystore:Instance", self._args["prefix"], "cache")
        own = f"projects/{args['account']}/locations/{args['region']}/instances/{called}"
        projects.IAMMember(
            "answers",
            project=args["account"],
            role="roles/memorystore.dbConnectionUser",
            member=user.member,
            condition={"title": "cache", "expression": f'resource.name == "{own}"'},
            opts=pulumi.ResourceOptions(parent=self),
        )
        let("answers-read", user.member, "roles/storage.objectViewer", holds)

    def _drop(self, holds: storage.Bucket) -> None:
        args, asked = self._args, self._asked
        writer = account("cache-drop", f"Writes the generation of {args['system']}'s answers", asked, self)
        may = let("cache-drop", writer.member, "roles/storage.objectUser", holds)
        drop = workflow("cache-drop", holds.name.apply(_counts), writer, asked, self, after=[may])
        if "route" in args:
            runs_told("cache-drop", drop, args["route"], asked, self)
        starter = account("cache-starter", f"Starts what empties the cache of {args['system']}", asked, self)
        rights = (started_by("cache", starter, asked, self), receives("cache", starter, asked, self))
        starts = Started(drop, starter, asked, self, (*rights, *self._on))
        if {"release", "rollback"} & {*args["drop_on"]}:
            things = pulumi.Output.from_input(args["endpoints"]).apply(lambda ids: _any_of(ids, args["prefix"]))
            when_done("cache-release", "run.googleapis.com", _MOVED, things, starts)
        if "stop" in args["drop_on"]:
            self._on_stop(starts)

    def _on_stop(self, starts: Started) -> None:
        args = self._args
        if "stop" not in args:
            raise GouvernailError(
                Problem(
                    "nothing is known to stop the system, so no stop can empty the cache",
                    path="stop",
                    expected="the id of the workflow that stops the system",
                    mend="leave stop out of serving.cache.dropOn where the system has no gateway",
                )
            )
        rings = channel("cache-stop", args["key_ids"]["cache"], "cache", starts)
        what = f"{args['system']} is stopped: empties the cache"
        starts_told("cache-stop", args["stop"], what, rings.id, starts.asked, self)


def _address(endpoints: Sequence[memorystore.outputs.InstanceEndpoint] | None) -> str:
    """The first address by which the network reaches it; an instance that is being made has none yet."""
    for endpoint in endpoints or []:
        for connection in endpoint.connections or []:
            its = connection.psc_auto_connection
            if its and its.ip_address:
                return f"{its.ip_address}:{its.port or _PORT}"
    return ""


def _any_of(endpoints: Mapping[str, str], prefix: str) -> str:
    """A pattern of the services: of one its full name, of several what the system's begin with."""
    names = sorted(endpoints.values())
    return names[0] if len(names) == 1 else f"{names[0].rpartition('/')[0]}/{prefix}-*"


def _counts(store: str) -> str:
    """Its one step: the run's own name is the new generation."""
    call = {
        "url": f"https://storage.googleapis.com/upload/storage/v1/b/{store}/o",
        "query": {"uploadType": "media", "name": GENERATION},
        "headers": {"Content-Type": "text/plain"},
        "auth": {"type": "OAuth2"},
        "body": '${sys.get_env("GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID")}',
    }
    steps = [{"count": {"try": {"call": "http.post", "args": call}, "retry": "${http.default_retry}"}}]
    return json.dumps({"main": {"params": ["event"], "steps": steps}}, indent=1)


def _size(memory: int) -> str:
    """The smallest with so much memory. GouvernailError where there is none."""
    found = next((kind for most, kind in _SIZES if memory <= most), None)
    if found is None:
        raise GouvernailError(
            Problem(f"no cache has {memory} GiB", path="memory", expected=f"at most {_SIZES[-1][0]} GiB")
        )
    return found
