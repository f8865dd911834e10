"""Audit log on AWS: a CloudTrail trail of every region, into a locked bucket of an account apart.

And in an environment's account, with whom its gateways write what they were asked.

Source: AWS CloudTrail User Guide, bucket policy and log file validation
(https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html), "Filtering
data events by using advanced event selectors"; Amazon VPC User Guide, flow logs to S3
(https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html).
"""

from typing import Final, TypeAlias

import pulumi
from pulumi_aws import cloudtrail, s3

from components.aws._gateway_logs import let_gateways_log
from components.aws._policy import Statement, allow, deny
from components.aws._store import locked_store
from components.contract.audit_log import AdoptedLog, AuditLogArgs, LogStore, StoreToBuild
from components.contract.naming import physical_name

__all__ = ["AuditLog", "trail_id"]

_TRAIL: Final = {"Service": "cloudtrail.amazonaws.com"}
_FLOW_LOGS: Final = {"Service": "delivery.logs.amazonaws.com"}
_OBJECTS: Final = "AWS::S3::Object"
_ENDPOINTS: Final = "AWS::SageMaker::Endpoint"
_Field: TypeAlias = cloudtrail.TrailAdvancedEventSelectorFieldSelectorArgsDict


def trail_id(prefix: str, account: str, region: str) -> str:
    """What the trail of an account is called before it is there, so that its store can expect it."""
    return f"arn:aws:cloudtrail:{region}:{account}:trail/{_trail_name(prefix)}"


