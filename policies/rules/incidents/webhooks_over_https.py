"""What is told to somebody else's address goes over an encrypted line."""

from collections.abc import Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.common.urls import over_https
from policies.resource import Reader, View

TITLE = "Nothing is told to an address over plain HTTP."
SEVERITY = "high"
REMEDIATION = "Name an address that begins with https://."
_SAYS = "is not an address of https"


def _subscription(subscription: View) -> Iterator[Reason]:
    plain = subscription.one_of("protocol", "http")
    yield from subscription.needs("protocol", negated(plain), "is not https")


def _group(group: View) -> Iterator[Reason]:
    for receiver in group.each("webhookReceivers"):
        yield from receiver.needs("serviceUri", over_https(receiver, "serviceUri"), _SAYS)


def _event(subscription: View) -> Iterator[Reason]:
    for path in ("destination.endpointUrl", "deliveryWithResourceIdentity.destination.endpointUrl"):
        yield from subscription.needs(path, over_https(subscription, path), _SAYS)


def _address(path: str) -> Reader:
    def read(resource: View) -> Iterator[Reason]:
        return resource.needs(path, over_https(resource, path), _SAYS)

    return read


READS = {
    "aws:cloudwatch/eventApiDestination:EventApiDestination": _address("invocationEndpoint"),
    "aws:sns/topicSubscription:TopicSubscription": _subscription,
    "azure-native:eventgrid:EventSubscription": _event,
    "azure-native:eventgrid:SystemTopicEventSubscription": _event,
    "azure-native:monitor:ActionGroup": _group,
    "gcp:cloudscheduler/job:Job": _address("httpTarget.uri"),
    "gcp:monitoring/notificationChannel:NotificationChannel": _address("labels.url"),
    "gcp:pubsub/subscription:Subscription": _address("pushConfig.pushEndpoint"),
}
