"""Incidents on Google Cloud: a channel and a topic a severity, a subscription that keeps, and a way to the ITSM.

Whatever tells a route names its channel; alerts come into its topic. What waits there is carried on each minute, and
what was not taken for sixteen hours goes to a topic of its own, where it is kept for a month; an alert says so on a way
that does not depend on the ITSM. The address and the credential of the ITSM are put into a secret by a person.

`boundary`, `roles`, `log_store`, `subnet_ids` and `service_lists` mean nothing here: accounts stand below the denial to
all of them, every call is recorded, and all of this is reached by Google's own names.

Sources: Cloud Monitoring, channels (https://cloud.google.com/monitoring/support/notification-options#pubsub); Pub/Sub,
dead letters (https://cloud.google.com/pubsub/docs/handling-failures), keys
(https://cloud.google.com/pubsub/docs/encryption) and where messages lie
(https://cloud.google.com/pubsub/docs/resource-location-restriction); Secret Manager, keys
(https://cloud.google.com/secret-manager/docs/cmek).
"""

from collections.abc import Mapping
from typing import Final

import pulumi
from pulumi_gcp import monitoring, pubsub, secretmanager, workflows

from components.contract.incidents import IncidentsArgs, Itsm
from components.gcp._agents import agent
from components.gcp._denials import number_of
from components.gcp._incident_workflow import carries
from components.gcp._labels import labels_of
from components.gcp._names import name_of
from components.gcp._services import switched_on
from components.gcp._store import asked_of
from components.gcp._workflow import account, by_the_clock, runs_told, workflow

__all__ = ["Incidents", "topic_of"]

_GRAVE: Final = "high"
"""The route that is told of what runs by itself and was there before any route."""
_DEAD: Final = "dead-letters"
_KEPT: Final = f"{31 * 86_400}s"  # the most that a subscription keeps
_AGAIN: Final = "600s"  # the longest pause between two attempts
_ATTEMPTS: Final = 100  # the most, so sixteen hours
_NEEDED: Final = ("monitoring.googleapis.com", "pubsub.googleapis.com")
_CARRIED: Final = (
    "cloudscheduler.googleapis.com",
    "secretmanager.googleapis.com",
    "workflowexecutions.googleapis.com",
    "workflows.googleapis.com",
)


def topic_of(prefix: str, account: str, severity: str) -> str:
    """The id of the topic behind a route, before it is there."""
    return f"projects/{account}/topics/{name_of('pubsub:Topic', prefix, severity)}"


