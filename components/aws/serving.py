"""Serving on AWS: SageMaker endpoints that record what they predict and take a bad deployment back.

Where the spec names a version of the registry, the model is made from it: image and artefact are those that passed the
gates and were approved. The version is read into the stack with its state, so that what is served can be judged by it.

Source: Amazon SageMaker AI Developer Guide: deployment guardrails, data capture, hosted endpoints in a VPC
(https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails.html).
"""

from dataclasses import dataclass
from typing import Final, TypedDict

import pulumi
from pulumi_aws import cloudcontrol, cloudwatch, ec2, iam, sagemaker

from components.aws._alarms import measurable, rollback_alarms
from components.aws._group import closed_group
from components.aws._instances import instance_for
from components.aws._role import execution_role
from components.aws._scaling import scale
from components.aws._store import locked_store
from components.contract.naming import digest, physical_name
from components.contract.serving import ModelToServe, ServingArgs, Shadow

__all__ = ["Serving", "measurable"]

_VARIANT: Final = "main"
_SHADOW: Final = "shadow"
_TECHNICAL_LOG_DAYS: Final = 365  # of what CloudWatch takes the first that is half a year or longer
_LONGEST_WAIT: Final = 3600
_VERSION: Final = "AWS::SageMaker::ModelPackage"


