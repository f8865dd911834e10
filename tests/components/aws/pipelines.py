"""What SageMaker takes as the definition of a pipeline, written from its schema and from nothing of ours.

Source: "Amazon SageMaker Model Building Pipeline Definition JSON Schema", version 2020-12-01; SageMaker API reference,
CreateProcessingJob, CreateTrainingJob, CreateModelPackage.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["depends_on", "every_step", "misshapen"]

Json = Mapping[str, Any]

_NEEDED = {
    "Processing": {"AppSpecification", "ProcessingResources", "RoleArn"},
    "Training": {"AlgorithmSpecification", "OutputDataConfig", "ResourceConfig", "RoleArn", "StoppingCondition"},
    "RegisterModel": {"InferenceSpecification", "ModelPackageGroupName"},
    "Condition": {"Conditions", "ElseSteps", "IfSteps"},
    "Fail": {"ErrorMessage"},
}
_NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,63}")
_COMPARES = {"Equals", "GreaterThan", "GreaterThanOrEqualTo", "LessThan", "LessThanOrEqualTo"}
_EXECUTION = {"PipelineArn", "PipelineExecutionArn", "PipelineExecutionId", "PipelineName", "StartDateTime"}
_OF_STEP = re.compile(r"Steps\.([a-zA-Z0-9-]+)\.(.+)")
_WAITS = re.compile(r"Steps\.([a-zA-Z0-9-]+)\.")
_OUTPUT = re.compile(r"ProcessingOutputConfig\.Outputs\['([^']+)'\]\.S3Output\.S3Uri")


def every_step(definition: Json) -> dict[str, Json]:
    """Every step by its name, those in branches too."""
    return {step["Name"]: step for step, _ in _walk(definition["Steps"])}


def depends_on(steps: Mapping[str, Json], name: str) -> set[str]:
    """The steps that come before this one, whether it says so or uses what they make."""
    holders = {
        within["Name"]: holder
        for holder, step in steps.items()
        if step["Type"] == "Condition"
        for branch in ("IfSteps", "ElseSteps")
        for within in step["Arguments"][branch]
    }
    found: set[str] = set()
    waiting = [name]
    while waiting:
        step = steps[waiting.pop()]
        before = {*step.get("DependsOn", []), *_WAITS.findall(json.dumps(step))}
        before |= {holders[step["Name"]]} if step["Name"] in holders else set()
        waiting += before - found
        found |= before
    return found - {name}


def misshapen(text: str) -> list[str]:
    """What the service would refuse."""
    definition = json.loads(text)
    return list(_wrong(definition))


def _wrong(definition: Json) -> Iterator[str]:
    if definition.get("Version") != "2020-12-01":
        yield "the version"
    if extra := set(definition) - {"Version", "Metadata", "Parameters", "PipelineExperimentConfig", "Steps"}:
        yield f"keys that there are not: {sorted(extra)}"
    names = [step["Name"] for step, _ in _walk(definition["Steps"])]
    yield from (f"{name} twice" for name in sorted({one for one in names if names.count(one) > 1}))
    steps = every_step(definition)
    for step, within in _walk(definition["Steps"]):
        yield from _of_step(step, steps)
        if within and step["Type"] == "Condition":
            yield f"{step['Name']}: a condition in a condition"


def _walk(steps: list[Json], within: str = "") -> Iterator[tuple[Json, str]]:
    for step in steps:
        yield step, within
        for branch in ("IfSteps", "ElseSteps"):
            yield from _walk(step.get("Arguments", {}).get(branch) or [], step["Name"])


def _of_step(step: Json, steps: Mapping[str, Json]) -> Iterator[str]:
    name, kind, arguments = step["Name"], step["Type"], step["Arguments"]
    if not _NAME.fullmatch(name):
        yield f"{name}: the name of a step"
    if kind not in _NEEDED:
        yield f"{name}: no kind of step is {kind}"
        return
    yield from (f"{name}: {lost}" for lost in sorted(_NEEDED[kind]) if arguments.get(lost) is None)
    yield from (f"{name} waits for {other}" for other in step.get("DependsOn", []) if other not in steps)
    for condition in arguments.get("Conditions", []) if kind == "Condition" else []:
        if condition["Type"] not in _COMPARES or not {"LeftValue", "RightValue"} <= set(condition):
            yield f"{name}: {condition['Type']}"
    if kind == "Condition" and not arguments.get("Conditions"):
        yield f"{name}: nothing to compare"
    if kind == "Fail" and len(str(arguments["ErrorMessage"])) > 3072:
        yield f"{name}: too long a message"
    inner = {key: value for key, value in arguments.items() if key not in {"IfSteps", "ElseSteps"}}
    yield from (f"{name}: {said}" for said in _references(inner, steps))


def _references(value: Any, steps: Mapping[str, Json]) -> Iterator[str]:
    if isinstance(value, Mapping):
        if set(value) == {"Get"}:
            yield from _reference(value["Get"], steps)
        else:
            if "Std:JsonGet" in value and set(value["Std:JsonGet"]) != {"PropertyFile", "Path"}:
                yield "Std:JsonGet"
            for inner in value.values():
                yield from _references(inner, steps)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner, steps)


def _reference(path: str, steps: Mapping[str, Json]) -> Iterator[str]:
    if path.startswith("Execution."):
        if path.removeprefix("Execution.") not in _EXECUTION:
            yield path
        return
    found = _OF_STEP.fullmatch(path)
    if not found or found[1] not in steps:
        yield path
        return
    step, rest = steps[found[1]], found[2]
    outputs = {it["OutputName"] for it in step["Arguments"].get("ProcessingOutputConfig", {}).get("Outputs", [])}
    files = {it["PropertyFileName"] for it in step.get("PropertyFiles", []) if it["OutputName"] in outputs}
    output = _OUTPUT.fullmatch(rest)
    known = (
        rest.removeprefix("PropertyFiles.") in files
        or (output is not None and output[1] in outputs)
        or (step["Type"] == "Training" and rest == "ModelArtifacts.S3ModelArtifacts")
    )
    if not known:
        yield path
