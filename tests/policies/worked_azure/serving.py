from typing import Any

from pulumi_azure_native import machinelearningservices as ml

from components.azure import Serving, mirrored, mover_role_id, version_id
from tests.policies.worked_azure.model_registry import IMAGE as PUBLISHED
from tests.policies.worked_azure.place import ACCOUNTS, DIRECTORY, RECOVERY, REGION, Place

CHALLENGER = "registry.example/credit/challenger@sha256:" + "c" * 64
DAYS, CEILING = 1827, 2192
THRESHOLDS = {"error_rate": 0.005, "latency_p99": 0.3}
LEAST, MOST = {"dev": 1, "prod": 3}, {"dev": 2, "prod": 12}
NUMBER = "3"


def version(place: Place, system: str) -> str:
    """The version that production serves."""
    return version_id(system, REGION, ACCOUNTS[place.environment], "scorecard", NUMBER)


def image(place: Place, published: str) -> str:
    """The copy of an image."""
    return mirrored(published, place.system, REGION, ACCOUNTS[place.environment])


def images(place: Place) -> str:
    """The id of the registry of those copies."""
    called = image(place, PUBLISHED).partition(".")[0]
    holder = f"/subscriptions/{ACCOUNTS[place.environment]}/resourceGroups/{place.system}-artefacts/providers"
    return f"{holder}/Microsoft.ContainerRegistry/registries/{called}"


def others(place: Place) -> None:
    """The version that production serves, in both regions: the pipeline's and the approver's work, no stack's."""
    for system in (place.system, f"{place.system}-recovery"):
        parts = version(place, system).split("/")
        ml.RegistryModelVersion(
            system,
            registry_name=parts[8],
            resource_group_name=parts[4],
            model_name="scorecard",
            version=NUMBER,
            properties={
                "model_type": "custom_model",
                "model_uri": "azureml://jobs/one/outputs/model",
                "properties": {"image": PUBLISHED},
            },
            opts=place.opts,
        )


def workload(place: Place) -> None:
    given, environment = place.given["foundation"], place.environment
    model: dict[str, Any] = {"image": image(place, PUBLISHED)}
    if environment == "prod":
        model["version"] = {"id": version(place, place.system), "kept": []}
    else:
        model["shadow"] = {"image": image(place, CHALLENGER), "share": 0.2}
    args: Any = {
        **place.common,
        "prefix": place.system,
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
        "move_role": mover_role_id(f"bex-{environment}", ACCOUNTS[environment]),
        "log_store": place.log_store,
        "registry": images(place),
    }
    if environment == "dev":
        args["off_hours"] = {"begin": "19:00", "end": "07:00", "timezone": "Europe/Paris"}
    place.built["serving"] = Serving("serving", args, place.opts)


recovery = workload


def expected(environment: str) -> dict[str, Any]:
    return {
        "instances": LEAST[environment],
        "most_instances": MOST[environment],
        "runtime": "onnx",
        "batch": 32,
        "batch_wait": 0.005,
        "event_days": DAYS,
        "images": {"scorecard": PUBLISHED, "challenger": CHALLENGER},
        "served": "scorecard",
        "shadow": "challenger" if environment == "dev" else None,
        "versions": {"scorecard": int(NUMBER)} if environment == "prod" else {},
        "rollback": THRESHOLDS,
        "off_hours": environment == "dev",
        "standby_in": RECOVERY if environment == "prod" else None,
    }
