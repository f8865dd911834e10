"""Archive on AWS: a locked bucket in an account apart, and a machine that extends every lock at each release.

An endpoint in service is told to a bus of this account, and a Step Functions machine sets the lock of every version of
every document of that system to the spec's years from now. S3 lets a lock in compliance mode grow and never shrink, so
a release that is told twice does no harm.

Source: Amazon S3 User Guide, object lock (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html);
Amazon EventBridge User Guide, "Sending and receiving events between AWS accounts"
(https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html); AWS Step Functions Developer Guide,
"IAM policies for using Distributed Map states".
"""

import json
from typing import Any, Final

import pulumi
from pulumi_aws import cloudwatch, iam, s3, sfn

from components.aws._policy import Statement, allow, deny, document
from components.aws._service_role import role_that_may
from components.aws._store import locked_store
from components.aws._undelivered import put_aside
from components.contract.archive import AdoptedArchive, ArchiveArgs, ArchiveToBuild, DocumentStore
from components.contract.naming import physical_name

__all__ = ["Archive", "sender_of", "writers_of"]

_DAY_MILLIS: Final = 86_400_000
_A_PAGE: Final = 200  # versions read at a time: what a state may hold ends at 256 KiB
_AT_ONCE: Final = 40
_NOTHING: Final[dict[str, str]] = {}
_PATIENCE: Final = 86_400  # a run that hangs ends, and is told; else AWS lets it stand for a year
_ENDED_BADLY: Final = {
    "extend": "ExecutionsFailed",
    "extend-timed-out": "ExecutionsTimedOut",
    "extend-aborted": "ExecutionsAborted",
}
_UNDELIVERED: Final = ("AWS/Events", "FailedInvocations")
_AGAIN: Final = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": 6, "BackoffRate": 2.0}]


def writers_of(account: str, roles: str) -> str:
    """The roles of an account that put documents, as a pattern. Each bears its system's id as tag `ai-system-id`."""
    return f"arn:aws:iam::{account}:role{roles}*-reports"


def sender_of(account: str, prefix: str, roles: str) -> str:
    """The role of an account that tells of releases, before it is there."""
    return f"arn:aws:iam::{account}:role{roles}{physical_name(prefix, 'archive', 'tell', limit=64)}"


