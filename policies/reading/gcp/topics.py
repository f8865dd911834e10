"""Google's topics and what is taken from them: which key encrypts them, who publishes, where dead letters go.

Sources: Pub/Sub, keys (https://cloud.google.com/pubsub/docs/encryption), dead letters
(https://cloud.google.com/pubsub/docs/handling-failures: its agent publishes them and takes what it puts aside) and
roles (https://cloud.google.com/pubsub/docs/access-control).
"""

import re
from collections.abc import Iterator

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, number, text, texts
from policies.reading.gcp.grants import given_on, on
from policies.reading.gcp.names import id_of, purpose
from policies.reading.model.policies import Group
from policies.reading.model.stores import Store, StoreKind
from policies.reading.policy import matches

__all__ = ["TOPIC", "agent_may", "dead_letters", "kept_in", "key_lets_in", "taken_from", "topics", "watched"]

TOPIC = "gcp:pubsub/topic:Topic"
_SUBSCRIPTION = "gcp:pubsub/subscription:Subscription"
_ALERT = "gcp:monitoring/alertPolicy:AlertPolicy"
_DEPTH = "pubsub.googleapis.com/subscription/num_undelivered_messages"
_PUBSUB = "gcp-sa-pubsub"
_USES = ("cloudkms.cryptoKeyVersions.useToEncrypt", "cloudkms.cryptoKeyVersions.useToDecrypt")


def topics(graph: Graph) -> Iterator[Store]:
    """Every topic, as a store of what waits in it."""
    for one in graph.of_type(TOPIC):
        yield Store(
            urn=one.urn,
            id=one.id or UNKNOWN,
            kind=StoreKind.TOPIC,
            account=graph.account(one),
            key=text(one.value("kmsKeyName")),
            purpose=purpose(one),
            lock=None,
            versioned=False,
            public=_public(graph, one),
            policy=on(one.urn, given_on(graph, id_of(graph, one))),
            over_tls=True,  # Google answers over TLS alone
            adopted=one.external,
        )


def _public(graph: Graph, topic: Resource) -> Truth:
    return any_of(
        UNKNOWN if one is UNKNOWN else any(who.group is Group.ANYONE for who in one.principals)
        for one in given_on(graph, id_of(graph, topic))
    )


def taken_from(graph: Graph, topic: Resource) -> tuple[tuple[Resource, ...], bool]:
    """The subscriptions of a topic, and whether there may be others that could not be read."""
    there = [one for one in graph.of_type(_SUBSCRIPTION) if graph.find(one.value("topic"), TOPIC) is topic]
    return tuple(there), any(one.value("topic") is UNKNOWN for one in graph.of_type(_SUBSCRIPTION))


def dead_letters(graph: Graph, subscription: Resource) -> Maybe[Resource | None]:
    """The topic to which goes what was not taken."""
    policy = subscription.value("deadLetterPolicy")
    name = text(entry(policy, "deadLetterTopic"))
    if policy is UNKNOWN or name is UNKNOWN:
        return UNKNOWN
    return None if name is None else graph.find(name, TOPIC) or UNKNOWN


def kept_in(graph: Graph, topic: Resource) -> tuple[tuple[Resource, ...], Truth]:
    """What keeps the messages of a topic, and whether anything does that never goes by itself."""
    there, unread = taken_from(graph, topic)
    answers: list[Truth] = [UNKNOWN] if unread else []
    for one in there:
        policy = items(one.value("expirationPolicy"))
        answers.append(UNKNOWN if policy is UNKNOWN else bool(policy) and not policy[0].get("ttl"))
    return there, any_of(answers)


def watched(graph: Graph, subscription: Resource) -> Truth:
    """Whether an alert on the number of messages that lie there tells somebody."""
    name, answers = text(subscription.value("name")), list[Truth]()
    for alert in graph.of_type(_ALERT):
        if graph.account(alert) != graph.account(subscription):
            continue
        conditions, whom = items(alert.value("conditions")), texts(alert.value("notificationChannels"))
        if conditions is UNKNOWN:
            answers.append(UNKNOWN)
            continue
        said = [one.get("conditionThreshold") for one in conditions]
        if any(_on_depth(one, name) for one in said):
            told: Truth = UNKNOWN if whom is UNKNOWN else bool(whom)
            answers.append(all_of((told, flag(alert.value("enabled"), absent=True), *(_on_one(one) for one in said))))
    return any_of(answers)


def _on_depth(threshold: object, name: Maybe[str | None]) -> bool:
    said = text(entry(threshold, "filter"))
    return isinstance(said, str) and _DEPTH in said and re.search(rf'subscription_id\s*=\s*"{name}"', said) is not None


def _on_one(threshold: object) -> Truth:
    """Whether a single message is enough."""
    least, how = number(entry(threshold, "thresholdValue")), text(entry(threshold, "comparison"))
    if least is UNKNOWN or how is UNKNOWN:
        return UNKNOWN
    return how == "COMPARISON_GT" and (least or 0) < 1


def agent_may(graph: Graph, thing: Maybe[str], permission: str, agent: str = _PUBSUB) -> Truth:
    """Whether Google's agent (the middle of its address) may do this with the thing of this name."""
    if thing is UNKNOWN:
        return UNKNOWN
    address = re.compile(rf"service-\d+@{agent}\.iam\.gserviceaccount\.com")
    answers: list[Truth] = []
    for one in given_on(graph, thing):
        if one is UNKNOWN:
            answers.append(UNKNOWN)
        elif any(address.fullmatch(who.name) for who in one.principals):
            spoken: Truth = any(matches(its, permission) is True for its in one.actions)
            answers.append(all_of((spoken, UNKNOWN if spoken and one.conditions else True)))
    return any_of(answers)


def key_lets_in(graph: Graph, topic: Resource) -> Truth:
    """Whether Pub/Sub may use the key of a topic; without a key of ours, nobody asks one."""
    key = text(topic.value("kmsKeyName"))
    if key is None:
        return True
    return all_of(agent_may(graph, key, use) for use in _USES)
