"""What watches on Google Cloud: alerts on a project's records, and the notifications that send findings on.

An alert on audit logs is of a whole project, and so is a notification of Security Command Center: each counts in every
region that the spec names. That Security Command Center itself is on, no stack says.

Sources: Cloud Monitoring, alerts on logs (https://cloud.google.com/logging/docs/alerting/log-based-alerts); Security
Command Center, notifications (https://cloud.google.com/security-command-center/docs/how-to-notifications).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, text, texts
from policies.reading.model.detection import AccessAnalyser, Aggregator, Collector, Detector, FindingRule

__all__ = ["access_analysers", "aggregators", "collectors", "detectors", "finding_rules"]

_ALERT: Final = "gcp:monitoring/alertPolicy:AlertPolicy"
_CHANNEL: Final = "gcp:monitoring/notificationChannel:NotificationChannel"
_SENDS: Final = "gcp:securitycenter/v2ProjectNotificationConfig:V2ProjectNotificationConfig"
_WORKFLOW: Final = "gcp:workflows/workflow:Workflow"
_CLOCK: Final = "gcp:cloudscheduler/job:Job"
_OBJECTS: Final = "storage[.]objects[.]"
_STOPPED: Final = "DeleteSink"
_OPENED: Final = ("allUsers", "bindingDeltas")
_UNUSED: Final = ("recommenders/google.iam.policy.Recommender", "insightTypes/google.iam.serviceAccount.Insight")
_SEVERITY: Final = re.compile(r'severity="(\w+)"')
_PART: Final = re.compile(r'(severity="\w+"|state="ACTIVE"|NOT mute="MUTED")')
_WORKFLOW_ID: Final = re.compile(r'resource\.labels\.workflow_id="([^"]+)"')


def detectors(graph: Graph, regions: Sequence[str]) -> Iterator[Detector]:
    """One for each alert on what is read and written; that on what stops the watching has to be on beside it.

    Where none is known to be, one whose filter is not known may be it.
    """
    for one in graph.of_type(_ALERT):
        account, matches = graph.account(one), _filter(one)
        about: Truth = UNKNOWN if matches is UNKNOWN else _OBJECTS in matches
        first = next(_alerts(graph, account, _OBJECTS), None)
        if about is False or (about is UNKNOWN and first is not one):
            continue
        beside = [_on(other) for other in _alerts(graph, account, _STOPPED)]
        for region in regions:
            yield Detector(
                urn=one.urn,
                account=account,
                region=region,
                on=all_of((_on(one), any_of(beside) if beside else UNKNOWN if one.external else False)),
                objects=about,
                adopted=one.external,
            )


def access_analysers(graph: Graph, regions: Sequence[str]) -> Iterator[AccessAnalyser]:
    """Alerts on what is opened to everybody; and on what a workflow writes down that asks for access without use."""
    for one in graph.of_type(_ALERT):
        matches, on, account = _filter(one), _on(one), graph.account(one)
        if on is False:
            continue
        opened: Truth = UNKNOWN if matches is UNKNOWN else all(word in matches for word in _OPENED)
        unused = UNKNOWN if matches is UNKNOWN else _asks_for_unused(graph, account, matches)
        outside: Maybe[bool] = UNKNOWN if UNKNOWN in (on, opened, unused) else opened is True
        for region in regions if opened is not False else ():
            yield AccessAnalyser(one.urn, account, region, outside)
        if opened is False and unused is not False:
            yield AccessAnalyser(one.urn, account, None, UNKNOWN if unused is UNKNOWN else outside)


def collectors(graph: Graph, regions: Sequence[str]) -> Iterator[Collector]:
    """Every notification: it is of all that is found in the project."""
    for one in graph.of_type(_SENDS):
        for region in regions:
            yield Collector(one.urn, graph.account(one), region)


def aggregators(graph: Graph, home: str | None) -> Iterator[Aggregator]:
    """The same notifications: what is found in other regions comes with it."""
    for one in graph.of_type(_SENDS):
        yield Aggregator(one.urn, graph.account(one), home, named=(), but=True)


def finding_rules(graph: Graph, home: str | None) -> Iterator[FindingRule]:
    """Every notification, with the channels whose topic it writes to."""
    for one in graph.of_type(_SENDS):
        said, topic = text(entry(one.value("streamingConfig"), "filter")), text(one.value("pubsubTopic"))
        channels = [(each.id, text(entry(each.value("labels"), "topic"))) for each in graph.of_type(_CHANNEL)]
        unread = topic is UNKNOWN or any(at is UNKNOWN for _, at in channels)
        yield FindingRule(
            urn=one.urn,
            account=graph.account(one),
            region=home,
            on=True,
            severities=UNKNOWN if said is UNKNOWN else _severities(said or ""),
            targets=UNKNOWN if unread else tuple(id_ for id_, at in channels if id_ and at == topic),
        )


def _severities(said: str) -> Maybe[tuple[str, ...]]:
    """Those that a filter lets through; any other filter is not understood."""
    parts = [part.strip() for part in said.split(" AND ")]
    if not all(_PART.fullmatch(part) for part in parts):
        return UNKNOWN
    found = [one.lower() for part in parts for one in _SEVERITY.findall(part)]
    return tuple(found) if len(found) == 1 else UNKNOWN


def _alerts(graph: Graph, account: str | None, word: str) -> Iterator[Resource]:
    """Those of the account on entries with the word; those whose filter is not known come last."""
    own = [(one, _filter(one)) for one in graph.of_type(_ALERT) if graph.account(one) == account]
    yield from (one for one, matches in own if matches is not UNKNOWN and word in matches)
    yield from (one for one, matches in own if matches is UNKNOWN)


def _filter(alert: Resource) -> Maybe[str]:
    """What the entries match of which it tells, empty where it tells of none."""
    conditions = items(alert.value("conditions"))
    if conditions is UNKNOWN:
        return UNKNOWN
    found = [text(entry(one, "conditionMatchedLog", "filter")) for one in conditions]
    if any(one is UNKNOWN for one in found):
        return UNKNOWN
    return " ".join(one for one in found if isinstance(one, str))


def _on(alert: Resource) -> Truth:
    """Whether it is on, and somebody is told."""
    told = texts(alert.value("notificationChannels"))
    return all_of((flag(alert.value("enabled"), absent=True), UNKNOWN if told is UNKNOWN else bool(told)))


def _asks_for_unused(graph: Graph, account: str | None, matches: str) -> Truth:
    """Whether the entries are those of a workflow that asks for access without use, whenever the clock says so."""
    named = _WORKFLOW_ID.search(matches)
    if named is None:
        return False
    answers: list[Truth] = []
    for one in graph.of_type(_WORKFLOW):
        if graph.account(one) != account:
            continue
        name, source = text(one.value("name")), text(one.value("sourceContents"))
        asks: Truth = UNKNOWN if source is UNKNOWN else all(word in (source or "") for word in _UNUSED)
        same: Truth = UNKNOWN if name is UNKNOWN else name == named[1]
        answers.append(all_of((same, asks, _clocked(graph, one))))
    return any_of(answers)


def _clocked(graph: Graph, workflow: Resource) -> Truth:
    answers: list[Truth] = []
    for job in graph.of_type(_CLOCK):
        uri = text(entry(job.value("httpTarget"), "uri"))
        starts: Truth = UNKNOWN if uri is UNKNOWN or not workflow.id else f"/{workflow.id}/executions" in (uri or "")
        paused = flag(job.value("paused"))
        answers.append(all_of((starts, UNKNOWN if paused is UNKNOWN else not paused)))
    return any_of(answers)