class Incidents(pulumi.ComponentResource):
    """Routes for whoever raises an alarm. Opens no ticket by itself, and decides nothing about who is called when."""

    routes: pulumi.Output[dict[str, str]]
    """Severity -> id of the channel to name."""
    dead_letters: pulumi.Output[str]
    """Id of the topic of what could not be delivered; empty where the landing zone's routes are adopted."""

    def __init__(self, name: str, args: IncidentsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:Incidents", name, None, opts)
        self._args, self._own = args, pulumi.ResourceOptions(parent=self)
        ids, dead = self._adopted(args["adopt"]) if "adopt" in args else self._built()
        for what, id_ in args.get("watched", {}).items():
            there = workflows.Workflow.get(what, id_, opts=pulumi.ResourceOptions(parent=self))
            runs_told(what, there, ids[_GRAVE], asked_of(args), self)
        self.routes = pulumi.Output.all(**ids)
        self.dead_letters = dead
        self.register_outputs({"routes": self.routes, "dead_letters": self.dead_letters})

    def _adopted(self, channels: Mapping[str, str]) -> tuple[dict[str, pulumi.Output[str]], pulumi.Output[str]]:
        """The landing zone's channels; what lies behind them is not ours to know."""
        ids = {
            severity: monitoring.NotificationChannel.get(severity, id_, opts=self._own).id
            for severity, id_ in channels.items()
        }
        return ids, pulumi.Output.from_input("")

    def _built(self) -> tuple[dict[str, pulumi.Output[str]], pulumi.Output[str]]:
        args = self._args
        on = switched_on(args["account"], [*_NEEDED, *(_CARRIED if "itsm" in args else ())], self)
        self._own = pulumi.ResourceOptions(parent=self, depends_on=on)
        carries_on = agent("pubsub.googleapis.com", args["account"], self, on)
        dead = self._topic(_DEAD)
        kept = self._subscription(_DEAD, dead)
        pubsub.TopicIAMMember(
            "puts-aside", topic=dead.id, role="roles/pubsub.publisher", member=carries_on, opts=self._own
        )
        ids: dict[str, pulumi.Output[str]] = {}
        waiting: dict[str, pubsub.Subscription] = {}
        for severity in args["severities"]:
            topic = self._topic(severity, severity=severity)
            ids[severity] = self._channel(severity, topic)
            waiting[severity] = self._subscription(severity, topic, dead)
            pubsub.SubscriptionIAMMember(
                f"{severity}-put-aside",
                project=args["account"],
                subscription=waiting[severity].name,
                role="roles/pubsub.subscriber",
                member=carries_on,
                opts=self._own,
            )
        undelivered = self._undelivered()
        self._told_of_dead(kept, undelivered)
        if "itsm" in args:
            self._deliver(waiting, undelivered, args["itsm"])
        return ids, dead.id

    def _topic(self, role: str, **labels: str) -> pubsub.Topic:
        args = self._args
        return pubsub.Topic(
            role,
            name=name_of("pubsub:Topic", args["prefix"], role),
            project=args["account"],
            kms_key_name=args["key_id"],
            message_storage_policy={"allowed_persistence_regions": [args["region"]]},  # Google publishes from anywhere
            labels=labels_of({**args["tags"], "purpose": "incidents", **labels}),
            opts=self._own,
        )

    def _subscription(self, role: str, topic: pubsub.Topic, dead: pubsub.Topic | None = None) -> pubsub.Subscription:
        """What is taken from a topic; nothing is lost for a month, and it never goes by itself."""
        args = self._args
        return pubsub.Subscription(
            role,
            name=name_of("pubsub:Subscription", args["prefix"], role),
            project=args["account"],
            topic=topic.id,
            ack_deadline_seconds=600,
            message_retention_duration=_KEPT,
            expiration_policy={"ttl": ""},
            retry_policy={"minimum_backoff": _AGAIN, "maximum_backoff": _AGAIN} if dead else None,
            dead_letter_policy={"dead_letter_topic": dead.id, "max_delivery_attempts": _ATTEMPTS} if dead else None,
            labels=labels_of({**args["tags"], "purpose": "incidents"}),
            opts=self._own,
        )

    def _channel(self, role: str, topic: pubsub.Topic) -> pulumi.Output[str]:
        """Its service has an agent from the first such channel on, which then may publish."""
        args = self._args
        made = monitoring.NotificationChannel(
            role,
            project=args["account"],
            display_name=name_of("pubsub:Topic", args["prefix"], role),
            type="pubsub",
            labels={"topic": topic.id},
            user_labels=labels_of({**args["tags"], "severity": role}),
            opts=self._own,
        )
        notifies = number_of(args["account"], self).apply(
            lambda number: f"serviceAccount:service-{number}@gcp-sa-monitoring-notification.iam.gserviceaccount.com"
        )
        pubsub.TopicIAMMember(
            f"{role}-told",
            topic=topic.id,
            role="roles/pubsub.publisher",
            member=notifies,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[made]),
        )
        return made.id

    def _undelivered(self) -> pulumi.Output[str]:
        """The channel of what could not be delivered: mail, or a topic to which somebody has to subscribe."""
        args, role = self._args, "undelivered"
        if "mail" not in args:
            return self._channel(role, self._topic(role))
        return monitoring.NotificationChannel(
            role,
            project=args["account"],
            display_name=name_of("pubsub:Topic", args["prefix"], role),
            type="email",
            labels={"email_address": args["mail"]},
            user_labels=labels_of(args["tags"]),
            opts=self._own,
        ).id

    def _told_of_dead(self, kept: pubsub.Subscription, channel: pulumi.Output[str]) -> None:
        args = self._args
        counted = kept.name.apply(
            lambda name: (
                'metric.type="pubsub.googleapis.com/subscription/num_undelivered_messages" '
                f'AND resource.type="pubsub_subscription" AND resource.labels.subscription_id="{name}"'
            )
        )
        monitoring.AlertPolicy(
            "undelivered",
            project=args["account"],
            display_name=name_of("pubsub:Topic", args["prefix"], "undelivered"),
            combiner="OR",
            enabled=True,
            severity="CRITICAL",
            conditions=[
                {
                    "display_name": "something lies there",
                    "condition_threshold": {
                        "filter": counted,
                        "comparison": "COMPARISON_GT",
                        "threshold_value": 0,
                        "duration": "0s",
                        "aggregations": [{"alignment_period": "60s", "per_series_aligner": "ALIGN_MAX"}],
                    },
                }
            ],
            documentation={"content": "Alarms or findings could not be delivered to the ITSM"},
            notification_channels=[channel],
            user_labels=labels_of(args["tags"]),
            opts=self._own,
        )

    def _deliver(self, waiting: Mapping[str, pubsub.Subscription], undelivered: pulumi.Output[str], itsm: Itsm) -> None:
        args, asked = self._args, asked_of(self._args)
        secret = self._way()
        carrier = account("itsm", f"Carries incidents to {itsm['kind']}", asked, self)
        may = [
            pubsub.SubscriptionIAMMember(
                f"{severity}-carried",
                project=args["account"],
                subscription=one.name,
                role="roles/pubsub.subscriber",
                member=carrier.member,
                opts=self._own,
            )
            for severity, one in waiting.items()
        ]
        reads = secretmanager.SecretIamMember(
            "itsm-way",
            project=args["account"],
            secret_id=secret.secret_id,
            role="roles/secretmanager.secretAccessor",
            member=carrier.member,
            opts=self._own,
        )
        ids = pulumi.Output.all(**{severity: one.id for severity, one in waiting.items()})
        source = pulumi.Output.all(ids, secret.id).apply(
            lambda both: carries(both[0], both[1], itsm["credential_header"])
        )
        made = workflow("itsm", source, carrier, asked, self, labels={"purpose": "incidents"}, after=[*may, reads])
        by_the_clock("itsm", "* * * * *", made, account("itsm-clock", "Starts what carries", asked, self), asked, self)
        runs_told("itsm", made, undelivered, asked, self)

    def _way(self) -> secretmanager.Secret:
        """Where a person puts the address and the credential; nothing of it stands in the state."""
        args = self._args
        return secretmanager.Secret(
            "itsm",
            secret_id=name_of("secretmanager:Secret", args["prefix"], "itsm"),
            project=args["account"],
            replication={
                "user_managed": {
                    "replicas": [
                        {
                            "location": args["region"],
                            "customer_managed_encryption": {"kms_key_name": args["key_id"]},
                        }
                    ]
                }
            },
            labels=labels_of({**args["tags"], "purpose": "incidents"}),
            opts=self._own,
        )