class AuditLog(pulumi.ComponentResource):
    """Records who did what in this account, data events included. Does not read or interpret what it records."""

    trail_id: pulumi.Output[str]
    """ARN of the trail."""
    store: pulumi.Output[str]
    """Name of the bucket that the trail is written to."""
    recovery_store: pulumi.Output[str]
    """The same: it takes in what is recorded in the recovery region."""
    key_id: pulumi.Output[str]
    """ARN of the key that encrypts the trail."""

    def __init__(self, name: str, args: AuditLogArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:AuditLog", name, None, opts)
        build, into, adopt = args.get("build"), args.get("into"), args.get("adopt")
        if adopt is not None:
            trail = self._read(name, adopt)
        elif build is not None:
            bucket = physical_name(args["prefix"], "log", args["account"])
            trail = self._record(name, *self._store(bucket, build, args), args, bucket)
        elif into is not None:
            trail = self._record(name, into, [], args)
        else:
            raise ValueError("an audit log is built, goes into another account's store, or is adopted; none was given")
        if "gateways" in args:
            let_gateways_log(args["gateways"], args, self)
        self.trail_id = trail.arn
        self.store = self.recovery_store = trail.s3_bucket_name
        self.key_id = trail.kms_key_id.apply(lambda key: key or "")
        self.register_outputs(
            {
                "trail_id": self.trail_id,
                "store": self.store,
                "recovery_store": self.recovery_store,
                "key_id": self.key_id,
            }
        )

    def _store(self, bucket: str, build: StoreToBuild, args: AuditLogArgs) -> tuple[LogStore, list[pulumi.Resource]]:
        made, guards = locked_store(
            "log",
            {
                "bucket": bucket,
                "purpose": "audit",
                "key_id": build["key_id"],
                "keep_days": build["keep_days"],
                "tags": args["tags"],
                "stack": build["stack"],
                "policy": _writers(f"arn:aws:s3:::{bucket}", build, args),
                "retained": build.get("retained"),
            },
            self,
        )
        return {"store": made.bucket, "key_id": build["key_id"]}, guards

    def _record(
        self, name: str, into: LogStore, after: list[pulumi.Resource], args: AuditLogArgs, own: str | None = None
    ) -> cloudtrail.Trail:
        """A trail into a store; `own` is its bucket where it lies in the trail's own account."""
        trail = _trail_name(args["prefix"])
        return cloudtrail.Trail(
            name,
            name=trail,
            s3_bucket_name=into["store"],
            kms_key_id=into["key_id"],
            is_multi_region_trail=True,
            include_global_service_events=True,
            enable_log_file_validation=True,
            enable_logging=True,
            advanced_event_selectors=_events(own),
            tags={**args["tags"], "Name": trail},
            opts=pulumi.ResourceOptions(parent=self, depends_on=after),
        )

    def _read(self, name: str, adopt: AdoptedLog) -> cloudtrail.Trail:
        own = pulumi.ResourceOptions(parent=self)
        trail = cloudtrail.Trail.get(name, adopt["trail_id"], opts=own)
        if adopt["read_store"]:
            store = trail.s3_bucket_name
            s3.Bucket.get("log", store, opts=own)
            s3.BucketObjectLockConfiguration.get("log", store, opts=own)
            s3.BucketServerSideEncryptionConfiguration.get("log", store, opts=own)
            s3.BucketVersioning.get("log", store, opts=own)
            s3.BucketPublicAccessBlock.get("log", store, opts=own)
            s3.BucketPolicy.get("log", store, opts=own)
        return trail


def _trail_name(prefix: str) -> str:
    return physical_name(prefix, "trail", limit=128)


def _events(own: str | None) -> list[cloudtrail.TrailAdvancedEventSelectorArgsDict]:
    """Everything that manages, every object read or written, every prediction asked for.

    But not what is written into the log itself: each file of it would be an event, and so another file, for good. All
    else that is done to the log is recorded, reading it and trying to delete from it included.
    """
    management: list[_Field] = [{"field": "eventCategory", "equals": ["Management"]}]
    chosen = {"management": management, _OBJECTS: _data(_OBJECTS), _ENDPOINTS: _data(_ENDPOINTS)}
    if own is not None:
        log = [f"arn:aws:s3:::{own}/"]
        chosen[_OBJECTS] = _data(_OBJECTS, {"field": "resources.ARN", "not_starts_withs": log})
        chosen["the log itself"] = _data(
            _OBJECTS,
            {"field": "resources.ARN", "starts_withs": log},
            {"field": "eventName", "not_equals": ["PutObject"]},
        )
    return [{"name": name, "field_selectors": fields} for name, fields in chosen.items()]


def _data(kind: str, *narrower: _Field) -> list[_Field]:
    return [{"field": "eventCategory", "equals": ["Data"]}, {"field": "resources.type", "equals": [kind]}, *narrower]


def _writers(arn: str, build: StoreToBuild, args: AuditLogArgs) -> list[Statement]:
    """The trails and flow logs of the named accounts write, each below its own number; nobody deletes."""
    trails, accounts = build["trails"], build["accounts"]
    owner = {"s3:x-amz-acl": "bucket-owner-full-control"}
    regions = build.get("regions", [args["region"]])
    sources = [f"arn:aws:logs:{region}:{account}:*" for region in regions for account in accounts]
    return [
        allow(
            "TrailLooks",
            ["s3:GetBucketAcl"],
            [arn],
            principal=_TRAIL,
            when={"StringEquals": {"aws:SourceArn": trails}},
        ),
        allow(
            "TrailWrites",
            ["s3:PutObject"],
            [f"{arn}/AWSLogs/{account}/*" for account in accounts],
            principal=_TRAIL,
            when={"StringEquals": {"aws:SourceArn": trails, **owner}},
        ),
        allow(
            "FlowLogsLook",
            ["s3:GetBucketAcl", "s3:ListBucket"],
            [arn],
            principal=_FLOW_LOGS,
            when={"StringEquals": {"aws:SourceAccount": accounts}, "ArnLike": {"aws:SourceArn": sources}},
        ),
        allow(
            "FlowLogsWrite",
            ["s3:PutObject"],
            [f"{arn}/flow-logs/AWSLogs/*"],
            principal=_FLOW_LOGS,
            when={"StringEquals": {"aws:SourceAccount": accounts, **owner}, "ArnLike": {"aws:SourceArn": sources}},
        ),
        deny(
            "NobodyDeletes",
            ["s3:DeleteBucket", "s3:DeleteObject", "s3:DeleteObjectVersion"],
            [arn, f"{arn}/*"],
            principal="*",
        ),
    ]
