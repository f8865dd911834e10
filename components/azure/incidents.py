"""Incidents on Azure: an action group a severity, each into a queue of its own, and from there to the ITSM.

A route tells a workflow, which keeps what it was told in the queue of that severity, and another carries it on from
there. What cannot be delivered is put aside in a container, that of Event Grid's subscriptions too, and an alarm says
so on a way of its own. Address and credential of the ITSM are set once by hand, in a container of the same store: a
vault that is closed lets no such workflow in.

`boundary` and `roles` mean nothing here: identities stand in the capability's group and have what is given on it.

Sources: Azure Monitor, action groups and their managed identities
(https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups); Azure Storage, trusted services
(https://learn.microsoft.com/azure/storage/common/storage-network-security-trusted-azure-services) and roles for queues
(https://learn.microsoft.com/azure/storage/queues/assign-azure-role-data-access); Azure Key Vault, trusted services
(https://learn.microsoft.com/azure/key-vault/general/overview-vnet-service-endpoints); Azure Monitor, metrics of blobs
(https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-storage-storageaccounts-blobservices-metrics).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import authorization, logic, monitor, storage

from components.azure._alerts import Counted, failures_told, told_of_any
from components.azure._calling import caller, runner_id
from components.azure._diagnostics import record
from components.azure._group import Group, group, group_of
from components.azure._incident_workflows import DEAD_LETTERS, ITSM, TOLD, carries, receives
from components.azure._names import guid, name_of
from components.azure._private import Way, private_way
from components.azure._roles import assign, custom_role, itself, role_id
from components.azure._store import ClosedStore, closed_store
from components.contract.incidents import IncidentsArgs, Itsm
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Incidents"]

_GRAVE: Final = "high"
"""The route that is told of what runs by itself and was there before any route."""
_SHORT: Final = 12  # letters of an action group's short name
_UNDELETE_DAYS: Final = 14
_MONITORING_CONTRIBUTOR: Final = "749f88d5-cbae-40b8-bcfc-e573ddc772fa"
_BLOBS: Final = "Microsoft.Storage/storageAccounts/blobServices"
_WRITTEN: Final = {"ApiName": ("AppendBlock", "PutBlob", "PutBlockList"), "ResponseType": ("Success",)}


@dataclass(frozen=True, slots=True)
class _Kept:
    """The store: its queues by severity, its containers by name, and the role that puts aside there."""

    id: pulumi.Output[str]
    blobs: pulumi.Output[str]
    queues: Mapping[str, storage.Queue]
    containers: Mapping[str, storage.BlobContainer]
    puts_aside: authorization.RoleDefinition


class Incidents(pulumi.ComponentResource):
    """Routes for whoever raises an alarm. Opens no ticket by itself, and decides nothing about who is called when."""

    routes: pulumi.Output[dict[str, str]]
    """Severity -> id of the action group to name."""
    dead_letters: pulumi.Output[str]
    """Id of the container of what could not be delivered; empty where the landing zone's routes are adopted."""

    def __init__(self, name: str, args: IncidentsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:Incidents", name, None, opts)
        self._args = args
        ids, dead = self._adopted(args["adopt"]) if "adopt" in args else self._built()
        self.routes = pulumi.Output.all(**ids)
        self.dead_letters = dead
        self.register_outputs({"routes": self.routes, "dead_letters": self.dead_letters})

    def _adopted(self, groups: Mapping[str, str]) -> tuple[dict[str, pulumi.Output[str]], pulumi.Output[str]]:
        """The landing zone's action groups; what lies behind them is not ours to know."""
        own = pulumi.ResourceOptions(parent=self)
        ids = {severity: monitor.ActionGroup.get(severity, id_, opts=own).id for severity, id_ in groups.items()}
        if watched := self._args.get("watched"):
            its = group("incidents", self._args, self)
            _told_of(watched, ids, its)
        return ids, pulumi.Output.from_input("")

    def _built(self) -> tuple[dict[str, pulumi.Output[str]], pulumi.Output[str]]:
        args = self._args
        its = group("incidents", args, self)
        kept = self._store(its)
        undelivered = _subscribed(its)
        ids = {severity: self._route(severity, kept, undelivered, its).id for severity in args["severities"]}
        told_of_any(
            "undelivered",
            "Alarms or findings that could not be delivered to the ITSM",
            Counted("Transactions", _BLOBS, kept.blobs, _WRITTEN),
            undelivered,
            its,
        )
        if "itsm" in args:
            self._deliver(kept, undelivered, args["itsm"], its)
        _told_of(args.get("watched", {}), ids, its)
        return ids, kept.containers[DEAD_LETTERS].id

    def _store(self, its: Group) -> _Kept:
        wanted: ClosedStore = {"purpose": "incidents", "key_id": self._args["key_id"]}
        made, _ = closed_store("incidents", wanted, its)
        blobs = storage.BlobServiceProperties(
            "incidents",
            blob_services_name="default",
            resource_group_name=its.name,
            account_name=made.name,
            is_versioning_enabled=True,
            delete_retention_policy={"enabled": True, "days": _UNDELETE_DAYS},
            container_delete_retention_policy={"enabled": True, "days": _UNDELETE_DAYS},
            opts=its.opts(),
        )
        messages = storage.QueueServiceProperties(
            "incidents",
            queue_service_name="default",
            resource_group_name=its.name,
            account_name=made.name,
            opts=its.opts(),
        )
        queues = {
            severity: storage.Queue(
                severity,
                queue_name=severity,
                resource_group_name=its.name,
                account_name=made.name,
                opts=its.opts(None, messages),
            )
            for severity in self._args["severities"]
        }
        containers = {
            name: storage.BlobContainer(
                name,
                container_name=name,
                resource_group_name=its.name,
                account_name=made.name,
                public_access=storage.PublicAccess.NONE,
                opts=its.opts(None, blobs),
            )
            for name in (DEAD_LETTERS, *((ITSM,) if "itsm" in self._args else ()))
        }
        self._record("incidents", blobs.id, its)
        self._record("incidents-queues", messages.id, its)
        if "subnet_ids" in self._args and "service_lists" in self._args:
            way: Way = {"subnet_ids": self._args["subnet_ids"], "service_lists": self._args["service_lists"]}
            private_way("incidents", made.id, "blob", way, its)
            private_way("incidents-queues", made.id, "queue", way, its)
        return _Kept(made.id, blobs.id, queues, containers, _puts_aside(made.id, its))

    def _record(self, name: str, thing: pulumi.Output[str], its: Group) -> None:
        if "log_store" in self._args:
            record(name, thing, self._args["log_store"], its.opts())

    def _workflow(
        self, role: str, does: pulumi.Output[dict[str, object]], undelivered: pulumi.Output[str], its: Group
    ) -> logic.Workflow:
        """With an identity by itself, for no other comes through the store's firewall."""
        made = logic.Workflow(
            role,
            workflow_name=name_of("logic:Workflow", its.prefix, f"incidents-{role}"),
            resource_group_name=its.name,
            location=its.region,
            state=logic.WorkflowState.ENABLED,
            identity={"type": logic.ManagedServiceIdentityType.SYSTEM_ASSIGNED},
            definition=does,
            tags=its.tags,
            opts=its.opts(),
        )
        self._record(role, made.id, its)
        failures_told(f"incidents-{role}", made.id, undelivered, its)
        return made

    def _route(self, severity: str, kept: _Kept, undelivered: pulumi.Output[str], its: Group) -> monitor.ActionGroup:
        """It may run one workflow, which may add to one queue and put aside."""
        does = kept.id.apply(lambda id_: receives(id_, severity))
        workflow = self._workflow(severity, does, undelivered, its)
        sends = role_id(its.account, "Storage Queue Data Message Sender")
        _give(f"{severity}-keeps", sends, workflow, kept.queues[severity].id, its)
        _give_aside(severity, kept, workflow, its)
        name = name_of("monitor:ActionGroup", its.prefix, severity)
        told = {"purpose": "incidents", "severity": severity}
        route = caller(severity, severity, {"keep": workflow}, its, short=severity, trigger=TOLD, tags=told)
        runs, who = runner_id(its.account), itself(route)
        assign(f"{severity}-tells", runs, who, workflow.id, its.opts(), holder=name)
        return route

    def _deliver(self, kept: _Kept, undelivered: pulumi.Output[str], itsm: Itsm, its: Group) -> None:
        """What carries may take from the queues, read the way that was set by hand, and put aside."""
        severities = self._args["severities"]
        does = kept.id.apply(lambda id_: carries(id_, severities, itsm))
        carrier = self._workflow("itsm", does, undelivered, its)
        takes = role_id(its.account, "Storage Queue Data Message Processor")
        reads = role_id(its.account, "Storage Blob Data Reader")
        for severity, queue in kept.queues.items():
            _give(f"itsm-takes-{severity}", takes, carrier, queue.id, its)
        _give("itsm-reads", reads, carrier, kept.containers[ITSM].id, its)
        _give_aside("itsm", kept, carrier, its)


def _give(
    name: str,
    role: str,
    to: logic.Workflow,
    scope: pulumi.Output[str],
    its: Group,
    *after: pulumi.Resource,
) -> None:
    assign(name, role, itself(to), scope, its.opts(None, *after), holder=f"{its.prefix}-{name}")


def _give_aside(name: str, kept: _Kept, to: logic.Workflow, its: Group) -> None:
    """What ours may do that puts aside, on the one container."""
    aside = role_id(its.account, _own(its))
    _give(f"{name}-puts-aside", aside, to, kept.containers[DEAD_LETTERS].id, its, kept.puts_aside)


def _own(its: Group) -> str:
    return guid(its.account, its.prefix, "incidents", "puts-aside")


def _puts_aside(store: pulumi.Output[str], its: Group) -> authorization.RoleDefinition:
    around = store.apply(group_of)
    return custom_role(
        "puts-aside",
        _own(its),
        [around],
        its.opts(),
        called=name_of("authorization:RoleDefinition", its.prefix, "puts-aside", its.account),
        why="Puts aside what could not be delivered, and deletes nothing",
        data=[f"{_BLOBS}/containers/blobs/{what}" for what in ("write", "add/action")],
    )


def _subscribed(its: Group) -> pulumi.Output[str]:
    """A way that does not depend on the ITSM: mail to whoever has a role in the account, so no address stands here."""
    return monitor.ActionGroup(
        "undelivered",
        action_group_name=name_of("monitor:ActionGroup", its.prefix, "undelivered"),
        resource_group_name=its.name,
        location="global",
        group_short_name="undelivered"[:_SHORT],
        enabled=True,
        arm_role_receivers=[
            {"name": "on-call", "role_id": _MONITORING_CONTRIBUTOR, "use_common_alert_schema": True},
        ],
        tags={**its.tags, "purpose": "incidents"},
        opts=its.opts(),
    ).id


def _told_of(watched: Mapping[str, pulumi.Input[str]], routes: Mapping[str, pulumi.Output[str]], its: Group) -> None:
    """GouvernailError where no route is for that."""
    if watched and _GRAVE not in routes:
        raise GouvernailError(
            Problem(
                f"nobody is told when {', '.join(watched)} fails",
                path="severities",
                expected=f"{_GRAVE} among {', '.join(routes) or 'none'}",
            )
        )
    for name, workflow in watched.items():
        failures_told(name, workflow, routes[_GRAVE], its)
