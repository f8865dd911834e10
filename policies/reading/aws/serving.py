"""AWS model endpoints as they are: variants, capture, roll-back alarms, scaling.

Source: Amazon SageMaker AI Developer Guide (deployment guardrails, data capture, endpoint metrics: ModelLatency is in
microseconds), Application Auto Scaling User Guide, Amazon CloudWatch API (PutMetricAlarm).
"""

import re
from collections.abc import Iterator, Mapping

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth
from gouvernail.values import entry, flag, items, number, text, texts
from policies.reading.aws.registry import model_versions
from policies.reading.model.serving import Alarm, AtTime, Capture, Model, ModelEndpoint, Scaling, Variant

__all__ = ["alarms", "model_endpoints", "models", "scalings"]

_MODEL = "aws:sagemaker/model:Model"
_CONFIGURATION = "aws:sagemaker/endpointConfiguration:EndpointConfiguration"
_ENDPOINT = "aws:sagemaker/endpoint:Endpoint"
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
_TARGET = "aws:appautoscaling/target:Target"
_POLICY = "aws:appautoscaling/policy:Policy"
_SCHEDULED = "aws:appautoscaling/scheduledAction:ScheduledAction"
_RESOURCE = re.compile(r"^endpoint/([^/]+)/variant/([^/]+)$")
_MICROSECONDS = 1_000_000
_LATENCY = {"ModelLatency", "OverheadLatency", "ModelLatencyTotal"}
_ERRORS = {"Invocation5XXErrors", "Invocation4XXErrors", "InvocationModelErrors"}


def models(graph: Graph) -> Iterator[Model]:
    """Every model, single or a chain of containers."""
    for model in graph.of_type(_MODEL):
        containers = _containers(model)
        network = model.value("vpcConfig")
        identity = text(model.value("executionRoleArn"))
        told = UNKNOWN if containers is UNKNOWN else containers[0].get("environment") if containers else None
        wait = number(entry(told, "BATCH_WAIT_MS"))
        yield Model(
            urn=model.urn,
            id=model.id or UNKNOWN,
            images=UNKNOWN if containers is UNKNOWN else _images(graph, containers),
            version=UNKNOWN if containers is UNKNOWN else _version(containers),
            isolated=flag(model.value("enableNetworkIsolation")),
            subnets=texts(entry(network, "subnets")),
            firewalls=texts(entry(network, "securityGroupIds")),
            identity=identity,
            runtime=text(entry(told, "MODEL_RUNTIME")),
            batch=number(entry(told, "BATCH_MAX")),
            wait=wait / 1000 if isinstance(wait, float) else wait,
        )


def model_endpoints(graph: Graph) -> Iterator[ModelEndpoint]:
    """Every endpoint with the configuration that it serves."""
    for endpoint in graph.of_type(_ENDPOINT):
        configuration = _configuration(graph, endpoint)
        rollback = entry(endpoint.value("deploymentConfig"), "autoRollbackConfiguration", "alarms")
        listed = items(rollback)
        name = text(endpoint.value("name"))
        yield ModelEndpoint(
            urn=endpoint.urn,
            name=name if isinstance(name, str) else endpoint.id or UNKNOWN,
            account=graph.account(endpoint),
            variants=UNKNOWN if configuration is None else _variants(configuration),
            capture=UNKNOWN if configuration is None else _capture(configuration),
            key=UNKNOWN if configuration is None else text(configuration.value("kmsKeyArn")),
            rollback_alarms=UNKNOWN if listed is UNKNOWN else texts([one.get("alarmName") for one in listed]),
            serves=text(endpoint.value("endpointConfigName")),
            region=graph.region(endpoint),
        )


def alarms(graph: Graph) -> Iterator[Alarm]:
    """Every alarm; a model's latency in seconds, its errors as a fraction of its invocations."""
    for alarm in graph.of_type(_ALARM):
        queries = items(alarm.value("metricQueries"))
        measure, scale = (UNKNOWN, 1.0) if queries is UNKNOWN else _composed(queries) if queries else _simple(alarm)
        threshold = number(alarm.value("threshold"))
        yield Alarm(
            urn=alarm.urn,
            name=_some(text(alarm.value("name"))),
            watches=_watched(alarm, () if queries is UNKNOWN else queries),
            measure=measure,
            threshold=threshold / scale if isinstance(threshold, float) else threshold,
            acts=flag(alarm.value("actionsEnabled"), absent=True),
        )


def scalings(graph: Graph) -> Iterator[Scaling]:
    """Every scalable target of an endpoint, with its policies and its clock."""
    for target in graph.of_type(_TARGET):
        place = text(target.value("resourceId"))
        if target.value("serviceNamespace") != "sagemaker" and target.value("serviceNamespace") is not UNKNOWN:
            continue
        found = _RESOURCE.match(place) if isinstance(place, str) else None
        yield Scaling(
            urn=target.urn,
            endpoint=found.group(1) if found else UNKNOWN,
            variant=found.group(2) if found else UNKNOWN,
            least=number(target.value("minCapacity")),
            most=number(target.value("maxCapacity")),
            follows_load=_follows(graph, place),
            at_times=_clock(graph, place),
        )


def _configuration(graph: Graph, endpoint: Resource) -> Resource | None:
    name = endpoint.value("endpointConfigName")
    for one in graph.of_type(_CONFIGURATION):
        if isinstance(name, str) and name in {one.id, one.value("name")}:
            return one
    return None


