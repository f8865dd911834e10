"""Cache on AWS: ElastiCache in the private subnets, entered by IAM, emptied by counting generations.

Nothing in AWS empties a cache on an event. So every key of an entry begins with the generation, which stands in a
parameter: an event writes a new one there, no old entry is found any more, and each goes at the end of its time.

Source: Amazon ElastiCache User Guide, "Authenticating with IAM" and "In-transit encryption"
(https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html); Amazon SageMaker AI Developer Guide, "Events
that SageMaker AI sends to EventBridge"; Amazon CloudWatch User Guide, "Alarm events and EventBridge". SageMaker tells
no state of an endpoint that goes back by itself: what tells it is the alarm on which it goes back.
"""

import json
from typing import Final

import pulumi
from pulumi_aws import cloudwatch, ec2, elasticache, iam, sfn, ssm

from components.aws._policy import Statement, allow
from components.aws._service_role import role_that_may
from components.aws._undelivered import put_aside
from components.contract.cache import CacheArgs
from components.contract.naming import physical_name

__all__ = ["Cache"]

_PORT: Final = 6379
_LOG_DAYS: Final = 365  # of what CloudWatch takes the first that is half a year or longer
_SIZES: Final = ((1, "cache.t4g.small"), (3, "cache.t4g.medium"), (6, "cache.m7g.large"), (12, "cache.m7g.xlarge"))
_RELEASE: Final = ["UPDATING", "IN_SERVICE"]


class Cache(pulumi.ComponentResource):
    """Holds answers. What is asked, kept and logged is the caller's matter; a cache that is lost costs no data."""

    address: pulumi.Output[str]
    """Where it is reached inside the network, over TLS."""
    generation: pulumi.Output[str]
    """Name of the parameter with the generation that every key begins with."""
    user: pulumi.Output[str]
    """Name of the user as which a role comes in."""

    def __init__(self, name: str, args: CacheArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:Cache", name, None, opts)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        users, caller = self._users()
        group = self._group(users)
        parameter = ssm.Parameter(
            "generation",
            name=f"/{args['prefix']}/cache/generation",
            description="Every key of the cache begins with it; a new one empties the cache",
            type="String",
            value="first",
            tags=self._tags(physical_name(args["prefix"], "cache", "generation")),
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["value"]),  # the machine writes it
        )
        ssm.Parameter(
            "ttl",
            name=f"/{args['prefix']}/cache/ttl",
            description="Seconds for which an answer is kept",
            type="String",
            value=str(args["ttl"]),
            tags=self._tags(physical_name(args["prefix"], "cache", "ttl")),
            opts=self._own,
        )
        if args["drop_on"]:
            self._drop(parameter)
        self.address = group.primary_endpoint_address
        self.generation = parameter.name
        self.user = caller.user_name
        self.register_outputs({"address": self.address, "generation": self.generation, "user": self.user})

    def _tags(self, name: str) -> dict[str, str]:
        return {**self._args["tags"], "Name": name}

    def _group(self, users: elasticache.UserGroup) -> elasticache.ReplicationGroup:
        args = self._args
        name = physical_name(args["prefix"], "cache", limit=40)
        several = args["nodes"] > 1
        subnets = pulumi.Output.from_input(args["subnet_ids"]).apply(lambda found: sorted(found.values()))
        place = elasticache.SubnetGroup(
            "cache", name=name, description="Private subnets", subnet_ids=subnets, tags=self._tags(name), opts=self._own
        )
        log = cloudwatch.LogGroup(
            "cache",
            name=f"/aws/elasticache/{name}",
            kms_key_id=args["key_ids"]["logs"],
            retention_in_days=_LOG_DAYS,
            tags={**self._tags(name), "purpose": "logs"},
            opts=self._own,
        )
        return elasticache.ReplicationGroup(
            "cache",
            replication_group_id=name,
            description=f"Answers of {args['prefix']}, kept for a while",
            engine="redis",
            engine_version="7.1",
            node_type=_node(args["memory"]),
            num_cache_clusters=args["nodes"],
            automatic_failover_enabled=several,
            multi_az_enabled=several,
            at_rest_encryption_enabled=True,
            kms_key_id=args["key_ids"]["cache"],
            transit_encryption_enabled=True,
            transit_encryption_mode="required",
            user_group_ids=[users.user_group_id],
            subnet_group_name=place.name,
            security_group_ids=[self._firewall().id],
            port=_PORT,
            auto_minor_version_upgrade=True,
            snapshot_retention_limit=0,  # answers are kept for minutes, and nobody may find them later
            log_delivery_configurations=[
                {
                    "destination": log.name,
                    "destination_type": "cloudwatch-logs",
                    "log_format": "json",
                    "log_type": "engine-log",  # the slow log would hold what was asked
                }
            ],
            tags={**self._tags(name), "purpose": "cache"},
            opts=self._own,
        )

    def _users(self) -> tuple[elasticache.UserGroup, elasticache.User]:
        """Whoever comes in is an IAM role; the user that every cache has by default can do nothing."""
        args = self._args
        name, closed = (physical_name(args["prefix"], role, limit=40) for role in ("answers", "default"))
        default = elasticache.User(
            "default",
            user_id=closed,
            user_name="default",
            engine="redis",
            access_string="off -@all",
            no_password_required=True,
            tags=self._tags(closed),
            opts=self._own,
        )
        caller = elasticache.User(
            "answers",
            user_id=name,
            user_name=name,  # IAM wants both to be the same
            engine="redis",
            access_string=f"on ~{args['prefix']}:* -@all +get +setex +ttl +ping",  # no entry without an end
            authentication_mode={"type": "iam"},
            tags=self._tags(name),
            opts=self._own,
        )
        users = elasticache.UserGroup(
            "answers",
            user_group_id=name,
            engine="redis",
            user_ids=[default.user_id, caller.user_id],
            tags=self._tags(name),
            opts=self._own,
        )
        return users, caller

    def _firewall(self) -> ec2.SecurityGroup:
        args = self._args
        name = physical_name(args["prefix"], "cache", limit=255)
        return ec2.SecurityGroup(
            "cache",
            name=name,
            description="The cache: from inside the network, over TLS",
            vpc_id=args["network_id"],
            ingress=[
                {
                    "description": "inside the network",
                    "protocol": "tcp",
                    "from_port": _PORT,
                    "to_port": _PORT,
                    "cidr_blocks": [args["cidr"]],
                }
            ],
            egress=[],
            tags=self._tags(name),
            opts=self._own,
        )

    def _drop(self, parameter: ssm.Parameter) -> None:
        args = self._args
        name = physical_name(args["prefix"], "cache", "drop", limit=64)
        count = allow("Count", ["ssm:PutParameter"], [parameter.arn])
        writer, may_write = self._role("write", "states.amazonaws.com", count)
        machine = sfn.StateMachine(
            "drop",
            name=name,
            role_arn=writer.arn,
            definition=parameter.name.apply(_writes),
            tags=self._tags(name),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[may_write]),
        )
        starter, may_start = self._role(
            "start", "events.amazonaws.com", allow("Start", ["states:StartExecution"], [machine.arn])
        )
        told = pulumi.Output.all(endpoints=args["endpoints"], alarms=args.get("alarms", {}))
        for event in args["drop_on"]:
            rule_name = physical_name(args["prefix"], "cache", event, limit=64)
            rule = cloudwatch.EventRule(
                event,
                name=rule_name,
                description=f"Empties the cache on {event}",
                event_pattern=told.apply(
                    lambda found, event=event: _pattern(
                        event, sorted(found["endpoints"].values()), sorted(found["alarms"].values()), args["system"]
                    )
                ),
                state="ENABLED",
                tags=self._tags(rule_name),
                opts=self._own,
            )
            cloudwatch.EventTarget(
                event,
                rule=rule.name,
                target_id="drop",
                arn=machine.arn,
                role_arn=starter.arn,
                dead_letter_config=put_aside(args.get("undelivered")),
                opts=pulumi.ResourceOptions(parent=self, depends_on=[may_start]),
            )

    def _role(self, role: str, service: str, *may: Statement) -> tuple[iam.Role, iam.RolePolicy]:
        args = self._args
        called = physical_name(args["prefix"], "cache", role, limit=64)
        why = f"Empties the cache of {args['prefix']}"
        return role_that_may(role, args, service, *may, called=called, why=why, parent=self)


