"""The definition of a pipeline: measure the data, train, evaluate, pass every gate, register as pending.

A condition cannot stand inside another one. So each gate is a condition of its own, whose failure says which measure
was missed, and what registers stands behind one more condition that holds all of them: nothing hangs on the order in
which the service looks at them. A measure that is missing has no value to compare, which is a failure.

Source: Amazon SageMaker AI Developer Guide, "Pipelines steps", "Property files and JsonGet"; the pipeline definition's
JSON schema, version 2020-12-01.
"""

import json
from collections.abc import Mapping
from typing import Any, Final, TypedDict

from components.contract.pipeline import Bound, ModelToTrain

__all__ = ["DATA", "Ground", "definition", "measures"]

DATA: Final = "data"
"""First part of the name of what is measured of a dataset."""
_INPUT: Final = "/opt/ml/processing/input"
_OUTPUT: Final = "/opt/ml/processing/output"
_LONGEST_SECONDS: Final = 86400
_DISK_GB: Final = 50
_PENDING: Final = "PendingManualApproval"
_RUN: Final = {"Get": "Execution.PipelineExecutionId"}

Json = dict[str, Any]


class Ground(TypedDict):
    """What the steps stand on; everything here is known when the definition is written."""

    job_role: str
    """ARN of the role that jobs run with."""
    subnets: list[str]
    """Private subnets."""
    group: str
    """Their firewall."""
    data_key: str
    """Key of the datasets."""
    artefact_key: str
    """Key of what was trained."""
    disk_key: str
    """Key of the disks of instances, and of what is said of a version."""
    prepared: str
    """Where what is made of the datasets lies for a run: a place in a store of data."""
    trained: str
    """Where what is trained lies: a place in the store of what was trained."""
    stores: dict[str, str]
    """Dataset -> its store."""
    group_name: str
    """Group of versions."""
    instance: str
    """Type of instance."""
    served_on: list[str]
    """Types of instance that may serve the version."""


def measures(model: ModelToTrain) -> dict[str, dict[str, Bound]]:
    """Gate -> measure -> bound, those of the data among them; a measure's name is its path in the step's report."""
    quality = {
        f"{DATA}.{_key(name)}.{measure}": bound
        for name, dataset in model["datasets"].items()
        for measure, bound in dataset["quality"].items()
    }
    gates = {
        gate: {f"{gate}.{measure}": bound for measure, bound in its.items()} for gate, its in model["gates"].items()
    }
    return {gate: its for gate, its in {DATA: quality, **gates}.items() if its}


def definition(model: ModelToTrain, ground: Ground) -> str:
    """The definition as JSON."""
    gates = measures(model)
    conditions = {
        gate: [one for name, bound in its.items() for one in _within(name, bound)] for gate, its in gates.items()
    }
    early, late = [gate for gate in gates if gate == DATA], [gate for gate in gates if gate != DATA]
    everything = [one for its in conditions.values() for one in its]
    steps = [
        _measure(model, ground),
        _train(model, ground, [_title(gate) for gate in early]),
        _evaluate(model, ground),
        {
            "Name": "Release",
            "Type": "Condition",
            "DependsOn": ["Evaluate", *(_title(gate) for gate in gates)],
            "Arguments": {
                "Conditions": everything,
                "IfSteps": [_register(model, ground)],
                "ElseSteps": [_fail("NotReleased", "not every gate was passed; nothing is registered")],
            },
        },
        *(_gate(gate, gates[gate], conditions[gate], "Data") for gate in early),
        *(_gate(gate, gates[gate], conditions[gate], "Evaluate") for gate in late),
    ]
    return json.dumps(
        {
            "Version": "2020-12-01",
            "Metadata": {},
            "Parameters": [],
            "PipelineExperimentConfig": None,  # lineage is recorded without one
            "Steps": steps,
        },
        sort_keys=True,
    )