def _variants(configuration: Resource) -> Maybe[tuple[Variant, ...]]:
    found: list[Variant] = []
    for name, shadow in (("productionVariants", False), ("shadowProductionVariants", True)):
        listed = items(configuration.value(name))
        if listed is UNKNOWN:
            return UNKNOWN
        for one in listed:
            count = number(one.get("initialInstanceCount"))
            found.append(
                Variant(
                    name=_some(text(one.get("variantName"))),
                    model=_some(text(one.get("modelName"))),
                    instances=int(count) if isinstance(count, float) else count,
                    shadow=shadow,
                )
            )
    return tuple(found)


def _capture(configuration: Resource) -> Maybe[Capture | None]:
    listed = items(configuration.value("dataCaptureConfig"))
    if listed is UNKNOWN:
        return UNKNOWN
    if not listed:
        return None
    given = listed[0]
    options = items(given.get("captureOptions"))
    modes = UNKNOWN if options is UNKNOWN else texts([one.get("captureMode") for one in options])
    share = number(given.get("initialSamplingPercentage"))
    to = text(given.get("destinationS3Uri"))
    return Capture(
        on=flag(given.get("enableCapture")),
        share=share / 100 if isinstance(share, float) else UNKNOWN,
        inputs=_has(modes, "Input"),
        outputs=_has(modes, "Output"),
        store=to.removeprefix("s3://").partition("/")[0] if isinstance(to, str) else UNKNOWN,
        key=text(given.get("kmsKeyId")),
    )


def _has(modes: Maybe[tuple[str, ...]], mode: str) -> Truth:
    return UNKNOWN if modes is UNKNOWN else mode in modes or "InputAndOutput" in modes


def _containers(model: Resource) -> Maybe[tuple[Mapping[str, object], ...]]:
    first, chain = items(model.value("primaryContainer")), items(model.value("containers"))
    return UNKNOWN if first is UNKNOWN or chain is UNKNOWN else first + chain


def _images(graph: Graph, containers: tuple[Mapping[str, object], ...]) -> Maybe[tuple[str, ...]]:
    """Those that containers name, and those of the versions that they are made from."""
    read = {one.id: one.images for one in model_versions(graph)}
    found = texts([one.get("image") for one in containers if one.get("image") is not None])
    for package in (one.get("modelPackageName") for one in containers):
        of_version = read.get(package, UNKNOWN) if isinstance(package, str) else () if package is None else UNKNOWN
        found = UNKNOWN if found is UNKNOWN or of_version is UNKNOWN else (*found, *of_version)
    return found


def _version(containers: tuple[Mapping[str, object], ...]) -> Maybe[str | None]:
    return text(containers[0].get("modelPackageName")) if len(containers) == 1 else None


def _simple(alarm: Resource) -> tuple[Maybe[str], float]:
    return _measure(text(alarm.value("metricName")), alarm.value("extendedStatistic"), alarm.value("statistic"))


def _measure(metric: Maybe[str | None], percentile: object, statistic: object) -> tuple[Maybe[str], float]:
    if metric is UNKNOWN or percentile is UNKNOWN or statistic is UNKNOWN or metric is None:
        return UNKNOWN, 1.0
    if metric in _LATENCY:
        return f"latency_{percentile or statistic}", _MICROSECONDS
    # The average of a count that is 0 or 1 for each invocation is the share of failed ones.
    return ("error_rate", 1.0) if metric in _ERRORS and statistic == "Average" else (metric, 1.0)


def _composed(queries: tuple[Mapping[str, object], ...]) -> tuple[Maybe[str], float]:
    """What an expression over several metrics measures: errors over invocations are a rate."""
    metrics = {text(entry(one.get("metric"), "metricName")) for one in queries if one.get("metric") is not None}
    expressions = [text(one.get("expression")) for one in queries if one.get("expression") is not None]
    if UNKNOWN in metrics or UNKNOWN in expressions:
        return UNKNOWN, 1.0
    shown = [one for one in expressions if isinstance(one, str)]
    if len(queries) == 1 and not shown:
        only = queries[0].get("metric")
        return _measure(text(entry(only, "metricName")), entry(only, "stat"), entry(only, "stat"))
    if metrics & _ERRORS and "Invocations" in metrics and any("/" in one for one in shown):
        return "error_rate", 100.0 if any(re.search(r"\b100(\.0)?\b", one) for one in shown) else 1.0
    return " ".join(shown), 1.0


def _watched(alarm: Resource, queries: tuple[Mapping[str, object], ...]) -> Maybe[tuple[str, ...]]:
    holders = [alarm.value("dimensions"), *(entry(one.get("metric"), "dimensions") for one in queries)]
    names = [text(entry(holder, "EndpointName")) for holder in holders]
    if UNKNOWN in names:
        return UNKNOWN
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str)))


def _follows(graph: Graph, place: Maybe[str | None]) -> Truth:
    answer: Truth = UNKNOWN if place is UNKNOWN else False
    for policy in graph.of_type(_POLICY):
        its = text(policy.value("resourceId"))
        if its is UNKNOWN:
            answer = UNKNOWN if answer is False else answer
        elif its == place:
            return True
    return answer


def _clock(graph: Graph, place: Maybe[str | None]) -> Maybe[tuple[AtTime, ...]]:
    found: list[AtTime] = []
    for action in graph.of_type(_SCHEDULED):
        if text(action.value("resourceId")) != place:
            continue
        when, bounds = text(action.value("schedule")), action.value("scalableTargetAction")
        least, most = number(entry(bounds, "minCapacity")), number(entry(bounds, "maxCapacity"))
        if when is UNKNOWN or least is UNKNOWN or most is UNKNOWN:
            return UNKNOWN
        found.append(AtTime(when or "", least, most))
    return tuple(found)


def _some(value: Maybe[str | None]) -> Maybe[str]:
    return UNKNOWN if value is None else value