def _node(memory: int) -> str:
    """The smallest node with so much memory. ValueError where there is none."""
    found = next((kind for most, kind in _SIZES if memory <= most), None)
    if found is None:
        raise ValueError(f"no node has {memory} GiB; the largest has {_SIZES[-1][0]}")
    return found


def _writes(parameter: str) -> str:
    """The machine's one step: the event's own id is the new generation."""
    step = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:ssm:putParameter",
        "Parameters": {"Name": parameter, "Value.$": "$.id", "Overwrite": True},
        "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": 6, "BackoffRate": 2.0}],
        "End": True,
    }
    return json.dumps({"Comment": "A new generation empties the cache", "StartAt": "Count", "States": {"Count": step}})


def _pattern(event: str, endpoints: list[str], alarms: list[str], system: str) -> str:
    """A release is told by the endpoint, a rollback by the alarm on which it goes back, a stop by whoever stops."""
    match event:
        case "release":
            detail = {"EndpointName": endpoints, "EndpointStatus": _RELEASE}
            told = ("aws.sagemaker", "SageMaker Endpoint State Change", detail)
        case "rollback":
            told = (
                "aws.cloudwatch",
                "CloudWatch Alarm State Change",
                {"alarmName": alarms, "state": {"value": ["ALARM"]}},
            )
        case _:
            told = ("gouvernail", "System Stop", {"system": [system]})
    source, kind, detail = told
    return json.dumps({"source": [source], "detail-type": [kind], "detail": detail})