def _measure(model: ModelToTrain, ground: Ground) -> Json:
    """Reads the datasets, measures them and prepares what is trained on, so that both are the same data."""
    compared = {
        f"COMPARE_{_key(name).upper()}": ",".join(dataset["compared_by"])
        for name, dataset in model["datasets"].items()
        if dataset["compared_by"]
    }
    place = ground["prepared"]
    return {
        "Name": "Data",
        "Type": "Processing",
        "Arguments": {
            **_processing(model, ground, "data", {"DATASETS": ",".join(sorted(model["datasets"])), **compared}),
            "ProcessingInputs": [_in(name, f"s3://{store}/data/") for name, store in sorted(ground["stores"].items())],
            "ProcessingOutputConfig": {
                "KmsKeyId": ground["data_key"],
                "Outputs": [_out(name, place) for name in ("train", "test", "quality")],
            },
        },
        "PropertyFiles": [_file("quality")],
    }


def _train(model: ModelToTrain, ground: Ground, after: list[str]) -> Json:
    return {
        "Name": "Train",
        "Type": "Training",
        **({"DependsOn": after} if after else {}),
        "Arguments": {
            "AlgorithmSpecification": {"TrainingImage": model["image"], "TrainingInputMode": "File"},
            "RoleArn": ground["job_role"],
            "InputDataConfig": [
                {
                    "ChannelName": "train",
                    "DataSource": {
                        "S3DataSource": {
                            "S3DataType": "S3Prefix",
                            "S3Uri": _made("Data", "train"),
                            "S3DataDistributionType": "FullyReplicated",
                        }
                    },
                }
            ],
            "OutputDataConfig": {
                "S3OutputPath": _join(ground["trained"], _RUN, "model"),
                "KmsKeyId": ground["artefact_key"],
            },
            "ResourceConfig": {
                "InstanceCount": 1,
                "InstanceType": ground["instance"],
                "VolumeSizeInGB": _DISK_GB,
                "VolumeKmsKeyId": ground["disk_key"],
            },
            "StoppingCondition": {"MaxRuntimeInSeconds": _LONGEST_SECONDS},
            "EnableNetworkIsolation": True,
            "EnableInterContainerTrafficEncryption": True,
            "VpcConfig": {"Subnets": ground["subnets"], "SecurityGroupIds": [ground["group"]]},
        },
    }


def _evaluate(model: ModelToTrain, ground: Ground) -> Json:
    told = {"PROTECTED": ",".join(model["protected"]), "CONFIDENCE": f"{model['confidence']:g}"}
    return {
        "Name": "Evaluate",
        "Type": "Processing",
        "Arguments": {
            **_processing(model, ground, "evaluate", told if model["protected"] else {}),
            "ProcessingInputs": [
                _in("model", {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}),
                *(_in(name, _made("Data", name)) for name in ("test", "quality")),
            ],
            "ProcessingOutputConfig": {
                "KmsKeyId": ground["artefact_key"],
                "Outputs": [_out("evaluation", ground["trained"])],
            },
        },
        "PropertyFiles": [_file("evaluation")],
    }


def _processing(model: ModelToTrain, ground: Ground, what: str, told: Mapping[str, str]) -> Json:
    return {
        "AppSpecification": {"ImageUri": model["image"], "ContainerArguments": [what]},
        **({"Environment": dict(told)} if told else {}),
        "RoleArn": ground["job_role"],
        "ProcessingResources": {
            "ClusterConfig": {
                "InstanceCount": 1,
                "InstanceType": ground["instance"],
                "VolumeSizeInGB": _DISK_GB,
                "VolumeKmsKeyId": ground["disk_key"],
            }
        },
        "StoppingCondition": {"MaxRuntimeInSeconds": _LONGEST_SECONDS},
        "NetworkConfig": {
            "EnableNetworkIsolation": True,
            "EnableInterContainerTrafficEncryption": True,
            "VpcConfig": {"Subnets": ground["subnets"], "SecurityGroupIds": [ground["group"]]},
        },
    }


