"""What could not be delivered is kept for somebody to look at."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import any_of, negated
from gouvernail.verdict import Reason
from policies.resource import Reader, View

TITLE = "A message that cannot be delivered is kept."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Name a queue in `deadLetterConfig.arn` of a target or `redrivePolicy` of a subscription.",
    "azure": (
        "Name a `deadLetterDestination`, and set `deadLetteringOnMessageExpiration` of a queue or "
        "subscription of Service Bus."
    ),
    "gcp": "Name a topic in `deadLetterPolicy.deadLetterTopic`.",
}
_SAYS = "is not set: what cannot be delivered is lost"


def _kept(*paths: str) -> Reader:
    def read(resource: View) -> Iterator[Reason]:
        return resource.needs(paths[0], any_of(resource.given(path) for path in paths), _SAYS)

    return read


def _pushed(subscription: View) -> Iterator[Reason]:
    path = "deadLetterPolicy.deadLetterTopic"
    kept = any_of([subscription.given(path), negated(subscription.given("pushConfig"))])
    return subscription.needs(path, kept, _SAYS)


def _target(target: View) -> Iterator[Reason]:
    """Another bus has targets of its own."""
    arn, path = target.texts("arn"), "deadLetterConfig.arn"
    handed_on = UNKNOWN if arn is UNKNOWN else any(":event-bus/" in one for one in arn)
    return target.needs(path, any_of([target.given(path), handed_on]), _SAYS)


def _expired(queue: View) -> Iterator[Reason]:
    path = "deadLetteringOnMessageExpiration"
    return queue.needs(path, queue.flag(path), "is not true: what nobody takes in time is lost")


READS = {
    "aws:cloudwatch/eventTarget:EventTarget": _target,
    "aws:sns/topicSubscription:TopicSubscription": _kept("redrivePolicy"),
    "azure-native:eventgrid:EventSubscription": _kept(
        "deadLetterDestination", "deadLetterWithResourceIdentity.deadLetterDestination"
    ),
    "azure-native:eventgrid:SystemTopicEventSubscription": _kept(
        "deadLetterDestination", "deadLetterWithResourceIdentity.deadLetterDestination"
    ),
    "azure-native:servicebus:Queue": _expired,
    "azure-native:servicebus:Subscription": _expired,
    "gcp:pubsub/subscription:Subscription": _pushed,
}

MENDS = {
    "azure-native:servicebus:Queue": {"deadLetteringOnMessageExpiration": True},
    "azure-native:servicebus:Subscription": {"deadLetteringOnMessageExpiration": True},
}
