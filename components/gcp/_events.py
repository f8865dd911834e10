"""What starts a workflow: an alarm, by way of a topic; and what somebody did, as the audit log says it.

Sources: Eventarc, to a workflow from a topic
(https://cloud.google.com/eventarc/docs/workflows/route-trigger-cloud-pubsub) and from an audit log
(https://cloud.google.com/eventarc/docs/workflows/route-trigger-cloud-audit-logs); Cloud Monitoring, channels that are
topics (https://cloud.google.com/monitoring/support/notification-options#pubsub).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_gcp import eventarc, monitoring, projects, pubsub, serviceaccount, workflows

from components.gcp._agents import agent
from components.gcp._labels import labels_of
from components.gcp._names import name_of
from components.gcp._store import Asked

__all__ = ["Started", "channel", "channel_to", "hears", "receives", "when_done"]

_PATTERN: Final = "match-path-pattern"
_NOTIFIES: Final = "monitoring.googleapis.com"


@dataclass(frozen=True, slots=True)
class Started:
    """A workflow, the account that starts it, and where both are; `after` are the services and what lets start."""

    it: workflows.Workflow
    starter: serviceaccount.Account
    asked: Asked
    parent: pulumi.Resource
    after: Sequence[pulumi.Resource]


def receives(role: str, starter: serviceaccount.Account, asked: Asked, parent: pulumi.Resource) -> projects.IAMMember:
    """Lets the account that starts a workflow hear of events; no right can be given on a single one."""
    return projects.IAMMember(
        f"{role}-hears",
        project=asked["account"],
        role="roles/eventarc.eventReceiver",
        member=starter.member,
        opts=pulumi.ResourceOptions(parent=parent),
    )


def hears(
    role: str, key_id: pulumi.Input[str], purpose: str, starts: Started
) -> tuple[pubsub.Topic, list[pulumi.Resource]]:
    """A topic whose messages start the workflow, and what lets alarms speak there; encrypted with that key."""
    asked, own = starts.asked, pulumi.ResourceOptions(parent=starts.parent)
    topic = pubsub.Topic(
        role,
        name=name_of("pubsub:Topic", asked["prefix"], role),
        project=asked["account"],
        kms_key_name=key_id,
        message_storage_policy={"allowed_persistence_regions": [asked["region"]]},
        labels=labels_of({**asked["tags"], "purpose": purpose}),
        opts=own,
    )
    says = pubsub.TopicIAMMember(
        f"{role}-says",
        topic=topic.id,
        project=asked["account"],
        role="roles/pubsub.publisher",
        member=agent(_NOTIFIES, asked["account"], starts.parent, starts.after),
        opts=own,
    )
    told = {"type": "google.cloud.pubsub.topic.v1.messagePublished"}
    return topic, [says, _trigger(role, told, starts, {"pubsub": {"topic": topic.id}})]


def channel(role: str, key_id: pulumi.Input[str], purpose: str, starts: Started) -> monitoring.NotificationChannel:
    """By which an alarm starts the workflow; its topic is encrypted with the key of that purpose."""
    topic, leads = hears(role, key_id, purpose, starts)
    return channel_to(role, topic.id, starts.asked, starts.parent, leads)


def channel_to(
    role: str,
    topic: pulumi.Input[str],
    asked: Asked,
    parent: pulumi.Resource,
    after: Sequence[pulumi.Resource],
) -> monitoring.NotificationChannel:
    """By which an alarm tells a topic something."""
    return monitoring.NotificationChannel(
        role,
        project=asked["account"],
        display_name=f"{asked['prefix']}-{role}",
        type="pubsub",
        labels={"topic": topic},
        user_labels=labels_of(asked["tags"]),
        opts=pulumi.ResourceOptions(parent=parent, depends_on=list(after)),
    )


def when_done(role: str, service: str, method: str, thing: pulumi.Input[str], starts: Started) -> eventarc.Trigger:
    """Starts the workflow when a method of a service was called on a thing of such a full name, and when it is done."""
    return _trigger(
        role,
        {
            "type": "google.cloud.audit.log.v1.written",
            "serviceName": service,
            "methodName": method,
            "resourceName": thing,
        },
        starts,
        None,
    )


def _trigger(
    role: str,
    told: Mapping[str, pulumi.Input[str]],
    starts: Started,
    transport: eventarc.TriggerTransportArgsDict | None,
) -> eventarc.Trigger:
    asked = starts.asked
    return eventarc.Trigger(
        role,
        name=name_of("eventarc:Trigger", asked["prefix"], role),
        project=asked["account"],
        location=asked["region"],
        matching_criterias=[_criterion(key, value) for key, value in told.items()],
        transport=transport,
        destination={"workflow": starts.it.id},
        service_account=starts.starter.email,
        labels=labels_of(asked["tags"]),
        opts=pulumi.ResourceOptions(parent=starts.parent, depends_on=list(starts.after)),
    )


def _criterion(key: str, value: pulumi.Input[str]) -> eventarc.TriggerMatchingCriteriaArgsDict:
    if key == "resourceName":
        return {"attribute": key, "value": value, "operator": _PATTERN}
    return {"attribute": key, "value": value}
