"""Pipeline on AWS: SageMaker Pipelines that end at a version pending approval, and what starts them.

Source: Amazon SageMaker AI Developer Guide, "IAM Access Management" of Pipelines, "Run Training Containers in
Internet-Free Mode"; Service Authorization Reference, condition keys sagemaker:NetworkIsolation, sagemaker:VolumeKmsKey.
"""

import json
from collections.abc import Mapping
from typing import Final

import pulumi
from pulumi_aws import cloudwatch, ec2, iam, sagemaker, scheduler

from components.aws._instances import instance_for
from components.aws._policy import Statement, allow
from components.aws._role import attach, pull
from components.aws._service_role import role_that_may
from components.aws._steps import Ground, definition
from components.aws._undelivered import put_aside
from components.contract.naming import physical_name
from components.contract.pipeline import ModelToTrain, PipelineArgs

__all__ = ["TRAINED", "Pipeline", "step_role_id"]

TRAINED: Final = "pipelines"
"""Where what was trained lies in the store, a folder a model."""

_SERVICE: Final = "sagemaker.amazonaws.com"
_SILENT: Final = "*no datapoints were received*"
_GRANTED: Final = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
_RUN: Final = "pipeline-run"
_STEPS: Final = "pipeline-jobs"
_JOBS: Final = ("processing-job", "training-job")


def step_role_id(prefix: str, account: str, roles: str, model: str, *, registers: bool) -> str:
    """What the role is called that `registers` versions of a model, or that its steps run with, before it is there."""
    return f"arn:aws:iam::{account}:role{roles}{_role_name(prefix, model, _RUN if registers else _STEPS)}"


def _role_name(prefix: str, model: str, part: str) -> str:
    return physical_name(prefix, model, part, limit=64)


