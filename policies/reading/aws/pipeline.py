"""SageMaker pipelines with their definitions, and the schedules and rules that start them.

Source: the pipeline definition's JSON schema, version 2020-12-01; Amazon SageMaker AI Developer Guide, "Pipelines
steps"; Amazon EventBridge Scheduler User Guide, "Schedule types".
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth
from gouvernail.values import entry, flag, items, mapping, text, texts
from policies.reading.model.pipeline import Gate, Job, Registration, TrainingPipeline

__all__ = ["running", "training_pipelines"]

_PIPELINE = "aws:sagemaker/pipeline:Pipeline"
_SCHEDULE = "aws:scheduler/schedule:Schedule"
_RULE = "aws:cloudwatch/eventRule:EventRule"
_TARGET = "aws:cloudwatch/eventTarget:EventTarget"
# What an alarm gives as its reason that has no value (CloudWatch User Guide, "Configuring how CloudWatch alarms treat
# missing data").
_SILENT = (
    "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [Breaching]."
)
_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_A_DAY = {"minute": 1440, "hour": 24, "day": 1}
_REPORT = re.compile(r"Steps\.([A-Za-z0-9-]+)\.PropertyFiles\.([A-Za-z0-9_-]+)")
_IN_S3 = re.compile(r"s3://([^/]+)/(.+?)/?")
_DIGEST = re.compile(r"data\.([A-Za-z0-9_]+)\.digest")
_SERVES = ("CreateEndpoint", "UpdateEndpoint", "UpdateEndpointWeightsAndCapacities", "DeleteEndpoint")

Step = Mapping[str, object]


def training_pipelines(graph: Graph) -> Iterator[TrainingPipeline]:
    """Every pipeline; its tag `model` says of which model."""
    for pipeline in graph.of_type(_PIPELINE):
        steps = _steps(pipeline)
        here = f"arn:aws:sagemaker:{graph.region(pipeline)}:{graph.account(pipeline)}"
        jobs: Maybe[tuple[Job, ...]] = UNKNOWN
        registrations: Maybe[tuple[Registration, ...]] = UNKNOWN
        if steps is not UNKNOWN:
            jobs = tuple(_jobs(steps))
            registrations = tuple(_registrations(steps, (), ends=True, files=_files(steps)))
        yield TrainingPipeline(
            urn=pipeline.urn,
            model=text(entry(pipeline.value("tags"), "model")),
            jobs=jobs,
            registrations=registrations,
            identities=_identities(graph, pipeline, jobs),
            beyond=(
                ("sagemaker:UpdateModelPackage", f"{here}:model-package/any/1"),
                ("sagemaker:CreateModel", f"{here}:model/any"),
                ("sagemaker:CreateEndpointConfig", f"{here}:endpoint-config/any"),
                *((f"sagemaker:{action}", f"{here}:endpoint/any") for action in _SERVES),
            ),
            every_days=_every(graph, pipeline),
            alarms=_alarms(graph, pipeline),
            on_silence=_on_silence(graph, pipeline),
            registers_as=text(pipeline.value("roleArn")),
            results=UNKNOWN if steps is UNKNOWN else _results(steps),
        )


def running(pipelines: Sequence[TrainingPipeline]) -> Maybe[tuple[Job, ...]]:
    """All jobs of all pipelines."""
    found: list[Job] = []
    for pipeline in pipelines:
        if pipeline.jobs is UNKNOWN:
            return UNKNOWN
        found += pipeline.jobs
    return tuple(found)


def _steps(pipeline: Resource) -> Maybe[tuple[Step, ...]]:
    given = pipeline.value("pipelineDefinition")
    if not isinstance(given, str):
        return UNKNOWN
    try:
        return _list(entry(cast("object", json.loads(given)), "Steps"))
    except ValueError:
        return UNKNOWN


def _list(value: object) -> tuple[Step, ...]:
    found = items(value)
    return () if found is UNKNOWN else found


def _all(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Every step, those within the branches of conditions too."""
    for step in steps:
        yield step
        for branch in ("IfSteps", "ElseSteps"):
            yield from _all(_list(entry(step, "Arguments", branch)))