class _Size(TypedDict):
    instance_type: str
    initial_instance_count: int


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every endpoint of a system stands on: the bucket of predictions with its guards, and the firewall."""

    bucket_arn: pulumi.Output[str]
    guards: tuple[pulumi.Resource, ...]
    group_id: pulumi.Output[str]


class Serving(pulumi.ComponentResource):
    """One private endpoint a model. Answers nobody outside the account's network; the gateway is another capability."""

    endpoints: pulumi.Output[dict[str, str]]
    """Model -> name of its endpoint."""
    releases: pulumi.Output[dict[str, str]]
    """Model -> name of the configuration that its endpoint has moved to."""
    store: pulumi.Output[str]
    """Name of the bucket of recorded predictions."""
    alarms: pulumi.Output[dict[str, str]]
    """Measure -> name of the alarm that takes a deployment back; of one model where there are several."""

    def __init__(self, name: str, args: ServingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:Serving", name, None, opts)
        self._args = args
        bucket, guards = locked_store(
            "events",
            {
                "bucket": physical_name(args["prefix"], "events", args["account"]),
                "purpose": "events",
                "key_id": args["key_ids"]["events"],
                "keep_days": args["keep_days"],
                "ceiling_days": args["ceiling_days"],
                "tags": args["tags"],
                "stack": args["stack"],
                "policy": [],
                "retained": args.get("retained"),
            },
            self,
        )
        ground = _Ground(bucket.arn, tuple(guards), self._group(name).id)
        self._alarms: dict[str, pulumi.Output[str]] = {}
        endpoints = {model: self._serve(model, wanted, ground) for model, wanted in args["models"].items()}
        self.endpoints = pulumi.Output.all(**{model: one.name for model, one in endpoints.items()})
        self.releases = pulumi.Output.all(**{model: one.endpoint_config_name for model, one in endpoints.items()})
        self.store = bucket.bucket
        self.alarms = pulumi.Output.all(**self._alarms)
        self.register_outputs(
            {
                "endpoints": self.endpoints,
                "releases": self.releases,
                "store": self.store,
                "alarms": self.alarms,
            }
        )

    def _serve(self, name: str, wanted: ModelToServe, ground: _Ground) -> sagemaker.Endpoint:
        args, own = self._args, pulumi.ResourceOptions(parent=self)
        endpoint_name = physical_name(args["prefix"], name)
        log = cloudwatch.LogGroup(
            name,
            name=f"/aws/sagemaker/Endpoints/{endpoint_name}",
            kms_key_id=args["key_ids"]["logs"],
            retention_in_days=_TECHNICAL_LOG_DAYS,
            tags={**self._tags(name), "purpose": "logs"},
            opts=own,
        )
        served: dict[str, ModelToServe | Shadow] = {_VARIANT: wanted}
        if "shadow" in wanted:
            served[_SHADOW] = wanted["shadow"]
        role, may = execution_role(
            name,
            list(served.values()),
            self,
            args=args,
            endpoint=endpoint_name,
            bucket_arn=ground.bucket_arn,
            group_id=ground.group_id,
        )
        models = {
            variant: self._model(_logical(name, variant), one, role, may, ground) for variant, one in served.items()
        }
        configuration = self._configuration(name, wanted, models, ground, log)
        alarms = rollback_alarms(name, {"EndpointName": endpoint_name, "VariantName": _VARIANT}, args, self)
        self._alarms |= {measure: alarm.name for measure, alarm in alarms.items()}
        endpoint = sagemaker.Endpoint(
            name,
            name=endpoint_name,
            endpoint_config_name=configuration.name,
            deployment_config={
                "blue_green_update_policy": {
                    "traffic_routing_configuration": self._traffic(),
                    "termination_wait_in_seconds": self._wait(),
                    "maximum_execution_timeout_in_seconds": 3 * _LONGEST_WAIT,
                },
                "auto_rollback_configuration": {"alarms": [{"alarm_name": alarm.name} for alarm in alarms.values()]},
            },
            tags=self._tags(name),
            opts=own,
        )
        scale(name, endpoint, _VARIANT, args, self)
        return endpoint

    def _model(
        self, name: str, served: ModelToServe | Shadow, role: iam.Role, may: iam.RolePolicy, ground: _Ground
    ) -> sagemaker.Model:
        """Everything about a model replaces it: its name changes with what it is made of."""
        args = self._args
        subnets = pulumi.Output.from_input(args["subnet_ids"]).apply(lambda found: sorted(found.values()))
        runs, told = self._runs(name, served), self._told(served)
        made_of = pulumi.Output.all(*runs.values(), role.arn, subnets, ground.group_id, told)
        return sagemaker.Model(
            name,
            name=made_of.apply(lambda parts: physical_name(args["prefix"], name, digest(parts))),
            execution_role_arn=role.arn,
            primary_container={**runs, "environment": told},
            enable_network_isolation=True,
            vpc_config={"subnets": subnets, "security_group_ids": [ground.group_id]},
            tags=self._tags(name),
            opts=_new_before_old(self, [may]),
        )

    def _runs(self, name: str, served: ModelToServe | Shadow) -> sagemaker.ModelPrimaryContainerArgsDict:
        """The approved version, image and artefact; or, before there is one, the image alone."""
        if "version" not in served:
            return {"image": served["image"]}
        # Read, not made: the registry's versions are the pipeline's and the approver's. There is no other type for one.
        id_ = served["version"]["id"]
        version = cloudcontrol.Resource.get(name, id_, type_name=_VERSION, opts=pulumi.ResourceOptions(parent=self))
        # Its id is unknown at preview where the engine answers a read without one (3.255): the model would be replaced.
        return {"model_package_name": version.urn.apply(lambda _: id_)}

    def _told(self, served: ModelToServe | Shadow) -> dict[str, str]:
        """What a container is told about how to run its model (`docs/guides/serving.md`)."""
        args, batch = self._args, self._args.get("batch")
        what = {"MODEL_VERSION": served["version"]["id"]} if "version" in served else {"MODEL_IMAGE": served["image"]}
        return {
            **what,
            "MODEL_RUNTIME": args["runtime"],
            "OMP_NUM_THREADS": str(instance_for(args["machine"]).processors),
            **({"BATCH_MAX": str(batch["most"]), "BATCH_WAIT_MS": str(batch["wait_ms"])} if batch else {}),
        }

    def _configuration(
        self,
        name: str,
        wanted: ModelToServe,
        models: dict[str, sagemaker.Model],
        ground: _Ground,
        log: cloudwatch.LogGroup,
    ) -> sagemaker.EndpointConfiguration:
        """Everything about a configuration replaces it, too; the endpoint then moves to the new one in place.

        Neither is retained on delete: Pulumi deletes the old ones after the endpoint has moved, and `destroy` leaves
        none behind.
        """
        args = self._args
        events, disks = args["key_ids"]["events"], args["key_ids"]["models"]
        captured = ground.bucket_arn.apply(lambda arn: f"s3://{arn.removeprefix('arn:aws:s3:::')}/captured")
        kind = instance_for(args["machine"]).name
        # A release sets the number of instances back to this one, whatever the load had made of it (the provider cannot
        # tell SageMaker to keep it: hashicorp/terraform-provider-aws#48990). So it begins with the most, and shrinks.
        size: _Size = {"instance_type": kind, "initial_instance_count": args["most"]}
        beside: _Size = {"instance_type": kind, "initial_instance_count": args["least"]}  # nothing scales a shadow
        shares = {_VARIANT: 1.0, **({_SHADOW: wanted["shadow"]["share"]} if "shadow" in wanted else {})}
        names = {variant: model.name for variant, model in models.items()}
        # Its name is what the gateway logs as the release, so it says the version.
        version = [f"v{wanted['version']['id'].rpartition('/')[2]}"] if "version" in wanted else []
        made_of = pulumi.Output.all(size, beside, shares, names, captured, args["capture"], events, disks)
        return sagemaker.EndpointConfiguration(
            name,
            name=made_of.apply(lambda parts: physical_name(args["prefix"], name, *version, digest(parts))),
            kms_key_arn=disks,
            production_variants=[
                {**size, "variant_name": _VARIANT, "model_name": models[_VARIANT].name, "initial_variant_weight": 1}
            ],
            shadow_production_variants=[
                {**beside, "variant_name": variant, "model_name": model.name, "initial_variant_weight": shares[variant]}
                for variant, model in models.items()
                if variant != _VARIANT
            ],
            data_capture_config={
                "enable_capture": True,
                "initial_sampling_percentage": round(100 * args["capture"]),
                "destination_s3_uri": captured,
                "kms_key_id": events,
                "capture_options": [{"capture_mode": "Input"}, {"capture_mode": "Output"}],
                "capture_content_type_header": {
                    "csv_content_types": ["text/csv"],
                    "json_content_types": ["application/json"],
                },
            },
            tags=self._tags(name),
            opts=_new_before_old(self, [log, *ground.guards]),
        )

    def _traffic(
        self,
    ) -> sagemaker.EndpointDeploymentConfigBlueGreenUpdatePolicyTrafficRoutingConfigurationArgsDict:
        """One new instance takes requests first; with a single instance there is no part to begin with."""
        if self._args["most"] < 2:
            return {"type": "ALL_AT_ONCE", "wait_interval_in_seconds": self._wait()}
        return {
            "type": "CANARY",
            "canary_size": {"type": "INSTANCE_COUNT", "value": 1},
            "wait_interval_in_seconds": self._wait(),
        }

    def _wait(self) -> int:
        """Long enough for every alarm to have seen a whole window."""
        return min(_LONGEST_WAIT, 60 + max((alarm["window"] for alarm in self._args["alarms"].values()), default=540))

    def _group(self, name: str) -> ec2.SecurityGroup:
        """Nobody opens a connection to a model: requests come by way of the service. Out: only private endpoints."""
        args = self._args
        return closed_group(
            physical_name(args["prefix"], "models", limit=255),
            "Models: HTTPS to the private endpoints of the network",
            args["network_id"],
            args["cidr"],
            args["service_lists"],
            logical=name,
            tags=self._tags("models"),
            parent=self,
        )

    def _tags(self, role: str) -> dict[str, str]:
        return {**self._args["tags"], "Name": physical_name(self._args["prefix"], role)}


def _logical(name: str, variant: str) -> str:
    return name if variant == _VARIANT else f"{name}-{variant}"


def _new_before_old(parent: pulumi.Resource, after: list[pulumi.Resource]) -> pulumi.ResourceOptions:
    """Options for what is replaced under a running endpoint.

    The provider would delete first what has a name of ours (pulumi-terraform-bridge: nameRequiresDeleteBeforeReplace)
    and leave the endpoint without it. The digest in the name is what lets both exist for a while.
    """
    return pulumi.ResourceOptions(parent=parent, depends_on=after, delete_before_replace=False)
