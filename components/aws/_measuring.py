"""What measures by the clock: a SageMaker processing job of the system's own container, started by a schedule.

It reads what the endpoint recorded, writes the measures and leaves a report beside the record. It writes no log: a log
of personal data would be one more store of it.

Source: Amazon EventBridge Scheduler User Guide, "Using universal targets", "Adding context attributes"
(https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html), Amazon SageMaker AI API
Reference, CreateProcessingJob, and its Developer Guide, execution roles, CreateProcessingJob
(https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createprocessingjob-perms).
"""

from typing import Final

import pulumi
from pulumi_aws import iam, scheduler

from components.aws._group import closed_group
from components.aws._policy import Statement, allow
from components.aws._role import attach, pull
from components.aws._service_role import role_that_may
from components.aws._watch import NAMESPACE
from components.contract.naming import physical_name
from components.contract.observability import Job, ObservabilityArgs

__all__ = ["measure_by_the_clock"]

_CREATE: Final = "arn:aws:scheduler:::aws-sdk:sagemaker:createProcessingJob"
_EDGE: Final = "edge"
"""Where devices write what they predicted, a folder a device."""
_INSTANCE: Final = "ml.m5.large"
_LONGEST: Final = 3000  # seconds
_DISK: Final = 30  # GiB


def measure_by_the_clock(args: ObservabilityArgs, job: Job, parent: pulumi.Resource) -> scheduler.Schedule:
    """The schedule, with the two roles: one starts the job, with the other it runs."""
    name = physical_name(args["prefix"], "monitoring", limit=64)
    group = closed_group(
        physical_name(args["prefix"], "monitoring", limit=255),
        "Monitoring: HTTPS to the private endpoints of the network",
        args["network_id"],
        args["cidr"],
        args["service_lists"],
        logical="monitoring",
        tags={**args["tags"], "Name": name},
        parent=parent,
    )
    runs, may_run = _role("monitoring", "sagemaker.amazonaws.com", args, _work(args, job, group.id), parent)
    jobs = f"arn:aws:sagemaker:{args['region']}:{args['account']}:processing-job/{_jobs(args)}-*"
    start: list[Statement] = [
        allow("Start", ["sagemaker:AddTags", "sagemaker:CreateProcessingJob"], [jobs]),
        allow(
            "HandRoleToJob",
            ["iam:PassRole"],
            [runs.arn],
            when={"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}},
        ),
        allow("OpenSchedule", ["kms:Decrypt"], [args["key_ids"]["events"]]),
    ]
    starts, may_start = _role("monitoring-start", "scheduler.amazonaws.com", args, start, parent)
    return scheduler.Schedule(
        "monitoring",
        name=name,
        description=f"Measures {', '.join(job['monitors'])}",
        schedule_expression=_rate(job["hours"]),
        flexible_time_window={"mode": "OFF"},
        state="ENABLED",
        kms_key_arn=args["key_ids"]["events"],
        target={
            "arn": _CREATE,
            "role_arn": starts.arn,
            "input": _request(args, job, runs.arn, group.id),
            "retry_policy": {"maximum_event_age_in_seconds": 3600, "maximum_retry_attempts": 5},
        },
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[may_run, may_start]),
    )


def _rate(hours: float) -> str:
    if hours < 1:
        return f"rate({round(60 * hours)} minutes)"
    return f"rate({round(hours)} {'hour' if hours == 1 else 'hours'})"


def _jobs(args: ObservabilityArgs) -> str:
    """First part of the jobs' names: the id of a run, of up to 36 characters, comes after it."""
    return physical_name(args["prefix"], "m", limit=26)