class Archive(pulumi.ComponentResource):
    """Keeps documents. Writes none, reads none, and deletes none when their time is over: that is a decision."""

    store: pulumi.Output[str]
    """Name of the bucket; a system writes below `<environment>/<its id>/`."""
    key_id: pulumi.Output[str]
    """ARN of the key that encrypts it; empty where the landing zone's was adopted."""
    releases: pulumi.Output[str]
    """ARN of the bus that is told of releases; empty where the landing zone's was adopted."""

    def __init__(self, name: str, args: ArchiveArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:Archive", name, None, opts)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        build, into, adopt = args.get("build"), args.get("into"), args.get("adopt")
        if adopt is not None:
            store, key, releases = self._read(adopt), "", ""
        elif build is not None:
            store, key, releases = self._keep(build)
        elif into is not None:
            self._tell(into)
            store, key, releases = into["store"], into["key_id"], into["releases"]
        else:
            raise ValueError("an archive is built, told of releases, or adopted; none was given")
        self.store = pulumi.Output.from_input(store)
        self.key_id = pulumi.Output.from_input(key)
        self.releases = pulumi.Output.from_input(releases)
        self.register_outputs({"store": self.store, "key_id": self.key_id, "releases": self.releases})

    def _tags(self, name: str) -> dict[str, str]:
        return {**self._args["tags"], "Name": name}

    def _read(self, adopt: AdoptedArchive) -> pulumi.Input[str]:
        store = adopt["store"]
        if adopt["read_store"]:
            s3.Bucket.get("documents", store, opts=self._own)
            s3.BucketObjectLockConfiguration.get("documents", store, opts=self._own)
            s3.BucketServerSideEncryptionConfiguration.get("documents", store, opts=self._own)
            s3.BucketVersioning.get("documents", store, opts=self._own)
            s3.BucketPublicAccessBlock.get("documents", store, opts=self._own)
            s3.BucketPolicy.get("documents", store, opts=self._own)
        return store

    def _keep(self, build: ArchiveToBuild) -> tuple[pulumi.Output[str], pulumi.Input[str], pulumi.Output[str]]:
        args = self._args
        bucket = physical_name(args["prefix"], "documents", args["account"])
        arn = f"arn:aws:s3:::{bucket}"
        machine = physical_name(args["prefix"], "archive", "extend", limit=64)
        place = f"{args['region']}:{args['account']}"
        role, may = self._role(
            "extend",
            "states.amazonaws.com",
            allow("List", ["s3:ListBucketVersions"], [arn]),
            allow("Extend", ["s3:PutObjectRetention"], [f"{arn}/{build['environment']}/*"]),
            allow("StartParts", ["states:StartExecution"], [f"arn:aws:states:{place}:stateMachine:{machine}"]),
            allow(
                "WatchParts",
                ["states:DescribeExecution", "states:StopExecution"],
                [f"arn:aws:states:{place}:execution:{machine}:*", f"arn:aws:states:{place}:execution:{machine}/*"],
            ),
        )
        extender = f"arn:aws:iam::{args['account']}:role{args['roles']}{_role_name(args, 'extend')}"
        made, guards = locked_store(
            "documents",
            {
                "bucket": bucket,
                "purpose": "documents",
                "key_id": build["key_id"],
                "keep_days": build["keep_days"],
                "tags": args["tags"],
                "stack": build["stack"],
                "policy": _guards(arn, build, extender),
                "retained": build.get("retained"),
            },
            self,
        )
        extend = sfn.StateMachine(
            "extend",
            name=machine,
            role_arn=role.arn,
            definition=json.dumps(_extends(bucket, build["environment"], build["keep_days"])),
            tags=self._tags(machine),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[may, *guards]),
        )
        for ended, metric in _ENDED_BADLY.items():
            self._alarm(ended, ("AWS/States", metric), {"StateMachineArn": extend.arn}, build["route"])
        return made.bucket, build["key_id"], self._listen(build, extend)

    def _listen(self, build: ArchiveToBuild, extend: sfn.StateMachine) -> pulumi.Output[str]:
        """The bus that releases are told to, and the rule that starts the machine."""
        args = self._args
        name = physical_name(args["prefix"], "releases")
        arn = f"arn:aws:events:{args['region']}:{args['account']}:event-bus/{name}"
        bus = cloudwatch.EventBus("releases", name=name, tags=self._tags(name), opts=self._own)
        told: Statement = allow(
            "TellReleases",
            ["events:PutEvents"],
            [arn],
            principal={"AWS": f"arn:aws:iam::{build['writing_account']}:root"},
            when={
                "StringEquals": {"events:source": "aws.sagemaker"},
                "ArnEquals": {"aws:PrincipalArn": build["sender"]},
            },
        )
        cloudwatch.EventBusPolicy("releases", event_bus_name=bus.name, policy=document(told), opts=self._own)
        starter, may = self._role(
            "start", "events.amazonaws.com", allow("Start", ["states:StartExecution"], [extend.arn])
        )
        rule = self._rule("release", build["environment"], {"account": [build["writing_account"]]}, bus.name)
        cloudwatch.EventTarget(
            "release",
            rule=rule.name,
            event_bus_name=bus.name,
            target_id="extend",
            arn=extend.arn,
            role_arn=starter.arn,
            dead_letter_config=put_aside(args.get("undelivered")),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[may]),
        )
        self._alarm("start", _UNDELIVERED, {"RuleName": rule.name, "EventBusName": bus.name}, build["route"])
        return bus.arn

    def _tell(self, into: DocumentStore) -> None:
        """Every release of this account, on to the archive's bus."""
        sender, may = self._role("tell", "events.amazonaws.com", allow("Tell", ["events:PutEvents"], _one(into)))
        rule = self._rule("release", into["environment"], {}, None)
        cloudwatch.EventTarget(
            "release",
            rule=rule.name,
            target_id="archive",
            arn=into["releases"],
            role_arn=sender.arn,
            dead_letter_config=put_aside(self._args.get("undelivered")),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[may]),
        )
        self._alarm("tell", _UNDELIVERED, {"RuleName": rule.name}, into["route"])

    def _rule(
        self, role: str, environment: str, more: dict[str, list[str]], bus: pulumi.Input[str] | None
    ) -> cloudwatch.EventRule:
        name = physical_name(self._args["prefix"], "archive", role, limit=64)
        pattern = {
            "source": ["aws.sagemaker"],
            "detail-type": ["SageMaker Endpoint State Change"],
            "detail": {"EndpointStatus": ["IN_SERVICE"], "EndpointName": [{"wildcard": f"*-{environment}-*"}]},
            **more,
        }
        return cloudwatch.EventRule(
            role,
            name=name,
            event_bus_name=bus,
            description="A system was put into service: the lock of its documents grows",
            event_pattern=json.dumps(pattern),
            state="ENABLED",
            tags=self._tags(name),
            opts=self._own,
        )

    def _role(self, role: str, service: str, *may: Statement) -> tuple[iam.Role, iam.RolePolicy]:
        args = self._args
        why = "Extends the locks of documents at each release"
        return role_that_may(role, args, service, *may, called=_role_name(args, role), why=why, parent=self)

    def _alarm(
        self, role: str, metric: tuple[str, str], dimensions: dict[str, pulumi.Input[str]], route: pulumi.Input[str]
    ) -> None:
        name = physical_name(self._args["prefix"], "archive", role, limit=255)
        cloudwatch.MetricAlarm(
            role,
            name=name,
            alarm_description="A release did not extend the lock of its documents: docs/guides/archive.md",
            namespace=metric[0],
            metric_name=metric[1],
            dimensions=dimensions,
            statistic="Sum",
            period=300,
            evaluation_periods=1,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
            treat_missing_data="notBreaching",  # between releases nothing is measured
            alarm_actions=[route],
            tags=self._tags(name),
            opts=self._own,
        )


