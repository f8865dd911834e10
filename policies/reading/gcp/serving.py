"""Services of Cloud Run as they serve models: their newest revision, what records it, and how many instances there are.

A revision has several containers. The one that is asked is a proxy, which hands each call to the model's and, where it
mirrors, a copy to the shadow's; both are known by the port on which they answer. What it records it writes to its
console, from where a sink carries it.

Sources: Cloud Run Admin API, services (https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services);
Envoy, configuration (https://www.envoyproxy.io/docs/envoy/latest/api-v3/api); Cloud Logging, sinks
(https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.sinks).
"""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth
from gouvernail.values import entry, items, mapping, number, text, texts
from policies.reading.gcp.moves import SERVICE, taken_back_by
from policies.reading.gcp.names import id_of
from policies.reading.gcp.stores import BUCKET
from policies.reading.model.serving import AtTime, Capture, Model, ModelEndpoint, Scaling, Variant

__all__ = ["endpoint_named", "model_endpoints", "models", "scalings", "trace_of"]

_SINK = "gcp:logging/projectSink:ProjectSink"
_JOB = "gcp:cloudscheduler/job:Job"
_ASKS = "https://run.googleapis.com/v2/"
_TO_BUCKET = "storage.googleapis.com/"
_ASKED = "/invocations"
_MILLION = 1_000_000
_MODEL, _SHADOW = "model", "shadow"
_HEADER = re.compile(r"%REQ\(([^)]+)\)%")
_MANAGER = ("static_resources", "listeners", 0, "filter_chains", 0, "filters", 0, "typed_config")

Proxy = Mapping[str, object]


def models(graph: Graph) -> Iterator[Model]:
    """Every container that answers calls."""
    for service in graph.of_type(SERVICE):
        for one, _, name in _answering(service):
            told = _told(one)
            wait = number(_said(told, "BATCH_WAIT_MS"))
            yield Model(
                urn=service.urn,
                id=_model_id(graph, service, name),
                images=_image(one),
                version=_version(service, one),
                isolated=_isolated(service),
                subnets=_subnets(service),
                firewalls=UNKNOWN,
                identity=text(entry(service.value("template"), "serviceAccount")),
                runtime=text(_said(told, "MODEL_RUNTIME")),
                batch=number(_said(told, "BATCH_MAX")),
                wait=wait / 1000 if isinstance(wait, float) else wait,
            )


def model_endpoints(graph: Graph) -> Iterator[ModelEndpoint]:
    """Every service, called by its full name."""
    for service in graph.of_type(SERVICE):
        yield ModelEndpoint(
            urn=service.urn,
            name=id_of(graph, service),
            account=graph.account(service),
            variants=_variants(graph, service),
            capture=_capture(graph, service),
            key=text(entry(service.value("template"), "encryptionKey")),
            rollback_alarms=taken_back_by(graph, service),
            serves=text(entry(service.value("template"), "revision")),
            region=graph.region(service),
        )


def scalings(graph: Graph) -> Iterator[Scaling]:
    """Cloud Run makes every service follow its load, but one whose instances are counted by hand."""
    for service in graph.of_type(SERVICE):
        whole = service.value("scaling")
        mode = text(entry(whole, "scalingMode"))
        yield Scaling(
            urn=service.urn,
            endpoint=id_of(graph, service),
            variant=_MODEL,
            least=number(entry(whole, "minInstanceCount")),
            most=number(entry(service.value("template"), "scaling", "maxInstanceCount")),
            follows_load=UNKNOWN if mode is UNKNOWN else mode != "MANUAL",
            at_times=_at_times(graph, service),
        )


def endpoint_named(graph: Graph, account: str | None, region: str | None, name: Maybe[str | None]) -> Resource | None:
    """The service of this name in a project and region."""
    return next(
        (
            one
            for one in graph.of_type(SERVICE)
            if (graph.account(one), graph.region(one)) == (account, region) and text(one.value("name")) == name
        ),
        None,
    )


def trace_of(service: Resource) -> Maybe[str | None]:
    """The header by which the record of a prediction names its call; None where it names none."""
    proxy = _proxy(service)
    if proxy is None or proxy is UNKNOWN:
        return proxy
    line = _line(proxy)
    found = _HEADER.fullmatch(str(entry(line, "trace") or ""))
    return found.group(1).lower() if found else None