def _request(
    args: ObservabilityArgs, job: Job, role: pulumi.Output[str], group_id: pulumi.Output[str]
) -> pulumi.Output[str]:
    """What CreateProcessingJob is asked; the schedule puts the id of the run into the name."""
    store = pulumi.Output.from_input(args["store"])
    told = {
        "SYSTEM": args["system"],
        "ENVIRONMENT": args["environment"],
        "NAMESPACE": NAMESPACE,
        "RECORD": pulumi.Output.concat("s3://", store, "/captured/", args["endpoint"], "/"),
        **({"RECORD_EDGE": pulumi.Output.concat("s3://", store, f"/{_EDGE}/")} if job["edge"] else {}),
        **{f"MONITOR_{monitor}": asked for monitor, asked in job["monitors"].items()},
    }
    subnets = pulumi.Output.from_input(args["subnet_ids"]).apply(lambda found: sorted(found.values()))
    return pulumi.Output.json_dumps(
        {
            "ProcessingJobName": f"{_jobs(args)}-<aws.scheduler.execution-id>",
            "RoleArn": role,
            "AppSpecification": {"ImageUri": job["image"], "ContainerArguments": ["monitor"]},
            "Environment": told,
            "NetworkConfig": {
                "EnableNetworkIsolation": False,  # it reads the record and writes the measures itself
                "EnableInterContainerTrafficEncryption": True,
                "VpcConfig": {"Subnets": subnets, "SecurityGroupIds": [group_id]},
            },
            "ProcessingResources": {
                "ClusterConfig": {
                    "InstanceCount": 1,
                    "InstanceType": _INSTANCE,
                    "VolumeSizeInGB": _DISK,
                    "VolumeKmsKeyId": args["key_ids"]["models"],
                }
            },
            "ProcessingOutputConfig": {
                "KmsKeyId": args["key_ids"]["events"],
                "Outputs": [
                    {
                        "OutputName": "reports",
                        "S3Output": {
                            "S3Uri": pulumi.Output.concat("s3://", store, "/measured"),
                            "LocalPath": "/opt/ml/processing/output",
                            "S3UploadMode": "EndOfJob",
                        },
                    }
                ],
            },
            "StoppingCondition": {"MaxRuntimeInSeconds": _LONGEST},
            "Tags": [{"Key": key, "Value": value} for key, value in sorted(args["tags"].items())],
        }
    )


def _work(args: ObservabilityArgs, job: Job, group_id: pulumi.Output[str]) -> list[Statement]:
    """Read the record, write measures and a report; what a job in our network takes besides."""
    place = f"{args['region']}:{args['account']}"
    bucket = pulumi.Output.concat("arn:aws:s3:::", args["store"])
    events: list[pulumi.Input[str]] = [args["key_ids"]["events"]]
    disks: list[pulumi.Input[str]] = [args["key_ids"]["models"]]
    records: list[pulumi.Input[str]] = [pulumi.Output.concat("captured/", args["endpoint"], "/*")]
    if job["edge"]:
        records.append(f"{_EDGE}/*")
    return [
        allow("FindRecord", ["s3:ListBucket"], [bucket], when={"StringLike": {"s3:prefix": records}}),
        allow("ReadRecord", ["s3:GetObject"], [pulumi.Output.concat(bucket, "/", one) for one in records]),
        allow("LeaveReport", ["s3:PutObject"], [pulumi.Output.concat(bucket, "/measured/*")]),
        allow("OpenRecordAndSealReport", ["kms:Decrypt", "kms:GenerateDataKey"], events),
        allow("EncryptDisk", ["kms:DescribeKey"], disks),
        allow(
            "EncryptDiskOfInstance", ["kms:CreateGrant"], disks, when={"Bool": {"kms:GrantIsForAWSResource": "true"}}
        ),
        allow(
            "WriteMeasures",
            ["cloudwatch:PutMetricData"],
            ["*"],  # has no resource; the namespace limits it
            when={"StringEquals": {"cloudwatch:namespace": NAMESPACE}},
        ),
        *pull([job["image"]]),
        *attach(place, args["subnet_ids"], group_id),
    ]


def _role(
    role: str, service: str, args: ObservabilityArgs, may: list[Statement], parent: pulumi.Resource
) -> tuple[iam.Role, iam.RolePolicy]:
    called = physical_name(args["prefix"], role, limit=64)
    why = f"Measures what is watched of {args['prefix']}"
    return role_that_may(role, args, service, *may, called=called, why=why, parent=parent)
