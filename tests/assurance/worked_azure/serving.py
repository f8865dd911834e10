from typing import Any

import pulumi
from pulumi_azure_native import machinelearningservices as ml

from components.azure import Serving
from tests.assurance.worked_azure.place import ACCOUNTS, DIRECTORY, Place

DIGEST = "sha256:" + "a" * 64
PUBLISHED = f"registry.bex.example/credit/scorecard@{DIGEST}"
BESIDE = "sha256:" + "c" * 64
CHALLENGER = f"registry.bex.example/credit/challenger@{BESIDE}"
DAYS, CEILING = 400, 1096
THRESHOLDS = {"error_rate": 0.005, "latency_p99": 0.3}
LEAST, MOST = {"dev": 1, "prod": 3}, {"dev": 2, "prod": 12}
NUMBER = "3"


def registry(environment: str) -> str:
    """The registry of approved versions."""
    return (
        f"/subscriptions/{ACCOUNTS[environment]}/resourceGroups/credit-scoring-{environment}-models/providers/"
        f"Microsoft.MachineLearningServices/registries/credit-scoring-{environment}"
    )


def images(environment: str) -> str:
    """The container registry."""
    return (
        f"/subscriptions/{ACCOUNTS[environment]}/resourceGroups/credit-scoring-{environment}-models/providers/"
        f"Microsoft.ContainerRegistry/registries/creditscoring{environment}"
    )


def others(place: Place) -> None:
    """The version that production serves: the pipeline's and the approver's work, no stack's."""
    ml.RegistryModelVersion(
        "approved",
        registry_name=registry(place.environment).rpartition("/")[2],
        resource_group_name=f"credit-scoring-{place.environment}-models",
        model_name="scorecard",
        version=NUMBER,
        properties={"model_type": "custom_model", "model_uri": "azureml://jobs/one/outputs/model"},
        opts=pulumi.ResourceOptions.merge(place.opts, pulumi.ResourceOptions()),
    )


def workload(place: Place) -> None:
    given, environment = place.given["foundation"], place.environment
    image = f"creditscoring{environment}.azurecr.io/credit/scorecard@{DIGEST}"
    version: dict[str, Any] = {"id": f"{registry(environment)}/models/scorecard/versions/{NUMBER}", "kept": []}
    model: dict[str, Any] = {"image": image, **({"version": version} if environment == "prod" else {})}
    if environment == "dev":
        beside = f"creditscoring{environment}.azurecr.io/credit/challenger@{BESIDE}"
        model["shadow"] = {"image": beside, "share": 0.2}
    args: Any = {
        **place.common,
        "prefix": f"credit-scoring-{environment}",
        "roles": "",
        "boundary": "",
        "network_id": given["network_id"],
        "cidr": given["cidr"],
        "subnet_ids": given["subnet_ids"],
        "service_lists": given["service_lists"],
        "key_ids": given["key_ids"],
        "models": {"scorecard": model},
        "machine": {"cpu": 2, "memory": 8, "accelerators": 0},
        "runtime": "onnx",
        "batch": {"most": 32, "wait_ms": 5},
        "least": LEAST[environment],
        "most": MOST[environment],
        "utilisation": 0.6,
        "alarms": {
            measure: {"threshold": at, "window": 300, "route": given["routes"]["high"]}
            for measure, at in THRESHOLDS.items()
        },
        "capture": 1.0,
        "keep_days": DAYS,
        "ceiling_days": CEILING,
        "stack": f"credit-scoring-azure-{environment}-workload",
        "directory": DIRECTORY,
        "log_store": place.log_store,
        "registry": images(environment),
    }
    if environment == "dev":
        args["off_hours"] = {"begin": "19:00", "end": "07:00", "timezone": "Europe/Paris"}
    place.built["serving"] = Serving("serving", args, place.opts)


def expected(environment: str) -> dict[str, Any]:
    return {
        "instances": LEAST[environment],
        "most_instances": MOST[environment],
        "runtime": "onnx",
        "batch": 32,
        "batch_wait": 0.005,
        "event_days": DAYS,
        "models": ("scorecard", "challenger"),
        "images": {"scorecard": PUBLISHED, "challenger": CHALLENGER},
        "served": "scorecard",
        "shadow": "challenger" if environment == "dev" else None,
        "versions": {"scorecard": int(NUMBER)} if environment == "prod" else {},
        "rollback": THRESHOLDS,
        "off_hours": environment == "dev",
    }