def _variants(graph: Graph, service: Resource) -> Maybe[tuple[Variant, ...]]:
    proxy = _proxy(service)
    if proxy is UNKNOWN:
        return UNKNOWN
    least = number(entry(service.value("scaling"), "minInstanceCount"))
    count = int(least) if isinstance(least, float) else least
    by_port = {port: name for _, port, name in _answering(service)}
    if proxy is None:
        asked = next((name for one, _, name in _answering(service) if entry(one, "ports") is not None), None)
        return () if asked is None else (Variant(_MODEL, _model_id(graph, service, asked), count, shadow=False),)
    route = entry(proxy, *_MANAGER, "route_config", "virtual_hosts", 0, "routes", 0, "route")
    mirrors = items(entry(route, "request_mirror_policies"))
    if mirrors is UNKNOWN:
        return UNKNOWN
    found: list[Variant] = []
    for cluster, name, shadow in (
        (entry(route, "cluster"), _MODEL, False),
        *((entry(one, "cluster"), _SHADOW, True) for one in mirrors),
    ):
        led = by_port.get(_port(proxy, cluster))
        found.append(Variant(name, UNKNOWN if led is None else _model_id(graph, service, led), count, shadow=shadow))
    return tuple(found)


def _capture(graph: Graph, service: Resource) -> Maybe[Capture | None]:
    """What its proxy writes of every call, carried to a bucket by a sink that names the service."""
    proxy = _proxy(service)
    if proxy is UNKNOWN or proxy is None:
        return proxy
    line = _line(proxy)
    if line is None:
        return None
    sink = _carries(graph, service)
    if sink is None or sink is UNKNOWN:
        return sink
    to = text(sink.value("destination"))
    store = UNKNOWN if to is UNKNOWN or to is None else to.removeprefix(_TO_BUCKET)
    held = next((one for one in graph.of_type(BUCKET) if one.id == store), None)
    return Capture(
        on=True,
        share=_share(proxy),
        inputs=_written(line, "input"),
        outputs=_written(line, "output"),
        store=UNKNOWN if held is None else store,
        key=UNKNOWN if held is None else text(entry(held.value("encryption"), "defaultKmsKeyName")),
    )


def _carries(graph: Graph, service: Resource) -> Maybe[Resource | None]:
    """The sink that takes what the service records; the word of its lines stands in the filter."""
    name, unknown = text(service.value("name")), False
    for sink in graph.of_type(_SINK):
        said = text(sink.value("filter"))
        if said is UNKNOWN or sink.value("destination") is UNKNOWN:
            unknown = True
        elif said and f'service_name="{name}"' in said and "jsonPayload.prediction" in said and not _off(sink):
            return sink
    return UNKNOWN if unknown else None


def _off(sink: Resource) -> bool:
    return sink.value("disabled") is True


def _proxy(service: Resource) -> Maybe[Proxy | None]:
    """The configuration of the proxy that is asked; None where something else is asked."""
    containers = items(entry(service.value("template"), "containers"))
    if containers is UNKNOWN:
        return UNKNOWN
    for one in containers:
        if entry(one, "ports") is None:
            continue
        told = texts(entry(one, "args"))
        if told is UNKNOWN:
            return UNKNOWN
        if "--config-yaml" not in told[:-1]:
            return None
        try:
            said = json.loads(told[told.index("--config-yaml") + 1])
        except ValueError:
            return UNKNOWN
        return cast("Proxy", said) if isinstance(said, dict) else UNKNOWN
    return None


def _line(proxy: Proxy) -> Mapping[str, object] | None:
    """What stands in a line of its record."""
    found = mapping(entry(proxy, *_MANAGER, "access_log", 0, "typed_config", "log_format", "json_format", "prediction"))
    return None if found is UNKNOWN or not found else found


def _share(proxy: Proxy) -> Maybe[float]:
    """The share of the calls to the model that a line is written of; what else its filter leaves out is not known."""
    own = items(entry(proxy, *_MANAGER, "access_log", 0, "filter", "and_filter", "filters"))
    if own is UNKNOWN:
        return UNKNOWN
    share = 1.0
    for one in own:
        some = entry(one, "runtime_filter", "percent_sampled")
        if some is not None:
            taken = number(entry(some, "numerator"))
            if taken is UNKNOWN or taken is None or entry(some, "denominator") != "MILLION":
                return UNKNOWN
            share = min(share, taken / _MILLION)
        elif entry(one, "header_filter", "header", "string_match", "prefix") != _ASKED:
            return UNKNOWN
    return share