class Pipeline(pulumi.ComponentResource):
    """One pipeline a model. It approves nothing and serves nothing: neither is its roles'."""

    pipelines: pulumi.Output[dict[str, str]]
    """Model -> name of its pipeline."""

    def __init__(self, name: str, args: PipelineArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:Pipeline", name, None, opts)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        self._place = f"{args['region']}:{args['account']}"
        group = self._group()
        made = {model: self._pipeline(model, wanted, group) for model, wanted in args["models"].items()}
        self._tell(made)
        if "every_days" in args:
            self._by_the_clock(made, args["every_days"])
        if args["on"]:
            self._on_breaches(made, args["on"])
        self.pipelines = pulumi.Output.all(**{model: one.pipeline_name for model, one in made.items()})
        self.register_outputs({"pipelines": self.pipelines})

    def _tags(self, name: str) -> dict[str, str]:
        return {**self._args["tags"], "Name": name}

    def _pipeline(self, model: str, wanted: ModelToTrain, group: ec2.SecurityGroup) -> sagemaker.Pipeline:
        args = self._args
        name = physical_name(args["prefix"], model)
        instance = instance_for(args["machine"]).name
        briefest = min(wanted["datasets"].values(), key=lambda one: one["keep_days"])["store"]
        # What is made of several datasets is kept as briefly as the briefest of them.
        prepared = pulumi.Output.concat(briefest, f"/runs/{model}")
        trained = pulumi.Output.concat(args["artefacts"], f"/{TRAINED}/{model}")
        stores = {dataset: its["store"] for dataset, its in wanted["datasets"].items()}
        jobs, may_run = self._role(
            model, _STEPS, _SERVICE, "Runs its steps", *self._of_jobs(wanted, prepared, trained, group)
        )
        conductor, may_conduct = self._role(
            model,
            _RUN,
            _SERVICE,
            "Starts its steps and registers",
            *self._of_conductor(wanted, prepared, trained, jobs),
        )
        subnets = pulumi.Output.from_input(args["subnet_ids"]).apply(lambda found: sorted(found.values()))
        keys = args["key_ids"]
        ground = pulumi.Output.all(
            job_role=jobs.arn,
            subnets=subnets,
            group=group.id,
            data_key=keys["data"],
            artefact_key=keys["artefacts"],
            disk_key=keys["models"],
            prepared=pulumi.Output.concat("s3://", prepared),
            trained=pulumi.Output.concat("s3://", trained),
            stores=stores,
            group_name=wanted["group"],
            instance=instance,
            served_on=[instance_for(args["serving_machine"]).name],
        )
        return sagemaker.Pipeline(
            model,
            pipeline_name=name,
            pipeline_display_name=name,
            pipeline_description=f"Trains {model} and registers what passes every gate, as pending",
            role_arn=conductor.arn,
            parallelism_configuration={"max_parallel_execution_steps": 5},
            pipeline_definition=ground.apply(lambda found: definition(wanted, _ground(found))),
            tags={**self._tags(name), "model": model},
            opts=pulumi.ResourceOptions(parent=self, depends_on=[may_run, may_conduct]),
        )

    def _role(
        self, model: str, part: str, service: str, purpose: str, *may: Statement
    ) -> tuple[iam.Role, iam.RolePolicy]:
        args = self._args
        return role_that_may(
            f"{model}-{part}",
            args,
            service,
            *may,
            called=_role_name(args["prefix"], model, part),
            why=f"{purpose}: {model}",
            parent=self,
            policy=part,
        )

    def _of_jobs(
        self,
        wanted: ModelToTrain,
        prepared: pulumi.Output[str],
        trained: pulumi.Output[str],
        group: ec2.SecurityGroup,
    ) -> list[Statement]:
        """What the steps may do: read the model's datasets, write what they make of them, and no more."""
        args, keys = self._args, self._args["key_ids"]
        stores = [its["store"] for _, its in sorted(wanted["datasets"].items())]
        made = [_in_s3(place, "/*") for place in (prepared, trained)]
        names = ("ProcessingJobs", "TrainingJobs")
        logs = [f"arn:aws:logs:{self._place}:log-group:/aws/sagemaker/{one}:*" for one in names]
        return [
            allow("ReadDatasets", ["s3:GetObject"], [_in_s3(store, "/data/*") for store in stores]),
            allow("FindObjects", ["s3:ListBucket"], [_in_s3(store) for store in (*stores, args["artefacts"])]),
            allow("KeepWhatIsMade", ["s3:GetObject", "s3:PutObject"], made),
            allow("UseKeys", ["kms:Decrypt", "kms:GenerateDataKey"], [keys["data"], keys["artefacts"]]),
            allow("EncryptDisks", ["kms:DescribeKey"], [keys["models"]]),
            allow("EncryptDisksOfInstances", ["kms:CreateGrant"], [keys["models"]], when=_GRANTED),
            allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], logs),
            allow(
                "Measure",
                ["cloudwatch:PutMetricData"],
                ["*"],  # has no resource; the namespace limits it
                when={"StringEquals": {"cloudwatch:namespace": [f"/aws/sagemaker/{one}" for one in names]}},
            ),
            *pull([wanted["image"]]),
            *attach(self._place, args["subnet_ids"], group.id),
        ]

    def _of_conductor(
        self, wanted: ModelToTrain, prepared: pulumi.Output[str], trained: pulumi.Output[str], jobs: iam.Role
    ) -> list[Statement]:
        """What runs the steps may do: start isolated, encrypted jobs, read reports, register. Not approve."""
        keys = self._args["key_ids"]
        here = f"arn:aws:sagemaker:{self._place}"
        started = [f"{here}:{kind}/pipelines-*" for kind in _JOBS]
        group = pulumi.Output.from_input(wanted["group"])
        versions = [
            pulumi.Output.concat(f"{here}:model-package-group/", group),
            group.apply(lambda name: f"{here}:model-package/{name.lower()}/*"),
        ]
        bounded = {
            "Bool": {"sagemaker:NetworkIsolation": "true"},
            "ArnEquals": {"sagemaker:VolumeKmsKey": [keys["models"]]},
        }
        to_sagemaker = {"StringEquals": {"iam:PassedToService": _SERVICE}}
        follow = ["AddTags", "DescribeProcessingJob", "DescribeTrainingJob", "StopProcessingJob", "StopTrainingJob"]
        return [
            allow("StartJobs", ["sagemaker:CreateProcessingJob", "sagemaker:CreateTrainingJob"], started, when=bounded),
            allow("FollowJobs", [f"sagemaker:{action}" for action in follow], started),
            allow(
                "Register",
                ["sagemaker:AddTags", "sagemaker:CreateModelPackage", "sagemaker:DescribeModelPackage"],
                versions,
            ),
            allow("HandOnRoleOfJobs", ["iam:PassRole"], [jobs.arn], when=to_sagemaker),
            allow("ReadReports", ["s3:GetObject"], [_in_s3(prepared, "/*/quality/*"), _in_s3(trained, "/*")]),
            allow("DecryptReports", ["kms:Decrypt"], [keys["data"], keys["artefacts"]]),
            allow("EncryptVersions", ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"], [keys["models"]]),
            allow("EncryptVersionsThere", ["kms:CreateGrant"], [keys["models"]], when=_GRANTED),
            *pull([wanted["image"]]),
        ]

    def _group(self) -> ec2.SecurityGroup:
        """Nobody opens a connection to a job. Out: only private endpoints."""
        args = self._args
        name = physical_name(args["prefix"], "jobs", limit=255)
        return ec2.SecurityGroup(
            "jobs",
            name=name,
            description="Steps of pipelines: HTTPS to the private endpoints of the network",
            vpc_id=args["network_id"],
            ingress=[],
            egress=[
                {
                    "description": "Private endpoints",
                    "protocol": "tcp",
                    "from_port": 443,
                    "to_port": 443,
                    "cidr_blocks": [args["cidr"]],
                    "prefix_list_ids": args["service_lists"],
                }
            ],
            tags=self._tags(name),
            opts=self._own,
        )

    def _tell(self, made: Mapping[str, sagemaker.Pipeline]) -> None:
        """A run that fails, be it at a gate, is told."""
        name = physical_name(self._args["prefix"], "pipeline", "failures", limit=64)
        pattern = pulumi.Output.all(*(one.arn for one in made.values())).apply(
            lambda arns: json.dumps(
                {
                    "source": ["aws.sagemaker"],
                    "detail-type": ["SageMaker Model Building Pipeline Execution Status Change"],
                    "detail": {"pipelineArn": sorted(arns), "currentPipelineExecutionStatus": ["Failed"]},
                }
            )
        )
        rule = self._rule("failures", name, "Runs of pipelines that fail", pattern)
        cloudwatch.EventTarget(
            "failures",
            rule=rule.name,
            target_id="route",
            arn=self._args["route"],
            dead_letter_config=put_aside(self._args.get("undelivered")),
            opts=self._own,
        )

    def _rule(self, role: str, name: str, said: str, pattern: pulumi.Input[str]) -> cloudwatch.EventRule:
        return cloudwatch.EventRule(
            role,
            name=name,
            description=said,
            event_pattern=pattern,
            state="ENABLED",
            tags=self._tags(name),
            opts=self._own,
        )

    def _by_the_clock(self, made: Mapping[str, sagemaker.Pipeline], days: int) -> None:
        for model, one in made.items():
            opens = allow("OpenSchedule", ["kms:Decrypt"], [self._args["key_ids"]["artefacts"]])
            starter, may = self._role(model, "pipeline-clock", "scheduler.amazonaws.com", "Starts", _start(one), opens)
            name = physical_name(self._args["prefix"], model, "retrain", limit=64)
            scheduler.Schedule(
                model,
                name=name,
                description=f"Trains {model} again",
                schedule_expression=f"rate({days} {'day' if days == 1 else 'days'})",
                flexible_time_window={"mode": "OFF"},
                state="ENABLED",
                kms_key_arn=self._args["key_ids"]["artefacts"],
                target={
                    "arn": one.arn,
                    "role_arn": starter.arn,
                    "retry_policy": {"maximum_retry_attempts": 3, "maximum_event_age_in_seconds": 3600},
                },
                opts=pulumi.ResourceOptions(parent=self, depends_on=[may]),
            )

    def _on_breaches(self, made: Mapping[str, sagemaker.Pipeline], monitors: list[str]) -> None:
        """An alarm of a monitor bears the system's prefix and ends in the monitor's name.

        One that rings because nothing was measured says so in its reason: there is nothing to train against then.
        """
        prefix = self._args["prefix"]
        starters = {
            model: self._role(model, "pipeline-breach", "events.amazonaws.com", "Starts", _start(one))
            for model, one in made.items()
        }
        for monitor in monitors:
            name = physical_name(prefix, "retrain", monitor, limit=64)
            pattern = {
                "source": ["aws.cloudwatch"],
                "detail-type": ["CloudWatch Alarm State Change"],
                "detail": {
                    "alarmName": [{"wildcard": f"{prefix}-*{monitor.replace('_', '-')}"}],
                    "state": {"value": ["ALARM"], "reason": [{"anything-but": {"wildcard": _SILENT}}]},
                },
            }
            rule = self._rule(f"on-{monitor}", name, f"Trains again when {monitor} is breached", json.dumps(pattern))
            for model, one in made.items():
                starter, may = starters[model]
                cloudwatch.EventTarget(
                    f"on-{monitor}-{model}",
                    rule=rule.name,
                    target_id=physical_name("retrain", model, limit=64),
                    arn=one.arn,
                    role_arn=starter.arn,
                    dead_letter_config=put_aside(self._args.get("undelivered")),
                    opts=pulumi.ResourceOptions(parent=self, depends_on=[may]),
                )


def _start(pipeline: sagemaker.Pipeline) -> Statement:
    return allow("Start", ["sagemaker:StartPipelineExecution"], [pipeline.arn])


def _in_s3(place: pulumi.Input[str], rest: str = "") -> pulumi.Output[str]:
    return pulumi.Output.concat("arn:aws:s3:::", place, rest)


def _ground(found: Mapping[str, object]) -> Ground:
    return Ground(**found)  # pyright: ignore[reportArgumentType]  its keys are those of Ground