def _jobs(steps: tuple[Step, ...]) -> Iterator[Job]:
    for step in _all(steps):
        arguments = step.get("Arguments")
        if step.get("Type") == "Training":
            network, machine = arguments, entry(arguments, "ResourceConfig")
            output = entry(arguments, "OutputDataConfig", "KmsKeyId")
        elif step.get("Type") == "Processing":
            network = entry(arguments, "NetworkConfig")
            machine = entry(arguments, "ProcessingResources", "ClusterConfig")
            output = entry(arguments, "ProcessingOutputConfig", "KmsKeyId")
        elif step.get("Type") in {"Condition", "Fail", "RegisterModel"}:
            continue  # none of these runs code
        else:
            network = machine = output = None  # a kind of step that is not known: nothing says that it is bounded
        subnets = texts(entry(network, "VpcConfig", "Subnets"))
        yield Job(
            name=str(step.get("Name")),
            isolated=flag(entry(network, "EnableNetworkIsolation")),
            encrypted=flag(entry(network, "EnableInterContainerTrafficEncryption")),
            subnets=() if subnets is UNKNOWN else subnets,
            disk=_text(entry(machine, "VolumeKmsKeyId")),
            output=_text(output),
            identity=_text(entry(arguments, "RoleArn")),
        )


def _results(steps: tuple[Step, ...]) -> Maybe[tuple[tuple[str, str], ...]]:
    """Store of what each training step writes, and an object of it; a place that only a run knows is not known."""
    found: list[tuple[str, str]] = []
    for step in _all(steps):
        if step.get("Type") != "Training":
            continue
        path = entry(step.get("Arguments"), "OutputDataConfig", "S3OutputPath")
        first = path if isinstance(path, str) else entry(path, "Std:Join", "Values", 0)
        place = _IN_S3.fullmatch(first) if isinstance(first, str) else None
        if place is None:
            return UNKNOWN
        found.append((place[1], f"arn:aws:s3:::{place[1]}/{place[2]}/any/model.tar.gz"))
    return tuple(dict.fromkeys(found))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _files(steps: tuple[Step, ...]) -> frozenset[tuple[str, str]]:
    """The reports that steps write: name of the step, name of the report."""
    return frozenset(
        (str(step.get("Name")), str(file.get("PropertyFileName")))
        for step in _all(steps)
        if step.get("Type") == "Processing"
        for file in _list(step.get("PropertyFiles"))
    )


def _registrations(
    steps: tuple[Step, ...], behind: tuple[Gate, ...], *, ends: bool, files: frozenset[tuple[str, str]]
) -> Iterator[Registration]:
    """Only the conditions around a registration keep it back for certain; in the other branch they say nothing."""
    for step in steps:
        arguments = step.get("Arguments")
        if step.get("Type") == "Condition":
            refused = _list(entry(arguments, "ElseSteps"))
            fails = ends and any(one.get("Type") == "Fail" for one in refused)
            gates = tuple(_gates(_list(entry(arguments, "Conditions")), files))
            within = _list(entry(arguments, "IfSteps"))
            yield from _registrations(within, (*behind, *gates), ends=fails, files=files)
            yield from _registrations(refused, behind, ends=ends, files=files)
        elif step.get("Type") == "RegisterModel":
            properties = entry(arguments, "CustomerMetadataProperties")
            measured = entry(arguments, "ModelMetrics", "ModelQuality", "Statistics", "S3Uri")
            yield Registration(
                state=_text(entry(arguments, "ModelApprovalStatus")),
                group=_text(entry(arguments, "ModelPackageGroupName")),
                behind=behind,
                ends=ends,
                recorded=frozenset(_recorded(properties, files)),
                reported=bool(measured),
            )


def _recorded(properties: object, files: frozenset[tuple[str, str]]) -> Iterator[str]:
    given = mapping(properties)
    for value in () if given is UNKNOWN else given.values():
        if found := _DIGEST.fullmatch(_measure(value, files) or ""):
            yield found[1]


def _gates(conditions: tuple[Step, ...], files: frozenset[tuple[str, str]]) -> Iterator[Gate]:
    """Comparisons of a report with a number; any other condition holds nothing back that we know of."""
    for one in conditions:
        measure, bound = _measure(one.get("LeftValue"), files), one.get("RightValue")
        if measure is None or isinstance(bound, bool) or not isinstance(bound, int | float):
            continue
        if one.get("Type") == "GreaterThanOrEqualTo":
            yield Gate(measure, least=float(bound), most=None)
        elif one.get("Type") == "LessThanOrEqualTo":
            yield Gate(measure, least=None, most=float(bound))


