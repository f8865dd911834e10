"""Incidents on AWS: an SNS topic a severity, all into one queue, and from there to the ITSM's API.

What cannot be delivered waits in a dead-letter queue, that of EventBridge's rules too, and an alarm says so on a way of
its own. Address and credential
of the ITSM are set once by hand and then left alone (`docs/guides/incidents.md`): they would stand in the state.

Source: Amazon EventBridge User Guide, "Amazon EventBridge Pipes" and "API destinations"
(https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes.html), Amazon SNS Developer Guide, "Fanout to Amazon
SQS queues" (https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html).
"""

from collections.abc import Mapping
from typing import Final

import pulumi
from pulumi_aws import cloudwatch, iam, pipes, sns, sqs

from components.aws._policy import Conditions, allow, document
from components.aws._service_role import role_that_may
from components.contract.incidents import IncidentsArgs, Itsm
from components.contract.naming import physical_name

__all__ = ["Incidents"]

_PUBLISHERS: Final = (
    "backup.amazonaws.com",
    "budgets.amazonaws.com",
    "cloudwatch.amazonaws.com",
    "costalerts.amazonaws.com",
)
_EVENTS: Final = {"Service": "events.amazonaws.com"}
_KEPT_SECONDS: Final = 14 * 86400  # the most that a queue keeps
_ATTEMPTS: Final = 5
_ELSEWHERE: Final = "https://itsm.invalid/set-by-hand"
_NOT_A_CREDENTIAL: Final = "set-by-hand"


