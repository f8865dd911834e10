"""Serving on Azure: managed online endpoints that record what they predict and take a bad deployment back.

A model is served by a deployment of its endpoint, one a release (`_deployed.py`). What moves requests from one to the
next, and what takes them back, are workflows (`_release.py`). So a stack makes an endpoint and its newest deployment,
and changes the endpoint no more: it would be put there anew, without its traffic.

Where the spec names a version of the registry, the deployment gets its model and its image, by digest, from the
account's own registry. The version is read into the stack, so that what is served can be judged by it.

Containers run in the network that Azure manages for the workspace, out of which lead only private endpoints
(`_workspace.py`), and are asked by the workspace's own private endpoint. In which zones they run is Azure's to say.

`roles`, `boundary`, `network_id` and `cidr` mean nothing here: identities stand in the capability's group and have what
is given on things, and no firewall stands around a managed container.

Sources: Azure Machine Learning, online endpoints
(https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online), their network isolation
(https://learn.microsoft.com/azure/machine-learning/concept-secure-online-endpoint) and identities
(https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online-auth).
"""

from typing import Final

import pulumi
from pulumi_azure_native import machinelearningservices as ml
from pulumi_azure_native import monitor

from components.azure._captured import CAPTURED, DEVICES, Captured, captured
from components.azure._deployed import On, deployment, registry_of
from components.azure._diagnostics import SETTING
from components.azure._group import Group, group
from components.azure._measures import Watched, measurable
from components.azure._names import name_of
from components.azure._private import Way
from components.azure._roles import assign, role_id
from components.azure._scaling import scale
from components.azure._store import LockedStore, locked_store, once_there
from components.azure._traffic import Released, move, own_identity
from components.azure._workspace import Made, Reach, WorkspaceWanted, workspace
from components.contract.serving import ModelToServe, ServingArgs

__all__ = ["Serving", "measurable"]

_RECORDED: Final = ("AmlOnlineEndpointTrafficLog", "AmlOnlineEndpointEventLog")
"""What containers write to their consoles is no record of use, and may hold what was asked."""


