"""Subscriptions of Event Grid: whether what is sent arrives, and where it goes if it does not.

Source: Azure Event Grid, delivery with a managed identity
(https://learn.microsoft.com/azure/event-grid/managed-service-identity) and dead letters
(https://learn.microsoft.com/azure/event-grid/manage-event-delivery).
"""

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth
from gouvernail.values import entry, text
from policies.reading.azure.arm import around, id_of, named
from policies.reading.azure.doors import ADD, WRITE, lets_in, noticed
from policies.reading.azure.incidents import told_by_routes
from policies.reading.azure.roles import IDENTITY
from policies.reading.azure.workflows import ROUTE, principal
from policies.reading.model.events import Sending

__all__ = ["sendings"]

_TOPIC = "azure-native:eventgrid:SystemTopic"
_SUBSCRIPTIONS = ("azure-native:eventgrid:SystemTopicEventSubscription", "azure-native:eventgrid:EventSubscription")


def sendings(graph: Graph) -> tuple[Sending, ...]:
    """What routes tell, and what is sent on events where routes of ours stand."""
    ours = {
        graph.account(one)
        for one in graph.of_type(ROUTE)
        if not one.external and isinstance(entry(one.value("tags"), "severity"), str)
    }
    sent = (_sending(graph, one) for one in graph.of_type(*_SUBSCRIPTIONS) if graph.account(one) in ours)
    return (*told_by_routes(graph), *sent)


def _sending(graph: Graph, subscription: Resource) -> Sending:
    delivery, letters = (
        subscription.value("deliveryWithResourceIdentity"),
        subscription.value("deadLetterWithResourceIdentity"),
    )
    to = entry(delivery, "destination") if delivery is not None else subscription.value("destination")
    aside = (
        entry(letters, "deadLetterDestination") if letters is not None else subscription.value("deadLetterDestination")
    )
    if aside is UNKNOWN:
        return Sending(subscription.urn, _arrives(graph, subscription, to), UNKNOWN, UNKNOWN, UNKNOWN)
    container = _inside(entry(aside, "resourceId"), "blobServices", "containers", entry(aside, "blobContainerName"))
    if aside is None or container is None:
        return Sending(
            subscription.urn, _arrives(graph, subscription, to), kept=False, kept_let_in=False, watched=False
        )
    if container is UNKNOWN:
        return Sending(subscription.urn, _arrives(graph, subscription, to), UNKNOWN, UNKNOWN, UNKNOWN)
    return Sending(
        subscription.urn,
        _arrives(graph, subscription, to),
        kept=True,
        kept_let_in=lets_in(graph, _who(graph, subscription, entry(letters, "identity")), WRITE, container),
        watched=noticed(graph, container),
    )


def _arrives(graph: Graph, subscription: Resource, to: object) -> Truth:
    """Whether a queue lets in what is sent; what is reached in another way is judged where that is made."""
    kind = text(entry(to, "endpointType"))
    if kind is UNKNOWN or kind is None:
        return UNKNOWN
    if kind != "StorageQueue":
        return True
    queue = _inside(entry(to, "resourceId"), "queueServices", "queues", entry(to, "queueName"))
    who = _who(graph, subscription, entry(subscription.value("deliveryWithResourceIdentity"), "identity"))
    return UNKNOWN if queue is UNKNOWN or queue is None else lets_in(graph, who, ADD, queue)


def _inside(store: object, service: str, kind: str, name: object) -> Maybe[str | None]:
    found, own = named(store), named(name)
    if found is UNKNOWN or own is UNKNOWN:
        return UNKNOWN
    return f"{found}/{service}/default/{kind}/{own}".lower() if found and own else None


def _who(graph: Graph, subscription: Resource, identity: object) -> Maybe[str | None]:
    """Who delivers: the topic itself, or an identity that was put on it. Without one, nobody with a role."""
    if identity is None:
        return None
    given = named(entry(identity, "userAssignedIdentity"))
    if given is UNKNOWN:
        return UNKNOWN
    if given is not None:
        its = next((one for one in graph.of_type(IDENTITY) if id_of(one) == given), None)
        return UNKNOWN if its is None else named(its.value("principalId"))
    own = around(id_of(subscription), "eventSubscriptions")
    topic = next((one for one in graph.of_type(_TOPIC) if own is not UNKNOWN and id_of(one) == own), None)
    return UNKNOWN if topic is None else principal(topic)
