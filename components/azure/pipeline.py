"""Pipeline on Azure: a workflow a model, which ends at a version that waits in a workspace, and what starts it.

Steps run as jobs on a compute of their own in a workspace apart from the one that serves. Its nodes have no address
outside, and reach through private endpoints what the model is made from and nothing else (`_workspace.py`); they are
gone when nothing runs. What a node keeps on its own disks while it runs is encrypted with a key of Azure's: ours are
not taken there. What is left behind lies in stores of ours: what is made of datasets in the store of the one that is
kept the shortest, what was trained in that of the registry.

A job is the identity of its compute, which reads the model's datasets and writes to the model's own places. The
workflow starts jobs and registers; its role is ours, for Azure's own let whoever registers serve as well.

`roles`, `boundary`, `network_id`, `cidr`, `serving_machine` and `undelivered` mean nothing here: identities stand in
the capability's group, jobs run in a network that Azure manages, a version may be served on any machine, and what an
alert could not start is told by the workflow's own alarm.

Sources: Azure Machine Learning, computes
(https://learn.microsoft.com/azure/machine-learning/how-to-create-attach-compute-cluster), encryption of their disks
(https://learn.microsoft.com/azure/machine-learning/concept-customer-managed-keys), access to data with an identity
(https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication) and roles
(https://learn.microsoft.com/azure/machine-learning/how-to-assign-roles); Azure Monitor, alert processing rules
(https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import alertsmanagement, logic, storage
from pulumi_azure_native import machinelearningservices as ml

from components.azure._alerts import failures_told
from components.azure._calling import caller, runner_id
from components.azure._diagnostics import record
from components.azure._group import group
from components.azure._jobs import On, compute_of, environment_of, jobs_name, jobs_of, words
from components.azure._names import name_of
from components.azure._private import Way
from components.azure._roles import assign, itself, role_id
from components.azure._store import container_id
from components.azure._training import TOLD, TRAINED, Ground, trains
from components.azure._workspace import Reach, WorkspaceWanted, workspace
from components.azure.data_lake import CONTAINER
from components.contract.naming import physical_name
from components.contract.pipeline import ModelToTrain, PipelineArgs
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Pipeline", "step_role_id"]

_GROUP: Final = "pipeline"
_ML: Final = "Microsoft.MachineLearningServices/workspaces"


def step_role_id(prefix: str, account: str, roles: str, model: str, *, registers: bool) -> str:  # noqa: ARG001 - no path
    """What `registers` versions of a model, or what its steps run as, before it is there."""
    around = f"/subscriptions/{account}/resourceGroups/{name_of('resources:ResourceGroup', prefix, _GROUP)}/providers"
    if registers:
        return f"{around}/Microsoft.Logic/workflows/{_workflow_name(prefix, model)}"
    return f"{around}/Microsoft.ManagedIdentity/userAssignedIdentities/{jobs_name(prefix, model)}"


def _conducts(args: PipelineArgs) -> pulumi.Input[str]:
    """GouvernailError where the account has no role for it."""
    if "conduct_role" not in args:
        raise GouvernailError(
            Problem(
                "nobody has a role with which steps could be started and versions registered",
                path="conduct_role",
                expected="the id of the account's role that does, which identity makes",
            )
        )
    return args["conduct_role"]


def _workflow_name(prefix: str, model: str) -> str:
    return name_of("logic:Workflow", prefix, f"{model}-pipeline")


@dataclass(frozen=True, slots=True)
class _Places:
    """Datastores of the workspace by dataset, and that of what was trained."""

    datasets: Mapping[str, ml.Datastore]
    trained: ml.Datastore


class Pipeline(pulumi.ComponentResource):
    """One pipeline a model. It approves nothing and serves nothing: neither is its identities'."""

    pipelines: pulumi.Output[dict[str, str]]
    """Model -> id of the workflow that trains it."""

    def __init__(self, name: str, args: PipelineArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:Pipeline", name, None, opts)
        self._args = args
        self._its = its = group(_GROUP, args, self)
        self._datasets = {
            dataset: pulumi.Output.from_input(its_["store"])
            for model in args["models"].values()
            for dataset, its_ in model["datasets"].items()
        }
        self._conducts = _conducts(args)
        self._made = workspace("training", self._wanted(), its)
        self._places = self._datastores()
        made = {model: self._pipeline(model, wanted) for model, wanted in args["models"].items()}
        if args["on"]:
            self._on_breaches(made)
        self.pipelines = pulumi.Output.all(**{model: one.id for model, one in made.items()})
        self.register_outputs({"pipelines": self.pipelines})

    def _wanted(self) -> WorkspaceWanted:
        args = self._args
        reaches = {f"data-{words(one)}": Reach(store, "blob") for one, store in self._datasets.items()}
        reaches["trained"] = Reach(args["artefacts"], "blob")
        if "registry" in args:
            reaches["images"] = Reach(args["registry"], "registry")
        way: Way = {"subnet_ids": args["subnet_ids"], "service_lists": args["service_lists"]}
        wanted: WorkspaceWanted = {
            "key_id": args["key_ids"]["models"],
            "purpose": "models",
            "way": way,
            "reaches": reaches,
        }
        if "directory" in args:
            wanted["directory"] = args["directory"]
        if "log_store" in args:
            wanted["log_store"] = args["log_store"]
        return wanted

    def _datastores(self) -> _Places:
        return _Places(
            {
                dataset: self._datastore(f"data-{words(dataset)}", store, CONTAINER)
                for dataset, store in self._datasets.items()
            },
            self._datastore("trained", pulumi.Output.from_input(self._args["artefacts"]), TRAINED),
        )

    def _datastore(self, role: str, store: pulumi.Output[str], container: str) -> ml.Datastore:
        """Under which name jobs reach a container, as whoever they are: no credential is kept."""
        return ml.Datastore(
            role,
            name=role.replace("-", "_"),
            workspace_name=self._made.name,
            resource_group_name=self._its.name,
            skip_validation=True,
            # As an object: of a property that may have several types the SDK does not translate a dictionary's keys.
            properties=ml.AzureBlobDatastoreArgs(
                datastore_type="AzureBlob",
                account_name=store.apply(_named),
                container_name=container,
                credentials=ml.NoneDatastoreCredentialsArgs(credentials_type="None"),
                service_data_access_auth_identity="None",
                subscription_id=store.apply(lambda id_: id_.split("/")[2]),
                resource_group=store.apply(lambda id_: id_.split("/")[4]),
            ),
            opts=self._its.opts(),
        )

    def _pipeline(self, model: str, wanted: ModelToTrain) -> logic.Workflow:
        args, its, made = self._args, self._its, self._made
        briefest = min(wanted["datasets"], key=lambda one: wanted["datasets"][one]["keep_days"])
        runs, prepared = self._prepared(model, self._datasets[briefest])
        on = On(args, its, made, self._datasets)
        compute = compute_of(model, jobs_of(model, wanted, runs, on), on)
        environment = environment_of(model, wanted, on)
        ground = pulumi.Output.all(
            workspace=made.id,
            compute=compute.id,
            environment=environment.id,
            stores={dataset: self._places.datasets[dataset].name for dataset in wanted["datasets"]},
            prepared=prepared.name,
            trained=self._places.trained.name,
            account=pulumi.Output.from_input(args["artefacts"]).apply(_named),
            group=wanted["group"],
        )
        name = _workflow_name(its.prefix, model)
        workflow = logic.Workflow(
            model,
            workflow_name=name,
            resource_group_name=its.name,
            location=its.region,
            state=logic.WorkflowState.ENABLED,
            identity={"type": logic.ManagedServiceIdentityType.SYSTEM_ASSIGNED},
            definition=ground.apply(
                lambda found: trains(
                    model,
                    wanted,
                    _ground(found),
                    prefix=args["prefix"],
                    days=args.get("every_days"),
                    monitors=args["on"],
                )
            ),
            tags={**its.tags, "model": model},
            opts=its.opts(),
        )
        who = itself(workflow)
        assign(f"{model}-conducts", self._conducts, who, made.id, its.opts(), holder=name)
        reports = pulumi.Output.from_input(args["artefacts"]).apply(lambda id_: container_id(id_, TRAINED))
        reads = role_id(its.account, "Storage Blob Data Reader")
        assign(f"{model}-reports", reads, who, reports, its.opts(), holder=name)
        if "log_store" in args:
            record(model, workflow.id, args["log_store"], its.opts())
        failures_told(f"{model}-pipeline", workflow.id, args["route"], its)
        return workflow

    def _prepared(self, model: str, store: pulumi.Output[str]) -> tuple[storage.BlobContainer, ml.Datastore]:
        """What is made of datasets is kept as briefly as the briefest of them, so it lies in that one's store."""
        name = physical_name("runs", model, limit=63)
        container = storage.BlobContainer(
            f"{model}-runs",
            container_name=name,
            resource_group_name=store.apply(lambda id_: id_.split("/")[4]),
            account_name=store.apply(_named),
            public_access=storage.PublicAccess.NONE,
            opts=self._its.opts(),
        )
        return container, self._datastore(f"runs-{words(model)}", store, name)

    def _on_breaches(self, made: Mapping[str, logic.Workflow]) -> None:
        """An alert of a monitor bears the system's prefix and ends in the monitor's name; the workflow looks closer."""
        its, monitors = self._its, [one.replace("_", "-") for one in self._args["on"]]
        name = name_of("monitor:ActionGroup", its.prefix, "retrain")
        starts = caller("retrain", "retrain", made, its, short="retrain", trigger=TOLD)
        runs, who = runner_id(its.account), itself(starts)
        for model, workflow in made.items():
            assign(f"{model}-retrain", runs, who, workflow.id, its.opts(), holder=name)
        alertsmanagement.AlertProcessingRuleByName(
            "retrain",
            alert_processing_rule_name=name_of("alertsmanagement:AlertProcessingRule", its.prefix, "retrain"),
            resource_group_name=its.name,
            location="Global",
            properties={
                "description": "Breaches that train models again",
                "enabled": True,
                "scopes": [f"/subscriptions/{its.account}"],
                "conditions": [
                    {
                        "field": alertsmanagement.Field.ALERT_RULE_NAME,
                        "operator": alertsmanagement.Operator.CONTAINS,
                        "values": [f"-{one}" for one in monitors],
                    },
                    {
                        "field": alertsmanagement.Field.MONITOR_CONDITION,
                        "operator": alertsmanagement.Operator.EQUALS,
                        "values": ["Fired"],
                    },
                ],
                "actions": [{"action_type": "AddActionGroups", "action_group_ids": [starts.id]}],
            },
            tags=its.tags,
            opts=its.opts(),
        )


def _named(id_: str) -> str:
    return id_.rpartition("/")[2]


def _ground(found: Mapping[str, object]) -> Ground:
    return Ground(**found)  # pyright: ignore[reportArgumentType]  its keys are those of Ground
