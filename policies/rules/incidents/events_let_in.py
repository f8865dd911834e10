"""What a rule sends is not turned away at the door."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, judged, require
from policies.reading.model.platform import Platform
from policies.twin import Drop, Set

STATEMENT = "Topics that rules send to, and the queues for what they cannot deliver, let it in, and so do their keys."
SEVERITY = "high"
REMEDIATION = (
    "Let the sender publish and use the key: the service in the policies of topic, queue and key, without a denial "
    "(AWS), the role to run the workflow and to add to the queue for the sending identity (Azure), "
    "`roles/pubsub.publisher` for the agents of Monitoring and Pub/Sub (Google Cloud)."
)
UNSEEN = "Machines and pipelines that rules start, which are reached with roles; routes of the landing zone."
_KEY = "aws:kms/key:Key"
_TURNED_AWAY = {
    "Sid": "Twin",
    "Effect": "Deny",
    "Principal": {"Service": "events.amazonaws.com"},
    "Action": "kms:Decrypt",
    "Resource": "*",
}
_GIVEN = "azure-native:authorization:RoleAssignment"
_MAY_RUN = "roleDefinitions/87a39d53-fc1b-424a-814c-f7e04687dc9e"  # Logic App Contributor
_READS = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
_MEMBER = "gcp:pubsub/topicIAMMember:TopicIAMMember"
_NOTIFIES = "gcp-sa-monitoring-notification"
BROKEN = {
    "aws": Set(_KEY, "policy.Statement[+]", _TURNED_AWAY, at="own", having="topicArn"),
    "azure": Set(_GIVEN, "roleDefinitionId", _READS, at="own", having=_MAY_RUN),
    "gcp": Drop(_MEMBER, at="own", having=_NOTIFIES),
}
UNCLEAR = {
    "aws": Set("aws:sns/topic:Topic", "policy", UNKNOWN, at="audit", having="severity"),
    "azure": Set(_GIVEN, "roleDefinitionId", UNKNOWN, at="own", having=_MAY_RUN),
    "gcp": Set(_MEMBER, "role", UNKNOWN, at="own", having=_NOTIFIES),
}
BY_OTHER_MEANS = {
    "azure": "Nothing there has a policy of its own: a route runs a workflow, and that adds to a queue, each by the "
    "role of its own identity; events are added to a queue by the role of their topic. The store must let trusted "
    "services through its firewall, and its identity may use its key.",
    "gcp": "A topic has no policy of its own there: read is what is given on it to the agent of Cloud Monitoring, "
    "which publishes for channels, and to that of Pub/Sub, which puts aside, and that the latter may use the key.",
}


def holds(platform: Platform) -> Result:
    """Reads the policy of each topic and queue that a rule names, and that of its key."""
    return judged(
        _reasons(platform),
        (sending.urn for sending in platform.sendings),
        applies=bool(platform.expected.layers & {"foundation", "audit"}),
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
    for sending in platform.sendings:
        yield from require(
            sending.let_in,
            sending.urn,
            "the topic or its key turns away what this rule sends",
            "whether the topic and its key let in what this rule sends is not known",
        )
        if sending.kept is True:
            yield from require(
                sending.kept_let_in,
                sending.urn,
                "the queue or its key turns away what this rule cannot deliver",
                "whether the queue and its key let in what this rule cannot deliver is not known",
            )
