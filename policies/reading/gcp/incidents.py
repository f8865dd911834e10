"""Channels with a severity, the topics behind them, and the workflow that carries what waits there to the ITSM.

A channel publishes as the agent of Cloud Monitoring. What is carried is taken by a workflow, by the clock: it opens a
ticket before it lets a message go, and may take from that subscription.

Sources: Cloud Monitoring, channels (https://cloud.google.com/monitoring/support/notification-options#pubsub);
Workflows, started by the clock (https://cloud.google.com/workflows/docs/schedule-workflow) and their syntax
(https://cloud.google.com/workflows/docs/reference/syntax).
"""

import json
from collections.abc import Iterator, Mapping
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, text
from policies.reading.gcp.grants import given_to
from policies.reading.gcp.names import id_of
from policies.reading.gcp.topics import TOPIC, agent_may, dead_letters, kept_in, key_lets_in, taken_from, watched
from policies.reading.model.events import Sending
from policies.reading.model.incidents import IncidentRoute
from policies.reading.policy import matches

__all__ = ["by_the_clock", "incident_routes", "may_take", "sendings", "source_of"]

_CHANNEL = "gcp:monitoring/notificationChannel:NotificationChannel"
_WORKFLOW = "gcp:workflows/workflow:Workflow"
_CLOCK = "gcp:cloudscheduler/job:Job"
_ACCOUNT = "gcp:serviceaccount/account:Account"
_NOTIFIES = "gcp-sa-monitoring-notification"
_PUBLISH, _TAKE = "pubsub.topics.publish", "pubsub.subscriptions.consume"
_EXECUTIONS = "https://workflowexecutions.googleapis.com/v1/"


def incident_routes(graph: Graph, adopted: Mapping[str, str]) -> Iterator[IncidentRoute]:
    """Every channel with a severity, and those of the landing zone that are `adopted`: id -> severity."""
    for channel in graph.of_type(_CHANNEL):
        if channel.external:
            if channel.id is not None and channel.id in adopted:
                severity = adopted[channel.id]  # what lies behind somebody else's channel was not read
                yield IncidentRoute(
                    channel.urn, channel.id, graph.account(channel), severity, UNKNOWN, UNKNOWN, UNKNOWN
                )
            continue
        severity = text(entry(channel.value("userLabels"), "severity"))
        if not isinstance(severity, str) or text(channel.value("type")) != "pubsub":
            continue
        there, unread = _behind(graph, channel)
        lost = [_lost(graph, one) for one in there]
        yield IncidentRoute(
            urn=channel.urn,
            id=channel.id or UNKNOWN,
            account=graph.account(channel),
            severity=severity,
            delivered=any_of((*(_delivered(graph, one) for one in there), *([UNKNOWN] if unread else []))),
            lost_kept=all_of(one for one, _, _ in lost) if there else UNKNOWN if unread else False,
            lost_watched=all_of(one for _, _, one in lost) if there else UNKNOWN if unread else False,
        )