def _written(line: Mapping[str, object], what: str) -> Truth:
    return entry(line, what) == f"%DYNAMIC_METADATA(record:{what})%"


def _port(proxy: Proxy, cluster: object) -> Maybe[float | None]:
    found = items(entry(proxy, "static_resources", "clusters"))
    if found is UNKNOWN:
        return UNKNOWN
    place = ("load_assignment", "endpoints", 0, "lb_endpoints", 0, "endpoint", "address", "socket_address")
    its = next((one for one in found if entry(one, "name") == cluster), None)
    return number(entry(its, *place, "port_value"))


def _answering(service: Resource) -> list[tuple[Mapping[str, object], Maybe[float | None], str]]:
    """The containers that run a model, with the port on which each answers and its name: all but the proxy."""
    containers = items(entry(service.value("template"), "containers"))
    if containers is UNKNOWN:
        return []
    alone = len(containers) == 1
    return [
        (one, number(entry(one, "startupProbe", "httpGet", "port")), str(entry(one, "name")))
        for one in containers
        if alone or entry(one, "ports") is None
    ]


def _told(container: Mapping[str, object]) -> Maybe[Mapping[str, object]]:
    envs = items(container.get("envs"))
    return UNKNOWN if envs is UNKNOWN else {str(one.get("name")): one.get("value") for one in envs}


def _said(told: Maybe[Mapping[str, object]], name: str) -> object:
    return UNKNOWN if told is UNKNOWN else told.get(name)


def _image(container: Mapping[str, object]) -> Maybe[tuple[str, ...]]:
    image = text(container.get("image"))
    return UNKNOWN if image is UNKNOWN else (image,) if image else ()


def _version(service: Resource, container: Mapping[str, object]) -> Maybe[str | None]:
    """What is mounted into a container: bucket and path of a version."""
    mounts = items(container.get("volumeMounts"))
    volumes = items(entry(service.value("template"), "volumes"))
    if mounts is UNKNOWN or volumes is UNKNOWN:
        return UNKNOWN
    if not mounts:
        return None
    its = next((one for one in volumes if one.get("name") == mounts[0].get("name")), None)
    where, only = text(entry(its, "gcs", "bucket")), texts(entry(its, "gcs", "mountOptions"))
    if where is UNKNOWN or only is UNKNOWN or where is None:
        return UNKNOWN
    path = next((one.removeprefix("only-dir=") for one in only if one.startswith("only-dir=")), None)
    return UNKNOWN if path is None else f"{where}/{path}"


def _isolated(service: Resource) -> Truth:
    """Whether all that leaves a container goes into the network, whose own rules hold there."""
    way = text(entry(service.value("template"), "vpcAccess", "egress"))
    return UNKNOWN if way is UNKNOWN else way == "ALL_TRAFFIC"


def _subnets(service: Resource) -> Maybe[tuple[str, ...]]:
    found = items(entry(service.value("template"), "vpcAccess", "networkInterfaces"))
    if found is UNKNOWN:
        return UNKNOWN
    names = [text(one.get("subnetwork")) for one in found]
    return UNKNOWN if UNKNOWN in names else tuple(str(one) for one in names if one)


def _model_id(graph: Graph, service: Resource, container: str) -> Maybe[str]:
    own = id_of(graph, service)
    return UNKNOWN if own is UNKNOWN else f"{own}/{container}"


def _at_times(graph: Graph, service: Resource) -> Maybe[tuple[AtTime, ...]]:
    own, found = id_of(graph, service), list[AtTime]()
    for job in graph.of_type(_JOB):
        asked = text(entry(job.value("httpTarget"), "uri"))
        body = text(entry(job.value("httpTarget"), "body"))
        when = text(job.value("schedule"))
        if UNKNOWN in (own, asked, body, when):
            return UNKNOWN
        if asked != f"{_ASKS}{own}?updateMask=scaling" or job.value("paused") is True:
            continue
        bounds = _bounds(str(body))
        if bounds is UNKNOWN:
            return UNKNOWN
        least, most = number(entry(bounds, "minInstanceCount")), number(entry(bounds, "maxInstanceCount"))
        if least is UNKNOWN or most is UNKNOWN:
            return UNKNOWN
        found.append(AtTime(str(when), least, most))
    return tuple(found)


def _bounds(body: str) -> Maybe[Mapping[str, object]]:
    try:
        return mapping(entry(json.loads(base64.b64decode(body)), "scaling"))
    except ValueError:
        return UNKNOWN