def _role_name(args: ArchiveArgs, role: str) -> str:
    return physical_name(args["prefix"], "archive", role, limit=64)


def _one(into: DocumentStore) -> pulumi.Output[list[str]]:
    return pulumi.Output.from_input(into["releases"]).apply(lambda arn: [arn])


def _guards(arn: str, build: ArchiveToBuild, extender: str) -> list[Statement]:
    """A system's own role puts below its own name; nobody else writes, nobody deletes, only the machine locks."""
    return [
        allow(
            "SystemsPut",
            ["s3:PutObject"],
            [f"{arn}/{build['environment']}/${{aws:PrincipalTag/ai-system-id}}/*"],
            principal={"AWS": f"arn:aws:iam::{build['writing_account']}:root"},
            when={"ArnLike": {"aws:PrincipalArn": build["writers"]}},
        ),
        deny(
            "NobodyDeletes",
            ["s3:DeleteBucket", "s3:DeleteObject", "s3:DeleteObjectVersion"],
            [arn, f"{arn}/*"],
            principal="*",
        ),
        deny(
            "OnlyReleasesLock",
            ["s3:BypassGovernanceRetention", "s3:PutObjectLegalHold", "s3:PutObjectRetention"],
            [f"{arn}/*"],
            principal="*",
            when={"ArnNotLike": {"aws:PrincipalArn": extender}},
        ),
    ]


def _extends(bucket: str, environment: str, days: int) -> dict[str, Any]:
    """Page by page through every version of every document of the system that the endpoint's name begins with.

    Versions and not objects: what was overwritten stays as long as what stands over it.
    """
    now = "$toMillis($states.context.Execution.StartTime)"
    system = f"$substringBefore($states.input.detail.EndpointName, '-{environment}-')"
    lock = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:s3:putObjectRetention",
        "Arguments": {
            "Bucket": bucket,
            "Key": "{% $states.input.Key %}",
            "VersionId": "{% $states.input.VersionId %}",
            "Retention": {"Mode": "COMPLIANCE", "RetainUntilDate": "{% $states.input.Until %}"},
        },
        "Output": _NOTHING,
        "Retry": _AGAIN,
        "End": True,
    }
    states: dict[str, Any] = {
        "Begin": {
            "Type": "Pass",
            "Assign": {
                "prefix": f"{{% '{environment}/' & {system} & '/' %}}",
                "until": f"{{% $fromMillis({now} + {days} * {_DAY_MILLIS}) %}}",
                "page": _NOTHING,
            },
            "Next": "List",
        },
        "List": {
            "Type": "Task",
            "Resource": "arn:aws:states:::aws-sdk:s3:listObjectVersions",
            "Arguments": f"{{% $merge([{{'Bucket': '{bucket}', 'Prefix': $prefix, 'MaxKeys': {_A_PAGE}}}, $page]) %}}",
            "Assign": {
                "more": "{% $states.result.IsTruncated %}",
                "page": (
                    "{% $states.result.IsTruncated ? {'KeyMarker': $states.result.NextKeyMarker, "
                    "'VersionIdMarker': $states.result.NextVersionIdMarker} : {} %}"
                ),
            },
            "Output": {"versions": "{% [$states.result.Versions.{'Key': Key, 'VersionId': VersionId}] %}"},
            "Retry": _AGAIN,
            "Next": "Extend",
        },
        "Extend": {
            "Type": "Map",
            "Items": "{% $states.input.versions %}",
            "ItemSelector": {
                "Key": "{% $states.context.Map.Item.Value.Key %}",
                "VersionId": "{% $states.context.Map.Item.Value.VersionId %}",
                "Until": "{% $until %}",
            },
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Lock",
                "States": {"Lock": lock},
            },
            "MaxConcurrency": _AT_ONCE,
            "Output": _NOTHING,
            "Next": "More",
        },
        "More": {"Type": "Choice", "Choices": [{"Condition": "{% $more %}", "Next": "List"}], "Default": "Done"},
        "Done": {"Type": "Succeed"},
    }
    return {
        "Comment": "The lock of a system's documents, from this release on",
        "QueryLanguage": "JSONata",
        "TimeoutSeconds": _PATIENCE,
        "StartAt": "Begin",
        "States": states,
    }