def _measure(value: object, files: frozenset[tuple[str, str]]) -> str | None:
    """The path in a report that some step of the run really writes."""
    where, path = entry(value, "Std:JsonGet", "PropertyFile", "Get"), entry(value, "Std:JsonGet", "Path")
    found = _REPORT.fullmatch(where) if isinstance(where, str) else None
    return path if found and (found[1], found[2]) in files and isinstance(path, str) else None


def _identities(graph: Graph, pipeline: Resource, jobs: Maybe[tuple[Job, ...]]) -> Maybe[tuple[str, ...]]:
    own = text(pipeline.value("roleArn"))
    starting = [entry(one.value("target"), "roleArn") for one in _schedules(graph, pipeline)]
    starting += [one.value("roleArn") for one in _targets(graph, pipeline)]
    if jobs is UNKNOWN or not isinstance(own, str) or any(not isinstance(one, str) for one in starting):
        return UNKNOWN
    found = [own, *(job.identity for job in jobs if job.identity), *(str(one) for one in starting)]
    return tuple(dict.fromkeys(found))


def _schedules(graph: Graph, pipeline: Resource) -> list[Resource]:
    return [
        one for one in graph.of_type(_SCHEDULE) if graph.find(entry(one.value("target"), "arn"), _PIPELINE) is pipeline
    ]


def _targets(graph: Graph, pipeline: Resource) -> list[Resource]:
    return [one for one in graph.of_type(_TARGET) if graph.find(one.value("arn"), _PIPELINE) is pipeline]


def _every(graph: Graph, pipeline: Resource) -> Maybe[float | None]:
    """The shortest time between two runs by the clock; a schedule of another kind than a rate is not known."""
    found: list[float] = []
    for one in _schedules(graph, pipeline):
        state, written = text(one.value("state")), text(one.value("scheduleExpression"))
        if state is UNKNOWN or written is UNKNOWN:
            return UNKNOWN
        if state == "DISABLED":
            continue
        rate = _RATE.fullmatch(written or "")
        if rate is None:
            return UNKNOWN
        found.append(int(rate[1]) / _A_DAY[rate[2]])
    return min(found, default=None)


def _alarms(graph: Graph, pipeline: Resource) -> Maybe[tuple[str, ...]]:
    """Patterns of names of the alarms whose sounding starts it."""
    patterns = _on_alarms(graph, pipeline)
    if patterns is UNKNOWN:
        return UNKNOWN
    found: list[str] = []
    for told in patterns:
        given = entry(told, "detail", "alarmName")
        listed = cast("list[object]", given) if isinstance(given, list) else []
        found += [str(one if isinstance(one, str) else entry(one, "wildcard")) for one in listed]
    return tuple(found)


def _on_silence(graph: Graph, pipeline: Resource) -> Truth:
    """Whether an alarm starts it that rings because nothing was measured."""
    patterns = _on_alarms(graph, pipeline)
    if patterns is UNKNOWN:
        return UNKNOWN
    for told in patterns:
        left_out = texts(entry(told, "detail", "state", "reason", 0, "anything-but", "wildcard"))
        only = items(entry(told, "detail", "state", "reason"))
        if only is UNKNOWN or left_out is UNKNOWN:
            return UNKNOWN
        if len(only) != 1 or not any(fnmatchcase(_SILENT, one.replace("[", "[[]")) for one in left_out):
            return True
    return False


def _on_alarms(graph: Graph, pipeline: Resource) -> Maybe[tuple[object, ...]]:
    """What the rules ask for that start it when an alarm rings."""
    names = {one.value("rule") for one in _targets(graph, pipeline)}
    found: list[object] = []
    for rule in graph.of_type(_RULE):
        if not {rule.id, rule.value("name")} & names:
            continue
        state, pattern = text(rule.value("state")), rule.value("eventPattern")
        if state is UNKNOWN or not isinstance(pattern, str):
            return UNKNOWN
        told = cast("object", json.loads(pattern))
        if state != "DISABLED" and entry(told, "detail", "state", "value") == ["ALARM"]:
            found.append(told)
    return tuple(found)
