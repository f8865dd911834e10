"""Topics with a severity, the queues behind them, and the pipes that carry what waits there to an API.

Source: Amazon SNS Developer Guide, "dead-letter queues"; Amazon EventBridge User Guide, "EventBridge Pipes".
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, text, texts
from policies.reading.model.incidents import IncidentRoute

__all__ = ["incident_routes", "watched"]

_TOPIC = "aws:sns/topic:Topic"
_SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
_QUEUE = "aws:sqs/queue:Queue"
_PIPE = "aws:pipes/pipe:Pipe"
_DESTINATION = "aws:cloudwatch/eventApiDestination:EventApiDestination"
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
_DEPTH = "ApproximateNumberOfMessagesVisible"


def incident_routes(graph: Graph, adopted: Mapping[str, str]) -> Iterator[IncidentRoute]:
    """Every topic with a tag `severity`, and those of the landing zone that are `adopted`: ARN -> severity."""
    for topic in graph.of_type(_TOPIC):
        if topic.external:
            if topic.id is not None and topic.id in adopted:
                yield _of_landing_zone(graph, topic, adopted[topic.id])
            continue
        severity = text(entry(topic.value("tags"), "severity"))
        if not isinstance(severity, str):
            continue
        subscriptions = [one for one in graph.of_type(_SUBSCRIPTION) if _names(graph, one.value("topic"), topic)]
        unread = any(one.value("topic") is UNKNOWN for one in graph.of_type(_SUBSCRIPTION))
        queues = [graph.find(one.value("endpoint"), _QUEUE) for one in subscriptions]
        there = [queue for queue in queues if queue is not None]
        behind = any(one.value("endpoint") is UNKNOWN for one in subscriptions) or unread
        letters = [_letters(graph, one.value("redrivePolicy")) for one in (*subscriptions, *there)]
        yield IncidentRoute(
            urn=topic.urn,
            id=topic.id or UNKNOWN,
            account=graph.account(topic),
            severity=severity,
            delivered=any_of((*(_delivered(graph, queue) for queue in there), *([UNKNOWN] if behind else []))),
            lost_kept=all_of(_kept(letters)) if there else _unless_read(behind),
            lost_watched=all_of(watched(graph, one) for one in _known(letters)) if there else _unless_read(behind),
        )


def _of_landing_zone(graph: Graph, topic: Resource, severity: str) -> IncidentRoute:
    """What lies behind somebody else's topic was not read."""
    return IncidentRoute(topic.urn, topic.id or UNKNOWN, graph.account(topic), severity, UNKNOWN, UNKNOWN, UNKNOWN)


def _unless_read(behind: bool) -> Truth:  # noqa: FBT001 - it is the subject
    """Unknown where something could not be read, else no."""
    return UNKNOWN if behind else False


def _names(graph: Graph, value: object, resource: Resource) -> bool:
    found = graph.find(value, resource.type)
    return found is not None and found.urn == resource.urn


def _delivered(graph: Graph, queue: Resource) -> Truth:
    """Whether a pipe carries what lies in the queue to an API."""
    answers: list[Truth] = []
    for pipe in graph.of_type(_PIPE):
        source, target = pipe.value("source"), pipe.value("target")
        if source is UNKNOWN:
            answers.append(UNKNOWN)
        elif _names(graph, source, queue):
            stopped = text(pipe.value("desiredState")) == "STOPPED"
            answers.append(
                UNKNOWN if target is UNKNOWN else not stopped and graph.find(target, _DESTINATION) is not None
            )
    return any_of(answers)


def _letters(graph: Graph, policy: object) -> Maybe[Resource | None]:
    """The queue to which a station gives what it cannot pass on."""
    if policy is UNKNOWN:
        return UNKNOWN
    try:
        given = cast("object", json.loads(policy)) if isinstance(policy, str) else policy
    except ValueError:
        return UNKNOWN
    return graph.find(entry(given, "deadLetterTargetArn"), _QUEUE)


def _kept(letters: Iterable[Maybe[Resource | None]]) -> Iterator[Truth]:
    for one in letters:
        yield UNKNOWN if one is UNKNOWN else one is not None


def _known(letters: Iterable[Maybe[Resource | None]]) -> list[Resource]:
    return [one for one in letters if one is not UNKNOWN and one is not None]


def watched(graph: Graph, queue: Resource) -> Truth:
    """Whether an alarm on the number of messages in the queue tells somebody."""
    name, answers = queue.value("name"), list[Truth]()
    for alarm in graph.of_type(_ALARM):
        watched = text(entry(alarm.value("dimensions"), "QueueName"))
        if text(alarm.value("metricName")) != _DEPTH or watched != name or graph.account(alarm) != graph.account(queue):
            continue
        actions = texts(alarm.value("alarmActions"))
        answers.append(UNKNOWN if actions is UNKNOWN else bool(actions) and alarm.value("actionsEnabled") is not False)
    return any_of(answers)