def sendings(graph: Graph) -> Iterator[Sending]:
    """What each channel of ours with a severity publishes, and whether it arrives."""
    for channel in graph.of_type(_CHANNEL):
        severe = isinstance(text(entry(channel.value("userLabels"), "severity")), str)
        if channel.external or not severe or text(channel.value("type")) != "pubsub":
            continue
        name = text(entry(channel.value("labels"), "topic"))
        topic = None if name is UNKNOWN else graph.find(name, TOPIC)
        if topic is None:
            yield Sending(channel.urn, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
            continue
        lost = [_lost(graph, one) for one in taken_from(graph, topic)[0]]
        yield Sending(
            urn=channel.urn,
            let_in=all_of((agent_may(graph, id_of(graph, topic), _PUBLISH, _NOTIFIES), key_lets_in(graph, topic))),
            kept=all_of(one for one, _, _ in lost) if lost else False,
            kept_let_in=all_of(one for _, one, _ in lost),
            watched=all_of(one for _, _, one in lost),
        )


def _behind(graph: Graph, channel: Resource) -> tuple[tuple[Resource, ...], bool]:
    """The subscriptions behind a channel, and whether something could not be read."""
    name = text(entry(channel.value("labels"), "topic"))
    topic = None if name is UNKNOWN else graph.find(name, TOPIC)
    return ((), True) if topic is None else taken_from(graph, topic)


def _lost(graph: Graph, subscription: Resource) -> tuple[Truth, Truth, Truth]:
    """Whether what is not taken is kept, whether it is let in there, and whether somebody is told."""
    letters = dead_letters(graph, subscription)
    if letters is UNKNOWN:
        return UNKNOWN, UNKNOWN, UNKNOWN
    if letters is None:
        return False, False, False
    keeps, kept = kept_in(graph, letters)
    let_in = all_of(
        (
            agent_may(graph, id_of(graph, letters), _PUBLISH),
            agent_may(graph, id_of(graph, subscription), _TAKE),
            key_lets_in(graph, letters),
        )
    )
    return kept, let_in, any_of(watched(graph, one) for one in keeps)


def _delivered(graph: Graph, subscription: Resource) -> Truth:
    return any_of(_carries(graph, one, subscription) for one in graph.of_type(_WORKFLOW) if not one.external)


def _carries(graph: Graph, workflow: Resource, subscription: Resource) -> Truth:
    """Whether the workflow opens a ticket for what it takes from the subscription, and is started again and again."""
    source = source_of(workflow)
    if source is UNKNOWN:
        return UNKNOWN
    if not subscription.id or f'"{subscription.id}"' not in json.dumps(source):
        return False
    calls = [(str(url), entry(one, "args", "auth")) for one in _calls(source) for url in [entry(one, "args", "url")]]
    tickets = [place for place, (url, auth) in enumerate(calls) if auth is None and "googleapis.com" not in url]
    lets_go = [place for place, (url, _) in enumerate(calls) if url.endswith(':acknowledge"}')]
    takes = any(url.endswith(':pull"}') for url, _ in calls)
    in_order = bool(takes and tickets and lets_go) and min(tickets) < min(lets_go)
    return all_of((in_order, by_the_clock(graph, workflow), may_take(graph, workflow, subscription)))


def source_of(workflow: Resource) -> Maybe[object]:
    """The document, where it is JSON; a document in another form is not understood."""
    written = text(workflow.value("sourceContents"))
    try:
        return cast("object", json.loads(written)) if isinstance(written, str) else UNKNOWN
    except ValueError:
        return UNKNOWN


def _calls(source: object) -> Iterator[Mapping[str, object]]:
    """Every call of the document, in its order."""
    if isinstance(source, list):
        for one in cast("list[object]", source):
            yield from _calls(one)
    elif isinstance(source, Mapping):
        step = cast("Mapping[str, object]", source)
        if step.get("call") == "http.post":
            yield step
        for one in step.values():
            yield from _calls(one)


def by_the_clock(graph: Graph, workflow: Resource) -> Truth:
    """Whether the clock starts it, and has not been stopped."""
    answers: list[Truth] = []
    for job in graph.of_type(_CLOCK):
        uri = text(entry(job.value("httpTarget"), "uri"))
        if uri is UNKNOWN:
            answers.append(UNKNOWN)
        elif uri == f"{_EXECUTIONS}{workflow.id}/executions":
            paused = flag(job.value("paused"))
            answers.append(UNKNOWN if paused is UNKNOWN else not paused)
    return any_of(answers)


def may_take(graph: Graph, workflow: Resource, subscription: Resource) -> Truth:
    """Whether the account of the workflow may take from the subscription."""
    account = graph.find(text(workflow.value("serviceAccount")), _ACCOUNT)
    email = None if account is None else text(account.value("email"))
    name = id_of(graph, subscription)
    if not isinstance(email, str) or name is UNKNOWN:
        return UNKNOWN
    return any_of(
        UNKNOWN if one is UNKNOWN else name in one.resources and any(matches(its, _TAKE) is True for its in one.actions)
        for one in given_to(graph, email)
    )