class Incidents(pulumi.ComponentResource):
    """Routes for whoever raises an alarm. Opens no ticket by itself, and decides nothing about who is called when."""

    routes: pulumi.Output[dict[str, str]]
    """Severity -> ARN of the topic to send to."""
    dead_letters: pulumi.Output[str]
    """ARN of the queue of what could not be delivered; empty where the landing zone's routes are adopted."""

    def __init__(self, name: str, args: IncidentsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:Incidents", name, None, opts)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        arns, dead = self._adopted(args["adopt"]) if "adopt" in args else self._built()
        self.routes = pulumi.Output.all(**arns)
        self.dead_letters = dead
        self.register_outputs({"routes": self.routes, "dead_letters": self.dead_letters})

    def _adopted(self, topics: Mapping[str, str]) -> tuple[dict[str, pulumi.Output[str]], pulumi.Output[str]]:
        """The landing zone's topics; what lies behind them is not ours to know."""
        found = {severity: sns.Topic.get(severity, arn, opts=self._own).arn for severity, arn in topics.items()}
        return found, pulumi.Output.from_input("")

    def _built(self) -> tuple[dict[str, pulumi.Output[str]], pulumi.Output[str]]:
        args = self._args
        topics = {severity: self._topic(severity, {"severity": severity}) for severity in args["severities"]}
        arns = {severity: topic.arn for severity, topic in topics.items()}
        dead = self._queue("dead-letters", None)
        waiting = self._queue("incidents", dead)
        rules = f"arn:aws:events:{args['region']}:{args['account']}:rule/*"
        self._let_in("dead-letters", dead, list(arns.values()), rules)
        self._let_in("incidents", waiting, list(arns.values()))
        for severity, topic in topics.items():
            sns.TopicSubscription(
                severity,
                topic=topic.arn,
                protocol="sqs",
                endpoint=waiting.arn,
                redrive_policy=pulumi.Output.json_dumps({"deadLetterTargetArn": dead.arn}),
                opts=self._own,
            )
        self._watch(dead)
        if "itsm" in args:
            self._deliver(waiting, args["itsm"])
        return arns, dead.arn

    def _tags(self, name: str) -> Mapping[str, str]:
        return {**self._args["tags"], "Name": name, "purpose": "incidents"}

    def _topic(self, role: str, tags: Mapping[str, str]) -> sns.Topic:
        args = self._args
        name = physical_name(args["prefix"], role, limit=256)
        arn = f"arn:aws:sns:{args['region']}:{args['account']}:{name}"
        own = {"StringEquals": {"aws:SourceAccount": args["account"]}}
        services = {"Service": list(_PUBLISHERS)}
        return sns.Topic(
            role,
            name=name,
            kms_master_key_id=args["key_id"],
            policy=document(
                allow("Publish", ["sns:Publish"], [arn], principal=services, when=own),
                # Without a condition: EventBridge fulfils none in the policy of a topic (EventBridge User Guide, "Using
                # resource-based policies").
                allow("PublishEvents", ["sns:Publish"], [arn], principal=_EVENTS),
            ),
            tags={**self._tags(name), **tags},
            opts=self._own,
        )

    def _queue(self, role: str, dead: sqs.Queue | None) -> sqs.Queue:
        name = physical_name(self._args["prefix"], role, limit=80)
        redrive = None
        if dead is not None:
            redrive = pulumi.Output.json_dumps({"deadLetterTargetArn": dead.arn, "maxReceiveCount": _ATTEMPTS})
        return sqs.Queue(
            role,
            name=name,
            kms_master_key_id=self._args["key_id"],
            message_retention_seconds=_KEPT_SECONDS,
            redrive_policy=redrive,
            tags=self._tags(name),
            opts=self._own,
        )

    def _let_in(self, role: str, queue: sqs.Queue, topics: list[pulumi.Output[str]], rules: str | None = None) -> None:
        """Only our topics send to a queue, and where it takes what `rules` cannot pass on, they do."""
        sent = [
            allow(
                "OurTopicsSend",
                ["sqs:SendMessage"],
                [queue.arn],
                principal={"Service": "sns.amazonaws.com"},
                when={"ArnEquals": {"aws:SourceArn": topics}},
            )
        ]
        if rules is not None:
            by_rules: Conditions = {"ArnLike": {"aws:SourceArn": rules}}
            sent.append(allow("RulesPutAside", ["sqs:SendMessage"], [queue.arn], principal=_EVENTS, when=by_rules))
        sqs.QueuePolicy(role, queue_url=queue.url, policy=document(*sent), opts=self._own)

    def _watch(self, dead: sqs.Queue) -> None:
        """The alarm goes to a topic that does not depend on the ITSM: somebody must have subscribed to it."""
        name = physical_name(self._args["prefix"], "undelivered", limit=255)
        topic = self._topic("undelivered", {})
        cloudwatch.MetricAlarm(
            "undelivered",
            name=name,
            alarm_description="Alarms or findings that could not be delivered to the ITSM",
            namespace="AWS/SQS",
            metric_name="ApproximateNumberOfMessagesVisible",
            dimensions={"QueueName": dead.name},
            statistic="Maximum",
            period=300,
            evaluation_periods=1,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
            treat_missing_data="notBreaching",  # an empty queue measures nothing after a while
            alarm_actions=[topic.arn],
            tags={**self._args["tags"], "Name": name},
            opts=self._own,
        )

    def _deliver(self, waiting: sqs.Queue, itsm: Itsm) -> None:
        name = physical_name(self._args["prefix"], "itsm", limit=64)
        connection = cloudwatch.EventConnection(
            "itsm",
            name=name,
            description=f"Credential of {itsm['kind']}, set by hand",
            authorization_type="API_KEY",
            auth_parameters={"api_key": {"key": itsm["credential_header"], "value": _NOT_A_CREDENTIAL}},
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["authParameters"]),
        )
        destination = cloudwatch.EventApiDestination(
            "itsm",
            name=name,
            description=f"Opens tickets in {itsm['kind']}; its address is set by hand",
            connection_arn=connection.arn,
            http_method="POST",
            invocation_endpoint=_ELSEWHERE,
            invocation_rate_limit_per_second=10,
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["invocationEndpoint"]),
        )
        role, may = self._carrier(waiting, destination)
        pipes.Pipe(
            "itsm",
            name=name,
            description=f"Carries incidents to {itsm['kind']}",
            role_arn=role.arn,
            source=waiting.arn,
            source_parameters={"sqs_queue_parameters": {"batch_size": 1}},
            target=destination.arn,
            tags={**self._args["tags"], "Name": name},
            opts=pulumi.ResourceOptions(parent=self, depends_on=[may]),
        )

    def _carrier(
        self, waiting: sqs.Queue, destination: cloudwatch.EventApiDestination
    ) -> tuple[iam.Role, iam.RolePolicy]:
        args = self._args
        take = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
        return role_that_may(
            "itsm",
            args,
            "pipes.amazonaws.com",
            allow("Take", take, [waiting.arn]),
            allow("Decrypt", ["kms:Decrypt"], [args["key_id"]]),
            allow("Deliver", ["events:InvokeApiDestination"], [destination.arn]),
            called=physical_name(args["prefix"], "itsm", limit=64),
            why="Carries incidents to the ITSM",
            parent=self,
            policy="carry",
        )