class Serving(pulumi.ComponentResource):
    """One private endpoint a model. Answers nobody outside the account's network; the gateway is another capability."""

    endpoints: pulumi.Output[dict[str, str]]
    """Model -> id of its endpoint."""
    releases: pulumi.Output[dict[str, str]]
    """Model -> name of the deployment that is released."""
    store: pulumi.Output[str]
    """Id of the storage account of recorded predictions."""
    alarms: pulumi.Output[dict[str, str]]
    """Measure -> id of the alarm that takes a deployment back; of one model where there are several."""

    def __init__(self, name: str, args: ServingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:Serving", name, None, opts)
        self._args, its = args, group("serving", args, self)
        self._its = its
        store, guards = self._store()
        made = workspace("serving", self._wanted(store), its)
        kept = captured(store, made, its, guards)
        looks, holder = own_identity("alarms", its)
        reads = role_id(its.account, "Log Analytics Reader")
        may_look = assign("alarms", reads, looks.principal_id, made.logs, its.opts(), holder=holder)
        endpoints: dict[str, pulumi.Output[str]] = {}
        releases: dict[str, pulumi.Output[str]] = {}
        alarms: dict[str, pulumi.Output[str]] = {}
        for model, wanted in args["models"].items():
            on = self._endpoint(model, wanted, made, kept)
            released, beside = self._deployments(model, wanted, on)
            scale(model, released, its, args)
            watched = Watched(_called(its, model), made.logs, looks, (may_look,))
            shadow = beside.name if beside else None
            moved = Released(released.name, shadow, (released, *((beside,) if beside else ())))
            alarms |= move(model, wanted, on, moved, watched)
            endpoints[model], releases[model] = on.endpoint.id, released.name
        self.endpoints, self.releases = pulumi.Output.all(**endpoints), pulumi.Output.all(**releases)
        self.store, self.alarms = store, pulumi.Output.all(**alarms)
        self.register_outputs(
            {
                "endpoints": self.endpoints,
                "releases": self.releases,
                "store": self.store,
                "alarms": self.alarms,
            }
        )

    def _store(self) -> tuple[pulumi.Output[str], list[pulumi.Resource]]:
        """In a group of its own, which stays where everything else goes."""
        args, left = self._args, self._args.get("retained")
        its = group("predictions", args, self, kept_for=args["stack"], retained=left)
        wanted: LockedStore = {
            "purpose": "events",
            "containers": [CAPTURED, DEVICES],
            "key_id": args["key_ids"]["events"],
            "keep_days": args["keep_days"],
            "ceiling_days": args["ceiling_days"],
            "stack": args["stack"],
            "way": self._way(),
            "retained_key": args.get("retained_key"),
        }
        if "log_store" in args:
            wanted["log_store"] = args["log_store"]
        if "route" in args:
            wanted["route"] = args["route"]
        made, guards = locked_store("events", wanted, its)
        return once_there(made.id, *guards), guards

    def _wanted(self, store: pulumi.Output[str]) -> WorkspaceWanted:
        args, reaches = self._args, {"predictions": Reach(store, "blob")}
        for model in args["models"].values():
            for served in (model, model.get("shadow")):
                if served is not None and "version" in served:
                    reaches["models"] = Reach(self._versions_in(served["version"]["id"]), "amlregistry")
        wanted: WorkspaceWanted = {
            "purpose": "models",
            "key_id": args["key_ids"]["models"],
            "way": self._way(),
            "reaches": reaches,
        }
        if "directory" in args:
            wanted["directory"] = args["directory"]
        if "log_store" in args:
            wanted["log_store"] = args["log_store"]
        if "registry" in args:
            wanted["registry"] = args["registry"]
        return wanted

    def _way(self) -> Way:
        return {"subnet_ids": self._args["subnet_ids"], "service_lists": self._args["service_lists"]}

    def _endpoint(self, name: str, wanted: ModelToServe, made: Made, kept: Captured) -> On:
        its = self._its
        identity, holder = own_identity(name, its)
        rights = [
            assign(f"{name}-{role}", role_id(its.account, may), identity.principal_id, thing, its.opts(), holder=holder)
            for role, may, thing in self._rights(wanted, made, kept)
        ]
        endpoint = ml.OnlineEndpoint(
            name,
            endpoint_name=_called(its, name),
            workspace_name=made.name,
            resource_group_name=its.name,
            location=its.region,
            kind="Managed",
            identity={
                "type": ml.ManagedServiceIdentityType.USER_ASSIGNED,
                "user_assigned_identities": [identity.id],
            },
            properties={
                "auth_mode": ml.EndpointAuthMode.AAD_TOKEN,
                "public_network_access": ml.PublicNetworkAccessType.DISABLED,
            },
            tags={**its.tags, "model": name},
            # Any change would put it there anew as it stands here, which is without traffic: workflows change it.
            opts=pulumi.ResourceOptions.merge(
                its.opts(None, *made.ready), pulumi.ResourceOptions(ignore_changes=["properties", "tags"])
            ),
        )
        self._recorded(name, endpoint, made)
        return On(self._args, its, made, endpoint, identity, kept, (*rights, *kept.guards, *made.ready))

    def _rights(self, wanted: ModelToServe, made: Made, kept: Captured) -> list[tuple[str, str, pulumi.Input[str]]]:
        """What containers may: get their image and their model, and write what they predicted."""
        found: list[tuple[str, str, pulumi.Input[str]]] = [
            ("gets", "Storage Blob Data Reader", made.store),
            ("records", "Storage Blob Data Contributor", kept.container),
        ]
        if "registry" in self._args:
            found.append(("pulls", "AcrPull", self._args["registry"]))
        versions = [one["version"]["id"] for one in _both(wanted) if "version" in one]
        found += [("model", "Reader", self._versions_in(one)) for one in versions[:1]]
        return found

    def _versions_in(self, version: str) -> pulumi.Input[str]:
        return self._args.get("versions_in") or registry_of(version)

    def _deployments(
        self, name: str, wanted: ModelToServe, on: On
    ) -> tuple[ml.OnlineDeployment, ml.OnlineDeployment | None]:
        """A release begins with the most: what load it takes over is not known here. Nothing scales a shadow."""
        args = self._args
        released = deployment(name, wanted, args["most"], on)
        if "shadow" not in wanted:
            return released, None
        return released, deployment(f"{name}-shadow", wanted["shadow"], args["least"], on)

    def _recorded(self, name: str, endpoint: ml.OnlineEndpoint, made: Made) -> None:
        """Who asked, into the audit log; all that it writes, to where alarms look and people search."""
        monitor.DiagnosticSetting(
            f"{name}-technical",
            name="technical",
            resource_uri=endpoint.id,
            workspace_id=made.logs,
            log_analytics_destination_type="Dedicated",
            logs=[{"category_group": "allLogs", "enabled": True}],
            opts=self._its.opts(),
        )
        if "log_store" in self._args:
            monitor.DiagnosticSetting(
                name,
                name=SETTING,
                resource_uri=endpoint.id,
                storage_account_id=self._args["log_store"],
                logs=[{"category": one, "enabled": True} for one in _RECORDED],
                opts=self._its.opts(),
            )


def _both(wanted: ModelToServe) -> list[ModelToServe]:
    """The model, and its shadow as one."""
    if "shadow" not in wanted:
        return [wanted]
    shadow = wanted["shadow"]
    beside: ModelToServe = {"image": shadow["image"]}
    if "version" in shadow:
        beside["version"] = shadow["version"]
    return [wanted, beside]


def _called(its: Group, model: str) -> str:
    return name_of("machinelearningservices:OnlineEndpoint", its.prefix, model, its.account)