def _register(model: ModelToTrain, ground: Ground) -> Json:
    """What it was trained on, by digest, and what was measured stand with the version."""
    report = {"ContentType": "application/json", "S3Uri": _join(_made("Evaluate", "evaluation"), "evaluation.json")}
    digests = {f"data.{_key(name)}": _get(f"{DATA}.{_key(name)}.digest") for name in model["datasets"]}
    return {
        "Name": "Register",
        "Type": "RegisterModel",
        "Arguments": {
            "ModelPackageGroupName": ground["group_name"],
            "ModelApprovalStatus": _PENDING,
            "CustomerMetadataProperties": {**digests, "run": {"Get": "Execution.PipelineExecutionArn"}},
            "ModelMetrics": {
                "ModelQuality": {"Statistics": report},
                "ModelDataQuality": {
                    "Statistics": {
                        "ContentType": "application/json",
                        "S3Uri": _join(_made("Evaluate", "evaluation"), "quality.json"),
                    }
                },
                "Bias": {"Report": report},
                "Explainability": {"Report": report},
            },
            "ModelCard": {"ModelCardContent": json.dumps(_card(model), sort_keys=True), "ModelCardStatus": "Draft"},
            "SecurityConfig": {"KmsKeyId": ground["disk_key"]},
            "InferenceSpecification": {
                "Containers": [
                    {"Image": model["image"], "ModelDataUrl": {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}}
                ],
                "SupportedContentTypes": ["application/json", "text/csv"],
                "SupportedResponseMIMETypes": ["application/json", "text/csv"],
                "SupportedRealtimeInferenceInstanceTypes": ground["served_on"],
            },
        },
    }


def _card(model: ModelToTrain) -> Json:
    card = model["card"]
    return {
        "intended_uses": {"purpose_of_model": card["purpose"], "risk_rating": card["risk"]},
        "additional_information": {
            "caveats_and_recommendations": "Not for: " + (", ".join(card["not_for"]) or "nothing is named"),
            "custom_details": card["facts"],
        },
    }


def _gate(gate: str, bounds: Mapping[str, Bound], conditions: list[Json], after: str) -> Json:
    said = "; ".join(f"{name} {_words(bound)}" for name, bound in bounds.items())
    return {
        "Name": _title(gate),
        "Type": "Condition",
        "DependsOn": [after],
        "Arguments": {
            "Conditions": conditions,
            "IfSteps": [],
            "ElseSteps": [_fail(f"{_title(gate)}Missed", f"the gate {gate} asks for {said}")],
        },
    }


def _fail(name: str, message: str) -> Json:
    return {"Name": name, "Type": "Fail", "Arguments": {"ErrorMessage": message[:3000]}}


def _within(measure: str, bound: Bound) -> list[Json]:
    found: list[Json] = []
    if "least" in bound:
        found.append({"Type": "GreaterThanOrEqualTo", "LeftValue": _get(measure), "RightValue": bound["least"]})
    if "most" in bound:
        found.append({"Type": "LessThanOrEqualTo", "LeftValue": _get(measure), "RightValue": bound["most"]})
    return found


def _words(bound: Bound) -> str:
    least = [f"at least {bound['least']:g}"] if "least" in bound else []
    return " and ".join([*least, *([f"at most {bound['most']:g}"] if "most" in bound else [])])


def _get(measure: str) -> Json:
    step, file = ("Data", "quality") if measure.startswith(f"{DATA}.") else ("Evaluate", "evaluation")
    return {"Std:JsonGet": {"PropertyFile": {"Get": f"Steps.{step}.PropertyFiles.{file}"}, "Path": measure}}


def _file(name: str) -> Json:
    return {"PropertyFileName": name, "OutputName": name, "FilePath": f"{name}.json"}


def _in(name: str, uri: object) -> Json:
    return {
        "InputName": name,
        "S3Input": {
            "S3Uri": uri,
            "LocalPath": f"{_INPUT}/{name}",
            "S3DataType": "S3Prefix",
            "S3InputMode": "File",
            "S3DataDistributionType": "FullyReplicated",
        },
    }


def _out(name: str, place: str) -> Json:
    where = {"S3Uri": _join(place, _RUN, name), "LocalPath": f"{_OUTPUT}/{name}", "S3UploadMode": "EndOfJob"}
    return {"OutputName": name, "S3Output": where}


def _made(step: str, output: str) -> Json:
    return {"Get": f"Steps.{step}.ProcessingOutputConfig.Outputs['{output}'].S3Output.S3Uri"}


def _join(*parts: object) -> Json:
    return {"Std:Join": {"On": "/", "Values": list(parts)}}


def _title(gate: str) -> str:
    return f"Gate{gate[:1].upper()}{gate[1:]}"


def _key(name: str) -> str:
    """A dataset's name as it stands in a report: a path there knows no hyphen."""
    return name.replace("-", "_")
