from typing import Any

from components.azure import ModelRegistry
from tests.policies.worked_azure.place import DIRECTORY, RECOVERY, Place

IMAGE = f"registry.example/credit/scorecard@sha256:{'0' * 64}"


def workload(place: Place) -> None:
    given = place.given["foundation"]
    args: Any = {
        **place.common,
        "prefix": f"credit-scoring-{place.environment}",
        "roles": "",
        "boundary": "",
        "approver": "",
        "models": {"scorecard": "Credit scoring: scorecard"},
        "images": [IMAGE],
        "registering": {},
        "promoter": "",
        "training": [],
        "key_id": given["key_ids"]["artefacts"],
        "route": given["routes"]["low"],
        "changed_route": given["routes"]["critical"],
        "stack": place.stack,
        "log_store": place.log_store,
        "directory": DIRECTORY,
        "subnet_ids": given["subnet_ids"],
        "service_lists": given["service_lists"],
        "copies": {"region": RECOVERY, "key_id": given["recovery_key"]},
    }
    place.built["model_registry"] = ModelRegistry("model-registry", args, place.opts)


def expected(_: str) -> dict[str, Any]:
    return {"models": ("scorecard",), "images": {"scorecard": IMAGE}, "copies_to": RECOVERY, "rpo": 3600.0}
