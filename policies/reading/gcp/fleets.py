"""What devices on Google Cloud are told, what stops them, and who writes down that they called.

What they are told are objects that a stack writes and all devices of a pool may read; what stops them is a workflow
that writes the object which they stop on, started by an alert on the run of what stops the system. A call is the read
of that object, which the audit log records under the name that was proved.

Sources: containers-policy.json (https://github.com/containers/image/blob/main/docs/containers-policy.json.5.md); Cloud
Logging, sinks (https://cloud.google.com/logging/docs/export/configure_export_v2), metrics with labels
(https://cloud.google.com/logging/docs/logs-based-metrics/labels) and its own metrics
(https://cloud.google.com/monitoring/api/metrics_gcp_i_o#gcp-logging).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of, negated
from gouvernail.values import entry, flag, items, mapping, number, text, texts
from policies.reading.gcp.clocked import WORKFLOW, calls, may, reaches
from policies.reading.gcp.edge import given_to_all, pools
from policies.reading.gcp.moves import ALERT, condition, started_by_alarm
from policies.reading.gcp.names import bucket_named, id_of
from policies.reading.gcp.stores import BUCKET
from policies.reading.gcp.trails import data_recorded
from policies.reading.model.edge import CallCounter, DeviceConfiguration, Wave
from policies.reading.policy import permits

__all__ = ["call_counters", "configurations", "waves"]

_OBJECT: Final = "gcp:storage/bucketObject:BucketObject"
_SINK: Final = "gcp:logging/projectSink:ProjectSink"
_METRIC: Final = "gcp:logging/metric:Metric"
_UPLOAD: Final = "https://storage.googleapis.com/upload/storage/v1/b/{}/o"
_KMS: Final = re.compile(r"gcpkms://(projects/.+/cryptoKeys/[^/]+)/versions/\d+")
_STARTED: Final = "workflows.googleapis.com/started_execution_count"
_RUN_OF: Final = re.compile(r'resource\.labels\.workflow_id="([^"]+)"')
_LOST: Final = "logging.googleapis.com/exports/error_count"
_EACH: Final = 'REGEXP_EXTRACT(protoPayload.authenticationInfo.principalSubject, "/subject/([^/]+)$")'
_CALL: Final = re.compile(
    r'resource\.type="gcs_bucket" AND protoPayload\.methodName="storage\.objects\.get" AND '
    r'protoPayload\.resourceName="projects/_/buckets/([^/"]+)/objects/([^"]+)" AND '
    r'protoPayload\.authenticationInfo\.principalSubject:"(projects/[^"]+)/subject/"'
)


@dataclass(frozen=True, slots=True)
class _Told:
    """An object that a stack writes, where it lies, and whether all devices may read it."""

    it: Resource
    bucket: str
    said: Maybe[Mapping[str, object]]
    read: Truth


def configurations(graph: Graph) -> Iterator[DeviceConfiguration]:
    """Everything that tells devices when to stop or what to run."""
    for told in _all_told(graph):
        said = told.said
        if said is UNKNOWN or told.read is UNKNOWN:
            yield DeviceConfiguration(told.it.urn, *(UNKNOWN,) * 6)
        elif {"offlineLimit", "policy"} & {*said}:
            rules = _rules(said)
            yield DeviceConfiguration(
                told.it.urn,
                offline_limit=number(said.get("offlineLimit")),
                sync=number(said.get("sync")),
                strict=_strict(said, rules),
                signers=tuple(dict.fromkeys(_signer(said, one) for _, one in rules)),
                images=tuple(dict.fromkeys(scope for scope, _ in rules)),
                stopped_by=_stopped_by(graph, told),
            )


def waves(graph: Graph) -> Iterator[Wave]:
    """Every object that says how far the fleet is reached with a wave."""
    for told in _all_told(graph):
        if told.said is UNKNOWN or told.read is UNKNOWN:
            yield Wave(told.it.urn, UNKNOWN)
        elif "upTo" in told.said:
            yield Wave(told.it.urn, number(told.said["upTo"]))


def call_counters(graph: Graph) -> Iterator[CallCounter]:
    """Every sink that carries reads of what devices stop on, by the name that was proved."""
    known = pools(graph)
    for sink in graph.of_type(_SINK):
        chosen = text(sink.value("filter"))
        found = _CALL.fullmatch(chosen) if isinstance(chosen, str) else None
        if found is None or (known is not UNKNOWN and found[3] not in known):
            continue
        left_out = items(sink.value("exclusions"))
        whole: Truth = UNKNOWN if left_out is UNKNOWN else not left_out
        ours: Truth = UNKNOWN if known is UNKNOWN else True
        yield CallCounter(
            sink.urn,
            on=all_of((ours, negated(flag(sink.value("disabled"))), whole, data_recorded(graph, sink))),
            counts=_counting(graph, sink, str(chosen)),
            kept=any_of(_tells(graph, one, sink) for one in graph.of_type(ALERT)),
        )


def _all_told(graph: Graph) -> Iterator[_Told]:
    """The objects that devices of a pool may read, or that might be theirs."""
    known = pools(graph)
    for one in graph.of_type(_OBJECT):
        name, path = text(one.value("bucket")), text(one.value("name"))
        held = next((it for it in graph.of_type(BUCKET) if it.id == name), None)
        full = bucket_named("_", str(name)) if held is None else id_of(graph, held)
        if name is UNKNOWN or path is UNKNOWN or full is UNKNOWN:
            yield _Told(one, "", UNKNOWN, UNKNOWN)
            continue
        read = UNKNOWN
        if known is not UNKNOWN:
            read = any_of(_reads(graph, pool, f"{full}/objects/{path}") for pool in known)
        if read is not False:
            yield _Told(one, str(name), _content(one), read)


def _reads(graph: Graph, pool: str, thing: str) -> Truth:
    given = list(given_to_all(graph, pool))
    stated = [one for one in given if one is not UNKNOWN]
    allowed = permits(stated, "storage.objects.get", thing)
    return UNKNOWN if allowed is False and len(stated) < len(given) else allowed


def _content(one: Resource) -> Maybe[Mapping[str, object]]:
    """What it says, of what is JSON; anything else says nothing of the kind."""
    source = one.value("source")
    written = text(entry(source, "text"))
    if source is UNKNOWN or written is UNKNOWN or (source is None and one.value("content") is not None):
        return UNKNOWN
    try:
        return mapping(cast("object", json.loads(written or "{}")))
    except ValueError:
        return {}


def _rules(said: Mapping[str, object]) -> list[tuple[str, Mapping[str, object]]]:
    """Scope and rule of everything that a device may run."""
    found: list[tuple[str, Mapping[str, object]]] = []
    by_transport = mapping(entry(said, "policy", "transports"))
    for scopes in by_transport.values() if by_transport is not UNKNOWN else ():
        named = mapping(scopes)
        for scope, rules in named.items() if named is not UNKNOWN else ():
            its = items(rules)
            found += [(scope, one) for one in its] if its is not UNKNOWN else []
    return found


def _strict(said: Mapping[str, object], rules: list[tuple[str, Mapping[str, object]]]) -> Truth:
    others = items(entry(said, "policy", "default"))
    refused = others is not UNKNOWN and bool(others) and all(one.get("type") == "reject" for one in others)
    return refused and bool(rules) and all(one.get("type") == "sigstoreSigned" for _, one in rules)


def _signer(said: Mapping[str, object], rule: Mapping[str, object]) -> str:
    """The key of a rule; what it names where that is none of ours."""
    path = str(rule.get("keyPath") or rule.get("keyData") or "")
    named = str(entry(said, "keys", path) or path)
    found = _KMS.fullmatch(named)
    return found[1] if found else named


def _stopped_by(graph: Graph, told: _Told) -> Maybe[frozenset[str]]:
    """Systems whose stop has a workflow write what every device stops on, other than what lets it run."""
    if told.said is UNKNOWN:
        return UNKNOWN
    path, unless = (text(entry(told.said, "stopped", part)) for part in ("object", "unless"))
    found: set[str] = set()
    for flow in graph.of_type(WORKFLOW):
        if flow.external:
            continue
        writes = all_of((_writes(flow, told.bucket, path, unless), _may_write(graph, flow, told.bucket, path)))
        if writes is False:
            continue
        systems = _runs_after(graph, flow)
        if writes is UNKNOWN or systems is UNKNOWN:
            return UNKNOWN
        found |= systems
    return frozenset(found)


def _writes(flow: Resource, bucket: str, path: Maybe[str | None], unless: Maybe[str | None]) -> Truth:
    called = calls(flow)
    if called is UNKNOWN or path is UNKNOWN or unless is UNKNOWN:
        return UNKNOWN
    return any(
        one.does == "http.post"
        and one.url == _UPLOAD.format(bucket)
        and entry(one.args, "query", "name") == path
        and (body := entry(one.args, "body")) is not None
        and body != unless
        for one in called
    )


def _may_write(graph: Graph, flow: Resource, bucket: str, path: Maybe[str | None]) -> Truth:
    """What is there already is written over, which is to delete it as well."""
    held = next((one for one in graph.of_type(BUCKET) if one.id == bucket), None)
    full = UNKNOWN if held is None else id_of(graph, held)
    if full is UNKNOWN:
        return UNKNOWN
    return all_of(may(graph, flow, f"storage.objects.{one}", f"{full}/objects/{path}") for one in ("create", "delete"))


def _runs_after(graph: Graph, flow: Resource) -> Maybe[frozenset[str]]:
    """Systems by whose stop, a run of their workflow, an alert has this one run."""
    found: set[str] = set()
    for alarm in graph.of_type(ALERT):
        started = started_by_alarm(graph, alarm)
        if started is UNKNOWN:
            return UNKNOWN
        if flow.id not in {one.id for one in started}:
            continue
        chosen, on = text(entry(condition(alarm), "filter")), flag(alarm.value("enabled"), absent=True)
        if chosen is UNKNOWN or on is UNKNOWN:
            return UNKNOWN
        if not on or _STARTED not in str(chosen):
            continue
        for name in _RUN_OF.findall(str(chosen)):
            stop = next((one for one in graph.of_type(WORKFLOW) if str(one.id).endswith(f"/workflows/{name}")), None)
            system = UNKNOWN if stop is None or stop.external else text(entry(stop.value("labels"), "stops"))
            if system is UNKNOWN:
                return UNKNOWN
            found |= {system} if system else set[str]()
    return frozenset(found)


def _counting(graph: Graph, sink: Resource, chosen: str) -> Maybe[tuple[str, ...]]:
    """The metrics that count the same entries, each device in a series of its own, by their names."""
    found: list[str] = []
    for one in graph.of_type(_METRIC):
        if graph.account(one) != graph.account(sink):
            continue
        its, each = text(one.value("filter")), mapping(one.value("labelExtractors"))
        off = flag(one.value("disabled"))
        if its is UNKNOWN or each is UNKNOWN or off is UNKNOWN:
            return UNKNOWN
        if its == chosen and _EACH in each.values() and not off and isinstance(name := text(one.value("name")), str):
            found.append(name)
    return tuple(found)


def _tells(graph: Graph, alert: Resource, sink: Resource) -> Truth:
    """Whether somebody is told of what a sink could not carry."""
    conditions, name = items(alert.value("conditions")), text(sink.value("name"))
    if conditions is UNKNOWN or name is UNKNOWN:
        return UNKNOWN
    whom = texts(alert.value("notificationChannels"))
    of = [text(entry(one, "conditionThreshold", "filter")) for one in conditions]
    least = [number(entry(one, "conditionThreshold", "thresholdValue")) for one in conditions]
    rings = any_of(
        UNKNOWN
        if chosen is UNKNOWN or (number_ is UNKNOWN and _LOST in str(chosen))
        else _LOST in str(chosen) and f'resource.labels.name="{name}"' in str(chosen) and (number_ or 0) < 1
        for chosen, number_ in zip(of, least, strict=True)
    )
    return all_of(
        (
            rings,
            flag(alert.value("enabled"), absent=True),
            UNKNOWN if whom is UNKNOWN else any_of(reaches(graph, one) for one in whom),
        )
    )
